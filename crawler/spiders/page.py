"""One page per source: its addresses in order until one gives the page, and exactly one result."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import reasons
from crawler.content import Fetched
from crawler.remarks import remarks
from crawler.walls import Instead
from crawler.wire import Told, Validators
from data.sources import SourceEntry


@dataclass(frozen=True)
class Attempt:
    """Asking one source: which of its addresses is tried now, since when, and why the earlier ones failed, some of which may have
    asked to be left alone for a while."""

    source: SourceEntry
    began: float
    address: int = 0
    reasons: tuple[str, ...] = ()
    wait_until: datetime | None = None
    said: Mapping[str, str] = field(default_factory=dict)
    """What failed addresses said of themselves."""

    @classmethod
    def of(cls, source: SourceEntry) -> Attempt:
        """The first attempt, which begins now."""
        return cls(source, began=monotonic())

    @property
    def seconds(self) -> float:
        """Time since the source was first asked."""
        return monotonic() - self.began

    @property
    def noted(self) -> dict[str, str]:
        """What failed addresses said of their ends, which holds wherever the page is found in the end."""
        return {name: value for name, value in self.said.items() if name != "instead"}

    def failing(
        self, reason: str, wait_until: datetime | None = None, said: Mapping[str, str] | None = None
    ) -> Attempt:
        """The same with one more reason, on to the next address."""
        instead = {"instead": str(reason)} if isinstance(reason, Instead) else {}
        return replace(
            self,
            address=self.address + 1,
            reasons=(*self.reasons, reason),
            wait_until=wait_until or self.wait_until,
            said={**self.said, **(said or {}), **instead},
        )


class PageSpider(Spider):
    """Fetches pages; what came of each is told once."""

    name = "page"
    accept = "text/html,application/xhtml+xml,text/markdown;q=0.9,*/*;q=0.5"

    def __init__(
        self,
        *,
        sources: Sequence[SourceEntry],
        known: Mapping[str, Validators],
        report: Callable[[Told], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._sources = sources
        self._known = known
        self._report = report

    async def start(self) -> AsyncIterator[Request]:
        """The first address of every source."""
        for source in self._sources:
            for request in self._begin(Attempt.of(source)):
                yield request

    def _begin(self, attempt: Attempt) -> list[Request]:
        """The request for an address, or for the next where none can be made of it: entries of feeds may name anything."""
        try:
            return [self._ask(attempt)]
        except ValueError as error:
            return self._failed(attempt.failing(f"its address is none that can be asked ({error})"))

    def _ask(self, attempt: Attempt) -> Request:
        source = attempt.source
        return Request(
            source.urls[attempt.address],
            headers={"Accept": self.accept, "Accept-Language": source.language},
            callback=self.answered,
            errback=self.unanswered,
            meta={"known": self._known.get(source.id), "attempt": attempt},
            dont_filter=True,  # two sources may share an address, and a redirect may come back to one
        )

    def answered(self, response: Response) -> list[Request]:
        """A response of any status. (Scrapy looks at the source of every generator that it calls, so these are none.)"""
        attempt: Attempt = response.meta["attempt"]
        page = _fetched(response)
        try:
            reason = reasons.of_status(response, now=page.at)
            if reason is None and response.status != 304:
                reason = self._objection(attempt, page)
            said = {**attempt.noted, **response.meta.get("said", {}), **remarks(response, page)}
        except Exception as error:  # whatever a page makes a parser raise, the source gets its one result
            reason = f"the crawler failed on it: {type(error).__name__}: {error}; please report this page"
        if reason is not None:
            wait = reasons.retry_after(response, now=page.at) or timedelta()
            until = page.at + min(wait, reasons.LONGEST_WAIT) if wait else None
            return self._failed(attempt.failing(reason, until, response.meta.get("said")))
        if response.status == 304:
            # Without a page there is none that could name its address: what it said the last time stands.
            self._end(attempt, unchanged=True, remarks=said or None)
        else:
            self._end(attempt, page=page, remarks=said)
        return []

    def unanswered(self, failure: Failure) -> list[Request]:
        """No response at all."""
        request: Request = failure.request  # type: ignore[attr-defined]
        reason = reasons.of_error(failure.value, request, self.settings)
        attempt: Attempt = request.meta["attempt"]
        return self._failed(attempt.failing(reason, said=request.meta.get("said")))

    def _objection(self, attempt: Attempt, page: Fetched) -> str | None:
        """Why what came is not what the source is, or None."""
        return page.objection(attempt.source.kind) or page.lacks(attempt.source.markers)

    def _failed(self, attempt: Attempt) -> list[Request]:
        if attempt.address < len(attempt.source.urls):
            return self._begin(attempt)
        self._give_up(attempt)
        return []

    def _give_up(self, attempt: Attempt) -> None:
        """The source's one result where none of its addresses gave the page."""
        reason = "; ".join(dict.fromkeys(attempt.reasons))
        self._end(attempt, reason=reason, wait_until=attempt.wait_until, remarks=dict(attempt.said) or None)

    def _end(self, attempt: Attempt, **said: Any) -> None:
        self._report(Told(attempt.source.id, attempt.source.address, attempt.seconds, **said))


def _fetched(response: Response) -> Fetched:
    def header(name: str) -> str | None:
        value = response.headers.get(name)
        text = value.decode("latin-1") if value else ""
        return text if text.isprintable() else None

    return Fetched(
        url=response.url.split("#", 1)[0],
        raw=response.body,
        at=datetime.now(UTC),
        content_type=header("Content-Type") or "",
        etag=header("ETag") or None,
        last_modified=header("Last-Modified") or None,
    )
