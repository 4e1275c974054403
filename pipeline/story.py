"""What free prose tells: a news item, a mail, a post. The story puts its sentences together: who is who, which date belongs to
whom, and what the last word on it is."""

from __future__ import annotations

import re
from collections.abc import Container, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache

from pipeline.components.companies import is_territory
from pipeline.components.dates import Dated
from pipeline.components.moves import FOLLOWS, LEADS, NOT
from pipeline.components.products import AND
from pipeline.components.relations import milestone_of
from pipeline.components.statuses import (
    ENDINGS,
    Cue,
    Found,
    find_cues,
    is_general,
    is_not_so_soon,
    is_over,
    open_status,
)
from pipeline.context import Frame, Page
from pipeline.kinds import kind_of
from pipeline.likelihood import Text, likelihoods
from pipeline.names import clean_name, is_furniture
from pipeline.resolve import name_key
from pipeline.scopes import head_of, is_host, is_of_some, opening_scope, scope_of, shared_out
from pipeline.telling import (
    PARTS,
    SPEAKS,
    Day,
    Player,
    Telling,
    Votes,
    ends_its_service,
    goes_back_to_all,
    is_denial,
    is_hoax,
    is_interruption,
    is_long_ago,
    is_of_person,
    is_of_show,
    is_of_something_else,
    is_open_question,
    is_personal,
    moves,
    pronoun_leads,
    stays,
    stops,
    supposes,
)
from pipeline.types import Block, Claim, FieldEvidence, Milestone, PartialDate, Skipped, Status, Strength

QUIET_BLOCK = 0.2
"""How sure the classifier has to be that a block speaks of no ending for the cues in it not to count."""
QUIET_NAMED = 0.6
QUIET_OWN = 0.1
QUIET_DATED = 0.7
QUIET_TEXT = 0.15
"""How sure the classifier has to be that even the likeliest block of a text speaks of no ending for the text to be quiet: where a sentence says
with a day that something ends and the title of a press item has a name that is no company's; where a vendor or the press says so otherwise;
and where no sentence does. Chosen on the development sets, where missed endings and false alarms are weighed against each other."""
QUIET_PLAIN = 0.75
"""The same where a sentence says it plainly and with a day."""
QUIET_ALL = 0.3
"""How sure the classifier has to be that the likeliest block of a text speaks of no ending for no sentence of it to count, whatever it says."""
BARE = 2
"""Sentences of a text that is no more than a statement."""
REACH = 40
"""Sentences back to which "from then on" may refer."""
UNSAID = 0.05
"""How sure the classifier may be at most that a sentence without such words speaks of no ending for it to say so all the same."""
SAID = 0.55
"""How much of one mention has to speak for a part for the text to have said so."""
LIKELY = 0.7
"""How likely a sentence has to name something that ends for its text not to be quiet, whatever its blocks look like."""
LIKELY_CLAIMED = 0.3
"""How likely a product has to end, the network and the rules weighed together, for what the rules claim of it to stand."""
LIKELY_UNCLAIMED = 0.9
"""The same of one that no rule claims. Both chosen on the development sets: the trees are fitted on texts by other authors, and surer of those."""
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
"""The address of somebody to write to."""
LIKELY_ENTITLED = 0.05
"""The same of what the title says by its first words that it is the end of: "Ending support for ..."."""
HEARD = 0.7
"""How likely a name has to end in a sentence that says so for it not to matter what else it is taken for."""
SAID_PLAINLY = 0.4
"""What SAID is where a sentence that speaks of an ending gives its day."""
HINTED = 0.15
"""How likely the only product of a text has to end for an end that is told of nothing that is named to be its own."""
SURE = 0.75
"""How sure the classifier has to be of a rarer class for its word to count without a cue."""
PLAIN = (Cue.END, Cue.ENDED, Cue.DEPRECATED)
_TRAILING = re.compile(
    r"(?:\s+(?:smartphone|mobile|phone|desktop|web|companion|stand-?alone|iOS|Android))?\s+(?:app|apps|model|models|browser|service|feature|tool|endpoint|platform|chatbot|website|plug-?in|device)$",
    re.I,
)


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    """What names are compared by: without the word for their kind, so that "the Dot app" is "Dot"."""
    return name_key(_TRAILING.sub("", clean_name(name)))


_LINKED = re.compile(r"(?:^|-)(?:for|of|on|with|by|in|to|from|about)$")
"""What joins two names in one run of capitals: the second is no short form of both, as in "Farewell to X"."""
_ON_WHAT = re.compile(
    r"(?<=\w)\s+(?:smartphone|mobile|phone|desktop|web|iOS|Android)\s+(?:apps?|application|version)$", re.I
)


def _named(name: str) -> str:
    """A name as written, without what it runs on: "the Sora phone app"."""
    return _ON_WHAT.sub("", clean_name(name))


_TAKEN_BACK = re.compile(
    r"^\W*(?:Wrong|Not so)\b|\b(?:that|this|it) (?:isn|wasn)['’]t true\b|\b(?:that|this|which|it) (?:was|is|turned out to be) (?:wrong|not true|untrue|incorrect|a mistake|an error|false)\b|\bnone of (?:that|this|it) (?:was|is) true\b|"
    r"\bit has not been (?:removed|deleted|retired|discontinued|taken away)\b|\bfalse alarm\b|\bwe (?:got (?:it|that|this) wrong|were wrong|were mistaken|stand corrected|regret the error)\b|\bdas war (?:falsch|ein irrtum)|\bc['’]était (?:faux|une erreur)|\b(?:era falso|fue un error|foi um erro|era un errore)\b|誤りでした|有误",
    re.I,
)
"""What calls wrong what was just told."""
_TERM = re.compile(
    r"\s?\((?:(?:the|this|each|an?|together|collectively|hereinafter),? ){0,2}[“\"](?P<term>[^”\"]{2,40})[”\"]\)"
)
"""How a contract says what it calls something from now on: "Vela Notes (the "Discontinued Service")"."""


def _terms(tellings: Iterable[Telling]) -> dict[str, str]:
    """What a text calls things by terms of its own, by their keys; those of nothing that is named are ""."""
    return {
        _key(found["term"]): next((p.name for p in t.players if p.end - t.at == found.start()), "")
        for t in tellings
        for found in _TERM.finditer(t.text)
    }


def _in_full(telling: Telling, terms: dict[str, str]) -> Telling:
    """A sentence with the names that its terms stand for, without the terms of nothing that is named."""
    if not terms:
        return telling
    players = (replace(p, name=terms.get(_key(p.name), p.name)) for p in telling.players)
    return replace(telling, players=tuple(p for p in players if p.name))


@dataclass(frozen=True)
class Fact:
    """One thing a sentence tells of one product: a day, or only that it ends, with the cue that says so."""

    telling: Telling
    cue: Found | None
    day: Day | None = None
    scope: str = ""
    ahead: bool = False
    """Whether the day lies ahead."""
    apart: bool = False
    """Whether the sentence opens with those of `scope`, and so tells them apart from all others."""


_NOWHERE: tuple[Block | None, str] = (None, "")


@dataclass
class Known:
    """What the story has told of one product."""

    name: str
    listed: Claim | None = None
    """What a list or table says of it."""
    facts: list[Fact] = field(default_factory=list)
    offered: list[str] = field(default_factory=list)


