"""The extraction gate: no figure of the reader under its floor, on our own gold and on real pages where they are present."""

import pytest

from pipeline.training.gate import CORPUS, SETS, scores, shortfalls
from pipeline.training.score import Score, add
from pipeline.types import Claim, PartialDate, Status, Strength

pytestmark = pytest.mark.xdist_group("gate")  # all gold is scored once, not once by each process


@pytest.fixture(scope="module")
def found():
    return scores()


def test_our_own_gold_is_read_no_worse_than_before(found):
    own = {name: score for name, score in found.items() if name.startswith(("own-", "unseen-"))}
    assert own.keys() == set(SETS) - {"corpus-pages", "corpus-prose"}
    assert shortfalls(own) == []


@pytest.mark.shared
def test_real_pages_are_read_no_worse_than_before(found):
    if not CORPUS.is_dir():
        pytest.skip("no corpus of real pages beside the checkout")
    assert shortfalls(found) == []


GOLD = {
    "product": "vela-1",
    "shutdown": "2026-05-05",
    "not_before": False,
    "status": "deprecated",
    "announced": None,
    "replacements": [],
}


def claim(**changes) -> Claim:
    facts = {
        "product": "vela-1",
        "vendor": "Vela",
        "shutdown": PartialDate("2026-05-05"),
        "status": Status.DEPRECATED,
    }
    return Claim(**{**facts, **changes})


@pytest.mark.parametrize(
    ("claims", "detect", "strict"),
    [
        ([claim()], 1.0, 1.0),
        ([], 0.0, 0.0),
        ([claim(shutdown=PartialDate("2026-05-06"))], 1.0, 0.0),
        ([claim(strength=Strength.NOT_BEFORE)], 1.0, 0.0),
        ([claim(), claim(product="vela-2")], 2 / 3, 2 / 3),
        ([claim(product="Vela 1 model")], 1.0, 1.0),
    ],
)
def test_the_figures_count_what_they_say(claims, detect, strict):
    score = Score()
    add(score, "page", [GOLD], claims)
    assert score.figures()["detect"] == pytest.approx(detect)
    assert score.figures()["strict"] == pytest.approx(strict)


def test_a_false_alarm_makes_a_quiet_page_unclean():
    score = Score()
    add(score, "quiet", [], [])
    add(score, "loud", [], [claim()])
    assert score.figures()["clean"] == 0.5
