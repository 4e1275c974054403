"""What a document says around its words, and what may be a name made of small words: told to the network with each sentence."""

from time import process_time

import pytest

from pipeline.components.hints import word_key
from pipeline.components.pipes import phrases
from pipeline.components.statuses import find_cues
from pipeline.nlp import blank
from pipeline.spoken import spoken


def test_a_word_carries_what_other_sentences_say_of_it():
    said = spoken(["Wandlicht arrived in 2023.", "Morvane will shut down Wandlicht on 31 May."])
    assert said["Wandlicht"] == ("21", "2010001"), (
        "two sentences: an end before it in one, that it came behind it in the other"
    )
    assert said["Morvane"] == ("13", "1100000"), "its only sentence tells an end, behind it"


def test_a_sentence_without_cues_says_nothing():
    assert set(spoken(["Wandlicht lights rooms in Leeds."]).values()) == {("10", "1000000")}


def test_what_to_move_to_and_what_stays_are_told_apart():
    said = spoken(["Users are asked to migrate to Lichtwerk.", "Funzel is not affected."])
    assert said["Lichtwerk"].beside[3] == "1"
    assert said["Funzel"].beside[5] == "1"


def test_words_in_small_letters_are_no_names_there():
    assert "rooms" not in spoken(["Wandlicht lights rooms in Leeds."])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We retire brisk-2-mini-0425 on 3 May.", "brisk-2-mini-0425"),
        ("We retire Wandlicht's cloud on 3 May.", "Wandlicht"),
        ("Nous supprimons l’Atelier le 3 mai.", "Atelier"),
        ("Wandlichtの提供を終了します。", "Wandlicht"),
        ("We retire Überlicht on 3 May.", "Überlicht"),
    ],
)
def test_what_is_said_is_found_again_by_the_token(text, name):
    said = spoken([text])
    assert said[name].often == "13"
    assert any(word_key(token.text) == name for token in blank()(text))


def test_time_grows_with_the_length_of_a_text():
    def taken(length, turn):
        # no part of it was read before
        text = " ".join(f"Wandlicht{turn}x{at} ends soon and" for at in range(length))
        begun = process_time()
        spoken([text])
        return process_time() - begun

    taken(10, 0)
    # What disturbs a measurement only ever adds to it.
    short, long = (min(taken(length, turn) for turn in range(3)) for length in (1000, 4000))
    assert long < 10 * max(short, 0.01), "four times as long, and not sixteen"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The company is removing voice notes from its study companion on 30 April.", "voice notes"),
        ("From Monday the live translation function is being discontinued.", "live translation"),
        ("We are retiring our weekly digest.", "weekly digest"),
        ("When does offline mode end?", "offline mode"),
        ("L'éditeur supprime les résumés audio de son application.", "résumés audio"),
        ("El modo conversación se apagará el 30 de junio.", "modo conversación"),
    ],
)
def test_a_feature_in_small_letters_may_be_a_name(text, name):
    found = [text[slice(*place)] for place in phrases(text, find_cues(text, idioms=True))]
    assert name in found


@pytest.mark.parametrize(
    "text",
    [
        "The company shows voice notes to its users.",
        "The apps and the service are being discontinued.",
        "Los mensajes de voz llegan a todos.",
        "The turn signal shows the part number.",
    ],
)
def test_nothing_is_one_where_no_end_is_told_or_only_a_sort_of_thing_is_named(text):
    assert not list(phrases(text, find_cues(text, idioms=True)))
