"""A sentence of free prose as the story sees it: who plays which part, which part each date plays, and what the words say. The
trained recogniser weighs every possible name; the grammar of the cues, where it is plain, overrules it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import Any

from pipeline.components.companies import is_company, is_person, is_territory
from pipeline.components.dates import Dated
from pipeline.components.hints import BEFORE_ID, pieces, spans, text_of
from pipeline.components.moves import FOLLOWS, NOT
from pipeline.components.products import (
    ACTS,
    AND,
    NO_NAME,
    ONLY_IF,
    STOP,
    WORDS,
    Mention,
    is_common,
    is_compound,
    name_spans,
    outside,
    spells,
)
from pipeline.components.products import Part as MentionPart
from pipeline.components.relations import Part, is_old, is_version, milestone_of, part_of
from pipeline.components.statuses import ENDINGS, Cue, Found, is_general, is_question
from pipeline.context import Frame
from pipeline.heads import named_by_title, phrases_of
from pipeline.names import is_furniture, is_id
from pipeline.nlp import Doc, read_all
from pipeline.spoken import spoken
from pipeline.types import Block, Milestone, Strength

NAMELESS = 0.7
"""How likely a candidate is no name at all for it to be passed over."""
NAMELESS_SMALL = 0.5
"""The same of a word that has neither a capital nor a digit."""
SPEAKS = (*ENDINGS, Cue.MERGED, Cue.RENAMED, Cue.REVERSED, Cue.RUMOURED)
Votes = dict[str, float]
"""How much speaks for each part that a name may play."""
PARTS = ("ENDING", "TO", "PRODUCT", "VENDOR")


@dataclass(frozen=True)
class Player:
    """A name in a sentence and the part it plays there (ENDING, TO, PRODUCT or VENDOR)."""

    start: int
    end: int
    name: str
    label: str
    parts: dict[str, float] = field(default_factory=dict)
    """How likely it plays each part, where that was weighed."""
    governed: bool = False
    """Whether a rule sees it as what the sentence says is ending, or is to move to."""
    leads: bool = False
    """Whether its sentence begins with it."""
    entitled: bool = False
    """Whether a title says by its first words that it is the end of it."""

    @property
    def votes(self) -> Votes:
        """What this mention says of its name: how likely it plays each part, or the one part that a rule gave it."""
        if self.governed:
            return {self.label: 1.0}
        weighed = {part: weight for part, weight in self.parts.items() if part in PARTS}
        return (
            weighed if weighed and max(weighed, key=weighed.__getitem__) == self.label else {self.label: 1.0}
        )


@dataclass(frozen=True)
class Day:
    """A date in a sentence and the part it plays there."""

    dated: Dated
    label: str

    @property
    def start(self) -> int:
        return self.dated.start


@dataclass(frozen=True)
class Telling:
    """A sentence as the story sees it; offsets count within its block."""

    text: str
    block: Block
    players: tuple[Player, ...]
    days: tuple[Day, ...]
    cues: tuple[Found, ...]
    scopes: tuple[Player, ...]
    classes: dict[str, float]
    at: int = 0

    @property
    def silence(self) -> float:
        """How sure the classifier is that the block speaks of no ending."""
        return self.classes.get("none", 0.0)

    @cached_property
    def quiet(self) -> float:
        """How sure the trained parts are that this speaks of no ending: the classifier of its block, less so where the recogniser hears
        something named here end and a cue says so."""
        cued = any(cue.cue in ENDINGS for cue in self.cues)
        heard = max((p.parts.get("ENDING", 0.0) for p in self.players), default=0.0) if cued else 0.0
        return self.silence * (1.0 - heard)

    @cached_property
    def general(self) -> bool:
        """Whether all that it says of an ending is said of what may happen, or of what ends by its nature."""
        cues = [c for c in self.cues if c.cue in SPEAKS]
        cues = [c for c in cues if not _ATTRIBUTED.search(c.text)] or cues
        return bool(cues) and all(is_general(self.block.text, c, dated=bool(self.days)) for c in cues)

    def named(self, label: str) -> list[Player]:
        """The players of one label, in order."""
        return [p for p in self.players if p.label == label]


def tell(frames: Sequence[Frame], title: str, texts: Iterable[str] = ()) -> list[list[Telling]]:
    """For each block, given in its frame, its sentences with the parts that the trained recogniser and the rules give. `texts` are those of
    all blocks of the document, where more is known of it than its title and what is read here."""
    parts = [
        (at, frame.block.text[slice(*piece)])
        for at, frame in enumerate(frames)
        for piece in pieces(frame.block.text)
    ]
    said = spoken([title, *(texts or (frame.block.text for frame in frames if frame.block.kind != "title"))])
    contexts = [_context(frame.block, frame, title) | {"spoken": said} for frame in frames]
    told: list[list[Telling]] = [[] for _ in frames]
    for (at, text), doc in zip(parts, read_all((text, contexts[at]) for at, text in parts), strict=True):
        told[at] += [
            _telling(doc, text, begin, end, frames[at].block)
            for span in spans(text)
            for begin, end in _clauses(text, *span)
        ]
    return told


_CUTS = re.compile(rf";\s+|{BEFORE_ID}")


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence cut at its semicolons, and where an id in small letters begins the next one."""
    for match in _CUTS.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _context(block: Block, frame: Frame, title: str) -> dict[str, object]:
    page = frame.page
    return {
        "today": frame.near or page.today,
        "near": frame.near,
        "day_first": page.day_first,
        "code": block.code,
        "names": page.names,
        "maker": page.maker,
        "title": title,
        "title_words": frozenset(title.split()),
    }


def _entities(doc: Doc) -> Sequence[Any]:
    """The entities of a text, put together once: spaCy walks the whole text each time that it is asked for them."""
    if "entities" not in doc.user_data:
        doc.user_data["entities"] = doc.ents
    found: Sequence[Any] = doc.user_data["entities"]
    return found


def _telling(doc: Doc, text: str, start: int, end: int, block: Block) -> Telling:
    inside = [e for e in _entities(doc) if start <= e.start_char < end]
    inside_days = [(d.start, d.end + 1) for d in doc._.dates]
    cues = tuple(
        c
        for c in doc._.cues
        if start <= c.start < end
        and not _GOES.fullmatch(c.text)
        and not any(
            begin <= c.start and c.end <= stop for begin, stop in inside_days
        )  # "the end of December"
    )
    days = _moved(
        tuple(_day(d, doc, text, cues) for d in doc._.dates if start <= d.start < end),
        text,
        (start, end),
        cues,
    )
    players = _players(doc, start, end)
    players = [p for p in players if not any(d.dated.start < p.end and p.start < d.dated.end for d in days)]
    dates = [(d.dated.start, d.dated.end) for d in days]
    runs = [part for run in name_spans(text) if start <= run[0] < end for part in outside(run, dates)]
    players = _whole(players, text, runs)
    words = doc.vocab.lookups.get_table(WORDS, {})
    for mention in doc._.products:
        if start <= mention.start < end and not is_compound(mention.name, words):
            players = _with_rule(players, mention, any(c.cue in SPEAKS for c in cues), doc)
    players = [_without_headline(player, text) for player in players]
    players = [replace(p, leads=len(text[start : p.start].strip(_MARKS)) < 4) for p in players]
    players = _with_joined(sorted(players, key=lambda p: p.start), text, _longest(doc, start, end))
    players = _beside_cues(players, text, cues, _longest(doc, start, end), words, dated=bool(days))
    players = [
        p for p in players if not (_is_place(p, text) or _is_no_product(p, text, doc.user_data["maker"]))
    ]
    players = [_versioned(_lengthened(_owner(p), text), text, _longest(doc, start, end)) for p in players]
    players = [
        p for p in players if not (_SURFACE.fullmatch(p.name) or _VERSION.fullmatch(p.name) or p.name in STOP)
    ]
    players += _offered(players, text, _longest(doc, start, end))
    if block.kind == "title" and start == 0:
        players = _entitled(players, text)
    players = _without_descriptions(sorted(players, key=lambda p: p.start), text)
    players = _joined(players, text)
    players = _led(sorted(players, key=lambda p: p.start), text, start, cues)
    players = _joined(sorted(players, key=lambda p: p.start), text)
    players = sorted(_featured(players, text, cues), key=lambda p: p.start)
    players = [_acting(p) if _owns(p, text) else p for p in players]
    guest = _guest_of(doc.user_data["title"])
    players = [p for p in players if not guest or p.name not in guest]
    players = _spoken_of_by_title(players, text, cues, doc.user_data["title"])
    days = _alike(days, players, text)
    players = _in_parallel(players, text, days, _longest(doc, start, end))
    players = [_within(p, text, end) for p in _in_japanese(_without_spelled(players, text), text)]
    scopes = tuple(
        Player(e.start_char, e.start_char + len(name), name, "SCOPE")
        for e in inside
        if e.label_ == "SCOPE" and (name := NO_NAME.sub("", e.text))
    )
    return Telling(
        text[start:end],
        block,
        tuple(players),
        days,
        cues,
        scopes,
        dict(doc.cats),
        start,
    )


def _within(player: Player, text: str, end: int) -> Player:
    """A player without what of its name belongs to the next sentence."""
    if player.end <= end:
        return player
    name = text[player.start : end].rstrip(" .!?")
    return replace(player, name=name, end=player.start + len(name))


_SOMEWHERE = re.compile(
    r"(?:^|[.!?:;]\s+|\n|[»”\"]\s)(?:In|Across|Throughout|Outside|Within|Em|En|Dans|Au|Aux|Im|Nel|Nella)(?: the| la| el| os| as| les| los| den| der)?\s$"
)
"""How a sentence begins that says first where: "In the United States, X ends"."""
_SO_FAR = re.compile(
    r",|\s(?:and|or|und|oder|et|ou|y|o|e|the|it|this|el|la|los|las|le|les|il|lo|os|as|wird|werden|der|die|das)\s"
)
_PREPOSED = re.compile(r"(?:Em|En|Dans|Au|Aux|Nel|Nella)\s")


def _is_place(player: Player, text: str) -> bool:
    """Whether a name stands where a sentence says in which place something happens, or of where people are."""
    within = _PREPOSED.match(player.name) if player.leads else None
    start = player.start + within.end() if within else player.start
    before = text[max(0, start - 48) : start]
    somewhere = _SOMEWHERE.search(before) and _SO_FAR.match(text, player.end)
    if somewhere or text.startswith("에서", player.end):  # Korean says at what with it
        return True
    return player.label != "VENDOR" and _REGION.search(before) is not None


def _is_no_product(player: Player, text: str, maker: Collection[str]) -> bool:
    """Whether a name is that of a person in office, or what contracts, calendars and a language write with capitals."""
    return (
        is_person(text, player.start, player.end)
        or _OTHERS.fullmatch(player.name) is not None
        or _SO_MANY.match(player.name) is not None
        or _CLAUSE.search(player.name) is not None
        or _IN_THIS.match(player.name) is not None
        or is_territory(player.name)
        or (
            player.name.isalpha()
            and player.name.islower()
            and _INFINITIVE.search(text[max(0, player.start - 8) : player.start]) is not None
        )
        or (
            player.label != "VENDOR"
            and (
                is_furniture(player.name, maker)
                or _is_store(player.name)
                or is_common(text, player.start, player.end)
            )
        )
    )


