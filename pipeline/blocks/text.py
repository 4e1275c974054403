"""Plain text made into Markdown, and tables that lost their form when a page was copied as text."""

from __future__ import annotations

import html as entities
import re
from itertools import pairwise
from textwrap import dedent

from pipeline.clean import tidy
from pipeline.roles import Role, role_of

BULLET = re.compile(r"^([ \t]*)[•·‣–▪◦][^\S\n]+", re.M)
"""What people set before an item who write no Markdown."""
_DATEISH = re.compile(
    r"^\W*(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\w{3,9}\.? \d{1,2},? \d{4}|\d{1,2} \w{3,9} \d{4})\W*$"
)
_DATED = (Role.SHUTDOWN, Role.DEPRECATED, Role.ANNOUNCED, Role.DATE)


LONGEST_FLAT = 2_000
"""Lines below its header that a table without tabs may run over."""
MOST_FAILED = 100
"""Lines that look like the header of such a table and have none below them, after which no more are tried."""


def as_markdown(source: str) -> str:
    """Plain text as Markdown that shows the same: markup characters escaped, bullets written as hyphens."""
    source = _outlined(entities.escape(source, quote=False))
    paragraphs = re.split(r"(\n[ \t]*\n)", BULLET.sub(r"\1- ", source))
    return "".join(_listed(paragraph) for paragraph in paragraphs)


_EQUALS = re.compile(r"^(={1,3}) (\S[^\n]*?) \1[ \t]*$", re.M)
"""A heading of a readme as WordPress has it: the more signs, the higher."""
_ENTRY = re.compile(r"^\* (?:[^\n]*[.!?;:]|[^\n]{90,})[ \t]*$", re.M)
"""A line behind one star that is no heading: a bullet that is a sentence."""
_STARS = re.compile(r"^(\*{1,3}) (?=\S)", re.M)


def _outlined(source: str) -> str:
    """`source` with its headings as Markdown has them: between equals signs, or as GNU's NEWS has them behind stars, where what has three is an
    entry and what is indented below goes on with it."""
    source = _EQUALS.sub(lambda m: f"\n{'#' * (4 - len(m[1]))} {m[2]}\n", source)
    stars = {len(found) for found in _STARS.findall(source)}
    if not {1, 2} <= stars or _ENTRY.search(source):
        return source
    return _STARS.sub(lambda m: f"\n{'- ' if len(m[1]) == 3 else '#' * (1 + len(m[1])) + ' '}", source)


_ITEM = re.compile(r"^(?:[A-Z\d`\"“/@]|[a-z]+[-_./\d]|[^\x00-\x7f])")
_JOINS = re.compile(r"\s[–—-]\s|:\s|\s(?:→|-{1,2}(?:>|&gt;)|=(?:>|&gt;))\s|：")


def _listed(paragraph: str) -> str:
    """A paragraph whose lines are one record each ("name – date") as a list, or those of them behind a colon; lines that only wrap are
    left to be one text."""
    inset = all(line.startswith(("  ", "\t")) for line in paragraph.split("\n"))
    lines = dedent(paragraph).split("\n")
    if inset:
        lines = [_IN_COLUMNS.sub(" – ", line) for line in lines]
    if (at := _introduced(lines)) is not None:
        return "\n".join((*lines[:at], "", *(f"- {line}" for line in lines[at:])))
    whole = [
        line for line in lines if _ITEM.match(line) and len(line) < 140 and not line.endswith((",", "-"))
    ]
    records = [line for line in lines if inset or _JOINS.search(line)]
    if len(lines) < 2 or len(whole) < len(lines) or len(records) * 3 < len(lines) * 2 or _wrapped(lines):
        return paragraph
    return "\n".join(f"- {line}" for line in lines)


def _introduced(lines: list[str]) -> int | None:
    """Where the lines behind the last colon begin that are each no more than a name; None where there are none."""
    at = next((n for n in range(len(lines), 0, -1) if lines[n - 1].rstrip().endswith((":", "："))), 0)
    names = lines[at:] if at else []
    return at if len(names) > 1 and all(map(_NAME_LINE.fullmatch, names)) else None


