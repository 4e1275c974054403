"""The figures of the gate for readers: ``data/accuracy.json``, by set, by vendor and by field, with the mark of the reader they are of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.training.score import Score

FILE = Path(__file__).resolve().parents[2] / "data" / "accuracy.json"
CARD = Path(__file__).with_name("model") / "card.json"


def mark() -> str:
    """What tells this reader's model, with the corpus and configuration it was trained on, from any other."""
    return sha256(CARD.read_bytes()).hexdigest()


def figures(score: Score) -> dict[str, Any]:
    """What was counted and the figures that follow from it, to three digits."""
    counts = {"records": score.gold, "found": score.found, "read": score.predicted, "quiet": score.empty}
    return counts | {name: round(value, 3) for name, value in score.figures().items()}


def write(measured: Mapping[str, Mapping[str, Score]]) -> None:
    """Write the figures; those of a set that is not here stay, where they are of the same reader."""
    known: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}
    kept = known.get("sets", {}) if known.get("reader") == mark() else {}
    sets = {name: _set(vendors) for name, vendors in measured.items()}
    found = {"reader": mark(), "sets": kept | sets}
    FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _set(vendors: Mapping[str, Score]) -> dict[str, Any]:
    named = {vendor: figures(score) for vendor, score in vendors.items() if vendor}
    return figures(sum(vendors.values(), Score())) | {"vendors": named}
