"""HTML to blocks, by structure alone: headings, paragraphs, lists, definition lists and tables, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

import lxml.html

from pipeline.blocks import bounds, cards, tree
from pipeline.blocks.tables import Cell, rows
from pipeline.clean import single_spaced, tidy, tidy_lines
from pipeline.components.dates import find_dates
from pipeline.types import Block

HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
LABEL, BOLD, INNER = 7, 8, 9
"""Levels of what works as a heading without being one: a lone word, a bold line, the caption of a component."""

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
STANDARD = (
    BLOCKS
    | tree.DROPPED
    | frozenset(
        [
            "a",
            "abbr",
            "b",
            "bdi",
            "bdo",
            "br",
            "cite",
            "code",
            "col",
            "colgroup",
            "data",
            "del",
            "dfn",
            "em",
            "font",
            "i",
            "img",
            "ins",
            "kbd",
            "label",
            "link",
            "mark",
            "meta",
            "picture",
            "q",
            "rp",
            "rt",
            "ruby",
            "s",
            "samp",
            "small",
            "source",
            "span",
            "strike",
            "strong",
            "sub",
            "sup",
            "time",
            "title",
            "tt",
            "u",
            "var",
            "wbr",
            "caption",
            "base",
            "big",
            "center",
        ]
    )
)
STRUCK = frozenset({"del", "s", "strike"})
_NOISE = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|sidebar|breadcrumbs?|cookies?|consent|footer|toc|table-of-contents|skip-link|pagination|"
    r"newsletter|share|social|advert|feedback|comments|comment-(?:list|respond|form|reply|section)|hidden|sr-only)(?:$|[\s_-])",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?。！？:：;]\s*$")


def blocks(source: str, room: bounds.Room) -> tuple[list[Block], str, str | None]:
    """Blocks, title and date stamp of an HTML document or fragment."""
    root = tree.parse(source)
    if root is None:
        return [], "", None
    _held = list(root.iter())  # an element that nobody holds is made anew each time that it is come by
    title = tidy(root.findtext(".//title") or "")
    tree.prepare(root)
    found = read(tree.main(root), room) or read(root, room)
    heading = next((b.text for b in found if b.kind == "heading"), "")
    return found, heading or title, tree.stamp(root)


@dataclass
class _Reader:
    """Walks the tree once, holding the headings above and the sentence that leads into a list or table."""

    holders: set[lxml.html.HtmlElement]
    room: bounds.Room
    found: list[Block] = field(default_factory=list)
    path: list[tuple[int, str]] = field(default_factory=list)
    lead: str = ""
    headingless: bool = False
    base: int = 0
    """How many of the headings belong to what surrounds the component being read, and outlast its own."""
    stamp: str | None = None
    """The day that an entry carries as a line of its own, until the entry ends."""
    carded: set[lxml.html.HtmlElement] = field(default_factory=set)
    """The paragraphs that a card was made of."""
    tried: set[lxml.html.HtmlElement] = field(default_factory=set)
    """Those that look like a part of one and are none."""

    def walk(self, element: lxml.html.HtmlElement) -> None:
        stamp, before = self.stamp, len(self.found)
        self.walk_inside(element)
        if any(block.kind != "heading" for block in self.found[before:]):
            self.stamp = (
                stamp  # a box with no more than the heading and the day of an entry gives it that day
            )

    def walk_inside(self, element: lxml.html.HtmlElement) -> None:
        run: list[str | lxml.html.HtmlElement] = [element.text or ""]
        for child in element:
            if self.room.full:
                return
            if not isinstance(child.tag, str) or _dropped(child) or child in self.carded:
                pass
            elif child.tag == "p" and child not in self.tried and (lines := _labelled(child)):
                self.flush(run)
                run = []
                members = list(islice(chain([child], child.itersiblings("p")), len(lines)))
                if self.row(cards.card(lines), _Inline()):
                    self.carded.update(members)
                else:
                    self.tried.update(members)
                    self.block(child)
            elif child in self.holders or child.tag in BLOCKS or _attributes(child):
                self.flush(run)
                run = []
                self.block(child)
            else:
                run.append(child)
            run.append(child.tail or "")
        self.flush(run)

    def block(self, element: lxml.html.HtmlElement) -> None:
        tag = element.tag
        if tag in HEADINGS:
            self.heading(HEADINGS[tag], element)
        elif tag == "table":
            self.table(element)
        elif tag in ("ul", "ol"):
            self.list(element)
        elif tag == "dl":
            self.definitions(element)
        elif tag == "pre":
            self.preformatted(element)
        elif tag == "details" or (tag not in STANDARD and element.attrib):
            self.component(element)
        elif tag == "p" and element not in self.holders:
            self.flush([element])
        else:
            self.walk(element)

    def flush(self, run: list[str | lxml.html.HtmlElement]) -> None:
        inline = _Inline()
        inline.run(run)
        text = _EMPHASIZED.sub(r"\2", inline.text())
        if not text:
            return
        day = _lone_day(text)
        labelled = len(self.path) > 1 and _LABELS_DAY.search(self.path[-1][1]) is not None
        if day and not labelled:
            self.stamp = day
            return
        level = 0 if day else inline.heading_level(text, self.headingless)
        if level:
            self.enter(level, text)
            return
        lines = text.split("\n")
        if len(lines) > 1 and _opens_section(lines[0], lines[1]):
            self.enter(LABEL, lines.pop(0))
        if (
            len(lines) > 2
            and len(lines[0]) < 75
            and not cards.leading(lines[:1])
            and cards.card(cards.leading(lines[1:]))
        ):
            self.enter(LABEL, lines.pop(0))  # a card below the name of what it is about
        cells = cards.card(cards.leading(lines))
        if cells:
            self.row(cells, inline)
            lines = lines[len(cells) :]
        greets = "".join(lines[:1]).endswith((",", "，"))  # "Warmly," and a name below it
        if len(lines) > 1 and not greets and all(len(line.split()) <= 3 for line in lines):
            for line in lines:
                self.emit("item", line, inline, lead=self.lead)
            return
        text = " ".join(lines)
        if not text:
            return
        self.emit("paragraph", text, inline)
        self.lead = bounds.lead(text)

    def heading(self, level: int, element: lxml.html.HtmlElement) -> None:
        if any(e.tag == "table" for e in element.iter("table")):
            self.walk(element)
            return
        inline = _Inline()
        inline.add(element)
        text = _SIGN.sub("", bounds.line(tidy(inline.text())))
        if text:
            self.enter(level, text)
            self.emit("heading", text, inline)

    def enter(self, level: int, text: str) -> None:
        while len(self.path) > self.base and self.path[-1][0] >= level:
            self.path.pop()
        text = bounds.line(tidy(text))
        self.path.append((level, text))
        self.lead = self.lead if level >= LABEL and self.lead.endswith(":") else ""
        if level >= LABEL:
            self.emit("heading", text, _Inline())

    def component(self, element: lxml.html.HtmlElement, head: lxml.html.HtmlElement | None = None) -> None:
        """A fold, a tab, a card, a numbered section: its caption, or the paragraph `head` in it, heads what is in it and nothing
        after it."""
        before, lead, base = list(self.path), self.lead, self.base
        self.row(_attributes(element), _Inline())
        caption = _caption(element) if head is None else tidy(head.text_content())
        if head is not None:
            head.drop_tree()
        if caption:
            self.enter(INNER, caption)
            self.base = len(self.path)
        self.walk(element)
        self.path, self.lead, self.base = before, lead, base

    def list(self, element: lxml.html.HtmlElement, lead: str | None = None, head: str = "") -> None:
        if self.card_of_items(element, head):
            return
        lead = self.lead if lead is None else lead
        for item in element:
            if self.room.full:
                return
            if not isinstance(item.tag, str) or _dropped(item):
                continue
            if item.tag in ("ul", "ol"):
                self.list(item, lead)
            else:
                self.item(item, lead)

    def item(self, item: lxml.html.HtmlElement, lead: str) -> None:
        if any(True for _ in item.iter("table", "h1", "h2", "h3", "h4", "h5", "h6", "dl")):
            self.walk(item)
            return
        paragraphs = item.findall("p")
        if len(paragraphs) > 1 and _is_caption(paragraphs[0]):
            self.component(item, paragraphs[0])
            return
        inline = _Inline()
        inner: list[lxml.html.HtmlElement] = []
        inline.add(item, collect=inner)
        text = inline.text()
        if text:
            self.emit("lead" if inner else "item", text, inline, lead=lead)
        for nested in inner:
            self.list(nested, bounds.lead(f"{lead}\n{text}" if lead and text else text or lead), text)

    def card_of_items(self, element: lxml.html.HtmlElement, head: str = "") -> bool:
        """Reads a list as one record where each of its items is a label with its value; `head` is the item that it stands in."""
        items = [item for item in element if item.tag == "li"]
        if not 2 <= len(items) <= cards.MOST or len(items) < len(element):
            return False
        inline = _Inline()
        inline.run(list(items))
        return self.row(cards.card(cards.leading(inline.text().split("\n"), all_of=len(items))), inline, head)

    def card_of_terms(self, entries: Sequence[lxml.html.HtmlElement]) -> bool:
        """Reads a definition list as one record where its terms are labels."""
        if [entry.tag for entry in entries] != ["dt", "dd"] * (len(entries) // 2):
            return False
        if not 4 <= len(entries) <= 2 * cards.MOST:
            return False
        inline = _Inline()
        texts = []
        for entry in entries:
            own = _Inline()
            own.add(entry)
            inline.code += own.code
            texts.append(own.text())
        return self.row(cards.card(list(zip(texts[::2], texts[1::2], strict=True))), inline)

    def row(self, cells: tuple[tuple[str, str], ...], inline: _Inline, head: str = "") -> bool:
        """Emits a record, where there is one; `head` is what it stands under besides the headings."""
        if cells:
            text = " | ".join(value for _, value in cells)
            self.emit("row", text, inline, cells=cells, head=tidy(head))
        return bool(cells)

    def definitions(self, element: lxml.html.HtmlElement) -> None:
        entries = list(_own_entries(element))
        if self.card_of_terms(entries):
            return
        terms: list[str] = []
        told = True
        for child in entries:
            if child.tag == "dd" and any(True for _ in child.iter("table", "ul", "ol", "dl")):
                self.walk(child)
                told = True
                continue
            inline = _Inline()
            inline.add(child)
            text = inline.text()
            if child.tag == "dt":
                terms = [tidy(text)] if told else [*terms, tidy(text)]
                told = False
                self.enter(INNER, ", ".join(terms))
            elif text:
                told = True
                term = bounds.cell("\n".join(terms))
                if cards.is_no_more_than_day(term):
                    self.emit("item", text, inline)  # an entry of that day, as what stands below a heading
                else:
                    self.emit("definition", text, inline, cells=((term, bounds.cell(text)),))
        if self.path and self.path[-1][0] == INNER:
            self.path.pop()

    def preformatted(self, element: lxml.html.HtmlElement) -> None:
        text = element.text_content()
        if len(text) < 20_000:
            self.keep(Block("code", text.strip(), path=self.headings()))

    def table(self, element: lxml.html.HtmlElement) -> None:
        if any(inner is not element for inner in element.iter("table")):
            self.walk(element)
            return
        caption = element.findtext("caption")
        lead = bounds.lead(tidy(caption)) if caption else self.lead
        grid = list(_grid(element))
        if caption is None and _is_layout(grid):
            self.boxes(element, grid)
            return
        for row in rows(iter(grid)):
            if self.room.full:
                return
            if remark := _remark(row.cells):
                self.emit("paragraph", remark, _Inline())
                continue
            label = (row.label,) if row.label else ()
            self.keep(
                Block(
                    "row",
                    bounds.cell(" | ".join(tidy(cell) for _, cell in row.cells)),
                    path=self.headings() + label,
                    cells=row.cells,
                    lead=lead,
                    struck=row.struck,
                    code=row.code[: bounds.MOST_CODE],
                    stamp=self.stamp,
                    index=len(self.found),
                )
            )

    def boxes(self, element: lxml.html.HtmlElement, grid: Sequence[Sequence[Cell]]) -> None:
        """Reads the boxes of a table that only places them: one with a short line heads what follows it."""
        text = tidy(grid[0][0].text) if len(grid) == len(grid[0]) == 1 else ""
        if text and len(text) < _LONGEST_CAPTION and not _SENTENCE_END.search(text):
            self.enter(LABEL, text)
        else:
            self.walk(element)

    def headings(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.path)

    def emit(
        self,
        kind: str,
        text: str,
        inline: _Inline,
        *,
        lead: str = "",
        cells: tuple[tuple[str, str], ...] = (),
        head: str = "",
    ) -> None:
        block = Block(
            kind,
            text,
            path=self.headings()[:-1] if kind == "heading" else (*self.headings(), *([head] if head else ())),
            cells=cells,
            lead=lead or (self.lead if kind == "paragraph" else ""),
            struck=inline.all_struck(),
            code=tuple(inline.code),
            stamp=self.stamp,
            index=len(self.found),
        )
        for piece in bounds.parted(block):
            self.keep(piece)

    def keep(self, block: Block) -> None:
        if not self.room.full and self.room.fits(block):
            self.found.append(
                block if block.index == len(self.found) else replace(block, index=len(self.found))
            )


def _is_layout(grid: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table is no more than a row of boxes, as mails are built of them: nothing in it is a header."""
    return len(grid) == 1 and not any(cell.header for cell in grid[0])


