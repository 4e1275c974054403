"""The timetable (APScheduler) and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.background import BackgroundScheduler


def timetable(collect: Callable[[], object], *, every: int) -> BackgroundScheduler:
    """A scheduler, not started yet, that runs `collect` at once and then every so many minutes, one at a time.

    A collection that fails is logged and the next one comes all the same; runs missed while the machine slept are made
    up for by one.
    """
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        collect,
        "interval",
        minutes=every,
        id="collect",
        next_run_time=datetime.now(UTC),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=every * 60,
    )
    return scheduler
