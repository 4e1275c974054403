"""Which vendor a written name means. Other names that a vendor goes by stand in the registry, shipped and own, as `aliases` of its entry;
and people declare them, which counts above the registry."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from slugify import slugify
from sqlalchemy import bindparam, exists, select
from sqlmodel import Session, col

from data.models import Declaration, Vendor
from data.names import name_key
from data.settings import settings
from data.sources import SHIPPED


@dataclass(frozen=True)
class Maker:
    """A vendor: its slug, which is also the name of its platform, and its name."""

    slug: str
    name: str


def meant_vendor(session: Session, name: str) -> Maker:
    """The vendor that `name` means: as a person declared, the newest word first, or else as `maker` says."""
    rows = session.connection().execute(_DECLARED, {"kind": VENDOR})
    declared = {key: Maker(slug, called) for key, slug, called in rows}
    meant = maker(name)
    while meant.slug in declared:
        meant = declared.pop(meant.slug)
    return meant


VENDOR = "vendor"
"""The kind of a declaration that a name is one of a vendor."""
_DECLARED = (
    select(col(Declaration.key), col(Vendor.slug), col(Vendor.name))
    .join(Vendor, col(Vendor.id) == col(Declaration.vendor_id))
    .where(col(Declaration.kind) == bindparam("kind"), col(Declaration.withdrawn_at).is_(None))
    .order_by(col(Declaration.id))
)
RENAMED = exists().where(col(Declaration.kind) == VENDOR, col(Declaration.withdrawn_at).is_(None))
"""Whether any vendor was declared to be another."""


def maker(name: str) -> Maker:
    """The vendor that `name` means by the registry: the one that goes by it, or else one that is called so."""
    slug, given = slug_of(name), settings()
    for path in (SHIPPED, given.sources) if given.shipped_sources else (given.sources,):
        if path.is_file():
            found = _known(path, path.stat().st_mtime_ns).get(slug)
            if found is not None:
                return found
    return Maker(slug, name)


def slug_of(name: str) -> str:
    """The form in which names of vendors are compared; two spellings of one give the same."""
    return slugify(name, max_length=80) or name_key(name)


@lru_cache(maxsize=4)
def _known(path: Path, _changed: int) -> Mapping[str, Maker]:
    """The vendors of a registry by the slugs of all their names. The file is checked where sources are read, not here."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("vendor", [])
        vendors = [(str(row["name"]), [*map(str, row.get("aliases", []))]) for row in rows]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {slug_of(name): Maker(slug_of(main), main) for main, others in vendors for name in (*others, main)}