def _is_store(name: str) -> bool:
    """Whether a name is that of a shop that sells the apps of others, and what an app leaves."""
    return _STORE.fullmatch(name) is not None


_OTHERS = re.compile(
    r"(?:every|any)(?:body|one) else|all others|others|the rest(?: of .*)?|(?:the )?(?:start-?ups?|companies|businesses|firms|customers|users|developers)",
    re.I,
)
"""Those of whom something is said, who are no product."""
_SO_MANY = re.compile(
    r"(?:Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Twenty|Thirty|Forty|Fifty|Sixty|Seventy|Eighty|Ninety|Hundreds|Thousands|Dozens)(?:-\w+)? (?:of )?[a-z]"
)
"""How a count begins that is no name: "Forty-odd hospitals"."""
_IN_THIS = re.compile(r"(?:in|on|at|of|for|with|by|under) (?:this|that|these|those) ")
"""How words begin that point at what was said before and are no name."""
_CLAUSE = re.compile(r"无法|不再|^s [A-Z]|均[不可]")
"""What no name has: a verb, or the end of the word before it."""
_STORE = re.compile(
    r"(?:the )?(?:(?:Apple|iOS|Mac|Google|Amazon|Samsung|Microsoft|Windows|Chrome|Huawei|Galaxy) )?(?:App ?Stores?|Play(?: Store)?|Web Store|Appstore|App ?Gallery|Galaxy Store)|Microsoft Store"
)


_INFINITIVE = re.compile(r"\b(?:to|will|would|can|could|should|may|might|must) $")
"""What stands before a verb: "is supposed to absorb both"."""
_SURFACE = re.compile(
    r"(?:(?:iOS|Android|Windows|Mac|macOS|Linux|iPhone|iPad)\s(?:and\s)?)+(?:apps?|versions?|clients?)"
)
"""What a product runs on, which is no name of its own: "the Android app"."""
_VERSION = re.compile(r"v?\d+(?:\.\d+)*", re.I)


def _versioned(player: Player, text: str, places: list[tuple[int, int]]) -> Player:
    """A player that is no more than a version as the name that ends with it."""
    if not _VERSION.fullmatch(player.name):
        return player
    start, end = next(
        (p for p in places if p[0] < player.start and p[1] == player.end), (player.start, player.end)
    )
    return replace(player, start=start, name=text[start:end])


_GOES = re.compile(r"(?:can|to|may|must|will|would|shall)(?: \w+)? go", re.I)
"""Words that may say that something ends, and mostly do not: the network weighs them, no rule does."""


def _players(doc: Doc, start: int, end: int) -> list[Player]:
    """The names of a sentence, each with the likeliest part: of the candidates those that most surely are names, and what the recogniser sees
    where there is no candidate."""
    chosen: list[Player] = []
    text, words = text_of(doc), doc.vocab.lookups.get_table(WORDS, {})
    inside = ((span, parts) for span, parts in weighed(doc).items() if start <= span[0] < end)
    for span, parts in sorted(inside, key=lambda item: item[1].get("NONE", 0.0)):
        limit = NAMELESS if _looks_named(text[slice(*span)]) else NAMELESS_SMALL
        if parts.get("NONE", 0.0) > limit:
            continue
        label = max(PARTS, key=lambda part: parts.get(part, 0.0))
        _add(chosen, Player(*span, text[slice(*span)], label, parts=parts))
    for ent in _entities(doc):
        if (
            start <= ent.start_char < end
            and ent.label_ in PARTS
            and not (_KOREAN_CLAUSE.search(ent.text) or _is_of_small_words(ent.text, words))
            and not _DESCRIBED.fullmatch(ent.text)
        ):
            described = _LEADING.match(ent.text) or _DESCRIPTION.match(ent.text)
            start_char = ent.start_char + (described.end() if described else 0)
            name = NO_NAME.sub("", ent.text[start_char - ent.start_char :])
            for piece in _BETWEEN_LATIN.split(name):
                at = start_char + name.index(piece)
                _add(chosen, Player(at, at + len(piece), piece, ent.label_, parts={ent.label_: 1.0}))
    return sorted(chosen, key=lambda p: p.start)


_LEADING = re.compile(
    r"(?:of|for|from|with|by|the|its|their|our)\s(?=[A-Z])|"
    r"(?:methods?|endpoints?|headers?|parameters?|functions?|commands?|models?|hosts?|packages?|cookies?|class|tools?|field|events?)\s(?=\S*[-_./]\S*$)"
)
"""Small words before a name that are none of it, and before an id what it is."""
_DESCRIPTION = re.compile(
    r"(?:[a-z][a-z-]* )*(?:sister|brother|cousin|sibling|rival|predecessor|successor|companion|chatbot|assistant|browser|app|service|tool|model|platform)s? (?=[A-Z])"
)
"""The small words before a name that say what it is: "better-behaved sister Vela"."""
_DESCRIBED = re.compile(
    r"[a-z]+ed (?:customers|users|resellers|partners|readers|fans|people|investors|developers|shareholders)"
)
"""Whom something did what to, and no name: "angered resellers"."""
_BETWEEN_LATIN = re.compile(r"(?<=[A-Za-z\d])・(?=[A-Za-z\d])")
"""What parts two names of a list in Japanese that are written in Latin letters."""


def _without_headline(player: Player, text: str) -> Player:
    """A player without what a headline, which sets all words in capitals, says before the name: "Shutting Down Vela Notes"."""
    told = (
        _HEADLINE.match(player.name)
        or _NOUN_OF_END.match(player.name)
        or _DONE_BY_ME.match(player.name)
        or (_TURNS.match(player.name) if _AWAY.match(text, player.end) else None)
    )
    return (
        replace(player, start=player.start + told.end(), name=player.name[told.end() :]) if told else player
    )


def _entitled(players: list[Player], title: str) -> list[Player]:
    """The players of a title with what it says by its first words that it is the end of: "Ending Support for Vela Mail Notices"."""
    begin, end = named_by_title(title)
    if begin == end:
        return players
    others = [p for p in players if p.end <= begin or end <= p.start]
    return [*others, Player(begin, end, title[begin:end], "ENDING", governed=True, entitled=True)]


_ATTRIBUTED = re.compile(r"\baccording to|\breported|\bsources say|\bsaid to\b", re.I)
"""Words that say who tells of something, whatever it is."""
_NOUN_OF_END = re.compile(
    r"(?:Sunset|Retirement|Shutdown|Deprecation|Discontinuation|End of Life|Closure) (?:of|for) (?:[Tt]he )?(?=[A-Z])"
)
"""What a heading in quotation marks has before the name of what ends."""


def _spoken_of_by_title(players: list[Player], text: str, cues: Sequence[Found], title: str) -> list[Player]:
    """The players with what the title names too and the sentence says of, right before a cue, that it ends: "call transcription is
    being withdrawn"."""
    players = [_what_is_in_it(p, text, title.lower()) for p in players]
    for cue in cues:
        if cue.cue not in (Cue.END, Cue.ENDED, Cue.DEPRECATED):
            continue
        before = text[max(0, cue.start - 80) : cue.start].lower()
        for phrase in phrases_of(title):
            at = cue.start - len(before) + before.rfind(phrase)
            end = at + len(phrase)
            if (
                phrase in before
                and _TO_CUE.fullmatch(text, end, cue.start)
                and not any(p.start < end and at < p.end for p in players)
            ):
                name = text[at:end]
                players = sorted(
                    [*players, Player(at, end, name, "ENDING", governed=True, parts={"ENDING": 1.0})],
                    key=lambda p: p.start,
                )
    return players


def _what_is_in_it(player: Player, text: str, title: str) -> Player:
    """What the title too says is in what a sentence takes for what ends: "knowledge bases in X would sunset"."""
    found = (
        _IN_IT.search(text, max(0, player.start - 60), player.start)
        if player.label == "ENDING" and player.governed
        else None
    )
    if not found or found["name"] not in title:
        return player
    return replace(player, start=found.start("name"), end=found.end("name"), name=found["name"])


_IN_IT = re.compile(
    r"(?:^|\bthat |\band |[.:;] |\b[Tt]he )(?P<name>[a-z][a-z-]+ [a-z-]+(?: [a-z-]+)?) (?:in|of|on|within) (?:the )?$"
)


@lru_cache(maxsize=256)  # each sentence asks
def _guest_of(title: str) -> str:
    """Whom a title says that somebody talked to, or ""."""
    found = _TALK_WITH.search(title)
    return found["who"] if found else ""


_TALK_WITH = re.compile(
    r"\b(?:talk|interview|conversation|chat|q&a|gespräch|entretien|entrevista|intervista) (?:with|mit|avec|con|com) (?P<who>(?-i:[A-Z][\w'’-]+(?: [A-Z][\w'’.-]+){0,3}))",
    re.I,
)
"""What a title says of whom somebody talked to."""
_TO_CUE = re.compile(r"\s+(?:(?:is|are|was|were|will|be|being|been|has|have|now|also|therefore|so)\s+)*")
_HEADLINE = re.compile(
    r"(?:(?:We(?:'|’)re |We Are )?(?:(?:Shutting|Winding|Closing|Powering) Down|(?:Shutting|Turning|Switching) Off|Sunsetting|Retiring|Deprecating|Discontinuing|Ending|Closing|Removing|Killing|Pulling|Goodbye(?: [Tt]o)?,?|Farewell(?: [Tt]o)?,?|RIP|The End [Oo]f|End [Oo]f|So Long,?)|"
    r"[A-Z][\w.-]+ (?:Retires|Sunsets|Discontinues|Deprecates|Kills|Shuts Down|Shutters|Axes|Scraps|Removes))\s+(?:[Tt]he |[Oo]ur )?(?=[A-Z])"
)


_DONE_BY_ME = re.compile(
    r"(?:Opened|Tried|Installed|Updated|Uninstalled|Downloaded|Bought|Loved|Missed|Used|Using|Loving|Missing|Tested|Noticed|Lost) (?=[A-Z])"
)
"""The verb that a writer begins with who leaves out himself: "Opened Vela this morning"."""
_TURNS = re.compile(r"(?:Turning|Switching|Taking|Shutting) (?:[Tt]he |[Oo]ur )?(?=[A-Z])")
_AWAY = re.compile(r"['\"’”]? (?:off|down|into|out|offline)\b", re.I)
"""How a headline goes on behind the name whose first word is its verb: "Turning Vela Notes off"."""
_KOREAN_CLAUSE = re.compile(
    r"[\uac00-\ud7af](?:니다|세요|시오|까요)$|[\w\uac00-\ud7af](?:은|는|이|가|을|를|의|에|로|으로|에서)\s"
)
"""What is no name in Korean: the end of a sentence, or words that particles tie together."""


def _is_of_small_words(name: str, words: Container[str]) -> bool:
    """Whether a name is no more than small words that texts are made of, and none that says what sort of thing it is."""
    return name.islower() and all(word in words for word in name.split()) and not _FEATURE.fullmatch(name)


