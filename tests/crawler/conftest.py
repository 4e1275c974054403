"""What tests of the crawler share."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
import sqlalchemy

from crawler.results import SourceResult
from crawler.run import crawl
from crawler.spiders import rendered
from crawler.wire import Options
from data.settings import settings
from data.sources import SourceEntry

Crawl = Callable[..., dict[str, SourceResult]]


@pytest.fixture
def crawled(own_settings: Callable[..., None], engine: sqlalchemy.Engine) -> Crawl:
    """Crawl some sources, in a child process, into the fresh database; results by source id.

    Loopback addresses are allowed unless a setting says otherwise.
    """

    def run(*sources: SourceEntry, **given: object) -> dict[str, SourceResult]:
        own_settings(**{"allow_private": True, "fetch_timeout": 2, **given})
        results = crawl(Options(settings=settings(), sources=sources))
        assert len(results) == len(sources)
        return {result.source: result for result in results}

    return run


def source(name: str, *urls: str, **more: object) -> SourceEntry:
    """A source of the press."""
    return SourceEntry.model_validate({"id": name, "title": name.title(), "urls": urls, **more})


@pytest.fixture
def chromium() -> str:
    """The system's Chromium; without one the test fails in CI and is skipped elsewhere."""
    found = rendered.chromium()
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium is installed")
    return str(found)
