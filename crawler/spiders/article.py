"""The articles that entries of feeds lead to, each a document of its feed's source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from crawler.content import Fetched
from crawler.results import Article
from crawler.spiders.page import Attempt, PageSpider
from crawler.walls import paywall
from crawler.wire import Told


class ArticleSpider(PageSpider):
    """Fetches articles, as pages that are HTML and can be read to their end."""

    name = "article"

    def __init__(self, *, articles: Sequence[Article], report: Callable[[Told], None], **kwargs: Any) -> None:
        super().__init__(
            sources=[article.as_page() for article in articles], known={}, report=report, **kwargs
        )

    def _objection(self, attempt: Attempt, page: Fetched) -> str | None:
        objection = super()._objection(attempt, page)
        if objection is None and not page.is_html:
            objection = f"not an article but {page.format or page.content_type or 'of no declared type'}"
        return objection or paywall(page.selector)