_IN_COLUMNS = re.compile(r"(?<=\S) {3,}(?=\S)")
"""What parts the columns of lines that are set in."""
_NAME_LINE = re.compile(r"(?=[A-Z\d`\"“/@]|[a-z]+[-_./\d]|[^\x00-\x7f])(?:\S+ ){0,4}\S{2,}(?<![.,;:!?])")
"""A line that is no more than a few words, as a name has them."""


def _wrapped(lines: list[str]) -> bool:
    """Whether a line breaks in the middle of a sentence: it fills the width and the next word would not have fitted."""
    width = max(map(len, lines))
    return any(
        len(line) + len(after.split(" ", 1)[0]) >= width > 60 and line[-1:] not in ".:;!?)"
        for line, after in pairwise(lines)
    )


def unflatten(source: str) -> str:
    """`source` with flattened tables written as Markdown tables again.

    A copied page keeps its tabs, or keeps the header line with tabs while the cells below run over several lines, or puts each
    cell on a line of its own. Where the tabs are lost, the cells that read as dates tell where the rows are.
    """
    source = _standing(_piped(_aligned(_LEADERS.sub(": ", source))))
    if "\t" not in source:
        return source
    lines = source.split("\n")
    out: list[str] = []
    at = failed = 0
    while at < len(lines):
        headers = [tidy(h) for h in lines[at].split("\t")]
        straight = _straight(lines, at, len(headers))
        if straight:
            out += ["", *straight, ""]
            at += len(straight) - 1
            continue
        likely = len(headers) > 1 and all(headers) and len(lines[at]) <= 200 and failed < MOST_FAILED
        dated = [i for i, h in enumerate(headers) if role_of(h) in _DATED] if likely else []
        if not dated:
            out.append(lines[at])
            at += 1
            continue
        end, table = _rebuild(lines, at + 1, len(headers), dated)
        failed += not table
        out += (
            ["", line_of(headers), line_of(["---"] * len(headers)), *map(line_of, table), ""]
            if table
            else [lines[at]]
        )
        at = end if table else at + 1
    return "\n".join(out)


_LEADERS = re.compile(r"(?<=[^\s.])[^\S\n]?\.{4,}[^\S\n]?(?=[^\s.])")
"""The dots that lead the eye from a label to its value."""
_PIPED = re.compile(r"(?:^[ \t]*+\|?+[^|\n]++(?:\|[^|\n]*+)++$\n?){2,}+", re.M)


def _piped(source: str) -> str:
    """`source` with tables of cells between bars that lack the line below their header given one."""

    def ruled(match: re.Match[str]) -> str:
        lines = match[0].rstrip("\n").split("\n")
        cells = [[tidy(cell) for cell in line.strip().strip("|").split("|")] for line in lines]
        header = cells[0]
        if any(re.fullmatch(r"[\s|:-]+", line) for line in lines) or len({len(row) for row in cells}) > 1:
            return match[0]
        told = {role_of(cell) for cell in header}
        if not (told.intersection(_DATED) or (Role.REPLACEMENT in told and {Role.PRODUCT, Role.ID} & told)):
            return match[0]
        return "\n".join(
            ["", line_of(header), line_of(["---"] * len(header)), *map(line_of, cells[1:]), "", ""]
        )

    return _PIPED.sub(ruled, source) if "|" in source else source


_RULER = re.compile(r"[ \t]*[-=]{2,}(?:[ \t]+[-=]{2,})+[ \t]*")
_GAP = re.compile(r"[ \t]{2,}")


def _aligned(source: str) -> str:
    """`source` with tables whose columns only spaces set apart written as Markdown: under a header with a day in it, with or without
    a line of dashes between."""
    if "   " not in source:
        return source
    lines = source.split("\n")
    out: list[str] = []
    at = 0
    while at < len(lines):
        ruled = len(lines[at]) > 200 or "|" in lines[at] or "\t" in lines[at]
        headers = [] if ruled else _GAP.split(lines[at].strip())
        dated = len(headers) > 1 and any(role_of(header) in _DATED for header in headers)
        rows, end = _aligned_rows(lines, at + 1, len(headers)) if dated else ([], at)
        if not rows:
            out.append(lines[at])
            at += 1
            continue
        out += ["", line_of(headers), line_of(["---"] * len(headers)), *map(line_of, rows), ""]
        at = end
    return "\n".join(out)


