"""Paragraphs and list items to claims: which product, which date and which replacement belong to one another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.cast import cast
from pipeline.components import relations
from pipeline.components.dates import Dated, find_dates
from pipeline.components.hints import LONGEST
from pipeline.components.products import Mention, Part, offered_in
from pipeline.components.relations import date_parts
from pipeline.components.statuses import (
    ENDINGS,
    Cue,
    Found,
    find_cues,
    has_cue,
    is_general,
    is_not_so_soon,
    is_over,
    is_promotion,
    open_status,
    status_of,
)
from pipeline.confirm import LISTED, confirmed
from pipeline.context import MANY, Frame, Page, is_aside
from pipeline.heads import (
    REPLACED,
    SENTENCE_LIKE,
    heading_names,
    is_generic,
    is_passing,
    is_plain,
    item_names,
    nameable,
    named_by_title,
    subject_of,
)
from pipeline.kinds import kind_of
from pipeline.names import (
    Name,
    clean_name,
    ids_in,
    is_furniture,
    is_id,
    product_names,
    replacement_names,
    split_arrow,
)
from pipeline.nlp import trained
from pipeline.roles import Role, role_of
from pipeline.sentence import SPEAKS, Sentence, take_apart
from pipeline.story import RESPECTIVELY, Story
from pipeline.telling import Telling, goes_back_to_all, is_hoax, tell, was_out
from pipeline.types import Block, Claim, FieldEvidence, PartialDate, Skipped, Status, Strength

_BACK = re.compile(
    r"^\W*(?:it|they|this|these|those|both|it['’](?:ll|s)|they['’](?:ll|re)|all (?:of them|three|four|two)|ce|cet|cette|dieses?|este|esta)\b|^(?:该|此|この|同)|"
    r"\b(?:the|this|that|these|der|die|das|le|la|el) (?:(?!following)\w+ )?(?:models?|apps?|apis?|services?|features?|products?|tools?|endpoints?|assistant|devices?|plug-?in|browser|platform|dienst|modell|produit|servicio)\b",
    re.I,
)
_FOLLOWING = re.compile(
    r"\b(?:following|these|below|listed)\b|以下|次の|下記|folgende|suivant|siguiente", re.I
)


@dataclass
class _Told:
    """What has been said so far in this section: the claims, and the products spoken of last."""

    claims: list[Claim] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    place: tuple[str, ...] = ()
    spoken: tuple[Mention, ...] = ()
    """The products that the sentence before named without saying that they end."""
    titled: tuple[Mention, ...] = ()
    """The products that the title of the document or feed entry names."""
    lately: tuple[Sentence] | None = None
    """The last sentence that gave an end without naming what ends by an id: lists of "old -> new" may be about it."""
    cards: dict[relations.Part, Dated] = field(default_factory=dict)
    """The day of the notice that a card gives before it says what happens."""
    scope: str = ""
    """The place or plan that an item begins with, where what ends is another: "Worldwide: Vela 1 is retired on 1 February"."""
    places: tuple[tuple[str, ...], str] = ((), "")
    """The section whose items begin with places, and what ends there."""
    nameless: dict[int, set[PartialDate | None]] = field(default_factory=dict)
    """The days of ends told in a block (by its index) without a name that a rule sees."""
    headed: tuple[Block, int] | None = None
    """The dated heading of the section that is read, and how many claims there were before it."""
    following: dict[relations.Part, Dated] = field(default_factory=dict)
    """The dates that a sentence about "the following models" gave to the list after it."""

    def last_in(self, block: Block) -> bool:
        """Whether what was spoken of last stands in `block`."""
        return bool(self.last) and self.claims[self.last[0]].block == block.index

    def within(self, section: Sequence[str]) -> list[int]:
        """The latest claims of a section, by their places."""
        above = " > ".join(section)
        return [
            at
            for at in range(len(self.claims))[-MOST_OFFERED:]
            if f"{self.claims[at].where} > ".startswith(f"{above} > " if above else "")
        ]


def read_prose(blocks: Sequence[Block], page: Page) -> Iterator[Claim | Skipped]:
    """Claims and skipped blocks of a run of paragraphs, items and definitions, in reading order. Free prose is read as a story:
    a document that is no more than that, and so each entry of a feed."""
    if not trained():
        yield from _by_rule(blocks, page)
        return
    for entry in entries(blocks):
        if is_passing(entry[0].text) and entry[0].kind == "title":
            continue
        if not (page.story or (entry[0].kind == "title" and is_story(entry))):
            yield from _by_rule(entry, page)
        elif not SPARING or speaks(entry, page):
            yield from _as_story(entry, _of_entry(entry, page))


_INCIDENT = re.compile(
    r"(?:\w{3,9}\.? \d{1,2},? (?:\d{4},? )?\d\d:\d\d(?: ?[A-Z]{2,4})? )?(?:resolved|investigating|identified|monitoring|verifying|postmortem|scheduled|in progress|completed)(?:\s?[-–—:]\s|\.\s(?=\d\d:\d\d))",
    re.I,
)
"""How the updates of a status page begin: what they say is down comes back."""


def _says_nothing(block: Block) -> bool:
    mended = _MENDED.match(block.text) or (block.path and _MENDED.fullmatch(block.path[-1]))
    aside = (
        bool(block.path) and is_aside(block.path[-1]) and not (has_cue(block.text) and find_dates(block.text))
    )
    beside = aside or _CITES.match(block.text)
    unsaid = block.kind in ("heading", "code", "title") or block.struck or bool(beside)
    told = bool(
        mended or _INCIDENT.match(block.text) or _SIGNS_OFF.fullmatch(block.text)
    ) or block.text.startswith(_JUDGED)
    return unsaid or told or _is_of_states(block.text)


_SIGNS_OFF = re.compile(
    r"(?:warmly|(?:(?:with )?(?:kind|best|warm) )?regards|(?:yours )?sincerely|yours(?: \w+)?|cheers|best(?: wishes)?|all the best|many thanks|thanks|thank you|mit (?:freundlichen|besten|herzlichen) grüßen|(?:viele|liebe|beste) grüße|cordialement|bien à vous|atentamente|(?:un )?saludos?(?: cordial(?:es)?)?)[,!.]?(?:\s+[^\s.!?]+){0,9}\.?",
    re.I,
)
"""How a letter ends: with a greeting, and who wrote it."""
_CITES = re.compile(r"\W*(?:sources?|quellen?|fuentes?|fonti?|出典|来源|引用元)\s*[:：]", re.I)
"""How a line begins that says where something is written."""


def _is_of_states(text: str) -> bool:
    """Whether a text lists the states that something can have: "preview, active, legacy, retired"."""
    if any(map(str.isdigit, text[:120])):
        return False
    parts = [part.strip(" .`'\"") for part in _BETWEEN_STATES.split(text[:120])]
    return (
        len(parts) > 2
        and max(map(len, parts)) < 20
        and sum(status_of(part) is not None for part in parts) > 1
    )


_BETWEEN_STATES = re.compile(r",\s*(?:(?:and|or)\s)?|\s*[|/]\s*|\s(?:and|or)\s")


_JUDGED = ("👍", "👎", "[ ]")
"""How sentences begin that show how to write, or what a reader has yet to do."""
_MENDED = re.compile(
    r"(?:(?:(?:bug|hot)[ -]?)?fix(?:e[sd])?|bugs?|(?:fehler)?behoben|(?:fehler|bug)(?:behebung|korrektur)(?:en)?|corrigée?s?|correct(?:ion|if)s|corregid[oa]s?|correcciones|corrigid[oa]s?|corrett[oi]|"
    r"(?:不具合)?修正|修复|(?:버그 ?)?수정)(?:$|[:：])",
    re.I,
)
"""How an entry begins, or its list is headed, that tells of what was broken: the thing itself goes on."""


def _by_rule(blocks: Sequence[Block], page: Page) -> Iterator[Claim | Skipped]:
    told = _Told(titled=_titled(page.title, page))
    for block in blocks:
        _read_heading(told, block, page)
        if block.kind == "title":
            told.titled, told.last = _titled(block.text, page), []
        if block.kind == "heading" and page.calendar:
            _read_entry(block, Frame(page, block), told)
        if _says_nothing(block) or any(map(is_passing, block.path)):
            continue
        if block.path != told.place:
            if block.path[:1] != told.place[:1] or len(block.path) < 2 or block.path[:2] != told.place[:2]:
                told.following = {}
            told.last, told.place, told.cards = [], block.path, {}
        before = len(told.claims)
        told.spoken = ()
        reason = _read_block(block, Frame(page, block), told)
        if reason and len(told.claims) == before:
            yield Skipped(reason, block.text[:300], block.index)
    _read_heading(told, None, page)
    if not trained():
        yield from told.claims
        return
    yield from confirmed(told.claims, blocks, page)
    yield from _named_by_ear(told, blocks, page)


def _read_heading(told: _Told, block: Block | None, page: Page) -> None:
    """Keeps a dated heading until its section is over, at `block` or at the end: what it says counts where nothing in there named what
    ends: "2 May 2026: End of support for Vela 2"."""
    heading, before = told.headed or (None, 0)
    if heading and (block is None or block.path[: len(heading.path)] != heading.path):
        if len(told.claims) == before:
            _claim_heading(heading, page, told)
        told.headed = None
    if block is not None and block.kind == "heading" and (inside := _within_heading(block, page)):
        told.headed = inside, len(told.claims)


def _within_heading(heading: Block, page: Page) -> Block | None:
    """A dated heading that says of something that it ends, as the first block of its own section; None for another."""
    dated = page.heading_date(heading.text)
    if dated is None or page.calendar or not has_cue(heading.text):
        return None
    return replace(heading, path=(*heading.path, heading.text))


def _claim_heading(heading: Block, page: Page, told: _Told) -> None:
    """Adds what a dated heading says that ends."""
    frame = Frame(page, heading)
    text = heading.text[page.dates(heading.text)[0].end :].lstrip(" :–—-")
    begin, end = named_by_title(text)
    said = [s for s in take_apart(replace(heading, text=text), frame) if s.speaking]
    if len(said) != 1 or said[0].main.cue not in ENDINGS or is_general(text, said[0].main):
        return
    told_more = re.search(r"\w", text[said[0].main.end :]) is not None
    named = [] if told_more else [mention.name for mention in said[0].ending]
    names = [text[begin:end]] if begin < end else [name for name in named if not _PAGES.search(name)]
    for name in names:
        if not is_generic(name):
            _add(told, frame, heading, name, said[0].main, {}, evidence=heading.text, rule="title")


_PAGES = re.compile(r"\b(?:docs?|documentation|pages?|guides?|tutorials?)$", re.I)


def _read_entry(block: Block, frame: Frame, told: _Told) -> None:
    """The heading of an entry in a calendar of endings that says what ends on its day: "Vela Studio closes"."""
    said = list(take_apart(block, frame)) if frame.own_day is not None and has_cue(block.text) else []
    if len(said) != 1 or not said[0].speaking or said[0].dates or is_general(block.text, said[0].main):
        return
    if said[0].main.cue in (Cue.END, Cue.ENDED):
        for mention in said[0].ending:
            _add(told, frame, block, mention.name, said[0].main, {}, evidence=block.text)


def _named_by_ear(told: _Told, blocks: Sequence[Block], page: Page) -> Iterator[Claim]:
    """Claims from the blocks in which the rules see the day of an end and no name: the trained parts may hear what ends on that day."""
    known = {claim.product for claim in told.claims}
    for block in blocks:
        days = told.nameless.get(block.index, set()) if block.path not in page.tabled else set()
        found = (
            _as_story([block], replace(page, title=block.path[-1] if block.path else page.title))
            if days
            else ()
        )
        for claim in found:
            if (
                isinstance(claim, Claim)
                and claim.shutdown in days
                and claim.product not in known
                and len(claim.evidence) >= SHORTEST
            ):
                yield claim


SHORTEST = 40
"""Characters of a sentence that is no label with its day."""


LONGEST_STORY = 800
"""Words that a vendor's own mail, post or notice has at most; what is longer, or has tables, is a page."""


