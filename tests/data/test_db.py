"""Opening the database: what works, and what people are told when it does not."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import warnings
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Column, Integer, Table, text
from sqlmodel import SQLModel, select

from data import db, queries, views
from data.identity import vendor_row
from data.migrations import __main__ as migrations
from data.models import Product, Run, Vendor
from data.settings import ROOT
from pipeline.errors import (
    DatabaseLockedError,
    DatabaseNewerError,
    DatabaseReadOnlyError,
    SettingsError,
    StoreError,
)


def no_drift(engine):
    """What `alembic check` finds between the tables of the code and those of the database; raises if any."""
    with engine.connect() as connection:
        command.check(db.alembic_config(connection))


def test_upgrade_then_check_finds_no_difference_on_sqlite(engine):
    no_drift(engine)


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_upgrade_then_check_finds_no_difference_on_postgresql(postgres_url):
    engine = db.engine(postgres_url)
    db.migrate(engine)
    no_drift(engine)
    db.migrate(engine)


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_postgresql_goes_down_and_up_again(postgres_url):
    down_and_up(db.engine(postgres_url))


def test_sqlite_goes_down_and_up_again(engine):
    down_and_up(engine)


def down_and_up(engine):
    db.migrate(engine)
    with engine.begin() as connection:
        views.drop(connection)
        command.downgrade(db.alembic_config(connection), "base")
    db.migrate(engine)
    no_drift(engine)


def test_a_migration_is_written_from_what_the_tables_have_more(tmp_path, monkeypatch):
    following = int(db.head()) + 1
    monkeypatch.setattr(db, "_MIGRATIONS", shutil.copytree(db._MIGRATIONS, tmp_path / "migrations"))
    more = Table("feather", SQLModel.metadata, Column("id", Integer, primary_key=True))
    db.head.cache_clear()
    try:
        made = migrations.write("Feathers")
    finally:
        SQLModel.metadata.remove(more)
        db.head.cache_clear()
    assert made.name == f"{following:04}_feathers.py"
    text = made.read_text(encoding="utf-8")
    assert "op.create_table('feather'" in text
    assert text.count("create_table") == 1


def test_migrating_twice_changes_nothing_and_keeps_what_is_there(session, engine):
    session.add(Vendor(slug="corvid", name="Corvid"))
    session.commit()
    db.migrate(engine)
    assert session.exec(select(Vendor.slug)).all() == ["corvid"]


def test_two_processes_migrating_at_once_both_succeed(tmp_path):
    url = f"sqlite:///{tmp_path / 'race.db'}"
    code = f"from data import db; db.migrate(db.engine({url!r}))"
    running = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    no_drift(db.engine(url))


def test_a_connection_is_set_up_for_readers_and_writers_at_once(engine):
    with engine.connect() as connection:
        asked = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        }
    assert asked == {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 1, "busy_timeout": 10_000}


def test_foreign_keys_are_enforced_also_after_a_migration(session):
    with pytest.raises(StoreError, match="FOREIGN KEY"), db.opening(session.get_bind().url):
        session.connection().exec_driver_sql(
            "INSERT INTO silence (subscription_id, product_id, set_at) VALUES (99, 99, '2026-11-29')"
        )


def test_a_missing_database_is_named_and_not_created(tmp_path):
    missing = r"swansong\.db: there is no database yet; run `swansong up`"
    with pytest.raises(StoreError, match=missing), db.session():
        pass
    assert not (tmp_path / "swansong.db").exists()


def test_an_empty_file_has_no_tables_yet(tmp_path):
    (tmp_path / "swansong.db").touch()
    with pytest.raises(StoreError, match="has no tables yet; run `swansong up`"), db.session():
        pass


def test_the_folder_of_a_new_database_is_made(tmp_path):
    engine = db.engine(f"sqlite:///{tmp_path / 'deep' / 'er' / 'x.db'}")
    db.migrate(engine)
    assert (tmp_path / "deep" / "er" / "x.db").is_file()


def test_a_database_of_a_newer_version_is_refused_by_readers_and_by_migrate(engine):
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseNewerError, match="9999"), db.session():
        pass
    with pytest.raises(DatabaseNewerError, match="bring Swansong up to date"):
        db.migrate(engine)


def test_a_file_that_is_no_database_is_told_apart(tmp_path):
    (tmp_path / "swansong.db").write_bytes(b"Dear diary, today I learned about file headers." * 30)
    with pytest.raises(StoreError, match="not a database; move it away"), db.session():
        pass
    with pytest.raises(StoreError, match="not a database"):
        db.migrate(db.engine())


def test_a_folder_in_place_of_the_file_is_told(tmp_path):
    (tmp_path / "swansong.db").mkdir()
    with pytest.raises(StoreError, match="cannot be opened"):
        db.migrate(db.engine())


def test_a_locked_database_is_told_after_the_busy_timeout(engine, own_settings, tmp_path):
    own_settings(busy_timeout=0.2)
    engine.dispose()
    other = sqlite3.connect(tmp_path / "swansong.db")
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseLockedError, match=r"more than 0\.2 s"), db.session() as session:
        session.add(Vendor(slug="a", name="A"))
        session.commit()
    other.close()


def test_a_reader_is_not_held_up_by_a_writer(session, tmp_path):
    other = sqlite3.connect(tmp_path / "swansong.db")
    other.execute("BEGIN IMMEDIATE")
    assert queries.vendors(session) == []
    other.close()


def test_writers_wait_for_their_turn_instead_of_failing(engine):
    """Each reads before it writes: the order that fails at once with SQLITE_BUSY where a lock is upgraded."""
    failed = []

    def write(job: str) -> None:
        try:
            for _ in range(20):
                with db.session() as session:
                    queries.freshness(session)
                    session.add(Run(job=job, started_at=db_now()))
                    session.commit()
        except StoreError as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(str(n),)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with db.session() as session:
        assert (failed, len(queries.runs(session, limit=1000))) == ([], 80)


def db_now():
    from tests.conftest import NOW

    return NOW


def test_a_wrong_address_is_a_wrong_setting(own_settings):
    for url in ("not an address", "oracle+nothing://x/y"):
        own_settings(database_url=url)
        with pytest.raises(SettingsError, match="SWANSONG_DATABASE_URL"):
            db.engine()


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_a_server_that_does_not_answer_is_told_without_the_password(tmp_path):
    url = f"postgresql://someone:geheim@/nothing?host={tmp_path}"
    with pytest.raises(StoreError, match="someone") as told, db.session(url):
        pass
    assert "geheim" not in str(told.value)


def read_as_nobody(url: str, answer: Connection) -> None:
    """In a forked child, because the interpreter itself may lie where only root can read."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    with db.session(url) as session:
        answer.send(queries.vendors(session))
        session.add(Vendor(slug="b", name="B"))
        try:
            with db.opening(session.get_bind().url):
                session.commit()
        except DatabaseReadOnlyError as error:
            answer.send(str(error))