class Story:
    """The products of a text and what is told of each, sentence by sentence."""

    def __init__(self, told: Sequence[Telling | list[Claim]], title: Sequence[Telling], page: Page) -> None:
        terms = _terms((*title, *(t for t in told if isinstance(t, Telling))))
        self.told = [_in_full(t, terms) if isinstance(t, Telling) else t for t in told]
        self.tellings = [t for t in self.told if isinstance(t, Telling)]
        self.title = title = [_in_full(t, terms) for t in title]
        self.page = page
        self.parts: dict[str, Votes] = {}
        for telling in (*title, *self.tellings):
            for player in telling.players:
                votes = self.parts.setdefault(_key(player.name), {})
                for part, weight in player.votes.items():
                    votes[part] = votes.get(part, 0.0) + weight
        self.long = self._short_forms()
        self.heard = {self.key(p.name) for t in self.tellings for p in t.players if _heard(p, t, HEARD)}
        """The products of which a sentence says for sure that they end."""
        self.dated_ends = {
            self.key(p.name)
            for t in self.tellings
            for p in t.players
            if _heard(p, t, SAID_PLAINLY) and any(d.label == "SHUTDOWN" for d in t.days)
        }
        """The products that a sentence gives with the day of an end."""
        likeliest = min((t.quiet for t in (*title, *self.tellings)), default=1.0)
        self.entitled = {self.key(p.name) for t in title for p in t.players if p.entitled}
        """What the title says by its first words that it is the end of."""
        self.headed: set[str] = set()
        """What paragraphs name as their heading."""
        self.alike: set[str] = set()
        """What the text says that it goes with as with something else."""
        self.held = any(_is_on_hold(t.text) for t in title)
        """Whether the title says that a day holds no longer."""
        self.personal = any(is_personal(t.text) for t in title)
        """Whether the title speaks of what ends for one reader: a trial, a subscription, an offer."""
        self.elsewhere = any(
            is_interruption(t)
            or is_of_person(t)
            or is_denial(t.text)
            or _SOLVED.search(t.text) is not None
            or is_of_show(t.text)
            or (self.page.vendor is None and _IS_IT_OVER.search(t.text) is not None)
            or _HOW_TO.match(t.text) is not None
            or (is_hoax(t.text) and not any(c.cue in ENDINGS for c in t.cues))
            or (not self.heard and is_of_something_else(t))
            for t in title
        )
        """Whether the title speaks of an interruption, of what is untrue or a person who leaves, or of a place that closes while no sentence is sure of what ends."""
        self.silent = likeliest > QUIET_ALL and not self._is_bare()
        """Whether no block of the text is at all likely to speak of an ending; one plain statement alone is enough."""
        likely = max(map(_likely, (*title, *self.tellings)), default=0.0)
        self.dated = any(map(_dated, self.tellings))
        """Whether a sentence says with a day that something ends."""
        self.quiet = likeliest > self._limit() and not self._stated() and likely < LIKELY
        self.spoken: list[Player] = []
        """The bystanders of the sentence before."""
        self.joined: list[Player] = []
        """Those of them that it names in one breath, so that the next may call them "both"."""
        self.topic: Player | None = None
        """The product that the sentence before was about."""
        self.pointed: tuple[Telling, list[tuple[str, str]]] | None = None
        """What the sentence that was asked about last points to, by key and name."""
        self.shared: tuple[Telling, Mapping[int, tuple[str, Day]]] | None = None
        """Which day of the sentence that was asked about last is whose."""
        self.surface, self.heading = _NOWHERE, _NOWHERE
        """The surface that was spoken of last, and what heads the paragraph that was read last, and where: "The API: you get more time."."""
        self.reversed = reversed_ = any(
            c.cue is Cue.REVERSED and " not " not in f" {c.text} " for t in self.tellings for c in t.cues
        ) or any(map(_told_before, self.tellings))
        denied = any(is_hoax(t.text) for t in self.tellings)
        self.kept = self._kept(denied=denied)
        """The products that the text says stay."""
        self.quiet = self.quiet or self.elsewhere or any(map(_by_hoax, title))
        self.quiet = self.quiet or (
            (denied or not reversed_) and any(stays(told, denied=denied) for told in title)
        )

    def _kept(self, *, denied: bool) -> set[str]:
        """The products that the title says stay, where nothing was to end before, or the text where it takes back what somebody said."""
        staying = [t for t in self.title if stays(t) and (denied or not self.reversed)]
        staying += filter(_denies, self.tellings if denied else ())
        return {self.key(p.name) for t in staying for p in t.players}

    def _is_bare(self) -> bool:
        """Whether the text is little more than a plain statement."""
        return len(self.tellings) <= BARE and any(map(self._plain, self.tellings))

    def _limit(self) -> float:
        """How sure the classifier has to be that no block speaks of an ending for the text to be quiet."""
        if not self.dated:
            return QUIET_TEXT
        if self._named():
            return QUIET_NAMED
        return QUIET_OWN if self.page.vendor is not None else QUIET_DATED

    def _stated(self) -> bool:
        """Whether the text says of what its title names that it ends: with a day, or where the title says so too, or where its vendor
        gives the day of an end besides, which is enough where the title says what it is that ends."""
        titled = {self.key(p.name) for t in self.title for p in t.players}
        spoken = any(c.cue in SPEAKS for t in self.title for c in find_cues(t.text))
        given = self.page.vendor is not None and self.dated
        if given and (self.entitled or self.key(self.page.vendor or "") in self.titled):
            return True
        parts = ("ENDING", "PRODUCT") if spoken else ("ENDING",)
        return any(
            p.governed and p.label in parts and self.key(p.name) in titled
            for t in self.tellings
            if _dated(t) or ((spoken or given) and any(c.cue in ENDINGS for c in t.cues))
            for p in t.players
        )

    def _short_forms(self) -> dict[str, str]:
        """Short names to the longer name in the text that ends with them, and that all still longer ones end with: "Scenes" is
        "Brackwater Scenes"."""
        longer: dict[str, list[str]] = {}
        for key in self.parts:
            for dash in re.finditer("-", key):
                if not _LINKED.search(key[: dash.start()]):
                    longer.setdefault(key[dash.end() :], []).append(key)
        short = {
            key: min(longer[key], key=len)
            for key in self.parts
            if key and not key.isdigit() and key in longer
        }
        return {
            key: long for key, long in short.items() if all(other.endswith(long) for other in longer[key])
        }

    def key(self, name: str) -> str:
        """The key under which the text knows a name."""
        key = _key(name)
        while key in self.long:
            key = self.long[key]
        return key

    def ends(self, name: str) -> bool:
        """Whether what the whole text says of a name is that it ends."""
        votes, key = self.votes(name), self.key(name)
        if self._is_the_company(name) or key in self.kept:
            return False
        return (
            votes["ENDING"] >= (SAID_PLAINLY if key in self.dated_ends else SAID)
            and votes["ENDING"] * 2 >= votes["TO"] + votes["PRODUCT"]
            and (self.page.vendor is not None or key in self.heard or votes["ENDING"] >= votes["VENDOR"])
        )

    def _is_the_company(self, name: str) -> bool:
        """Whether a name is that of the company that the text is about, and not of its product of the same name."""
        votes = self.votes(name)
        if self.key(name) in self.titled:
            return False
        return clean_name(name) == self.page.company and votes["VENDOR"] * 2 >= votes["ENDING"]

    def acts(self, name: str) -> bool:
        """Whether the text speaks of a name as of a company rather than of a product."""
        votes = self.votes(name)
        if self.key(name) in self.titled:
            return False
        spoken_of = self.page.vendor is None and self.key(name) not in self.heard
        return spoken_of and votes["VENDOR"] > votes["ENDING"] + votes["PRODUCT"]

    @cached_property
    def closing(self) -> bool:
        """Whether the text is little more than a sentence that says with a day that what it names closes."""
        return any(map(self._closes_plainly, self.tellings))

    @cached_property
    def supposed(self) -> set[int]:
        """The paragraphs, by their index, that make something up to explain by it."""
        return {t.block.index for t in self.tellings if supposes(t.text)}

    @cached_property
    def titled(self) -> set[str]:
        """What the title says that it ends, where the text speaks of no other end."""
        said = {
            self.key(p.name)
            for t in self.title
            if any(c.cue in ENDINGS for c in t.cues)
            for p in t.named("ENDING")
        }
        vendor = self.key(self.page.vendor or "")
        said |= {
            vendor
            for t in self.tellings
            for p in t.players
            if self.key(p.name) == vendor and not t.general and stops(p, t)
        }
        others = {self.key(p.name) for t in self.tellings for p in t.named("ENDING") if p.governed}
        return said if others <= said else set()

    @cached_property
    def heads(self) -> set[str]:
        """What heads the lines that give a day, other than a product: "Free: ...", "Business: ..."."""
        named = {self.key(p.name) for t in self.tellings for p in t.players}
        given = [t for t in self.tellings if any(d.label in _GIVEN for d in t.days)]
        return {head for t in given if (head := head_of(t.text)) and self.key(head) not in named}

    @cached_property
    def spared(self) -> set[str]:
        """The products that a sentence says are not affected, where none says that they end."""
        ending = {self.key(p.name) for t in self.tellings for p in t.players if _governs(p)}
        return {self.key(p.name) for t in self.tellings for p in t.players if _spares(t, p)} - ending

    @cached_property
    def maker(self) -> str | None:
        """The company that the text speaks of most, where it speaks of one."""
        companies = {
            p.name: self.votes(p.name)["VENDOR"]
            for t in (*self.title, *self.tellings)
            for p in t.players
            if self.acts(p.name)
        }
        name = max(companies, key=companies.__getitem__, default=None)
        return clean_name(name) if name and companies[name] >= SURE else None

    def offered(self, name: str) -> bool:
        """Whether the text offers a name as what to move to."""
        return self.votes(name)["TO"] >= SAID

    def votes(self, name: str) -> Votes:
        """What all mentions of a name say of it, in its short form and its long one."""
        found = [self.parts.get(key, {}) for key in {_key(name), self.key(name)}]
        return {part: sum(votes.get(part, 0.0) for votes in found) for part in PARTS}

    def claims(self) -> Iterator[Claim | Skipped]:
        """What the text claims of each product, in the order it first tells of them, and the sentences with a cue passed over."""
        known: dict[str, Known] = {}
        focus: list[str] = []
        for told in self.told:
            if isinstance(told, Telling):
                focus = yield from self._hear(known, told, focus)
            else:
                of_places = all(map(_is_of_places, told))
                focus = self._list_of_places(known, told, focus) if of_places else self._list(known, told)
        claimed = {key for key, item in known.items() if self._tells(key, item)}
        likely = self._evened(self._weigh(known, claimed), claimed)
        for key, p in likely.items():
            if p >= self._enough(key, claimed) and (key not in known or not known[key].facts):
                self._hear_of(known, key)
        stands = self._standing(known, likely, claimed)
        self._heed_title(stands)
        self._heed_own_day(stands)
        self._heed_only_day(stands)
        listed = [set(re.split(r"[-/]", key)) for key, item in known.items() if item.listed is not None]
        for key, item in known.items():
            if is_furniture(item.name, self.page.maker):
                continue
            if item.listed is None and any(set(re.split(r"[-/]", key)) < parts for parts in listed):
                continue  # the name of the family that a list spells out
            if key in stands and (item.listed is not None or item.facts):
                yield from self._conclude(item)
            elif item.facts:
                fact = item.facts[0].telling
                yield Skipped(
                    f"{item.name} is likely to end by {likely[key]:.0%} only, all mentions and rules weighed",
                    fact.text[:300],
                    fact.block.index,
                )

    def _standing(
        self, known: dict[str, Known], likely: Mapping[str, float], claimed: Container[str]
    ) -> dict[str, Known]:
        """The products that are claimed, without the vendor whose title tells of the end of something of theirs."""
        vendor = self.key(self.page.vendor or "")
        another = any(key != vendor and key in known for key in self.entitled)
        return {
            key: item
            for key, item in known.items()
            if item.listed
            or (
                likely[key] >= self._enough(key, claimed)
                and key not in self.kept
                and key not in self.spared
                and not (another and key == vendor)
                and not (key == vendor and self._only_joins(item))
            )
        }

    def _only_joins(self, item: Known) -> bool:
        """Whether all that is told of a company is that it becomes part of another."""
        cues = [f.cue.cue for f in item.facts if f.cue] + [c.cue for t in self.title for c in t.cues]
        return Cue.MERGED in cues and not any(cue in ENDINGS for cue in cues)

    def _tells(self, key: str, item: Known) -> bool:
        """Whether the rules take what was told of a product for its end."""
        return item.listed is not None or (
            not (self.silent or key in self.kept)
            and any(f.cue or (f.day and f.day.label in _ENDS) for f in item.facts)
        )

    def _enough(self, key: str, claimed: Container[str]) -> float:
        """How likely a product has to end for a text to claim it."""
        if key in self.alike:
            return 0.0
        own = key in self.titled and key in claimed and key == self.key(self.page.vendor or "")
        if (key in self.entitled or own) and not self.elsewhere:
            return LIKELY_ENTITLED
        if key in claimed and (key in self.headed or self.closing):
            return LIKELY_ENTITLED
        return LIKELY_CLAIMED if key in claimed else LIKELY_UNCLAIMED

    def _weigh(self, known: dict[str, Known], claimed: Container[str]) -> dict[str, float]:
        """How likely each product that the text names ends, the network and the rules weighed together."""
        text = Text(self.title, self.tellings, self.key)
        names = {key: mentions[0].player.name for key, mentions in text.mentions.items()}
        names |= {key: item.name for key, item in known.items() if item.listed is None}
        rows = {key: text.row(key, self._rules(key, name, known, claimed)) for key, name in names.items()}
        return likelihoods(names, rows)

    def _evened(self, likely: dict[str, float], claimed: Container[str]) -> dict[str, float]:
        """The likelihoods with what one sentence says in one breath of several products as likely of each of them."""
        even = dict(likely)
        for telling in self.tellings:
            for group in _in_one_breath(telling.named("ENDING"), telling):
                keys = [key for p in group if (key := self.key(p.name)) in claimed and key in likely]
                surest = max((likely[key] for key in keys), default=0.0)
                even |= {key: max(even[key], surest) for key in keys}
        return even

    def _rules(
        self, key: str, name: str, known: dict[str, Known], claimed: Container[str]
    ) -> dict[str, float]:
        """What the rules make of one product and of its text."""
        return {
            "claimed": key in claimed,
            "known": key in known,
            "others known": min(len(known) - (key in known), 4),
            "ends": self.ends(name),
            "offered": self.offered(name),
            "acts": self.acts(name),
            "company": self._is_the_company(name),
            "kept": key in self.kept,
            "heard": key in self.heard,
            "from vendor": self.page.vendor is not None,
            "personal": self.personal,
            "elsewhere": self.elsewhere,
            "quiet": self.quiet,
            "silent": self.silent,
        }

    def _hear_of(self, known: dict[str, Known], key: str) -> None:
        """Adds a product with what is told by the sentences that name it as ending, or else by all that name it."""
        told = [
            (t, p)
            for t in self.tellings
            for p in t.players
            if self.key(p.name) == key and not (is_of_something_else(t) or t.general)
        ]
        titled = [(t, p) for t in self.title for p in t.players if self.key(p.name) == key]
        if key in self.kept or not (told or titled):
            return
        item = known.setdefault(key, Known(_named((told or titled)[0][1].name)))
        for telling, player in [(t, p) for t, p in told if p.label == "ENDING"] or told:
            self._learn(item, telling, [(key, player)], key, scope_of(telling))
        item.facts += [] if item.facts else [Fact(t, _main(t)) for t, _ in titled]

    def _hear(
        self, known: dict[str, Known], told: Telling, focus: list[str]
    ) -> Generator[Skipped, None, list[str]]:
        """Adds what one sentence tells; returns what is spoken of now."""
        spoken = self.spoken
        if _TAKEN_BACK.search(told.text) or _ALIKE.match(told.text) or _SAME_AS.match(told.text):
            return self._hear_again(known, told, focus)
        back = pronoun_leads(told)
        self.spoken = self._named_in(told) or (spoken if back else [])
        joined, self.joined = self.joined, _together(self._named_in(told), told)
        several = len(joined) > 1 and _SEVERAL.search(told.text) is not None
        if keys := self._run_in(known, told) or self._hear_apart(known, told, focus):
            return keys
        topic, self.topic = self.topic, _topic(told) or (self.topic if back else None)
        scope = self._surface(told)
        if topic is not None and (back or _refers(told) or moves(told.text)) and self._speaks(told):
            focus = self._note(known, [topic])
        ending = [] if back else self._ending(told) or self._again(known, told) or self._follows(known, told)
        if self._under_heading(told, ending):
            focus, ending = [self.heading[1]], []
        elif ending:
            focus = [key for key, _ in ending]
            for key, player in ending:
                known.setdefault(key, Known(_named(player.name)))
        elif self._goes_on(told) or (focus and _is_line_of_surface(told)):
            focus = (
                self._turned_to(known, told, topic, focus)
                or self._note(known, joined if several else spoken, several=several)
                or self._salient(known)
            )
        else:
            self._hear_aside(known, told, focus)
            if any(c.cue in ENDINGS for c in told.cues):
                yield Skipped(self._why(told), told.text[:300], told.block.index)
            return focus
        for key in focus:
            self._learn(known[key], told, ending, key, scope, focus)
        return focus

    def _run_in(self, known: dict[str, Known], told: Telling) -> list[str]:
        """What a paragraph names before its first sentence, as the heading of what follows: "The Tern API. It closes in May"."""
        block = told.block
        players = list(told.players)
        opens = block.text.startswith(told.text) and len(told.text) < len(block.text)
        if not opens or told.days or len(players) != 1 or self.key(players[0].name) in self.kept:
            return []
        before, behind = told.text[: players[0].start - told.at], told.text[players[0].end - told.at :]
        if not (_RUN_IN.fullmatch(before) and _CLOSES_HEAD.fullmatch(behind)):
            return []
        key = self.key(players[0].name)
        self.spoken, self.topic, self.heading = players, players[0], (block, key)
        known.setdefault(key, Known(_named(players[0].name)))
        self.headed.add(key)
        return [key]

    def _under_heading(self, told: Telling, ending: Sequence[tuple[str, Player]]) -> bool:
        """Whether a sentence goes on about what heads its paragraph: it names nothing that ends, or only who ends it."""
        if self.heading[0] is not told.block or not self._speaks(told):
            return False
        return pronoun_leads(told) or not any(
            p.governed and not _CLOSES.match(told.text, p.end - told.at) for _, p in ending
        )

    def _hear_aside(self, known: dict[str, Known], told: Telling, focus: Sequence[str]) -> None:
        """What a sentence that tells of no end says of what is spoken of: what to move to, and the days of other steps."""
        for key in focus or (known if len(known) == 1 else ()):
            known[key].offered += _in_turn(self._pointed_to(told, known), told, focus, key)
        for key in focus if not told.named("PRODUCT") else ():
            known[key].offered += [clean_name(p.name) for p in told.named("TO") if p.governed]
            known[key].facts += [Fact(told, None, day) for day in told.days if _is_milestone(told, day)]

    def _hear_apart(self, known: dict[str, Known], told: Telling, focus: list[str]) -> list[str]:
        """What a sentence that opens with some of the users, or a surface, tells of what is spoken of: "Teams keep it until May"."""
        scope, reach = self._opening(told)
        day = _day_of_some(told, self.page.today) if scope else None
        if day is None or self._is_of_others(told, focus, reach):
            return []
        now = self.page.today
        keys = focus or (list(known) if len(known) == 1 else []) or self._salient(known)
        for key in keys:
            ahead = now is not None and day.dated.day.last >= now
            known[key].facts.append(Fact(told, _main(told), day, scope, ahead, apart=True))
        return keys

    def _opening(self, told: Telling) -> tuple[str, int]:
        """Those with whom a sentence opens, and how far that reaches; the head of its line where others are headed alike."""
        if len(self.heads) > 1 and (head := head_of(told.block.text)) in self.heads:
            return head, told.text.find(head) + len(head)
        scope, reach = opening_scope(told)
        named = any(p.start - told.at < reach and not is_host(p.name) for p in told.players)
        return ("", 0) if named else (scope, reach)

    def _is_of_others(self, told: Telling, focus: Sequence[str], reach: int) -> bool:
        """Whether a sentence that opens with those it is for speaks of something else than what was spoken of before, or of no end."""
        others = [
            p
            for p in told.players
            if p.label in ("ENDING", "PRODUCT")
            and self.key(p.name) not in focus
            and not (p.start - told.at < reach and is_host(p.name))
        ]
        return (
            bool(others)
            or self.quiet
            or self.personal
            or told.quiet > QUIET_PLAIN
            or told.general
            or is_open_question(told)
            or is_of_person(told)
            or is_interruption(told)
        )

    def _hear_again(self, known: dict[str, Known], told: Telling, focus: list[str]) -> list[str]:
        """What a sentence makes of what was said before: it takes it back, or says it of others."""
        if _TAKEN_BACK.search(told.text):
            return self._take_back(known, told, focus)
        return self._alike(known, told, focus) or focus

    def _alike(self, known: dict[str, Known], told: Telling, focus: list[str]) -> list[str]:
        """What a sentence says that it goes with as with what was spoken of: "The same goes for X and Y"."""
        if not focus or not known[focus[-1]].facts:
            return []
        facts = known[focus[-1]].facts
        if _SAME_AS.match(told.text):
            named = [(self.key(p.name), p) for p in told.players if p.leads]
        else:
            facts = [fact for fact in facts if fact.telling is facts[-1].telling]
            named = [(self.key(p.name), p) for p in told.players if p.label != "VENDOR"]
        keys = [key for key, _ in named if key not in self.kept and key not in focus]
        self.alike.update(keys)
        for key, player in named:
            if key in keys:
                known.setdefault(key, Known(_named(player.name))).facts += facts
        return keys

    def _named_in(self, told: Telling) -> list[Player]:
        """The products of a sentence, without what is taken to end where all is quiet."""
        heard = told.named("ENDING") if told.quiet < UNSAID else []
        return told.named("PRODUCT") + [p for p in heard if not self._is_the_company(p.name)]

    def _take_back(self, known: dict[str, Known], told: Telling, focus: list[str]) -> list[str]:
        """Forgets what the paragraph has told of what it speaks of, now that it calls that wrong."""
        self.spoken, self.joined, self.topic = [], [], None
        near = told.block.index - (1 if told.block.text.startswith(told.text) else 0)
        wrong = [key for key in focus if all(f.telling.block.index >= near for f in known[key].facts)]
        for key in wrong:
            del known[key]
        return [key for key in focus if key not in wrong]

    def _why(self, telling: Telling) -> str:
        """Why a sentence with a cue was passed over."""
        if all(
            is_general(telling.block.text, c, dated=bool(telling.days))
            for c in telling.cues
            if c.cue in SPEAKS
        ):
            return "speaks of what may happen"
        if self.quiet or telling.quiet > QUIET_BLOCK:
            return "the classifier takes it for talk of something else"
        return "no product named that ends"

    def _heed_title(self, known: dict[str, Known]) -> None:
        """What the title says goes for the products it names: "X gets a reprieve"."""
        for telling in self.title:
            named = {self.key(p.name) for p in telling.players} & set(known) or set(
                known if len(known) == 1 else ()
            )
            for key in named:
                cue = _main(telling)
                if cue is not None and cue.cue in _STATUS:
                    known[key].facts.append(Fact(telling, cue))
                days = [
                    d for d in telling.days if d.label == "SHUTDOWN" and d.dated.form not in ("rel", "after")
                ]
                given = any(f.day and f.day.label == "SHUTDOWN" for f in known[key].facts)
                if days and not (given or self.held):
                    known[key].facts.append(Fact(telling, cue, days[0]))

    def _heed_own_day(self, known: dict[str, Known]) -> None:
        """The day of an end in a sentence that names what ends and nothing else that might is its own, whatever part it seems to play there."""
        for key, item in known.items():
            if item.listed is not None or any(f.day and f.day.label == "SHUTDOWN" for f in item.facts):
                continue
            for telling in self.tellings:
                named = [p for p in telling.players if p.label in ("ENDING", "PRODUCT")]
                dated = any(d.label == "SHUTDOWN" for d in telling.days)
                if dated and {self.key(p.name) for p in named} == {key} and self._speaks(telling):
                    self._learn(item, telling, [(key, named[0])], key, scope_of(telling))

    def _heed_only_day(self, known: dict[str, Known]) -> None:
        """The only day of an end that a text gives is that of the only product that it tells of, in whichever sentence it stands."""
        (item,) = known.values() if len(known) == 1 else (None,)
        if (
            item is None
            or item.listed is not None
            or any(f.day and f.day.label == "SHUTDOWN" for f in item.facts)
        ):
            return
        given = [
            (t, d)
            for t in self.tellings
            for d in t.days
            if d.label == "SHUTDOWN"
            and not _is_planned(t.text)
            and not _is_milestone(t, d)
            and not is_of_something_else(t)
            and not any(p.label == "PRODUCT" for p in t.players)
            and not t.general
        ]
        if item.facts and len({d.dated.day for _, d in given}) == 1:
            telling, day = given[0]
            ahead = self.page.today is not None and day.dated.day.last >= self.page.today
            item.facts.append(Fact(telling, _main(telling), day, ahead=ahead))

    def _list(self, known: dict[str, Known], claims: list[Claim]) -> list[str]:
        """Adds what a list says; items of one list are spoken of together."""
        keys = []
        for claim in claims:
            key = self.key(claim.product)
            known.setdefault(key, Known(claim.product, claim))
            keys.append(key)
        return keys

    def _list_of_places(self, known: dict[str, Known], claims: list[Claim], focus: list[str]) -> list[str]:
        """What a list says that gives no names but those of countries: where what was spoken of ends when."""
        about = focus or (list(known) if len(known) == 1 else []) or self._salient(known)
        if len(about) != 1:
            return focus
        item, places = known[about[0]], dict[int, list[Claim]]()
        for claim in claims:
            places.setdefault(claim.block, []).append(claim)
        for there in places.values():
            scope = ", ".join(claim.product for claim in there)
            told = replace(there[0], product=item.name, scope=scope)
            known[f"{about[0]} {scope}"] = Known(item.name, told)
        return about

    def _ending(self, telling: Telling) -> list[tuple[str, Player]]:
        """The products that a sentence says are ending, each once, where the sentence or a cue in it speaks of an end."""
        if not self._speaks(telling):
            return []
        found: dict[str, Player] = {}
        pointed = self._pointed_to(telling, ())
        for player in telling.named("ENDING"):
            if _is_beside(player, telling):
                continue
            if self.ends(player.name) and (player.governed or clean_name(player.name) not in pointed):
                found.setdefault(self.key(player.name), player)
        return list(found.items()) or self._governed(telling)

    def _again(self, known: dict[str, Known], telling: Telling) -> list[tuple[str, Player]]:
        """The products already told of that a sentence with a cue names again, as in "X is not shutting down"."""
        if not any(c.cue in SPEAKS for c in telling.cues):
            return []
        found = {self.key(p.name): p for p in telling.players if p.label in ("PRODUCT", "ENDING")}
        return [(key, player) for key, player in found.items() if key in known]

    def _governed(self, telling: Telling) -> list[tuple[str, Player]]:
        """The products of a sentence that says when something ends, though the recogniser did not see that they are what ends:
        the only one there, or those that a rule sees as what the cue speaks of."""
        others = [p for p in telling.named("PRODUCT") if not self.offered(p.name) and not self.acts(p.name)]
        if not any(c.cue in ENDINGS for c in telling.cues):
            return []
        dated = any(d.label == "SHUTDOWN" for d in telling.days)
        governed = [p for p in others if p.governed] if dated or len(others) == 1 else []
        subject = len(others) == 1 and (_is_subject(others[0], telling) or _stands_in(telling))
        alone = others if dated and subject else []
        closing = [p for p in telling.named("VENDOR") if stops(p, telling)] if dated else []
        closing += [p for p in telling.named("VENDOR") if ends_its_service(p, telling)]
        closing = [p for p in closing if self.productless or self.key(p.name) in self.titled]
        return [(self.key(p.name), p) for p in governed or alone or closing]

    @cached_property
    def productless(self) -> bool:
        """Whether the text names nothing but what looks like companies: then what it says closes is what people use."""
        return not any(p.label != "VENDOR" for t in (*self.title, *self.tellings) for p in t.players)

    def _speaks(self, telling: Telling) -> bool:
        cues = [c for c in telling.cues if c.cue in SPEAKS]
        if telling.general or is_open_question(telling) or telling.block.index in self.supposed:
            return False
        if is_of_something_else(telling) or self.personal:
            return False
        if any(
            plain(telling)
            for plain in (self._plain, self._dated_plainly, self._closes_plainly, self._renamed_plainly)
        ):
            return True
        if {c.cue for c in cues} == {Cue.RUMOURED} and telling.quiet > LIKELY:
            return False
        if not self.quiet and any(c.cue is Cue.REVERSED for c in find_cues(telling.text)):
            return True
        if self.quiet or telling.quiet > QUIET_BLOCK:
            return False
        back = telling.classes.get(Cue.REVERSED.value, 0.0) > SURE
        told = telling.quiet < UNSAID and (back or not any(c.cue is Cue.KEPT for c in telling.cues))
        told = told or (_likely(telling) > LIKELY and any(d.label in _ENDS for d in telling.days))
        return bool(cues) or (told and not telling.text.rstrip(' "”»').endswith(("?", "？")))

    def _plain(self, telling: Telling) -> bool:
        """Whether a vendor says of what it names, in words that a rule understands, that it ends: that needs no classifier."""
        alone = len(telling.players) == 1 and any(d.label == "SHUTDOWN" for d in telling.days)
        parts = ("ENDING", "PRODUCT") if alone else ("ENDING",)
        named = any(p.governed and p.label in parts for p in telling.players)
        return (
            self.page.vendor is not None
            and not self.elsewhere
            and named
            and not is_of_something_else(telling)
            and any(
                c.cue in PLAIN and not is_general(telling.text, c, dated=bool(telling.days))
                for c in find_cues(telling.text)
            )
        )

    def _dated_plainly(self, telling: Telling) -> bool:
        """Whether a text says with a day, in words that a rule understands, that what it names or goes on about ends, unless the classifier
        is sure that the text or the block is about something else."""
        return (
            not (self.quiet or self.silent)
            and telling.quiet < QUIET_PLAIN
            and any(d.label == "SHUTDOWN" for d in telling.days)
            and (
                any(p.governed and p.label == "ENDING" for p in telling.players)
                or pronoun_leads(telling)
                or _refers(telling)
            )
            and any(c.cue in PLAIN for c in find_cues(telling.text))
        )

    def _renamed_plainly(self, telling: Telling) -> bool:
        """Whether a sentence says of what it begins with, in words that a rule understands, what it is called now."""
        named = [p for p in telling.players if p.label in ("ENDING", "PRODUCT") and p.leads]
        return (
            not self.quiet
            and telling.quiet < QUIET_PLAIN
            and bool(named and telling.named("TO"))
            and any(c.cue is Cue.RENAMED for c in telling.cues)
        )

    def _closes_plainly(self, telling: Telling) -> bool:
        """Whether a text of a sentence or two says with a day that what it names closes, and names nothing else."""
        return (
            len(self.tellings) <= BARE
            and not (self.title or self.elsewhere)
            and any(d.label == "SHUTDOWN" for d in telling.days)
            and self.productless
            and any(stops(p, telling) for p in telling.named("VENDOR"))
        )

    def _goes_on(self, telling: Telling) -> bool:
        """Whether a sentence that names nothing ending goes on about what the last one named."""
        if (telling.named("PRODUCT") or _turns(telling)) and not pronoun_leads(telling):
            return False
        ends = any(d.label in ("SHUTDOWN", "DEPRECATED") for d in telling.days)
        if ends and moves(telling.text) and not is_of_something_else(telling):
            return True
        speaking = [c for c in telling.cues if c.cue in SPEAKS]
        return self._speaks(telling) and (ends or bool(speaking) or bool(telling.named("TO")))

    def _note(self, known: dict[str, Known], spoken: list[Player], *, several: bool = False) -> list[str]:
        """The one product that the sentence before named, or those that it joined, now that it turns out to be spoken of."""
        if not (several or len(spoken) == 1) or any(self.acts(p.name) for p in spoken):
            return []
        for player in spoken:
            known.setdefault(self.key(player.name), Known(_named(player.name)))
        return [self.key(player.name) for player in spoken]

    def _turned_to(
        self, known: dict[str, Known], told: Telling, topic: Player | None, focus: list[str]
    ) -> list[str]:
        """What a sentence goes on about that names nothing: what the one before was about, though it told of no end, else what was told of
        last."""
        undated = [key for key, item in known.items() if item.listed and item.listed.shutdown is None]
        if len(undated) > 1 and goes_back_to_all(told.text):
            return undated
        turned = topic is not None and self.key(topic.name) not in focus
        return (self._note(known, [topic]) if turned and topic else []) or focus

    def _named(self) -> list[str]:
        """The words of the title that the text uses as names of products."""
        return [w for t in self.title for w in re.findall(r"[\w-]+", t.text) if w in self.page.names]

    def _salient(self, known: dict[str, Known]) -> list[str]:
        """What a text speaks of before it has named anything: what its title says is ending, else the name in its title."""
        players = [
            p
            for t in self.title
            for p in t.players
            if not self.acts(p.name) and not self._is_the_company(p.name) and self._meant(p, t)
        ]
        chosen = [p.name for p in players if p.label == "ENDING"] or [
            p.name for p in players if self.ends(p.name)
        ]
        chosen = (
            chosen
            or [p.name for t in self.tellings for p in t.named("VENDOR") if self.key(p.name) in self.titled][
                :1
            ]
            or [word for word in self._named() if not self.acts(word)][:1]
            or [p.name for p in players if p.label == "PRODUCT"][:1]
            or self._only()
        )
        for name in chosen:
            known.setdefault(self.key(name), Known(_named(name)))
        return list(dict.fromkeys(self.key(name) for name in chosen))

    def _only(self) -> list[str]:
        """The only product that the text names, if there is no other and its recogniser or, in what a vendor says, its place speak for it."""
        named: dict[str, tuple[Player, Telling]] = {}
        for telling in self.tellings:
            for p in telling.players:
                bystands = self.acts(p.name) or self._is_the_company(p.name) or self.offered(p.name)
                if p.label in ("PRODUCT", "ENDING") and not bystands:
                    named.setdefault(self.key(p.name), (p, telling))
        if len(named) != 1 or not self.dated:
            return []
        ((player, there),) = named.values()
        if _WHERE.search(there.text, 0, max(0, player.start - there.at)):
            return []
        likely = self.votes(player.name)["ENDING"] >= HINTED or (
            self.page.vendor is not None and self._comes_first(player)
        )
        return [player.name] if likely and not is_furniture(clean_name(player.name), self.page.maker) else []

    def _comes_first(self, player: Player) -> bool:
        """Whether a name stands before all that speaks of an ending."""
        return next(
            (
                any(p is player for p in t.players)
                for t in self.tellings
                if player in t.players or self._speaks(t)
            ),
            False,
        )

    def _meant(self, player: Player, title: Telling) -> bool:
        """Whether a title names what its text is about: it says that it ends, or the text names it too. The name of a newsletter or of
        a column stands in the title alone."""
        return any(c.cue in ENDINGS for c in title.cues) or any(
            self.key(p.name) == self.key(player.name) for t in self.tellings for p in t.players
        )

    def _follows(self, known: dict[str, Known], telling: Telling) -> list[tuple[str, Player]]:
        """What a sentence gives a day to in one line with what was told before, though it does not say again what happens then,
        as where X closes on 1 June and Y follows on 3 July."""
        pointed = self._pointed_to(telling, ())
        players = [
            p
            for p in telling.players
            if p.label in ("ENDING", "PRODUCT")
            and not self.acts(p.name)
            and not self.offered(p.name)
            and clean_name(p.name) not in pointed
            and not _WITHIN.search(telling.text[: p.start - telling.at])
        ]
        if not players or not telling.days or telling.quiet > QUIET_BLOCK or self.quiet or telling.cues:
            return []
        in_line = bool(known) and _FOLLOWS.search(telling.text) and _is_first(players[0], telling)
        sure = [p for p in players if p.parts.get("ENDING", 0.0) > SURE and _is_first(p, telling)]
        sure = sure if telling.quiet < UNSAID else []
        first = _together(players, telling)
        chosen = [p for p in players if p.leads or p.label == "ENDING" or p in first] if in_line else sure
        return [(self.key(p.name), p) for p in chosen if self.key(p.name) not in self.kept]

    def _learn(
        self,
        known: Known,
        telling: Telling,
        ending: list[tuple[str, Player]],
        key: str,
        scope: str,
        focus: Sequence[str] = (),
    ) -> None:
        cue = _main(telling)
        now = self.page.today
        given = any(d.label == "SHUTDOWN" for d in telling.days)
        days = [
            _not_told_ahead(d, cue, telling.text, now, given=given)
            for d in _as_ends(telling, _own_days(telling, ending, key))
        ]
        shares = self._shares(telling)
        known.facts += [
            Fact(telling, cue, own, of_whom, now is not None and own.dated.day.last >= now)
            for day in days
            for of_whom, own in [shares.get(day.start, (scope, day))]
        ] or [Fact(telling, cue, self._from_then(telling) or self._put_off(telling), scope)]
        offered = [clean_name(p.name) for p in telling.named("TO")] + self._pointed_to(
            telling, {self.key(known.name)}
        )
        known.offered += _in_turn(offered, telling, focus, key)

    def _from_then(self, telling: Telling) -> Day | None:
        """The end told last before a sentence that goes on from it: "From then on, calls fail"."""
        if not _FROM_THEN.match(telling.text):
            return None
        before = self._before(telling)
        given = (d for t in before for d in t.days if d.label == "SHUTDOWN" and not _is_planned(t.text))
        return next(given, None)

    def _before(self, telling: Telling) -> list[Telling]:
        """The sentences before one, the nearest first, no further back than anybody refers to."""
        at = self._places[id(telling)]
        return self.tellings[max(0, at - REACH) : at][::-1]

    @cached_property
    def _places(self) -> dict[int, int]:
        return {id(telling): at for at, telling in enumerate(self.tellings)}

    def _put_off(self, telling: Telling) -> Day | None:
        """The day to which a sentence puts off the one told before it, in another paragraph: "by exactly six months"."""
        if telling.days or not _BY_HOW_LONG.search(telling.text):
            return None
        before = self._before(telling)
        given = (d for t in before for d in t.days if d.label in ("SHUTDOWN", "OLD"))
        last = next(given, None)
        if last is None or last.dated.day.precision != "day":
            return None
        led = f"{last.dated.day.iso}: "
        found = self.page.dates(led + telling.text)
        moved = next((d for d in found if d.form == "delay"), None)
        return Day(replace(moved, start=0, end=0), "SHUTDOWN") if moved else None

    def _shares(self, telling: Telling) -> Mapping[int, tuple[str, Day]]:
        """Which day of a sentence is whose, worked out once for all its products."""
        if self.shared is None or self.shared[0] is not telling:
            self.shared = telling, shared_out(telling)
        return self.shared[1]

    def _pointed_to(self, telling: Telling, known: Container[str]) -> list[str]:
        """The names that a sentence points to, without those of `known` keys."""
        if self.pointed is None or self.pointed[0] is not telling:
            self.pointed = telling, [(self.key(name), name) for name in self._pointed(telling)]
        return [name for key, name in self.pointed[1] if key not in known]

    def _pointed(self, telling: Telling) -> list[str]:
        """The names that the words beside them say to move to, and those that an "and" or a comma joins to one."""
        text, at = telling.text, telling.at
        found: list[Player] = []
        for player in telling.players:
            start, end = player.start - at, player.end - at
            before = text[max(0, start - 70) : start]
            since = text[found[-1].end - at : start] if found else ""
            joined = found and _JOINS.match(since)
            if _SOMEBODY.search(before) or (found and _PART_OF.fullmatch(since)):
                continue
            told = (
                LEADS.search(before)
                or FOLLOWS.match(text, end)
                or _AS_REPLACEMENT.match(text, end)
                or player.parts.get("TO", 0.0) > SURE
            )
            if (joined or (told and not NOT.search(before))) and not self.acts(player.name):
                found.append(player)
        return [clean_name(p.name) for p in found]

    def _surface(self, telling: Telling) -> str:
        """The surface that a sentence speaks of, or the one spoken of last in its block."""
        if (found := scope_of(telling)) and not is_of_some(telling.text):
            self.surface = (telling.block, found)
        return found or (self.surface[1] if self.surface[0] is telling.block else "")

    def _conclude(self, known: Known) -> Iterator[Claim]:
        if known.listed is not None:
            yield replace(known.listed, replacements=known.listed.replacements or self._offered(known))
            if not any(f.day and f.day.label == "SHUTDOWN" for f in known.facts):
                return
        shared = [f for f in known.facts if not f.scope]
        scoped = {
            f.scope: [*shared, *(g for g in known.facts if g.scope == f.scope)]
            for f in known.facts
            if f.scope
        }
        own = {
            scope: facts
            for scope, facts in scoped.items()
            if _says_own(facts, scope, reversed_=self.reversed)
        }
        apart = [scope for scope, facts in own.items() if any(f.apart for f in facts)]
        main = _end(shared, held=self.held) if apart else None
        if main is not None and _is_left_out(main, own):
            yield self._claim(known, shared, main)
        elif len(own) < 2:
            yield self._claim(known, known.facts, _end(known.facts, held=self.held))
            return
        for scope, facts in own.items():
            mine = [f for f in facts if f.scope]
            yield replace(self._claim(known, mine, _end(mine, held=self.held)), scope=scope)

    def _offered(self, known: Known) -> tuple[str, ...]:
        others = (r for r in dict.fromkeys(known.offered) if r and self.key(r) != self.key(known.name))
        return tuple(name for name in others if not _MAIL.fullmatch(name))

    def _claim(self, known: Known, facts: Sequence[Fact], end: Fact | None) -> Claim:
        page, fact = self.page, end or facts[0]
        frame = Frame(page, fact.telling.block)
        cue = _decisive([f for f in facts if not _only_puts_off(f, end)])
        dated = end.day.dated if end and end.day else None
        if dated is None and is_over(cue) and frame.own_day is not None:
            dated = Dated.of(frame.own_day)
        return Claim(
            product=known.name,
            vendor=page.vendor or page.company or self.maker,
            scope=fact.scope,
            kind=kind_of(known.name, ""),
            status=Status.ACTIVE if _goes_on_till(facts, end) else _status(cue, dated, page),
            stated=cue is not None and cue.cue is not Cue.END,
            announced=_first_day(known.facts, "ANNOUNCED") or frame.announced,
            deprecated=_first_day(known.facts, "DEPRECATED"),
            shutdown=None
            if cue is not None and cue.cue in (Cue.REVERSED, Cue.RENAMED)
            else dated.day
            if dated
            else None,
            strength=dated.strength if dated else Strength.COMMITTED,
            replacements=self._offered(known),
            milestones=_milestones(known.facts),
            evidence=fact.telling.text,
            block=fact.telling.block.index,
            where=" > ".join(fact.telling.block.path),
            confidence=self._sure(known),
            fields=tuple(self._evidence(known, cue, end)),
        )

    def _sure(self, known: Known) -> float:
        """How sure the recogniser is over the whole text that a name is what ends: the share of its mentions that say so."""
        votes = self.votes(known.name)
        return round(0.5 + 0.4 * votes["ENDING"] / max(1.0, sum(votes.values())), 2)

    def _evidence(
        self, known: Known, cue: Found | None, end: Fact | None
    ) -> Iterator[tuple[str, FieldEvidence]]:
        votes = self.votes(known.name)
        total = sum(votes.values())
        said = ", ".join(f"{votes[part] / total:.0%} {part.lower()}" for part in PARTS if votes[part] > 0.05)
        yield (
            "product",
            FieldEvidence(known.name, f"recogniser: {said or 'named in the title'}", self._sure(known)),
        )
        if cue is not None:
            yield "status", FieldEvidence(cue.text.strip(), f"words that say: {cue.cue}", 0.8)
        else:
            yield "status", FieldEvidence("", "classifier of blocks", 0.6)
        for label in ("SHUTDOWN", "DEPRECATED", "ANNOUNCED"):
            facts = [end] if label == "SHUTDOWN" else known.facts
            days = [f.day for f in facts if f and f.day and f.day.label == label]
            if days:
                yield label.lower(), FieldEvidence(days[0].dated.text, "classifier of dates", 0.7)
        for fact in known.facts:
            milestone = fact.day and milestone_of(fact.telling.block.text, fact.day.dated)
            if fact.day and milestone:
                yield milestone.value, FieldEvidence(fact.day.dated.text, "words of its clause", 0.7)
        offered = self._offered(known)
        if offered:
            yield (
                "replacements",
                FieldEvidence(", ".join(offered), "recogniser, or words that recommend", 0.7),
            )


