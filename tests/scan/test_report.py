"""What a stack is told, from texts to rows, on a real database."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import Session, select

from data.export import harmless
from data.models import Event
from pipeline.types import Claim, Milestone, PartialDate, Strength
from scan import report, texts
from tests.dashboard.telling import tell

TODAY = date(2030, 6, 1)
NOW = datetime(2030, 5, 1, tzinfo=UTC)
CODE = """
one = "lark-1"
two = ask(model="lark-2")  # and lark-2 again
may = "jay-1"
lives = "owl-5"
gone = "heron-4"
strange = "lark-99"
late = "jay-7"
"""


@pytest.fixture
def stocked(session: Session) -> Session:
    def claim(name: str, day: str | None, **said: object) -> Claim:
        return Claim(name, "Corvid", shutdown=PartialDate(day) if day else None, evidence=name, **said)

    tell(
        session,
        claim("lark-1", "2030-01-01", replacements=("lark-2",)),
        claim("lark-2", "2030-06-21", replacements=("lark-3", "swift-1")),
        claim("lark-3", "2030-12-24", replacements=("owl-5",)),
        claim("owl-5", "2032-01-01", strength=Strength.NOT_BEFORE),
        claim("jay-1", "2030-06-10", strength=Strength.NOT_BEFORE),
        claim("jay-7", "2031-Q1"),
        claim("crow-1", "2030-03-03", replacements=("crow-2",)),
        claim("crow-2", "2030-09-09"),
        claim("heron-4", "2030-02-01", replacements=("heron-5",)),
        claim("heron-5", "2030-03-01", replacements=("heron-4",)),
        at=NOW,
    )
    return session


@pytest.fixture
def found(stocked: Session) -> report.Report:
    return report.check(stocked, [texts.Text("app.py", texts.pasted(CODE).lines)], TODAY)


def test_each_id_is_told_once_with_its_places_the_pressing_first(found: report.Report) -> None:
    assert [one.written for one in found.findings] == [
        "lark-1", "heron-4", "lark-2", "jay-7", "lark-99", "jay-1", "owl-5",
    ]  # fmt: skip
    lark = found.findings[2]
    assert [str(place) for place in lark.places] == ["app.py:3", "app.py:3"]
    assert (lark.status, lark.days_left(TODAY)) == ("deprecated", 20)


def test_what_ends_within_days_is_what_was_promised(found: report.Report) -> None:
    assert [one.written for one in found.pressing(0)] == ["lark-1", "heron-4"]
    assert [one.written for one in found.pressing(30)] == ["lark-1", "heron-4", "lark-2"]


def test_a_replacement_is_followed_until_one_lives(found: report.Report) -> None:
    first = found.findings[0]
    told = [(one.written, one.product and one.product.status) for one in first.replacements]
    assert told == [("swift-1", None), ("owl-5", "active")]


def test_replacements_that_name_each_other_end_nowhere(found: report.Report) -> None:
    assert found.findings[1].replacements == ()


def test_where_nothing_lives_what_still_runs_is_named(stocked: Session) -> None:
    (one,) = report.check(stocked, [texts.pasted("crow-1")], TODAY).findings
    assert [(r.written, r.product and r.product.status) for r in one.replacements] == [
        ("crow-2", "deprecated")
    ]


def test_what_nobody_knows_is_unknown_and_never_active(found: report.Report) -> None:
    strange = next(one for one in found.findings if one.written == "lark-99")
    assert (strange.status, strange.product, strange.end) == ("unknown", None, None)
    assert {row["status"] for row in found.rows() if row["product"] is None} == {"unknown"}


def test_rows_have_a_place_each_and_the_same_keys(found: report.Report) -> None:
    rows = found.rows()
    assert len(rows) == 8
    assert len({tuple(row) for row in rows}) == 1
    row = next(row for row in rows if row["written"] == "jay-7")
    assert (row["file"], row["line"], row["end"], row["strength"], row["days_left"]) == (
        "app.py", 8, "2031-Q1", "committed", 214,
    )  # fmt: skip
    assert next(row for row in rows if row["written"] == "jay-1")["strength"] == "not_before"


def test_no_spreadsheet_runs_what_a_file_name_says(stocked: Session) -> None:
    found = report.check(stocked, [texts.Text("=cmd()", texts.pasted("model: lark-1").lines)], TODAY)
    (row,) = csv.DictReader(io.StringIO(found.as_csv()))
    assert row["file"] == harmless("=cmd()") == "'=cmd()"
    assert row["replacements"] == "swift-1, owl-5"


def test_a_table_of_nothing_has_its_head(session: Session) -> None:
    empty = report.check(session, [texts.pasted("There is nothing here.")], TODAY)
    assert empty.findings == ()
    assert empty.as_csv().startswith("file,line,column")


def test_the_command_ends_with_3_where_something_ends(
    run: Callable[..., tuple[int, str, str]], stocked: Session, tmp_path: Path
) -> None:
    stocked.commit()
    file = tmp_path / "app.py"
    file.write_text('model="lark-1"\n')
    code, out, err = run("scan", file, "--within", 9999)
    assert code == 3
    assert "lark-1" in out and "1 ended or ending within 9999 days, 0 unknown" in err
    file.write_text('model="lark-77"\n')
    code, out, err = run("scan", tmp_path, "--json")
    assert code == 0
    assert '"status": "unknown"' in out
    assert run("scan", tmp_path / "nowhere")[0] == 2


def test_what_is_known_of_another_platform_only_is_no_end_at_home(session: Session) -> None:
    launched = ((Milestone.LAUNCHED, PartialDate("2029-01-01")),)
    tell(session, Claim("lark-9", "Corvid", milestones=launched, evidence="lark-9"), at=NOW)
    born = session.exec(select(Event)).one()
    day = date(2030, 6, 5)
    facts = born.model_dump(exclude={"id"}) | {"platform": "nest-cloud", "kind": Milestone.SHUTDOWN}
    session.add(Event(**facts | {"day": day.isoformat(), "first_day": day, "last_day": day}))
    session.commit()

    found = report.check(session, [texts.Text("app.py", texts.pasted('model = "lark-9"').lines)], TODAY)
    (one,) = found.findings
    assert (one.status, one.end, one.ends, found.pressing(30)) == ("unknown", None, (), [])
    assert found.rows()[0]["elsewhere"] == ["nest-cloud: 2030-06-05"]
