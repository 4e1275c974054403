"""What surrounds a block: the page it stands on, the dated section, the sentence or heading that introduces it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache

from pipeline.components.dates import Dated, find_dates
from pipeline.components.statuses import ENDINGS, Cue, Found, find_cues
from pipeline.types import Block, PartialDate

_RELEASE = re.compile(r"\b(?:release|version|changes|build)\b.*\($", re.I)
"""What stands before the date in the heading of a release: a product has the date of its making in brackets, too."""


_NOTICE = re.compile(
    r"(?:(?:customer|service|product|lifecycle|deprecation|retirement) )?(?:notice|announcement|bulletin|advisory|update|news|mitteilung|hinweis|avis|annonce|aviso|comunicado|公告|通知|お知らせ|告知) ?(?:of|from|vom|du|del|do)? ?",
    re.I,
)
"""What stands before the day in the heading of a notice: "Notice 2026-04-14: Vela S1"."""
_YEARLESS = ("dmy", "mdy", "cjk", "cjk_ko", "md_slash")
"""The forms of a date in the calendar that may leave out its year."""


@dataclass(frozen=True)
class Page:
    """What is known of the whole document while its blocks are read."""

    vendor: str | None
    published: date | None
    title: str = ""
    stamp: date | None = None
    day_first: bool = False
    heading_ends: bool = False
    """Whether the dates in this page's headings are the days things end, not the days of the notices."""

    calendar: bool = False
    """Whether entries of this page stand under the days things end: some of these days are still ahead."""

    names: frozenset[str] = frozenset()
    """Single words that the document uses as names of products."""
    story: bool = False
    """Whether the document is free prose, which is read as one story, and not a page of lists and tables."""
    tabled: frozenset[tuple[str, ...]] = frozenset()
    """The sections that hold a table or records: what their paragraphs introduce, the rows say."""
    company: str | None = None
    """The company that a document of the press is about, where its text tells."""
    written: Mapping[str, str] = field(default_factory=dict)
    """The years of the days that the document writes out in full in one year only, by month and day as ISO has them."""
    openings: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    deprecation_ends: bool = False
    """Whether the document says that what it calls deprecated on a day stops working then."""
    """The paragraphs, by their section, that announce the end of "the following" and list nothing: a section below them does."""

    _days: dict[str, PartialDate | None] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def maker(self) -> frozenset[str]:
        """The words of the name of the vendor whose document this is."""
        return frozenset((self.vendor or "").split())

    @property
    def today(self) -> date | None:
        """The day that stands for now while this document is read."""
        return self.published or self.stamp

    def dates(self, text: str, near: date | None = None) -> list[Dated]:
        """Dates in `text`, resolved against this page; a day without its year is that of the same day written out elsewhere, unless
        something nearer is dated."""
        found = find_dates(
            text, today=near or self.stamp or self.today, near=near or self.stamp, day_first=self.day_first
        )
        undated = self.written and near is None and self.stamp is None
        return list(map(self._in_its_year, found)) if undated else found

    def _in_its_year(self, dated: Dated) -> Dated:
        year = "" if dated.sure or dated.form not in _YEARLESS else self.written.get(dated.day.iso[5:], "")
        return replace(dated, day=PartialDate(year + dated.day.iso[4:]), sure=True) if year else dated

    def heading_date(self, heading: str) -> PartialDate | None:
        """The date of a dated heading: the heading is the date, begins with it, or is that of a release with its day in brackets."""
        if heading not in self._days:
            self._days[heading] = self._heading_date(heading)
        return self._days[heading]

    def _heading_date(self, heading: str) -> PartialDate | None:
        dates = self.dates(heading)
        if not dates or dates[0].day.precision not in ("day", "month"):
            return None
        first = dates[0]
        alone = len(heading) - (first.end - first.start) < 12 and not find_cues(heading)
        behind = _RELEASE.search(heading[: first.start]) and heading[first.end :].strip() == ")"
        notice = _NOTICE.fullmatch(heading, 0, first.start) and heading[first.end : first.end + 1] in ":："
        begins = first.start <= 2 or notice
        return first.day if begins or alone or (behind and not find_cues(heading)) else None


@dataclass
class Frame:
    """What the headings above a block and the sentence before it say, for the block that says no more than a name."""

    page: Page
    block: Block
    section: PartialDate | None = field(init=False)
    """The date that heads the section, where it has one."""

    def __post_init__(self) -> None:
        self.section = next((d for d in map(self.page.heading_date, reversed(self.block.path)) if d), None)

    @cached_property
    def near(self) -> date | None:
        """The day that missing years and relative dates in the block resolve against."""
        if self.block.stamp:
            return _day(self.block.stamp)
        if self.section is not None and not self.page.heading_ends:
            return self.section.first
        return self.page.stamp

    @cached_property
    def announced(self) -> PartialDate | None:
        """The day of the notice that the section, the feed entry or the document itself carries."""
        if self.page.calendar or (self.page.heading_ends and self.section is not None):
            return PartialDate(self.page.stamp.isoformat()) if self.page.stamp else None
        return self.own_day or (PartialDate(self.page.stamp.isoformat()) if self.page.stamp else None)

    @cached_property
    def own_day(self) -> PartialDate | None:
        """The day that the section or the entry stands under."""
        if self.section is not None:
            return self.section
        return PartialDate(self.block.stamp[:10]) if self.block.stamp and _day(self.block.stamp) else None

    @cached_property
    def leads(self) -> list[str]:
        """What introduces the block, nearest first: lines of its lead, then the headings from inside out."""
        return (
            [*reversed(self.block.lead.split("\n")), *reversed(self.block.path)]
            if self.block.lead
            else [*reversed(self.block.path)]
        )

    def dates(self, text: str) -> list[Dated]:
        """Dates in `text` as this place reads them."""
        return self.page.dates(text, self.near)

    def cue(self) -> tuple[Found | None, str]:
        """The nearest cue that introduces the block, with the line it stands in; a line that says what stays stops the search."""
        for line in self.leads:
            if _ARRIVAL.match(line) or (line in self.block.path and is_aside(line)):
                return None, ""
            told = () if _NOTHING.match(line) else find_cues(line) or _idioms(line)
            cues = [c for c in told if c.cue is not Cue.ANNOUNCED]
            for wanted in (Cue.KEPT, Cue.REVERSED, *ENDINGS, Cue.MERGED, Cue.RENAMED):
                for cue in cues:
                    if cue.cue is wanted:
                        return cue, line
            if line == self._caption and (many := MANY.search(line)):
                kind = Cue.ENDED if _PAST.match(line) else Cue.END
                return Found(many.start(), many.end(), kind, many[0]), line
        return None, ""

    @cached_property
    def _caption(self) -> str:
        """The innermost heading, or where that is only a day the one above it."""
        dated = len(self.block.path) > 1 and self.page.heading_date(self.block.path[-1]) is not None
        return self.block.path[-2 if dated else -1] if self.block.path else ""