def _end(facts: Sequence[Fact], *, held: bool = False) -> Fact | None:
    """The fact that gives the end: the firmest day that is not one given up; none but a new one where the title has it `held`."""
    ends = _firmest([f for f in facts if f.day and f.day.label == "SHUTDOWN"]) or _only_day(facts)
    ends = [f for f in ends if not (_outlasted(f, ends) or _is_eve(f, facts, ends))]
    held = held or any(_is_on_hold(f.telling.text) for f in facts)
    firm = [f for f in ends if not _given_up(f)] or ([] if held else ends[-1:])
    end = _ahead(firm) or (firm[0] if firm else None)
    return end and _to_the_day(end, firm)


def _to_the_day(end: Fact, firm: Sequence[Fact]) -> Fact:
    """The end as the text gives it most exactly: "goes in May", and then "from 4 May"."""
    whole = end.day.dated.day if end.day else None
    within = (
        f
        for f in firm
        if whole
        and f.day
        and f.scope == end.scope
        and whole.first <= f.day.dated.day.first
        and f.day.dated.day.last <= whole.last
    )
    return min(
        within,
        key=lambda f: f.day.dated.day.last - f.day.dated.day.first if f.day else timedelta(0),
        default=end,
    )


def _only_day(facts: Sequence[Fact]) -> list[Fact]:
    """The one day that sentences with a cue of an end give, where nobody took any for the end: it lies ahead, or what it is the day of is done."""
    earlier = {f.day.dated.day for f in facts if f.day and f.day.label == "DEPRECATED"}
    told = [
        f
        for f in facts
        if f.day
        and f.day.label == "DATE"
        and f.day.dated.day not in earlier
        and f.cue
        and (f.cue.cue is Cue.ENDED if not f.ahead else f.cue.cue in (Cue.END, Cue.MERGED))
        and not _is_milestone(f.telling, f.day)
        and not _given_up(f)
    ]
    return told if len({f.day.dated.day for f in told if f.day}) == 1 else []


