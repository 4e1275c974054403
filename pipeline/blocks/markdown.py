"""Markdown and MDX to blocks: front matter apart, components made into elements, the rest rendered and read as HTML."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin

from pipeline.blocks import bounds, data, html, records
from pipeline.blocks.text import BULLET, line_of, unflatten
from pipeline.errors import UnreadableError
from pipeline.types import Block

_FRONT = re.compile(r"\ufeff?---[ \t]*\n(.*?)\n---[ \t]*(?:\n|$)", re.S)
_METADATA = re.compile(
    r"\ufeff?((?=Title: \S)(?:(?:Title|Date|Modified|Slug|Lang|Tags|Category|Authors?|Summary|Status|Keywords|Description|Save_as|URL|Template): [^\n]*\n){2,})(?:\n|$)"
)
"""Front matter without marks around it, as Pelican and MultiMarkdown have it."""
_MODULE = re.compile(
    r"^(?:import\s.+?from\s.+|import\s+['\"].+|export\s+(?:const|default|function)\b.*)$", re.M
)
_SELF_CLOSED = re.compile(r"<([A-Za-z][\w.-]*)((?:\s[^<>]*)?)/>")
_ALONE = re.compile(r"^[ \t]*<(([A-Z][\w.]*)(?:\s[^<>]*)?)/>[ \t]*$", re.M)
_COMPONENT_LINE = re.compile(r"^[ \t]*(</?[A-Z][\w.]*(?:\s[^<>]*)?>)[ \t]*$", re.M)
_EXPRESSION = re.compile(r"(?<==)\{[^{}\n]*\}")
_EQUALS = re.compile(r"^(={1,5}) (?=[^\s\"=])([^\n]*)$", re.M)
"""A heading of AsciiDoc or RDoc."""
_ADMONITION = re.compile(r"^[ \t]*:::.*$", re.M)
_ALERT = re.compile(r"^([ \t]*>[ \t]*)\[!\w+\][ \t]*$", re.M)
"""The first line of a quote that only says what sort of note it is."""
_ATTRIBUTES = re.compile(r"(?:\[(?P<text>[^\[\]\n]{0,200})\])?\{:[^{}\n]{0,200}\}")
"""The attributes that kramdown gives a span, a heading or a list: no words of the page."""
_TILDE = re.compile(r"^([ \t]*)~ ", re.M)
"""What opens a definition too, but where people write it means "about"."""
_COMMENT = re.compile(r"\{/\*(?:[^{*]++|\*(?!/\})|\{(?!/\*))*+\*/\}")
_FENCE = re.compile(r"^[ \t]*(```|~~~)")
_VOID = frozenset(["br", "hr", "img", "input", "meta", "link", "wbr", "source", "col"])
_DATE_KEYS = ("date", "published", "publishedat", "createdat", "pubdate", "published_at", "created_at")


@cache
def _renderer() -> MarkdownIt:
    return (
        MarkdownIt("commonmark", {"html": True, "breaks": True})
        .enable(["table", "strikethrough"])
        .disable(["code"])
        .use(deflist_plugin)
    )


def blocks(source: str, room: bounds.Room) -> tuple[list[Block], str, str | None, dict[str, str]]:
    """Blocks, title, date stamp and front matter of a Markdown or MDX document."""
    table, body = front_matter(room.source(source).replace("\r\n", "\n"))
    try:
        meta = {str(key): _written(value) for key, value in table.items()}
        listed = records.of_front_matter(table, room) if table else []
    except ValueError:  # a number too long to be written
        meta, listed = {}, []
    found, title, _ = html.blocks(f"<html><body>{rendered(body)}</body></html>", room)
    found = [replace(block, index=at) for at, block in enumerate((*listed, *found))] if listed else found
    return found, meta.get("title", "") or title, _stamp(meta), meta


def rendered(body: str) -> str:
    """Markdown or MDX without front matter as HTML."""
    return str(_renderer().render(prepare(body)))


def front_matter(source: str) -> tuple[dict[Any, Any], str]:
    """The front matter, and what follows it; broken front matter is left in the text."""
    if lines := _METADATA.match(source):
        pairs = (line.split(": ", 1) for line in lines[1].splitlines())
        return {key.lower(): value.strip() for key, value in pairs}, source[lines.end() :]
    found = _FRONT.match(source)
    if not found:
        return {}, source
    try:
        table = data.load(found[1], "yaml")
        if not isinstance(table, dict):
            return {}, source
        return table, source[found.end() :]
    except (UnreadableError, ValueError):
        return {}, source[found.end() :]


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _stamp(meta: dict[str, str]) -> str | None:
    for key, value in meta.items():
        if key.lower() in _DATE_KEYS and value:
            return value
    return None


_GRID = re.compile(r"^#\|[ \t]*\n(?P<rows>(?:(?!^(?:\|#|#\|)).*\n)+)\|#[^\n]*$", re.M)
_GRID_ROW = re.compile(r"^\|\|(?P<cells>.*?)\|\|[ \t]*$", re.M | re.S)
"""A table of Diplodoc, whose rows stand between double bars and may reach over lines."""


def _from_grid(found: re.Match[str]) -> str:
    rows = (
        [cell.strip() for cell in re.split(r"(?<!\|)\|(?!\|)", row["cells"])]
        for row in _GRID_ROW.finditer(found["rows"])
    )
    told = (
        "".join(f"<td>{_renderer().renderInline(cell)}</td>" for cell in row).replace("\n", "<br>")
        for row in rows
    )
    return "\n<table>" + "".join(f"<tr>{cells}</tr>" for cells in told) + "</table>\n"


def prepare(body: str) -> str:
    """`body` with MDX made plain: modules and comments dropped, components closed and set on lines of their own."""
    body = (
        _COMMENT.sub("", _MODULE.sub("", body))
        if "import" in body or "export" in body or "{/*" in body
        else body
    )
    body = _GRID.sub(_from_grid, body) if "#|" in body else body
    body = _MAGIC.sub(_from_magic, body) if "[block:" in body else body
    body = _SHORTCODE.sub("", body) if "{{<" in body or "{{%" in body else body
    body = _ATTRIBUTES.sub(lambda m: m["text"] or "", body) if "{:" in body else body
    body = _apart(body) if "|" in body else body
    body = _EQUALS.sub(lambda m: f"{'#' * len(m[1])} {m[2].rstrip(' =')}", body)
    body = BULLET.sub(r"\1- ", _TILDE.sub(r"\1\\~ ", body))
    body = _ALERT.sub(r"\1", _ADMONITION.sub("", _from_mkdocs(body)))
    body = _RECORDS.sub(_from_records, body) if "={[" in body else body
    body = _OPENED.sub(_on_one_line, body)
    body = _EXPRESSION.sub('""', body)
    body = _ALONE.sub(r"<\1>\n</\2>", body)
    body = _SELF_CLOSED.sub(lambda m: m[0] if m[1].lower() in _VOID else f"<{m[1]}{m[2]}></{m[1]}>", body)
    if _COMPONENT_LINE.search(body):
        body = _dedent(_COMPONENT_LINE.sub(r"\n\1\n", body))
    return unflatten(body)


_RECORDS = re.compile(
    r"<[A-Z][\w.]*\s(?:[^<>{}]|\{[^{}\n]{0,400}\}){0,2000}?=\{(?P<rows>\[\s*\{[^<>]{2,40000}?\}\s*,?\s*\])\}[^<>]*?(?:/>|>)"
)
"""A component that is given the objects which it shows as rows."""


def _from_records(component: re.Match[str]) -> str:
    """The objects as a table. What JavaScript writes without a call or a sign of its own is YAML."""
    try:
        rows = yaml.safe_load(component["rows"])
    except (yaml.YAMLError, ValueError, RecursionError):
        return component[0]
    if not all(isinstance(row, dict) for row in rows):
        return component[0]
    keys = list(dict.fromkeys(str(key) for row in rows for key in row))
    lines = [[records.name(key) for key in keys], ["---"] * len(keys)]
    lines += [[records.cell(row.get(key)) for key in keys] for row in rows]
    return "\n\n" + "\n".join(map(line_of, lines)) + "\n\n"


_SHORTCODE = re.compile(r"^[ \t]*\{\{[<%][^{}\n]{0,400}[>%]\}\}[ \t]*$", re.M)
"""What Hugo opens and closes a part of a page with: `{{< note >}}` on a line of its own; within one it may stand for a word."""
_MAGIC = re.compile(
    r"\[block:(?P<kind>[\w-]{1,30})\]\s*(?P<data>\{(?:(?!\[/?block)[^\n]|\n)*\})\s*\[/block\]"
)
"""What ReadMe keeps a note or a table in: JSON between marks."""


WIDEST = 50
"""Columns that a table of ReadMe has at most."""


def _from_magic(block: re.Match[str]) -> str:
    """A note or table of ReadMe as Markdown; what else it keeps so is no text."""
    try:
        value = data.load(block["data"], "json")
    except UnreadableError:
        return ""
    if block["kind"] == "callout":
        return f"\n\n{value.get('title') or ''}\n\n{value.get('body') or ''}\n\n"
    cells = value.get("data")
    if block["kind"] != "parameters" or not isinstance(cells, dict):
        return ""
    places = [(place[1], int(place[2])) for key in cells if (place := _PLACE.fullmatch(str(key)))]
    width = min(max((at for _, at in places), default=-1) + 1, WIDEST)
    rows = dict.fromkeys(["h", *(row for row, _ in places)])  # those that have a cell, in their order
    lines = [[_in_cell(cells.get(f"{row}-{at}")) for at in range(width)] for row in rows]
    written = ["| " + " | ".join(line) + " |" for line in (lines[0], ["---"] * width, *lines[1:])]
    return "\n\n{}\n\n".format("\n".join(written)) if width else ""


_PLACE = re.compile(r"(h|\d{1,4})-(\d{1,3})")
"""How ReadMe calls a cell: its row, which may be the head, and its column."""


def _apart(body: str) -> str:
    """`body` with a blank line between the head of a table and a line right above it, where it would be taken into a list's item; and
    one above that line where it would be taken into the table before."""
    lines = body.split("\n")
    out: list[str] = []
    for at, line in enumerate(lines):
        if at and _begins_table(lines, at) and lines[at - 1].strip() and "|" not in lines[at - 1]:
            if len(out) > 1 and "|" in out[-2]:
                out.insert(-1, "")
            out.append("")
        out.append(line)
    return "\n".join(out)


def _begins_table(lines: list[str], at: int) -> bool:
    """Whether a line is the head of a table: the next one has no more than dashes, colons and bars."""
    below = lines[at + 1].strip() if at + 1 < len(lines) else ""
    return "|" in lines[at] and "|" in below and "-" in below and not below.strip("|:- \t")


def _in_cell(text: Any) -> str:
    return str(text or "").replace("|", "\\|").replace("\n", "<br>")


_MKDOCS = re.compile(
    r"""(?P<indent>[ ]{0,24})(?:(?P<tab>===[+!]?)|!!!|\?\?\?\+?)(?:[ ]+[\w-]+(?:[ ](?:inline|end))*)?(?:[ ]+"(?P<title>[^"]*)")?"""
)
"""The line that opens a tab or a note of MkDocs; what is indented below it stands in it."""


