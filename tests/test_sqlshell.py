"""SQL by hand: what is typed or piped in, read-only unless asked otherwise, on both databases."""

from __future__ import annotations

import os
import pty
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

import jobs
import sqlshell
from data.settings import ROOT, settings

SHELL = [sys.executable, "-m", "cli", "db", "shell"]


@pytest.fixture
def seeded(own_settings):
    jobs.prepare(settings())


def piped(sql: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*SHELL, *options], input=sql, cwd=ROOT, capture_output=True, text=True)


def vendors(path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT COUNT(*) FROM vendor").fetchone()[0]


def test_statements_from_a_pipe_are_answered_one_by_one(seeded):
    done = piped(
        "SELECT product, status\nFROM products WHERE product_slug = 'openai-sora-app'; SELECT 'a;b' AS x;\nSELECT 2"
    )
    assert done.returncode == 0
    assert "Sora (web, iOS and Android app)  retired" in done.stdout
    assert "a;b" in done.stdout
    assert done.stdout.rstrip().endswith("2")


def test_only_reading_is_possible_unless_writing_is_asked_for(seeded, tmp_path):
    before = vendors(tmp_path / "swansong.db")
    refused = piped("INSERT INTO vendor (slug, name) VALUES ('a', 'A');")
    assert refused.returncode == 1
    assert "readonly" in refused.stderr
    assert vendors(tmp_path / "swansong.db") == before
    assert piped("INSERT INTO vendor (slug, name) VALUES ('a', 'A');", "--write").returncode == 0
    assert vendors(tmp_path / "swansong.db") == before + 1


def test_a_mistake_is_told_and_the_rest_is_answered(seeded):
    done = piped("SELEC 1; SELECT 41 + 1;")
    assert done.returncode == 1
    assert 'near "SELEC"' in done.stderr
    assert "42" in done.stdout


def test_at_a_terminal_it_asks_for_more_until_the_semicolon(seeded):
    controller, terminal = pty.openpty()
    asked = subprocess.Popen(SHELL, cwd=ROOT, stdin=terminal, stdout=terminal, stderr=terminal)
    os.close(terminal)
    os.write(controller, b"SELECT 40\n+ 2 AS answer;\nnonsense;\n.quit\n")
    said = b""
    while chunk := read(controller):
        said += chunk
    os.close(controller)
    assert asked.wait(20) == 0
    text = said.decode()
    assert "Views: products, timeline" in text
    assert "sql> " in text
    assert "...> " in text
    assert "42" in text
    assert 'near "nonsense"' in text


def read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 10_000)
    except OSError:  # the other end is closed
        return b""


def test_without_a_database_it_says_what_to_do(own_settings):
    done = piped("SELECT 1;")
    assert done.returncode == 1
    assert "run `swansong up`" in done.stderr


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_on_postgresql_it_is_psql_and_only_reads(own_settings, postgres_url):
    own_settings(database_url=postgres_url)
    jobs.prepare(settings())
    done = piped(
        "SELECT status FROM products WHERE product_slug = 'openai-sora-app';\n\\d+ upcoming\nDELETE FROM event;"
    )
    assert "retired" in done.stdout
    assert "Days from today until first_day" in done.stdout
    assert "read-only transaction" in done.stderr
    assert piped("DELETE FROM change;", "--write").stdout.startswith("DELETE")


def test_where_psql_is_missing_it_is_told(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(sqlshell.StoreError, match="psql is not installed"):
        sqlshell.run("postgresql://me@host/name", print)
