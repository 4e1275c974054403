"""The doors of the house: which room may import which, and where each library may be used."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from data.settings import ROOT

ROOMS = ("alerts", "pipeline", "data", "crawler", "scan", "dashboard", "wording", "api")
MAINS = tuple(file.stem for file in ROOT.glob("*.py"))

ALLOWED = {
    "pipeline": ("pipeline",),
    "data": ("data", "pipeline.types", "pipeline.errors"),
    "data.store": ("data", "pipeline.types", "pipeline.errors", "pipeline.reconcile", "pipeline.resolve", "pipeline.threads"),
    "data.declarations": ("data", "pipeline.types", "pipeline.errors", "pipeline.resolve"),
    "data.identity": ("data", "pipeline.types", "pipeline.errors", "pipeline.resolve"),
    "data.rows": ("data", "pipeline.types", "pipeline.errors", "pipeline.resolve"),
    "data.families": ("data", "pipeline.types", "pipeline.errors", "pipeline.resolve"),
    "data.homes": ("data", "pipeline.types", "pipeline.errors", "pipeline.resolve"),
    "data.seed": ("data", "pipeline.types", "pipeline.errors", "pipeline.resolve"),
    "data.migrations.versions.0009_who_is_who": ("data", "pipeline.types", "pipeline.errors", "pipeline.resolve"),
    "data.news": ("data", "pipeline.types", "pipeline.errors", "pipeline.threads", "pipeline.resolve"),
    "data.chains": ("data", "pipeline.types", "pipeline.errors", "pipeline.resolve"),
    "data.aliases": ("data", "pipeline.types", "pipeline.errors", "pipeline.resolve"),
    "data.names": ("data", "pipeline.types", "pipeline.errors", "pipeline.resolve"),
    "scan": ("scan", "data.queries", "data.chains", "data.names", "data.export", "pipeline.types"),
    "data.subscriptions": ("data", "pipeline.types", "pipeline.errors", "pipeline.resolve"),
    "data.outbox": ("data", "pipeline.types", "pipeline.errors", "pipeline.resolve"),
    "alerts": ("alerts", "data", "wording", "pipeline.types", "pipeline.errors"),
    "crawler": ("crawler", "data", "pipeline.types", "pipeline.errors"),
    "wording": ("wording",),
    "api": ("api", "alerts", "data", "wording", "pipeline.types", "pipeline.errors"),
    "dashboard": (
        "dashboard", "wording", "scan", "alerts", "data.accuracy", "data.alternatives", "data.finding", "data.lanes", "data.dictionary", "data.export", "data.matching", "data.question", "data.rhythm", "data.worked", "data.queries", "data.chains", "data.records", "data.sources", "data.standing", "data.health", "data.trust", "data.news", "data.db", "data.settings", "pipeline.types", "pipeline.errors",
    ),
}  # fmt: skip
DOORS = {
    "scrapy": ("crawler",),
    "spacy": ("pipeline.nlp", "pipeline.components", "pipeline.training"),
    "sqlmodel": ("data",),
    "streamlit": ("dashboard",),
    "apscheduler": ("scheduler",),
    "fastapi": ("api",),
    "uvicorn": ("api.__main__",),
    "icalendar": ("alerts.calendar",),
    "apprise": ("alerts.channels",),
}


def modules() -> Iterator[tuple[str, set[str]]]:
    """Every module of ours with the full names of what it imports, also inside functions."""
    files = [f for room in ROOMS for f in (ROOT / room).rglob("*.py")] + [ROOT / f"{m}.py" for m in MAINS]
    for file in (f for f in files if f.is_file()):
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        yield name, set(imports(ast.parse(file.read_text(encoding="utf-8"))))


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "write the full name of what is imported"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, rooms: tuple[str, ...]) -> bool:
    return any(name == room or name.startswith(room + ".") for room in rooms)


IMPORTS = dict(modules())


@pytest.mark.parametrize("module", IMPORTS)
def test_imports_go_through_the_doors(module):
    ours = {name for name in IMPORTS[module] if within(name, ROOMS + MAINS)}
    allowed = ALLOWED.get(module) or ALLOWED.get(module.split(".")[0], ROOMS + MAINS)
    assert {name for name in ours if not within(name, allowed)} == set()


@pytest.mark.parametrize("library", DOORS)
def test_one_library_one_door(library):
    users = {module for module, names in IMPORTS.items() if any(within(n, (library,)) for n in names)}
    assert {user for user in users if not within(user, DOORS[library])} == set()


def test_charts_are_drawn_without_the_screen_and_feeds_read_in_one_module():
    assert not any(within(name, ("streamlit",)) for name in IMPORTS["dashboard.charts"])
    assert (
        len([module for module, names in IMPORTS.items() if any(within(n, ("feedparser",)) for n in names)])
        == 1
    )