def _from_mkdocs(body: str) -> str:
    """`body` with the tabs and notes of MkDocs as components."""
    if not re.search(r"^[ ]{0,24}(?:===|!!!|\?\?\?)", body, re.M):
        return body
    out: list[str] = []
    opened: list[tuple[int, str]] = []
    fenced = False
    lines = body.split("\n")
    for at, line in enumerate([*lines, "."]):
        fenced ^= _FENCE.match(line) is not None
        indent = len(line) - len(line.lstrip())
        while opened and line.strip() and indent <= opened[-1][0] and not fenced:
            out += [f"{' ' * opened[-1][0]}</{opened.pop()[1]}>"]
        found = None if fenced else _MKDOCS.fullmatch(line.rstrip())
        if found and (found["tab"] is None or found["title"]) and _holds(lines[at + 1 : at + 4], indent):
            tag = "Tab" if found["tab"] else "Accordion"
            out.append(f'{found["indent"]}<{tag} title="{found["title"] or ""}">')
            opened.append((indent, tag))
        else:
            out.append(line)
    return "\n".join(out[:-1])


def _holds(lines: list[str], indent: int) -> bool:
    """Whether the first of `lines` that says something stands further in than `indent`."""
    first = next((line for line in lines if line.strip()), "")
    return len(first) - len(first.lstrip()) > indent


