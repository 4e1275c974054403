"""Measure and print. Every figure is a median of several runs in one process on one core; compare runs, not machines."""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from benchmarks.alerts import alerts
from benchmarks.crawling import crawling
from benchmarks.feed import mixed

GOLD = Path(__file__).resolve().parents[1] / "tests" / "gold"
RUNS = 7


def median_of(work: Callable[[], object], runs: int = RUNS) -> float:
    """Seconds that `work` takes, as the median of `runs` after one that is not counted."""
    work()
    taken = []
    for _ in range(runs):
        begun = perf_counter()
        work()
        taken.append(perf_counter() - begun)
    return statistics.median(taken)


def lifecycle_page(size: int) -> bytes:
    """A lifecycle page of about `size` bytes: dated sections, each with a sentence and a table, about products that no one makes."""
    sections, day, number = [], date(2026, 6, 1), 0
    while sum(map(len, sections)) < size:
        day -= timedelta(days=9)
        end = day + timedelta(days=180)
        rows = "".join(
            f"<tr><td>{end}</td><td><code>vela-{number}-{n}-preview</code></td><td>$0.{n} / 1M tokens</td><td><code>vela-{number + 1}-{n}</code></td></tr>"
            for n in range(5)
        )
        sections.append(
            f"<h3>{day}: Vela {number}</h3><p>On {day:%B} {day.day}, {day.year}, we notified developers using Vela {number} of its deprecation and removal from the API in six months.</p>"
            f"<table><tr><th>Shutdown date</th><th>Model</th><th>Price</th><th>Recommended replacement</th></tr>{rows}</table>"
        )
        number += 1
    return f"<html><body><main><h1>Deprecations</h1>{''.join(sections)}</main></body></html>".encode()


def reader() -> list[tuple[str, str]]:
    """How fast documents are read."""
    from pipeline import kinds, names, roles
    from pipeline.blocks import tables
    from pipeline.components import dates, statuses
    from pipeline.extract import read_document
    from pipeline.nlp import language
    from pipeline.types import Document

    begun = perf_counter()
    language()
    load = perf_counter() - begun
    page = lifecycle_page(100_000)
    endings = [
        json.loads(line)["text"] for line in (GOLD / "prose.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    feed = mixed(endings)

    remembered = (
        dates._find_dates,
        statuses._find_cues,
        statuses.has_cue,
        statuses.status_of,
        tables.is_blank,
        names.clean_name,
        kinds.kind_of,
        roles.role_of,
    )

    def forget() -> None:
        for known in remembered:
            known.cache_clear()

    def read_page(raw: bytes) -> None:
        forget()
        read_document(Document(raw, format="html", vendor="Vela", published=date(2026, 6, 15)))

    def read_news(texts: list[str]) -> None:
        forget()
        for text in texts:
            read_document(Document(text.encode(), format="text", published=date(2026, 6, 15)))

    def speed(texts: list[str]) -> str:
        words = sum(len(text.split()) for text in texts)
        return f"{words / median_of(lambda: read_news(texts), 3):,.0f} words/s"

    once, twice = median_of(lambda: read_page(page)), median_of(lambda: read_page(lifecycle_page(200_000)), 3)
    return [
        ("language loaded", f"{load:.2f} s"),
        (f"lifecycle page of {len(page) // 1000} KB", f"{once * 1000:.0f} ms"),
        ("time for twice the page", f"x {twice / once:.2f}"),
        ("news text, one in twenty about an ending", speed(feed)),
        ("news text, all about endings", speed(endings)),
    ]


def database() -> list[tuple[str, str]]:
    """How fast the shipped facts load and questions are answered."""
    from data import db, queries, seed

    now = datetime(2026, 6, 15, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        db.migrate(db.engine(url))
        with db.session(url) as session:
            begun = perf_counter()
            seed.load_seed(session, now)
            loaded = perf_counter() - begun
            again = median_of(lambda: seed.load_seed(session, now))
            today = now.date()
            upcoming = median_of(lambda: queries.upcoming(session, today))
            found = median_of(lambda: queries.find_products(session, today, text="sora"))
            lanes = median_of(lambda: queries.timeline(session, today=today))
    return [
        ("seed into an empty database", f"{loaded:.2f} s"),
        ("seed again", f"{again * 1000:.0f} ms"),
        ("what ends next", f"{upcoming * 1000:.1f} ms"),
        ("search", f"{found * 1000:.1f} ms"),
        ("timeline of everything", f"{lanes * 1000:.1f} ms"),
    ]


def command() -> list[tuple[str, str]]:
    """How long the command takes to say anything at all."""
    run = [sys.executable, "-c", "import cli, sys; sys.argv = ['swansong', '--help']; cli.main()"]
    return [
        (
            "swansong --help",
            f"{median_of(lambda: subprocess.run(run, check=True, capture_output=True)):.2f} s",
        )
    ]


def main() -> None:
    """Print every figure."""
    table = Table("measured", "median", box=None)
    for part in (command, reader, database, crawling, alerts):
        for row in part():
            table.add_row(*row)
    table.add_row("peak memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    Console().print(table)


if __name__ == "__main__":
    main()
