"""The benchmark of the memory, small: its database is whole, and every question it measures has an answer."""

from __future__ import annotations

from benchmarks.large import Size, build
from benchmarks.memory import VIEWS, measure
from data import db
from data.checks import check


def test_a_small_one_is_whole_and_every_question_is_answered(tmp_path):
    url = f"sqlite:///{tmp_path / 'large.db'}"
    db.migrate(db.engine(url))
    build(url, Size(claims=600, events=200))
    assert [one for one in check(url) if not one.ok] == []
    found = {one.what: one for one in measure(url, runs=2)}
    assert {f"view {name}" for name in VIEWS} <= found.keys()
    assert found["ingesting a document"].work > 0
    assert [one for one in check(url) if not one.ok] == []