def is_story(blocks: Sequence[Block]) -> bool:
    """Whether blocks are free prose: no table, hardly a heading, not long."""
    places = {block.path for block in blocks if block.kind != "title"}
    return (
        not any(block.kind == "row" for block in blocks)
        and len(places) <= 2
        and sum(len(block.text.split()) for block in blocks) <= LONGEST_STORY
    )


SPARING = True
"""Whether a text without any word of an ending is passed over before the trained parts see it."""


BRIEF = 150
"""Words of a text that is read for its days and ids alone: so short a one may say in any words at all that something ends."""


def speaks(blocks: Sequence[Block], page: Page) -> bool:
    """Whether a text may speak of an ending: it has words that say that something ends, moves or stays, or it is short and names
    a day or an id."""
    texts = (page.title, *(block.text for block in blocks))
    if any(found.cue in SPEAKS for text in texts for found in find_cues(text, idioms=True)):
        return True
    if any(MANY.search(block.text) for block in blocks if block.kind == "heading"):
        return True
    brief = sum(len(text.split()) for text in texts) <= BRIEF
    return brief and any(ids_in(text) or find_dates(text, today=page.today) for text in texts)


def entries(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """The entries of a feed, or the whole of another document."""
    entry: list[Block] = []
    for block in blocks:
        if block.kind == "title" and entry:
            yield entry
            entry = []
        entry.append(block)
    if entry:
        yield entry


def _of_entry(entry: Sequence[Block], page: Page) -> Page:
    """The page as an entry of a feed sees it: with its own title, and who is who in it."""
    if not entry or entry[0].kind != "title":
        return page
    title = entry[0].text
    if page.vendor is not None:
        return replace(page, title=title)
    players = cast((block.text for block in entry[1:]), title)
    return replace(page, title=title, names=players.names, company=players.company)


def _as_story(blocks: Sequence[Block], page: Page) -> Iterator[Claim | Skipped]:
    title = blocks[0] if blocks[0].kind == "title" else Block("title", page.title)
    frames = [Frame(page, title)] if page.title else []
    parts: list[Frame | list[Claim]] = []
    card = ("", _Told())
    for block in blocks:
        if _says_nothing(block):
            continue
        frame = Frame(page, block)
        if _item_names(block):
            card = card if card[0] == block.lead else (block.lead, _Told())
            known = len(card[1].claims)
            if _read_milestone(block, frame, card[1]):
                parts += [card[1].claims] if len(card[1].claims) > known == 0 else []
                continue
        items = _Told()
        listed = block.kind in ("item", "definition") and _read_listed(block, frame, items)
        if listed or (block.kind == "item" and _read_change(block, frame, items)):
            if items.claims and parts and _introduces(parts[-1], block):
                parts.pop()
            parts.append(items.claims)
        else:
            parts.append(frame)
    texts = [block.text for block in blocks if block.kind != "title"]
    read = iter(tell([*frames, *(part for part in parts if isinstance(part, Frame))], page.title, texts))
    heading = next(read) if frames else []
    told: list[Telling | list[Claim]] = []
    for part in parts:
        if isinstance(part, Frame):
            told += next(read)
        elif told and not isinstance(told[-1], Telling):
            told[-1].extend(part)
        else:
            told.append(part)
    yield from Story(told, heading, page).claims()


def _introduces(part: Frame | list[Claim], item: Block) -> bool:
    """Whether a part is the sentence before the colon that a list follows: its items say it of each product."""
    return isinstance(part, Frame) and part.block.text == item.lead and item.lead.endswith((":", "："))


def _titled(title: str, page: Page) -> tuple[Mention, ...]:
    """The products that a title names: those it says are ending, else the names in it that the text uses as names."""
    named = tuple(
        Mention(0, 0, name, rule="title")
        for name in sorted(page.names.intersection(re.findall(r"\w+", title)))
    )
    if not has_cue(title):
        return named
    block = Block("title", title)
    said = list(take_apart(block, Frame(page, block)))
    return said[0].ending if len(said) == 1 and said[0].speaking and said[0].ending else named


def _read_block(block: Block, frame: Frame, told: _Told) -> str:
    """Adds what `block` says to `told`; returns why nothing was added where it looked as if it might."""
    topic = _topic(block)
    told.scope = ""
    place = _place(block)
    if place and (subject := _subject_in(block, frame, told, place)):
        told.scope, told.last, told.places = place, [], (block.path, subject)
        topic = [subject]
    if _read_milestone(block, frame, told):
        return ""
    if (block.kind in ("item", "definition") or _is_row_of_names(block)) and _read_listed(block, frame, told):
        return ""
    if block.kind == "item" and _read_change(block, frame, told):
        return ""
    reason = ""
    if not has_cue(block.text) and not REPLACED.search(block.text):
        return ""
    for sentence in take_apart(block, frame):
        if told.last_in(block) and is_hoax(sentence.text):
            _take_back(told, block)
        if _SUPPOSED.match(sentence.text):
            return "supposes what could be"
        reason = _read_sentence(sentence, block, frame, told, topic) or reason
    return reason


def _is_row_of_names(block: Block) -> bool:
    """Whether a paragraph below a line that ends in a colon is no more than names in code, one after the other."""
    if block.kind != "paragraph" or not block.lead.endswith((":", "：")) or len(block.code) < 2:
        return False
    return set(filter(None, re.split(r"[,;、，\s]+|\band\b", block.text))) == set(block.code)


def _take_back(told: _Told, block: Block) -> None:
    """Forget what a block repeated only to call it untrue."""
    told.claims = [claim for claim in told.claims if claim.block != block.index]
    told.last = []


_SUPPOSED = re.compile(
    r"\[[ x]\]\s|\W*(?:suppose|supposing|imagine|assum(?:e|ing)|(?:let us|let's) (?:say|assume|suppose)|say,? that|consider (?:a|an|the case)|"
    r"for (?:example|instance)[,:] (?:if|a|an|when)|if (?:a|an|any|one|some|the|our|your) (?:\w+ ){1,3}were\b|if,? for (?:example|instance)|angenommen|nehmen wir an|stellen sie sich|supposons|imaginons|supongamos)\b|\W*(?:假设|例えば|仮に)",
    re.I,
)
"""How a sentence begins that makes something up to explain by it; the rest of its paragraph goes on about that."""
_HEADED = re.compile(
    r"^(?P<head>[^.:：—–]{2,80}?(?:\.\d[^.:：—–]{0,40}?)*)\s*(?:[:：](?=\s)|\s[—–-]\s|(?<!\b\d)(?<!\b\d\d)\.(?=\s+[A-Z]))\s*(?P<rest>\S.*)$",
    re.S,
)


def _topic(block: Block) -> list[str]:
    """What the whole block is about: the term of a definition, the name before a colon, the heading that is a name."""
    if block.kind == "definition" and block.cells:
        term = block.cells[0][0]
        return [n.text for n in product_names(term, block.code)] if _is_thing(term, block) else []
    headed = _HEADED.match(block.text)
    if headed and (_CLAUSE.match(headed["head"]) or _CONTRACTED.search(headed["head"])):
        headed = None
    if headed and block.kind != "lead" and _heads(headed["head"].strip(), headed["rest"], block):
        return [n.text for n in product_names(headed["head"], block.code)]
    heading = _head(block)
    if block.kind == "paragraph" and (
        is_id(heading)
        or (
            heading in block.text
            if " " in heading
            else bool(heading) and block.text.startswith(f"{heading} ")
        )
        or _BACK.match(block.text)
        or _without_subject(block.text)
    ):
        return heading_names(heading, block.code)
    return []


def _head(block: Block) -> str:
    """The heading that a block stands under; in a card that of the card and not its badge."""
    heading = block.path[-1] if block.path else ""
    carded = len(block.path) > 2 and _BADGE.fullmatch(heading) and not _OF_RELEASE.search(block.path[-2])
    return block.path[-2] if carded else heading


_OF_RELEASE = re.compile(r"\d\.\d|\d{4}-\d\d|\b(?:19|20)\d\d\b|unreleased", re.I)
"""What the heading of a release has: its number or its day."""
_BADGE = re.compile(
    r"new|beta|alpha|preview|legacy|deprecated|retired|retiring(?: soon)?|sunset(?:ting)?|discontinued|ending soon|removed|archived|experimental|stable|default|recommended",
    re.I,
)
"""What a card sets beside the name at its head."""
_CONTRACTED = re.compile(r"n['’]t\b|['’](?:ll|re|ve)\b", re.I)
"""What no name has: "Please don't." """


def _is_label(head: str, rest: str) -> bool:
    """Whether the one plain word before a colon or stop says what sort of news follows, as "Fix", "Billing" or "Resolved" do; of a
    product the rest goes on to speak without another subject."""
    plain = head.isalpha() and head[1:].islower()
    return plain and not (_without_subject(rest) or _BACK.match(rest))


def _heads(head: str, rest: str, block: Block) -> bool:
    """Whether the words before a colon name what the rest is about: they look like a name, or the rest says what happens and
    leaves out to whom, so that they are its subject: "Sorting robot (Mail): shutdown on 1 March"."""
    if nameable(head, block.code):
        return not _is_label(head, rest)
    return (
        is_plain(head)
        and head[:1].isupper()
        and role_of(head) in (Role.OTHER, Role.PRODUCT)
        and _without_subject(rest)
    )


_CLAUSE = re.compile(r"(?:the|this|these|those|our|your|an?) (?:\S+ ){3,}\S+", re.I)
"""What begins like a sentence and is too long for a name: "The API answers 429 with Retry-After"."""


def _place(block: Block) -> str:
    """The few words before the colon of an item, which may be a place or a plan, or ""."""
    headed = _HEADED.match(block.text) if block.kind == "item" else None
    return headed["head"].strip() if headed and is_plain(headed["head"]) else ""


def _subject_in(block: Block, frame: Frame, told: _Told, head: str) -> str:
    """What ends by an item that begins with a place: the product of the title that it names, or that the item before it named;
    "" where its head is what ends."""
    titled = {mention.name for mention in told.titled} - {head}
    said = [sentence for sentence in take_apart(block, frame) if sentence.speaking] if titled else []
    named = [mention.name for sentence in said for mention in sentence.ending if mention.name != head]
    if named and set(named) <= titled:
        return named[0]
    return told.places[1] if said and not named and told.places[0] == block.path else ""


def _is_thing(term: str, block: Block) -> bool:
    """Whether a term is a thing that can end: no word of a glossary that says what an end is, no label of a record."""
    name = clean_name(term)
    if term.endswith(("?", "？")):
        return False
    return is_id(name) or name in block.code or not (find_cues(name) or is_generic(name))


def _without_subject(text: str) -> bool:
    """Whether a text begins with what happens and leaves out to whom, as entries below a product's heading do."""
    cues = find_cues(text[:60])
    if not cues or cues[0].start > 3 or cues[0].cue not in SPEAKS:
        return False
    return not _SOME_THING.match(text, cues[0].end)


_SOME_THING = re.compile(r"\s(?:an?|the|some|several|two|three|unused|stale|old|leftover)\s", re.I)
"""What follows "Removed" where that is said of a thing and not of what a heading names: "removed a delay"."""


_MILESTONE = re.compile(r"^(?P<label>[^\d:：]{3,30}?)\s*[:：–—-]?\s*$")
_LABELLED = re.compile(r"^(?P<label>[^\d:：.]{3,24})[:：]\s*(?P<rest>\S.{0,160})$")
_PARTS = {
    Role.SHUTDOWN: relations.Part.SHUTDOWN,
    Role.DEPRECATED: relations.Part.DEPRECATED,
    Role.CLOSED: relations.Part.DEPRECATED,
    Role.ANNOUNCED: relations.Part.ANNOUNCED,
}


def _read_milestone(block: Block, frame: Frame, told: _Told) -> bool:
    """A line of a card that is no more than a label and its day, below the heading that names the product."""
    labelled = _LABELLED.match(block.text)
    if labelled and told.last and role_of(labelled["label"]) is Role.REPLACEMENT:
        _offer(told, replacement_names(labelled["rest"], block.code), only=told.last)
        return True
    names = _item_names(block) or (heading_names(block.path[-1], block.code) if block.path else [])
    label, above = _label_above(block, frame)
    names = above or names
    dates = frame.dates(block.text) if len(block.text) < 100 and names else []
    label = label or _milestone_label(block.text, dates)
    if label and is_promotion(label):
        return False
    rest = block.text[dates[0].end :] if dates else ""
    part = _PARTS.get(role_of(label)) if label else None
    told_more = rest.strip(" .)_*") and not re.match(r"\)?[.;]\s", rest)
    if part is None or len(names) != 1 or (told_more and dates[0].strength is Strength.COMMITTED):
        return False
    if [told.claims[at].product for at in told.last] != [clean_name(names[0])]:
        if part is relations.Part.ANNOUNCED and not told.cards:
            told.cards = {part: dates[0]}
            return True
        cue = Found(0, len(block.text), Cue.END, label)
        told.last = []
        _add(
            told,
            frame,
            block,
            names[0],
            cue,
            {**told.cards, part: dates[0]},
            evidence=f"{names[0]}\n{block.text}",
            rule="topic",
        )
        told.cards = {}
        return True
    for at in told.last:
        told.claims[at] = _filled(told.claims[at], part, dates[0], frame)
    return True


def _label_above(block: Block, frame: Frame) -> tuple[str, list[str]]:
    """The label and the names of a day that stands alone below a heading which is no more than its label, in a card of headings."""
    if (
        len(block.path) < 3
        or block.kind not in ("paragraph", "item")
        or _PARTS.get(role_of(block.path[-1])) is None
    ):
        return "", []
    dates = frame.dates(block.text)
    if (
        len(dates) != 1
        or len(block.text) - len(dates[0].text) > 6
        or _EFFECTIVE_FOR_ALL.match(block.path[-1])
    ):
        return "", []
    names = heading_names(block.path[-2], block.code) or list(filter(None, [subject_of(block.path[-2])]))
    return (block.path[-1], names) if len(names) == 1 else ("", [])


_EFFECTIVE_FOR_ALL = re.compile(r"effective\b", re.I)


def _item_names(block: Block) -> list[str]:
    """The products named by the item that an item is nested in, where that is no more than names."""
    return item_names(block.lead.rsplit("\n", 1)[-1], block.code) if block.kind == "item" else []


def _milestone_label(text: str, dates: Sequence[Dated]) -> str:
    """The label of a line that goes on with its one day: what stands before it, or before the colon and a "not before"."""
    if len(dates) != 1:
        return ""
    outer = _LABELLED.match(text)
    before = outer["rest"] if outer and _TIMED.fullmatch(outer["label"]) else text
    label = _MILESTONE.match(before[: max(0, dates[0].start - len(text) + len(before))])
    if label is None and dates[0].strength is Strength.NOT_BEFORE and dates[0].start < 60:
        label = _LABELLED.match(text)
    return label["label"].strip() if label else ""


_TIMED = re.compile(
    r"timeline|dates?|when|schedule|status|deadline|zeitplan|calendrier|fecha|时间|日程", re.I
)
"""A label that says no more than that a day follows."""


def _filled(claim: Claim, part: relations.Part, dated: Dated, frame: Frame) -> Claim:
    """The claim with one more of its days."""
    if part is relations.Part.ANNOUNCED:
        return replace(claim, announced=dated.day)
    if part is relations.Part.DEPRECATED:
        return replace(claim, deprecated=claim.deprecated or dated.day)
    cue = Found(0, 0, Cue.END, "")
    return replace(claim, shutdown=dated.day, strength=dated.strength, status=_status(cue, dated, frame))


@dataclass(frozen=True)
class _Listed:
    """An item that is no more than names: them, what stands behind its arrow, the rest of it, and the days that it gives them itself."""

    names: Sequence[Name]
    target: str
    rest: str
    own: dict[relations.Part, Dated]
    beside: dict[relations.Part, Dated]
    """The day that stands alone behind the names: "vela-1 (30 September 2026)"."""
    says_end: bool
    """Whether the item says itself that a day is that of an end, so that nothing has to introduce it."""


_AFTER_NAMES = re.compile(
    r"\s+[—–-]\s+|:\s+|\s*\((?!including)|[：（]|[,，](?=请|建议|推荐|暂无|替代|改用)|,\s+(?=use|try|move|switch|please|replaced|succeeded|superseded|without|now)|(?<!\bv)\.\s+(?=[A-Z])|,\s+(?=(?:in|for|on|only|all|where|which|that|who) )"
)


def _listed(block: Block, frame: Frame) -> _Listed | None:
    """The names of an item, or None where it says more than names."""
    if len(block.text) > LONGEST or block.text.endswith(("?", "？")):
        return None
    text, own = _without_day(_BOX.sub("", block.text), frame, block.code)
    head, target = split_arrow(text)
    bare = _AFTER_NAMES.split(head, maxsplit=1)[0]
    described = _is_described(bare.rstrip("."), block)
    bare = bare.rstrip("。.") if own or described else bare
    names = [Name(bare)] if described else _names_alone(bare, block)
    named = [string for string in block.code if string in bare]
    if len(named) == 1 and len(bare.split()) <= 6 and not REPLACED.search(bare):
        names = product_names(named[0], block.code)
    fit = (described or is_id(n.text) or n.text in block.code or nameable(n.text, block.code) for n in names)
    rest = head[len(bare) :]
    says_more = any(c.cue in SPEAKS or c.cue is Cue.KEPT for c in find_cues(rest)) or (
        any(frame.dates(rest)) and find_cues(rest)
    )
    if _CLOCK.search(rest) and not find_cues(rest):
        return None  # who wrote what follows, and when
    is_day = not target and any(d.end - d.start > len(bare) - 4 for d in frame.dates(bare))
    if not names or not all(fit) or is_day or says_more:
        return None
    labelled = _labelled_days(rest, frame)
    says_end = relations.Part.SHUTDOWN in labelled and any(map(_TELLING_NAME.search, (n.text for n in names)))
    beside = _earliest(rest, frame) or _day_alone(rest, frame)
    return _Listed(names, target, rest, labelled | own, beside, says_end)


_TELLING_NAME = re.compile(r"\d|[-_/.]")
"""What tells the name of a model or a version from a word of the language."""


def _names_alone(bare: str, block: Block) -> list[Name]:
    return [] if SENTENCE_LIKE.search(bare) else product_names(bare, block.code)


def _is_described(bare: str, block: Block) -> bool:
    """Whether an item right below a heading that begins with "removed" or "deprecated" names a thing by a few plain words, and says
    no more or goes on with another sentence."""
    caption = block.path[-1] if block.path else ""
    rest = block.text[len(bare) :].strip(".")
    ended = any(cue.start < 3 and cue.cue in (Cue.ENDED, Cue.DEPRECATED) for cue in find_cues(caption))
    alone = (
        block.kind == "item" and block.text.startswith(bare) and (not rest or rest.startswith((" ", ": ")))
    )
    return ended and alone and bare[:1].isupper() and len(bare.split()) > 1 and is_plain(bare)


_CLOCK = re.compile(r"\d{1,2}:\d{2}\s*$")
_BOX = re.compile(r"^\[[ xX]\]\s+")
"""The box of an item that can be ticked off."""


def _earliest(rest: str, frame: Frame) -> dict[relations.Part, Dated]:
    """The day before which the names are said not to end; nothing else is dated so."""
    dates = [dated for dated in frame.dates(rest) if dated.strength is Strength.NOT_BEFORE]
    return {relations.Part.SHUTDOWN: dates[0]} if len(dates) == 1 else {}


def _more_exactly(end: dict[relations.Part, Dated], rest: str, frame: Frame) -> dict[relations.Part, Dated]:
    """The days of an item with the day that stands right behind its names, where that lies within the month or year that ends them all, or
    nothing else does: "These go next month: vela-1: 2 October. Use vela-2"."""
    own = next(iter(frame.dates(rest)), None)
    given = end.get(relations.Part.SHUTDOWN)
    if own is None or own.day.precision != "day" or not _BETWEEN_NAME_AND_DAY.fullmatch(rest, 0, own.start):
        return end
    within = given is None or (given.day.first <= own.day.first and own.day.last <= given.day.last)
    return {**end, relations.Part.SHUTDOWN: own} if within else end


_BETWEEN_NAME_AND_DAY = re.compile(r"\s*[:：–—-]\s*(?:(?:on|from|by|until|am|ab|le|el)\s)?", re.I)


def _labelled_days(rest: str, frame: Frame) -> dict[relations.Part, Dated]:
    """The days behind the names of an item by the words before each, or behind it where a language puts them there: ": retired on
    28 November 2025, use vela-2", "：2026年9月30日终了"."""
    dates = frame.dates(rest)
    found: dict[relations.Part, Dated] = {}
    begin = 0
    for dated in dates:
        part = _PARTS.get(role_of(_label(rest[begin : dated.start], rest[dated.end :])))
        if part is not None:
            found.setdefault(part, dated)
        begin = dated.end
    return found


def _day_alone(rest: str, frame: Frame) -> dict[relations.Part, Dated]:
    """The one day behind the names of an item, unless it is that of a launch."""
    dates = frame.dates(rest)
    beside = sum(len(found[0]) for found in _REMARK.finditer(rest) if not find_cues(found[0]))
    alone = len(dates) == 1 and len(rest) - beside - (dates[0].end - dates[0].start) < 14
    begun = alone and role_of(rest[: dates[0].start].strip(_AROUND)) is Role.LAUNCHED
    return {relations.Part.SHUTDOWN: dates[0]} if alone and not begun else {}


_REMARK = re.compile(r"\([^()\d]{3,40}\)")
"""What an item says in brackets of the name before them: "(sold in Canada only)"."""


def _label(before: str, after: str) -> str:
    """The few words before a day that say what it is, or behind it in a language that puts them there; or ""."""
    label = before.strip(_AROUND)
    if label:
        return label if len(label.split()) <= 4 else ""
    behind = after.strip(_AROUND)
    return behind.split(maxsplit=1)[0] if _SUBJECTLESS.match(behind) else ""


_AROUND = " :：,，;()（）–—-"


def _introduced(listed: _Listed, frame: Frame, told: _Told) -> tuple[Found | None, str]:
    """The cue that introduces a list and its line: the nearest above it, a day ahead, or for arrows the last sentence with an end."""
    cue, line = frame.cue()
    if cue is None:
        cue, line = _ahead(frame)
    if cue is None and listed.says_end:
        return Found(0, 0, Cue.END, listed.rest.strip(_AROUND)), frame.block.text
    if cue is None and listed.target and told.lately is not None and all(is_id(n.text) for n in listed.names):
        cue, line = told.lately[0].main, told.lately[0].text
        told.following = told.following or told.lately[0].dates
    return cue, line


def _read_listed(block: Block, frame: Frame, told: _Told) -> bool:
    """An item that is no more than names: what introduces the list says what happens to them."""
    listed = _listed(block, frame)
    if listed is None or _OF_OTHERS.search(block.text):
        return False
    cue, line = _introduced(listed, frame, told)
    if block.kind == "definition" and line not in block.path[-1:]:
        return False  # a definition is about its term, not about what heads the list of terms
    if cue is not None and cue.cue in (Cue.RENAMED, Cue.MERGED) and re.search(r"[.!?]\s", line[cue.end :]):
        return False  # what was said a sentence before the list of something else
    moves = listed.target or _offered_in(listed.rest)
    leads = () if moves else frame.leads[:3]
    replaced = next((lead for lead in leads if _introduces_replacements(lead, block)), None)
    stays = cue is None or cue.cue in (Cue.KEPT, Cue.REVERSED)
    if cue is None or stays or (replaced and _comes_first(replaced, line, cue, frame)):
        if replaced and told.claims:
            above = block.path[: block.path.index(replaced)] if replaced in block.path else block.path
            _offer(told, [n.text for n in listed.names], only=told.within(above))
        return bool(replaced)
    if is_general(line, cue) or (len(frame.leads) > 3 and frame.leads.index(line) > 3):
        return False
    end = {**listed.beside, **told.following, **_frame_end(frame, cue, line), **listed.own}
    end = _more_exactly(end, listed.rest, frame)
    offered = _targets(moves, line, block)
    for name in listed.names:
        _add(
            told,
            frame,
            block,
            name.text,
            cue,
            end,
            names=name.also,
            replacements=offered,
            evidence=f"{line}\n{block.text}",
        )
    return True


def _read_change(block: Block, frame: Frame, told: _Told) -> bool:
    """An entry of a changelog below "Removed" or "Deprecated": it begins with the thing, and its sentences go on about that."""
    labelled = _CHANGED.match(block.text)
    acting = None if labelled else _acting(block)
    caption = (
        labelled["label"] if labelled else acting["verb"] if acting else block.path[-1] if block.path else ""
    )
    text = block.text[labelled.end() :] if labelled else block.text[acting.end() :] if acting else block.text
    cue = _done_to(acting) if acting else _captioned(caption)
    text = _BREAKING.sub("", text)
    head = _FIRST_CLAUSE.split(text, maxsplit=1)[0]
    if acting:
        names = _acted_on(text, block.code)
    else:
        names = _first_named(head, block.code, told_so=_LABEL.fullmatch(caption) is not None)
    if cue is None or len(caption.split()) > 2 or not names or _OF_OTHERS.search(head):
        return False
    told.last = []
    said = [s for s in take_apart(block, frame) if s.dates or s.offered]
    offered = tuple(dict.fromkeys(o for s in said for o in s.offered if o not in names))
    end = relations.Part.SHUTDOWN
    days = [s.dates[end] for s in said if end in s.dates]
    dates = {end: days[-1]} if days else {}
    evidence = block.text if labelled or acting else f"{caption}\n{block.text}"
    for name in names:
        _add(told, frame, block, name, cue, dates, replacements=offered, evidence=evidence, rule="id")
    return True


def _captioned(caption: str) -> Found | None:
    return next(
        (c for c in find_cues(caption) if c.start == 0 and c.cue in (Cue.ENDED, Cue.DEPRECATED)), None
    )


def _done_to(acting: re.Match[str]) -> Found:
    kind = Cue.DEPRECATED if acting["verb"].lower().startswith("deprecat") else Cue.ENDED
    return Found(acting.start("verb"), acting.end("verb"), kind, acting["verb"])


def _acted_on(text: str, code: tuple[str, ...]) -> list[str]:
    """What is the object of the verb that an entry begins with, as users know it: a name, an id with the word for what it is, or
    versions of something; [] for parts of the code."""
    if versions := _VERSIONS_OF.match(text):
        return [f"{versions['stem']}{version}" for version in _VERSION.findall(versions["list"])]
    said = _SUPPORT.sub("", _FIRST_CLAUSE.split(text, maxsplit=1)[0].strip())
    alone = _ID_ALONE.fullmatch(said)
    if alone and (is_id(alone["id"]) or alone["id"] in code):
        return [alone["id"]]
    named = _NAMED_KIND.fullmatch(said)
    return [named["name"]] if named and " " in said and nameable(named["name"], code) else []


_NAMED_KIND = re.compile(
    r"(?P<name>[A-Z][\w-]*(?: [A-Z\d][\w.-]*){1,3}|[A-Z][\w-]*(?=\s(?:api|sdk|app|plug-?in|integration|connector|extension|resource|endpoint|dashboard)s?$))(?: (?:apis?|sdks?|apps?|features?|plug-?ins?|integrations?|connectors?|extensions?|resources?|endpoints?|models?|pages?|dashboards?))?"
)
"""A name of several words in capitals, or one with the word for what it is."""


def _acting(block: Block) -> re.Match[str] | None:
    """The verb with which an entry says what a release takes away: "Removes ...", or below a release "Remove ...", which elsewhere tells
    a reader what to do."""
    found = _ACTING.search(block.text)
    if found is None or _LESS.search(block.text, found.end()):
        return None
    told = found["verb"].lower().endswith("s") or any(map(_OF_LOG.search, block.path[-2:]))
    return found if told else None


_OF_LOG = re.compile(
    r"\d\.\d|\b(?:19|20)\d\d\b|\bversion\b|\breleases?\b|change ?log|unreleased|breaking|deprecat|remov", re.I
)
"""What the heading of a release or of its changes has."""
_LESS = re.compile(r"\bfrom \S+ to \S+", re.I)
"""What tells that something only gets less: "drops the limit from 8k to 4k"."""
_ACTING = re.compile(
    r"(?:^\W*(?:\[[^\[\]]{1,20}\]\s*)?|,\s)(?P<verb>removes?|drops?|deprecates?|retires|discontinues|sunsets)\s+(?:(?:the|our|all) )?(?=\S)",
    re.I,
)
"""How an entry of a changelog begins that tells what the release does: "Removes the Logs Explorer"."""
_VERSION = re.compile(r"v?\d[\w.-]*\w|v?\d")
_VERSIONS_OF = re.compile(
    rf"(?P<stem>[A-Z][\w.-]*(?: [A-Z][\w.-]*){{0,2}} (?:versions? )?)(?P<list>(?:{_VERSION.pattern})(?:(?:, (?:and )?| and )(?:{_VERSION.pattern}))*)(?=\s*(?:$|[(,.;]|as\b|and\b|support\b))"
)
"""Versions of something, one or several: "API version 2020-10, 2021-01"."""
_SUPPORT = re.compile(r"^support (?:for|of) (?:the )?| support$", re.I)
_ID_ALONE = re.compile(
    r"[`'\"]?(?P<id>[^\s`'\"]{3,80})[`'\"]? (?:(?:configuration|config|query|request|api|rest|http|url) )?(?:settings?|options?|parameters?|params?|flags?|fields?|headers?|endpoints?|apis?|resources?|roles?|scopes?|"
    r"models?|plug-?ins?|commands?|events?|webhooks?|integrations?|connectors?|operations?|routes?)"
)
"""An id with the word for what of a product it is."""
_CHANGES = "removed|removals?|deprecated|deprecations?|retired|dropped|discontinued|entfernt|supprimé|eliminado|rimosso"
_LABEL = re.compile(rf"\W*(?:{_CHANGES})\W*", re.I)
"""A heading that says no more than which sort of change is listed below it."""
_CHANGED = re.compile(rf"^\W*(?P<label>{_CHANGES})(?:\W*[:：]\s*|\]\W*)", re.I)
"""How an entry begins that says by itself which sort of change it tells of: "Removed: Vela Writer", "[REMOVED] Vela Writer"."""
_BREAKING = re.compile(r"^\W*(?:breaking(?: change)?|bc|api|sdk|cli)\W*[:：]\s*", re.I)
"""How an entry may begin before it names the thing."""
_OF_OTHERS = re.compile(r"\bdependenc(?:y|ies)\b|\babhängigkeit|\bdépendance", re.I)
"""What a changelog takes out that others make and only its own maker needed."""
_FIRST_CLAUSE = re.compile(
    r"[.,;:](?=\s|$)|\s\(|\s(?:in favou?r of|in|on|from|which|that|with|use|replaced|as)\s", re.I
)


def _first_named(head: str, code: tuple[str, ...], *, told_so: bool) -> list[str]:
    """The one id or name in the words that an entry begins with, or none: an entry about several says more of them than that they go. Names
    without the shape of an id count where the list or the entry is `told_so` by no more than a word for it."""
    found = [name for _, _, name in ids_in(head, code)]
    if found:
        return found if len(found) == 1 else []
    named = _NAMES_ALONE.fullmatch(head.strip()) if told_so else None
    return [named["name"]] if named and nameable(named["name"], code) else []


_NAMES_ALONE = re.compile(
    r"(?:[Tt]he )?(?!Nothing\b|None\b|No\b)(?P<name>[A-Z][\w-]*(?: [A-Z\d][\w.-]*){0,3}(?: [a-z]{3,}){0,2})"
)
"""A clause that is no more than a name with the word for its kind."""


def _ahead(frame: Frame) -> tuple[Found | None, str]:
    """The heading of a section that is a day ahead, on a page about endings: what is listed below it ends then."""
    if (
        frame.section is None
        or not frame.page.calendar
        or not (has_cue(frame.page.title) or any(map(find_cues, frame.block.path)))
    ):
        return None, ""
    line = next((heading for heading in reversed(frame.block.path) if frame.page.dates(heading)), "")
    return Found(0, 0, Cue.END, line), line


def _without_day(text: str, frame: Frame, code: Sequence[str]) -> tuple[str, dict[relations.Part, Dated]]:
    """An item without the day it begins with, and that day: "December 7: Vela 4 mini", or without a colon before a name in code."""
    dates = frame.dates(text[:40])
    if not dates or dates[0].start >= 3:
        return text, {}
    rest = text[dates[0].end :]
    colon = re.match(r"\W{0,3}[:：–—]\s*", rest)
    if colon is None and not rest.lstrip().startswith(tuple(code) or "\0"):
        return text, {}
    return (rest[colon.end() :] if colon else rest.lstrip()), {relations.Part.SHUTDOWN: dates[0]}


def _introduces_replacements(lead: str, block: Block) -> bool:
    """Whether a line says that what follows it is what to move to, without naming it itself."""
    if (
        re.match(r"(?:no|without|kein\w*|sans|sin)\b", lead, re.I)
        or not REPLACED.search(lead)
        or not (lead.endswith((":", "：")) or lead in block.path)
    ):
        return False
    return not offered_in(lead)


def _comes_first(replaced: str, line: str, cue: Found, frame: Frame) -> bool:
    """Whether the line that introduces replacements stands nearer than the one with the cue, or says so before its cue."""
    if replaced != line:
        return frame.leads.index(replaced) <= frame.leads.index(line)
    match = REPLACED.search(line)
    return _BY_THESE.search(line) is not None or (match is not None and match.start() < cue.start)


_BY_THESE = re.compile(
    r"\b(?:replaced|superseded|succeeded) (?:by|with)(?: (?:the following|these|one of these)(?: \w+)?)?\s?:$|\bersetzt durch\s?:$|\bremplacée?s? par\s?:$|\breemplazad[oa]s? por\s?:$",
    re.I,
)
"""How a line ends that a list of what takes the place follows."""


def _offered_in(rest: str) -> str:
    """What an item recommends after the name it is about: "vela-1: please use vela-2"."""
    return rest if REPLACED.search(rest) or re.search(r"\b(?:[Uu]se|to)\b", rest) else ""


def _targets(target: str, line: str, block: Block) -> list[str]:
    """What a list item moves to: what stands behind its arrow or its "use", else what the line above the list recommends."""
    if target:
        return replacement_names(target, block.code)
    return offered_in(line)


def _frame_end(frame: Frame, cue: Found, line: str) -> dict[relations.Part, Dated]:
    """The dates that the lines above a list give it, by the part they play: the line with the cue, and a line that is a date."""
    given = date_parts(line, frame.dates(line), find_cues(line))
    for lead in frame.leads:
        if lead is line:
            break
        dates = frame.dates(lead)
        if (
            len(dates) == 1
            and len(lead) - (dates[0].end - dates[0].start) < 14
            and cue.cue in (Cue.END, Cue.ENDED, Cue.DEPRECATED)
        ):
            given.setdefault(relations.Part.SHUTDOWN, dates[0])
    return given


def _read_sentence(said: Sentence, block: Block, frame: Frame, told: _Told, topic: Sequence[str]) -> str:
    """Adds what one sentence says; returns why it added nothing."""
    if not said.speaking:
        _read_silent(said, block, frame, told)
        return ""
    if relations.Part.SHUTDOWN in said.dates and not any(is_id(m.name) for m in said.ending):
        told.lately = (said,)
    if was_out(said.text):
        return "speaks of what stopped for some hours"
    soft = said.main.cue not in (Cue.RUMOURED, Cue.REVERSED)
    if soft and is_general(said.text, said.main, dated=bool(said.dates)):
        return "speaks of what may happen"
    if said.main.cue is Cue.RENAMED and relations.Part.SHUTDOWN not in said.dates:
        return "is called otherwise and goes on"
    said = _about(said, block, frame, told, topic)
    if not said.ending:
        return _go_on(said, told, frame)
    if {c.cue for c in said.cues} <= {Cue.KEPT, Cue.ANNOUNCED} and said.cues:
        return "says that it stays"
    if [told.claims[at].product for at in told.last] == [clean_name(m.name) for m in said.ending]:
        _again(told, said, frame)
        return ""
    told.last = []
    for mention in said.ending:
        given = _own_dates(said, mention)
        _add(
            told,
            frame,
            block,
            mention.name,
            said.main,
            given,
            replacements=_own_offered(said, mention),
            evidence=said.text,
            rule=mention.rule,
        )
    return ""


def _read_silent(said: Sentence, block: Block, frame: Frame, told: _Told) -> None:
    """What a sentence without a word of an ending adds: a day that no end comes before, what to move to, what else ends."""
    if _goes_too(said, told, block):
        cue, end = Found(0, len(said.text), Cue.END, said.text), {relations.Part.SHUTDOWN: said.all_dates[0]}
        for mention in said.ending:
            _add(told, frame, block, mention.name, cue, end, evidence=said.text, rule=mention.rule)
        return
    _no_sooner(said, told, frame)
    _offer(told, said.offered, only=told.last)
    told.spoken = said.named


def _goes_too(said: Sentence, told: _Told, block: Block) -> bool:
    """Whether a sentence adds products with a day of their own to those of the one before: "`vela-2` follows on 14 May"."""
    here = told.last_in(block)
    return here and len(said.all_dates) == 1 and bool(said.ending) and bool(_TOO.search(said.text))


_TOO = re.compile(r"\b(?:follows?|will follow|is next|folg(?:t|en)|suivr?a?|sigue|segue)\b", re.I)


def _about(said: Sentence, block: Block, frame: Frame, told: _Told, topic: Sequence[str]) -> Sentence:
    """The sentence with what it is about where it does not say so itself: the topic of its block, what was spoken of or is in the
    title, or in a calendar of endings the heading it stands under."""
    if topic and block.kind == "item" and _within(said, block, topic):
        told.scope = topic[0]
        return said
    if topic and (not said.ending or block.kind != "paragraph" or _is_piece(said, topic)):
        offered = tuple(name for name in said.offered if name not in topic)
        said = replace(said, ending=_named_by_topic(topic), offered=offered)
    goes_on = told.last and (told.last_in(block) or not told.spoken)
    if (said.ending and not _LEFT_OUT.match(said.text)) or goes_on:
        return said
    if not said.ending and _BACK.search(said.text):
        spoken = told.spoken if _ALL.match(said.text) else told.spoken[:1]
        said = replace(said, ending=spoken or told.titled)
    if block.kind == "paragraph" and block.path and _of_card(said):
        said = _with_topic(said, heading_names(block.path[-1], block.code))
    if not said.ending:
        said = _with_topic(said, _item_names(block))
    if not said.ending and block.path and (frame.page.calendar or _is_told(said, block)):
        said = _with_topic(said, heading_names(block.path[-1], block.code))
    return said


def _within(said: Sentence, block: Block, topic: Sequence[str]) -> bool:
    """Whether an item says of ids that they end, and what stands before its colon is only where: "Orla Cloud: `vela-1` is retired"."""
    ids = [mention.name for mention in said.ending if mention.rule == "id" and mention.name in block.code]
    return (
        len(ids) == len(said.ending) > 0
        and len(topic) == 1
        and not is_id(topic[0])
        and topic[0] not in block.code
    )


def _is_told(said: Sentence, block: Block) -> bool:
    """Whether a paragraph tells on which day something ends and names nothing, in a language that may leave out the subject: it
    is about the product it stands under."""
    return (
        block.kind == "paragraph"
        and bool(_SUBJECTLESS.search(said.text))
        and relations.Part.SHUTDOWN in said.dates
        and said.main.cue in (Cue.END, Cue.ENDED)
        and not said.named
    )


_SUBJECTLESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""The scripts of Japanese, Chinese and Korean."""


def _with_topic(said: Sentence, names: Sequence[str]) -> Sentence:
    return replace(said, ending=_named_by_topic(names)) if names else said


def _of_card(said: Sentence) -> bool:
    """Whether a sentence with the day of an end leaves out what ends, or calls it no more than ours: below a heading that is a
    name, it is about that."""
    if relations.Part.SHUTDOWN not in said.dates or said.main.cue not in (Cue.END, Cue.ENDED):
        return False
    label = _LABELLED.match(said.text)
    text = label["rest"] if label and role_of(label["label"]) is Role.STATUS else said.text
    bare = not said.ending and (_without_subject(text) or bool(_OURS.match(text)))
    return bare or bool(_LEFT_OUT.match(text))


_ALL = re.compile(r"\W*(?:both|all|they|these|those)\b", re.I)
_LEFT_OUT = re.compile(
    r"(?:goes|ends|closes|shuts|stops|leaves|retires|expires|will (?:be|end|close|stop|go|leave)|was|has been|is (?:being|now))\b"
)
"""How a sentence of a card begins that leaves out what it is about: "Goes off on 11 August"."""


_OURS = re.compile(r"(?:our|unsere?|notre|nuestr[oa]|noss[oa]|il nostro|la nostra) [^\W\d]+", re.I)


def _is_piece(said: Sentence, topic: Sequence[str]) -> bool:
    """Whether the one name that a sentence is read to be about is a piece of its topic, which stands there whole."""
    words = set(said.ending[0].name.split()) if len(said.ending) == 1 else set()
    return len(topic) == 1 and topic[0] in said.text and bool(words.intersection(topic[0].split()))


def _named_by_topic(names: Sequence[str]) -> tuple[Mention, ...]:
    return tuple(Mention(0, 0, name, rule="topic") for name in names)


def _no_sooner(said: Sentence, told: _Told, frame: Frame) -> None:
    """ "Not before 1 June 2027." alone, after what was said to be deprecated."""
    if len(said.all_dates) == 1 and said.all_dates[0].strength is Strength.NOT_BEFORE and len(said.text) < 90:
        for at in told.last:
            claim = _earlier(told.claims[at], said.all_dates[0])
            if claim.shutdown is None:
                told.claims[at] = _filled(claim, relations.Part.SHUTDOWN, said.all_dates[0], frame)


def _go_on(said: Sentence, told: _Told, frame: Frame) -> str:
    """A sentence about an ending that names no product: it goes on about the last ones, or introduces the next list."""
    if _FOLLOWING.search(said.text):
        told.following = said.dates
    here = told.last_in(frame.block)
    if here and said.main.cue is Cue.REVERSED:
        for at in told.last:
            told.claims[at] = replace(told.claims[at], status=Status.REVERSED, shutdown=None)
        return ""
    of_all = relations.Part.SHUTDOWN in said.dates and goes_back_to_all(said.text)
    undated = _undated_list(told) if of_all else []
    whole = of_all and set(told.last) <= set(undated)
    if whole:
        told.last = undated
    if told.last and (
        whole or _BACK.match(said.text) or (here and (_NEW_DAY.search(said.text) or _dates_it(said, told)))
    ):
        _again(told, said, frame)
        return ""
    _offer(told, said.offered, only=told.last)
    if relations.Part.SHUTDOWN in said.dates:
        told.nameless.setdefault(frame.block.index, set()).add(said.dates[relations.Part.SHUTDOWN].day)
    return "no product named"


def _undated_list(told: _Told) -> list[int]:
    """The places of the claims of the section that was told of last, two or more, where none of them has its day."""
    last = [at for at, claim in enumerate(told.claims) if claim.where == told.claims[-1].where]
    return last if len(last) > 1 and all(told.claims[at].shutdown is None for at in last) else []


def _dates_it(said: Sentence, told: _Told) -> bool:
    """Whether a sentence that names nothing gives the end of what the one before said to end without a day."""
    undated = all(told.claims[at].shutdown is None for at in told.last)
    ends = any(cue.cue in (Cue.END, Cue.ENDED) for cue in said.speaking)
    return undated and not said.named and ends and relations.Part.SHUTDOWN in said.dates


def _own_dates(said: Sentence, mention: Mention) -> dict[relations.Part, Dated]:
    """The dates of one product among several: each its own where there are as many, else those all share."""
    ends = said.ends
    if len(said.ending) < 2 or len(ends) != len(said.ending):
        return said.dates
    if RESPECTIVELY.search(said.text):
        return {**said.dates, relations.Part.SHUTDOWN: ends[said.ending.index(mention)]}
    after = [d for d in ends if d.start > mention.end]
    return {**said.dates, relations.Part.SHUTDOWN: after[0] if after else ends[-1]}


def _own_offered(said: Sentence, mention: Mention) -> tuple[str, ...]:
    """What one product among several moves to: its own where the sentence names them in turn, "a moves to b, c to d", else all."""
    named = [m for m in said.named if m.part is not Part.BYSTANDER]
    pairs = list(zip(named[::2], named[1::2], strict=False))
    in_turn = len(pairs) > 1 and all(a.part is Part.ENDING and b.part is Part.REPLACEMENT for a, b in pairs)
    own = tuple(b.name for a, b in pairs if a.name == mention.name) if in_turn else ()
    return own or said.offered


def _add(
    told: _Told,
    frame: Frame,
    block: Block,
    name: str,
    cue: Found,
    given: dict[relations.Part, Dated],
    *,
    replacements: Sequence[str] = (),
    names: tuple[str, ...] = (),
    evidence: str = "",
    rule: str = "list",
) -> None:
    name = clean_name(name)
    if (
        not name
        or is_furniture(name, frame.page.maker)
        or (" " not in name and (find_cues(name) or (name.isascii() and name.isalpha() and status_of(name))))
    ):
        return
    end, deprecated, announced = (
        given.get(relations.Part.SHUTDOWN),
        given.get(relations.Part.DEPRECATED),
        given.get(relations.Part.ANNOUNCED),
    )
    day = _shutdown(cue, end) or _on_the_day(cue, frame) or _day_ahead(cue, frame)
    told.last.append(len(told.claims))
    told.claims.append(
        Claim(
            product=name,
            vendor=frame.page.vendor or frame.page.company,
            kind=kind_of(name, " ".join(block.path[-2:])),
            status=_status(cue, end or (Dated.of(day) if day else None), frame, evidence),
            stated=cue.cue not in (Cue.END,),
            announced=announced.day if announced else frame.announced,
            deprecated=deprecated.day if deprecated else None,
            shutdown=day,
            strength=end.strength if end else Strength.COMMITTED,
            replacements=tuple(r for r in dict.fromkeys(map(clean_name, replacements)) if r and r != name),
            names=names,
            scope=told.scope,
            evidence=evidence,
            block=block.index,
            where=" > ".join(block.path),
            confidence=_CONFIDENCE.get(rule, 0.7),
            fields=_evidence(name, rule, cue, given, replacements),
        )
    )


_CONFIDENCE = {"id": 0.9, "list": 0.9, "topic": 0.8, "title": 0.6, "capitals": 0.7}
"""How sure a rule is that a name is what ends."""
_HOW = {
    "id": "the shape of an id",
    "list": LISTED,
    "topic": "what the block is about",
    "title": "the title",
    "capitals": "capitals beside the words that say it ends",
}


def _evidence(
    name: str, rule: str, cue: Found, given: dict[relations.Part, Dated], replacements: Sequence[str]
) -> tuple[tuple[str, FieldEvidence], ...]:
    """Where each field of a claim from prose comes from."""
    dates = [
        (
            part.value,
            FieldEvidence(
                dated.text, f"date that the words {cue.text.strip()!r} give", 0.9 if dated.sure else 0.8
            ),
        )
        for part, dated in given.items()
    ]
    offered = (
        [("replacements", FieldEvidence(", ".join(replacements), "words that recommend", 0.8))]
        if replacements
        else []
    )
    sure = _CONFIDENCE.get(rule, 0.7)
    return (
        ("product", FieldEvidence(name, _HOW.get(rule, rule), sure)),
        ("status", FieldEvidence(cue.text.strip(), f"words that say: {cue.cue}", 0.9)),
        *dates,
        *offered,
    )


def _on_the_day(cue: Found, frame: Frame) -> PartialDate | None:
    """A dated changelog entry that says "has been removed" and gives no other day speaks of its own day."""
    return frame.announced if is_over(cue) and frame.own_day is not None else None


def _day_ahead(cue: Found, frame: Frame) -> PartialDate | None:
    """The day that an entry of a calendar of endings stands under, or one ahead that heads its section: no notice is dated so."""
    today, section = frame.page.today, frame.section
    ends = is_over(cue) or cue.cue in (Cue.END, Cue.DEPRECATED)
    if section is not None and today is not None and section.first > today and ends:
        return section
    return frame.own_day if frame.page.calendar and ends else None


def _shutdown(cue: Found, end: Dated | None) -> PartialDate | None:
    return None if end is None or cue.cue in (Cue.REVERSED, Cue.RENAMED) else end.day


def _status(cue: Found, end: Dated | None, frame: Frame, said: str = "") -> Status:
    """The status by the cue and the end that `said` gives, on the day of the page."""
    match cue.cue:
        case Cue.MERGED:
            return Status.MERGED
        case Cue.RENAMED:
            return Status.RENAMED
        case Cue.REVERSED:
            return Status.REVERSED
        case Cue.RUMOURED:
            return Status.RUMOURED
    if end is not None and end.strength is Strength.NOT_BEFORE and is_not_so_soon(said):
        return Status.ACTIVE
    today = frame.page.today
    if end is not None and today is not None:
        return (
            Status.RETIRED
            if end.day.last <= today and end.strength is not Strength.NOT_BEFORE
            else Status.DEPRECATED
        )
    return open_status(cue)


def _again(told: _Told, said: Sentence, frame: Frame) -> None:
    """A sentence that goes on about the products of the one before: fills what was left open."""
    end, deprecated = said.dates.get(relations.Part.SHUTDOWN), said.dates.get(relations.Part.DEPRECATED)
    for at in told.last:
        claim = _earlier(told.claims[at], end)
        fills = end is not None and (claim.shutdown is None or bool(_NEW_DAY.search(said.text)))
        told.claims[at] = replace(
            claim,
            shutdown=_shutdown(said.main, end) if fills else claim.shutdown,
            strength=end.strength if fills and end else claim.strength,
            status=_status(said.main, end, frame) if fills else claim.status,
            deprecated=claim.deprecated or (deprecated.day if deprecated else None),
            replacements=claim.replacements or tuple(said.offered),
        )


_NEW_DAY = re.compile(
    r"\b(?:will now|now (?:be|shuts?|ends?|retires?|closes?)|new (?:[\w-]+ )?(?:date|day|deadline)|(?:postponed|extended|pushed back|moved|delayed|brought forward) (?:\w+ )?(?:to|until)|neue[rns]? termin|nouvelle date|nueva fecha|nova data|nuova data)\b|推迟|延期|연기",
    re.I,
)
"""What tells that a day takes the place of the one told before."""


def _earlier(claim: Claim, end: Dated | None) -> Claim:
    """The claim with the day it was deprecated on in its own place, where the next sentence gives the end: "Deprecated on 6 July.
    Will be removed on 1 October." """
    said = dict(claim.fields).get("status")
    only = said is not None and said.rule.endswith(Cue.DEPRECATED) and claim.deprecated is None
    if only and end is not None and claim.shutdown is not None and claim.shutdown.first < end.day.last:
        return replace(claim, deprecated=claim.shutdown, shutdown=None)
    return claim


MOST_OFFERED = 100
"""Claims that one list of replacements can be for, and replacements that one claim takes from such lists."""


def _offer(told: _Told, names: Sequence[str], only: Sequence[int]) -> None:
    """Replacements told apart from the ending go to the claims at the places `only`."""
    for at in only:
        claim = told.claims[at]
        if len(claim.replacements) > MOST_OFFERED:
            continue
        told.claims[at] = replace(
            claim,
            replacements=tuple(
                dict.fromkeys((*claim.replacements, *(n for n in names if n != claim.product)))
            ),
        )
