"""One JSON API per source. Its key is put on by `crawler.middlewares.Keyed`, so that no request here holds it."""

from __future__ import annotations

from crawler.spiders.page import PageSpider


class ApiSpider(PageSpider):
    """Fetches what an API lists; an HTML page in its place is refused (see `Fetched.objection`)."""

    name = "api"
    accept = "application/json,*/*;q=0.5"
