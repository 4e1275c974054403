"""Making the views of ``views.sql`` and the view ``dictionary``, and writing every meaning into PostgreSQL's comments.

They hold no data, so ``db.migrate`` drops them before it changes a table and makes them anew afterwards, and whenever they are
not the ones of this code.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from string import Template
from typing import Any

from sqlalchemy import Connection, CursorResult, inspect

from data import dictionary, families, standing
from data.dictionary import DICTIONARY, Relation

_WORDS = {
    "sqlite": {
        "today": "date('now')",
        "year_ago": "date('now', '-366 days')",
        "day_number": "julianday",
        "concat": "group_concat",
        "each": "json_each",
    },
    "postgresql": {
        "today": "(now() AT TIME ZONE 'UTC')::date",
        "year_ago": "((now() AT TIME ZONE 'UTC')::date - 366)",
        "day_number": "",
        "concat": "string_agg",
        "each": "json_array_elements_text",
    },
}


def make(connection: Connection) -> None:
    """Make the views; none of them may be there. The caller commits."""
    for statement in _statements(connection.dialect.name):
        _execute(connection, statement)


def drop(connection: Connection) -> None:
    """Drop every view of ours, also those of another version; views of others stay. The caller commits.

    Raises an error of the database where somebody's own view on PostgreSQL rests on one of these.
    """
    if not _has_dictionary(connection):
        return
    ours = _execute(connection, "SELECT table_name FROM dictionary WHERE type = 'view' AND column_name = ''")
    names = ours.scalars().all()
    if connection.dialect.name == "postgresql":  # in one statement, because they rest on each other
        _execute(connection, f"DROP VIEW IF EXISTS {', '.join(names)}")
    else:
        for name in names:
            _execute(connection, f"DROP VIEW IF EXISTS {name}")


def are_current(connection: Connection) -> bool:
    """Whether the views of the database are the ones of this code."""
    if not _has_dictionary(connection):
        return False
    asked = "SELECT meaning FROM dictionary WHERE table_name = 'dictionary' AND column_name = ''"
    return str(_execute(connection, asked).scalar_one()) == _meaning(connection.dialect.name)


@cache
def _statements(dialect: str) -> tuple[str, ...]:
    remarks = _comments() if dialect == "postgresql" else ()
    return (*_created(dialect), _dictionary(dialect), *remarks)


def _created(dialect: str) -> list[str]:
    return [Template(view.sql).substitute(_WORDS[dialect]) for view in dictionary.views()]


def _dictionary(dialect: str) -> str:
    names = ", ".join(column.name for column in DICTIONARY.columns)
    rows = [row for row in dictionary.rows() if row[:2] != (DICTIONARY.name, "")]
    rows = [(DICTIONARY.name, "", DICTIONARY.type, _meaning(dialect)), *rows]
    values = ",\n".join(f"({', '.join(map(_literal, row))})" for row in rows)
    return f"CREATE VIEW {DICTIONARY.name} ({names}) AS VALUES\n{values}"


def _comments() -> Iterator[str]:
    for relation in (*dictionary.tables(), *dictionary.views(), DICTIONARY):
        yield f"COMMENT ON {relation.type} {relation.name} IS {_literal(relation.meaning)}"
        yield from _column_comments(relation)


def _column_comments(relation: Relation) -> Iterator[str]:
    for column in relation.columns:
        yield f'COMMENT ON COLUMN {relation.name}."{column.name}" IS {_literal(column.meaning)}'


@cache
def _meaning(dialect: str) -> str:
    """What the dictionary says of itself; it ends in a mark of what the views were made from, by which they are known."""
    rules = [path.read_text(encoding="utf-8") for path in (Path(standing.__file__), families.RULE)]
    made_from = repr((_created(dialect), list(dictionary.rows()), rules))
    return f"{DICTIONARY.meaning} (Views {sha256(made_from.encode()).hexdigest()[:12]}.)"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _has_dictionary(connection: Connection) -> bool:
    return DICTIONARY.name in inspect(connection).get_view_names()


def _execute(connection: Connection, statement: str) -> CursorResult[Any]:
    # Without parameters, so that a per cent sign is one.
    return connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
