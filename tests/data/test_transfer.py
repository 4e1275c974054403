"""Moving a whole database: copies both ways that are proven, and backups while a writer is at work."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, func
from sqlmodel import SQLModel, select

from data import db, export, transfer
from data.checks import check
from data.models import Packed, Product, Run, Vendor
from pipeline.errors import SettingsError, StoreError
from tests.data import world


def counts(url: str) -> dict[str, int]:
    with db.engine(url).connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in SQLModel.metadata.sorted_tables
        }


def everything(url: str) -> dict[str, list[tuple]]:
    with db.engine(url).connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in SQLModel.metadata.sorted_tables
        }


def not_in_utc(url: str) -> str:
    """On PostgreSQL the session of a user somewhere else."""
    return url if url.startswith("sqlite") else f"{url}&options=-c%20TimeZone=Asia/Kolkata"


# Copies


@pytest.fixture
def other(url, tmp_path, request) -> str:
    """The address of a database of the other kind, which is not there or empty."""
    if url.startswith("sqlite"):
        return request.getfixturevalue("postgres_url")
    return f"sqlite:///{tmp_path / 'deep' / 'other.db'}"


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_a_copy_has_everything_in_either_direction(filled, other):
    copied = transfer.copy(not_in_utc(filled), not_in_utc(other))
    for used in (filled, other):
        db.engine(not_in_utc(used)).dispose()
    assert everything(other) == everything(filled)
    assert {table.table: table.rows for table in copied} == counts(filled)
    assert len({table.checksum for table in copied if table.rows}) == len([t for t in copied if t.rows])
    assert all(one.ok for one in check(other))


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_both_directions_give_the_same_sums_and_numbering_goes_on(filled, other, tmp_path):
    there = transfer.copy(filled, other)
    back = transfer.copy(other, f"sqlite:///{tmp_path / 'back.db'}")
    assert there == back
    with db.session(other) as session:
        highest = session.exec(select(func.max(Product.id))).one()
        vendor = Vendor(slug="new", name="New")
        session.add(vendor)
        session.flush()
        product = Product(vendor_id=vendor.id, slug="new", name="New", kind="app")
        session.add(product)
        session.commit()
        assert product.id == highest + 1


def test_a_copy_within_one_kind_works_too(filled_file, tmp_path):
    target = db.file_url(tmp_path / "odd name?#%.db")
    transfer.copy(db.file_url(filled_file), target)
    assert (tmp_path / "odd name?#%.db").is_file()
    assert counts(target) == counts(db.file_url(filled_file))


def test_a_target_with_rows_is_refused_and_left_as_it_is(filled, tmp_path):
    target = f"sqlite:///{tmp_path / 'taken.db'}"
    db.migrate(db.engine(target))
    with db.session(target) as session:
        session.add(Vendor(slug="a", name="A"))
        session.commit()
    with pytest.raises(StoreError, match="table vendor has rows already"):
        transfer.copy(filled, target)
    assert sum(counts(target).values()) == 1


def test_onto_itself_and_from_nowhere_is_refused(filled, tmp_path):
    with pytest.raises(SettingsError, match="onto itself"):
        transfer.copy(filled, filled)
    with pytest.raises(StoreError, match="there is no database yet"):
        transfer.copy(transfer.address(str(tmp_path / "none.db")), f"sqlite:///{tmp_path / 'made.db'}")
    assert not (tmp_path / "made.db").exists()


def test_a_copy_that_is_not_the_same_is_not_kept(filled, tmp_path):
    """A trigger of the target swallows one row, as a fault of a disk or driver would."""
    target = f"sqlite:///{tmp_path / 'bad.db'}"
    db.migrate(db.engine(target))
    with db.engine(target).begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER thief AFTER INSERT ON change WHEN new.id = 7 BEGIN DELETE FROM change WHERE id = 7; END"
        )
    with pytest.raises(StoreError, match=r"change: \d+ rows were read and \d+ written"):
        transfer.copy(filled, target)
    assert sum(counts(target).values()) == 0


def test_a_changed_letter_is_found(filled, tmp_path):
    target = f"sqlite:///{tmp_path / 'bad.db'}"
    db.migrate(db.engine(target))
    with db.engine(target).begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER forger AFTER INSERT ON event WHEN new.id = 7 BEGIN UPDATE event SET day = '2031' WHERE id = 7; END"
        )
    with pytest.raises(StoreError, match="event: "):
        transfer.copy(filled, target)


def test_pages_are_read_a_few_at_a_time(monkeypatch):
    heavy = [
        t.name
        for t in SQLModel.metadata.sorted_tables
        if any(isinstance(c.type, LargeBinary | Packed) for c in t.columns)
    ]
    assert heavy == ["document"]
    assert transfer._BATCH_OF_PAGES <= 10


def test_more_rows_than_a_batch_arrive(filled, tmp_path, monkeypatch):
    monkeypatch.setattr(transfer, "_BATCH", 7)
    target = f"sqlite:///{tmp_path / 'small.db'}"
    transfer.copy(filled, target)
    assert everything(target) == everything(filled)


# Backups


def test_a_backup_is_whole_and_current_while_a_writer_is_at_work(filled_file, tmp_path):
    """Each transaction of the writer adds a run and a vendor, so that a torn backup would have more of one."""
    path = tmp_path / "live.db"
    shutil.copy(filled_file, path)
    url, stop, failed = db.file_url(path), threading.Event(), []

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                with db.session(url) as session:
                    session.add(Vendor(slug=f"w{number}", name=f"W{number}"))
                    session.flush()
                    session.add(Run(job="writer", started_at=world.now(), report=[{"x": "y" * 2000}]))
                    session.commit()
            except StoreError as error:
                failed.append(error)

    writer = threading.Thread(target=write)
    writer.start()
    seen = []
    try:
        for number in range(15):
            made = transfer.backup(url, tmp_path / f"backup{number}.db")
            with closing(sqlite3.connect(made)) as copied:
                assert copied.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                [(vendors,)] = copied.execute(
                    "SELECT COUNT(*) FROM vendor WHERE slug LIKE 'w_%' AND name LIKE 'W_%' AND slug GLOB 'w[0-9]*'"
                )
                [(runs,)] = copied.execute("SELECT COUNT(*) FROM run")
            assert vendors == runs
            seen.append(runs)
    finally:
        stop.set()
        writer.join()
    assert failed == []
    assert seen == sorted(seen)
    assert seen[-1] > seen[0]
    assert all(one.ok for one in check(db.file_url(tmp_path / "backup14.db")))
    assert [p.name for p in tmp_path.iterdir() if ".part" in p.name] == []


def test_a_backup_of_an_older_form_can_be_made(filled_file, tmp_path):
    shutil.copy(filled_file, tmp_path / "old.db")
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.execute("DROP VIEW dictionary")
        connection.commit()
    made = transfer.backup(db.file_url(tmp_path / "old.db"), tmp_path / "kept" / "old.db")
    with closing(sqlite3.connect(made)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]


def test_a_backup_of_nothing_leaves_the_one_before(tmp_path):
    (tmp_path / "kept.db").write_bytes(b"the one before")
    with pytest.raises(StoreError, match="there is no database yet"):
        transfer.backup(db.file_url(tmp_path / "none.db"), tmp_path / "kept.db")
    assert (tmp_path / "kept.db").read_bytes() == b"the one before"
    assert [path.name for path in tmp_path.iterdir()] == ["kept.db"]


def test_the_database_itself_is_never_replaced(filled_file, tmp_path):
    live = shutil.copy(filled_file, tmp_path / "swansong.db")
    before = live.read_bytes()
    with pytest.raises(SettingsError, match="this is the database itself"):
        transfer.backup(db.file_url(live), tmp_path / "elsewhere" / ".." / "swansong.db")
    with pytest.raises(SettingsError, match="this is the database itself"):
        export.export(db.file_url(live), export.Format.SQLITE, tmp_path)
    assert live.read_bytes() == before


def test_a_log_left_beside_an_earlier_backup_does_not_spoil_the_new_one(filled_file, tmp_path):
    kept = tmp_path / "kept.db"
    with closing(sqlite3.connect(kept)) as earlier:
        earlier.execute("PRAGMA journal_mode=WAL")
        earlier.execute("CREATE TABLE leftover (x)")
        shutil.copy(tmp_path / "kept.db-wal", tmp_path / "stale")
    shutil.copy(tmp_path / "stale", tmp_path / "kept.db-wal")
    transfer.backup(db.file_url(filled_file), kept)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.db", "stale"]
    assert all(one.ok for one in check(db.file_url(kept)))


def test_a_damaged_database_does_not_replace_the_backup_before(filled_file, tmp_path):
    shutil.copy(filled_file, tmp_path / "bad.db")
    damage(tmp_path / "bad.db")
    (tmp_path / "kept.db").write_bytes(b"the one before")
    with pytest.raises(StoreError, match="damaged"):
        transfer.backup(db.file_url(tmp_path / "bad.db"), tmp_path / "kept.db")
    assert (tmp_path / "kept.db").read_bytes() == b"the one before"


def damage(path: Path) -> None:
    """Overwrite the root of an index, as a failing disk may."""
    with closing(sqlite3.connect(path)) as connection:
        [(page,)] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_claim_name'")
        [(size,)] = connection.execute("PRAGMA page_size")
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_a_backup_of_postgresql_is_restored_by_its_own_program(
    filled_template, postgres_server, postgres_url, tmp_path
):
    source = f"postgresql://swansong@/{filled_template}?host={postgres_server}"
    made = transfer.backup(source, tmp_path / "kept.dump")
    address = transfer.libpq(db.engine(postgres_url).url)
    subprocess.run(["pg_restore", "--no-owner", f"--dbname={address}", made], check=True)
    assert everything(postgres_url) == everything(source)
    assert all(one.ok for one in check(postgres_url))
    with pytest.raises(StoreError, match="no backup was made: pg_dump"):
        transfer.backup(f"postgresql://swansong@/nothing?host={postgres_server}", made)
    db.engine(source).dispose()


@pytest.mark.parametrize("given", ["me:geheim@host/name", "me@host/name?password=geheim"])
def test_the_password_is_in_the_environment_and_not_among_the_arguments(given):
    url = db.engine(f"postgresql://{given}").url
    assert transfer.libpq(url) == "postgresql://me@host/name"
    assert transfer.libpq_environment(url)["PGPASSWORD"] == "geheim"
