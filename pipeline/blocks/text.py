"""Plain text made into Markdown, and tables that lost their form when a page was copied as text."""

from __future__ import annotations

import html as entities
import re

from pipeline.blocks.clean import tidy
from pipeline.roles import Role, role_of

_BULLET = re.compile(r"^([ \t]*)[•·‣–▪◦]\s+", re.M)
_DATEISH = re.compile(r"^\W*(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\w{3,9}\.? \d{1,2},? \d{4}|\d{1,2} \w{3,9} \d{4})\W*$")
_DATED = (Role.SHUTDOWN, Role.DEPRECATED, Role.ANNOUNCED, Role.DATE)


def as_markdown(source: str) -> str:
    """Plain text as Markdown that shows the same: markup characters escaped, bullets written as hyphens."""
    return _BULLET.sub(r"\1- ", entities.escape(source, quote=False))


def unflatten(source: str) -> str:
    """`source` with flattened tables written as Markdown tables again.

    A copied page keeps the header line with tabs between its names while the cells below run over several lines. The cells
    that read as dates tell where the rows are: one date column anchors each row.
    """
    if "\t" not in source:
        return source
    lines = source.split("\n")
    out: list[str] = []
    at = 0
    while at < len(lines):
        headers = [tidy(h) for h in lines[at].split("\t")]
        straight = _straight(lines, at, len(headers))
        if straight:
            out += ["", *straight, ""]
            at += len(straight) - 1
            continue
        anchor = next((i for i, h in enumerate(headers) if role_of(h) in _DATED), None)
        if len(headers) < 2 or anchor is None or not all(headers) or len(lines[at]) > 200:
            out.append(lines[at])
            at += 1
            continue
        end, table = _rebuild(lines, at + 1, len(headers), anchor)
        out += ["", _line(headers), _line(["---"] * len(headers)), *map(_line, table), ""] if table else [lines[at]]
        at = end if table else at + 1
    return "\n".join(out)


def _straight(lines: list[str], at: int, width: int) -> list[str]:
    """A table whose rows kept their tabs, as Markdown lines; [] where there is none at `at`."""
    if width < 2 or any(len(h.split()) > 8 for h in lines[at].split("\t")):
        return []
    end = at
    while end < len(lines) and lines[end].strip() and len(lines[end].split("\t")) == width:
        end += 1
    if end - at < 2:
        return []
    cells = [[tidy(c) for c in line.split("\t")] for line in lines[at:end]]
    return [_line(cells[0]), _line(["---"] * width), *map(_line, cells[1:])]


def _rebuild(lines: list[str], start: int, width: int, anchor: int) -> tuple[int, list[list[str]]]:
    """Where the flattened cells that begin at `start` end, and the rows they make."""
    pieces: list[tuple[int, str]] = []
    blank = 0
    for number in range(start, len(lines)):
        texts = [tidy(t) for t in lines[number].split("\t")]
        blank = 0 if any(texts) else blank + 1
        prose = any(len(t.split()) > 8 for t in texts)
        if prose or blank > 2:
            break
        pieces += [(number, t) for t in texts if t]
    dates = [i for i, (_, text) in enumerate(pieces) if _DATEISH.match(text)]
    rows = []
    end = start
    for place, at in enumerate(dates):
        first = at - anchor
        if first < 0:
            continue
        stop = dates[place + 1] - anchor if place + 1 < len(dates) else _stop(pieces, at, width - anchor)
        cells = [text for _, text in pieces[first:stop]]
        rows.append([*cells[: width - 1], " ".join(cells[width - 1 :])])
        end = pieces[stop - 1][0] + 1
    return end, rows


def _stop(pieces: list[tuple[int, str]], at: int, cells: int) -> int:
    """Past the last piece of the last row: its cells, and pieces that an `or`, `and` or comma joins on."""
    stop = min(at + cells, len(pieces))
    while stop < len(pieces) and re.fullmatch(r"(?:or|and|,|/)", pieces[stop][1], re.I):
        stop = min(stop + 2, len(pieces))
    return stop


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(entities.escape(c, quote=False).replace("|", "\\|") for c in cells) + " |"
