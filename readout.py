"""What one document says, without any database: for `swansong extract` and for measuring the reader."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import FetchError, SettingsError, SwansongError, UnreadableError
from pipeline.types import Claim, Document, Reading

FORMATS = ("html", "markdown", "mdx", "feed", "csv", "yaml", "json", "rst", "text")

if TYPE_CHECKING:
    from crawler.results import SourceResult
    from data.models import Document as Stored
    from data.settings import Settings
    from data.sources import SourceEntry

Progress = Callable[[str, int, int, str], None]
"""Told (stage, how many are done, of how many, which was last) while something takes long."""


def extract_one(
    target: str, *, vendor: str | None = None, published: str | None = None, format: str | None = None
) -> Reading:
    """What the document at a path, an http(s) address or on standard input ("-") says.

    What is given replaces what is known from there; a document that does not say its day stands for today. Raises
    SettingsError, FetchError, UnreadableError.
    """
    from pipeline.extract import read_document

    given: dict[str, Any] = {"vendor": vendor, "published": _day(published), "format": _format(format)}
    document = replace(_load(target), **{name: value for name, value in given.items() if value})
    try:
        return read_document(replace(document, published=document.published or datetime.now(UTC).date()))
    except UnreadableError as error:
        raise UnreadableError(f"{target}: {error}; give a page, a feed, or CSV, YAML or JSON") from error


def print_batch(file: Path, complain: Callable[[str], None]) -> int:
    """Read every line of `file` and print a line for each; 0, or 1 where any could not be read, which is said."""
    failed = []
    try:
        with file.open(encoding="utf-8") as lines:
            for answer in batch(lines, file.parent):
                print(json.dumps(answer, ensure_ascii=False), flush=True)
                if "error" in answer:
                    failed.append(answer["id"])
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: cannot be read as JSON Lines: {error}") from error
    if failed:
        complain(
            f"{file}: {len(failed)} lines could not be read ({', '.join(map(str, failed[:5]))}); see their error"
        )
    return 1 if failed else 0


def _load(target: str) -> Document:
    if target == "-":
        return Document(sys.stdin.buffer.read())
    if target.startswith(("http://", "https://")):
        return _fetch(target)
    from crawler.content import by_ending

    path = Path(target)
    try:
        return Document(path.read_bytes(), format=by_ending(path.name), url=path.name)
    except OSError as error:
        raise SettingsError(
            f"{target}: {error.strerror}; give a file, an http(s) address, or - for input"
        ) from error


def as_json(reading: Reading) -> dict[str, Any]:
    """A reading as plain values."""
    return {
        "title": reading.title,
        "published": str(reading.published) if reading.published else None,
        "records": [record(claim) | explained(claim) for claim in reading.claims],
        "skipped": [{"reason": s.reason, "text": s.text} for s in reading.skipped],
    }


def stored(row: Stored, vendor: str | None, source: SourceEntry | None) -> Document:
    """A kept document as the reader takes it; the day it was fetched stands in for one that does not say its own."""
    from data.rows import is_article

    return Document(
        raw=row.raw,
        format=row.format,
        url=row.url,
        vendor=vendor,
        published=row.published or row.fetched_at.date(),
        title=row.title,
        charset=row.charset,
        article=source is not None and is_article(row.format, source.kind),
        hints=tuple(source.hints.items()) if source else (),
    )


def record(claim: Claim) -> dict[str, Any]:
    """A claim in the form that lifecycle records are exchanged and scored in: ISO dates as precise as written, or null."""
    return {
        "vendor": claim.vendor,
        "product": claim.product,
        "kind": claim.kind,
        "status": claim.status,
        "announced": str(claim.announced) if claim.announced else None,
        "deprecated": str(claim.deprecated) if claim.deprecated else None,
        "shutdown": str(claim.shutdown) if claim.shutdown else None,
        "not_before": claim.not_before,
        "replacements": list(claim.replacements),
        "scope": claim.scope,
        "evidence": claim.evidence,
    }


def explained(claim: Claim) -> dict[str, Any]:
    """Where a claim comes from: its place, how sure the reading is, and for each field the words, where they begin in the
    evidence (null where they stand elsewhere), what read them and how sure that is."""
    fields = {
        name: {
            "text": found.text,
            "start": place if (place := claim.evidence.find(found.text)) >= 0 and found.text else None,
            "rule": found.rule,
            "confidence": found.confidence,
        }
        for name, found in claim.fields
    }
    return {
        "where": claim.where,
        "confidence": claim.confidence,
        "extractor": claim.extractor,
        "fields": fields,
    }


def batch(lines: Iterable[str], folder: Path) -> Iterator[dict[str, Any]]:
    """For each line {id, path|text, format?, vendor?, url?, published?, title?} a {id, records}; paths are from `folder`.

    A line that cannot be read gives {id, records: [], error}; the others go on.
    """
    from pipeline.extract import read_document

    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        given: dict[str, Any] = {"id": f"line {number}"}
        try:
            given |= json.loads(line)
            records = [record(claim) for claim in read_document(_document(given, folder)).claims]
            yield {"id": given["id"], "records": records}
        except Exception as error:  # one bad line, or a fault of the reader, must not cost the others
            known = isinstance(error, SwansongError)
            reason = str(error) if known else f"{type(error).__name__}: {error}"
            yield {"id": given["id"], "records": [], "error": reason}


def _document(given: dict[str, Any], folder: Path) -> Document:
    text, path = given.get("text"), given.get("path")
    if text is not None:
        raw = str(text).encode()
    elif path is not None:
        raw = (folder / path).read_bytes()
    else:
        raise SettingsError("the line has neither a path nor a text")
    return Document(
        raw,
        format=given.get("format"),
        url=given.get("url") or "",
        vendor=given.get("vendor"),
        published=_day(given.get("published")),
        title=given.get("title") or "",
    )


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written[:10]) if written else None
    except ValueError as error:
        raise SettingsError(f"{written!r} is not a day; write YYYY-MM-DD") from error


def _format(name: str | None) -> str | None:
    if name is not None and name not in FORMATS:
        raise SettingsError(f"{name!r} is not a format; choose one of {', '.join(FORMATS)}")
    return name


def _fetch(url: str) -> Document:
    """Fetch `url` as the crawler would. Raises FetchError, SettingsError."""
    from crawler.unlisted import source_of
    from data.settings import settings
    from data.sources import load_registry

    registry = load_registry(settings())
    try:
        source = source_of(url, registry).model_copy(update={"urls": (url,)})
    except ValueError as error:
        raise SettingsError(f"{url}: not an http(s) address") from error
    ((result, document),) = fetch_once(settings(), [source])
    if document is None:
        raise FetchError(f"{url}: {result.reason}")
    return document


def fetch_once(
    settings: Settings, sources: Sequence[SourceEntry], progress: Progress = lambda *_: None
) -> list[tuple[SourceResult, Document | None]]:
    """Fetch sources as the crawler would, into a database that is thrown away: how each went, and what came of it."""
    from crawler.run import crawl
    from crawler.wire import Options
    from data import db

    done = count(1)

    def finished(result: SourceResult) -> None:
        progress("fetching", next(done), len(sources), result.source)

    with tempfile.TemporaryDirectory() as folder:
        given = settings.model_copy(update={"database_url": f"sqlite:///{folder}/once.db"})
        engine = db.engine(given.database_url)
        try:
            db.migrate(engine)
            progress("fetching", 0, len(sources), "")
            results = crawl(Options(settings=given, sources=tuple(sources)), finished)
            return [(result, _fetched(given.database_url, result, sources)) for result in results]
        finally:
            engine.dispose()


def _fetched(database: str, result: SourceResult, sources: Sequence[SourceEntry]) -> Document | None:
    from data import db, store

    if result.document_id is None:
        return None
    source = next(source for source in sources if source.id == result.source)
    with db.session(database) as session:
        row, _ = store.load_document(session, result.document_id)
        return stored(row, source.vendor, source)