def _outlasted(fact: Fact, ends: Sequence[Fact]) -> bool:
    """Whether the same sentence goes on to a later day on which the rest ends: "updates until 2027, servers until 2028"."""
    return any(
        f.telling is fact.telling
        and f.scope == fact.scope
        and f.day
        and fact.day
        and f.day.dated.day.last > fact.day.dated.day.last
        for f in ends
    )


def _is_eve(fact: Fact, facts: Sequence[Fact], ends: Sequence[Fact]) -> bool:
    """Whether a day is only the last before another step, and a later one is told as the end: "in full until 31 August, read-only from
    1 September, closed on 31 May"."""
    own = fact.day.dated.day if fact.day else None
    steps = [f.day.dated.day for f in facts if f.day and f.day.label == "DEPRECATED"]
    later = any(own and f.day and f.day.dated.day.first > own.last + timedelta(days=1) for f in ends)
    return later and any(own and timedelta(0) <= day.first - own.last <= timedelta(days=1) for day in steps)


def _not_told_ahead(
    day: Day, cue: Found | None, text: str, today: date | None, *, given: bool = False
) -> Day:
    """A day ahead as no day of a notice: what is merged then ends then, where no end is `given` beside it. And an end without a year as one ahead, where the words say
    that it is to come: "ends on 30 June", told in September."""
    if today is None:
        return day
    if day.label == "SHUTDOWN" and cue is not None and cue.cue is Cue.END and _wants_year(day.dated, today):
        return replace(day, dated=replace(day.dated, day=_years_on(day.dated.day, 1)))
    if day.label == "SHUTDOWN" and _is_past(day.dated, cue, text, today):
        return replace(day, dated=replace(day.dated, day=_years_on(day.dated.day, -1)))
    if day.label in _ENDS and _is_past_weekday(day.dated, cue, text, today):
        back = PartialDate((day.dated.day.first - timedelta(days=7)).isoformat())
        return replace(day, dated=replace(day.dated, day=back))
    if day.label != "ANNOUNCED" or day.dated.day.first <= today:
        return day
    if (
        day.dated.text.lower().startswith("on ") and day.dated.form == "weekday"
    ):  # "wrote on Friday that it is shutting down"
        back = PartialDate((day.dated.day.first - timedelta(days=7)).isoformat())
        return replace(day, dated=replace(day.dated, day=back))
    ends = cue is not None and cue.cue in (Cue.MERGED, *ENDINGS) and not given
    return replace(day, label="SHUTDOWN" if ends else "DATE")


