"""The checks of a database: each finds the fault that it is for, on both databases, and a whole one has none."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from sqlalchemy import text

from data import db
from data.checks import check
from pipeline.errors import StoreError
from tests.data.test_transfer import damage

NAMES = [
    "the file can be read",
    "the form is the present one",
    "rows point to rows that are there",
    "one open row per event",
    "every claim has its document",
    "every event has its claims",
    "how products stand follows from their events",
    "families follow from the names of products",
    "the full-text index agrees",
]


@pytest.fixture
def spoil(filled) -> Callable[..., dict[str, str]]:
    """Do something to the database that no program of ours would, with its guards off; the faults that are found."""

    def do(*statements: str) -> dict[str, str]:
        guard = (
            "PRAGMA foreign_keys=OFF"
            if filled.startswith("sqlite")
            else "SET session_replication_role = replica"
        )
        with db.engine(filled).connect() as connection:
            for statement in (guard, *statements):
                connection.execute(text(statement))
            connection.commit()
            connection.invalidate()
        return {one.name: one.fault for one in check(filled) if not one.ok}

    return do


def test_a_whole_database_has_no_fault(filled):
    found = check(filled)
    assert [one.name for one in found] == NAMES
    assert [one.fault for one in found] == [""] * len(NAMES)


def test_looking_changes_nothing(filled):
    def state() -> list[tuple]:
        with db.engine(filled).connect() as connection:
            return connection.execute(text("SELECT * FROM timeline")).all()

    before = state()
    check(filled)
    assert state() == before


def test_a_product_without_its_vendor_is_found(spoil):
    found = spoil("DELETE FROM vendor WHERE slug = 'corvid'")
    assert "product.vendor_id points to no vendor" in found["rows point to rows that are there"]


def test_two_open_rows_of_one_event_are_found(spoil):
    columns = "product_id, platform, scope, kind, strength, authority, replacements, disputed, reason, claim_id, claim_ids, known_from"
    found = spoil(
        "DROP INDEX ux_event_current",
        f"INSERT INTO event ({columns}) SELECT {columns} FROM event WHERE id = 1",
    )
    assert list(found) == ["one open row per event"]
    assert "2 open rows of 1 " in found["one open row per event"]


def test_a_claim_without_its_document_is_found(spoil):
    found = spoil("DELETE FROM document WHERE id = 1")
    assert "no document of claim: 1" in found["every claim has its document"]


def test_an_event_without_its_claims_is_found(spoil):
    found = spoil("DELETE FROM claim WHERE id = (SELECT claim_id FROM event WHERE id = 1)")
    assert "no winning claim of event: 1" in found["every event has its claims"]
    assert "a claim of event 1 is not there" in found["every event has its claims"]


def test_a_claim_that_only_stands_in_the_list_of_an_event_is_missed_too(spoil):
    found = spoil("UPDATE event SET claim_ids = '[1, 999999]' WHERE id = 1")
    assert found == {"every event has its claims": "a claim of event 1 is not there"}


def test_an_index_that_does_not_agree_with_the_news_is_found(filled_file, tmp_path):
    """On SQLite: PostgreSQL makes the index from the row itself and lets nobody change it."""
    url = db.file_url(shutil.copy(filled_file, tmp_path / "stale.db"))
    with db.engine(url).begin() as connection:
        connection.execute(text("DROP TRIGGER news_changed"))
        connection.execute(text("UPDATE newsitem SET title = 'Another'"))
    [found] = [one for one in check(url) if not one.ok]
    assert found.name == "the full-text index agrees"
    assert "'rebuild'" in found.fault


def test_many_faults_are_cut_short(spoil):
    found = spoil("DELETE FROM document")
    assert "; " in found["every claim has its document"]
    assert found["every claim has its document"].endswith("more")


def test_an_older_form_is_told_and_nothing_more_is_asked(spoil):
    found = spoil("UPDATE alembic_version SET version_num = '0001'")
    assert found == {"the form is the present one": f"its form is 0001, this Swansong expects {db.head()}; run `swansong up` to create it or bring it up to date"}  # fmt: skip


def test_views_of_another_version_are_told(spoil):
    assert "views" in spoil("DROP VIEW dictionary")["the form is the present one"]


def test_a_damaged_file_is_found(filled_file, tmp_path):
    shutil.copy(filled_file, tmp_path / "bad.db")
    damage(tmp_path / "bad.db")
    found = {one.name: one.fault for one in check(db.file_url(tmp_path / "bad.db"))}
    assert found["the file can be read"]


def test_a_database_that_is_not_there_is_no_fault_but_an_error(tmp_path):
    with pytest.raises(StoreError, match="there is no database yet"):
        check(db.file_url(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()
