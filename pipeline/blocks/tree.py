"""The tree of an HTML document made fit to be read: shallow, and with the names of the elements it only plays by role."""

from __future__ import annotations

import re
from itertools import islice, takewhile

import lxml.html
from lxml import etree

from pipeline.blocks.notes import explain
from pipeline.clean import tidy
from pipeline.roles import Role, role_of

DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "nav",
        "footer",
        "iframe",
        "form",
        "button",
        "select",
        "input",
        "textarea",
        "head",
        "object",
        "embed",
        "dialog",
        "video",
        "audio",
        "canvas",
        "math",
    ]
)
DEEPEST = 150
"""Levels of nesting that are kept; what lies deeper is read as if it lay there. Python calls a function within itself about a
thousand times at most, and a level takes up to four calls."""


def prepare(root: lxml.html.HtmlElement) -> None:
    """Changes the tree under `root` in place into one that is read easily and shows the same."""
    _make_shallow(root)
    _as_tables(root)
    _as_grids(root)
    _as_cards(root)
    _as_folds(root)
    explain(root)


def parse(source: str) -> lxml.html.HtmlElement | None:
    text = re.sub(r"<\?xml[^>]*\?>", "", source.replace("\x00", ""), count=1)
    if not text.strip():
        return None
    try:
        return lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(huge_tree=True, encoding=None))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _make_shallow(root: lxml.html.HtmlElement) -> None:
    """Takes out the elements that lie too deep and leaves what is in them in their place, with a space around it."""
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if event == "end" and depth >= DEEPEST and element.tag not in DROPPED:
            element.tag, element.text, element.tail = (
                _DEEP,
                f" {element.text or ''}",
                f" {element.tail or ''}",
            )
    etree.strip_tags(root, _DEEP)


_DEEP = "too-deep"
_ROLES = {
    "table": "table",
    "grid": "table",
    "treegrid": "table",
    "row": "tr",
    "columnheader": "th",
    "rowheader": "th",
    "cell": "td",
    "gridcell": "td",
    "heading": "h4",
}


def _as_tables(root: lxml.html.HtmlElement) -> None:
    """Gives elements that only say by their role that they are a table, a row, a cell or a heading the names of such."""
    for element in root.xpath(".//*[@role]"):
        role = _ROLES.get(element.get("role"))
        if role and element.tag in ("div", "span", "ul", "li", "p"):
            element.tag = role


def _as_grids(root: lxml.html.HtmlElement) -> None:
    """Makes tables of boxes that only their style sheet sets in rows and columns: a box of as many short labels as there are columns, labels of
    a product and of its days among them, and boxes of as many parts below it."""
    for head in list(root.iter("div", "section", "ul", "header", "li")):
        labels = _labels(head) if 2 <= len(head) <= _MOST_COLUMNS and head.getparent() is not None else []
        if labels and (below := _rows_below(head, len(labels))):
            _lay_out(head, labels, below)


_MOST_COLUMNS = 12
_MOST_PARTS = 8
"""Elements in a label; what has more is more than a label."""
_LONGEST_LABEL = 40
_OF_PRODUCTS = {Role.PRODUCT, Role.ID, Role.VERSION}
_OF_DAYS = {Role.SHUTDOWN, Role.DEPRECATED, Role.CLOSED, Role.DATE}


def _labels(head: lxml.html.HtmlElement) -> list[str]:
    """The labels of columns that stand side by side in an element, or none."""
    labels = []
    for cell in head:
        if not isinstance(cell.tag, str) or _is_more_than_label(cell):
            return []
        labels.append(tidy(cell.text_content()))
    if not all(0 < len(label) < _LONGEST_LABEL for label in labels):
        return []
    roles = {role_of(label) for label in labels}
    return labels if roles & _OF_PRODUCTS and roles & _OF_DAYS else []


def _is_more_than_label(element: lxml.html.HtmlElement) -> bool:
    return sum(1 for _ in islice(element.iter(), _MOST_PARTS)) == _MOST_PARTS


def _as_cards(root: lxml.html.HtmlElement) -> None:
    """Makes lists of definitions of boxes that hold nothing but labels with their values, labels of days among them."""
    for box in list(root.iter("div", "section", "ul")):
        if not 2 <= len(box) <= _MOST_COLUMNS or (box.text or "").strip():
            continue
        pairs = [_pair(_bare(line)) for line in box if isinstance(line.tag, str)]
        if all(pairs) and {role_of(label) for label, *_ in filter(None, pairs)} & _OF_DAYS:
            box.tag = "dl"
            for _, term, value in filter(None, pairs):
                term.tag, value.tag = "dt", "dd"


