"""Everything that `swansong up` keeps running: the timetable in this process; dashboard, API and collections as children."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import make_url

import ports
from data.leadership import Lease, leading
from data.settings import ROOT, Settings
from pipeline.errors import SwansongError

log = logging.getLogger(__name__)
_PATIENCE = 60.0
"""Seconds for a server to come up: a cold start on a slow disk takes twenty."""


class ServiceError(SwansongError):
    """The dashboard or the API cannot be served."""


def up(
    settings: Settings, *, collect: bool = True, api: bool = True, say: Callable[[str], None] = print
) -> None:
    """Serve the dashboard and the API, and keep to the timetable, until Ctrl-C or SIGTERM; then stop every child.

    Raises ServiceError where a port is held or a server ends by itself, StoreError without a database.
    """
    import jobs

    wanted = _parts(settings, api=api)
    for part in wanted:
        _require_port(part)
    jobs.prepare(settings)
    stop = _stop_on_signals()
    with ExitStack() as stack:
        environment = _environment(settings)
        running = {
            part: stack.enter_context(_running(part.command, env=environment, cwd=ROOT)) for part in wanted
        }
        for part, child in running.items():
            _wait_until_healthy(part, child, stop)
        if stop.is_set():
            return
        _say_where(settings, say, api=api)
        if collect:
            stack.enter_context(_keeping_time(settings))
        while all(child.poll() is None for child in running.values()) and not stop.wait(0.2):
            pass
        for part, child in running.items():
            if child.poll() is not None and not stop.is_set():
                raise ServiceError(
                    f"{part.name} ended by itself (exit code {child.returncode}); see its messages above"
                )


@dataclass(frozen=True)
class _Part:
    """A server that runs as a child, and where it says that it is well."""

    name: str
    command: tuple[str, ...]
    host: str
    port: int
    health: str
    option: str

    @property
    def address(self) -> str:
        """Where it answers on this machine."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def _parts(settings: Settings, *, api: bool) -> list[_Part]:
    dashboard = _Part(
        "the dashboard",
        tuple(_dashboard(settings)),
        settings.host,
        settings.port,
        "/_stcore/health",
        "--port",
    )
    server = _Part("the API", ("api",), settings.host, settings.api_port, "/health", "--api-port")
    return [dashboard, server] if api else [dashboard]


def _say_where(settings: Settings, say: Callable[[str], None], *, api: bool) -> None:
    say(f"Swansong is at {settings.dashboard_url} (Ctrl-C stops it)")
    if api:
        say(f"Feeds, calendars and the API are at {settings.public_url}")


@dataclass
class Collector:
    """Runs collections as child processes, one at a time, and can end the one that runs."""

    command: Sequence[str]
    _running: subprocess.Popen[bytes] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _stopped: bool = False

    def collect(self) -> None:
        """Run one collection to its end; its own report says what failed."""
        with self._lock:
            if self._stopped:
                return
            self._running = _start(self.command)
        self._running.wait()

    def stop(self) -> None:
        """End the collection that runs, if any, and begin no other."""
        with self._lock:
            self._stopped = True
        if self._running:
            _end(self._running)


@contextmanager
def _keeping_time(settings: Settings) -> Iterator[None]:
    """Keep to the timetable in the background while this process leads."""
    # What loads the reader runs as a child: this process stays small, and a page that kills the reader does not kill it.
    children = {
        "collect": Collector(["cli", "collect", "--brief", "--due"]),
        "read": Collector(["cli", "schedule", "run", "read"]),
    }
    over = threading.Event()
    thread = threading.Thread(target=_lead, args=(settings, children, over), name="clock", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        for child in children.values():
            child.stop()
        thread.join(30)


_SEEK_AGAIN = 10.0
"""Seconds after which one that does not lead asks again, and one that leads looks whether it still does."""


def _lead(settings: Settings, children: Mapping[str, Collector], over: threading.Event) -> None:
    """Of all that run on one database one keeps the time; when it ends or loses its server, another takes over."""
    while not over.is_set():
        try:
            with leading(settings.database_url) as lease:
                if lease is not None:
                    _keep_time(settings, children, over, lease)
        except (SwansongError, OSError) as error:
            log.warning("the clock stands still: %s", error)
        over.wait(_SEEK_AGAIN)


def _keep_time(
    settings: Settings, children: Mapping[str, Collector], over: threading.Event, lease: Lease
) -> None:
    from chores import TASKS
    from scheduler import timetable

    tasks: dict[str, Callable[[], object]] = {name: partial(task, settings) for name, task in TASKS.items()}
    tasks |= {name: child.collect for name, child in children.items()}
    clock = timetable(tasks, settings.database_url, collect_every=settings.collect_every)
    clock.start()
    try:
        while not over.wait(_SEEK_AGAIN) and lease.holds():
            pass
    finally:
        clock.pause()
        clock.shutdown()


def _dashboard(settings: Settings) -> list[str]:
    options = {
        "host": settings.host,
        "port": settings.port,
        "ws": "websockets-sansio",
        "log-level": "warning",
    }
    given = (f"--{name}={value}" for name, value in options.items())
    return ["uvicorn", "dashboard.server:app", "--no-access-log", *given]


def _environment(settings: Settings) -> dict[str, str]:
    """What the children know: the dashboard runs in the folder of its theme, so a path must not depend on the folder."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        url = url.set(database=str(Path(url.database).absolute()))
    given = {
        "DATABASE_URL": url.render_as_string(hide_password=False),
        "PORT": settings.port,
        "API_PORT": settings.api_port,
        "PUBLIC_URL": settings.public_url,
        "DASHBOARD_URL": settings.dashboard_url,
    }
    return {**os.environ, **{f"SWANSONG_{name}": str(value) for name, value in given.items()}}


def _start(command: Sequence[str], **options: Any) -> subprocess.Popen[bytes]:
    # In a session of its own: Ctrl-C reaches this process alone, which then ends its children in order. And without
    # the current folder on the path, where a `data` or `cli` of somebody else's may lie.
    python = [sys.executable, "-P", "-m"]
    return subprocess.Popen([*python, *command], stdin=subprocess.DEVNULL, start_new_session=True, **options)


@contextmanager
def _running(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    child = _start(command, **options)
    try:
        yield child
    finally:
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _require_port(part: _Part) -> None:
    if ports.is_free(part.host, part.port):
        return
    who = ports.holder(part.port) or "another process"
    raise ServiceError(
        f"port {part.port} on {part.host} is held by {who}; end it, or choose another port with {part.option}"
    )


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: stop.set())
    return stop


def _wait_until_healthy(part: _Part, child: subprocess.Popen[bytes], stop: threading.Event) -> None:
    deadline = monotonic() + _PATIENCE
    while not _healthy(part) and not stop.wait(0.1):
        if child.poll() is not None:
            raise ServiceError(f"{part.name} did not start (exit code {child.returncode}); see above")
        if monotonic() > deadline:
            raise ServiceError(f"{part.name} did not answer at {part.address} within {_PATIENCE:g} s")


def _healthy(part: _Part) -> bool:
    try:
        with urllib.request.urlopen(part.address + part.health, timeout=1) as answer:  # noqa: S310 our own address
            return bool(answer.status == 200)
    except OSError:
        return False
