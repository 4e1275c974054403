"""The figures that readers are shown are those of the reader that is in the repository."""

from __future__ import annotations

import json

from data import accuracy
from pipeline.training import figures
from pipeline.training.gate import SETS
from pipeline.training.score import Score


def test_the_figures_are_of_this_model() -> None:
    told = json.loads(accuracy.FILE.read_text(encoding="utf-8"))
    assert told["reader"] == figures.mark(), (
        "`make gate` measures this reader and writes data/accuracy.json; commit it too"
    )
    assert accuracy.FILE == figures.FILE
    own = {name for name in SETS if name.startswith(("own-", "unseen-"))}
    assert own <= told["sets"].keys() <= SETS.keys()


def test_the_figures_are_read_by_set_and_by_vendor() -> None:
    for one in accuracy.sets():
        assert one.records > 0 and set(one.figures) == set(accuracy.FIELDS)
        assert all(0 <= figure <= 1 for figure in one.figures.values())
        vendors = accuracy.by_vendor(one.name)
        assert sum(vendor.records for vendor in vendors) <= one.records
        assert [v.records for v in vendors] == sorted((v.records for v in vendors), reverse=True)
    assert accuracy.by_vendor("own-pages")


def test_sets_that_are_not_here_stay_where_the_reader_is_the_same(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(figures, "FILE", tmp_path / "accuracy.json")
    one = Score(gold=4, predicted=4, found=4, strict=2)
    figures.write({"own-pages": {"Corvid": one, "": Score(gold=1)}, "corpus-pages": {"Corvid": one}})
    figures.write({"own-pages": {"Corvid": one + one}})
    told = json.loads((tmp_path / "accuracy.json").read_text())
    assert told["sets"]["own-pages"]["vendors"] == {"Corvid": figures.figures(one + one)}
    assert told["sets"]["corpus-pages"]["records"] == 4
    monkeypatch.setattr(figures, "mark", lambda: "another")
    figures.write({"own-pages": {"Corvid": one}})
    assert json.loads((tmp_path / "accuracy.json").read_text())["sets"].keys() == {"own-pages"}
