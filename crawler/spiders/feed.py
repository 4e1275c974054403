"""One feed per source. The feed is kept whole, as it came; the reader splits it into entries."""

from __future__ import annotations

from crawler.spiders.page import PageSpider


class FeedSpider(PageSpider):
    """Fetches feeds; what is not a feed is refused (see `Fetched.objection`), a broken feed is kept."""

    name = "feed"
    accept = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5"