_ATTRIBUTE = re.compile(
    r"""([A-Za-z][\w-]*)(?:=("[^"]*"|'[^']*'|\{\s*["'`][^"'`{}]*["'`]\s*\}|\{(?:[^{}]|\{[^{}]*\})*\}))?"""
)
_OPENED = re.compile(rf"<([A-Z][\w.]*)((?:\s+{_ATTRIBUTE.pattern})+)\s*(/?)>")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def _on_one_line(tag: re.Match[str]) -> str:
    """The opening tag of a component on one line, its attributes named as HTML has them: `removalDate` becomes `removal-date`,
    and the value of an expression that is a plain string becomes that."""
    written = []
    for name, value in _ATTRIBUTE.findall(tag[2]):
        plain = value.strip("{} ") if value.startswith("{") else value
        kept = plain.replace("`", '"') if plain[:1] in ("'", '"', "`") else '""'
        written.append(f"{_HUMP.sub('-', name).lower()}={kept}")
    return f"<{' '.join([tag[1], *written])}{' /' if tag[tag.lastindex or 0] == '/' else ''}>"


def _dedent(body: str) -> str:
    """Lines inside components without their indentation, so that Markdown in them is read; lists keep theirs."""
    out: list[str] = []
    depth, margin, fenced = 0, None, False
    for line in body.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
        tag = _COMPONENT_LINE.match(line)
        if tag and not fenced:
            closing = tag[1].startswith("</")
            depth = (
                max(0, depth - 1)
                if closing
                else depth + (f"</{tag[1][1:].split()[0].rstrip('>')}>" not in tag[1])
            )
            margin = None
        elif depth and line.strip() and not fenced:
            indent = len(line) - len(line.lstrip())
            margin = indent if margin is None else min(margin, indent)
            out.append(line[margin:])
            continue
        out.append(line)
    return "\n".join(out)
