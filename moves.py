"""Addresses that have moved: what sources said of it when they were asked, a look at the new address, and the entry put right."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import tomlkit
from pydantic import ValidationError
from tomlkit.exceptions import TOMLKitError

from data import db, queries
from data.settings import Settings
from data.sources import SourceEntry, load_registry
from pipeline.errors import SettingsError
from readout import Progress
from scout import Sight, look


@dataclass(frozen=True)
class Move:
    """That a source says of one of its addresses, `old`, that it is now `new`; what is read at either, and its entry with the new one."""

    entry: SourceEntry
    old: str
    new: str
    before: Sight
    after: Sight

    @property
    def good(self) -> bool:
        """Whether no less is read at the new address."""
        return self.after.ok and self.after.claims >= self.before.claims


def moves(settings: Settings, only: Sequence[str] = (), progress: Progress = lambda *_: None) -> list[Move]:
    """Every move that a source of the registry, or one of those named by id, told of when it was asked last.

    Both addresses are asked now. Raises SettingsError for an id that there is not.
    """
    entries = {entry.id: entry for entry in load_registry(settings).chosen(only)}
    with db.session(settings.database_url) as session:
        told = {name: move for name, move in queries.moved(session).items() if name in entries}
    moved = {
        name: entry
        for name, move in told.items()
        if (entry := with_address(entries[name], *move)) is not None
    }
    probes = [
        entry.model_copy(update={"id": probe, "urls": (url,)})
        for name, entry in moved.items()
        for probe, url in zip(_probes(name), told[name], strict=True)
    ]
    seen = {sight.source.id: sight for sight in look(settings, probes, progress)}
    return [
        Move(entry, *told[name], *(seen[probe] for probe in _probes(name))) for name, entry in moved.items()
    ]


def _probes(name: str) -> tuple[str, str]:
    return f"{name[:70]}-before", f"{name[:70]}-after"


def with_address(entry: SourceEntry, old: str, new: str) -> SourceEntry | None:
    """The entry with `new` in the place of `old`; None where that is no change, or no registry could hold it."""
    urls = [_moved(url, old, new) for url in entry.urls]
    if urls == list(entry.urls) or len(set(urls)) < len(urls):
        return None
    try:
        return SourceEntry.model_validate(entry.model_dump() | {"urls": urls})
    except ValidationError:
        return None


def _moved(url: str, old: str, new: str) -> str:
    return new if url.partition("#")[0] == old.partition("#")[0] else url


def write(move: Move, settings: Settings) -> None:
    """Put the new address into the user's own registry, which keeps every other word: into the entry where it stands there, else as
    one that replaces the shipped entry.

    Raises SettingsError, and then the file is as it was.
    """
    path = settings.sources
    held = path.read_text(encoding="utf-8") if path.is_file() else ""
    try:
        written = tomlkit.parse(held)
        own = next((row for row in written.get("source", []) if row.get("id") == move.entry.id), None)
        if own is None:
            _append(written, move.entry)
        else:
            for place, url in enumerate(own["urls"]):
                own["urls"][place] = _moved(url, move.old, move.new)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(tomlkit.dumps(written), encoding="utf-8")
        load_registry(settings)
    except (OSError, TOMLKitError, SettingsError) as error:
        with suppress(OSError):
            path.write_text(held, encoding="utf-8") if held else path.unlink(missing_ok=True)
        raise SettingsError(f"{path}: the new address cannot be written: {error}") from error


def _append(written: tomlkit.TOMLDocument, entry: SourceEntry) -> None:
    fields = entry.model_dump(mode="json", exclude_defaults=True)
    row = tomlkit.item({**fields, "replace": True})
    if "source" not in written:
        written.append("source", tomlkit.aot())
    written["source"].append(row)
