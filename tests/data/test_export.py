"""What leaves the house: the same rows in every format and from either database, and nothing that is meant to stay."""

from __future__ import annotations

import csv
import json
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pyarrow import parquet
from sqlalchemy import text
from sqlmodel import SQLModel, col, select, update

from data import db, dictionary, export
from data.checks import check
from data.export import Format
from data.models import NewsItem, Run, Source
from data.store import upsert_source
from pipeline.errors import SettingsError, StoreError
from tests.data import world

VIEWS = [view.name for view in (*dictionary.views(), dictionary.DICTIONARY)]


def asked(url: str, sql: str) -> list[tuple]:
    with db.engine(url).connect() as connection:
        return [tuple(row) for row in connection.execute(text(sql))]


def as_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("format", [Format.CSV, Format.JSON, Format.PARQUET])
def test_every_view_is_a_file_with_all_its_rows(filled, tmp_path, format):
    written = export.export(filled, format, tmp_path / "out")
    assert [file.path for file in written] == [tmp_path / "out" / f"{name}.{format}" for name in VIEWS]
    counts = [asked(filled, f"SELECT COUNT(*) FROM {name}")[0][0] for name in VIEWS]
    assert [file.rows for file in written] == counts
    assert {file.name for file in (tmp_path / "out").iterdir()} == {f"{name}.{format}" for name in VIEWS}


def test_all_formats_hold_the_same_with_the_types_that_are_told(filled, tmp_path):
    for kind in (Format.CSV, Format.JSON, Format.PARQUET):
        export.export(filled, kind, tmp_path)
    for view in dictionary.views():
        exact = parquet.read_table(tmp_path / f"{view.name}.parquet").to_pylist()
        plain = json.loads((tmp_path / f"{view.name}.json").read_text(encoding="utf-8"))
        cells = as_csv(tmp_path / f"{view.name}.csv")
        types = {
            "text": str,
            "integer": int,
            "real": float,
            "boolean": bool,
            "date": date,
            "timestamp": datetime,
        }
        for row, same, cell in zip(exact, plain, cells, strict=True):
            for column in view.columns:
                value = row[column.name]
                assert value is None or type(value) is types[column.type]
                iso = value.isoformat() if isinstance(value, date) else value
                assert same[column.name] == iso
                assert cell[column.name].removeprefix("'") == in_csv(iso)


def in_csv(value: object) -> str:
    return (
        ""
        if value is None
        else str(value).lower()
        if isinstance(value, bool)
        else str(value).removeprefix("'")
    )


def test_parquet_carries_the_meaning_of_its_columns(filled, tmp_path):
    [file] = export.export(filled, Format.PARQUET, tmp_path, ["upcoming"])
    schema = parquet.read_schema(file.path)
    assert b"soonest first" in schema.metadata[b"meaning"]
    assert schema.field("days_left").metadata[b"meaning"].startswith(b"Days from today")


def test_an_empty_view_is_a_file_with_its_columns(url, tmp_path):
    db.migrate(db.engine(url))
    for kind in (Format.CSV, Format.JSON, Format.PARQUET):
        assert export.export(url, kind, tmp_path, ["news"])[0].rows == 0
    assert as_csv(tmp_path / "news.csv") == json.loads((tmp_path / "news.json").read_text()) == []
    assert parquet.read_table(tmp_path / "news.parquet").num_columns == 15


@pytest.mark.parametrize(
    "headline",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        '=HYPERLINK("https://x.example","y")',
        "\uff1d1+1",
    ],
)
def test_no_text_of_others_becomes_a_formula_in_a_spreadsheet(filled, tmp_path, headline):
    with db.session(filled) as session:
        session.exec(update(NewsItem).values(title=headline))
        session.commit()
    for kind in (Format.CSV, Format.JSON):
        export.export(filled, kind, tmp_path, ["news"])
    assert {row["title"] for row in as_csv(tmp_path / "news.csv")} == {f"'{headline}"}
    assert {row["title"] for row in json.loads((tmp_path / "news.json").read_text("utf-8"))} == {headline}


def test_numbers_stay_numbers_and_ordinary_texts_as_they_are(filled, tmp_path):
    [file] = export.export(filled, Format.CSV, tmp_path, ["timeline"])
    rows = as_csv(file.path)
    assert any(int(row["days_left"]) < 0 for row in rows if row["days_left"])
    assert {row["product"] for row in rows} >= {"lark-1", "DALL·E 3"}


def test_a_view_that_does_not_exist_is_named_with_what_is_near(filled, tmp_path):
    with pytest.raises(SettingsError, match="'upcomming'; did you mean upcoming"):
        export.export(filled, Format.CSV, tmp_path, ["upcomming"])
    with pytest.raises(SettingsError, match="holds every view"):
        export.export(filled, Format.SQLITE, tmp_path, ["upcoming"])
    assert list(tmp_path.glob("*.csv")) == []


