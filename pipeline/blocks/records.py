"""CSV, YAML and JSON lists to blocks: each object one record, its keys in the place of column headers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from pipeline.blocks import bounds
from pipeline.blocks.cards import Cells
from pipeline.clean import tidy, tidy_lines
from pipeline.components.dates import find_dates
from pipeline.errors import UnreadableError
from pipeline.roles import Role, role_of
from pipeline.types import Block

DEEPEST = 12
"""Levels of nesting that are searched for lists of objects."""

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^)]{0,1000}\)")
_EPOCH = range(1_000_000_000, 4_500_000_000)
"""Numbers that are read as seconds since 1970; a thousand times as much as milliseconds."""


def of_csv(source: str, room: bounds.Room) -> list[Block]:
    """Records of a CSV document. Raises UnreadableError where it can't be parsed or holds none."""
    return _told(_csv(source), "CSV", room)


def of_value(value: Any, kind: str, room: bounds.Room) -> list[Block]:
    """Records of a YAML or JSON document by its value. Raises UnreadableError where it holds no list."""
    return _told(_records(value), kind.upper(), room)


def of_front_matter(table: dict[Any, Any], room: bounds.Room) -> list[Block]:
    """Records that the front matter of a page lists with the days of their ends; none where it lists other things."""
    rows = list(_rows(_records(table), room))
    return rows if any(_is_dated_end(key, value) for row in rows for key, value in row.cells) else []


def _is_dated_end(key: str, value: str) -> bool:
    return role_of(key) is Role.SHUTDOWN and bool(_LIFECYCLE.search(key) and find_dates(value))


_LIFECYCLE = re.compile(
    r"\beo[ls]\b|end of (?:life|support|service)|retire|sunset|shut ?down|discontinu|decommission|removal|support",
    re.I,
)
"""Words of a key for the end of a product; vacancies expire and courses close."""


def _told(records: Iterator[tuple[tuple[str, ...], Cells]], kind: str, room: bounds.Room) -> list[Block]:
    try:
        found = list(_rows(records, room))
    except (RecursionError, ValueError) as error:  # lists nested too deep, numbers too long to be written
        raise UnreadableError(f"broken {kind}") from error
    if not found:
        raise UnreadableError(f"no list of records in this {kind}")
    return found


def _rows(records: Iterator[tuple[tuple[str, ...], Cells]], room: bounds.Room) -> Iterator[Block]:
    index = 0
    for path, cells in records:
        text = bounds.cell(" | ".join(value for _, value in cells if value))
        row = Block("row", text, path=path, cells=cells, index=index)
        if not text:
            continue
        if not room.fits(row):
            return
        yield row
        index += 1


def is_csv(head: str) -> bool:
    """Whether the first lines have the same number of cells, and more than two."""
    whole = head.rsplit("\n", 1)[0]
    try:
        lines = [row for row in csv.reader(io.StringIO(whole, newline=""), delimiter=_delimiter(head)) if row]
    except csv.Error:
        return False
    return len(lines) > 1 and len(lines[0]) > 2 and len({len(row) for row in lines[:5]}) == 1


def _delimiter(source: str) -> str:
    """What parts the cells: the comma, or the semicolon where commas part decimals, by which of them the headers hold more."""
    headers = source.lstrip().split("\n", 1)[0]
    return max(",;", key=headers.count)


def _csv(source: str) -> Iterator[tuple[tuple[str, ...], Cells]]:
    lines = csv.reader(io.StringIO(source.lstrip("\ufeff"), newline=""), delimiter=_delimiter(source))
    try:
        headers = [name(h) for h in next(lines, [])]
        for line in lines:
            yield (), tuple((h, cell(v)) for h, v in zip(headers, line, strict=False))
    except csv.Error as error:
        raise UnreadableError("broken CSV") from error


def _records(value: Any) -> Iterator[tuple[tuple[str, ...], Cells]]:
    described = isinstance(value, dict) and bool({"openapi", "swagger"} & value.keys())
    return _operations(value["paths"]) if described and "paths" in value else _objects(value)


def _operations(paths: Any) -> Iterator[tuple[tuple[str, ...], Cells]]:
    """The endpoints that the description of an API in OpenAPI lists, each with what is said of itself. What it says of parameters
    and answers is about the shape of data, in which "deprecated" and "shutdown" may be the names of fields."""
    for path, methods in paths.items() if isinstance(paths, dict) else ():
        for method, about in methods.items() if isinstance(methods, dict) else ():
            if isinstance(about, dict) and str(method).lower() in _METHODS:
                said = [(str(k), v) for k, v in about.items() if not isinstance(v, dict | list)]
                kept = (
                    (name(k.removeprefix("x-")), cell(v))
                    for k, v in said
                    if k.startswith(("x-", "deprecated"))
                )
                yield ("paths",), (("endpoint", f"{str(method).upper()} {path}"), *kept)


_METHODS = frozenset(["get", "put", "post", "delete", "options", "head", "patch", "trace"])


