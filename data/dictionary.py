"""What every table, view and column means, for ``docs/schema.md`` (``python -m data.dictionary`` writes it) and for the database itself.

The meaning of a table is its model's docstring, that of its columns stands in ``meanings.toml``; those of the views stand beside what
they explain, in ``views.sql``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from inspect import getdoc
from pathlib import Path
from typing import Any

from sqlalchemy import Column as TableColumn
from sqlalchemy import types
from sqlmodel import SQLModel

import data.models  # noqa: F401 so that every table is known
from data.settings import ROOT
from pipeline.types import Saying

PAGE = ROOT / "docs" / "schema.md"
_HERE = Path(__file__).resolve().parent
_TYPES = {
    types.Boolean: "boolean",
    types.Integer: "integer",
    types.Float: "real",
    types.Date: "date",
    types.DateTime: "timestamp",
    types.LargeBinary: "bytes",
    types.JSON: "json",
    types.String: "text",
}
_VIEW = re.compile(r"^-- (?P<meaning>[^\n]+)\n(?P<sql>CREATE VIEW (?P<name>\w+) AS\n.*?;)$", re.M | re.S)
_COLUMN = re.compile(r"^.*?(\w+),? -- (text|integer|real|boolean|date|timestamp): (.+)$", re.M)


@dataclass(frozen=True)
class Column:
    """A column of a table or view; its type is text, integer, real, boolean, date, timestamp, json or bytes."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class Relation:
    """A table or view, what one row of it is, and its columns; a view also has the SQL that makes it."""

    name: str
    type: str
    meaning: str
    columns: tuple[Column, ...]
    sql: str = ""


DICTIONARY = Relation(
    "dictionary",
    "view",
    Saying("One row per table, view and column: what it means."),
    (
        Column("table_name", "text", "Name of the table or view."),
        Column("column_name", "text", "Name of the column; empty in the row that tells what the table or view is."),
        Column("type", "text", "table or view, or the type of the column: text, integer, real, boolean, date, timestamp, json or bytes."),
        Column("meaning", "text", "What it means."),
    ),
)  # fmt: skip


@cache
def views() -> tuple[Relation, ...]:
    """The views of ``views.sql`` in the order in which they can be made."""
    written = (_HERE / "views.sql").read_text(encoding="utf-8")
    return tuple(
        Relation(found["name"], "view", found["meaning"], tuple(_columns(found["sql"])), found["sql"])
        for found in _VIEW.finditer(written)
    )


@cache
def tables() -> tuple[Relation, ...]:
    """The tables of ``models.py`` in the order in which they can be filled."""
    meanings = tomllib.loads((_HERE / "meanings.toml").read_text(encoding="utf-8"))
    models = {str(mapper.local_table): mapper.class_ for mapper in SQLModel._sa_registry.mappers}
    return tuple(
        Relation(
            table.name,
            "table",
            _first_paragraph(getdoc(models[table.name]) or ""),
            tuple(_described(column, meanings.get(table.name, {})) for column in table.columns),
        )
        for table in SQLModel.metadata.sorted_tables
    )


def rows() -> Iterator[tuple[str, str, str, str]]:
    """The rows of the view ``dictionary``."""
    for relation in (DICTIONARY, *views(), *tables()):
        yield relation.name, "", relation.type, relation.meaning
        yield from ((relation.name, c.name, c.type, c.meaning) for c in relation.columns)


def markdown() -> str:
    """The page of the documentation."""
    return "\n".join(
        [
            "# The database",
            "",
            "Made from `data/models.py`, `data/meanings.toml` and `data/views.sql` by `python -m data.dictionary`; change those, not this page.",
            "The database says the same of itself: `SELECT * FROM dictionary`. Worked queries are in [queries.md](queries.md).",
            "",
            "The views are made for reading, the tables for keeping; start with the views. On SQLite a date is text like `2027-03-14`, a timestamp text",
            "like `2027-03-14 09:30:00.000000` in UTC, and a boolean 0 or 1; on PostgreSQL they are `date`, `timestamptz` and `boolean`. *Today* is the date in UTC.",
            "Where this page does not speak of NULL, a column has none.",
            "",
            "Not listed: `alembic_version` (which form the tables have), and the full-text index of the news, which is the virtual table `news_search` on SQLite",
            "and the column `newsitem.search` on PostgreSQL.",
            "",
            "## Views",
            "",
            *sections((*views(), DICTIONARY)),
            "## Tables",
            "",
            *sections(tables()),
        ]
    )  # fmt: skip


def _columns(sql: str) -> Iterator[Column]:
    return (Column(*found) for found in _COLUMN.findall(sql))


def _described(column: TableColumn[Any], meanings: dict[str, str]) -> Column:
    held = column.type.impl if isinstance(column.type, types.TypeDecorator) else column.type
    kind = next(name for sort, name in _TYPES.items() if isinstance(held, sort))
    meaning = meanings.get(column.name, "")
    points = ", ".join(key.target_fullname for key in sorted(column.foreign_keys, key=str))
    return Column(column.name, kind, f"{meaning} Points to {points}." if points else meaning)


def _first_paragraph(text: str) -> str:
    return " ".join(text.partition("\n\n")[0].split())


def sections(relations: Iterable[Relation]) -> Iterator[str]:
    """A section of Markdown for each, with a table of its columns."""
    for relation in relations:
        yield from (f"### {relation.name}", "", relation.meaning, "")
        yield from ("| column | type | meaning |", "| --- | --- | --- |")
        yield from (f"| `{c.name}` | {c.type} | {_cell(c.meaning)} |" for c in relation.columns)
        yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Write the page."""
    PAGE.write_text(markdown(), encoding="utf-8")


if __name__ == "__main__":
    main()
