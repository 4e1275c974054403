"""When an answer is asked again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from dashboard import state


def test_a_file_is_another_database_once_it_is_written(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    url = f"sqlite:///{file}"
    missing = state._identity(url)
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE t (x)")
    connection.commit()
    made = state._identity(url)
    assert made == state._identity(url)

    connection.execute("INSERT INTO t VALUES (1)")
    connection.commit()

    assert len({missing, made, state._identity(url)}) == 3
    connection.close()


def test_a_server_is_asked_again_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql://swansong@127.0.0.1/x"
    seen = []
    for seconds in (0, state.STALE_AFTER - 1, state.STALE_AFTER):
        monkeypatch.setattr("time.time", lambda seconds=seconds: 1_800_000_000.0 + seconds)
        seen.append(state._identity(url))

    assert seen[0] == seen[1] != seen[2]
