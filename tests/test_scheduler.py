"""The timetable: at once, then by the hour, one at a time, and past any failure."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from scheduler import timetable


@pytest.fixture
def running():
    started = []

    def start(collect, *, every=60):
        made = timetable(collect, every=every)
        made.start()
        started.append(made)
        return made

    yield start
    for made in started:
        made.shutdown()


def test_the_first_collection_comes_at_once_and_the_next_by_the_timetable(running):
    collected = threading.Event()
    before = datetime.now(UTC)
    (job,) = running(collected.set, every=30).get_jobs()
    assert collected.wait(5)
    (job,) = job._scheduler.get_jobs()
    assert timedelta(minutes=29) < job.next_run_time - before < timedelta(minutes=31)
    assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, 30 * 60)


def test_a_collection_that_fails_does_not_end_the_timetable(running):
    runs, done = [], threading.Event()

    def collect():
        runs.append(1)
        if len(runs) == 2:
            done.set()
        raise RuntimeError("no network")

    made = running(collect)
    for _ in range(50):  # a run asked for while the first is still failing is left out, as it should be
        made.modify_job("collect", next_run_time=datetime.now(UTC))
        if done.wait(0.1):
            break
    assert done.is_set()
    assert made.running
    assert made.get_job("collect") is not None


def test_collections_never_overlap(running):
    inside, most, release = [], [], threading.Event()

    def collect():
        inside.append(1)
        most.append(len(inside))
        release.wait(5)
        inside.pop()

    made = running(collect)
    for _ in range(3):
        made.modify_job("collect", next_run_time=datetime.now(UTC))
        threading.Event().wait(0.1)
    release.set()
    made.shutdown(wait=True)
    assert max(most) == 1
    made.start()
