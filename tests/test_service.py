"""`swansong up` as its user runs it: a real process with real children on a real port."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import tomli_w

import ports
from tests.loopback import hang, serving, status

UP = [sys.executable, "-m", "cli", "up"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(autouse=True)
def own_api_port(own_settings) -> int:
    """A port for the API that nobody else has."""
    port = free_port()
    own_settings(api_port=port)
    return port


@contextmanager
def up(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`swansong up` once it has printed its address."""
    process = subprocess.Popen([*UP, *arguments], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        line = next(line for line in process.stderr if "Swansong is at" in line)
        yield process, line.split()[3]
    finally:
        process.terminate()  # killed, it could not end its children
        process.communicate(timeout=30)


def children(pid: int) -> list[int]:
    """Every process that descends from `pid`."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found += [int(stat.parent.name), *children(int(stat.parent.name))]
    return found


def alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_up_serves_the_dashboard_and_the_api_and_ends_with_every_child(own_api_port, number):
    port = free_port()
    with up("--port", str(port), "--no-collect") as (process, address):
        assert address == f"http://127.0.0.1:{port}"
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=5) as answer:
            assert answer.read() == b"ok"
        said = next(process.stderr)
        assert said == f"Feeds, calendars and the API are at http://127.0.0.1:{own_api_port}\n"
        with urllib.request.urlopen(f"{said.split()[-1]}/health", timeout=5) as answer:
            assert json.load(answer)["status"] == "ok"
        with urllib.request.urlopen(f"{said.split()[-1]}/feeds/all.json", timeout=5) as answer:
            assert json.load(answer)["home_page_url"] == address
        pids = children(process.pid)
        assert pids
        process.send_signal(number)
        assert process.wait(20) == 0
        assert [pid for pid in pids if alive(pid)] == []
        assert ports.is_free("127.0.0.1", port)
        assert ports.is_free("127.0.0.1", own_api_port)


def test_up_says_who_holds_the_port_of_the_api(own_api_port):
    with socket.socket() as held:
        held.bind(("127.0.0.1", own_api_port))
        held.listen()
        failed = subprocess.run([*UP, "--port", str(free_port())], capture_output=True, text=True, timeout=60)
    assert failed.returncode == 1
    assert f"port {own_api_port} on 127.0.0.1 is held by process {os.getpid()} (" in failed.stderr
    assert "--api-port" in failed.stderr


def test_up_ends_the_other_servers_when_one_ends_by_itself(own_api_port):
    with up("--port", str(free_port()), "--no-collect") as (process, address):
        wait_for(lambda: not ports.is_free("127.0.0.1", own_api_port))
        (api,) = [
            pid
            for pid in children(process.pid)
            if Path(f"/proc/{pid}/cmdline").read_text().endswith("\0api\0")
        ]
        os.kill(api, signal.SIGKILL)
        assert process.wait(20) == 1
        assert "the API ended by itself (exit code -9)" in process.stderr.read()
        assert ports.is_free("127.0.0.1", int(address.rpartition(":")[2]))


def test_up_ends_a_collection_that_is_running_and_its_crawler(own_settings, tmp_path):
    with serving({"/robots.txt": status(404), "/hang": hang}) as site:
        entry = {"id": "slow", "title": "Slow", "urls": [f"{site.url}/hang"]}
        (tmp_path / "sources.toml").write_text(tomli_w.dumps({"source": [entry]}), encoding="utf-8")
        own_settings(shipped_sources=False, allow_private=True, fetch_timeout=60)
        with up("--port", str(free_port())) as (process, _):
            wait_for(lambda: any(path == "/robots.txt" for path, _, _ in site.requests))
            pids = children(process.pid)
            assert len(pids) >= 3, "dashboard, collection and its crawler"
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
        wait_for(lambda: not any(map(alive, pids)))


def test_a_second_up_says_who_holds_the_port(own_settings):
    port = free_port()
    with up("--port", str(port), "--no-collect"):
        second = subprocess.run([*UP, "--port", str(port)], capture_output=True, text=True, timeout=60)
        holder = ports.holder(port)
    assert second.returncode == 1
    assert f"port {port} on 127.0.0.1 is held by {holder}" in second.stderr
    assert "dashboard.server" in holder
    assert "--port" in second.stderr
    assert second.stderr.count("\n") == 1


def test_the_holder_of_a_port_is_named_with_its_command():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        assert not ports.is_free("127.0.0.1", port)
        assert ports.holder(port) is None, "bound, but nobody listens"
        held.listen()
        assert ports.holder(port).startswith(f"process {os.getpid()} (")
    assert ports.is_free("127.0.0.1", port)
    assert ports.holder(port) is None


def test_up_says_when_the_database_cannot_be_used(own_settings, tmp_path):
    (tmp_path / "notes.txt").write_text("no database " * 100)
    own_settings(database_url=f"sqlite:///{tmp_path / 'notes.txt'}")
    failed = subprocess.run([*UP, "--port", str(free_port())], capture_output=True, text=True, timeout=60)
    assert failed.returncode == 1
    assert failed.stderr.startswith(f"swansong: {tmp_path / 'notes.txt'}: this file is not a database")
    assert failed.stderr.count("\n") == 1


def wait_for(true, patience: float = 90) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)
