"""The jobs of the clock beside collecting: telling people, looking after sources, backing up, forgetting. Each may run twice or die anywhere.

What a job did stands in the table of runs, as that of a collection does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import jobs
from data import db, health, queries, retention, store
from data.health import State
from data.settings import Settings
from data.transfer import backup as back_up
from jobs import Clock, utc_now

Notes = list[dict[str, Any]]
"""What a job has to report: one line each, with ``result`` and ``reason``."""


def read(settings: Settings, now: Clock = utc_now) -> bool:
    """Read what no or only an older reader has read; whether all went well."""
    return jobs.read_new(settings, now=now).ok


def tell(settings: Settings, now: Clock = utc_now) -> bool:
    """Reminders and digests that are due, and whatever waits to be sent. A round with nothing to do leaves no trace."""
    from alerts import sending

    began = now()
    done = sending.deliver(settings, now=now)
    fine = not done.trouble and not done.dead
    if done.sent or done.later or not fine:
        said = f"{done.sent} sent, {done.later} put off, {done.dead} given up"
        notes = [{"result": "sent" if fine else "failed", "reason": f"{said}. {done.trouble}".strip(". ")}]
        _note(settings, "tell", notes, fine, began, now())
    return fine


def check(settings: Settings, now: Clock = utc_now) -> bool:
    """See how every source fares."""
    return _run(settings, "check", lambda: _ill(settings, now()), now)


def backup(settings: Settings, now: Clock = utc_now) -> bool:
    """Back the database up into the folder of backups, and keep only the newest."""
    return _run(settings, "backup", lambda: _backed_up(settings, now()), now)


def forget(settings: Settings, now: Clock = utc_now) -> bool:
    """Remove what is too old to be kept."""
    return _run(settings, "forget", lambda: _forgotten(settings, now()), now)


TASKS: Mapping[str, Callable[[Settings], bool]] = {
    "read": read, "tell": tell, "check": check, "backup": backup, "forget": forget,
}  # fmt: skip


def _ill(settings: Settings, now: datetime) -> Notes:
    with db.session(settings.database_url) as session:
        found = health.health(session, now)
    ill = (State.FAILING, State.SUSPECT, State.STALE)
    return [
        {"source": one.record.slug, "result": one.state.value, "reason": one.reason} for one in found if one.state in ill
    ]  # fmt: skip


def _backed_up(settings: Settings, now: datetime) -> Notes:
    ending = "db" if db.engine(settings.database_url).dialect.name == "sqlite" else "dump"
    folder = settings.backups
    folder.mkdir(parents=True, exist_ok=True)
    made = back_up(settings.database_url, folder / f"swansong-{now:%Y-%m-%d}.{ending}")
    for old in sorted(folder.glob(f"swansong-????-??-??.{ending}"))[: -settings.keep_backups]:
        old.unlink()
    return [{"result": "kept", "reason": _size(made)}]


def _size(file: Path) -> str:
    return f"{file} ({file.stat().st_size / 1e6:.1f} MB)"


def _forgotten(settings: Settings, now: datetime) -> Notes:
    with db.session(settings.database_url) as session:
        gone = retention.forget(session, now)
    return [{"result": "removed", "reason": f"{number} {what}"} for what, number in gone.items() if number]


def _run(settings: Settings, job: str, work: Callable[[], Notes], now: Clock) -> bool:
    began = now()
    try:
        notes = work()
    except Exception as error:
        _note(settings, job, [{"result": "failed", "reason": str(error)}], False, began, now())
        raise
    _note(settings, job, notes, True, began, now())
    return True


def _note(settings: Settings, job: str, notes: Notes, ok: bool, began: datetime, ended: datetime) -> None:
    with db.session(settings.database_url) as session:
        run = store.start_run(session, job, now=began)
        store.end_run(session, run, ok=ok, report=notes, now=ended)


@dataclass(frozen=True)
class Kept:
    """A job of the clock: when it runs next, when it last ran, how that went and what it had to say."""

    job: str
    what: str
    how_often: str
    next: datetime | None
    last: datetime | None
    ok: bool | None
    said: str


def schedule(settings: Settings) -> list[Kept]:
    """Every job of the clock, with its next and its last run."""
    from scheduler import planned

    with db.session(settings.database_url) as session:
        last = queries.last_runs(session)
    found = []
    for plan in planned(settings.database_url, collect_every=settings.collect_every):
        run = last.get(plan.job)
        said = "; ".join(
            filter(None, (str(note.get("reason") or "") for note in (run.report if run else ())))
        )
        moment, ok = (run.ended_at or run.started_at, run.ok) if run else (None, None)
        found.append(Kept(plan.job, plan.what, plan.how_often, plan.next, moment, ok, said))
    return found


def run(settings: Settings, job: str) -> bool:
    """Run a job of the clock now; whether all went well."""
    jobs.prepare(settings)
    if job == "collect":
        return jobs.collect(settings, due=True).ok
    return TASKS[job](settings)