def _aligned_rows(lines: list[str], start: int, width: int) -> tuple[list[list[str]], int]:
    """The rows below a header, and where they end: by the places of its dashes where it has them, else as far as they have as many cells."""
    ruler = start < len(lines) and _RULER.fullmatch(lines[start])
    begins = [found.start() for found in re.finditer(r"[-=]+", lines[start])] if ruler else []
    rows: list[list[str]] = []
    at = start + bool(ruler)
    while at < len(lines) and lines[at].strip():
        line = lines[at]
        places = pairwise([*begins, len(line) + 1])
        cells = [line[a:b].strip() for a, b in places] if len(begins) == width else _GAP.split(line.strip())
        if len(cells) != width:
            break
        rows.append(cells)
        at += 1
    return (rows if len(rows) > 1 or ruler else []), at


def _standing(source: str) -> str:
    """`source` with tables that stand one cell to a line laid down again: header names, then cells in the same order."""
    lines = source.split("\n")
    filled = [(at, tidy(line)) for at, line in enumerate(lines) if line.strip()]
    at = 0
    while at < len(filled):
        headers = _header_run(filled, at)
        if headers:
            table, stop = _standing_rows(filled, at + len(headers), headers)
            if table:
                first, last = filled[at][0], filled[stop - 1][0]
                laid = ["", line_of(headers), line_of(["---"] * len(headers)), *map(line_of, table), ""]
                lines[first : last + 1] = (
                    laid + [""] * (last + 1 - first - len(laid))
                    if last + 1 - first >= len(laid)
                    else ["\n".join(laid)] + [""] * (last - first)
                )
                at = stop
                continue
        at += 1
    return "\n".join(lines)


def _header_run(filled: list[tuple[int, str]], at: int) -> list[str]:
    """The header names that begin at `at`, one to a line: two or more, a date and a product among them."""
    run: list[str] = []
    while at + len(run) < len(filled) and len(run) < 12:
        text = filled[at + len(run)][1]
        if (
            len(text) > 80
            or len(text.split()) > 5
            or text.endswith((".", ":"))
            or role_of(text) is Role.OTHER
            or _DATEISH.match(text)
        ):
            break
        run.append(text)
    roles = [role_of(text) for text in run]
    named = any(role in (Role.PRODUCT, Role.ID) for role in roles)
    return run if len(run) > 1 and named and any(role in _DATED for role in roles) else []


def _standing_rows(filled: list[tuple[int, str]], at: int, headers: list[str]) -> tuple[list[list[str]], int]:
    width = len(headers)
    dated = next(i for i, h in enumerate(headers) if role_of(h) in _DATED)
    rows: list[list[str]] = []
    while at + width <= len(filled):
        cells = [text for _, text in filled[at : at + width]]
        if not _DATEISH.match(cells[dated]) or any(len(cell.split()) > 10 for cell in cells):
            break
        rows.append(cells)
        at += width
    return rows, at


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
    return [line_of(cells[0]), line_of(["---"] * width), *map(line_of, cells[1:])]


def _rebuild(lines: list[str], start: int, width: int, dated: list[int]) -> tuple[int, list[list[str]]]:
    """Where the flattened cells that begin at `start` end, and the rows they make."""
    pieces: list[tuple[int, str]] = []
    blank = 0
    for number in range(start, min(start + LONGEST_FLAT, len(lines))):
        texts = [tidy(t) for t in lines[number].split("\t")]
        blank = 0 if any(texts) else blank + 1
        prose = any(len(t.split()) > 8 for t in texts)
        again = lines[number] == lines[start - 1]  # the header of the next table
        if prose or again or blank > 2:
            break
        pieces += [(number, t) for t in texts if t]
    dates = [i for i, (_, text) in enumerate(pieces) if _DATEISH.match(text)][:: len(dated)]
    anchor = dated[0]
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


def line_of(cells: list[str]) -> str:
    """The cells of a row as Markdown sets them."""
    return "| " + " | ".join(entities.escape(c, quote=False).replace("|", "\\|") for c in cells) + " |"
