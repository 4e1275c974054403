"""What a document says around its words, and what may be a name made of small words: told to the network with each sentence."""

import pytest

from pipeline.components.pipes import phrases
from pipeline.components.statuses import find_cues
from pipeline.spoken import spoken


def test_a_word_carries_what_other_sentences_say_of_it():
    said = spoken(["Wandlicht arrived in 2023.", "Morvane will shut down Wandlicht on 31 May."])
    assert said["Wandlicht"] == "21" + "010001", (
        "in two sentences: before it one tells an end, behind it the other that it came"
    )
    assert said["Morvane"] == "13" + "100000", "its only sentence speaks of an end, behind it"


def test_a_sentence_without_cues_says_nothing():
    assert set(spoken(["Wandlicht lights rooms in Leeds."]).values()) == {"10000000"}


def test_what_to_move_to_and_what_stays_are_told_apart():
    said = spoken(["Users are asked to migrate to Lichtwerk.", "Funzel is not affected."])
    assert said["Lichtwerk"][4] == "1"
    assert said["Funzel"][6] == "1"


def test_words_in_small_letters_are_no_names_there():
    assert "rooms" not in spoken(["Wandlicht lights rooms in Leeds."])


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
    ["The company shows voice notes to its users.", "The app and the service are being discontinued."],
)
def test_nothing_is_one_where_no_end_is_told_or_only_a_sort_of_thing_is_named(text):
    assert not list(phrases(text, find_cues(text, idioms=True)))
