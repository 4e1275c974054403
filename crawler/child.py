"""The process that crawls: it is told what to do on standard input, tells what comes of it on standard output, and has no database."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable

from crawler.wire import Message, Options, send


def main() -> None:
    """The child: read what to do from standard input, crawl, tell it on standard output."""
    options = Options.model_validate_json(sys.stdin.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Messages have standard output to themselves, whatever a library may print.
    channel, sys.stdout = sys.stdout.buffer, sys.stderr
    _run_scrapy(options, lambda message: send(message, channel))


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


def _run_scrapy(options: Options, tell: Callable[[Message], None]) -> None:
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.settings import scrapy_settings
    from crawler.spiders.api import ApiSpider
    from crawler.spiders.article import ArticleSpider
    from crawler.spiders.feed import FeedSpider
    from crawler.spiders.page import PageSpider
    from crawler.spiders.rendered import RenderedSpider

    given = scrapy_settings(options.settings, options.urls, options.save_to)
    process = AsyncCrawlerProcess(given | {"SPENT": options.spent, "TELL": tell})
    if options.articles:
        process.crawl(ArticleSpider, articles=options.articles, report=tell)
    spiders = iter([PageSpider, RenderedSpider, FeedSpider, ApiSpider])

    def start_next(_: object = None) -> None:
        """One spider after the other: each counts its own connections, and a host is to see one at a time."""
        for spider in spiders:
            sources = [source for source in options.sources if source.spider == spider.name]
            if sources:
                crawl = process.crawl(spider, sources=sources, known=options.known, report=tell)
                crawl.add_done_callback(start_next)
                return

    start_next()
    process.start()


if __name__ == "__main__":
    main()
