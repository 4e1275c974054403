"""What tests of the crawler share."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy

from crawler.results import SourceResult
from crawler.run import Options, crawl
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
