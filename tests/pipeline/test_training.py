"""The annotated corpus: every text readable, no product name in two splits, spans that are what they say."""

import json
import subprocess
import sys
from dataclasses import replace
from itertools import combinations

import pytest
from spacy.about import __version__ as spacy_version

from pipeline.nlp import MODEL, RULES, language
from pipeline.training.corpus import CLASSES, SPLITS, Text, corpus_hash, read_corpus, split, untag
from pipeline.training.readers import examples, lighten, titled
from pipeline.training.train import CARD, CHECKED, config_hash, score


@pytest.fixture(scope="module")
def texts():
    return read_corpus()


def test_tags_become_spans_and_the_text_stays():
    body, spans = untag("{ending:Vela One} ends on {shutdown:1 May}.")
    assert body == "Vela One ends on 1 May."
    assert [(body[s:e], label) for s, e, label in spans] == [("Vela One", "ending"), ("1 May", "shutdown")]


def test_every_text_is_well_formed(texts):
    assert len(texts) > 4000
    assert len({text.id for text in texts}) == len(texts)
    assert {text.label for text in texts} == set(CLASSES)
    assert [
        t.id for t in texts if t.label == "none" and any(label == "ending" for _, _, label in t.spans)
    ] == []


def test_quiet_texts_are_at_least_a_third(texts):
    assert sum(text.label == "none" for text in texts) * 3 >= len(texts)


def test_no_name_is_in_two_splits(texts):
    names = {name: set().union(*(text.names for text in part)) for name, part in split(texts).items()}
    assert set(names) == set(SPLITS)
    assert [a & b for a, b in combinations(names.values(), 2)] == [set(), set(), set()]


def test_names_and_dates_survive_as_what_they_are(texts):
    nlp = language()
    text = next(
        t for t in texts if t.kind == "block" and {"ending", "shutdown"} <= {label for *_, label in t.spans}
    )
    (example,) = examples(text, nlp)
    named = {text.body[s:e] for s, e, label in text.spans if label == "ending"}
    assert {ent.text for ent in example.reference.ents if ent.label_ == "ENDING"} == named
    assert "SHUTDOWN" in {span.label_ for span in example.reference.spans["days"]}


def test_what_the_network_is_told_is_the_same_when_it_is_scored(texts):
    nlp = language()
    for example in examples(next(t for t in texts if t.kind == "article" and t.label == "ending"), nlp):
        told = example.predicted.user_data["hints"].copy()
        lighten(example.predicted)
        for name in RULES:
            nlp.get_pipe(name)(example.predicted)
        assert (example.predicted.user_data["hints"] == told).all()


def test_a_title_teaches_what_it_names_of_what_ends():
    body, spans = untag(
        "{vendor:Morvane} closes {ending:Wandlicht} on {shutdown:31 May}. {product:Funzel} stays."
    )
    text = Text(
        id="x",
        kind="article",
        lang="en",
        label="ending",
        vendor="",
        published="2026-03-12",
        title="Morvane ends Wandlicht on 31 May",
        body=body,
        spans=spans,
    )
    assert [(text.title[s:e], label) for s, e, label in titled(text)] == [
        ("Morvane", "vendor"),
        ("Wandlicht", "ending"),
        ("31 May", "shutdown"),
    ]
    only_others = replace(text, title="Funzel and Morvane")
    assert len(list(examples(text, language()))) == len(list(examples(only_others, language()))) + 1


def test_the_card_is_of_this_model(texts):
    """The model that is shipped was made from this corpus with this configuration, and does what its card says."""
    said = json.loads(CARD.read_text(encoding="utf-8"))
    assert said["corpus"] == corpus_hash()
    assert said["config"] == config_hash()
    assert said["versions"]["spacy"] == spacy_version
    assert said["texts"] == {part: len(found) for part, found in split(texts).items()}
    measured, promised = score(MODEL, "test", CHECKED), said["scores"]["check"]
    assert measured["names_f"] == pytest.approx(promised["names_f"], abs=0.005)
    assert measured["dates"] == pytest.approx(promised["dates"], abs=0.005)


def test_the_saved_pipeline_loads_by_itself():
    """The factories are found through the package's entry points: whoever opens the folder need not import anything of ours."""
    code = f"import spacy; nlp = spacy.load({str(MODEL)!r}); print(nlp.pipe_names)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=MODEL.parent
    )
    assert done.returncode == 0, done.stderr
    assert "swansong_hints" in done.stdout
