"""How asking one source ended: exactly one result each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What came of asking."""

    NEW = "new"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True)
class SourceResult:
    """What came of asking one source.

    `reason` is empty unless it failed, `seconds` runs from the first request on, and `document_id` is given
    where the source sent bytes.
    """

    source: str
    outcome: Outcome
    reason: str = ""
    url: str = ""
    document_id: int | None = None
    seconds: float = 0.0