def _looks_named(name: str) -> bool:
    """Whether a name is more than small words, alone or joined by hyphens or blanks."""
    return not (name.islower() and re.sub(r"[- ]", "", name).isalpha())


def _add(players: list[Player], one: Player) -> None:
    if not any(p.start < one.end and one.start < p.end for p in players):
        players.append(one)


def weighed(doc: Doc) -> dict[tuple[int, int], dict[str, float]]:
    """For every candidate how likely it plays each part (ENDING, TO, PRODUCT, VENDOR, or NONE)."""
    if "weighed" in doc.user_data:
        known: dict[tuple[int, int], dict[str, float]] = doc.user_data["weighed"]
        return known
    weighed: dict[tuple[int, int], dict[str, float]] = {}
    group = doc.spans.get("names", ())
    for span, weight in zip(group, getattr(group, "attrs", {}).get("scores", ()), strict=False):
        weighed.setdefault((span.start_char, span.end_char), {})[span.label_] = float(weight)
    doc.user_data["weighed"] = weighed
    return weighed


_MARKS = " \t\n*_`\"“”'("
_A_DAY = r"(?=(?:the )?(?:end|start|beginning|middle|early|late|mid|q[1-4]|\d|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b))"
"""How a day begins, or a part of a year."""
_MOVES_TO = (
    r"\bneue[rsn]? \w*(?:termin|datum|frist|stichtag|schlusstag|enddatum)\b|\bnouvelle (?:date|échéance)|\bnueva fecha|\bnova data|\bnuova data|\bnieuwe datum|\bversch(?:oben|ieben|iebt|iebung)\b|\bverlängern? (?:\w+ ){0,4}bis\b|\b(?:repouss|report|prolong|décal|avanc)\w* (?:[\w’']+ ){0,4}(?:au|à|jusqu)|\b(?:aplaz|prorrog|pospon|retras|adelant|anticip|antecip|adi[ao]|prolong)\w* (?:\w+ ){0,4}(?:al|a|hasta|para|até)\b|\brinvi\w+ (?:\w+ ){0,3}al\b|"
    r"\bnew (?:[\w-]+ ){0,2}(?:date|deadline|day)\b|\b(?:moved|postponed|pushed|put|delayed|extended|brought) (?:\w+ ){0,2}(?:to|until|till|by)\b|"
    r"\b(?:(?:mov|postpon|reschedul|shift|defer)(?:es|e|ed|ing)|(?:push|bring|delay|extend|defer)(?:s|ing|ed)?|putting) (?:[\w-]+ ){0,5}(?:to|until|till|for) "
    + _A_DAY
    + "|"
    r"\bnow (?:planned|scheduled|set|due|expected|slated|targeting|aiming for) (?:\w+ ){0,4}(?:for |on |by |to )?"
    + _A_DAY
    + "|"
    r"\bwill now (?:be |\w+ ){0,3}(?:on|in|at|by|until) " + _A_DAY
)
_NEW_DAY = re.compile(
    rf"{_MOVES_TO}|\b(?:right|correct|actual|revised|exact|final|closing|last|end|shutdown) (?:day|date)\b",
    re.I,
)
"""Words that give another day for an end that was spoken of before."""
_TO_ANOTHER = re.compile(_MOVES_TO, re.I)
_PRONOUN = re.compile(
    r"\W{0,3}(?:(?:It|They)(?:['’](?:ll|s|ve|re|d))?|(?:That|This) one|Both|Es|Sie|Il|Elle|Ils|Elles)\s(?!\d|(?:is|was) (?:not )?(?:clear|unclear|possible|the|a|an|also the)\b)"
)
_HELPS = r"(?:(?:will|would|shall|is|are|was|were|has|have|had|be|been|being|now|then|also|only|both|all|finally|officially)\s)*"
"""What may stand between a subject and the words that say what becomes of it."""
_BETWEEN = re.compile(rf"[”\"’'»`*]*\s{_HELPS}")
_ASIDE = re.compile(
    r"(?:\W*(?:And|But|So|Then|Meanwhile|The|Also|Even)\s)*(?P<name>[^,;:]{2,60}),\s(?:[^,;:]{3,90},\s){1,2}"
    + _HELPS
    + "$"
)
"""What lies before a cue where an aside parts it from its subject: "X, the assistant of Y, " was discontinued."""
_PASSIVE = re.compile(r"\b(?:be|been|being|is|are|was|were|got)\s(?:\w+ly\s|both\s)?(?!\w+ing\b)\w+", re.I)
_OBJECT = re.compile(
    r"\s*(?!(?:on|in|at|by|this|next|from|after|before|for|until|till|as|and|or|with|when|within|today|tomorrow|again|its doors|last)\b)[\w“\"]",
    re.I,
)
_TRANSITIVE = re.compile(
    r"(?:(?:will|to|is|are|has|have|had) )?(?:clos|retir|kill|ax|scrapp?|discontinu|withdr[ae]w|unplug|shutter|ditch|sunset|end|stopp?|cull|abandon|dropp?|remov|pull|bur(?:y|i)|halt|delet|shut|switch|turn|disabl)\w*(?: (?:off|down|out))?|"
    r"(?:cierr|cerrar|retir|elimin|apag|descontin|ferm|arrêt|supprim|débranch|abandonn|encerr|fech|deslig|chiud|ritir|spegn|dismett)\w*",
    re.I,
)
"""What somebody does to something."""
_PRONOUN_AFTER = re.compile(
    r"\s*(?:it|them|both|this(?! \w)|the (?:app|service|model|tool|feature|product|site|assistant|device|api))\b",
    re.I,
)
_ACTS_ON = re.compile(
    r"^(?:ended|killed|closed|cancelled|discontinued|retired|scrapped|axed|dropped|pulled) (?:it|him|her|them)\b|\b(?:turn|switch|shut|take|took|taking|pull|power)\w* (?:it|them|both|this|the \w+) (?:off|down|from|out|offline)|\b(?:stop|stops|stopped|stopping) (?:hosting|offering|selling|serving|supporting|providing|making|running|operating|maintaining)\b",
    re.I,
)
_PARTS_FROM = re.compile(
    r"verabschiedet sich von|trennt sich von|met fin à|dit adieu à|se despide de|dice adiós a|pone fin a|põe fim a|despede-se d|dice addio a|zegt vaarwel",
    re.I,
)
"""What somebody does who ends something, where a preposition leads to what ends."""
_JOINS_WHAT = re.compile(r"(?:fold|merg|roll|integrat|combin|absorb)\w*\s(?!in\b|into\b|with\b)\w", re.I)
"""Words of what somebody does who puts one thing into another: "folded its assistant into"."""
_OWNED = re.compile(
    r"\b(?:its|their|sus?|sa|ses|leurs?|seine[nms]?|ihre[nm]?|suo|seus?|zijn|haar) (?:[\w-]+ ){0,4}[\"“«„]?$"
)


def _longest(doc: Doc, start: int, end: int) -> list[tuple[int, int]]:
    """The possible names of a sentence that lie in no longer one, but those that are made of small words."""
    places: list[tuple[int, int]] = []
    possible = _possible(doc)
    for at in range(bisect_left(possible, (start,)), len(possible)):
        begin, stop = possible[at][0], -possible[at][1]
        if begin >= end:
            break
        if not places or stop > places[-1][1]:
            places.append((begin, stop))
    return places


def _possible(doc: Doc) -> list[tuple[int, int]]:
    """Where the possible names of a text begin and, less than nothing, where they end, but those that are made of small words: in order, the
    longer first. Put together once for all of its sentences."""
    if "possible" not in doc.user_data:
        small = {(span.start, span.end) for span in doc.spans["phrases"]}
        doc.user_data["possible"] = sorted(
            (span.start_char, -span.end_char)
            for span in doc.spans["candidates"]
            if (span.start, span.end) not in small
        )
    found: list[tuple[int, int]] = doc.user_data["possible"]
    return found


def _with_joined(players: list[Player], text: str, places: list[tuple[int, int]]) -> list[Player]:
    """The players with what commas and an "and" join to one of them, though nobody took it for a name: ids beside something that ends,
    and any possible name in a list of what is offered."""
    for line in (places, places[::-1]):
        for one, other in pairwise(line):
            first, second = sorted((one, other))
            gap, name = text[first[1] : second[0]], text[slice(*other)]
            free = not any(p.start < other[1] and other[0] < p.end for p in players)
            label = next((p.label for p in players if p.start <= one[0] and one[1] <= p.end), "")
            meant = (label == "ENDING" and is_id(name)) or (
                label == "TO" and other > one and not name.islower() and _CHOICE.match(text, first[1])
            )
            if gap and AND.match(gap) and "(" not in gap and free and meant:
                players = [*players, Player(*other, name, label, governed=True)]
    return players


_CHOICE = re.compile(
    r",?\s(?:and|or|und|oder|et|ou|y|o|e)\s|,\s[^,.;]{2,40},?\s(?:and|or|und|oder|et|ou|y|o|e)\s"
)
"""What parts one name of a list from the next: an "or", or a comma where an "or" is to come."""


def _offered(players: list[Player], text: str, places: list[tuple[int, int]]) -> list[Player]:
    """What nobody took for a name but the words after it call the way to go: "X is the recommended place"."""
    return [
        Player(start, end, text[start:end], "TO", governed=True)
        for start, end in places
        if not any(p.start < end and start < p.end for p in players)
        and re.search(r"[ \d]", text[start:end])
        and FOLLOWS.match(text, end)
        and not NOT.search(text[max(0, start - 40) : start])
    ]


_DESCRIBES = re.compile(
    r"(?:^|[\s“\"(])(?:the|our|its|their|a|an)\s(?:[\w-]+\s){0,3}(?:apps?|application|extension|plug-?in|add-?on|models?|assistant|agent|bot|chatbot|tool|service|feature|client|library|sdk|api|device|editor|integration)$",
    re.I,
)


def _without_descriptions(players: list[Player], text: str) -> list[Player]:
    """The players without what only says which sort of thing the name behind its comma is: "the Chrome extension, Vela Anywhere, is"."""
    described = {
        one.start
        for one, other in pairwise(players)
        if text[one.end : other.start] == ", "
        and text[other.end : other.end + 1] == ","
        and not AND.match(text, other.end)
        and _DESCRIBES.search(text[max(0, one.start - 40) : one.end])
    }
    return [p for p in players if p.start not in described]


def _joined(players: list[Player], text: str) -> list[Player]:
    """The players with what commas and an "and" join to something that ends as ending too."""
    for order in (1, -1):
        line = players[::order]
        for at in range(1, len(line)):
            first, second = sorted((line[at - 1], line[at]), key=lambda p: p.start)
            if (
                line[at - 1].label == "ENDING"
                and (line[at].label == "PRODUCT" or (line[at].label == "ENDING" and line[at - 1].governed))
                and AND.match(text[first.end : second.start])
            ):
                line[at] = replace(line[at], label="ENDING", governed=line[at - 1].governed)
        players = line[::order]
    return players