def _objects(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Cells]]:
    """Every object that stands in a list, or under a key of a map of objects, with the keys above it."""
    if len(path) > DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            if isinstance(item, dict):
                own = tuple(_flat(item))
                affected = list(_affected(item, own, path))
                yield from affected or [(path, own)]
                names = [(key, value) for key, value in own if _names_it(key)]
                yield from () if affected else _named_by(names, _inner_lists(item, path))
    elif isinstance(value, dict):
        if _is_keyed(value):
            for key, item in value.items():
                yield path, (("id", str(key)), *_flat(item))
            return
        if not path and _is_record(own := tuple(_flat(value))):
            yield path, own
        yield from _inner_lists(value, path)


def _is_record(own: Cells) -> bool:
    """Whether a document is one record: it has a name and a day of an end."""
    named = any(_names_it(key) and value for key, value in own)
    return named and any(_ENDS.search(key) and _is_dated_end(key, value) for key, value in own)


_ENDS = re.compile(r"\b(?:shut ?down|sunset|retir|eo[ls]\b|end of|discontinu|decommission|removal\b)", re.I)
"""Words of a key that tell alone of what ends; what is supported until a day is told by its file of one sort of things."""


def _affected(
    item: dict[Any, Any], own: Cells, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], Cells]]:
    """The things that a notice with days lists, each with the days of the notice and with what it says to move to."""
    if not any(role_of(key) in (Role.SHUTDOWN, Role.DEPRECATED) and value for key, value in own):
        return
    listed = {
        name(str(key)): [tuple(_flat(thing)) for thing in inner if isinstance(thing, dict)]
        for key, inner in item.items()
        if isinstance(inner, list)
    }
    replacing = [things for key, things in listed.items() if role_of(key) is Role.REPLACEMENT]
    heirs = list(filter(None, map(_name_of, chain(*replacing))))
    told = [(key, value) for key, value in own if not _names_it(key)]
    told += [("replacement", ", ".join(heirs))] if heirs else []
    for key, things in listed.items():
        if _AFFECTED.search(key):
            yield from (((*path, key), (*thing, *told)) for thing in things if _name_of(thing))


_AFFECTED = re.compile(
    r"\b(?:affect\w*|models?|products?|features?|items?|endpoints?|components?|resources?|services?|targets)\b"
)
"""The key under which a notice lists what it is about."""


def _names_it(key: str) -> bool:
    """Whether a key of a record is that of its name."""
    return role_of(key) in (Role.PRODUCT, Role.ID)


def _name_of(thing: Cells) -> str:
    return next((value for key, value in thing if _names_it(key) and value), "")


def _named_by(
    names: Sequence[tuple[str, str]], inner: Iterator[tuple[tuple[str, ...], Cells]]
) -> Iterator[tuple[tuple[str, ...], Cells]]:
    """Inner records with the names of what they lie in, where they have none themselves: one for each platform of a model."""
    for path, cells in inner:
        named = any(_names_it(key) for key, _ in cells)
        yield path, cells if named else (*names, *cells)


def _is_keyed(value: dict[Any, Any]) -> bool:
    """Whether a map is a list of objects by their ids: all of its values are objects, and where it has one only, that has days."""
    if not value or not all(isinstance(v, dict) for v in value.values()):
        return False
    return len(value) > 1 or any(
        role_of(name(str(key))) in (Role.SHUTDOWN, Role.DEPRECATED)
        for inner in value.values()
        for key, day in inner.items()
        if not isinstance(day, dict | list)
    )


def _inner_lists(item: dict[Any, Any], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Cells]]:
    for key, inner in _given(item):
        if isinstance(inner, dict) or (isinstance(inner, list) and any(isinstance(i, dict) for i in inner)):
            yield from _objects(inner, (*path, name(str(key))))


def _given(item: dict[Any, Any]) -> Iterator[tuple[Any, Any]]:
    """What an object says, without the samples in it."""
    return ((key, value) for key, value in item.items() if str(key).lower() not in _MADE_UP)


_MADE_UP = frozenset(["example", "examples", "sample", "samples", "mock", "mocks"])
"""Keys below which the description of an API shows values that nothing has."""


def _flat(item: dict[Any, Any], prefix: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    if depth > DEEPEST:
        return
    for key, value in _given(item):
        label = name(f"{prefix}{key}")
        if isinstance(value, dict):
            yield from _flat(value, f"{label} ", depth + 1)
        elif isinstance(value, list):
            if not any(isinstance(v, dict) for v in value):
                yield label, bounds.cell(", ".join(cell(v) for v in value))
        else:
            yield label, cell(value)


def name(key: str) -> str:
    """A key as words: `retirement_date` and `shutdownDate` become what a column would be called."""
    return bounds.line(tidy(_CAMEL.sub(" ", key.replace("_", " ").replace(".", " "))).lower())


def cell(value: Any) -> str:
    """A value as it is written in a table."""
    if isinstance(value, list):
        return ", ".join(map(cell, value))
    if value is None or value is False:
        return "" if value is None else "false"
    if isinstance(value, int) and (day := _epoch(value)):
        return day
    written = _LINK.sub(r"\1", bounds.cell(str(value)))
    return tidy_lines(written.replace("<br>", "\n").replace("`", ""))


def _epoch(value: int) -> str:
    """The day of a number that is a time, or ""."""
    seconds = next((number for number in (value, value // 1000) if number in _EPOCH), None)
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).date().isoformat()
