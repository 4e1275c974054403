"""One document in, everything it says out: blocks, the claims they make, and what was passed over and why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby, pairwise

from pipeline.blocks import Blocks, read_blocks
from pipeline.blocks.records import name as field_name
from pipeline.cast import cast
from pipeline.components.dates import day_order, find_dates
from pipeline.components.statuses import has_cue
from pipeline.context import Frame, Page
from pipeline.heads import is_passing
from pipeline.merge import consolidate
from pipeline.prose import is_story, read_prose
from pipeline.resolve import name_key
from pipeline.roles import Role, role_of
from pipeline.tables import (
    advised,
    carried_on,
    columns,
    heading_ends,
    pivoted,
    read_row,
    replaced_by,
    statements,
)
from pipeline.types import Block, Claim, Document, FieldEvidence, PartialDate, Reading, Skipped, Status


def read_document(document: Document) -> Reading:
    """Everything `document` says. Raises UnreadableError with a short reason where there is nothing to read."""
    read = read_blocks(document)
    page = _page(document, read)
    found = list(_statements(read.blocks, page, dict(document.hints)))
    claims = _with_effective_day([f for f in found if isinstance(f, Claim)], read.blocks, page)
    claims, told_twice = _without_introductions(_with_pairs(claims, read.blocks, page), read.blocks)
    claims, quoted = _without_quotations(claims, read.blocks, page)
    skipped = [f for f in found if isinstance(f, Skipped)] + told_twice + quoted
    if read.cut_short:
        skipped.append(Skipped("longer than what is read of one document", "", len(read.blocks) - 1))
    claims, vendors = _without_vendor(consolidate(claims), page)
    skipped += vendors
    return Reading(
        claims=tuple(claims),
        skipped=tuple(skipped),
        blocks=read.blocks,
        title=page.title,
        published=PartialDate(page.today.isoformat()) if page.today else None,
    )


def _with_effective_day(claims: list[Claim], blocks: tuple[Block, ...], page: Page) -> list[Claim]:
    """Claims with the day that the page gives for all that it tells, under a heading that says no more than that, where nothing else on it
    gives any a day."""
    if any(claim.shutdown for claim in claims):
        return claims
    given = [
        (block, page.dates(block.text))
        for block in blocks
        if len(block.path) > 1
        and _EFFECTIVE.fullmatch(block.path[-1])
        and _is_notice(block.path[0], page.title)
    ]
    alone = {
        found[0].day: block
        for block, found in given
        if len(found) == 1 and len(block.text) < len(found[0].text) + 8
    }
    if len(alone) != 1:
        return claims
    ((day, block),) = alone.items()
    paths = {b.index: b.path for b in blocks}
    above = block.path[:-1]
    if not all(paths[claim.block][: len(above)] == above and claim.block < block.index for claim in claims):
        return claims
    evidence = ("shutdown", FieldEvidence(block.text, f"below the heading {block.path[-1]!r}", 0.7))
    over = page.today is not None and day.last <= page.today
    status = Status.RETIRED if over else Status.DEPRECATED
    ends = (Status.DEPRECATED, Status.LEGACY, Status.RETIRED)
    return [
        replace(claim, shutdown=day, status=status, fields=(*claim.fields, evidence))
        if claim.status in ends
        else claim
        for claim in claims
    ]


def _with_pairs(claims: list[Claim], blocks: tuple[Block, ...], page: Page) -> list[Claim]:
    """Claims with the replacements that a table of its own gives, which claims nothing itself: what to move to from each."""
    if all(claim.replacements for claim in claims):
        return claims
    claimed = {claim.block for claim in claims}
    pairs: dict[str, tuple[str, ...]] = {}
    for is_table, run in groupby(blocks, key=_table_key):
        rows = list(run) if is_table else []
        if rows and claimed.isdisjoint(row.index for row in rows):
            pairs |= replaced_by(rows, Frame(page, rows[0]))
    return [
        claim if claim.replacements else replace(claim, replacements=pairs.get(name_key(claim.product), ()))
        for claim in claims
    ]


def _is_notice(*titles: str) -> bool:
    """Whether one of the titles speaks of an ending."""
    return any(map(_OF_ENDING.search, titles))


_OF_ENDING = re.compile(
    r"deprecat|retir|legacy|remov|sunset|shut|\bend(?:s|ing)?\b|discontin|abschalt|einstell|abkünd|fin de|下线|终止|停止|終了|廃止",
    re.I,
)
_EFFECTIVE = re.compile(
    r"(?:effective|shut ?down|retirement|removal|sunset|end[- ]of[- ](?:life|service|support)|decommission(?:ing)?|cut-?off) (?:dates?|day)|(?:date d['’]effet|fecha (?:efectiva|de entrada en vigor)|data de vigência|stichtag|生效日期|适用日|発効日|適用日)",
    re.I,
)
"""The heading below which a notice gives the one day of what it is about."""


def _without_introductions(
    claims: list[Claim], blocks: tuple[Block, ...]
) -> tuple[list[Claim], list[Skipped]]:
    """Claims without what a paragraph only says to introduce the table of its section: the rows say it for each product."""
    tables: dict[tuple[str, ...], set[PartialDate | None]] = {}
    rows: dict[str, set[str]] = {}
    for claim in claims:
        row = blocks[claim.block]
        if row.kind == "row":
            tables.setdefault(row.path, set()).add(claim.shutdown)
            rows.setdefault(row.lead, set()).add(claim.product)
    kept: list[Claim] = []
    skipped: list[Skipped] = []
    for claim in claims:
        block = blocks[claim.block]
        days = tables.get(block.path, set()) if block.kind == "paragraph" else set()
        again = claim.product in rows.get(block.text, ())
        if again or (days and (claim.shutdown is None or claim.shutdown in days or days == {None})):
            skipped.append(Skipped("the table of this section says it", claim.evidence, claim.block))
        else:
            kept.append(claim)
    return kept, skipped


def _without_quotations(
    claims: list[Claim], blocks: tuple[Block, ...], page: Page
) -> tuple[list[Claim], list[Skipped]]:
    """Claims without those of the prose in an entry of a feed that opens with a card: where no vendor speaks, the card is what the
    entry says, and below it stands what somebody once wrote of many products, whose days lack the year that it had then."""
    if page.vendor is not None:
        return claims, []
    carded = _carded(blocks)
    kept: list[Claim] = []
    skipped: list[Skipped] = []
    for claim in claims:
        block = blocks[claim.block]
        if block.kind != "row" and (block.path, block.stamp, block.link) in carded:
            skipped.append(
                Skipped("the card of this entry says what it is about", claim.evidence, claim.block)
            )
        else:
            kept.append(claim)
    return kept, skipped


def _without_vendor(claims: list[Claim], page: Page) -> tuple[list[Claim], list[Skipped]]:
    """Claims without those on a part of the vendor's own name, or on a family, beside others of the same day: what ends is theirs, or some
    of it."""
    vendor = set(_WORD.findall((page.vendor or "").lower()))
    families = defaultdict(list)
    for claim in claims:
        if begins := _FAMILY.match(claim.product.lower()):
            families[begins["family"]].append(claim)
    kept: list[Claim] = []
    skipped: list[Skipped] = []
    for claim in claims:
        words = set(_WORD.findall(claim.product.lower()))
        others = _of_same_day(claim, claims) if words <= vendor else []
        acts = words == vendor and any(c.evidence == claim.evidence for c in others)
        members = {c.product for c in _of_same_day(claim, families.get(claim.product.lower(), []))}
        if (words < vendor and others) or acts or len(members) > 1:
            skipped.append(Skipped("the vendor or family whose products end", claim.evidence, claim.block))
        else:
            kept.append(claim)
    return kept, skipped


def _of_same_day(claim: Claim, claims: Iterable[Claim]) -> list[Claim]:
    """The other claims whose end is that of a claim, or all others where it gives none."""
    return [c for c in claims if c is not claim and claim.shutdown in (None, c.shutdown)]


_FAMILY = re.compile(r"(?P<family>[^\W\d_]+)[-_ .]?\d")
"""The word that a name begins with before its number: "vela" of vela-2 and vela-3."""
_WORD = re.compile(r"\w+")


def _carded(blocks: tuple[Block, ...]) -> set[tuple[object, ...]]:
    """The entries that open with a single row, as path, stamp and link of what stands in them."""
    found: set[tuple[object, ...]] = set()
    for title, row, after in zip(blocks, blocks[1:], (*blocks[2:], None), strict=False):
        if title.kind == "title" and row.kind == "row" and (after is None or after.kind != "row"):
            found.add((row.path, row.stamp, row.link))
    return found


def _page(document: Document, read: Blocks) -> Page:
    page = Page(
        vendor=document.vendor,
        published=document.published,
        title=document.title or read.title,
        stamp=_stamp(read.stamp, document.published),
        day_first=day_order(
            [block.text for block in read.blocks if block.kind != "code"],
            [block.text for block in read.blocks if block.kind not in ("code", "row")],
        ),
        tabled=frozenset(block.path for block in read.blocks if block.kind == "row"),
        story=_is_press(read.blocks) if document.vendor is None else is_story(read.blocks),
    )
    if document.vendor is None:
        prose = (block.text for block in read.blocks if block.kind in ("paragraph", "item", "definition"))
        players = cast(prose, page.title)
        page = replace(page, names=players.names, company=players.company)
    dated = [(row, _plain_end(row, page)) for row in read.blocks if row.kind == "row"]
    return replace(
        page,
        written=_written_out(read.blocks, page),
        heading_ends=heading_ends(dated, page),
        calendar=_is_calendar(read.blocks, page),
        openings=_openings(read.blocks),
        deprecation_ends=any(
            _FAILS_THEN.search(block.text) for block in read.blocks if block.kind in ("paragraph", "item")
        ),
    )


_FAILS_THEN = re.compile(
    r"\b(?:fail|stop\w* (?:working|being)|no longer (?:be )?(?:available|work\w*|accessible|function\w*|served|usable)|unavailable|return\w* (?:an? )?errors?|(?:be|are|is) (?:removed|retired|shut (?:down|off)|turned off|switched off))\b"
    r"[^.;]{0,60}\b(?:after|on|from|by|past|as of|following) (?:the|their|its|this|that|each|a model['’]s) deprecation (?:date|day)\b|"
    r"\b(?:after|on|from|past|as of|following) (?:the|their|its|this|that|each) deprecation (?:date|day)\b[^.;]{0,80}\b(?:fail|stop\w* working|no longer|unavailable|errors?|removed|retired)\b",
    re.I,
)
"""How a page says that the day of deprecation is that of the end."""


def _written_out(blocks: tuple[Block, ...], page: Page) -> dict[str, str]:
    """The years of the days that the prose of a document writes out, by month and day, where it does so in one year only."""
    years: dict[str, set[str]] = {}
    for block in blocks:
        if block.kind in ("paragraph", "item") and _YEAR.search(block.text) and has_cue(block.text):
            for dated in page.dates(block.text):
                if dated.sure and dated.day.precision == "day":
                    years.setdefault(dated.day.iso[5:], set()).add(dated.day.iso[:4])
    return {day: min(found) for day, found in years.items() if len(found) == 1}


_YEAR = re.compile(r"(?:19|20)\d\d")


def _openings(blocks: tuple[Block, ...]) -> dict[tuple[str, ...], str]:
    """The paragraphs that announce the end of what a section below them lists, the first of each section."""
    found: dict[tuple[str, ...], str] = {}
    for block, after in pairwise(blocks):
        lists = after.kind in ("row", "item", "definition")
        if block.kind == "paragraph" and not lists and _OPENS.search(block.text) and has_cue(block.text):
            found.setdefault(block.path, block.text)
    return found


_OPENS = re.compile(
    r"\b(?:the following|several|these) (?:[\w-]+ ){1,4}(?:will|are|is|were|have|has)\b|\bfolgenden? \w+ (?:werden|wird)|\b(?:suivant|siguiente)e?s\b|(?:以下|下列|下記|下述)[^。]{0,8}(?:模型|服务|功能|接口|产品|モデル|サービス|機能|製品|API)",
    re.I,
)
"""What a paragraph says of what is yet to be listed."""


def _is_calendar(blocks: tuple[Block, ...], page: Page) -> bool:
    """Whether two entries or more stand under days that are still ahead: a notice is never dated in the future, so these are
    the days things end, and the days of the entries past were too."""
    if page.today is None:
        return False
    days = {
        day
        for block in blocks
        if (day := Frame(page, block).own_day) is not None and day.precision in ("day", "month")
    }
    return sum(day.first > page.today for day in days) > 1


LONGEST_PRESS = 20_000
"""Words of a document of no known vendor that are read by the trained parts, which take ten times as long as the rules."""


def _is_press(blocks: tuple[Block, ...]) -> bool:
    return sum(len(block.text.split()) for block in blocks) <= LONGEST_PRESS


def _stamp(written: str | None, published: date | None) -> date | None:
    if not written:
        return None
    found = [d.day for d in find_dates(written, today=published) if d.day.precision == "day"]
    return found[0].first if found else None


def _plain_end(row: Block, page: Page) -> PartialDate | None:
    for header, text in row.cells:
        if role_of(header) is Role.SHUTDOWN:
            dates = page.dates(text)
            return dates[0].day if dates else None
    return None


def _statements(blocks: tuple[Block, ...], page: Page, hints: dict[str, str]) -> Iterator[Claim | Skipped]:
    wanted = tuple(field_name(part) for part in hints.get("records", "").split("."))
    groups = [
        (is_table, part)
        for is_table, run in groupby(blocks, key=_table_key)
        for part in (pivoted(list(run)) if is_table else [list(run)])
    ]
    for at, (is_table, group) in enumerate(groups):
        if is_table is None:
            yield from read_prose(group, page)
            continue
        if "records" in hints and group[0].path[: len(wanted)] != wanted:
            continue
        if any(map(is_passing, group[0].path)):
            continue
        cols = columns(group, Frame(page, group[0]), hints)
        if said := statements(group, cols, page):
            yield from read_prose(said, page)
            continue
        after = groups[at + 1][1][0] if at + 1 < len(groups) and groups[at + 1][0] is None else None
        advice = () if after is None else advised(group[0], cols, after)
        for row in carried_on(group, cols):
            yield from (_with_advice(found, advice) for found in read_row(row, cols, Frame(page, row)))


def _with_advice(found: Claim | Skipped, advice: tuple[str, ...]) -> Claim | Skipped:
    if isinstance(found, Skipped) or found.replacements:
        return found
    return replace(found, replacements=advice)


def _table_key(block: Block) -> tuple[object, ...] | None:
    """Rows of one table share their headers and their place; everything else is prose."""
    if block.kind != "row":
        return None
    return block.path, block.lead, tuple(header for header, _ in block.cells)
