"""One page per source: its addresses in order until one gives the page, and exactly one result."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import reasons
from crawler.content import Fetched
from crawler.ledger import Ledger, Validators
from crawler.remarks import remarks
from crawler.results import Outcome, SourceResult
from data.health import told
from data.sources import SourceEntry
from pipeline.errors import StoreError, SwansongError

LONGEST_WAIT = timedelta(days=7)
"""A site that wants to be left alone for longer is asked again all the same: for ever is no answer."""


@dataclass(frozen=True)
class Attempt:
    """Asking one source: which of its addresses is tried now, since when, and why the earlier ones failed, some of which may have
    asked to be left alone for a while."""

    source: SourceEntry
    began: float
    address: int = 0
    reasons: tuple[str, ...] = ()
    wait_until: datetime | None = None

    @classmethod
    def of(cls, source: SourceEntry) -> Attempt:
        """The first attempt, which begins now."""
        return cls(source, began=monotonic())

    @property
    def seconds(self) -> float:
        """Time since the source was first asked."""
        return monotonic() - self.began

    def failing(self, reason: str, wait_until: datetime | None = None) -> Attempt:
        """The same with one more reason, on to the next address."""
        return replace(
            self,
            address=self.address + 1,
            reasons=(*self.reasons, reason),
            wait_until=wait_until or self.wait_until,
        )


class PageSpider(Spider):
    """Fetches pages and keeps their bytes before anything reads them."""

    name = "page"
    accept = "text/html,application/xhtml+xml,text/markdown;q=0.9,*/*;q=0.5"

    def __init__(
        self,
        *,
        sources: Sequence[SourceEntry],
        known: Mapping[str, Validators],
        ledger: Ledger,
        report: Callable[[SourceResult], None],
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._sources = sources
        self._known = known
        self._ledger = ledger
        self._report = report

    async def start(self) -> AsyncIterator[Request]:
        """The first address of every source."""
        for source in self._sources:
            yield self._ask(Attempt.of(source))

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

    def answered(self, response: Response) -> Iterator[Request]:
        """A response of any status."""
        attempt: Attempt = response.meta["attempt"]
        page = _fetched(response)
        reason = reasons.of_status(response, now=page.at)
        if reason is None and response.status != 304:
            reason = self._objection(attempt, page)
        if reason is not None:
            wait = reasons.retry_after(response, now=page.at) or timedelta()
            yield from self._failed(attempt, reason, page.at + min(wait, LONGEST_WAIT) if wait else None)
            return
        try:
            self._keep(attempt, page, remarks(response, page), unchanged=response.status == 304)
        except Exception as error:  # whatever it is, the source gets its one result
            known = isinstance(error, SwansongError)
            self._end(attempt, Outcome.FAILED, str(error) if known else f"{type(error).__name__}: {error}")

    def unanswered(self, failure: Failure) -> Iterator[Request]:
        """No response at all."""
        request: Request = failure.request  # type: ignore[attr-defined]
        reason = reasons.of_error(failure.value, request, self.settings)
        yield from self._failed(request.meta["attempt"], reason)

    def _objection(self, attempt: Attempt, page: Fetched) -> str | None:
        """Why what came is not what the source is, or None."""
        return page.objection(attempt.source.kind)

    def _keep(self, attempt: Attempt, page: Fetched, said: dict[str, str], *, unchanged: bool) -> None:
        source, known = attempt.source, self._known.get(attempt.source.id)
        if unchanged and known:
            # Without a page there is none that could name its address: what it said the last time stands.
            new = self._ledger.succeeded(source, known, page.at, said or None)
            self._end(attempt, Outcome.UNCHANGED, url=page.url, remark=_remark(said, new))
            return
        saved = self._ledger.keep(source, page)
        given = Validators(page.url, page.etag, page.last_modified)
        new = self._ledger.succeeded(source, given, page.at, said)
        outcome = Outcome.NEW if saved.new else Outcome.UNCHANGED
        self._end(attempt, outcome, url=page.url, document_id=saved.document_id, remark=_remark(said, new))

    def _failed(self, attempt: Attempt, reason: str, wait_until: datetime | None = None) -> Iterator[Request]:
        attempt = attempt.failing(reason, wait_until)
        if attempt.address < len(attempt.source.urls):
            yield self._ask(attempt)
        else:
            self._give_up(attempt)

    def _give_up(self, attempt: Attempt) -> None:
        """The source's one result where none of its addresses gave the page."""
        reason = "; ".join(dict.fromkeys(attempt.reasons))
        try:
            self._ledger.failed(attempt.source, reason, datetime.now(UTC), attempt.wait_until)
        except StoreError as error:
            reason = f"{reason}; {error}"
        self._end(attempt, Outcome.FAILED, reason)

    def _end(
        self,
        attempt: Attempt,
        outcome: Outcome,
        reason: str = "",
        url: str = "",
        document_id: int | None = None,
        remark: str = "",
    ) -> None:
        url = url or attempt.source.address
        seconds = attempt.seconds
        self._report(SourceResult(attempt.source.id, outcome, reason, url, document_id, seconds, remark))


def _remark(said: dict[str, str], new: bool) -> str:
    return "; ".join(told(said)) if new else ""


def _fetched(response: Response) -> Fetched:
    def header(name: str) -> str | None:
        value = response.headers.get(name)
        return value.decode("latin-1") if value else None

    return Fetched(
        url=response.url.split("#", 1)[0],
        raw=response.body,
        at=datetime.now(UTC),
        content_type=header("Content-Type") or "",
        etag=header("ETag"),
        last_modified=header("Last-Modified"),
    )