_CALENDAR = ("dmy", "mdy", "md_slash", "monthonly", "monthhead")


def _by_hoax(told: Telling) -> bool:
    """Whether a title speaks of an ending behind a word for what is untrue: "Fake letters announce the end of Vela"."""
    first = min((c.start for c in told.cues if c.cue in ENDINGS), default=len(told.text))
    return is_hoax(told.text[:first])


_LONG_AGO = timedelta(days=45)
"""How long an end without a year may lie back to be told of as news of what ends."""


def _wants_year(dated: Dated, today: date) -> bool:
    return not dated.sure and dated.form in _CALENDAR and dated.day.last < today - _LONG_AGO


_WAS = re.compile(r"\b(?:was|were|went|came|had|did)\b", re.I)
_WILL = re.compile(r"\b(?:will|would|shall|to be|is|are)\b|['’]ll\b", re.I)


def _is_past(dated: Dated, cue: Found | None, text: str, today: date) -> bool:
    """Whether a day without a year is one gone by, though the year to come has it too: "in April it was the turn of"."""
    told = (cue is None or cue.cue is Cue.ENDED) and _WAS.search(text) and not _WILL.search(text)
    return bool(told) and not dated.sure and dated.form in _CALENDAR and dated.day.first > today + _LONG_AGO