_LONGEST_CAPTION = 75


def _remark(cells: Sequence[tuple[str, str]]) -> str:
    """The sentence below the rows that a table has taken for one more of them, or ""."""
    first, *others = (text for _, text in cells)
    told = len(first.split()) >= _LEAST_REMARK and first.endswith((".", "。"))
    return first if told and others and not any(others) else ""


_LEAST_REMARK = 8
"""Words of a sentence that is no cell."""
_LABELS = frozenset(["span", "time", "label", "small", "strong", "b", "em", "data", "a", "var"])
_BADGE = re.compile(
    r"(?:new|add(?:ed|ition)?|chang(?:e[ds]?|ing)|(?:(?:bug|hot) ?)?fix(?:e[ds])?|improve(?:d|ments?)|updated?|remov(?:ed|al)|deprecat(?:ed|ion)|retire(?:d|ment)|sunset|security|breaking(?: changes?)?|"
    r"announcement|events?|evento|hinweis|aviso|feature|performance|notice|preview|beta|neu|geändert|änderung|behoben|verbessert|verbesserung|entfernt|veraltet|abgekündigt|nouveau(?:té)?|modifié|corrigé|correction|amélior(?:é|ation)|supprimé|obsolète|"
    r"nuev[oa]|cambio|corregido|corrección|mejora(?:do)?|eliminado|retirad[oa]|obsoleto|nov[oa]|alteração|corrigido|melhoria|removido|descontinuado|nuovo|novità|modifica|corretto|correzione|migliorato|rimosso|deprecato|"
    r"新增|修复|优化|变更|移除|下线|弃用|新機能|追加|修正|改善|変更|廃止|終了|추가|수정|변경|개선|종료)",
    re.I,
)
"""What the badge of an entry in a changelog says: a word of the page about the entry, and none of its first sentence."""
_NOTE = re.compile(r"\W*\d{0,2}\W*")
"""The mark of a footnote, set high: it belongs to no name and no number."""
_PERMALINK = re.compile(r"\s*[¶#§\U0001f517\u200b]\s*")
"""All that a link to the heading it stands in shows."""
_SIGN = re.compile(r"(?:\s?[¶🔗]|(?:^|\s)#)+\s?$")
"""The same as plain words behind a heading; the sign of C# is its own."""
_GLUED = re.compile(r"[a-z)\d]$|[A-Z]{2}$")


