"""The annotated corpus: every text readable, no product name in two splits, spans that are what they say."""

from itertools import combinations

import pytest

from pipeline.nlp import blank
from pipeline.training.corpus import CLASSES, SPLITS, read_corpus, split, untag
from pipeline.training.train import annotated


@pytest.fixture(scope="module")
def texts():
    return read_corpus()


def test_tags_become_spans_and_the_text_stays():
    body, spans = untag("{ending:Vela One} ends on {shutdown:1 May}.")
    assert body == "Vela One ends on 1 May."
    assert [(body[s:e], label) for s, e, label in spans] == [("Vela One", "ending"), ("1 May", "shutdown")]


def test_every_text_is_well_formed(texts):
    assert len(texts) > 1000
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


def test_names_survive_as_entities(texts):
    nlp = blank()
    text = next(t for t in texts if t.kind == "block" and t.names)
    (doc,) = annotated(text, nlp)
    assert {ent.text.lower() for ent in doc.ents if ent.label_ == "PRODUCT"} == text.names