def _led(players: list[Player], text: str, start: int, cues: Sequence[Found]) -> list[Player]:
    """The players by what the grammar of each cue says: in the passive its subject ends, also before an aside; who acts is a
    company, and so is who owns what ends."""
    for cue in (c for c in cues if c.cue in (Cue.END, Cue.ENDED, Cue.RENAMED, Cue.MERGED)):
        inside = [p for p in players if cue.start < p.start and p.end <= cue.end]
        if inside and cue.cue in (
            Cue.END,
            Cue.ENDED,
        ):  # "will take X off the web": somebody acts on what the words enclose
            players = [
                _ends(p)
                if p in inside
                else _acting(p)
                if not text[p.end : cue.start].strip() and p.end <= cue.start
                else p
                for p in players
            ]
            continue
        if cue.cue is Cue.RENAMED:
            players = [
                replace(p, label="TO", governed=True)
                if p.start >= cue.end and _OF.fullmatch(text, cue.end, p.start)
                else p
                for p in players
            ]
        before = [p for p in players if p.end <= cue.start]
        begin = max(start, text.rfind(": ", start, cue.start) + 2)
        aside = _ASIDE.match(text[begin : cue.start])
        acted = _acts(cue, text)
        held = [p for p in before if p.start >= begin]
        if held and aside and held[0].start - begin <= aside.start("name"):
            players = [_acting(p) if acted and p is held[0] else _beside_aside(p, held) for p in players]
        elif before and (head := _relative(before, cue, text)):
            players = [
                _ends(p) if p is head else _bystanding(p) if p in before and p.start > head.end else p
                for p in players
            ]
        elif before and _BETWEEN.fullmatch(text, before[-1].end, cue.start):
            players = _by_voice(players, before[-1], cue, text)
    players = [_aside_from(_headed(p, text, cues), text) for p in players]
    players = [_company(_of_kind(_agent(p, text, cues), text), text) for p in players]
    for at, player in enumerate(players[1:], 1):
        owner = players[at - 1]
        offered = owner.parts.get("TO", 0.0) > NAMELESS
        object_ = _is_end(owner) and not any(owner.end <= c.start < player.start for c in cues)
        if (
            player.label == "ENDING"
            and not (offered or object_)
            and not re.search(
                r"\d", text[owner.end : player.start]
            )  # "X on 31 October, its tool Y on 30 November"
            and _OWNED.search(text[owner.end : player.start])
        ):
            players[at - 1] = replace(owner, label="VENDOR", governed=True)
    return players


def _is_end(player: Player) -> bool:
    """Whether a rule saw that a name ends."""
    return player.governed and player.label == "ENDING"


_WHICH = re.compile(r"[”\"’'»`*]?,?\s(?:which|that)\s[^.;:]{3,120}?\sand\s" + _HELPS)
"""What parts a name from what becomes of it where a clause says more of it before: "X, which went up on Y in March and was pulled"."""


def _relative(before: list[Player], cue: Found, text: str) -> Player | None:
    """The name of which a clause tells, where a cue goes on with that clause."""
    return next((p for p in before if p.label != "VENDOR" and _WHICH.fullmatch(text, p.end, cue.start)), None)


def _bystanding(player: Player) -> Player:
    return replace(player, label="PRODUCT", governed=False) if player.label == "ENDING" else player


_NEAR = 24
"""Characters at most between a cue and what stands right beside it."""
_AND_OLDER = r"(?:\s(?:and|or) (?:older|earlier|below|lower))?"
_GAP = re.compile(rf"[”\"’'»`*)]*{_AND_OLDER}(?::|\s[—–-])?\s")
_OF = re.compile(
    r"\s?(?:of |for |the |its |our |their |sus? |el |la |le |l['’]|los |les |son |sa |ses |leurs? |o |a |os |il |lo |seus? |sua |suo |[“\"«`'‘*]){0,3}"
)
_ENDS_WHAT = re.compile(
    r"(?:retirement|closure|shutdown|end|demise|death|withdrawal|discontinuation|removal|wind-?down|shuttering|fermeture|cierre|abschaltung|einstellung|ende|chiusura|encerramento) (?:of|for|de|del|du|von|des|der|di|do|da)\b",
    re.I,
)


def _beside_cues(
    players: list[Player],
    text: str,
    cues: Sequence[Found],
    places: list[tuple[int, int]],
    words: Container[str],
    *,
    dated: bool,
) -> list[Player]:
    """The players with what nobody took for a name but stands where only what ends can stand: right before words that say on a day that
    it ended, right after "the closure of", or between such words: "sales of X ended"."""
    for cue in (c for c in cues if c.cue in (Cue.END, Cue.ENDED, Cue.CLOSED)):
        first = bisect_left(places, cue.start - _NEAR, key=itemgetter(1))
        last = bisect_right(places, cue.end + _NEAR, key=itemgetter(0))
        for start, end in places[first:last]:
            if (
                any(p.start < end and start < p.end for p in players)
                or text[start:end].islower()
                or ONLY_IF.search(text[max(0, start - _NEAR) : start])
                or _opens(text, start, end, words)
            ):
                continue
            before = (
                dated and end <= cue.start and _GAP.fullmatch(text, end, cue.start) and not _acts(cue, text)
            )
            after = start >= cue.end and _ENDS_WHAT.match(cue.text) and _OF.fullmatch(text, cue.end, start)
            within = cue.start < start and end < cue.end
            if within or (cue.cue is not Cue.CLOSED and (before or after)):
                players = [*players, Player(start, end, text[start:end], "ENDING", governed=True)]
    return players


_FEATURE = re.compile(
    r"(?:the |its |their |our )?(?P<name>(?!new |old |whole |entire |last |first )[a-z][\w-]+ (?:[a-z][\w-]+ )?(?:mode|chats?|search|chatbots?|bots?|plug-?ins?|extensions?|playground|assistant|summaries|filters?|replies|tier|plan|endpoint|header|parameter))\b"
)
"""What is called by small words alone, the last of which says what sort of thing it is: "voice mode"."""


_REMOVES = re.compile(
    r"(?:(?:will|to|is|are|has|have|had) )*(?:dropp?|remov|end|retir|discontinu|scrapp?|ax|kill|withdr[ae]w|sunset|delet|disabl)\w*",
    re.I,
)


def _featured(players: list[Player], text: str, cues: Sequence[Found]) -> list[Player]:
    """The players with a feature in small letters right after the words that somebody ends it with, where nothing else ends: "to drop
    voice mode"."""
    if any(p.label == "ENDING" for p in players):
        return [_own_feature(p, text, cues) for p in players]
    for cue in cues:
        if cue.cue is Cue.END and (_ENDS_WHAT.match(cue.text) or _REMOVES.fullmatch(cue.text.strip())):
            found = _FEATURE.match(text, cue.end + (text[cue.end : cue.end + 1] == " "))
            if found and not any(p.start < found.end() and found.start() < p.end for p in players):
                return [*players, Player(*found.span("name"), found["name"], "ENDING", governed=True)]
    return players


_POSSESSED = re.compile(
    rf"['’]s (?:old |new |legacy |current )?{_FEATURE.pattern}(?: is| are| was| were| will| has| have)?(?: be)? "
)


def _own_feature(player: Player, text: str, cues: Sequence[Found]) -> Player:
    """The feature of what is named, where that is what the sentence says ends: "Lark's old voice mode is being retired"."""
    found = _POSSESSED.match(text, player.end)
    if player.label != "ENDING" or not found:
        return player
    if not any(
        c.cue in (Cue.END, Cue.ENDED) and 0 <= c.start - found.end("name") <= _UP_TO_CUE for c in cues
    ):
        return player
    start, end = found.span("name")
    return replace(player, start=start, end=end, name=found["name"], governed=True)


_UP_TO_CUE = 12
"""Characters at most between a feature and the words that it ends: " is now being"."""


def _alike(days: tuple[Day, ...], players: Sequence[Player], text: str) -> tuple[Day, ...]:
    """The days of a sentence, where those that stand right behind names play one part: if one of them is an end, the others are."""
    beside = [d for d in days if any(_is_right_behind(text, p.end, d) for p in players)]
    if len(beside) < 2 or not any(d.label == "SHUTDOWN" for d in beside):
        return days
    return tuple(
        replace(d, label="SHUTDOWN") if d in beside and d.label in ("DATE", "ANNOUNCED") else d for d in days
    )


def _in_parallel(
    players: list[Player], text: str, days: Sequence[Day], places: list[tuple[int, int]]
) -> list[Player]:
    """The players with all that a sentence gives days in one and the same way: "will close its tool X on 31 January, Y on 28
    February and Z at the end of June"; where one of them ends, so do the others."""
    dated = {p.end for p in players if _has_day(text, p.end, days)}
    ending = [p for p in players if p.end in dated and p.label == "ENDING"]
    if not ending or len(days) < 2:
        return players
    surest = max(ending, key=lambda p: p.parts.get("ENDING", 0.0))
    held = [
        _ends(p) if p.end in dated and p.label in ("PRODUCT", "VENDOR") and not p.governed else p
        for p in players
    ]
    more = [
        Player(begin, end, text[begin:end], "ENDING", governed=True, parts=surest.parts)
        for begin, end in places
        if _has_day(text, end, days)
        and _is_whole(text[begin:end])
        and not any(p.start < end and begin < p.end for p in held)
    ]
    return sorted([*held, *more], key=lambda p: p.start)


def _is_whole(name: str) -> bool:
    """Whether a name is an id or ends as names do, not with a word that goes before a day ("Schreiben vom")."""
    return is_id(name) or not name.rsplit(maxsplit=1)[-1].islower()


def _has_day(text: str, end: int, days: Sequence[Day]) -> bool:
    """Whether right behind a name stands a day of an end."""
    return any(d.label == "SHUTDOWN" and _is_right_behind(text, end, d) for d in days)


def _is_right_behind(text: str, end: int, day: Day) -> bool:
    """Whether a day stands right behind the name that ends at `end`."""
    return day.start >= end and _ON_DAY.fullmatch(text, end, day.start) is not None


_ON_DAY = re.compile(r"[\"”*_`]*,?\s(?:(?:on|at|in|by|from|am|le|el|il|zum|ab)\s)?(?:the\s)?")


def _owns(player: Player, text: str) -> bool:
    """Whether a name is that of who made or has what ends: "Vela Pocket, the service that Tern has owned since 2017"."""
    before = text[max(0, player.start - 6) : player.start]
    return before.endswith(("that ", "which ")) and _HAS.match(text, player.end) is not None


_HAS = re.compile(
    r"\s(?:(?:has|had|have) )?(?:owns?|owned|bought|acquired|runs?|ran|makes?|made|launched|built|introduced|released|sells|sold)\b"
)


def _without_spelled(players: list[Player], text: str) -> list[Player]:
    """The players without the ids in brackets that spell the name before them, which plays the part of both."""
    kept: list[Player] = []
    for player in players:
        name = kept[-1] if kept else None
        if name and is_id(player.name) and spells(text, (name.start, name.end), (player.start, player.end)):
            parts = {
                part: max(name.parts.get(part, 0.0), player.parts.get(part, 0.0))
                for part in {*name.parts, *player.parts}
            }
            governed = name.governed or player.governed
            label = "ENDING" if "ENDING" in (name.label, player.label) else name.label
            kept[-1] = replace(name, parts=parts, governed=governed, label=label)
        else:
            kept.append(player)
    return kept


