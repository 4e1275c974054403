"""Crawling, always in a child process: Scrapy cannot start twice in one, and its crash must not be ours.

The parent writes what to do as one JSON line, the child tells what comes of it (``crawler.wire``), and the parent keeps it. The
child's standard input stays open meanwhile: when it closes, the parent is gone and the child stops.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from queue import Empty, Queue
from tempfile import TemporaryFile
from typing import IO, Any

from crawler.ledger import Ledger
from crawler.mailbox import read_mailbox
from crawler.results import Outcome, SourceResult
from crawler.wire import Message, Options, receive
from data.settings import Settings
from data.sources import SourceKind


def crawl(options: Options, on_event: Callable[[SourceResult], None] = lambda _: None) -> list[SourceResult]:
    """Ask every source, those on the network in a child process, and tell `on_event` of each result at once.

    Exactly one result per source, of a mailbox one per new or unreadable mail. Raises StoreError where there is
    no database.
    """
    results: list[SourceResult] = []
    if not options.sources:
        return results
    ledger = Ledger(options.settings.database_url)
    known = ledger.open(options.sources)
    for result in _results(options.model_copy(update={"known": known}), ledger):
        results.append(result)
        on_event(result)
    return results


def follow(options: Options, on_event: Callable[[SourceResult], None]) -> None:
    """Fetch the articles of `options` in a child process: one result each, with the address that was asked for."""
    ledger = Ledger(options.settings.database_url)
    articles = {article.url: article for article in options.articles}
    with _child(options) as child:
        for batch in child.batches():
            for result in ledger.note_articles(batch, articles):
                del articles[result.url]
                on_event(result)
    for article in articles.values():
        on_event(SourceResult(article.source.id, Outcome.FAILED, _STOPPED, article.url))


_STOPPED = "the crawler stopped before it was done"
_BATCH = 50
"""Messages that are kept in one transaction at most: those that came while the last ones were."""


_WAITING = 32
"""Messages that wait to be kept at most; then the child waits."""


def _results(options: Options, ledger: Ledger) -> Iterator[SourceResult]:
    mailboxes = [source for source in options.sources if source.kind is SourceKind.MAILBOX]
    for mailbox in mailboxes:
        yield from read_mailbox(mailbox, ledger, options.settings.max_bytes)
    on_network = tuple(source for source in options.sources if source not in mailboxes)
    if on_network:
        yield from _crawled(options.model_copy(update={"sources": on_network}), ledger)


def _crawled(options: Options, ledger: Ledger) -> Iterator[SourceResult]:
    left = {source.id: source for source in options.sources}
    with _child(options) as child:
        for batch in child.batches():
            for result in ledger.note(batch, left):
                del left[result.source]
                yield result
        last_words = child.last_words()
    for source in left.values():
        reason = f"{_STOPPED} ({last_words or 'it left no message'}); collect again"
        ledger.failed(source, reason, datetime.now(UTC))
        yield SourceResult(source.id, Outcome.FAILED, reason, source.address)


@dataclass
class _Child:
    """A crawling process and what it tells."""

    process: subprocess.Popen[bytes]
    messages: Queue[Message | None]
    log: IO[bytes]

    def batches(self) -> Iterator[list[Message]]:
        """What it tells, as much at a time as is there."""
        while (message := self.messages.get()) is not None:
            batch = [message]
            while len(batch) < _BATCH and not self.messages.empty():
                more = self.messages.get()
                if more is None:
                    yield batch
                    return
                batch.append(more)
            yield batch

    def last_words(self) -> str:
        """The last line that it complained, once it has closed the pipe."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        self.log.seek(0)
        return self.log.read().decode(errors="replace").strip().rpartition("\n")[2]


@contextmanager
def _child(options: Options) -> Iterator[_Child]:
    spent = Ledger(options.settings.database_url).spent(datetime.now(UTC).date())
    command = [sys.executable, "-P", "-m", "crawler.child"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "env": _environment()}
    with TemporaryFile() as log, subprocess.Popen(command, stderr=log, **pipes) as process:
        assert process.stdin and process.stdout
        child = _Child(process, Queue(_WAITING), log)
        listener = threading.Thread(target=_listen, args=(process.stdout, child.messages), daemon=True)
        listener.start()
        try:
            told = options.model_copy(
                update={"spent": spent, "settings": _without_database(options.settings)}
            )
            process.stdin.write(told.model_dump_json().encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            pass  # it died before it listened; its sources are reported as unfinished
        try:
            yield child
        finally:
            process.terminate()
            while listener.is_alive():  # it may wait for room
                with suppress(Empty):
                    child.messages.get(timeout=0.05)


_DATABASE = "SWANSONG_DATABASE_URL"


def _environment() -> dict[str, str]:
    """The child meets whatever the web sends: the address of the database, with its password, is not for it."""
    return {name: value for name, value in os.environ.items() if name.upper() != _DATABASE}


def _without_database(settings: Settings) -> Settings:
    return settings.model_copy(update={"database_url": ""})


def _listen(pipe: IO[bytes], messages: Queue[Message | None]) -> None:
    try:
        for message in receive(pipe):
            messages.put(message)
    finally:
        messages.put(None)
