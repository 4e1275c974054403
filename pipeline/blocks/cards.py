"""Cards: records of one product that are written as labels with their values, whatever carries them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.blocks import bounds
from pipeline.blocks.tables import is_blank
from pipeline.clean import tidy
from pipeline.components.dates import find_dates
from pipeline.roles import Role, role_of

MOST = 30
"""Labels that a card has at most."""
_LABELLED = re.compile(r"(?P<label>[^\W\d_][\w /(),-]{1,48}?)\s?(?::\s+|：\s*)(?P<value>\S.{0,200})$")
_DATED = (Role.SHUTDOWN, Role.DEPRECATED, Role.ANNOUNCED, Role.CLOSED)

Cells = tuple[tuple[str, str], ...]


def leading(lines: Sequence[str], all_of: int = 0) -> Cells:
    """The labels and values that `lines` begin with; none where they are not `all_of` so many lines."""
    found: list[tuple[str, str]] = []
    for line in lines[:MOST]:
        match = _LABELLED.match(line)
        if match is None:
            break
        found.append((match["label"], match["value"]))
    return tuple(found) if not all_of or len(found) == len(lines) == all_of else ()


def card(pairs: Sequence[tuple[str, str]]) -> Cells:
    """The cells of a card, or () where `pairs` are none: no label stands twice, one of them is the day of an end or of a
    deprecation, and what is labelled as a day is one."""
    cells = tuple((bounds.line(tidy(label)), bounds.cell(value)) for label, value in pairs)
    roles = [role_of(label) for label, _ in cells]
    if len(cells) < 2 or len({label for label, _ in cells}) < len(cells):
        return ()
    if not {Role.SHUTDOWN, Role.DEPRECATED} & set(roles):
        return ()
    days = (value for role, (_, value) in zip(roles, cells, strict=True) if role in _DATED)
    return cells if all(map(_is_day, days)) else ()


def _is_day(text: str) -> bool:
    """Whether `text` is a date with a few words at most, or says that there is none."""
    dates = find_dates(text)
    return len(text) - (dates[0].end - dates[0].start) < 30 if dates else is_blank(text)


def is_no_more_than_day(text: str) -> bool:
    """Whether `text` is a date and nothing else."""
    dates = find_dates(text)
    return len(dates) == 1 and len(text) - (dates[0].end - dates[0].start) <= 2
