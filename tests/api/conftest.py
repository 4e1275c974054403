"""The API as its users have it: a real server on a port of this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import httpx
import pytest
import uvicorn

from api.app import create
from data.settings import Settings


@contextmanager
def listening(settings: Settings, clock: Callable[[], datetime]) -> Iterator[str]:
    """The address of a server on `settings` for which `clock` is the time."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        free.listen(64)
        config = uvicorn.Config(create(settings, clock), access_log=False, log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [free]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{free.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture
def client(engine, own_settings, now) -> Iterator[httpx.Client]:
    """A client of a server on the fresh database, for which it is noon of 23 November 2026."""
    own_settings(public_url="https://swan.example", dashboard_url="https://look.example", api_rate=10_000)
    with listening(Settings(), lambda: now) as address, httpx.Client(base_url=address, timeout=20) as made:
        yield made