def _is_past_weekday(dated: Dated, cue: Found | None, text: str, today: date) -> bool:
    """Whether a day of the week is the last one and not the next: "went silent for Italian users at noon on Monday"."""
    done = (
        cue is not None
        and cue.cue in (Cue.ENDED, Cue.CLOSED)
        and _WAS.search(text)
        and not _WILL.search(text)
    )
    return bool(done) and dated.form.startswith("weekday") and dated.day.first > today


def _years_on(day: PartialDate, years: int) -> PartialDate:
    moved = f"{int(day.iso[:4]) + years}{day.iso[4:]}"
    return day if moved.endswith("02-29") else PartialDate(moved)


def _ahead(ends: Sequence[Fact]) -> Fact | None:
    """The first end that is still ahead where nothing says that the product is gone: a day past beside it is one of notice."""
    if any(f.cue and f.cue.cue is Cue.ENDED for f in ends):
        return None
    return next((f for f in ends if f.day and f.ahead), None)


def _says_own(facts: Sequence[Fact], scope: str, *, reversed_: bool) -> bool:
    """Whether something is said of one surface alone: a day, or that it stays after all, where the text takes back what was to be."""
    mine = [f for f in facts if f.scope == scope]
    return any(
        (f.day and f.day.label == "SHUTDOWN")
        or (f.cue and f.cue.cue is Cue.RUMOURED)
        or (f.cue and f.cue.cue is Cue.REVERSED and (reversed_ or f.cue.end))
        or (f.cue and f.cue.cue is Cue.KEPT and reversed_)
        for f in mine
    )


def _denies(telling: Telling) -> bool:
    """Whether a sentence says of what it names that it does not end, and gives no day of another end."""
    return any(c.cue is Cue.KEPT for c in telling.cues) and not any(
        d.label == "SHUTDOWN" for d in telling.days
    )


_IS_IT_OVER = re.compile(r"\b(?:is|was) (?:this|that|it) the end (?:of|for)\b[^?]{0,120}\?", re.I)
"""What a title asks of what goes on."""
_HOW_TO = re.compile(
    r"\W*(?:how (?:to|you can|we)|a guide to|guide: how to|best practices for) (?:retir|deprecat|sunset|shut(?:ting)? down|decommission|remov|delet|turn(?:ing)? off|kill)\w* (?:an?|your|one of your|old|unused) ",
    re.I,
)
"""How a title begins that teaches to end something of one's own."""
_SOLVED = re.compile(r"^\W*(?:re: )?\[?\(?solved\b|\b\(solved\)|\[solved\]|^\W*false alarm", re.I)
"""How a title says that what was asked has come to nothing."""


def _is_of_places(claim: Claim) -> bool:
    """Whether what a list names is one or several countries."""
    return all(is_territory(name.removeprefix("the ")) for name in re.split(r", | and | & ", claim.product))


def _is_beside(player: Player, telling: Telling) -> bool:
    """Whether a sentence names something only as what there is instead, or as the place of what it is about and says of no end."""
    text, at = telling.text, telling.at
    if _AS_REPLACEMENT.match(text, player.end - at):
        return True
    placed = not player.governed and _WITHIN.search(text[: player.start - at])
    return bool(placed) and not any(c.cue in SPEAKS for c in telling.cues)


def _is_left_out(main: Fact, own: Mapping[str, Sequence[Fact]]) -> bool:
    """Whether the end for all has another day than that of any of those that are told apart."""
    days = [
        f.day.dated.day
        for facts in own.values()
        for f in facts
        if f.scope and f.day and f.day.label == "SHUTDOWN"
    ]
    whole = main.day.dated.day if main.day else None
    return (
        bool(days)
        and whole is not None
        and not any(day.first <= whole.last and whole.first <= day.last for day in days)
    )


def _day_of_some(telling: Telling, today: date | None) -> Day | None:
    """The only day of a sentence on which something may end for those it opens with; a day past is only where it says that it has."""
    given = [d for d in telling.days if d.label == "SHUTDOWN"]
    if not given and _HAVE_UNTIL.search(telling.text):
        dates = (d for d in telling.days if d.label == "DATE")
        given = [d for d in dates if milestone_of(telling.block.text, d.dated) is None]
    over = any(c.cue in ENDINGS for c in telling.cues)
    given = [d for d in given if over or today is None or d.dated.day.last >= today]
    return replace(given[0], label="SHUTDOWN") if len(given) == 1 else None


_BY_HOW_LONG = re.compile(
    r"\bby (?:exactly |another |a further )?[\w-]+ (?:days?|weeks?|months?|years?)\b", re.I
)
_CLOSES_HEAD = re.compile(
    r"(?: (?:app|library|SDK|bot|plug-?in|extension|model|service|tool|API|endpoint|package)s?)?[.:]\W*"
)
_CLOSES = re.compile(
    r"\s(?:has |have )?(?:stopped|stops|ended|ends|closed|ceased|is (?:ending|closing|stopping))\s(?:accept|tak|sell|offer|support|sales|sign|new)"
)
"""What a company does that ends something of its own."""
_RUN_IN = re.compile(
    r"\W*(?:(?:Next|Then|First(?:ly)?|Second(?:ly)?|Third(?:ly)?|Finally|Lastly|Last|Also|And|Now)(?: up)?,? )?(?:[Tt]he |[Oo]ur )?(?:new |old |[A-Z][\w.-]*['’]s )?(?:(?:Python|Node|Java|Go|Ruby|phone|mobile|desktop|web) )?(?:apps?|librar(?:y|ies)|SDKs?|bots?|plug-?ins?|extensions?|models?|services?|tools?|APIs?|endpoints?|packages?)?,? ?"
)
"""The small words that may stand before the name which a paragraph begins with as its heading."""
_WITHIN = re.compile(r"\b(?:in|inside|within|from|on) (?:the )?$", re.I)
"""What stands before the name of the place of what a sentence is about: "the picker in X gets shorter"."""
_FROM_THEN = re.compile(
    r"\W*(?:from (?:then|that (?:day|date|moment|point)) on|as of then|after that (?:day|date)|thereafter|on that (?:day|date)|ab dann|ab diesem (?:tag|datum|zeitpunkt)|von da an|à (?:partir de )?cette date|a partir de (?:esa fecha|entonces|ese día)|届时|同日|当日)",
    re.I,
)
"""How a sentence begins that goes on from the day told before it."""
_HAVE_UNTIL = re.compile(
    r"\b(?:have|has|get|gets|keep|keeps|can (?:go on|keep) \w+ing \w+) (?:\S+ ){0,4}?(?:until|till|through)\b",
    re.I,
)
"""Words that give more time."""

_JOINS = re.compile(
    rf"(?:{AND.pattern})|[^.;:]{{0,30}}\b(?:and|or|und|oder|et|ou|y|o|e)\s(?:(?:its|their|the) (?:[\w-]+ ){{0,2}})?$",
    re.I,
)
"""What parts one replacement from the next."""
_SOMEBODY = re.compile(
    r"\b(?:I|[Hh]e|[Ss]he)(?:['’](?:ve|ll|d|m|s))?\s(?:[\w'’]+\s){0,5}(?:to|with|on|at|using|into)\s[\"“]?$"
)
"""What one person moved to is no offer to all."""
_AS_REPLACEMENT = re.compile(
    r"[`*\"”]*(?:(?:,| or| and) [`*\"“]*\S+)? as (?:an? |the |its |their |possible )?(?:replacements?|alternatives?|successors?|substitutes?)\b"
)
"""What follows the name, or the first of two, of what there is instead: "X or Y as replacements"."""
_PART_OF = re.compile(r",\s(?:which is |now )?(?:a )?part of (?:the )?")
_ALIKE = re.compile(
    r"\W*(?:and )?(?:the )?same (?:goes|applies|holds(?: true)?|is true|fate awaits|happens to|will happen to)\b|\W*(?:das gleiche|das selbe|dasselbe) gilt (?:auch )?für|\W*il en (?:va|est) de même (?:pour|de)|\W*lo mismo (?:ocurre|vale|sucede|pasa) (?:con|para)|\W*o mesmo (?:vale|acontece|ocorre) (?:para|com)",
    re.I,
)
"""How a sentence begins that says of others what was said before."""
_SAME_AS = re.compile(
    r"[A-Z][\w .-]{2,40} (?:has|had|have|shares?|shared|gets?|got) the same (?:last |final |end )?(?:day|date|deadline|fate)\b|[^:–—]{2,50}(?:[:–—]|\s-)\s(?:the )?same (?:[\w-]+ ){0,2}(?:dates?|days?|timeline|deadlines?|schedule|fate)(?=\s*(?:[.!;,]|$)|\s(?:as|for|too|again)\b)",
    re.I,
)
"""How a line goes on behind the name of something that shares the days of what was spoken of."""
_FOLLOWS = re.compile(
    r"\b(?:follows?|goes|go|went|leaves?|left|next|turn|then|too|as well|later|earlier|same (?:day|date|week|month)|until|suit|folgt|folgen|auch|suit|suivra|también|sigue)\b",
    re.I,
)
"""Words that put one more thing in line with what was told before."""


