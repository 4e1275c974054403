"""The timetable (APScheduler) and nothing else. It is kept beside the database, so that what was missed while nobody ran is made up for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from data import db

Task = Callable[[], object]
_SCHEMA = "clock"
"""Where the timetable stands on PostgreSQL: apart from the tables of what is known."""
_AT_ONCE = ("collect", "tell")
"""What is worth doing at every start; the rest keeps to its hour, and is made up for where that was missed."""


@dataclass(frozen=True)
class Planned:
    """A job and when it runs next (UTC); None where it is not planned."""

    job: str
    what: str
    how_often: str
    next: datetime | None


WHAT = {
    "collect": "ask every source that is due by its cadence, read and decide what came",
    "read": "read what only an older version has read",
    "tell": "reminders and digests that are due, and what waits to be sent",
    "check": "see how every source fares",
    "backup": "back the database up",
    "forget": "remove what is too old to be kept",
}


def triggers(collect_every: int) -> dict[str, Any]:
    """When each job runs; hours are of UTC."""
    return {
        "collect": IntervalTrigger(minutes=collect_every, timezone=UTC),
        "read": IntervalTrigger(hours=6, timezone=UTC),
        "tell": IntervalTrigger(minutes=1, timezone=UTC),
        "check": CronTrigger(hour=6, minute=40, timezone=UTC),
        "backup": CronTrigger(hour=3, minute=15, timezone=UTC),
        "forget": CronTrigger(day_of_week="sun", hour=4, minute=30, timezone=UTC),
    }


_tasks: dict[str, Task] = {}


def perform(job: str) -> None:
    """Run a job of this process: what a timetable that outlives the process can point to."""
    _tasks[job]()


def timetable(tasks: Mapping[str, Task], url: str, *, collect_every: int) -> BackgroundScheduler:
    """A scheduler, not started yet, that runs `tasks` by their names as `triggers` says, each one at a time.

    A job that fails is logged and comes again all the same; runs that were missed, even by a process that died, are made up for by
    one.
    """
    _tasks.update(tasks)
    scheduler = BackgroundScheduler(
        jobstores={"default": _store(url)},
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    known = _known(url)
    now = datetime.now(UTC)
    for job, trigger in triggers(collect_every).items():
        if job in tasks:
            held = known.get(job)
            same = held is not None and str(held.trigger) == str(trigger)
            first = now if job in _AT_ONCE else held.next_run_time if held and same else None
            when = {"next_run_time": first} if first else {}
            scheduler.add_job("scheduler:perform", trigger, [job], id=job, replace_existing=True, **when)
    return scheduler


def planned(url: str, *, collect_every: int) -> list[Planned]:
    """Every job with its next run, as the timetable beside the database at `url` has it."""
    known = _known(url)
    return [
        Planned(job, WHAT[job], str(trigger), known[job].next_run_time if job in known else None)
        for job, trigger in triggers(collect_every).items()
    ]


def _known(url: str) -> dict[str, Any]:
    """The jobs that are planned already, by name."""
    # Through a store alone: a scheduler runs whatever is due once more while it shuts down.
    store = _store(url)
    store.start(BackgroundScheduler(timezone=UTC), "default")
    return {job.id: job for job in store.get_all_jobs()}


def _store(url: str) -> SQLAlchemyJobStore:
    address = db.engine(url).url
    if address.get_backend_name() == "sqlite":
        return SQLAlchemyJobStore(db.file_url(Path(f"{address.database}.clock")))
    with db.engine(url).begin() as connection:
        connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {_SCHEMA}")
    return SQLAlchemyJobStore(engine=db.engine(url), tableschema=_SCHEMA)
