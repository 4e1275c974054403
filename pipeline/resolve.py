"""Which product a written name means. Pure: the names that were ever written in, who is who out.

A name is compared by its key, so that ``GPT‑4o``, ```gpt-4o``` and ``gpt_4o`` are one. A dated snapshot is
not its family: ``gpt-4o`` and ``gpt-4o-2024-08-06`` are two products, because they end on different days.

Who is who depends on what was written, never on the order in which it was read.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

_HYPHENS = re.compile(r"[\u00ad\u00b7\u2010-\u2015\u2027\u2043\u2212\u30fb\ufe58\ufe63\uff0d]")
_QUOTES = re.compile(r"[`'\"´‘’‚‛“”„‟«»‹›「」『』]")
_GAPS = re.compile(r"[\s_-]+")
_MONTH, _DAY = "(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_SNAPSHOT = re.compile(
    rf"[-@](\d{{4}}-\d{{2}}-\d{{2}}|{_MONTH}-20\d{{2}}|{_MONTH}-{_DAY}|\d{{8}}|\d{{6}}|\d{{4}}|0\d{{2}})(?=$|[-@:])"
)


def name_key(name: str) -> str:
    """`name` in the one form that names are compared in: ``DALL·E 2`` and ``dall_e-2`` give ``dall-e-2``."""
    # Twice, because folding the case can undo the normal form.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return _GAPS.sub("-", _QUOTES.sub("", _HYPHENS.sub("-", folded))).strip("-")


def scope_key(scope: str) -> str:
    """`scope` with its spaces in order; the empty scope is a scope of its own."""
    return " ".join(unicodedata.normalize("NFKC", scope).split())


def snapshot(name: str) -> str | None:
    """What makes `name` a snapshot of a family (``2024-08-06``, ``0613``, ``001``), or None."""
    found = _SNAPSHOT.search(name_key(name))
    return found[1] if found else None


def family(name: str) -> str:
    """The key that `name` shares with its snapshots: ``gpt-4o`` of ``gpt-4o`` and of ``gpt-4o-2024-08-06``."""
    key = name_key(name)
    return _SNAPSHOT.sub("", key, count=1) or key


def points_at(name: str, other: str) -> bool:
    """Whether `name`, which means something near `other`, can only be an alias that its vendor points at it: undated where that is dated.

    When the snapshot ends, the vendor points the alias at another; it ends only where a source lists it.
    """
    return snapshot(name) is None and snapshot(other) is not None


def same_thing(name: str, names: Sequence[str]) -> tuple[str, ...]:
    """Those of `names` that mean exactly what `name` means: the same snapshot, or none."""
    return tuple(other for other in names if snapshot(other) == snapshot(name))


@dataclass(frozen=True)
class Identity:
    """Who is who on one platform."""

    groups: Mapping[str, str]
    """For each key the one that stands for all keys of its product."""
    unclear: Mapping[str, tuple[str, ...]]
    """Keys that could mean one of several products, which therefore mean none of them: with the keys of these."""


def own_key(name: str, platform: str) -> str:
    """The key of `name` on the platform of a vendor (a slug), where the vendor's own name before it adds nothing.

    ``OpenAI o3`` and ``o3`` are one at openai.
    """
    key = name_key(name)
    return key.removeprefix(f"{platform}-") or key


def identify(
    links: Iterable[tuple[str, str]], anchors: Mapping[str, int], apart: Collection[str] = ()
) -> Identity:
    """Which keys of one platform are one product.

    `links` are pairs: the key that a row names its product by, and another that stands beside it. That other key is
    of the same product where it stands beside this one only; a name that stands beside several is a name of none of
    them. `anchors` gives for keys that are known the product that they mean: no two of these become one. Keys that are
    to stand `apart` are of no product but their own.
    """
    beside: dict[str, set[str]] = defaultdict(set)
    keys: set[str] = {*anchors, *apart}
    for main, other in links:
        keys |= {main, other}
        if main != other:
            beside[other].add(main)
    groups = _Groups(keys, anchors)
    doubtful = {other for other in beside if other in apart or beside[other] & set(apart)}
    open_ = sorted(beside.keys() - doubtful)
    while joined := [other for other in open_ if groups.join_all(other, beside[other])]:
        open_ = [other for other in open_ if other not in joined]
    unclear = {other: tuple(sorted(beside[other])) for other in sorted({*open_, *doubtful} - anchors.keys())}
    return Identity({key: groups.of(key) for key in keys}, unclear)


class _Groups:
    """Keys that belong together, each group with one anchor at most."""

    def __init__(self, keys: Iterable[str], anchors: Mapping[str, int]) -> None:
        self._parent = {key: key for key in keys}
        self._anchor = dict(anchors)

    def of(self, key: str) -> str:
        while self._parent[key] != key:
            key = self._parent[key]
        return key

    def join_all(self, other: str, mains: Collection[str]) -> bool:
        """Put `other` to its `mains`, where they are one product already; whether they are."""
        return len({self._who(main) for main in mains}) == 1 and self._join(min(mains), other)

    def _who(self, key: str) -> int | str:
        group = self.of(key)
        return self._anchor.get(group, group)

    def _join(self, one: str, other: str) -> bool:
        """Make the groups of two keys one; whether they are then, since two that are anchored to two products never are."""
        kept, given = sorted((self.of(one), self.of(other)))
        anchors = {self._anchor[key] for key in (kept, given) if key in self._anchor}
        if len(anchors) > 1:
            return False
        self._parent[given] = kept
        if anchors:
            self._anchor[kept] = anchors.pop()
        return True