def _in_japanese(players: list[Player], text: str) -> list[Player]:
    """The players by the particles of Japanese: what is brought out does not end, nor who does something to what ends."""
    ends = [p for p in players if p.label == "ENDING" and _IS_OBJECT.match(text, p.end)]

    def seen(player: Player) -> Player:
        if _COMES_OUT.match(text, player.end):
            return replace(player, label="PRODUCT", governed=True)
        acts = _IS_TOPIC.match(text, player.end) and any(p.start > player.end for p in ends)
        return _acting(player) if acts else player

    return [seen(player) for player in players]


_COMES_OUT = re.compile(
    r"[」』”*]*(?:を|の)(?:新たに|正式に|一般)?(?:公開(?!停止|終了)|発表|発売|リリース|提供開始|提供を開始|投入|追加|ローンチ|お披露目)"
)
_IS_TOPIC = re.compile(r"は(?!じめ)")
_IS_OBJECT = re.compile(r"[」』”*]*(?:の?[^\s、。はがを]{1,12})?を(?!発表|公開し|リリース)")
"""What follows a name in Japanese: that it comes out, that it is what the sentence is about, that something is done to it."""


def _opens(text: str, start: int, end: int, words: Container[str]) -> bool:
    """Whether a word that texts are made of has its capital only because a sentence begins with it."""
    before = text[:start].rstrip(" \"“‘'(*")
    return text[start:end].lower() in words and (not before or before[-1] in ".!?:…\n")


_HEAD = re.compile(rf"[\W_]*(?:\(\w+\))?{_AND_OLDER}\s*(?::|—|–|-)\s")


def _headed(player: Player, text: str, cues: Sequence[Found]) -> Player:
    """A player as what ends where it stands before a colon or dash that its end follows: "Personalizer: gone 1 October"."""
    heads = player.leads and _HEAD.match(text, player.end)
    ends = heads and any(c.start >= player.end and c.cue in ENDINGS for c in cues[:1])
    alone = heads and not text[heads.end() : cues[0].start].strip() if ends else False
    return _ends(player) if ends and (alone or player.label in ("PRODUCT", "ENDING")) else player


_RELATED = re.compile(
    r"\b(?:predecessors?|successors?|sisters?|brothers?|siblings?|cousins?|twins?|rivals?|competitors?|alternatives?|heirs?|makers?|creators?|founders?|owner|publishers?|"
    r"inventors?|clones?|copy|forks?|answer|Vorgänger\w*|Nachfolger\w*|prédécesseurs?|successeurs?|predecesor\w*|sucesor\w*)(?: app| model)? (?:of|to|behind|von|der|des|de|du|del) (?:the )?[\"“«`]?$|"
    r"\b(?:its|their|her|his) (?:[\w-]+ )?(?:sister|brother|sibling|cousin|twin|rival|predecessor)s? $",
    re.I,
)
"""What stands before a name where something related to it is spoken of: "the predecessor of X"."""
_BOUGHT = re.compile(
    r"\b(?:acquir(?:es?|ed|ing)|b(?:uys?|ought|uying)|purchas(?:es?|ed|ing)|t(?:akes?|ook|aking) over|swallow(?:s|ed)) (?:the |its rival )?[\"“«`]?$",
    re.I,
)
"""What stands before the name of what somebody buys: that is no end of it."""
_PLACE = re.compile(
    r"\b(?:retirement|removal|shut ?down|sunset|deprecation|discontinuation) (?:in|on|from|at) (?:the )?$|\b(?!plug|lid|door|book|curtain|page|time|line)(?:\w{2,}ed|\w{2,}wn|\w{2,}ing|\w{2,}[ai]ble|down|off|out|away|gone) (?:on|in|from|via|through|inside|within) (?:the )?$"
)
"""What stands before the name of the place something happens on: "was deprecated on X"."""
_TAKEN_FROM = re.compile(
    r"\b(?:remov|pull|dropp?|withdr[ae]w|delet|retir)\w*\s[^.;:,]{2,60}?\sfrom (?:the |its |their )?$", re.I
)
"""What stands before the name of what something is taken out of: "removes Y from X"."""


_TURNED_TO = re.compile(
    r"\b(?:all[- ]in|betting|focus(?:ing|sed|ed)?|doubling down|concentrat(?:e|ing|ed)|(?:efforts|energy|attention|resources|time) (?:in)?to) (?:on )?(?:the |our |its )?$",
    re.I,
)
"""What stands before the name of what somebody turns to instead: "we're going all in on X"."""
_WHERE_IT_IS = re.compile(r"\b(?:where|in which|on which|for which|with which|through which) $")
_IS_SOLD = re.compile(
    r" (?:is|are|was|were) (?:sold|used|available|offered|hosted|deployed|running|active|served)\b"
)
"""What stands around a name in a clause that only says where something is: "in the countries where X is sold"."""
_WHO = re.compile(r"[”\"’'»]?,\swho\s")
"""What follows the name of a person."""
_PART_OF = re.compile(
    r"\bno longer (?:be )?(?:a )?(?:part of|included in|available (?:in|on)|offered (?:in|on)) (?:[A-Z][\w ]{1,30} (?:and|or) )?$"
)
"""What stands before the names of plans that something is taken from."""
_LEFT = re.compile(r"\b(?:leav(?:es?|ing)|left) (?:the )?$")
"""What stands before the name of the place that something leaves."""
_REGION = re.compile(
    r"\b(?:users|customers|people|owners|sets|devices|phones|accounts|everyone|readers|subscribers|pupils|students|teachers|residents|schools|families|visitors) (?:in|across|from|outside) (?:the )?$",
    re.I,
)
"""What stands before the name of the place where something happens: "on sets in"."""


def _aside_from(player: Player, text: str) -> Player:
    """A name as a bystander where the words before it speak of something related to it, or, unless a rule saw it end, make a place of it."""
    before = text[max(0, player.start - 40) : player.start]
    sold = _WHERE_IT_IS.search(before) and _IS_SOLD.match(text, player.end)
    if player.label == "ENDING" and (sold or _WHO.match(text, player.end)):
        return replace(player, label="PRODUCT", governed=False)
    aside = (
        any(found.search(before) for found in (_RELATED, _BOUGHT, _TURNED_TO))
        or (not player.governed and any(found.search(before) for found in (_PLACE, _TAKEN_FROM, _REGION)))
        or any(found.search(text[max(0, player.start - 80) : player.start]) for found in (_LEFT, _PART_OF))
    )
    return replace(player, label="PRODUCT", governed=False) if aside and player.label == "ENDING" else player


def _company(player: Player, text: str) -> Player:
    """A player as a company where the words around it call it one, or have it speak."""
    called = is_company(text, player.start, player.end)
    return replace(player, label="VENDOR", governed=True) if called and player.label != "TO" else player


_KIND = (
    r"(?:apps?|applications?|models?|chatbots?|assistants?|services?|tools?|widgets?|plug-?ins?|extensions?|bots?|agents?|browsers?|platforms?|websites?|sites?|features?|functions?|endpoints?|APIs?|SDKs?|librar(?:y|ies)|client|kit|engine|"
    r"devices?|robots?|speakers?|earpiece|earbuds|headset|glasses|watch|wristband|pendant|ring|lamp|toy|console|playground|editor|generator|translator|summari[sz]er|planner|companion|journal|messenger|search engine|marketplace|game|bracelet|tracker|"
    r"Dienst|Anwendung|Assistent(?:in)?|Modell|Werkzeug|Erweiterung|Roboter|Funktion|Plattform|Chatbot|Übersetzer|outil|service|assistante?|application|modèle|robot|extension|moteur|plateforme|logiciel|"
    r"herramienta|asistente|servicio|modelo|aplicación|buscador|navegador|plataforma|aplicativo|assistente|ferramenta|serviço|strumento|servizio|modello|applicazione|dienst|hulpmiddel)"
)
_KIND_AFTER = re.compile(
    rf"[”\"’'»]?,\s(?:the|a|an|its|their|our|his|her|son|sa|leur|seine?n?|ihre?n?|su|sua|seu|un|une|uno|una|ein|eine|el|la|le|il|das|der|die|o|een|het|de)\s(?:(?!by\b|of\b|from\b|behind\b)[\w'’-]+\s){{0,4}}{_KIND}\b",
    re.I,
)
_KIND_BEFORE = re.compile(rf"\b{_KIND}(?:,)?\s[“\"«„‘]?$", re.I)
_KIND_BESIDE = re.compile(rf"\s{_KIND}\b(?! (?:maker|company|firm|start-?up|developer|team))", re.I)
_BY = re.compile(r"\sby\s(?:the\s)?$", re.I)


_FOR_WHAT = re.compile(r"[A-Z][\w.]* (?:[A-Z][\w.]* )+for [A-Z]\w+(?: [A-Z]\w+)*")
"""A name that says what its product is for, as those of companies do not: "Vela Watch for Metrics"."""


def _of_kind(player: Player, text: str) -> Player:
    """A name as no company's where the words beside it say what sort of product it is: "Cushion, a sofa app", "the widget Cushion"."""
    if player.label != "VENDOR" or not (
        _FOR_WHAT.fullmatch(player.name)
        or _KIND_AFTER.match(text, player.end)
        or (
            _KIND_BESIDE.match(text, player.end)
            and re.search(r"\b[Tt]he $", text[max(0, player.start - 4) : player.start])
        )
        or _KIND_BEFORE.search(text, max(0, player.start - 40), player.start)
    ):
        return player
    shared = player.parts.get("VENDOR", 1.0) / 2
    parts = {part: weight for part, weight in player.parts.items() if part != "VENDOR"}
    parts |= {part: parts.get(part, 0.0) + shared for part in ("ENDING", "PRODUCT")}
    label = max(("ENDING", "TO", "PRODUCT"), key=lambda part: parts.get(part, 0.0))
    return replace(player, label=label, parts=parts)


def _agent(player: Player, text: str, cues: Sequence[Found]) -> Player:
    """A name as a company where it does what the passive before it says was done: "was unplugged by Ligne"."""
    by = _BY.search(text, max(0, player.start - 8), player.start)
    done = by and any(
        c.cue in (Cue.END, Cue.ENDED) and 0 <= by.start() - c.end < 3 and _PASSIVE.search(c.text)
        for c in cues
    )
    return replace(player, label="VENDOR", governed=True) if done else player


def _by_voice(players: list[Player], subject: Player, cue: Found, text: str) -> list[Player]:
    """The players by the name right before a cue: in the passive it ends; where the cue acts on something named after it, it acts, and
    that ends."""
    taken = _object(players, cue, text)
    if taken is not None:
        return [_acting(p) if p is subject else _ends(p) if p is taken else p for p in players]
    return [_subject(p, cue, text) if p is subject else p for p in players]


