"""Which products a written name can mean, for those who look names up and store nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from data.models import Alias, Product, Vendor
from pipeline.resolve import family, name_key, points_at, snapshot

__all__ = ["Names", "family", "name_key", "names", "points_at", "snapshot"]


@dataclass(frozen=True)
class Named:
    """A product that has a name, as far as a look-up asks."""

    product_id: int
    kind: str
    vendor: str
    """slug of its vendor"""


@dataclass(frozen=True)
class Names:
    """Every name that is known, by its key."""

    exact: Mapping[str, tuple[Named, ...]]
    """the products that are called so"""
    near: Mapping[str, tuple[Named, ...]]
    """the products that are found by it though they are something wider or narrower: a line of models, a family"""
    vendors: frozenset[str]
    """slugs of all vendors"""


def names(session: Session) -> Names:
    """Every name of every product."""
    # More columns than the typed overloads of `select` go to.
    fields: Any = (Alias.key, Alias.resolves, Product.id, Product.kind, Vendor.slug)
    rows = session.exec(select(*fields).join(Product, col(Alias.product_id) == Product.id).join(Vendor))
    found: tuple[dict[str, list[Named]], ...] = (defaultdict(list), defaultdict(list))
    for key, resolves, product_id, kind, vendor in rows:
        found[not resolves][key].append(Named(product_id, kind, vendor))
    exact, near = ({key: tuple(owners) for key, owners in keys.items()} for keys in found)
    return Names(exact, near, frozenset(session.exec(select(Vendor.slug))))
