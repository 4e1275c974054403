"""Which products the ids in a line mean, and which look like ids that nobody knows. Pure: names and a line in, hits out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from data.names import Named, Names, family, name_key, snapshot
from pipeline.types import Kind
from scan import ids
from scan.ids import Written

_IDS = (Kind.MODEL, Kind.API, Kind.ENDPOINT, Kind.SDK)
"""The kinds of product whose names programs write."""
_PLAIN = re.compile(r"[a-z0-9][a-z0-9.:-]*")
_LONGEST = 100


@dataclass(frozen=True)
class Hit:
    """An id in a line."""

    written: str
    column: int
    means: tuple[int, ...]
    """ids of the products that are called so; empty where none is known"""
    near: tuple[int, ...] = ()
    """ids of products that are found by the name though it says something wider or narrower"""


class Matcher:
    """Knows all names, and finds them in lines."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.families = frozenset(filter(None, map(ids.family, _model_keys(names))))
        self.snapshots = _snapshots(names)

    def hits(self, line: str, *, names: bool = False) -> list[Hit]:
        """What of a line is an id; of those that overlap the longest that is known.

        `names` says that it holds nothing but names: then plain words are some, and one that nobody knows is a hit too.
        """
        pieces = ids.written(line, listed=names)
        return [hit for written in pieces for hit in self._longest(written, names)]

    def _longest(self, written: Iterable[Written], names: bool) -> list[Hit]:
        """The hits that do not overlap."""
        found = [(one, hit) for one in written if (hit := self._known(one) or self._unknown(one, names))]
        taken: list[tuple[int, int]] = []
        kept = []
        for one, hit in sorted(found, key=lambda pair: (not pair[1].means, -len(pair[0].text))):
            start, end = one.column, one.column + len(one.text)
            if all(end <= first or start >= last for first, last in taken):
                taken.append((start, end))
                kept.append(hit)
        return sorted(kept, key=lambda hit: hit.column)

    def means(self, name: str, vendor: str) -> int | None:
        """The one product that a vendor means by `name`, for instance as a replacement; None where that is not known."""
        for form in (name, *ids.forms(name, self.names.vendors)):
            key = name_key(form)
            for tried in (key, key.removeprefix(f"{vendor}-"), f"{vendor}-{key}"):
                owners = self.names.exact.get(tried, ())
                own = [owner for owner in owners if owner.vendor == vendor] or list(owners)
                if len(own) == 1:
                    return own[0].product_id
        return None

    def _known(self, one: Written) -> Hit | None:
        near: tuple[Named, ...] = ()
        for form in self._forms(one):
            key = name_key(form)
            if owners := _called(self.names.exact.get(key, ()), one, key):
                return Hit(one.text, one.column, _ids(self._said(one, owners)))
            aside = self.names.near.get(key) or self.snapshots.get(key, ())
            near = near or tuple(_called(aside, one, key))
        return Hit(one.text, one.column, (), _ids(near)) if near else None

    def _said(self, one: Written, owners: list[Named]) -> list[Named]:
        """Those of the vendor that the id itself names before it, where it names one."""
        said = set(re.split(r"[^a-z0-9]+", one.text.casefold()))
        return [owner for owner in owners if owner.vendor in said] or owners

    def _unknown(self, one: Written, names: bool) -> Hit | None:
        if names and one.whole and len(one.text) <= _LONGEST:
            return Hit(one.text, one.column, (), _ids(self._relatives(one)))
        if len(one.text) > _LONGEST or " " in one.text or ids.is_file(one.text):
            return None
        by_setting = one.whole and one.model and bool(re.match(r"[A-Za-z][\w.:/@+-]*\d", one.text))
        if by_setting or (one.shaped and any(map(self._of_family, self._alone(one.text)))):
            return Hit(one.text, one.column, (), _ids(self._relatives(one)))
        return None

    def _alone(self, text: str) -> Iterator[str]:
        """The id without what stands before it, where that is the name of a vendor."""
        *path, last = text.split("/")
        if not path or any(part.casefold().split("-")[0] in self.names.vendors for part in path):
            yield from ids.forms(last, self.names.vendors)

    def _of_family(self, form: str) -> bool:
        return ids.family(name_key(form)) in self.families and bool(_PLAIN.fullmatch(name_key(form)))

    def _relatives(self, one: Written) -> list[Named]:
        """What the id is a snapshot of."""
        for form in self._forms(one):
            if dated := snapshot(form):
                key = name_key(form).partition(f"-{dated}")[0]
                if owners := self.names.exact.get(key) or self.names.near.get(key):
                    return list(owners)
        return []

    def _forms(self, one: Written) -> list[str]:
        return ids.forms(one.text, self.names.vendors) if " " not in one.text else [one.text]


def _snapshots(names: Names) -> dict[str, tuple[Named, ...]]:
    """By the name that they share those that are dated: what an alias that nobody lists may point at."""
    found: dict[str, list[Named]] = defaultdict(list)
    for key, owners in names.exact.items():
        if snapshot(key):
            found[family(key)] += owners
    return {key: tuple(owners) for key, owners in found.items()}


def _called(owners: Iterable[Named], one: Written, key: str) -> list[Named]:
    """Those of `owners` that are meant by a key which stands as it does: a plain word is no name in most places."""
    if one.whole and (one.listed or one.model):
        return list(owners)
    joined = one.whole and re.search(r"[-./]", key)
    return [owner for owner in owners if owner.kind in _IDS and (one.shaped or joined)]


def _model_keys(names: Names) -> Iterator[str]:
    for known in (names.exact, names.near):
        for key, owners in known.items():
            if _PLAIN.fullmatch(key) and any(owner.kind == Kind.MODEL for owner in owners):
                yield key


def _ids(owners: Iterable[Named]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(owner.product_id for owner in owners))