def _as_ends(telling: Telling, days: list[Day]) -> list[Day]:
    """The days of a sentence with that of the end as such: the only day where no cue says that something ends, and one that is taken
    for given up though no words give it up."""
    if not any(d.label == "SHUTDOWN" for d in days) and any(c.cue is Cue.END for c in telling.cues):
        held = _is_planned(telling.text) or moves(telling.text)
        days = [replace(d, label="SHUTDOWN") if d.label == "OLD" and not held else d for d in days]
    bare = not telling.cues and not any(d.label in ("SHUTDOWN", "DEPRECATED") for d in days)
    plain = [
        d
        for d in days
        if d.label in ("DATE", "OLD") and not (_is_milestone(telling, d) or is_long_ago(d.dated))
    ]
    return (
        [replace(d, label="SHUTDOWN") if d is plain[0] else d for d in days]
        if bare and len(plain) == 1
        else days
    )


def _is_milestone(telling: Telling, day: Day) -> bool:
    return day.label == "DATE" and milestone_of(telling.block.text, day.dated) is not None


def _milestones(facts: Iterable[Fact]) -> tuple[tuple[Milestone, PartialDate], ...]:
    """The days other than notice, deprecation and end, in the order they are told."""
    found = (
        (milestone, f.day.dated.day)
        for f in facts
        if f.day and (milestone := milestone_of(f.telling.block.text, f.day.dated)) is not None
    )
    return tuple(dict.fromkeys(found))


_ENDS = ("SHUTDOWN", "DEPRECATED")
_GIVEN = (*_ENDS, "DATE")


def _heard(player: Player, telling: Telling, sure: float) -> bool:
    """Whether a sentence that speaks of an ending, in words or by a day, is as `sure` that it is that of a name and of no other."""
    if len(telling.named("ENDING")) > 1:
        return False
    said = any(c.cue in SPEAKS for c in telling.cues) or any(d.label in _ENDS for d in telling.days)
    return (
        said
        and telling.quiet < UNSAID
        and player.label == "ENDING"
        and player.parts.get("ENDING", 0.0) >= sure
    )


def _governs(player: Player) -> bool:
    """Whether a rule saw that a name ends."""
    return player.governed and player.label == "ENDING"


_SPARED = re.compile(
    r"[^.;,]{0,24}\b(?:is|are|was|were|will|does|do|has|have)\s(?:not|never)\s(?:be\s)?(?:affected|touched|concerned|impacted|part of (?:this|the))|[^.;,]{0,24}\b(?:is|are|remains?|stays?)\s(?:un(?:affected|touched|changed))\b",
    re.I,
)


def _spares(telling: Telling, player: Player) -> bool:
    """Whether a sentence begins with a name and says that what the text is about does not touch it."""
    return player.leads and _SPARED.match(telling.text, player.end - telling.at) is not None


def _likely(telling: Telling) -> float:
    """How likely a sentence names something that ends, by the classifier of blocks and that of names together."""
    return (1 - telling.quiet) * max((p.parts.get("ENDING", 0.0) for p in telling.players), default=0.0)


def _dated(telling: Telling) -> bool:
    """Whether a sentence says with a day that something ends."""
    return any(d.label == "SHUTDOWN" for d in telling.days) and any(c.cue in ENDINGS for c in telling.cues)


_ONCE_SAID = re.compile(
    r"\b(?:we|this blog|our (?:post|mail|letter|notice))\b[^.;]{0,30}\b(?:said|told|wrote|announced|posted|published)\b[^.;]{0,60}\b(?:would|were|was)\b",
    re.I,
)


def _told_before(telling: Telling) -> bool:
    """Whether a vendor recalls that it said something would end, as in what takes that back."""
    return any(c.cue in ENDINGS for c in telling.cues) and _ONCE_SAID.search(telling.text) is not None


def _main(telling: Telling) -> Found | None:
    """The cue that decides what a sentence says; without one the class of its block stands in where it is sure."""
    speaking = [c for c in telling.cues if c.cue in SPEAKS]
    plain = any(c.cue in ENDINGS for c in speaking)
    for cue in () if plain else (Cue.REVERSED, Cue.RUMOURED, Cue.RENAMED, Cue.MERGED):
        if telling.classes.get(cue.value, 0.0) > SURE and not any(c.cue is cue for c in speaking):
            speaking.append(Found(0, 0, cue, f"a block of the class {cue.value}"))
    return min(
        speaking,
        key=lambda c: SPEAKS.index(c.cue) if c.cue in (Cue.REVERSED, Cue.RUMOURED) else 9,
        default=None,
    )


RESPECTIVELY = re.compile(r"respectively|beziehungsweise|bzw|respectivement|respectivamente|分别|それぞれ")


def _in_turn(offered: Iterable[str], telling: Telling, keys: Sequence[str], key: str) -> list[str]:
    """What a sentence offers one product: of as many names as there are products its own, where they are told in turn."""
    names = list(dict.fromkeys(offered))
    in_turn = len(names) == len(keys) > 1 and key in keys and RESPECTIVELY.search(telling.text)
    return [names[keys.index(key)]] if in_turn else names


def _own_days(telling: Telling, ending: list[tuple[str, Player]], key: str) -> list[Day]:
    """The days of one product in a sentence: with several products and several ends, those that stand beside it."""
    ends = [d for d in telling.days if d.label == "SHUTDOWN"]
    if len(ending) > 1 and RESPECTIVELY.search(telling.text):
        # Each of the days is an end then, whatever the classifier of dates takes it for.
        in_turn = next((days for days in (ends, telling.days) if len(days) == len(ending)), ())
        if in_turn:
            return [replace(in_turn[[k for k, _ in ending].index(key)], label="SHUTDOWN")]
    if len(ending) == 2 and (parted := _FORMER.search(telling.text)):
        latter = parted.start("latter") + telling.at
        said = [d for d in telling.days if d.start > parted.start() + telling.at]
        mine = [d for d in said if (d.start < latter) == (ending[0][0] == key)]
        if mine:
            return [replace(mine[0], label="SHUTDOWN")]
    if len(ending) < 2 or len(ends) < 2:
        return list(telling.days)
    players = [p for _, p in ending]
    if ends[0].start > max(p.start for p in players) and len(_together(players, telling)) == len(players):
        return _nearest_end(telling, ends)
    before = ends[0].start < players[0].start
    own = next(p for k, p in ending if k == key)
    if before:
        chosen = max((d for d in ends if d.start < own.start), key=lambda d: d.start, default=ends[0])
    else:
        chosen = min((d for d in ends if d.start > own.start), key=lambda d: d.start, default=ends[-1])
    return [chosen, *(d for d in telling.days if d.label != "SHUTDOWN")]


def _nearest_end(telling: Telling, ends: list[Day]) -> list[Day]:
    """The days of several products named in one breath, with the one end that follows the words that say so."""
    said = max((c.end for c in telling.cues if c.cue in (Cue.END, Cue.ENDED)), default=0)
    own = next((d for d in ends if d.start >= said), ends[-1])
    return [own, *(d for d in telling.days if d.label != "SHUTDOWN")]


_FORMER = re.compile(
    r"\b(?:the former|ersteres?|erstere[rn]?|(?:le|la) premi(?:er|ère)|el primero|la primera)\b.{0,300}?(?P<latter>\b(?:the latter|letzteres?|letztere[rn]?|(?:le|la) second(?:e)?|el segundo|la segunda)\b)",
    re.I | re.S,
)
"""How a sentence tells apart two that it has named."""
_LINE_OF_SURFACE = re.compile(
    r"\W*(?:(?:the|our|its|la|le|die|der|das|el|o|a|il) |l['’])?(?:[\w-]+ )?(?:apps?|api|web(?:site| app)?|browser|desktop|mobile|site|aplicación|aplicativo|application)(?: (?:app|version|client))?\s*[:–—-]\s",
    re.I,
)


def _turns(telling: Telling) -> bool:
    """Whether a sentence that takes something back names what else that is said of."""
    return any(c.cue is Cue.REVERSED for c in telling.cues) and bool(telling.named("ENDING"))


def _is_line_of_surface(telling: Telling) -> bool:
    """Whether a line gives the end of one surface of what was spoken of: "The app: Friday, 15 January"."""
    ends = any(d.label == "SHUTDOWN" for d in telling.days)
    return ends and not telling.players and _LINE_OF_SURFACE.match(telling.text) is not None


_PLANNED = re.compile(
    r"\b(?:(?:dejar|cerrar|ser|retirar|apagar|acabar|terminar|eliminar|desactivar|desaparecer)ía[ns]?|(?:chiuder|sar|cesser|terminer|smetter)ebbe(?:ro)?|(?:ser|fermer|cesser|arrêter|prendr|disparaîtr|s['’]éteindr)ai(?:t|ent)|hatten? (?:wir )?(?:\w+ ){0,4}(?:angekündigt|geplant|mitgeteilt)|angekündigt, |ursprünglich|zunächst|avions (?:annoncé|écrit|prévu|dit)|avait (?:annoncé|prévu)|initialement|devait|habíamos|estaba previsto|iba a|en un principio|inicialmente|tínhamos|havíamos|"
    r"(?:planned|scheduled|set|due|announced) (?:for|on) [^,;]{4,30},\s(?:will not|won['’]t|is not going to|does not|doesn['’]t)\b|(?:planned|scheduled|set|due|announced) for [^,;]{4,30}, (?:has|have|is|are|was|were) (?:been |now |being )*(?:postponed|delayed|put off|pushed back|deferred|moved|suspended|cancell?ed)|you were told|given up on|gave up on|would|was to|were to|was going to|were going to|had planned|had told|had expected|told you to expect|had been|(?:was|were) (?:due|set|planned|scheduled|meant|supposed|expected)|had said|originally|previously|initially)\b",
    re.I,
)


