"""How likely a product that a text names is one that ends: what the network hears of each of its mentions and what the rules make of
them, weighed together by boosted trees. They are fitted on texts that the network has not learnt (`pipeline.training.trees`)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.components.statuses import ENDINGS, Cue
from pipeline.nlp import MODEL, UNPARTED
from pipeline.telling import PARTS, SPEAKS, Player, Telling, is_of_something_else

FILE = MODEL / "trees.npz"
Row = dict[str, float]
"""What is known of one product, by the names of the features."""
CLASSES = ("ending", "reversed", "rumoured", "renamed", "merged")
"""The classes of blocks that speak of what becomes of a product."""


@dataclass(frozen=True)
class Mention:
    """A product named once: by whom in which sentence, and whether in the title."""

    telling: Telling
    player: Player
    titled: bool

    @property
    def ending(self) -> float:
        """How likely this mention is that of something that ends."""
        return self.player.parts.get("ENDING", 0.0)

    @property
    def before(self) -> str:
        """What its sentence says before it."""
        return self.telling.text[: max(0, self.player.start - self.telling.at)]

    @property
    def after(self) -> str:
        """What its sentence says after it."""
        return self.telling.text[max(0, self.player.end - self.telling.at) :]

    @property
    def likely(self) -> float:
        """The same, and that its block speaks of an ending."""
        return (1.0 - self.telling.silence) * self.ending


@dataclass(frozen=True)
class Said:
    """What the rules make of a sentence, worked out once for all that it names."""

    cued: bool
    """Whether a cue says that something ends."""
    speaks: bool
    dated: bool
    """Whether it gives the day of an end."""
    keeps: bool
    general: bool
    """Whether all that it says of an ending is said of what may happen."""
    elsewhere: bool
    asks: bool

    @classmethod
    def of(cls, telling: Telling) -> Said:
        """What the rules make of `telling`."""
        return cls(
            cued=any(c.cue in ENDINGS for c in telling.cues),
            speaks=any(c.cue in SPEAKS for c in telling.cues),
            dated=any(d.label == "SHUTDOWN" for d in telling.days),
            keeps=any(c.cue is Cue.KEPT for c in telling.cues),
            general=telling.general,
            elsewhere=is_of_something_else(telling),
            asks=telling.text.rstrip(' "”»').endswith(("?", "？")),
        )


class Text:
    """The sentences of a text and of its title, and who is named where, by key."""

    def __init__(
        self, title: Sequence[Telling], tellings: Sequence[Telling], key: Callable[[str], str]
    ) -> None:
        self.tellings = tellings
        self.said = {id(t): Said.of(t) for t in tellings}
        self.at = {id(t): at for at, t in enumerate(tellings)}
        self.mentions: dict[str, list[Mention]] = {}
        for telling in (*title, *tellings):
            for player in telling.players:
                mention = Mention(telling, player, id(telling) not in self.at)
                self.mentions.setdefault(key(player.name), []).append(mention)
        self.likely = {key: max(m.likely for m in found) for key, found in self.mentions.items()}
        self.order = sorted(self.likely, key=lambda key: -self.likely[key])
        self.rank = {key: min(at, 6) for at, key in enumerate(self.order)}
        self.whole = self._whole(title)

    def _whole(self, title: Sequence[Telling]) -> Row:
        """What is known of the text, whichever product is asked about."""
        said = list(self.said.values())
        titled = [c.cue for t in title for c in t.cues]
        row: Row = {
            "sentences": min(len(said), 12),
            "products": min(len(self.mentions), 8),
            "likeliest": max(self.likely.values(), default=0.0),
            "silence": min((t.silence for t in self.tellings), default=1.0),
            "silence on average": sum(t.silence for t in self.tellings) / max(1, len(said)),
            "title silence": min((t.silence for t in title), default=1.0),
            "title ends": any(cue in ENDINGS for cue in titled),
            "title speaks": any(cue in SPEAKS for cue in titled),
            "title keeps": Cue.KEPT in titled,
            "cued": any(s.cued for s in said),
            "dated": any(s.dated for s in said),
            "cued and dated": any(s.cued and s.dated for s in said),
        }
        return row | {f"text {name}": _class(self.tellings, name) for name in CLASSES}

    def row(self, key: str, rules: Row) -> Row:
        """What is known of one product: of its text, of its mentions, and what the rules make of it."""
        mentions = self.mentions.get(key, [])
        own = list({id(m.telling): m.telling for m in mentions if not m.titled}.values())
        said = [self.said[id(t)] for t in own]
        likely = self.likely.get(key, 0.0)
        rival = next((self.likely[other] for other in self.order[:2] if other != key), 0.0)
        return {
            **self.whole,
            **rules,
            **_parts(mentions),
            "titled": any(m.titled for m in mentions),
            "title ending": max((m.ending for m in mentions if m.titled), default=0.0),
            "likely": likely,
            "lead": likely - rival,
            "rank": self.rank.get(key, 6),
            "own silence": min((t.silence for t in own), default=1.0),
            "own cue": any(s.cued for s in said),
            "own speaks": any(s.speaks for s in said),
            "own general": sum(s.general for s in said) / max(1, len(said)),
            "own day": any(s.dated for s in said),
            "own cue and day": any(s.cued and s.dated for s in said),
            "own keeps": any(s.keeps for s in said),
            "own elsewhere": sum(s.elsewhere for s in said) / max(1, len(said)),
            "own asks": any(s.asks for s in said),
            "first": min((self.at[id(t)] for t in own), default=12),
            "leads": any(m.player.leads for m in mentions),
            **{f"own {name}": _class(own, name) for name in CLASSES},
            **_shape(mentions[0].player.name if mentions else key),
        }


def _class(tellings: Iterable[Telling], name: str) -> float:
    return max((t.classes.get(name, 0.0) for t in tellings), default=0.0)


def _parts(mentions: Sequence[Mention]) -> Row:
    """Which parts the mentions of a product play."""
    n = max(1, len(mentions))
    row: Row = {
        "mentions": min(len(mentions), 5),
        "no name": sum(m.player.parts.get("NONE", 0.0) for m in mentions) / n,
        "governed": any(m.player.governed and m.player.label == "ENDING" for m in mentions),
        "governed to": any(m.player.governed and m.player.label == "TO" for m in mentions),
    }
    for part in PARTS:
        weights = [m.player.parts.get(part, 0.0) for m in mentions]
        row[f"{part} max"], row[f"{part} on average"] = max(weights, default=0.0), sum(weights) / n
        row[f"{part} sum"] = min(3.0, sum(weights))
        row[f"{part} label"] = sum(m.player.label == part for m in mentions) / n
    for name, words in _PLACES.items():
        row[name] = sum(words.search(m.before) is not None for m in mentions) / n
    row["owns"] = sum(m.after.startswith(("'s ", "’s ")) for m in mentions) / n
    row["explained"] = sum(_EXPLAINED.match(m.after) is not None for m in mentions) / n
    return row


_PLACES = {
    name: re.compile(
        rf"\b(?:{words})\s(?:the |its |their |our |der |dem |den |la |le |el |il |o |a )?[\"“«„(]?$", re.I
    )
    for name, words in {
        "somewhere": "on|in|at|via|inside|within|through|across|auf|bei|sur|dans|chez|en|em|su|nel",
        "from there": "from|off|out of|von|aus|de|du|da|do",
        "towards": "to|into|with|for|zu|zum|mit|für|à|vers|pour|avec|con|para|com|per",
        "by it": "by|behind|von|par|por|da",
        "compared": "than|like|unlike|as|beside|besides|alongside|wie|comme|como|come",
        "belongs": "of|des|del|della|dello",
    }.items()
}
"""What may stand right before a name, by what that makes of it."""
_EXPLAINED = re.compile(
    r"[\"”»“]?,\s(?:the|a|an|its|their|our|which|der|die|das|ein|eine|le|la|un|une|el|una|o|a|um|uma|il)\s",
    re.I,
)
"""What follows a name whose sentence says what it is."""


def _shape(name: str) -> Row:
    return {
        "capital": name[:1].isupper(),
        "digit": any(letter.isdigit() for letter in name),
        "id": name.islower() and any(mark in name for mark in "-/_"),
        "words": min(len(name.split()), 4),
        "unparted": UNPARTED.search(name) is not None,
    }


@dataclass(frozen=True)
class Trees:
    """Boosted trees of yes-or-no questions. Node arrays of one length: the `feature` asked about (-1 in a leaf), the `threshold` up to which
    the answer leads `left`, else `right`, and the `value` of a leaf, in log odds; `roots` are the first nodes of the trees."""

    names: tuple[str, ...]
    base: float
    roots: Any
    feature: Any
    threshold: Any
    left: Any
    right: Any
    value: Any

    def likelihoods(self, rows: Sequence[Row]) -> list[float]:
        """How likely each row is that of a product that ends."""
        if not rows:
            return []
        known = np.array([[float(row[name]) for name in self.names] for row in rows])
        at = np.tile(self.roots, (len(rows), 1))
        each = np.arange(len(rows))[:, None]
        while True:
            asked = self.feature[at]
            if not (asked >= 0).any():
                break
            below = known[each, asked] <= self.threshold[at]
            at = np.where(asked < 0, at, np.where(below, self.left[at], self.right[at]))
        odds = self.base + self.value[at].sum(axis=1)
        return [float(p) for p in 1.0 / (1.0 + np.exp(-odds))]

    def save(self, file: Path) -> None:
        """Write to `file`, an archive of NumPy arrays."""
        arrays: dict[str, Any] = {name: np.asarray(value) for name, value in vars(self).items()}
        np.savez_compressed(file, **arrays)


@lru_cache(maxsize=1)
def trees(file: Path = FILE) -> Trees | None:
    """The trees that were fitted, or None where there are none yet."""
    if not file.is_file():
        return None
    with np.load(file, allow_pickle=False) as kept:
        arrays = {name: kept[name] for name in kept.files}
    names = tuple(str(name) for name in arrays.pop("names"))
    return Trees(names, float(arrays.pop("base")), **arrays)


_asked: ContextVar[list[tuple[str, Row]] | None] = ContextVar("asked", default=None)


@contextmanager
def listening() -> Iterator[list[tuple[str, Row]]]:
    """The products that are asked about meanwhile, by name, with what is known of each: what trees are fitted on."""
    heard: list[tuple[str, Row]] = []
    token = _asked.set(heard)
    try:
        yield heard
    finally:
        _asked.reset(token)


def likelihoods(named: Mapping[str, str], rows: Mapping[str, Row]) -> dict[str, float]:
    """How likely each product, by key, ends; `named` has their names. Where no trees are fitted yet, what the rules claim does."""
    heard = _asked.get()
    if heard is not None:
        heard += [(named[key], row) for key, row in rows.items()]
    fitted = trees()
    if fitted is None:
        return {key: float(row["claimed"]) for key, row in rows.items()}
    return dict(zip(rows, fitted.likelihoods(list(rows.values())), strict=True))