@pytest.fixture
def read_only(engine, session, tmp_path):
    """Reads the database as someone who may not write there; gives the rows, and what writing says."""
    session.add(Product(slug="p", name="P", kind="app", vendor_id=vendor_row(session, "Corvid").id))
    session.commit()

    def read() -> tuple[object, str]:
        for folder in tmp_path.parents:
            if not folder.stat().st_mode & stat.S_IXOTH:
                folder.chmod(folder.stat().st_mode | stat.S_IXOTH)
        for file in tmp_path.glob("swansong.db*"):
            file.chmod(0o444)
        tmp_path.chmod(0o555)
        ours, theirs = multiprocessing.Pipe()
        fork = multiprocessing.get_context("fork")
        child = fork.Process(target=read_as_nobody, args=(f"{engine.url}?", theirs))
        child.start()
        child.join()
        theirs.close()
        return ours.recv(), ours.recv()

    yield read
    tmp_path.chmod(0o755)
    (tmp_path / "swansong.db").chmod(0o644)


def test_a_read_only_database_can_be_read_while_nobody_writes(read_only, session, engine, tmp_path):
    session.close()
    engine.dispose()
    assert not (tmp_path / "swansong.db-wal").exists()
    rows, told = read_only()
    assert rows == [("corvid", "Corvid", 1)]
    assert "swansong.db: the database cannot be written; make the file and its folder writable" in told


def test_a_read_only_database_can_be_read_while_another_writes(read_only, session, tmp_path):
    assert (tmp_path / "swansong.db-wal").exists()
    assert read_only()[0] == [("corvid", "Corvid", 1)]


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseReadOnlyError, match="folder of the database cannot be made"):
        db.migrate(db.engine(f"sqlite:///{tmp_path / 'file' / 'x.db'}"))


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_postgresql_keeps_its_plans_from_session_to_session(postgres_url):
    db.migrate(db.engine(postgres_url))
    planned = []
    for _ in range(10):
        with db.session(postgres_url) as session:
            planned += session.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalars()
            session.commit()
    assert planned[0] < planned[-1]


def test_opening_leaves_nothing_open(engine):
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        with db.session() as session:
            queries.vendors(session)
        engine.dispose()
    assert Path(str(engine.url.database)).is_file()
