"""Tables as rows of (header, text): spans expanded, header rows joined, section rows kept as labels, turned upright."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice

from pipeline.blocks import bounds
from pipeline.clean import tidy
from pipeline.roles import Role, role_of

WIDEST = 200
"""Columns beyond this are left out: no page that people read has them."""
TALLEST = 40_000
"""Rows beyond this are left out: there is no room for more of them in what is read of one document."""


@dataclass(frozen=True)
class Cell:
    """One cell as written."""

    text: str
    header: bool = False
    across: int = 1
    down: int = 1
    struck: bool = False
    code: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """One data row; `label` is the section row above it inside the table."""

    cells: tuple[tuple[str, str], ...]
    label: str = ""
    struck: bool = False
    code: tuple[str, ...] = ()


def rows(grid: Iterable[list[Cell]]) -> Iterator[Row]:
    """Data rows of a table given as rows of cells."""
    full = list(islice(_expand(grid), TALLEST))
    if not full:
        return
    if _lies_on_its_side(full):
        full = [list(column) for column in zip(*_even(full), strict=True)]
        if role_of(bounds.line(full[0][0].text)) in (Role.TEXT, Role.OTHER):
            full[0][0] = replace(full[0][0], text="")  # "Milestone" heads the labels and not the names
    heads, body = _split_header(full)
    headers = [_joined(column) for column in zip(*_even(heads), strict=True)] if heads else []
    label = ""
    for line in body:
        texts = [cell.text for cell in line]
        if _is_section(line):
            label = bounds.line(tidy(line[0].text))
        elif _repeats(headers, texts):
            label = ""
        elif any(texts):
            yield _row(headers, line, label)


def _row(headers: list[str], line: list[Cell], label: str) -> Row:
    named = [(headers[i] if i < len(headers) else "", cell.text) for i, cell in enumerate(line)]
    filled = [cell for cell in line if cell.text or cell.struck]
    return Row(
        tuple(named),
        label,
        struck=bool(filled) and all(cell.struck for cell in filled),
        code=tuple(code for cell in line for code in cell.code),
    )


def _expand(grid: Iterable[list[Cell]]) -> Iterator[list[Cell]]:
    """Rows with every spanned place filled by the cell that spans it."""
    hanging: dict[int, tuple[Cell, int]] = {}
    for cells in grid:
        line: list[Cell] = []
        waiting = iter(cells)
        current = next(waiting, None)
        while (current is not None or any(place >= len(line) for place in hanging)) and len(line) < WIDEST:
            place = len(line)
            if place in hanging:
                cell, left = hanging.pop(place)
                line.append(cell)
                if left > 1:
                    hanging[place] = (cell, left - 1)
                continue
            if current is None:
                break
            for offset in range(current.across):
                line.append(current)
                if current.down > 1:
                    hanging[place + offset] = (current, current.down - 1)
            current = next(waiting, None)
        yield line[:WIDEST]


def _even(lines: list[list[Cell]]) -> list[list[Cell]]:
    width = max(len(line) for line in lines)
    return [line + [Cell("")] * (width - len(line)) for line in lines]


def _split_header(lines: list[list[Cell]]) -> tuple[list[list[Cell]], list[list[Cell]]]:
    count = 0
    while (
        count < len(lines) - 1
        and count < 4
        and all(cell.header for cell in lines[count])
        and not (count and _is_section(lines[count]))
    ):
        count += 1
    return lines[: count or 1], lines[count or 1 :]


def _joined(column: tuple[Cell, ...]) -> str:
    seen: list[str] = []
    for cell in column:
        text = tidy(cell.text)
        if text and text not in seen:
            seen.append(text)
    return bounds.line(" ".join(seen))


def _is_section(line: list[Cell]) -> bool:
    """A row that is one text across the table, or one filled cell among empty ones in a bold or header cell."""
    if len(line) < 2:
        return False
    if line[0].across > 1 and line[0].across >= len(line):
        return True
    return line[0].header and bool(line[0].text) and not any(cell.text for cell in line[1:])


def _repeats(headers: list[str], texts: list[str]) -> bool:
    return len(texts) > 1 and [tidy(t) for t in texts] == headers[: len(texts)]


def _lies_on_its_side(lines: list[list[Cell]]) -> bool:
    """Whether the first column holds the headers: several of its cells name roles and the first row's do not."""
    if not 2 <= len(lines) <= WIDEST or min(len(line) for line in lines) < 2:
        return False
    down = [role_of(bounds.line(line[0].text)) for line in lines]
    across = [role_of(bounds.line(cell.text)) for cell in lines[0][1:]]
    dated = {Role.SHUTDOWN, Role.DEPRECATED, Role.CLOSED, Role.ANNOUNCED}
    named = sum(role is not Role.OTHER for role in down)
    if not dated & set(down) or dated & set(across) or any(line[0].code for line in lines[1:]):
        return False
    return (
        named >= 2
        and len({line[0].text for line in lines}) == len(lines)
        and named > sum(role is not Role.OTHER for role in across)
        and all(len(line[0].text) < 60 for line in lines)
    )


_BLANK = re.compile(
    r"^[\s\-–—―‐‑−－_.]*$|^(?:n/?a|none|tbd|tba|null|nil|unknown|unset|not (?:yet )?(?:announced|set|scheduled|available|applicable|determined)|keine?[rs]?|ohne|(?:noch )?offen|steht noch aus|folgt|to (?:follow|come|be (?:decided|announced|determined|confirmed))|not (?:yet )?decided|undecided|open|nothing(?: yet)?|aucun\w*|à (?:venir|définir)|ningun\w*|por definir|sin sustituto|nessun\w*|da definire|nenhum\w*|geen|暂无|无|なし|未定|検討中|待定|없음|미정)\.?$",
    re.I,
)


@lru_cache(maxsize=4096)  # a cell is asked for every column that it may be
def is_blank(text: str) -> bool:
    """Whether a cell says nothing: empty, a dash, N/A, none, to be announced."""
    return bool(_BLANK.match(tidy(text).strip("()[]*_ ")))
