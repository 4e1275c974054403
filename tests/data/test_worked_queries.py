"""``docs/queries.md``: each query is run as it stands there, on both databases, and answers what the page promises."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from data import db
from data.seed import load_seed
from data.settings import ROOT
from tests.data import world

MAY_BE_EMPTY = (
    "Empty until something was collected.",
    "Empty when nothing lies ahead.",
    "Empty for a day before your database began.",
)
SECTION = re.compile(r"^## (\d+)\. ([^\n]+)\n(.*?)```sql\n(.*?)```\n(.*?)(?=^## |\Z)", re.M | re.S)


@dataclass(frozen=True)
class Worked:
    number: int
    question: str
    sql: str
    answer: str

    @property
    def promises(self) -> bool:
        """Whether it must return rows on the shipped facts alone, on any day."""
        return not any(words in self.answer for words in MAY_BE_EMPTY)

    @property
    def columns(self) -> list[str]:
        """The head of the answer that is shown."""
        head = re.search(r"^\| (.+) \|\n\| ---", self.answer, re.M)
        return head[1].split(" | ") if head else []


WORKED = [
    Worked(int(found[1]), found[2], found[4], found[5])
    for found in SECTION.finditer((ROOT / "docs" / "queries.md").read_text(encoding="utf-8"))
]


def answer(url: str, worked: Worked) -> tuple[list[str], list[tuple]]:
    with db.engine(url).connect() as connection:
        found = connection.exec_driver_sql(worked.sql, execution_options={"no_parameters": True})
        return list(found.keys()), [tuple(row) for row in found]


def test_there_are_twenty_and_more_and_none_is_passed_over():
    page = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    assert len(WORKED) == page.count("\n## ") == page.count("```sql") >= 20
    assert [worked.number for worked in WORKED] == list(range(1, len(WORKED) + 1))
    assert sum(worked.promises for worked in WORKED) >= 12
    assert all(worked.question.endswith("?") for worked in WORKED)


def test_each_answers_where_there_is_something_of_everything(filled):
    for worked in WORKED:
        columns, rows = answer(filled, worked)
        assert columns == worked.columns, worked.question
        assert rows, worked.question


def test_each_runs_on_the_shipped_facts_and_answers_where_it_promises_to(url):
    db.migrate(db.engine(url))
    with db.session(url) as session:
        load_seed(session, world.SEEDED)
    for worked in WORKED:
        rows = answer(url, worked)[1]
        assert rows or not worked.promises, worked.question


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_both_databases_give_the_same_answers(filled_file, filled_template, postgres_server):
    """Where order is left open by the query, in any order; moments and numbers as the same values."""
    urls = (
        f"sqlite:///{filled_file}",
        f"postgresql://swansong@/{filled_template}?host={postgres_server}",
    )
    for worked in WORKED:
        here, there = (sorted(plain(row) for row in answer(url, worked)[1]) for url in urls)
        if worked.question != "What changed lately?" and "last_asked" not in worked.columns:
            assert here == there, worked.question
    db.engine(urls[1]).dispose()


def plain(row: tuple) -> list[str]:
    return [str(float(value)) if re.fullmatch(r"-?\d+(\.\d+)?", str(value)) else str(value) for value in row]
