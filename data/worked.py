"""The worked queries of ``docs/queries.md``: questions that people ask, each with its SQL and what the answer means."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.settings import ROOT, in_checkout

PAGE = ROOT / "docs" / "queries.md" if in_checkout() else Path(__file__).with_name("queries.md")
_SECTION = re.compile(
    r"^## \d+\. (?P<question>[^\n]+)\n.*?```sql\n(?P<sql>.*?)```\n(?P<meaning>.*?)(?=^\||^## |\Z)",
    re.M | re.S,
)


@dataclass(frozen=True)
class Worked:
    """A question, the statement that answers it, and how to read the answer."""

    question: str
    sql: str
    meaning: str


@cache
def worked() -> tuple[Worked, ...]:
    """All of them, in the order of the page."""
    found = _SECTION.finditer(PAGE.read_text(encoding="utf-8"))
    return tuple(
        Worked(one["question"], one["sql"].strip(), " ".join(one["meaning"].split())) for one in found
    )
