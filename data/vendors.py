"""Which vendor a written name means. Other names that a vendor goes by stand in the registry, shipped and own, as `aliases` of its entry."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from slugify import slugify

from data.names import name_key
from data.settings import settings
from data.sources import SHIPPED


@dataclass(frozen=True)
class Maker:
    """A vendor: its slug, which is also the name of its platform, and its name."""

    slug: str
    name: str


def maker(name: str) -> Maker:
    """The vendor that `name` means: the one that goes by it, or else one that is called so."""
    slug, given = _slug(name), settings()
    for path in (SHIPPED, given.sources) if given.shipped_sources else (given.sources,):
        if path.is_file():
            found = _known(path, path.stat().st_mtime_ns).get(slug)
            if found is not None:
                return found
    return Maker(slug, name)


def _slug(name: str) -> str:
    return slugify(name, max_length=80) or name_key(name)


@lru_cache(maxsize=4)
def _known(path: Path, _changed: int) -> Mapping[str, Maker]:
    """The vendors of a registry by the slugs of all their names. The file is checked where sources are read, not here."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("vendor", [])
        vendors = [(str(row["name"]), [*map(str, row.get("aliases", []))]) for row in rows]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {_slug(name): Maker(_slug(main), main) for main, others in vendors for name in (*others, main)}
