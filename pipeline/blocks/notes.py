"""Footnotes of tables: what a mark beside a date stands for is put behind the date, as a reader would take it in; and a note of what ends
is put behind the names that refer to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import islice

import lxml.html

from pipeline.clean import tidy
from pipeline.components.dates import find_dates
from pipeline.components.statuses import has_cue

FAR = 60
"""Elements behind a table among which its notes are looked for."""
_YES_OR_NO = re.compile(r"\W*(?:yes|no|ja|nein|oui|non|sí|sim|não|sì|available)?\W*", re.I)
"""A cell whose note says what it means."""
LONGEST = 160
"""Characters of a note that is taken in; a longer one says more than how a date is meant."""
_RAISED = re.compile(r"[¹²³⁴-⁹]{1,2}$")
_MARKED = re.compile(r"\d\W*?(?:\[\^?(?P<number>\w{1,3})\]|(?P<sign>[*†‡§¶]{1,3}))\s*$")


def explain(root: lxml.html.HtmlElement) -> None:
    """Puts the notes of every table under `root` into the cells that refer to them with a mark behind a date, and the names of rows that refer
    to a note of what ends before that note."""
    for table in root.iter("table"):
        _name_notes(table)
        marked = [(cell, mark) for cell in table.iter("td") if (mark := _mark(cell))]
        notes = list(_behind(table)) if marked else []
        for cell, mark in marked:
            note = next((n for text in notes if (n := _note(text, mark))), "")
            if note:
                last = lxml.html.Element("span")
                last.text = f" ({note})"
                cell.append(last)


def _name_notes(table: lxml.html.HtmlElement) -> None:
    """Begins each note that says that something ends with the names of the rows that refer to it, in place of its mark."""
    named: dict[str, list[str]] = {}
    for cell in table.xpath(".//tr/*[self::td or self::th][1]"):
        raised = cell.findall(".//sup")
        mark = raised[-1].text_content().strip(" []()") if raised else ""
        name = _unmarked(cell) if mark else ""
        if name and len(mark) <= 3 and not find_dates(name):
            named.setdefault(mark, []).append(name)
    for element in islice(_following(table), FAR) if named else ():
        first = next(element.iterchildren("*"), None)
        if element.tag not in ("p", "li", "small", "dd") or first is None or element.index(first) > 0:
            continue
        names = named.get(first.text_content().strip(" []().:"), [])
        alone = not (element.text or "").strip() and first.tag in ("sup", "a", "span")
        if names and alone and has_cue(first.tail or ""):
            for child in list(first):
                first.remove(child)
            first.tag, first.text = "code", ", ".join(names)
            first.tail = f": {(first.tail or '').strip()}"


def _unmarked(cell: lxml.html.HtmlElement) -> str:
    """The name in a cell without the marks of notes: its code, where it has some, or all that it says on one line."""
    plain = deepcopy(cell)
    for raised in plain.findall(".//sup"):
        raised.drop_tree()
    code = plain.find(".//code")
    if code is None and plain.find(".//br") is not None:
        return ""
    return tidy((plain if code is None else code).text_content())


def _following(element: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """The elements behind one, in the order of the page, found as they are asked for."""
    for outer in (element, *element.iterancestors()):
        for sibling in outer.itersiblings("*"):
            yield from sibling.iter("*")


def _mark(cell: lxml.html.HtmlElement) -> str:
    """The mark that a cell with a date, or with no more than yes or no, ends in, or ""."""
    text = cell.text_content().rstrip()
    raised = cell.findall(".//sup") if len(cell) else []
    inner = raised[-1].text_content().strip() if raised else ""
    end = len(text) - len(inner) if inner and text.endswith(inner) else len(text)
    found = None if end < len(text) else _MARKED.search(text)
    mark = (found["number"] or found["sign"]) if found else text[end:].strip("[]()")
    if found is None and not mark and (sign := _RAISED.search(text)):
        mark, end = sign[0], sign.start()
    if not mark or len(text) > LONGEST:
        return ""
    return str(mark) if _YES_OR_NO.fullmatch(text, 0, end) or find_dates(text[:end]) else ""


def _behind(table: lxml.html.HtmlElement) -> Iterator[str]:
    """The texts that stand behind a table, or in its last rows, shortly."""
    elements = [*table.xpath("./tfoot//td"), *table.xpath("./tbody/tr[last()]/td[@colspan]")]
    for element in (*elements, *islice(_following(table), FAR)):
        if element.tag in ("p", "li", "small", "td", "dd", "div", "aside"):
            yield tidy(element.text_content())


def _note(text: str, mark: str) -> str:
    """What `text` says of `mark`, where it begins with it."""
    found = re.match(rf"[\[(]?\^?{re.escape(mark)}[\])]?[.:)]?\s*(?=\D)", text)
    rest = text[found.end() :].strip(" .()") if found else ""
    return rest if len(rest) <= LONGEST and (mark[:1] not in "*" or not rest.startswith("*")) else ""