class _Inline:
    """Collects the words of an element: line breaks kept, struck-out words left out, code strings noted."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.code: list[str] = []
        self.bold = 0
        self.total = 0
        self.struck: list[str] = []

    def add(
        self,
        piece: str | lxml.html.HtmlElement,
        *,
        bold: bool = False,
        collect: list[lxml.html.HtmlElement] | None = None,
    ) -> None:
        if isinstance(piece, str):
            self._words(piece, bold)
            return
        tag = piece.tag
        if not isinstance(tag, str) or _dropped(piece):
            return
        if tag == "sup" and _NOTE.fullmatch(piece.text_content() or ""):
            return
        if tag == "a" and _PERMALINK.fullmatch(piece.text_content() or ""):
            return
        if tag in STRUCK:
            self.struck.append("".join(piece.itertext()))
            return
        if collect is not None and tag in ("ul", "ol"):
            collect.append(piece)
            return
        self._open(tag)
        if tag == "code" and len(self.code) < bounds.MOST_CODE:
            self.code.append(bounds.line(tidy("".join(piece.itertext()))))
        heavy = bold or tag in ("b", "strong", "th")
        badge = not self.total and (tag in _LABELS or tag not in STANDARD) and _is_badge(piece)
        self._words(piece.text or "", heavy)
        for child in piece:
            self.apart(child)
            self.add(child, bold=heavy, collect=collect)
            self._words(child.tail or "", heavy)
        if badge:
            self.parts.append(":")
        self._open(tag)

    def run(self, pieces: list[str | lxml.html.HtmlElement]) -> None:
        """Adds texts and elements that stand beside one another."""
        for piece in pieces:
            if not isinstance(piece, str):
                self.apart(piece)
            self.add(piece)

    def apart(self, child: lxml.html.HtmlElement) -> None:
        """A space between two labels that only the style sheet sets apart, <span>Gone</span><span>Jan 14</span>, and a comma between two names
        in code."""
        if child.tag == "code" and _follows_code(child):
            self.parts.append(", ")
        if child.tag not in _LABELS:
            return
        before, around = child.getprevious(), child.getparent()
        labels = before is not None and before.tag in _LABELS and not before.tail
        shown = around is not None and str(around.tag) not in ("code", "pre")
        if labels and shown and _GLUED.search("".join(self.parts[-1:])):
            begins, ends = (child.text_content() or "")[:1], self.parts[-1][-1:]
            self.parts.append(" " if begins.isupper() or (begins.isdigit() and not ends.isdigit()) else "")

    def _open(self, tag: str) -> None:
        if tag == "br" or (tag in BLOCKS and tag not in ("td", "th")):
            self.parts.append("\n")

    def _words(self, text: str, bold: bool) -> None:
        if not text:
            return
        self.parts.append(single_spaced(text))
        size = len(text.strip())
        self.total += size
        self.bold += size if bold else 0

    def text(self) -> str:
        """The words as they stand; of what is wholly struck out, the words struck out."""
        return tidy_lines("".join(self.struck if self.all_struck() else self.parts))

    def all_struck(self) -> bool:
        return bool(self.struck) and self.total == 0

    def heading_level(self, text: str, headingless: bool) -> int:
        """The level at which a paragraph works as a heading, or 0: a bold line, a lone label such as `Deprecated`,
        or a short line without a full stop where the document has no headings at all."""
        if len(text) > 160 or "\n" in text or (_SENTENCE_END.search(text) and not text.endswith(":")):
            return 0
        if text.endswith((",", "，")):  # how a letter greets
            return 0
        if self.bold and self.bold >= self.total:
            return BOLD
        if self.code or not text[:1].isupper():
            return 0
        words = text.split()
        label = len(words) <= 2 and text.isascii() and text.replace(" ", "").isalpha()
        return (
            LABEL
            if label or (headingless and len(words) <= 9 and len(text) < 70 and not text.endswith(":"))
            else 0
        )


def read(root: lxml.html.HtmlElement, room: bounds.Room) -> list[Block]:
    """Blocks of the content under `root`."""
    holders: set[lxml.html.HtmlElement] = set()
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag in BLOCKS:
            parent = element.getparent()
            while parent is not None and parent not in holders:
                holders.add(parent)
                parent = parent.getparent()
    reader = _Reader(holders, room, headingless=not any(True for _ in root.iter(*HEADINGS)))
    reader.walk(root)
    return reader.found


_EMPHASIZED = re.compile(r"^\s*(\*\*|__)(?=\S)([^*_\n]+)\1\s*$")
"""Marks of Markdown around a text in HTML, where no one renders them."""
_LABELS_DAY = re.compile(
    r"^(?:[\w-]+ )?(?:effective|shut ?down|retirement|removal|sunset|end[- ]of[- ](?:life|service|support)|eol|decommission(?:ing)?|discontinuation|deprecation|cut-?off) (?:dates?|day)$|^(?:[\w-]+ )?(?:removal|end[- ]of[- ](?:life|service|support)|shut ?down|sunset) ?(?:on|in)?$|(?:下线|停止|终止|廃止|終了)(?:日期|时间|日)$|生效日期$",
    re.I,
)
"""A heading that is the label of the day below it, in a card or a notice."""


_LONGEST_STAMP = 60
"""Characters of the longest line that is no more than who wrote an entry and when."""


def _lone_day(text: str) -> str | None:
    """The ISO day of a line that is a date and nothing else, as entries of a changelog carry it."""
    if len(text) > _LONGEST_STAMP:
        return None
    dates = [d for d in find_dates(text) if d.day.precision == "day" and d.sure]
    if len(dates) == 1 and dates[0].end == len(text) and _BYLINE.fullmatch(text, 0, dates[0].start):
        return dates[0].day.iso
    alone = (
        len(dates) == 1
        and len(
            re.sub(
                r"\W|(?i:\b(?:posted|published|updated|on|date|released|veröffentlicht am|publié le|publicado el|publicado em|pubblicato il|gepubliceerd op)\b)|(?:发布|公告|公開|掲載|公表)(?:时间|日期|日|日時)|등록일|게시일|"
                r"(?i:\b(?:views?|vues?|visitas?)\b|阅读量?|浏览量?|閲覧数?|조회수?)\W*[\d,.]+k?",
                "",
                text[: dates[0].start] + text[dates[0].end :],
            )
        )
        < 4
    )
    return dates[0].day.iso if alone else None


_BYLINE = re.compile(
    r"(?i:(?:posted|written|published|shared) )?(?i:by) (?i:the )?(?:[A-Z][\w.'’-]*[\s,·•|–-]+){1,4}(?i:on )?"
)
"""What stands before the day of an entry that tells who wrote it."""


def _follows_code(child: lxml.html.HtmlElement) -> bool:
    """Whether a name in code stands right behind another one."""
    before = child.getprevious()
    if before is None or before.tag != "code" or before.tail:
        return False
    return all(len(text) > 2 and text[0].isalnum() for text in (child.text_content(), before.text_content()))


def _is_badge(element: lxml.html.HtmlElement) -> bool:
    """Whether an element tells what sort of news follows, and another sentence begins behind it."""
    return bool(_BADGE.fullmatch(tidy(element.text_content()))) and not re.match(
        r"\s*[a-zß-ÿ:：,.(]", element.tail or "a"
    )


def _is_caption(paragraph: lxml.html.HtmlElement) -> bool:
    """Whether the first of several paragraphs is a short line without a stop, as what heads the others."""
    text = tidy(paragraph.text_content())
    return 0 < len(text) < 75 and not _SENTENCE_END.search(text)


def _opens_section(first: str, second: str) -> bool:
    """Whether the first line of a paragraph heads the rest: short and without a stop, before a line of prose."""
    return len(first) < 75 and not _SENTENCE_END.search(first) and len(second) > 75 and second[:1].isupper()


_KEPT = frozenset(["html", "body", "main", "article", "code", "table", "td", "th", "tr"])
"""What is read whatever its attributes say."""


def _dropped(element: lxml.html.HtmlElement) -> bool:
    if element.tag in tree.DROPPED:
        return True
    if element.tag in _KEPT:
        return False
    marks = element.attrib
    if element.tag == "aside" and not marks:
        return True
    if not marks:
        return False
    if marks.get("aria-hidden") == "true" or marks.get("role") in (
        "navigation",
        "banner",
        "contentinfo",
        "search",
        "dialog",
    ):
        return True
    if element.tag == "aside" or ("hidden" in marks and marks.get("role") != "tabpanel"):
        return "hidden" in marks or not _note(element)
    name = f"{marks.get('class', '')} {marks.get('id', '')}"
    if not name.strip():
        return False
    if _NARROW_ONLY.search(name):
        return True
    noise = _NOISE.search(_WIDE.sub("", name))
    return element.tag in ("div", "ul", "section", "header", "p") and noise is not None


_WIDE = re.compile(
    r"(?<!\S)hidden(?=(?:\s\S+)*?\s(?:sm|md|lg|xl|2xl):(?:block|flex|grid|inline\S*|contents|table\S*)(?!\S))"
)
"""A class of what only narrow screens hide."""
_NARROW_ONLY = re.compile(
    r"(?<!\S)(?:(?:sm|md|lg|xl):hidden|d-(?:sm|md|lg|xl)-none|(?:visible|show)-(?:xs|sm|phone|mobile)|show-on-mobile|mobile-only)(?!\S)"
)
"""Classes of what only narrow screens show: the label that stands beside each cell where a table has no room."""


def _own_entries(element: lxml.html.HtmlElement) -> Iterator[lxml.html.HtmlElement]:
    """The terms and definitions of a list and of the groups in it, not those of a list in a definition."""
    for child in element:
        if child.tag in ("dt", "dd"):
            yield child
        else:
            yield from _own_entries(child)


def _note(element: lxml.html.HtmlElement) -> bool:
    name = f"{element.get('class', '')} {element.get('role', '')}"
    return bool(re.search(r"note|warning|callout|alert|important|caution|admonition", name, re.I))


def _labelled(first: lxml.html.HtmlElement) -> cards.Cells:
    """The labels and values of the paragraphs in a row of which each is one, until a label comes again: those of a card."""
    found: list[tuple[str, str]] = []
    for element in islice(chain([first], first.itersiblings("*")), cards.MOST):
        plain = (
            element.tag == "p"
            and not _dropped(element)
            and not any(True for _ in element.iter("br", "del", "s"))
        )
        cells = cards.leading([tidy(element.text_content())]) if plain else ()
        if not cells or cells[0][0] in dict(found) or _SENTENCE.search(cells[0][1]):
            break
        found += cells
    return tuple(found)


_SENTENCE = re.compile(r"\w{2}[.!?]$|\b(?:is|are|was|were|will|has|have|shuts?|ends?)\s", re.I)
"""What the value behind a label has that is a sentence of its own."""


def _attributes(element: lxml.html.HtmlElement) -> cards.Cells:
    """The record that a component carries in its attributes, where it is one."""
    if element.tag in STANDARD:
        return ()
    return cards.card([(name.replace("-", " "), value) for name, value in element.attrib.items() if value])


def _caption(element: lxml.html.HtmlElement) -> str:
    """The heading that a fold or a component carries: its summary, or its title, label or date attribute."""
    summary = element.find("summary")
    if summary is not None:
        inline = _Inline()
        inline.add(summary)
        text = tidy(inline.text())
        element.remove(summary)
        return text
    if element.tag in STANDARD:
        return ""
    return tidy(
        " ".join(
            filter(None, (element.get(name) for name in ("date", "label", "title", "heading", "header")))
        )
    )


def _grid(table: lxml.html.HtmlElement) -> Iterator[list[Cell]]:
    for row in table.iter("tr"):
        cells = []
        parent = row.getparent()
        in_head = parent is not None and parent.tag == "thead"
        for element in row:
            if element.tag not in ("td", "th"):
                continue
            inline = _Inline()
            inline.add(element)
            cells.append(
                Cell(
                    bounds.cell(inline.text()),
                    header=in_head or element.tag == "th",
                    across=_span(element.get("colspan")),
                    down=_span(element.get("rowspan")),
                    struck=inline.all_struck(),
                    code=tuple(inline.code),
                )
            )
        if cells:
            yield cells


def _span(value: str | None) -> int:
    """A rowspan or colspan as browsers read it: at least 1; a limit keeps hostile tables small."""
    if value is None:
        return 1
    digits = re.match(r"\s*(\d{1,4})", value)
    return min(max(int(digits[1]), 1), 200) if digits else 1