MANY = re.compile(
    r"\bdeprecated (?:fields|headers|objects|tags|annotations|pages|tables)\b|\b(?:retirements|shut-?downs|sunsets|removals|discontinuations|turn-?downs|decommissions|end-of-life (?:dates|models|products)|abschaltungen|einstellungen von|"
    r"abkündigungen|retraits|suppressions|arrêts|retiradas|eliminaciones|descontinuações|dismissioni)\b|"
    r"\b(?:fonctions|fonctionnalités|modèles|services|produits|interfaces) (?:retirée?s|supprimée?s|abandonnée?s|arrêtée?s)\b|\b(?:funciones|modelos|servicios|productos) (?:retirad|eliminad|descontinuad)[oa]s\b|"
    r"\b(?:entfernte|eingestellte|abgeschaltete|abgekündigte)n? (?:funktionen|modelle|dienste|produkte|schnittstellen)\b|\b(?:funções|recursos|modelos|serviços|produtos) (?:removid|descontinuad|desativad)[oa]s\b|"
    r"\b(?:funzioni|modelli|servizi|prodotti) (?:rimoss|dismess|ritirat)[ie]\b|\b(?:verwijderde|stopgezette) (?:functies|modellen|diensten|producten)\b|(?:提供を?終了|廃止)(?:した|する|予定の)?(?:機能|モデル|製品|サービス)|已?(?:下线|停用|移除)的?(?:功能|模型|产品|服务)|(?:종료|삭제)된 (?:기능|모델|서비스)",
    re.I,
)
"""How a heading names the endings that are listed right below it."""
_PAST = re.compile(r"\W*(?:past|previous|earlier|completed|recent|former)\b", re.I)
"""How such a heading begins where all of it is over."""
_ARRIVAL = re.compile(
    r"(?:new|newly added|added|introducing|launched|what's new)\b(?! customers| users| sign)", re.I
)
"""A line that introduces what is new; what it replaces may stand in the same line."""
_ASIDE = re.compile(
    r"(?:(?:additional|further|more|other|useful|related) (?:resources|links|reading|documentation|information|help|topics|articles|guides)|(?:resources|support|help) and (?:support|help|links|resources)|see also|learn more|next steps?|getting help|get help|references|sources?|further reading|read more|footnotes|related (?:posts|stories|news)|about the authors?|contact(?: us)?|in this (?:article|section|topic)|on this page|table of contents|"
    r"weitere (?:informationen|links)|quellen?|fuentes?|fonti|出典|来源|siehe auch|voir aussi|en savoir plus|véase también|más información|関連(?:リンク|情報|記事|ドキュメント)|参考(?:资料|資料|链接)?|相关(?:链接|文档)|참고)\W*",
    re.I,
)
"""A heading below which stands what to read besides, whatever the page is about."""


@lru_cache(maxsize=64)  # each item of the list asks
def _idioms(line: str) -> tuple[Found, ...]:
    """What a line that opens a list says of an end in other words than pages use, unless it says it of nothing."""
    last = max((found.end() for found in _STOP.finditer(line)), default=0)
    lists = line.endswith((":", "：")) and not _OF_WORK.search(line, last)
    found = find_cues(line, idioms=True) if lists else []
    return tuple(
        cue
        for cue in found
        if cue.start >= last and not _OF_NOTHING.search(line[max(0, cue.start - 200) : cue.start])
    )


_STOP = re.compile(r"[.!?](?=\s)|[。！？]")
_OF_WORK = re.compile(r"\b(?:issues|pull requests|bugs|tickets|tasks)\b", re.I)
"""What a list is of that closes and is no product."""
_NOTHING = re.compile(
    r"(?:none of|nothing|nichts|keine[rs]? d(?:er|ieser)|aucun(?:e)? (?:de|des)|ningun[oa] de)\b", re.I
)
"""How a line begins that says of what it lists that nothing happens to it."""
_OF_NOTHING = re.compile(
    r"\b(?:nothing|none|no|never|nichts|keine?|rien|aucune?|nada|ning[uú]n\w*)\b[^.!?]*$", re.I
)


def is_aside(heading: str) -> bool:
    """Whether below a heading stands what to read besides, whatever the page is about: links, sources."""
    return _ASIDE.fullmatch(heading) is not None


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso[:10])
    except ValueError:
        return None