_ON_HOLD = re.compile(
    r"\b(?:no longer (?:applies|apply|holds|stands|valid)|cross (?:that|the) (?:day|date) out|on hold|paus(?:ed|ing)|suspend(?:ed|ing)|postponed indefinitely|until further notice|not on that day|(?:will not|won['’]t|is not going to) (?:now )?(?:take place|happen|go ahead)|no new date|new date (?:will|to) (?:be|follow))\b",
    re.I,
)


@lru_cache(maxsize=256)
def _is_planned(sentence: str) -> bool:
    """Whether a sentence, asked about for each of its products, speaks of what was once planned."""
    return _PLANNED.search(sentence) is not None


@lru_cache(maxsize=256)
def _is_on_hold(sentence: str) -> bool:
    """Whether a sentence says that something waits for a new day."""
    return _ON_HOLD.search(sentence) is not None


def _given_up(fact: Fact) -> bool:
    """Whether the day is told as what was once planned, and not as the one to which a sentence moves another."""
    text = fact.telling.text
    ends = fact.day is not None and fact.day.label == "SHUTDOWN"
    moved_to = ends and moves(text) and any(d.label == "OLD" for d in fact.telling.days)
    return _is_planned(text) and not moved_to


def _first_day(facts: Iterable[Fact], label: str) -> PartialDate | None:
    return next((f.day.dated.day for f in facts if f.day and f.day.label == label and not _given_up(f)), None)


def _is_first(player: Player, telling: Telling) -> bool:
    """Whether hardly more than a day stands before a name in its sentence."""
    before = telling.text[: max(0, player.start - telling.at)]
    return player.leads or len(before.split()) <= 5


def _together(players: list[Player], telling: Telling) -> list[Player]:
    """The first player of a sentence, and those that commas and an "and" join to it."""
    line = players[:1]
    for player in players[1:]:
        if not AND.match(telling.text[line[-1].end - telling.at : player.start - telling.at]):
            break
        line.append(player)
    return line


def _in_one_breath(players: list[Player], telling: Telling) -> Iterator[list[Player]]:
    """Players of a sentence in the groups that an "and" joins, of two or more each."""
    while players:
        group = _together(players, telling)
        players = players[len(group) :]
        if len(group) > 1 and _AND.search(
            telling.text, group[0].end - telling.at, group[-1].start - telling.at
        ):
            yield group


_AND = re.compile(r"\b(?:and|und|et|y|e|as well as|sowie|ainsi que)\b|[&、和与及]")


_PRESENTS = re.compile(
    r"\b(?:there (?:was|is|were|are)|(?:then|next|first|last|later) (?:came|comes)|take|meet|remember|consider|il y (?:a|avait)|hubo|había|da (?:war|ist))\s(?:the |le |la |el )?[\"“«`]?$",
    re.I,
)
"""What stands before a name that a sentence puts on the stage: "Then there was X." """


_APPOSED = re.compile(r"^\W*(?:The|Its|Their|Our|A|An)\s(?:[\w-]+\s){0,3}[\w-]+,?\s[\"“«`]?$")
"""What stands before a name where a sentence begins with what sort of thing it is: "The companion app, X, "."""


_INTRODUCED = re.compile(r":\s[\"“«`*]?$")
"""What stands before a name that a colon puts on the stage: "And while you are at it: X is next." """
_SEVERAL = re.compile(
    r"\b(?:both|them|they|these|all (?:of them|three|four|five)|the (?:two|three|four)|beide[ns]?|les deux|ambos|ambas|entrambi|os dois)\b|両方|둘 다|两者",
    re.I,
)
"""What stands for several that were named before."""


def _topic(telling: Telling) -> Player | None:
    """The only product that a sentence names, where the sentence is about it, so that the next may go on with "it"."""
    named = [p for p in telling.players if p.label in ("PRODUCT", "ENDING")]
    return named[0] if len(named) == 1 and _is_about(named[0], telling) else None


def _is_about(player: Player, telling: Telling) -> bool:
    """Whether a sentence begins with a name, or puts it on the stage."""
    before, after = telling.text[: player.start - telling.at], telling.text[player.end - telling.at :]
    last = not after.strip(' .:,;!*_"”»') and _COPULA.search(before)
    return (
        player.leads
        or bool(last)
        or any(found.search(before) for found in (_PRESENTS, _APPOSED, _INTRODUCED))
    )


_WHERE = re.compile(r"\b(?:in|at|near|from|around) (?:the )?[\"“«`]?$")
"""What stands before the name of a place."""
_COPULA = re.compile(r"\b(?:was|is|were|are|called|named|war|ist|hieß|était|fue|era)\s[\"“«`*]?$")
_REFERS = re.compile(
    r"\b(?:it|them|ihn|(?:both|these|those|all (?:two|three|four|five)) (?:\w+ )?(?:apps|services|models|tools|features|products|devices|endpoints|versions)|its (?:\w+ )?(?:servers?|cloud|app|service|backend)|the (?:\w+ )?(?:app|service|servers?|model|tool|feature|product|site|assistant|agent|bot|panel|plug-?in|extension|add-?on|button|page|editor|client|programme?|plan|edition|device|box|cloud|lights|chatbot|website|robot|speaker|platform)|(?:den|der|das|die) (?:dienst|betrieb|angebot|app|plattform|assistent(?:en)?|anwendung|funktion|software|programm|werkzeug)|(?:le|la|l['’])\s?(?:service|application|appli|outil|assistant|plateforme|fonction(?:nalité)?)|(?:el|la|o|a|il|lo|l['’])\s?(?:servicio|aplicación|herramienta|asistente|plataforma|función|serviço|aplicativo|ferramenta|servizio|applicazione|strumento))\b",
    re.I,
)


def _refers(telling: Telling) -> bool:
    """Whether a sentence that names no product speaks of one by another word."""
    return (
        not (telling.named("ENDING") or telling.named("PRODUCT")) and _REFERS.search(telling.text) is not None
    )


_KIND_ENDS = re.compile(
    r"\b(?:the|its|le|la|l['’]|der|die|das|el|il|o|a) ?(?:[\w-]+ ){0,2}(?:app|service|servers?|cloud|model|tool|feature|site|website|assistant|device|robot|chatbot|platform|browser|application|assistente?|servicio|aplicación|servizio|serviço|Dienst|Anwendung|App|Assistent)s?(?: \w+)?\s$",
    re.I,
)


def _stands_in(telling: Telling) -> bool:
    """Whether what a sentence says ends is called by its kind alone: "the maker of X said that the app will close"."""
    first = min(c.start for c in telling.cues if c.cue in ENDINGS) - telling.at
    return _KIND_ENDS.search(telling.text, 0, max(0, first)) is not None


def _is_subject(player: Player, telling: Telling) -> bool:
    """Whether a name stands before the words that say something ends, and no preposition makes it a place or a part of something."""
    before = telling.text[: max(0, player.start - telling.at)]
    first = min(c.start for c in telling.cues if c.cue in ENDINGS)
    return player.start < first and not re.search(
        r"\b(?:in|at|of|with|around|from|by|for|inside|like|near) (?:the )?$", before
    )


_SUPPORT = re.compile(r"\b(?:support|updates|sales)\b", re.I)


_LOOSE = ("after", "rel")
"""Days that count from the one of publication."""


def _firmest(ends: list[Fact]) -> list[Fact]:
    """The ends without those that another day of the same scope makes clearer: the day it stops working outweighs the end of its support, and
    a day of the calendar one that counts from today."""
    stops = {f.scope for f in ends if f.cue and not _SUPPORT.search(f.cue.text)}
    ends = [f for f in ends if not (f.cue and _SUPPORT.search(f.cue.text) and f.scope in stops)] or ends
    written = {f.scope for f in ends if f.day and not _counts(f.day.dated)}
    days = [f.day.dated.day.first for f in ends if f.day and not _counts(f.day.dated)]
    return [
        f
        for f in ends
        if not (
            f.day
            and _counts(f.day.dated)
            and (f.scope in written or any(abs(f.day.dated.day.first - day) <= _ROUGHLY for day in days))
        )
    ]


_ROUGHLY = timedelta(days=10)
"""How far off the day that is written out one may be that is only counted: "in three months"."""


def _counts(dated: Dated) -> bool:
    """Whether a day counts from the one of publication."""
    return dated.form in _LOOSE or (dated.form == "end_of" and _COUNTED.search(dated.text) is not None)


_COUNTED = re.compile(r"\b(?:this|next|the) week\b", re.I)


_STATUS = {
    Cue.MERGED: Status.MERGED,
    Cue.RENAMED: Status.RENAMED,
    Cue.REVERSED: Status.REVERSED,
    Cue.RUMOURED: Status.RUMOURED,
}


def _decisive(facts: Sequence[Fact]) -> Found | None:
    """The cue that decides the status of all that was told."""
    cues = [f.cue for f in facts if f.cue]
    firm = [c for c in cues if c.cue in ENDINGS]
    for wanted in (Cue.REVERSED, Cue.MERGED, Cue.RENAMED, Cue.RUMOURED):
        said = [c for c in cues if c.cue is wanted]
        if said and (wanted is not Cue.RENAMED or not firm):
            return said[0]
    return next((c for c in firm if c.cue is Cue.ENDED), firm[0] if firm else None)


def _only_puts_off(fact: Fact, end: Fact | None) -> bool:
    """Whether a fact speaks of a respite where another sentence gives the day to which it is."""
    if fact.cue is None or fact.cue.cue is not Cue.REVERSED or end is None:
        return False
    if end.telling is fact.telling and not re.search(
        r"\bnow\b", fact.telling.text[fact.cue.end - fact.telling.at :]
    ):
        return False
    past = fact.day is not None and not fact.ahead and fact.day.label != "SHUTDOWN"
    if not (_RESPITE.search(fact.cue.text) or (past and _is_a_year_apart(fact, end))):
        return False
    return end.ahead and not _given_up(end) and any(d.label == "SHUTDOWN" for d in end.telling.days)


def _is_a_year_apart(fact: Fact, end: Fact) -> bool:
    """Whether between what a fact tells and an end a year lies: then it is of something else that it tells."""
    days = [f.day.dated.day.last for f in (fact, end) if f.day]
    return len(days) > 1 and days[1] - days[0] > timedelta(days=365)


_RESPITE = re.compile(r"reprieve|stay of execution|respite|grace|block of the class", re.I)
"""Words that take an end back or only put it off."""


def _status(cue: Found | None, end: Dated | None, page: Page) -> Status:
    if cue is not None and cue.cue in _STATUS:
        return _STATUS[cue.cue]
    if end is not None and page.today is not None:
        past = end.day.last <= page.today and end.strength is not Strength.NOT_BEFORE
        return Status.RETIRED if past else Status.DEPRECATED
    return open_status(cue)


def _goes_on_till(facts: Sequence[Fact], end: Fact | None) -> bool:
    """Whether all that is said of an end is before which day it will not be."""
    return (
        end is not None
        and end.day is not None
        and end.day.dated.strength is Strength.NOT_BEFORE
        and all(is_not_so_soon(f.telling.text) for f in facts if f.cue and f.cue.cue in ENDINGS)
        and not any(f.cue and f.cue.cue in _STATUS for f in facts)
    )
