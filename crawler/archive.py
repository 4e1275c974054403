"""Web archives (WARC): archived responses are taken in as if fetched on the day they were archived."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from crawler.content import Fetched
from crawler.ledger import Ledger
from crawler.remarks import of_ends
from crawler.results import Outcome, SourceResult
from crawler.unlisted import source_of
from data.health import told
from data.sources import Registry, SourceKind
from pipeline.errors import SettingsError
from pipeline.types import utc


def ingest(
    path: Path,
    *,
    registry: Registry,
    ledger: Ledger,
    max_bytes: int,
    known: bool = False,
    on_event: Callable[[SourceResult], None] = lambda _: None,
) -> list[SourceResult]:
    """Keep every archived response of the WARC at `path` (gzipped or not); one result per response.

    With `known`, only pages of hosts that the registry lists are taken, and one more result counts the others: an archive of the
    whole web, such as Common Crawl's, holds mostly those. Records of other types are passed over. What cannot be read of a damaged archive is one more, failed result
    in the name of the file; what came before it is kept. Raises SettingsError where there is no such file.
    """
    results = []
    for result in _Archive(path, registry, ledger, max_bytes, known).results():
        results.append(result)
        on_event(result)
    return results


def archive_of(folder: Path, now: datetime) -> Path:
    """The file that the pages of a run which begins now are saved to."""
    return folder / f"swansong-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.warc.gz"


@dataclass
class _Archive:
    path: Path
    registry: Registry
    ledger: Ledger
    max_bytes: int
    known: bool
    entered: set[str] = field(default_factory=set)

    def results(self) -> Iterator[SourceResult]:
        try:
            with self.path.open("rb") as file:
                yield from self._records(file)
        except OSError as error:
            raise SettingsError(
                f"{self.path}: {error.strerror}; give the path of a .warc or .warc.gz file"
            ) from error

    def _records(self, file: io.BufferedReader) -> Iterator[SourceResult]:
        count, pages, strange = 0, 0, 0
        archive = ArchiveIterator(file)
        while True:
            try:
                with redirect_stderr(io.StringIO()):  # warcio mutters there about damage that we report
                    record = _next(archive)
                    page = record and _page(record, self.max_bytes)
                    _finish(archive, record, self.path.stat().st_size)
            except Exception as error:  # whatever broken bytes make a parser raise
                yield self._broken(count, error)
                return
            if record is None:
                break
            count += 1
            if page and self.known and not self._knows(page.url):
                strange += 1
            elif page:
                pages += 1
                yield self._result(record, page)
        if strange:
            passed = f"passed over, being of hosts that the registry does not list: {strange}"
            yield SourceResult(self.path.name, Outcome.UNCHANGED, remark=passed)
        if not pages and not strange:
            yield SourceResult(self.path.name, Outcome.FAILED, f"no archived pages among its {count} records")

    def _knows(self, url: str) -> bool:
        return self.registry.by_url(url) is not None or self.registry.vendor_of(url) is not None

    def _broken(self, count: int, error: Exception) -> SourceResult:
        reason = f"damaged or cut off after {count} records ({_short(error)}); what came before is kept"
        if count == 0:
            reason = "not a WARC archive, or damaged from its start; give a .warc or .warc.gz file"
        return SourceResult(self.path.name, Outcome.FAILED, reason)

    def _result(self, record: ArcWarcRecord, page: Fetched) -> SourceResult:
        kind = SourceKind.FEED if page.format == "feed" else SourceKind.PAGE
        source = source_of(page.url, self.registry, kind=kind)
        status = record.http_headers.get_statuscode()
        reason = None if status == "200" else f"archived with HTTP {status}"
        cut = record.rec_headers.get_header("WARC-Truncated")
        reason = reason or (f"only a part of it was archived ({cut})" if cut else None)
        reason = reason or page.objection(source.kind) or self._oversize(page)
        if reason:
            return SourceResult(source.id, Outcome.FAILED, reason, page.url)
        if source.id not in self.entered:
            self.ledger.open([source])
            self.entered.add(source.id)
        saved = self.ledger.keep(source, page, published=page.at.date())
        outcome = Outcome.NEW if saved.new else Outcome.UNCHANGED
        remark = "; ".join(told(of_ends(partial(_header, record), page.url)))
        return SourceResult(source.id, outcome, "", page.url, saved.document_id, remark=remark)

    def _oversize(self, page: Fetched) -> str | None:
        if len(page.raw) <= self.max_bytes:
            return None
        return f"larger than {self.max_bytes / 1e6:g} MB; raise SWANSONG_MAX_BYTES to read it"


def _header(record: ArcWarcRecord, name: str) -> str:
    return record.http_headers.get_header(name) or ""


def _next(archive: ArchiveIterator) -> ArcWarcRecord | None:
    return next(iter(archive), None)


def _page(record: ArcWarcRecord, max_bytes: int) -> Fetched | None:
    """The archived response, or None for a record of another type or protocol."""
    if record.rec_type != "response" or record.http_headers is None:
        return None
    return Fetched(
        url=record.rec_headers.get_header("WARC-Target-URI"),
        raw=record.content_stream().read(max_bytes + 1),
        at=utc(datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))),
        content_type=record.http_headers.get_header("Content-Type")
        or record.rec_headers.get_header("WARC-Identified-Payload-Type")
        or "",
    )


def _finish(archive: ArchiveIterator, record: ArcWarcRecord | None, size: int) -> None:
    """Read on to the next record. Raises EOFError where the file, of `size` bytes, ends inside one."""
    if record is None:
        if archive.offset < size:
            raise EOFError("the file ends inside a record")
        return
    if not (record.rec_headers.get_header("Content-Length") or "").isdecimal():
        raise EOFError("a record lacks its length")
    archive.get_record_length()  # reads on
    if record.raw_stream.limit > 0:
        raise EOFError(f"a record lacks its last {record.raw_stream.limit} bytes")


def _short(error: Exception) -> str:
    """What went wrong, without the broken bytes that warcio quotes after a comma."""
    return str(error).strip().partition(",")[0][:100] or type(error).__name__