def _object(players: list[Player], cue: Found, text: str) -> Player | None:
    """The name right after words of what somebody does to something."""
    after = next((p for p in players if 0 < p.start - cue.end < _NEAR), None)
    taken = after and _TRANSITIVE.fullmatch(cue.text.strip()) and _OF.fullmatch(text, cue.end, after.start)
    return after if taken else None


def _subject(player: Player, cue: Found, text: str) -> Player:
    if _PASSIVE.search(text[player.end : cue.end]):
        return _ends(player) if player.label == "VENDOR" else player
    if _acts(cue, text):
        return replace(player, label="VENDOR", governed=True)
    doubtful = player.label == "VENDOR" and player.parts.get("VENDOR", 1.0) < NAMELESS
    ends = doubtful or player.label == "ENDING"
    return _ends(player) if ends and cue.cue in (Cue.END, Cue.ENDED) else player


_CEASES = re.compile(r"\b(?:cease|stop)s?$|\b(?:dej|deix|cess)\w+ de$|\bcesa\w* de$", re.I)
_TO_OFFER = re.compile(
    r"\s(?:to )?(?:mak(?:e|ing)|offer|provid|support|serv|host|operat|sell|maintain|run|vender|ofrecer|fabricar|prestar|dar|oferecer|vendre|proposer|fabriquer|fournir)(?:e|ing|ning)?\b",
    re.I,
)
"""What somebody ceases to do who ends something."""


def _acts(cue: Found, text: str) -> bool:
    """Whether words say that somebody ends something rather than that it ends."""
    words = cue.text.strip()
    return bool(
        (_CEASES.search(words) and _TO_OFFER.match(text, cue.end))
        or (ACTS.match(words) and _OBJECT.match(text, cue.end))
        or _ACTS_ON.search(words)
        or (cue.cue is Cue.MERGED and _JOINS_WHAT.match(words))
        or _PARTS_FROM.search(text[cue.start : cue.end + 8])
        or (_TRANSITIVE.fullmatch(words) and _PRONOUN_AFTER.match(text, cue.end))
    )


def _beside_aside(player: Player, before: list[Player]) -> Player:
    """A player where an aside follows the first of those `before` a cue: that one ends, those in the aside do not."""
    inside = any(player is p for p in before[1:])
    return _ends(player) if player is before[0] else replace(player, label="PRODUCT") if inside else player


def _acting(player: Player) -> Player:
    return replace(player, label="VENDOR", governed=True)


def _ends(player: Player) -> Player:
    return replace(player, label="ENDING", governed=True)


def _expected(mention: Mention, doc: Doc) -> bool:
    """Whether a name that only a rule saw may be what ends: the document uses it as a name, or its title has it."""
    title = doc.user_data["title_words"]
    return (
        doc.user_data["maker"]
        or mention.name in doc.user_data["names"]
        or all(w in title for w in mention.name.split())
    )


_TECHNICAL = re.compile(
    r" (?:client|header|library|playground|connector|integration|parameter|plug-?in|gateway)\b"
)
"""A noun that belongs to the name before it, small as it is: "the Vela Node client"."""
_FOR_PLATFORM = re.compile(r"(?P<name>[A-ZÀ-Ý][\w.+-]*(?: [A-ZÀ-Ý\d][\w.+-]*)*) (?:para|pour|für|voor|per) $")
_PLATFORM = re.compile(r"(?:iOS|Android|Windows|Mac|macOS|Linux|iPhone|iPad|Web|web)\b")
"""What a product runs on: in other languages than English no capitals join it to the name."""


_ON_PLATFORM = re.compile(rf" (?:para|pour|für|voor|per) {_PLATFORM.pattern}")


def _lengthened(player: Player, text: str) -> Player:
    """A name with the small noun, the platform or the name before it that belongs to it, and without the noun that says what sort of thing it is."""
    start, end = player.start, player.end
    the = re.search(r"\b(?:the|The|our|Our) [\"“`]?$", text[max(0, start - 8) : start])
    if the and player.label != "VENDOR" and (noun := _TECHNICAL.match(text, end)):
        end = noun.end()
    if _PLATFORM.fullmatch(player.name) and (named := _FOR_PLATFORM.search(text, max(0, start - 60), start)):
        start = named.start("name")
    elif player.label != "VENDOR" and (runs := _ON_PLATFORM.match(text, end)):
        end = runs.end()
    name = _SORT.sub("", text[start:end])
    return replace(player, start=end - len(name), end=end, name=name)


_VERB = re.compile(r"^.*(?:切换[至到]|迁移[至到]|升[级級][至到]|改用|使用|[请請]|由)(?=\S{2})")
_SORT = re.compile(
    r"^(?:(?:Die|Der|Das|Den|Dem)\s)?(?:[\w-]+-)?(?:App|Anwendung|Dienst|Assistent|Plattform|Software|Modell|Programm)\s(?=[A-ZÄÖÜ])"
)
"""What sort of thing is meant, which German writes with a capital before its name: "die Desktop-App X"."""
_WHOSE = re.compile(r"[A-Z][\w.-]*\w['’]s (?=[A-Z\d])")
_ITS_END = re.compile(
    r"(?<=\w)\s(?:Sunset(?:ting)?|Shut-?down|Deprecation|Retirement|EOL|Discontinuation|End[- ]of[- ]Life)(?:\s(?:Notice|FAQ|Announcement))?$"
)
"""What a name is followed by in capitals where a title or a subject line says what it is the end of."""
_POSSESSIVE = re.compile(r"(?<=\w{2})['’]s$")


def _owner(player: Player) -> Player:
    """A name without the genitive that says that something is its, without that of whose it is, and without the verb that no space
    parts from it."""
    name = _ITS_END.sub("", _POSSESSIVE.sub("", player.name))
    end = player.start + len(name)
    name = _VERB.sub("", _WHOSE.sub("", name, count=1))
    return replace(player, start=end - len(name), end=end, name=name)


def _whole(players: list[Player], text: str, runs: list[tuple[int, int]]) -> list[Player]:
    """The players with each name as long as its capitals run, up to where the next player of another part begins."""
    out: list[Player] = []
    for player in players:
        start, end = next(
            ((s, e) for s, e in runs if s <= player.start and player.end <= e), (player.start, player.end)
        )
        others = [p for p in players if p is not player and p.start < end and start < p.end]
        if player.label == "VENDOR" or any(p.label != player.label for p in others):
            start, end = player.start, player.end
        _add(out, replace(player, start=start, end=end, name=text[start:end]))
    return out


_CALLED = re.compile(
    r"\b(?!is\b|are\b|was\b|were\b|be\b|been\b|being\b|now\b|officially\b|simply\b)[a-z]\w+,? (?:called|known as|named) [\"“«„]?$"
)
"""What stands before a name that is only introduced by it: "a thing called X" moves nowhere."""
_BY_PART = {MentionPart.ENDING: "ENDING", MentionPart.REPLACEMENT: "TO", MentionPart.BYSTANDER: "PRODUCT"}


def _with_rule(players: list[Player], mention: Mention, speaking: bool, doc: Doc) -> list[Player]:
    """The players with a mention that a rule found. Where both see a name, the longer span and the recogniser's part stand, save
    that what is offered by the words around it is offered; a name that the recogniser did not see plays the rule's part."""
    over = [p for p in players if p.start < mention.end and mention.start < p.end]
    if mention.part is MentionPart.REPLACEMENT and _CALLED.search(
        text_of(doc), max(0, mention.start - 40), mention.start
    ):
        return players
    label = _BY_PART[mention.part] if speaking or mention.part is not MentionPart.ENDING else "PRODUCT"
    if not over:
        governed = label in ("ENDING", "TO")
        label = (
            "PRODUCT"
            if label == "ENDING" and mention.rule == "capitals" and not _expected(mention, doc)
            else label
        )
        return [*players, Player(mention.start, mention.end, mention.name, label, governed=governed)]
    if len(over) > 1:
        return players
    player = over[0]
    if player.label == "VENDOR" and mention.rule != "id":
        # On a vendor's own channel what ends is no vendor: the two often share a word.
        own = [replace(p, label=label, governed=True) if p is player else p for p in players]
        maker = doc.user_data["maker"]
        other = bool(maker) and not maker & set(mention.name.split())
        return own if other or ((maker or label == "TO") and " " in mention.name) else players
    part = "TO" if label == "TO" and (player.label == "PRODUCT" or not speaking) else player.label
    governed = label == part or (label == "ENDING" and part == "PRODUCT")
    if player.end - player.start >= mention.end - mention.start:
        return [p if p is not player else replace(p, label=part, governed=governed) for p in players]
    return [p for p in players if p is not player] + [
        Player(mention.start, mention.end, mention.name, part, governed=governed)
    ]


_BESIDE = 60
"""How near the words that tell of a notice a day gone by has to stand to be the day of the notice, whatever the trained word is."""
_OVERRULES = {"DATE": 100, "DEPRECATED": 25}
"""How near its cue a date has to stand, in characters, for a rule to be right against the trained word."""


def _day(dated: Dated, doc: Doc, text: str, cues: Sequence[Found]) -> Day:
    """A date with its part: a rule that sees it closed to new or deprecated is right, else the trained word counts."""
    by_rule = part_of(text, dated, cues)
    merged = any(c.cue is Cue.MERGED for c in cues)
    said = next(
        (
            span.label_
            for span in doc.spans.get("days", ())
            if span.start_char < dated.end and dated.start < span.end_char
        ),
        "",
    )
    today = doc.user_data["today"]
    if by_rule is not None and (
        by_rule[0] is Part.DEPRECATED
        or (
            by_rule[0] is Part.ANNOUNCED
            and not merged
            and by_rule[1] < _BESIDE
            and today
            and dated.day.last <= today
        )
        or not said
        or by_rule[1] < _OVERRULES.get(said, 0)
        or (dated.strength is Strength.NOT_BEFORE and by_rule[0] is Part.SHUTDOWN)
    ):
        said = by_rule[0].value.upper()
    if _LAST_DAY.match(text, dated.end) or _WHEN_GONE.match(text, dated.end):
        return Day(dated, "SHUTDOWN")
    if said == "SHUTDOWN" and _SEEN.search(text[max(0, dated.start - 80) : dated.start]):
        return Day(dated, "DATE")
    beside = _is_of_beginning(text, dated, cues) or _is_of_telling(text, dated, cues)
    if (
        milestone_of(text, dated) is Milestone.EXPORT_DEADLINE
        or _is_dateline(text, dated)
        or is_version(text, dated)
        or (said == "SHUTDOWN" and beside)
    ):
        said = "DATE"
    elif _is_of_report(text, dated):
        said = "ANNOUNCED"
    return Day(dated, said or "DATE")


_LAST_DAY = re.compile(
    r",?\s(?:was|is|will be|marks|marked)\s(?:also\s)?(?:the|its|their)\s(?:very\s)?(?:last|final)\sday\b",
    re.I,
)
_WHEN_GONE = re.compile(
    r",\s(?:when|at which point|on which (?:day|date)|after which)\s[^.;,]{2,60}?\b(?:removed|retired|shut|closed?s?|deleted|switched off|turned off|taken (?:down|offline)|ends?|stops?|disappears?|goes away)\b",
    re.I,
)
"""What follows the day of an end: "28 October was the last day of", "until 28 February, when the endpoint is removed"."""


