"""How right the reader is, as the gate measured it: ``accuracy.json``, which ``make gate`` writes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("accuracy.json")
FIELDS = ("detect", "strict", "status", "announced", "replacements", "clean")


@dataclass(frozen=True)
class Measured:
    """What was measured on some documents; the figures run from 0 to 1."""

    name: str
    """of the set, or of the vendor"""
    records: int
    """statements that people found in the documents"""
    quiet: int
    """documents that end nothing"""
    figures: dict[str, float]
    """by field: `detect` (products found, F1), `strict` (with the right day, F1), then the share of the found ones that are right, and
    `clean`, the share of the quiet documents in which nothing was found"""


@cache
def _read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def sets() -> list[Measured]:
    """Every set of documents that was measured."""
    return [_measured(name, told) for name, told in _read()["sets"].items()]


def by_vendor(name: str) -> list[Measured]:
    """The vendors whose documents are in a set, those with the most statements first."""
    told = _read()["sets"].get(name, {}).get("vendors", {})
    found = [_measured(vendor, figures) for vendor, figures in told.items() if figures["records"]]
    return sorted(found, key=lambda one: (-one.records, one.name))


def _measured(name: str, told: dict[str, Any]) -> Measured:
    return Measured(name, told["records"], told["quiet"], {field: told[field] for field in FIELDS})
