"""Which product a written name means. Pure: names and what is known in, a product id and the reason out.

A name is compared by its key, so that ``GPT‑4o``, ```gpt-4o``` and ``gpt_4o`` are one. A dated snapshot is
not its family: ``gpt-4o`` and ``gpt-4o-2024-08-06`` are two products, because they end on different days.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Known = Mapping[str, Mapping[str, int]]
"""For each platform (slug of the vendor who offers and ends a product): name key -> product id."""

_HYPHENS = re.compile(r"[\u00ad\u00b7\u2010-\u2015\u2027\u2043\u2212\u30fb\ufe58\ufe63\uff0d]")
_QUOTES = re.compile(r"[`'\"´‘’‚‛“”„‟«»‹›「」『』]")
_GAPS = re.compile(r"[\s_-]+")
_SNAPSHOT = re.compile(r"[-@](\d{4}-\d{2}-\d{2}|\d{8}|\d{6}|\d{4}|\d{3})(?=$|[-@:])")


@dataclass(frozen=True)
class Resolved:
    """The product that a name means, and why; or None, and whether it is new or cannot be placed."""

    product_id: int | None
    reason: str
    new: bool = False


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


def resolve(name: str, vendor: str | None, known: Known, *, names: Sequence[str] = ()) -> Resolved:
    """The product that `name` means on the platform of `vendor` (a slug).

    `names` are other names that the same row gives it; they count where they are no wider and no narrower
    than `name`. A vendor's name that is not known is a new product; without a vendor, the name has to be
    known, and on all platforms mean one product only.
    """
    if not name_key(name):
        return Resolved(None, "no name")
    if vendor is None:
        return _by_name_alone(name, known)
    for written in (name, *same_thing(name, names)):
        for key in _forms(written, vendor):
            if (product_id := known.get(vendor, {}).get(key)) is not None:
                return Resolved(product_id, f"{vendor} has a product called {written!r}")
    return Resolved(None, f"{vendor} has no product called {name!r} yet", new=True)


def same_thing(name: str, names: Sequence[str]) -> tuple[str, ...]:
    """Those of `names` that mean exactly what `name` means: the same snapshot, or none."""
    return tuple(other for other in names if snapshot(other) == snapshot(name))


def _forms(name: str, vendor: str) -> tuple[str, ...]:
    """The key as written, without the vendor's name, and with it: ``o3`` and ``OpenAI o3`` are one."""
    key = name_key(name)
    return key, key.removeprefix(f"{vendor}-"), f"{vendor}-{key}"


def _by_name_alone(name: str, known: Known) -> Resolved:
    found = {
        products[key]
        for platform, products in known.items()
        for key in _forms(name, platform)
        if key in products
    }
    if len(found) == 1:
        return Resolved(found.pop(), f"only one product is called {name!r}")
    what = "no product is known by that name" if not found else f"{len(found)} products have that name"
    return Resolved(None, f"no vendor given and {what}: {name!r}")