def _is_of_beginning(text: str, dated: Dated, cues: Sequence[Found]) -> bool:
    """Whether a date is that of how something came about: "which it has owned since 2017", "on 2 March Vela introduced", or "six years
    ago" where nothing is said to end."""
    begin = dated.start + len("since ") * text.startswith("since ", dated.start)
    since = _SINCE.search(text[max(0, begin - 40) : begin])
    born = any(found.search(text[max(0, begin - 60) : begin]) for found in (_BORN, _NOT_TILL))
    return bool(since or born or _BEGAN.match(text, dated.end) or (is_long_ago(dated) and not cues))


_SINCE = re.compile(
    r"\b(?:owned|run|ran|made|built|sold|offered|hosted|served|operated|maintained|available|online|around|existed|used|known)(?: (?:it|them|by \w+))? since $",
    re.I,
)


def is_long_ago(dated: Dated) -> bool:
    """Whether a date counts back by months or years: nothing has ended then but what is said to."""
    return _AGO.search(dated.text) is not None


_AGO = re.compile(
    r"\b(?:month|year)s? ago$|^vor .* (?:monaten|jahren)$|^il y a .* (?:mois|ans)$|^hace .* (?:meses|años)$|^há .* (?:meses|anos)$",
    re.I,
)
_BORN = re.compile(
    r"\b(?:launched|released|introduced|unveiled|debuted|founded|acquired|bought|went live|came out|leav(?:es?|ing) (?:its |the )?(?:open |closed |public |private )?(?:beta|preview)|left (?:its |the )?(?:beta|preview))(?: (?!to\b|and\b|but\b|as\b|that\b|will\b|is\b)[\w-]+){0,3}? (?:back )?(?:in|on|since)\s(?:early |late |mid-?)?$",
    re.I,
)
"""What stands before the day of a launch or a purchase: "the browser it launched in"."""
_NOT_TILL = re.compile(
    r"\bnot (?:yet )?(?:be )?(?:available|offered|ready|possible|open|supported)\b[^.;,]{0,20} (?:un)?till?\s$",
    re.I,
)
"""What stands before the day from which something is there: "is not available until"."""
_BEGAN = re.compile(
    r",?\s+(?:[A-Z][\w.-]*\s+){1,3}(?:wrote|posted|asked|replied|introduced|launched|unveiled|released|founded|acquired|bought)\b"
)


def _is_of_telling(text: str, dated: Dated, cues: Sequence[Found]) -> bool:
    """Whether a "today" is that on which a mail is written: nothing is said to end near it."""
    return dated.form == "word" and not any(
        c.cue in ENDINGS and abs(c.start - dated.end) < _NEAR_TODAY for c in cues
    )


_SEEN = re.compile(
    r"\bI (?:just |only )?(?:opened|logged|noticed|saw|found|got|received|read|woke|checked|tried|learned|spotted)\b[^.;:]{0,60}$"
)
"""What stands before the day on which a writer came upon the news."""
_NEAR_TODAY = 90
"""Characters from "today" within which something is said to end on it."""


def _is_of_report(text: str, dated: Dated) -> bool:
    """Whether a date is that of the news itself, where a sentence of Japanese begins with who told on which day: "Velaは7月9日、…と発表した"."""
    end = text.find("。", dated.end)
    rest = text[dated.end : end if end >= 0 else len(text)]
    return text[: dated.start].rstrip().endswith("は") and _TELLS_THEN.match(rest) is not None


_TELLS_THEN = re.compile(
    r"(?:[（(][^（）()]{1,12}[）)])?、.*(?:発表|公表|明らかに|告知|表明|アナウンス|案内|公開|発売|リリース|提供を開始|投入)(?:した|しました|する|している|しています)?$",
    re.S,
)


_DATELINE = re.compile(r"[A-ZÀ-Ý][A-ZÀ-Ý .'-]{2,24},? ")


_DASH = re.compile(r"\s*(?:\([^)]{1,30}\)\s*)?(?:[-–—]|\.\s)")


def _is_dateline(text: str, dated: Dated) -> bool:
    """Whether a date is the one that a report of an agency begins with: "LISBON, Oct 15 (Wire) - "."""
    line = text.rfind("\n", 0, dated.start) + 1
    return bool(_DATELINE.fullmatch(text, line, dated.start) and _DASH.match(text, dated.end))


def _moved(
    days: tuple[Day, ...], text: str, sentence: tuple[int, int], cues: Sequence[Found]
) -> tuple[Day, ...]:
    """The days of a sentence, where the only one of a sentence that moves an end is that end, and of several the one to which it moves it."""
    if len(days) == 1 and _NOW_GIVES.search(text[sentence[0] : days[0].start]):
        return (replace(days[0], label="SHUTDOWN"),)
    if (
        len(days) == 1
        and days[0].label in ("DATE", "DEPRECATED", "ANNOUNCED")
        and moves(text[slice(*sentence)])
    ):
        earlier = any(cue.cue in (Cue.CLOSED, Cue.DEPRECATED) for cue in cues)
        return days if earlier else (replace(days[0], label="SHUTDOWN"),)
    moved = _TO_ANOTHER.search(text, *sentence) if len(days) > 1 else None
    if moved is None:
        return days
    to = next((d for d in days if d.start >= moved.start() and not is_old(text, d.dated)), None)
    before = [d for d in days if to and d.start < to.start and d.label in ("SHUTDOWN", "OLD")]
    if to is None or not before or milestone_of(text, to.dated) or to.label == "DEPRECATED":
        return days
    return tuple(
        replace(d, label="SHUTDOWN") if d is to else replace(d, label="OLD") if d in before else d
        for d in days
    )


_NOW_GIVES = re.compile(
    r"\b(?:now|instead) (?:names?|gives?|lists?|says?|shows?|reads?) .{0,3}$|\b(?:is|are) now (?:on |set for |scheduled for |planned for )?$",
    re.I,
)
"""What stands before the day that a page gives now for an end, and gave otherwise before."""
_PERSONAL = re.compile(
    r"\b(?:complimentary|your free (?:year|months?))\b[^.]{0,60}\b(?:end|expire|run)s?\b|\b(?:trial|subscription|voucher|discount|offer|contest|promo\w*|contract|credits?|beta)\b[^.]{0,40}\b(?:end|expire|run)s?\b|\bends? (?:on|in|today|soon)\b[^.]{0,20}\btrial\b",
    re.I,
)
_PERSON = re.compile(
    r"\bretir(?:es|ed|ing)\b[^.;]{0,40}\bafter (?:\w+ ){1,3}years (?:with|at) |\b(?:me jubilo|nos jubilamos|je pars à la retraite|prends ma retraite|gehe in (?:rente|pension)|vado in pensione|I am retiring|I'm retiring|ik ga met pensioen)\b|\b(?:his|her|my) last day\b|(?-i:[A-Z][\w'’-]+), who\b[^.;]{0,180}, (?:will (?:retire|step down|leave)|is (?:retiring|stepping down|leaving)|retires|to retire)\b|\b(?:actors?|actress|singer|author|designer|researcher|head of \w+|directrice|directeur|directora?|fundador\w*|Geschäftsführer\w*)\b[^.;]{0,140}\b(?:retir|step|leav|resign|quitt|prend sa retraite|tire sa révérence)|prend sa retraite|quitt\w+ l['’]entreprise|in (?:den )?ruhestand|se jubila|\b(?:editors?|chief|executives?|CEO|CTO|CFO|(?:co-)?founders?|president|directors?|chair\w*|professor|minister|coach|captain|principal|engineers?|goalkeeper|footballer|player|striker|boxer|teacher|nurse|judge|pilot|colleagues?|he|she)\b[^.;]{0,80}\b(?:retir|step|leav|resign|(?:his|her|their) last day)|\bretired (?:goalkeeper|footballer|player|striker|boxer|teacher|nurse|judge|pilot|engineer|officer|doctor)\b|\bretir\w+ (?:as|from) (?:the |its |our )?(?:board|chief|chair|editor|head|director|president|company|football|politics)",
    re.I,
)
_BRIEF = re.compile(
    r"\bpost-?mortem\b|\b(?:post-)?incident (?:report|review)\b|\broot cause\b|\b\d+ h(?:ours?)? (?:and )?\d+ min|\bbetween \d{1,2}[:.]\d\d (?:\w+ )?and \d{1,2}[:.]\d\d|\bon the night of\b|\bpendant (?:\w+ )?(?:heures|minutes|jours)\b|\bfrom \d{1,2}(?:[:.]\d\d)? ?(?:am|pm)? (?:to|until|till) (?:about |around )?\d{1,2}(?:[:.]\d\d)? ?(?:UTC|GMT|CES?T|E[SD]T|P[SD]T|am|pm)\b|\bfor (?:up to |about |around )?(?:an?|the|a few|\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|several) (?:minutes?|hours?|nights?|days?|weekend|week-end)\b|(?<!end of )\bmaintenance\b(?! mode)|\boutages?\b|\b(?:strikes?|grève|huelga|streik)\b|\b(?:\d+|deux|trois|quatre|dos|tres|três|dois|duas|cuatro|quatro|zwei|drei|vier|due|tre|quattro) (?:jours|heures|minutes|días|dias|horas|minutos|tagen?|stunden|minuten|ore|giorni|minuti)\b|\bzwischen \d{1,2}(?:[:.]\d\d)? und \d{1,2}(?:[:.]\d\d)? uhr|\b(?:wartung|wartungsarbeiten|mantenimiento|manutenção|manutenzione)\b|例行维护|系统维护|メンテナンス|점검|復旧|故障|恢复(?:正常|服务)|복구|장애",
    re.I,
)


_OBJECT_WITHIN = 32
"""Characters from the start of a cue within which what it acts on is named: "will shut its Dundee office"."""


_IF_YOU = re.compile(
    r"\W*(?:if|when|once) you (?:do|don't|cancel|stop|leave|terminate|downgrade|unsubscribe)\b", re.I
)
"""What begins a sentence of what one reader may do, and what follows from it."""


_SUPPOSE = re.compile(
    r"\W*(?:Say|Let['’]s say|Suppose|Imagine|Assume|Assuming|Picture)(?: that)?,? (?:you|your|a|an|we|someone|somebody|the|(?:model|version|service|feature|product) [A-Z]\b|[A-Z]\s)"
)
"""What begins a sentence of what only an example ends."""


def is_of_show(title: str) -> bool:
    """Whether a title speaks of a series that people watch."""
    return _SHOW.search(title) is not None


_SHOW = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|final|another|last) season\b|\bafter (?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) seasons?\b|\b(?:TV|television|game|quiz|talk|reality|radio|Netflix|HBO|Disney\+) (?:series|shows?|programmes?)\b|\boff the air\b|\b(?:zweite|dritte|letzte|neue) Staffel\b|\b(?:deuxième|troisième|dernière) saison\b|\b(?:segunda|tercera|última) temporada\b",
    re.I,
)


