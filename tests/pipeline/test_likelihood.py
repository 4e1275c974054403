"""How likely a product ends: what is known of it, and the trees that weigh that."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from pipeline import likelihood, story
from pipeline.extract import read_document
from pipeline.likelihood import Trees, listening, trees
from pipeline.training.train import CARD
from pipeline.training.trees import SHAPE, figures, fit
from pipeline.types import Document

NEWS = (
    "Morvane closes its reading app Wandlicht on 31 May. Whoever has books there can export them until April.\n\n"
    "Funzel, the lamp, stays on sale. Readers are sent to Kienspan."
)


def read(text: str = NEWS, title: str = "Morvane closes Wandlicht"):
    return read_document(
        Document(text.encode(), format="text", published=date(2026, 3, 12), title=title)
    ).claims


def test_each_product_that_a_text_names_is_asked_about_once():
    with listening() as heard:
        claims = read()
    names = [name for name, _ in heard]
    assert [claim.product for claim in claims] == ["Wandlicht"]
    assert {"Wandlicht", "Funzel", "Kienspan"} <= set(names)
    assert len(names) == len(set(names))
    known = dict(heard)
    assert known["Wandlicht"]["claimed"] and not known["Funzel"]["claimed"]
    assert known["Wandlicht"]["own day"] and not known["Funzel"]["own day"]
    assert known["Wandlicht"]["ENDING max"] > known["Funzel"]["ENDING max"]
    assert known["Wandlicht"]["titled"] and known["Wandlicht"]["mentions"] == 2


def test_nobody_listens_afterwards():
    with listening() as heard:
        pass
    read()
    assert heard == []


def test_the_trees_that_are_shipped_ask_for_what_is_known_and_only_for_that():
    with listening() as heard:
        read()
    fitted = trees()
    assert fitted is not None
    assert set(fitted.names) == set(heard[0][1])


def rows(count: int, seed: int):
    """Products of which "a" and "b" tell whether they end, and "c" tells nothing."""
    made = np.random.default_rng(seed)
    for _ in range(count):
        row = {
            "claimed": float(made.random() > 0.7),
            "a": made.random(),
            "b": made.random(),
            "c": made.random(),
        }
        yield row, bool(row["a"] + 0.3 * row["b"] + 0.4 * row["claimed"] > 0.8)


def test_the_trees_answer_as_the_library_that_fitted_them(tmp_path):
    known = list(rows(600, 1))
    names = sorted(known[0][0])
    asked = np.array([[row[name] for name in names] for row, _ in known])
    library = HistGradientBoostingClassifier(**SHAPE).fit(asked, [ends for _, ends in known])
    file = tmp_path / "trees.npz"
    fit(known).save(file)
    kept = trees.__wrapped__(file)
    new = [row for row, _ in rows(300, 2)]
    expected = library.predict_proba(np.array([[row[name] for name in names] for row in new]))[:, 1]
    assert kept.likelihoods(new) == pytest.approx(list(expected), abs=1e-6)
    assert kept.likelihoods([]) == []


def test_what_is_said_of_the_trees_is_measured_on_others_than_those_they_learnt():
    fitted = fit(list(rows(800, 3)))
    found = figures(list(rows(400, 4)), fitted)
    assert found["area"] > 0.95
    assert found["trees"] > found["rules"]
    said = json.loads(CARD.read_text(encoding="utf-8"))["scores"]["trees"]
    assert said["trees"] > said["rules"]


class Fixed(Trees):
    """Trees that have made up their mind."""

    def __init__(self, answer: float) -> None:
        object.__setattr__(self, "answer", answer)

    def likelihoods(self, rows):
        return [self.answer] * len(rows)


def test_what_the_rules_claim_falls_where_all_else_speaks_against_it(monkeypatch):
    monkeypatch.setattr(likelihood, "trees", lambda: Fixed(story.LIKELY_CLAIMED - 0.01))
    assert read() == ()
    passed = read_document(
        Document(NEWS.encode(), format="text", published=date(2026, 3, 12), title="Morvane closes Wandlicht")
    ).skipped
    assert any("Wandlicht is likely to end by 29% only" in skipped.reason for skipped in passed)


def test_what_no_rule_claims_is_claimed_where_all_else_speaks_for_it(monkeypatch):
    monkeypatch.setattr(likelihood, "trees", lambda: Fixed(story.LIKELY_UNCLAIMED))
    assert "Funzel" in [claim.product for claim in read()]


def test_without_trees_the_rules_decide(monkeypatch):
    monkeypatch.setattr(likelihood, "trees", lambda: None)
    assert [claim.product for claim in read()] == ["Wandlicht"]
