"""What is asked besides the sources themselves, and how asking ended: exactly one result each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from data.sources import SourceEntry, SourceKind


class Article(BaseModel):
    """An article to fetch: the source whose feed tells of it, and what its entry says."""

    model_config = ConfigDict(frozen=True)

    source: SourceEntry
    url: str
    title: str = ""
    published: date | None = None

    def as_page(self) -> SourceEntry:
        """The source, as if the article were its page."""
        page = {"kind": SourceKind.PAGE, "urls": (self.url,), "follow": False, "format": None}
        return self.source.model_copy(update=page)


class Outcome(StrEnum):
    """What came of asking."""

    NEW = "new"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True)
class SourceResult:
    """What came of asking one source.

    `reason` is empty unless it failed, `remark` says what is new that the address tells of itself, `seconds` runs from the first request on, and `document_id` is given
    where the source sent bytes.
    """

    source: str
    outcome: Outcome
    reason: str = ""
    url: str = ""
    document_id: int | None = None
    seconds: float = 0.0
    remark: str = ""
