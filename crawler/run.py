"""Crawling, always in a child process: Scrapy cannot start twice in one, and its crash must not be ours.

The parent writes what to do as one JSON line, the child answers with one JSON line per finished source. The
child's standard input stays open meanwhile: when it closes, the parent is gone and the child stops.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from pydantic import BaseModel, ConfigDict

from crawler.ledger import Ledger
from crawler.mailbox import read_mailbox
from crawler.results import Article, Outcome, SourceResult
from data.settings import Settings
from data.sources import SourceEntry, SourceKind


class Options(BaseModel):
    """What to crawl and how; passed to the child as it is."""

    model_config = ConfigDict(frozen=True)

    settings: Settings
    sources: tuple[SourceEntry, ...]
    articles: tuple[Article, ...] = ()
    """Articles to fetch in place of sources."""
    save_to: Path | None = None
    """The WARC file that every page goes into as well, if any."""

    @property
    def urls(self) -> tuple[str, ...]:
        """Every address that may be asked for."""
        return (
            *(url for source in self.sources for url in source.urls),
            *(article.url for article in self.articles),
        )


def crawl(options: Options, on_event: Callable[[SourceResult], None] = lambda _: None) -> list[SourceResult]:
    """Ask every source, those on the network in a child process, and tell `on_event` of each result at once.

    Exactly one result per source, of a mailbox one per new or unreadable mail. Raises StoreError where there is
    no database.
    """
    results: list[SourceResult] = []
    if not options.sources:
        return results
    Ledger(options.settings.database_url).open(options.sources)
    for result in _results(options):
        results.append(result)
        on_event(result)
    return results


def follow(options: Options, on_event: Callable[[SourceResult], None]) -> None:
    """Fetch the articles of `options` in a child process: one result each, with the address that was asked for."""
    finished = set()
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        for result in _from_child(options, log):
            finished.add(result.url)
            on_event(result)
    for article in options.articles:
        if article.url not in finished:
            on_event(SourceResult(article.source.id, Outcome.FAILED, "the crawler stopped", article.url))


def _results(options: Options) -> Iterator[SourceResult]:
    mailboxes = [source for source in options.sources if source.kind is SourceKind.MAILBOX]
    for mailbox in mailboxes:
        yield from read_mailbox(mailbox, Ledger(options.settings.database_url), options.settings.max_bytes)
    on_network = tuple(source for source in options.sources if source not in mailboxes)
    if on_network:
        yield from _crawled(options.model_copy(update={"sources": on_network}))


def _crawled(options: Options) -> Iterator[SourceResult]:
    finished = set()
    with TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        for result in _from_child(options, log):
            finished.add(result.source)
            yield result
        log.seek(0)
        last_words = log.read().strip().rpartition("\n")[2]
    for source in options.sources:
        if source.id not in finished:
            yield _unfinished(options, source, last_words)


def _from_child(options: Options, log: IO[str]) -> Iterator[SourceResult]:
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "crawler.run"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        encoding="utf-8",
    ) as child:
        assert child.stdin and child.stdout
        try:
            child.stdin.write(options.model_dump_json() + "\n")
            child.stdin.flush()
            for line in child.stdout:
                fields = json.loads(line)
                yield SourceResult(**{**fields, "outcome": Outcome(fields["outcome"])})
        except BrokenPipeError:
            return  # it died before it listened; its sources are reported as unfinished
        finally:
            child.terminate()


def _unfinished(options: Options, source: SourceEntry, last_words: str) -> SourceResult:
    reason = f"the crawler stopped before it was done ({last_words or 'it left no message'}); collect again"
    Ledger(options.settings.database_url).failed(source, reason, datetime.now(UTC))
    return SourceResult(source.id, Outcome.FAILED, reason, source.address)


def main() -> None:
    """The child: read what to do from standard input, crawl, report to standard output."""
    options = Options.model_validate_json(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Results have standard output to themselves, whatever a library may print.
    channel, sys.stdout = sys.stdout, sys.stderr

    def report(result: SourceResult) -> None:
        print(json.dumps(asdict(result)), file=channel, flush=True)

    _run_scrapy(options, report)


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


def _run_scrapy(options: Options, report: Callable[[SourceResult], None]) -> None:
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.settings import scrapy_settings
    from crawler.spiders.api import ApiSpider
    from crawler.spiders.article import ArticleSpider
    from crawler.spiders.feed import FeedSpider
    from crawler.spiders.page import PageSpider
    from crawler.spiders.rendered import RenderedSpider

    ledger = Ledger(options.settings.database_url)
    known = ledger.open(options.sources)
    process = AsyncCrawlerProcess(scrapy_settings(options.settings, options.urls, options.save_to))
    if options.articles:
        process.crawl(ArticleSpider, articles=options.articles, ledger=ledger, report=report)
    spiders = iter([PageSpider, RenderedSpider, FeedSpider, ApiSpider])

    def start_next(_: object = None) -> None:
        """One spider after the other: each counts its own connections, and a host is to see one at a time."""
        for spider in spiders:
            sources = [source for source in options.sources if source.spider == spider.name]
            if sources:
                crawl = process.crawl(spider, sources=sources, known=known, ledger=ledger, report=report)
                crawl.add_done_callback(start_next)
                return

    start_next()
    process.start()


if __name__ == "__main__":
    main()