def is_of_person(telling: Telling) -> bool:
    """Whether a sentence speaks of a person who leaves."""
    return _PERSON.search(telling.text) is not None


def is_interruption(telling: Telling) -> bool:
    """Whether a sentence speaks of what stops for a while: an outage, maintenance, a window of hours."""
    return _BRIEF.search(telling.text) is not None


def was_out(sentence: str) -> bool:
    """Whether a sentence tells of the hours in which something could not be used."""
    return _HOURS.search(sentence) is not None


_HOURS = re.compile(
    r"\b(?:from|between) \d{1,2}[:.]\d\d(?: ?(?:am|pm|UTC|GMT|CES?T|E[SD]T|P[SD]T))? (?:to|and|until|till) (?:about |around )?\d{1,2}[:.]\d\d[^.;]{0,120}\b(?:was|were) (?:no longer |not |un)?(?:available|reachable|accessible|down|offline)\b",
    re.I,
)


def supposes(sentence: str) -> bool:
    """Whether a sentence begins to make something up to explain by it, as the rest of its paragraph then does."""
    return _SUPPOSE.match(sentence) is not None


def is_of_something_else(telling: Telling) -> bool:
    """Whether a sentence speaks of a person who leaves, of a place that closes, of an interruption, or of what a reader may do."""
    text = telling.text
    if is_of_person(telling) or is_interruption(telling) or _IF_YOU.match(text) or _SUPPOSE.match(text):
        return True
    first = min((c.start for c in telling.cues if c.cue in ENDINGS), default=None)
    if first is None:
        return False
    said = [(c.start - telling.at, c.end - telling.at) for c in telling.cues]
    said += [found.span() for found in _ASIDE_CLAUSE.finditer(text)]
    things = _OTHER_THINGS.finditer(text, 0, max(0, first - telling.at) + _OBJECT_WITHIN)
    other = next((m for m in things if not any(s <= m.start() and m.end() <= e for s, e in said)), None)
    ends = [p for p in telling.named("ENDING") if p.governed]
    return other is not None and (
        not ends
        or any(
            0 <= other.end() - (p.end - telling.at) < _OBJECT_WITHIN
            or other.end() + 1 == p.start - telling.at
            for p in ends
        )
    )


def stops(player: Player, telling: Telling) -> bool:
    """Whether a name stands right beside words that say that it ends rather than that it ends something."""
    text, at = telling.text, telling.at
    start, end = player.start - at, player.end - at
    cues = [
        replace(c, start=c.start - at, end=c.end - at) for c in telling.cues if c.cue in (Cue.END, Cue.ENDED)
    ]
    before = any(_BESIDE_CUE.fullmatch(text, end, c.start) and not _acts(c, text) for c in cues)
    return before or any(_OF.fullmatch(text, c.end, start) for c in cues)


def ends_its_service(player: Player, telling: Telling) -> bool:
    """Whether a sentence says of a name that it ends the service that it is: "Vela has discontinued its service"."""
    return _ITS_SERVICE.match(telling.text, player.end - telling.at) is not None


_ITS_SERVICE = re.compile(
    rf"\s{_HELPS}(?:(?:to|set to|going to) )?(?:discontinu|end|clos|shut|ceas|stop|terminat|wind|wound|suspend)\w*(?: (?:down|off))? (?:all (?:of )?)?(?:its|our|their) (?:[\w-]+ ){{0,2}}(?:services?|operations|app|platform|website|site)\b(?! (?:in|for|to|on)\b)",
    re.I,
)


_BESIDE_CUE = re.compile(rf"[”\"’'»`*]*(?:\s|[はをが은는이가을를]|서비스가)*{_HELPS}")


_STAYS = re.compile(
    r"\b(?:not|never|no|isn't|aren't|won't) (?:\w+ ){0,2}(?:closing|shutting|ending|retiring|leaving|going|getting rid|axing|killing|dropping|scrapping|discontinuing|abandoning|dead|dying|over)\b|"
    r"\bkeeps? (?:\w+ ){0,4}(?:running|working|going|alive|open|online)\b|\b(?:stays?|remains?)\b|\bextends? (?:\w+ ){0,2}support\b",
    re.I,
)
_NOT_YET = re.compile(
    r"\b(?:not|no|pas|kein\w*|nicht|no|não|non)\b[^.;:]{0,40}\b(?:before|until|avant|vor|bis|antes|hasta|até|prima)\b",
    re.I,
)
"""A title that only says how long something stays: "pas de coupure avant juin"."""
_REFUSES = re.compile(
    r"\b(?:refus|declin)\w* to (?:stop|ban|block|pull|shut|close|end|kill|retire|remove|take|order|scrap|switch|turn|unplug)\b|"
    r"\b(?:reject|dismiss|den(?:y|ies|ied)|turns? down|throws? out)\w* (?:[\w'’-]+ ){0,4}(?:bid|request|motion|petition|calls?|lawsuit|plea|demands?) (?:to|for) (?:the |a )?(?:shut|clos|ban|end|remov|tak|kill|pull|retir)",
    re.I,
)
"""What a title says of those who were asked to end something and do not."""
_DENIAL = re.compile(
    r"\b(?:denie[sd] (?:\w+ ){0,3}(?:shut|clos|end|plan|report|rumou?r)|dementiert|dément|desmiente|smentisce|falschmeldung)|誤報|デマ|否认|辟谣|사실무근",
    re.I,
)
"""What a title says of an ending that those who would end it say is none."""
_HOAX = re.compile(
    r"\b(?:there (?:is|was) no such (?:day|date|plan|decision|announcement)|(?:was|is) (?:only |just )?(?:a|an) (?:template|test|mock-?up|placeholder|april fool\w*)(?: page)?(?=[.,;]|$)|should (?:never|not) have been (?:public|published)|fake[ds]?|hoax|phishing|scam|(?:fraudulent|false) (?:messages?|e-?mails?|letters?|notices?|reports?|rumou?rs?)|denie[sd]|dementier(?:t|en|te)|falschmeldung|dément\w*|desmiente|bulo|smentisce|desmente|not true|untrue|made up|unfounded|false alarm|no truth|\b(?:isn|wasn)['’]t true|(?:this|that|it)(?: is|'s|’s) (?:simply |completely |entirely |plainly )?(?:wrong|false|incorrect|inaccurate|nonsense))\b|誤報|デマ|そのような予定はな|谣言|辟谣|不实|否认|伪造|사실무근",
    re.I,
)


def stays(title: Telling, *, denied: bool = False) -> bool:
    """Whether a title says that what it names stays, and nothing else; where the text has `denied` what was said, that it does not end
    after all says no more than that."""
    told = {c.cue for c in title.cues}
    if _REFUSES.search(title.text):
        return True
    if _NOT_YET.search(title.text):
        return False
    stays = Cue.KEPT in told or _STAYS.search(title.text) is not None
    against = set(ENDINGS) if denied else {Cue.REVERSED, *ENDINGS}
    return (
        stays
        and not told & against
        and not re.search(r"\bbut\b|\bwhat (?:goes|leaves|ends|changes)\b", title.text)
    )


_ASIDE_CLAUSE = re.compile(r", (?:on |in |for |with |by )?(?:which|who|whose|where)\b[^.;,]{3,120},")
"""What a sentence says in passing of what it speaks of: ", which two hospitals use,"."""
_THINGS = (
    r"government shutdown|museum|factory|plant|power station|coal|jobs?|staff|workforce|office|school|station|(?<!app )(?<!both )(?<!from the )(?<!from )store|district|(?:public|city|town|county) library|theat(?:re|er)|mine|satellite|spacecraft|space probe|telescope|vessel|submarine|aircraft|locomotive|finale|sitcom|lighthouse|power line|refinery|reactor|road|bridge|campus|warehouse|"
    r"restaurant|newspaper|branch|shop|magazine|(?:print|sunday|morning|evening|paper|weekly|regional) edition|festival|league|stadium|hospital|airport|bakery|pub|café|cinema|pool|ferry|tunnel|gallery|museo|fábrica|usine|musée|cine|tienda"
)
_OTHER_THINGS = re.compile(
    rf"\b(?:(?:{_THINGS})s?|(?-i:Museum|Fabrik|Werk|Kraftwerk|Bahnhof|Brücke|Straße|Fahrkarten|Fahrschein|Geldautomat|Schule|Krankenhaus|Filiale|Kino)\w*)\b|^(?i:{_THINGS})s?\b"
)
"""What closes, ends and is shut down too, and is no product of the kind we track: in small letters, or with the capital of German nouns
or of the first word."""


def is_of_other_things(title: str) -> bool:
    """Whether a title speaks of the end of something that is no product of the kind we track: a museum, a school, a government shutdown."""
    return _OTHER_THINGS.search(title) is not None


def pronoun_leads(telling: Telling) -> bool:
    """Whether a sentence begins with a word that stands for what was named before."""
    return _PRONOUN.match(telling.text) is not None


@lru_cache(maxsize=256)
def moves(sentence: str) -> bool:
    """Whether a sentence gives another day for an end that was spoken of before."""
    return _NEW_DAY.search(sentence) is not None


def goes_back_to_all(sentence: str) -> bool:
    """Whether a sentence goes back to all that was told of before: "These services are being retired in November"."""
    return _THESE.search(sentence) is not None


_THESE = re.compile(
    r"\b(?:these|those|the (?:deprecated|listed|affected|above|retired)|all (?:deprecated|listed|affected|of the above)) (?:[\w-]+ ){0,2}(?:endpoints|apis|models|features|services|products|fields|parameters|integrations|versions)\b|^diese \w+ (?:werden|wurden)\b|^ces \w+ (?:seront|sont|ont)\b",
    re.I,
)


def is_open_question(telling: Telling) -> bool:
    """Whether a sentence asks whether something ends, and the next does not say yes."""
    asks = _ASKS_WHETHER.match(telling.text) and is_question(telling.text.rstrip(_MARKS))
    return bool(asks) and not _YES.match(telling.block.text, telling.at + len(telling.text.rstrip()))


_ASKS_WHETHER = re.compile(
    r"\W*(?:(?:So|And|But|Then),? )?(?:Will|Would|Is|Are|Was|Were|Does|Do|Did|Can|Could|Should|Has|Have|Might|Wird|Werden|Ist|Sind|Wurde|Est-ce|¿)(?:\s|(?<=¿))"
)
_YES = re.compile(
    r"\W*(?:Yes|Yep|Yeah|Correct|Indeed|Unfortunately|Sadly|Afraid so|It (?:is|will|does|has)|They (?:are|will|do|have)|Ja|Leider|Oui|Malheureusement|Sí|Sim|Sì)\b(?! not\b| never\b)"
)


def is_hoax(sentence: str) -> bool:
    """Whether a sentence calls what was said untrue."""
    return _HOAX.search(sentence) is not None


def is_denial(title: str) -> bool:
    """Whether a title says that somebody denies an ending."""
    return _DENIAL.search(title) is not None


def is_personal(title: str) -> bool:
    """Whether a title speaks of what ends for one reader: a trial, a subscription, an offer."""
    return _PERSONAL.search(title) is not None