def test_a_folder_that_cannot_be_made_is_told_and_leaves_nothing(filled, tmp_path):
    (tmp_path / "taken").touch()
    with pytest.raises(StoreError, match=r"products\.csv: cannot be written"):
        export.export(filled, Format.CSV, tmp_path / "taken")


def test_a_database_without_the_present_views_says_what_to_do(filled, tmp_path):
    with db.engine(filled).begin() as connection:
        connection.execute(text("DROP VIEW dictionary"))
    with pytest.raises(StoreError, match="its views are of another version; run `swansong up`"):
        export.export(filled, Format.CSV, tmp_path)


# The SQLite file and the release


def private(url: str) -> None:
    """Put into a database what must not leave it."""
    entry = {
        "id": "post",
        "vendor": "Corvid",
        "title": "Mail",
        "kind": "mailbox",
        "folder": "/home/anna/mail",
    }
    with db.session(url) as session:
        row = upsert_source(session, world.LIFECYCLE.__class__(**entry))
        row.failure, row.fetched_url = "there is no folder /home/anna/mail", "/home/anna/mail"
        session.add(Run(job="collect", started_at=world.now(), report=[{"reason": "/home/anna/secret"}]))
        session.commit()


def test_the_sqlite_file_has_everything_but_what_stays_at_home(filled, tmp_path):
    private(filled)
    [file] = export.export(filled, Format.SQLITE, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["swansong.db"]
    made = db.file_url(file.path)
    for name in VIEWS:
        here, there = (asked(url, f"SELECT COUNT(*) FROM {name}") for url in (filled, made))
        assert here == there
    assert asked(made, "SELECT COUNT(*), MAX(LENGTH(raw)) FROM document")[0][1] == 0
    assert all(one.ok for one in check(made))
    db.engine(made).dispose()
    content = file.path.read_bytes()
    assert b"anna" not in content
    assert b"corvid.example/lifecycle" in content


def test_what_goes_out_points_to_nothing_that_stays():
    for table in SQLModel.metadata.sorted_tables:
        if table.name in export.PUBLIC:
            assert {key.column.table.name for key in table.foreign_keys} <= set(export.PUBLIC)


def test_a_release_is_whole_dated_and_checked_by_its_sums(filled, tmp_path):
    private(filled)
    made = export.release(filled, tmp_path, datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert made == tmp_path / "swansong-2026-11-23"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith((".", "swansong-"))] == [
        made.name
    ]
    names = {path.relative_to(made).as_posix() for path in made.rglob("*") if path.is_file()}
    files = {f"{kind}/{name}.{kind}" for kind in ("csv", "json", "parquet") for name in VIEWS}
    assert names == files | {"swansong.db", "README.md", "SHA256SUMS"}
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=made, check=True)
    assert len((made / "SHA256SUMS").read_text().splitlines()) == len(names) - 1
    readme = (made / "README.md").read_text(encoding="utf-8")
    assert all(f"### {name}\n" in readme for name in VIEWS)
    assert "| `news` | 2 |" in readme
    assert "apostrophe" in readme
    assert not any(b"anna" in path.read_bytes() for path in made.rglob("*") if path.is_file())
    with closing(sqlite3.connect(made / "swansong.db")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_release_of_the_day_is_not_written_over(filled, tmp_path):
    now = datetime(2026, 11, 23, tzinfo=UTC)
    made = export.release(filled, tmp_path, now)
    before = (made / "SHA256SUMS").read_bytes()
    with pytest.raises(StoreError, match="a release of this day already"):
        export.release(filled, tmp_path, now)
    assert (made / "SHA256SUMS").read_bytes() == before


def test_a_release_that_fails_leaves_nothing(filled, tmp_path, monkeypatch):
    monkeypatch.setattr(export, "_readme", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        export.release(filled, tmp_path / "out", world.now())
    assert list((tmp_path / "out").iterdir()) == []


def test_an_export_sees_one_moment_while_others_write(filled, tmp_path, monkeypatch):
    """Between two views somebody adds a source; the second view must not have it."""
    write = export._WRITERS[Format.JSON]

    def disturbed(view, rows, path):
        count = write(view, rows, path)
        with db.session(filled) as session:
            session.add(Source(slug=f"late-{view.name}", title="", url="", kind="page", authority="press"))
            session.commit()
        return count

    monkeypatch.setitem(export._WRITERS, Format.JSON, disturbed)
    export.export(filled, Format.JSON, tmp_path, ["vendors", "source_health"])
    shown = json.loads((tmp_path / "source_health.json").read_text())
    assert not [row for row in shown if row["source"].startswith("late")]
    with db.session(filled) as session:
        assert len(session.exec(select(Source).where(col(Source.slug).startswith("late"))).all()) == 2
