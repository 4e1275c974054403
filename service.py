"""Everything that `swansong up` keeps running: the timetable in this process, dashboard and collections as children."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import make_url

import ports
from data.settings import ROOT, Settings
from pipeline.errors import SwansongError

_PATIENCE = 60.0
"""Seconds for the dashboard to come up: a cold start on a slow disk takes twenty."""


class ServiceError(SwansongError):
    """The dashboard cannot be served."""


def up(settings: Settings, *, collect: bool = True, say: Callable[[str], None] = print) -> None:
    """Serve the dashboard, and collect by the timetable, until Ctrl-C or SIGTERM; then stop every child.

    Raises ServiceError where the port is held or the dashboard ends by itself, StoreError without a database.
    """
    import jobs

    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{settings.port}"
    _require_port(settings)
    jobs.prepare(settings)
    stop = _stop_on_signals()
    with _running(_dashboard(settings), env=_environment(settings), cwd=ROOT) as dashboard:
        _wait_until_healthy(dashboard, address, stop)
        if stop.is_set():
            return
        say(f"Swansong is at {address} (Ctrl-C stops it)")
        with _collecting(settings) if collect else nullcontext():
            while dashboard.poll() is None and not stop.wait(0.2):
                pass
    if not stop.is_set():
        raise ServiceError(
            f"the dashboard ended by itself (exit code {dashboard.returncode}); see its messages above"
        )


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
def _collecting(settings: Settings) -> Iterator[None]:
    from scheduler import timetable

    collector = Collector(["cli", "collect", "--brief", "--due"])
    scheduler = timetable(collector.collect, every=settings.collect_every)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.pause()
        collector.stop()
        scheduler.shutdown()


def _dashboard(settings: Settings) -> list[str]:
    options = {
        "server.address": settings.host,
        "server.port": settings.port,
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "logger.hideWelcomeMessage": "true",
        "logger.level": "warning",
    }
    app = str(ROOT / "dashboard" / "app.py")
    return ["streamlit", "run", app, *(f"--{name}={value}" for name, value in options.items())]


def _environment(settings: Settings) -> dict[str, str]:
    """The dashboard runs in the folder of its theme, so a database path must not depend on the folder."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        url = url.set(database=str(Path(url.database).absolute()))
    return {**os.environ, "SWANSONG_DATABASE_URL": url.render_as_string(hide_password=False)}


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


def _require_port(settings: Settings) -> None:
    if ports.is_free(settings.host, settings.port):
        return
    who = ports.holder(settings.port) or "another process"
    raise ServiceError(
        f"port {settings.port} on {settings.host} is held by {who}; end it, or choose another port with --port"
    )


def _stop_on_signals() -> threading.Event:
    stop = threading.Event()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):  # Windows has no SIGHUP
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: stop.set())
    return stop


def _wait_until_healthy(dashboard: subprocess.Popen[bytes], address: str, stop: threading.Event) -> None:
    deadline = monotonic() + _PATIENCE
    while not _healthy(address) and not stop.wait(0.1):
        if dashboard.poll() is not None:
            raise ServiceError(f"the dashboard did not start (exit code {dashboard.returncode}); see above")
        if monotonic() > deadline:
            raise ServiceError(f"the dashboard did not answer at {address} within {_PATIENCE:g} s")


def _healthy(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:  # noqa: S310 our own address
            return bool(answer.status == 200)
    except OSError:
        return False
