"""The articles that entries of feeds lead to, each a document of its feed's source."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from typing import Any

from scrapy import Request

from crawler.content import Fetched
from crawler.ledger import Ledger
from crawler.results import Article, Outcome, SourceResult
from crawler.spiders.page import Attempt, PageSpider
from crawler.walls import paywall
from data.sources import SourceKind


class ArticleSpider(PageSpider):
    """Fetches articles once; how that goes is no success or failure of the source, whose feed was read."""

    name = "article"

    def __init__(
        self,
        *,
        articles: Sequence[Article],
        ledger: Ledger,
        report: Callable[[SourceResult], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(sources=(), known={}, ledger=ledger, report=report, **kwargs)
        self._articles = {article.url: article for article in articles}

    async def start(self) -> AsyncIterator[Request]:
        """Every article."""
        for article in self._articles.values():
            page = {"kind": SourceKind.PAGE, "urls": (article.url,), "follow": False, "format": None}
            yield self._ask(Attempt.of(article.source.model_copy(update=page)))

    def _objection(self, attempt: Attempt, page: Fetched) -> str | None:
        objection = super()._objection(attempt, page)
        if objection is None and not page.is_html:
            objection = f"not an article but {page.format or page.content_type or 'of no declared type'}"
        return objection or paywall(page.selector)

    def _keep(self, attempt: Attempt, page: Fetched, said: dict[str, str], *, unchanged: bool) -> None:
        article = self._articles[attempt.source.address]
        page = replace(page, title=article.title)
        saved = self._ledger.keep(attempt.source, page, published=article.published)
        self._end(attempt, Outcome.NEW, url=article.url, document_id=saved.document_id)

    def _give_up(self, attempt: Attempt) -> None:
        self._end(attempt, Outcome.FAILED, "; ".join(dict.fromkeys(attempt.reasons)))
