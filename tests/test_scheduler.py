"""The timetable: kept beside the database, made up for what was missed, one at a time, and past any failure; and one leader."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy

import chores
from data import db, queries
from data.leadership import leading
from data.settings import Settings
from scheduler import planned, timetable
from tests.data.conftest import url

__all__ = ["url"]


@pytest.fixture
def running(url):
    started = []

    def start(every=60, **tasks):
        made = timetable(tasks, url, collect_every=every)
        made.start()
        started.append(made)
        return made

    yield start
    for made in started:
        if made.running:
            made.shutdown()


def test_a_start_collects_and_tells_at_once_and_the_rest_keeps_to_its_hour(running, url):
    collected, told, backed_up = threading.Event(), threading.Event(), threading.Event()
    before = datetime.now(UTC)
    made = running(every=30, collect=collected.set, tell=told.set, backup=backed_up.set)
    assert collected.wait(10)
    assert told.wait(10)
    assert not backed_up.is_set()
    job = made.get_job("collect")
    assert timedelta(minutes=29) < job.next_run_time - before < timedelta(minutes=31)
    assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
    held = {one.job: one.next for one in planned(url, collect_every=30)}
    assert held["backup"].hour == 3
    assert held["forget"] is None, "it is none of the tasks"


KILLED = """
import os, sys
from datetime import datetime, timedelta, UTC
from scheduler import timetable
made = timetable({"backup": lambda: None}, sys.argv[1], collect_every=60)
made.start(paused=True)
made.modify_job("backup", next_run_time=datetime.now(UTC) - timedelta(days=3))
os._exit(9)
"""


def test_what_a_killed_process_missed_is_made_up_for_once(running, url):
    assert subprocess.run([sys.executable, "-c", KILLED, url], timeout=60).returncode == 9
    assert planned(url, collect_every=60)[4].next < datetime.now(UTC) - timedelta(days=2)
    runs = []
    again = running(backup=lambda: runs.append(1))
    deadline = time.monotonic() + 10
    while not runs and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.3)
    assert runs == [1]
    assert again.get_job("backup").next_run_time > datetime.now(UTC)


def test_another_cadence_takes_the_place_of_the_old_one(running):
    running(every=60, backup=lambda: None, collect=lambda: None).shutdown()
    made = running(every=5, backup=lambda: None, collect=lambda: None)
    assert made.get_job("collect").trigger.interval == timedelta(minutes=5)


def test_a_job_that_fails_comes_again(running):
    runs, done = [], threading.Event()

    def collect():
        runs.append(1)
        if len(runs) == 2:
            done.set()
        raise RuntimeError("no network")

    made = running(collect=collect)
    for _ in range(100):  # a run asked for while the first is still failing is left out, as it should be
        made.modify_job("collect", next_run_time=datetime.now(UTC))
        if done.wait(0.1):
            break
    assert done.is_set()
    assert made.get_job("collect") is not None


def test_runs_of_a_job_never_overlap(running):
    inside, most, release = [], [], threading.Event()

    def collect():
        inside.append(1)
        most.append(len(inside))
        release.wait(5)
        inside.pop()

    made = running(collect=collect)
    for _ in range(3):
        made.modify_job("collect", next_run_time=datetime.now(UTC))
        time.sleep(0.1)
    release.set()
    made.shutdown(wait=True)
    assert max(most) == 1


def test_one_leads_and_another_takes_over(url):
    with leading(url) as first:
        assert first.holds()
        with leading(url) as second:
            assert second is None
    with leading(url) as third:
        assert third.holds()


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_a_leader_whose_server_went_away_notices_and_another_leads(postgres_url):
    with leading(postgres_url) as first:
        with db.engine(postgres_url).connect() as other:
            kill = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
            other.exec_driver_sql(kill)
            other.commit()
        assert not first.holds()
        with leading(postgres_url) as second:
            assert second.holds()


def test_the_timetable_is_no_part_of_what_migrations_look_at(running, url):
    db.migrate(db.engine(url))
    running(backup=lambda: None)
    tables = sqlalchemy.inspect(db.engine(url)).get_table_names()
    assert not [name for name in tables if "apscheduler" in name]


# The jobs


@pytest.fixture
def settings(engine, own_settings, tmp_path) -> Settings:
    own_settings(backups=tmp_path / "backups", keep_backups=2)
    return Settings()


def test_backups_are_kept_and_the_old_ones_go(settings, now):
    for day in range(4):
        assert chores.backup(settings, lambda day=day: now + timedelta(days=day))
    assert [file.name for file in sorted(settings.backups.iterdir())] == [
        "swansong-2026-11-25.db",
        "swansong-2026-11-26.db",
    ]
    assert db.migrate(db.engine(db.file_url(settings.backups / "swansong-2026-11-26.db"))) is None
    with db.session() as session:
        run = queries.last_runs(session)["backup"]
    assert run.ok
    assert "swansong-2026-11-26.db" in run.report[0]["reason"]


def test_a_job_that_fails_is_told_of(settings, now):
    settings.backups.write_text("in the way")
    with pytest.raises(OSError, match="backups"):
        chores.backup(settings, lambda: now)
    with db.session() as session:
        run = queries.last_runs(session)["backup"]
    assert (run.ok, run.report[0]["result"]) == (False, "failed")


def test_forgetting_and_checking_leave_a_trace_and_telling_nothing_leaves_none(settings, now):
    old = lambda: now - timedelta(days=200)  # noqa: E731
    assert chores.check(settings, old)
    assert chores.forget(settings, lambda: now)
    assert chores.tell(settings, lambda: now)
    with db.session() as session:
        assert set(queries.last_runs(session)) == {"forget"}
        assert queries.last_runs(session)["forget"].report == [{"result": "removed", "reason": "1 runs"}]


def test_the_command_shows_and_runs_what_is_planned(settings, run):
    code, out, err = run("schedule")
    assert (code, "backup" in out) == (0, True)
    assert "has never run here" in err
    assert run("schedule", "run", "backup")[0] == 0
    made = timetable({"backup": lambda: None}, settings.database_url, collect_every=60)
    made.start()
    made.shutdown()
    out = run("schedule", "--json")[1]
    import json

    found = {one["job"]: one for one in json.loads(out)}
    assert found["backup"]["ok"] is True
    assert found["backup"]["next"].endswith("03:15:00+00:00")
    assert found["collect"]["last"] is None
