"""The views as files that other programs read: CSV, Parquet, JSON, and a SQLite file; and all of them together as a release.

Only what is meant for everyone goes out: the views, and in the SQLite file the tables they rest on, without the pages that
were fetched. What a program of somebody else does with a text that begins like a formula is thought of in ``harmless``.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from difflib import get_close_matches
from enum import StrEnum
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, LargeBinary, case, literal, null, text
from sqlmodel import col

from data import db, dictionary, transfer
from data.dictionary import Relation
from data.models import Source
from data.sources import SourceKind
from pipeline.errors import SettingsError, StoreError

DATABASE = "swansong.db"
SUMS = "SHA256SUMS"
PUBLIC = ("vendor", "product", "alias", "aliaswas", "sameas", "source", "document", "claim", "claimwas", "claimname", "event", "stage", "change", "newsthread", "newsitem")  # fmt: skip
"""The tables of the SQLite file. The others tell how somebody's own Swansong fares, or whom it writes to."""
_MAILS = col(Source.kind) == SourceKind.MAILBOX
WITHOUT: transfer.Instead = {
    "document": {"raw": literal(b"", LargeBinary)},
    "source": {
        "url": case((_MAILS, ""), else_=col(Source.url)),
        "fetched_url": case((_MAILS, null()), else_=col(Source.fetched_url)),
        "failure": case((_MAILS, null()), else_=col(Source.failure)),
    },
}
"""What stays at home: fetched pages, which are the work of others, and the folders in which mails lie."""
_ORDER = {
    "products": "product_id",
    "timeline": "first_day IS NULL, first_day, last_day, event_id",
    "evidence": "claim_id",
}
"""How views are sorted that are not so by themselves, so that two exports can be compared line by line."""
_CHUNK = 5_000
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Row = Sequence[Any]


class Format(StrEnum):
    """What the views can be written as."""

    SQLITE = "sqlite"
    CSV = "csv"
    PARQUET = "parquet"
    JSON = "json"


@dataclass(frozen=True)
class Written:
    """A file that was written; `rows` counts those of its view, or of all tables of a SQLite file."""

    path: Path
    rows: int


def export(url: str, format: Format, folder: Path, names: Sequence[str] = ()) -> list[Written]:
    """Write views into `folder`, one file each, or all into one SQLite file; every file as of one moment.

    Raises SettingsError for a view that does not exist and where it would replace the database itself, StoreError where the database or the folder cannot be used.
    """
    asked = _views(names)
    if format is Format.SQLITE:
        if names:
            raise SettingsError("a SQLite file holds every view; leave the names out")
        return [_database(url, folder / DATABASE)]
    with db.snapshot(url) as connection:
        return [_file(connection, view, format, folder / f"{view.name}.{format}") for view in asked]


def release(url: str, folder: Path, now: datetime) -> Path:
    """A new folder `swansong-DATE` in `folder` with the views in every format, a README of their fields, and SHA-256 sums.

    It appears when it is whole. Raises StoreError where it is there already.
    """
    made = folder / f"swansong-{now:%Y-%m-%d}"
    if made.exists():
        raise StoreError(f"{made}: there is a release of this day already; move it away")
    with transfer.replacing(made) as part:
        database = _database(url, part / DATABASE).path
        # From the file that goes out, so that all formats say the same, and nothing that stays at home.
        files = [export(db.file_url(database), kind, part / kind) for kind in _WRITERS]
        transfer.close_file(database)
        (part / "README.md").write_text(_readme(files[0], now), encoding="utf-8")
        (part / SUMS).write_text("".join(_sums(part)), encoding="utf-8")
    return made


def _views(names: Sequence[str]) -> list[Relation]:
    there = {view.name: view for view in (*dictionary.views(), dictionary.DICTIONARY)}
    for name in names:
        if name not in there:
            near = get_close_matches(name, there, n=1)
            advice = f"did you mean {near[0]}?" if near else f"there are {', '.join(there)}"
            raise SettingsError(f"no view is called {name!r}; {advice}")
    return [there[name] for name in dict.fromkeys(names)] or list(there.values())


def _database(url: str, path: Path) -> Written:
    transfer.require_other(url, path)
    with transfer.replacing(path) as part:
        copied = transfer.copy(url, db.file_url(part), tables=PUBLIC, instead=WITHOUT)
        transfer.close_file(part)
    return Written(path, sum(table.rows for table in copied))


def _file(connection: Connection, view: Relation, format: Format, path: Path) -> Written:
    with transfer.replacing(path) as part:
        return Written(path, _WRITERS[format](view, _rows(connection, view), part))