def _pair(
    line: lxml.html.HtmlElement,
) -> tuple[str, lxml.html.HtmlElement, lxml.html.HtmlElement] | None:
    """A label and its value that are all there is in an element, with the text of the label."""
    if len(line) != 2 or not all(
        part.tag in ("div", "span", "p", "strong", "b", "time", "small") for part in line
    ):
        return None
    if any(map(_is_more_than_label, line)):
        return None
    label = tidy(line[0].text_content()).rstrip(":： ")
    return (label, line[0], line[1]) if 0 < len(label) < _LONGEST_LABEL else None


def _rows_below(head: lxml.html.HtmlElement, width: int) -> list[lxml.html.HtmlElement]:
    """The elements of `width` parts that follow a row of labels, or are in the box that follows it."""
    beside = next(iter(head.itersiblings()), None)
    within = () if beside is None or len(_bare(beside)) == width else _bare(beside)
    rows = (_bare(element) for element in (within if len(within) else head.itersiblings()))
    return list(takewhile(lambda row: len(row) == width, rows))


def _bare(element: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """What an element holds that holds nothing else, box in box."""
    while len(element) == 1 and element[0].tag == "div" and not (element.text or "").strip():
        element = element[0]
    return element


def _lay_out(head: lxml.html.HtmlElement, labels: list[str], below: list[lxml.html.HtmlElement]) -> None:
    table = lxml.html.Element("table")
    head.addprevious(table)
    for row, tag in ((head, "th"), *((row, "td") for row in below)):
        line = etree.SubElement(table, "tr")
        for label, cell in zip(labels, list(row), strict=True):
            cell.tail = None
            box = etree.SubElement(line, tag)
            box.append(cell)
            if tag == "td" and len(cell) > 1 and tidy(cell[0].text_content()) == label:
                cell.remove(cell[0])  # what narrow screens show beside each value
    table.tail, head.tail = head.tail, None
    head.drop_tree()


def _as_folds(root: lxml.html.HtmlElement) -> None:
    """Gives what a button opens and shuts the names of a fold, shut as it is: the button heads what it opens."""
    named = {element.get("id"): element for element in root.xpath(".//*[@id]")}
    for button in root.xpath(".//*[@aria-expanded]"):
        if button.get("aria-haspopup") or any(a.tag in _AROUND_MENUS for a in button.iterancestors()):
            continue
        head = _head_of(button)
        panel = named.get(button.get("aria-controls") or "")
        if panel is None or panel.getparent() is not head.getparent():
            panel = head.getnext()
        if panel is None or panel.tag not in _PANELS or not (button.text_content() or "").strip():
            continue
        if not _is_worth_opening(panel):
            continue
        _fold(button, head, panel)


_AROUND_MENUS = ("nav", "header", "footer", "form", "dialog")
_PANELS = ("div", "section", "ul", "ol", "dd", "p", "article")
_LEAST_FOLDED = 20
"""Characters of what is worth opening; less is a tip."""
_LOOKED_INTO = 400
"""Elements of it that are looked at for a menu."""


def _is_worth_opening(panel: lxml.html.HtmlElement) -> bool:
    """Whether a button opens more than a tip, and no menu."""
    length = 0
    for element in islice(panel.iter(), _LOOKED_INTO):
        if element.tag == "nav":
            return False
        length += len(element.text or "") + len(element.tail or "")
    return length >= _LEAST_FOLDED


def _head_of(button: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The button, or the heading or box that holds nothing else."""
    head = button
    while (around := head.getparent()) is not None and len(around) == 1 and around.tag in _HEADS:
        head = around
    return head


_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_HEADS = (*_HEADINGS, "div", "dt", "span")


def _fold(button: lxml.html.HtmlElement, head: lxml.html.HtmlElement, panel: lxml.html.HtmlElement) -> None:
    heading = next((e for e in (head, *head.iterdescendants()) if e.tag in (*_HEADINGS, "dt")), None)
    panel.attrib.clear()
    if heading is not None:
        button.drop_tag()
        return
    fold = lxml.html.Element("details")
    head.addprevious(fold)
    fold.extend((head, panel))
    fold.tail, panel.tail = panel.tail, None
    head.tag = "summary"
    head.attrib.clear()
    if head is not button:
        button.drop_tag()


def stamp(root: lxml.html.HtmlElement) -> str | None:
    """The day that the page says it was published, in the form its own metadata gives."""
    for path in (
        ".//meta[@property='article:published_time']/@content",
        ".//meta[@name='date']/@content",
        ".//meta[@itemprop='datePublished']/@content",
        ".//article//header//time/@datetime",
    ):
        for value in root.xpath(path):
            if re.match(r"\d{4}-\d{2}-\d{2}", value):
                return str(value[:10])
    return None


def main(root: lxml.html.HtmlElement) -> lxml.html.HtmlElement:
    """The element that holds the content: the one marked as main, else a single article, else everything."""
    for path in (".//main", ".//*[@role='main']", ".//*[@id='main-content' or @id='content']", ".//article"):
        marked: list[lxml.html.HtmlElement] = [el for el in root.xpath(path) if len(el.text_content()) > 200]
        if len(marked) == 1:
            return marked[0]
    return root