def _rows(connection: Connection, view: Relation) -> Iterator[Row]:
    """The rows of a view with values of the types that its columns are said to have, on every database."""
    readers = [_READERS.get(column.type, _as_it_is) for column in view.columns]
    order = f" ORDER BY {_ORDER[view.name]}" if view.name in _ORDER else ""
    asked = text(f"SELECT * FROM {view.name}{order}")  # noqa: S608 names of ours
    found = connection.execute(asked, execution_options={"yield_per": _CHUNK})
    for row in found:
        yield tuple(None if value is None else read(value) for read, value in zip(readers, row, strict=True))


def _as_it_is(value: Any) -> Any:
    return value


def _date(value: str | date) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: str | datetime) -> datetime:
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


_READERS: dict[str, Callable[[Any], Any]] = {
    "boolean": bool,
    "date": _date,
    "timestamp": _moment,
    "real": float,
}


def _write_csv(view: Relation, rows: Iterable[Row], path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(column.name for column in view.columns)
        for row in rows:
            table.writerow(_cell(value) for value in row)
            count += 1
    return count


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else value


def harmless(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula: an apostrophe before the signs with which one begins.

    Headlines and quotes come from pages of others, and a cell ``=HYPERLINK(...)`` would be run by whoever opens the file.
    Only texts are changed, never numbers; JSON and Parquet have them as they are.
    """
    return f"'{text}" if text.startswith(_FORMULAS) else text


def _write_json(view: Relation, rows: Iterable[Row], path: Path) -> int:
    """A list of objects, one a line."""
    names = [column.name for column in view.columns]
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        for count, row in enumerate(rows, 1):
            line = json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False, default=_iso)
            file.write(f"{',' if count > 1 else ''}\n{line}")
        file.write("\n]\n")
    return count


def _iso(value: date) -> str:
    return value.isoformat()


def _write_parquet(view: Relation, rows: Iterable[Row], path: Path) -> int:
    import pyarrow
    from pyarrow import parquet

    types = {
        "text": pyarrow.string(), "integer": pyarrow.int64(), "real": pyarrow.float64(), "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(), "timestamp": pyarrow.timestamp("us", tz="UTC"),
    }  # fmt: skip
    schema = pyarrow.schema(
        [pyarrow.field(c.name, types[c.type], metadata={"meaning": c.meaning}) for c in view.columns],
        metadata={"meaning": view.meaning},
    )
    names, rows, count = schema.names, iter(rows), 0
    with parquet.ParquetWriter(path, schema) as file:
        while chunk := [dict(zip(names, row, strict=True)) for row in islice(rows, _CHUNK)]:
            file.write_table(pyarrow.Table.from_pylist(chunk, schema=schema))
            count += len(chunk)
    return count


_WRITERS: dict[Format, Callable[[Relation, Iterable[Row], Path], int]] = {
    Format.CSV: _write_csv,
    Format.JSON: _write_json,
    Format.PARQUET: _write_parquet,
}


def _sums(folder: Path) -> Iterator[str]:
    """A line per file, as `sha256sum -c` reads them."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            yield f"{file_digest(file, 'sha256').hexdigest()}  {path.relative_to(folder).as_posix()}\n"


def _readme(files: Iterable[Written], now: datetime) -> str:
    counts = [f"| `{file.path.stem}` | {file.rows} |" for file in files]
    return "\n".join(
        [
            f"# Swansong, {now:%Y-%m-%d}",
            "",
            f"The end of AI products, as it was known on {now:%Y-%m-%d %H:%M} UTC: one file per view in `csv/`, `json/` and `parquet/`, and all of it in `{DATABASE}`,",
            "a SQLite file with the same views. How products stand is worked out for the day on which you ask: in the SQLite file that is today, in the other",
            f"files {now:%Y-%m-%d}. `sha256sum -c {SUMS}` tells whether every file is whole.",
            "",
            "Days, moments and booleans have those types in Parquet; in CSV and JSON a day is `2027-03-14`, a moment `2027-03-14T09:30:00+00:00`, a boolean",
            "`true` or `false`. NULL is an empty cell in CSV. In CSV, an apostrophe stands before a text that begins with `=`, `+`, `-` or `@`, so that no spreadsheet runs",
            "it as a formula; the other files have the text as it is. The SQLite file holds no page that was fetched: `document.raw` is empty.",
            "",
            "| view | rows |",
            "| --- | --- |",
            *counts,
            "",
            "# Fields",
            "",
            *dictionary.sections((*dictionary.views(), dictionary.DICTIONARY)),
        ]
    )  # fmt: skip
