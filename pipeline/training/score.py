"""How well the reader reads: its claims against gold records, document by document.

A gold record may allow other readings: ``alt_names`` and ``model_id`` for the name, ``FIELD_alt`` for a field, and
``optional`` for a record that need not be found and is not wrong if it is.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.errors import UnreadableError
from pipeline.extract import read_document
from pipeline.resolve import name_key
from pipeline.types import Claim, Document

Record = Mapping[str, Any]
FIELDS = ("status", "announced", "replacements")
_KIND_WORDS = frozenset(
    [
        "the",
        "app",
        "apps",
        "api",
        "apis",
        "model",
        "models",
        "browser",
        "service",
        "feature",
        "tool",
        "endpoint",
        "beta",
        "platform",
        "website",
    ]
)


@dataclass
class Score:
    """Counts over documents, and the figures that follow from them (each from 0 to 1)."""

    gold: int = 0
    predicted: int = 0
    found: int = 0
    strict: int = 0
    empty: int = 0
    clean: int = 0
    right: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """detect and strict as F1, each field as its share of the found records, clean as the share of documents without
        gold in which nothing was found."""
        figures = {"detect": self._f1(self.found), "strict": self._f1(self.strict)}
        figures |= {name: self.right[name] / self.found if self.found else 0.0 for name in FIELDS}
        return figures | {"clean": self.clean / self.empty if self.empty else 1.0}

    def __add__(self, other: Score) -> Score:
        """The counts of both."""
        return Score(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(self)))

    def _f1(self, hits: int) -> float:
        return 2 * hits / (self.predicted + self.gold) if self.predicted + self.gold else 1.0


def score_folder(folder: Path, name: str) -> Score:
    """The score of the reader on ``NAME.jsonl`` in `folder` against ``NAME-gold.jsonl`` beside it."""
    return sum((score for _, score in score_documents(folder, name)), Score())


def score_documents(folder: Path, name: str) -> Iterator[tuple[str, Score]]:
    """The score of each document, with the vendor that it is of; empty where it is of none."""
    gold = {row["id"]: row["records"] for row in _lines(folder / f"{name}-gold.jsonl")}
    for row in _lines(folder / f"{name}.jsonl"):
        if row["id"] in gold:
            one = Score()
            add(one, row["id"], gold[row["id"]], _read(row, folder))
            yield row.get("vendor") or "", one


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())


def _read(row: Record, folder: Path) -> Sequence[Claim]:
    raw = (folder / row["path"]).read_bytes() if row.get("path") else str(row["text"]).encode()
    published = date.fromisoformat(row["published"]) if row.get("published") else None
    document = Document(
        raw,
        format=row.get("format"),
        vendor=row.get("vendor"),
        published=published,
        title=row.get("title") or "",
    )
    try:
        return read_document(document).claims
    except UnreadableError:
        return ()


def add(total: Score, name: str, gold: Sequence[Record], claims: Sequence[Claim]) -> None:
    """Count one document: each gold record is paired with the claim of the same name that agrees with it most."""
    free = list(claims)
    for record in gold:
        same = [claim for claim in free if _same_name(record, claim)]
        best = max(same, key=lambda claim: _agreement(record, claim), default=None)
        if best is not None:
            free.remove(best)
        if record.get("optional"):
            continue
        total.gold += 1
        if best is None:
            total.errors.append(f"{name}: missed {record['product']}")
            continue
        total.found += 1
        total.predicted += 1
        total.strict += _strict(record, best)
        total.right.update(field for field in FIELDS if _agrees(record, best, field))
        if not _strict(record, best):
            total.errors.append(
                f"{name}: {record['product']} ends {record.get('shutdown')}, read {best.shutdown}"
            )
    total.predicted += len(free)
    total.errors += [f"{name}: false {claim.product} from {claim.evidence[:80]!r}" for claim in free]
    if not any(not record.get("optional") for record in gold):
        total.empty += 1
        total.clean += not free


def words_of(name: str, vendor: str = "") -> frozenset[str]:
    """The words of a name that tell it apart: without those of its vendor and of its kind."""
    words = frozenset(name_key(name).replace("/", "-").split("-"))
    return words - _KIND_WORDS - set(name_key(vendor).split("-")) or words


def _same_name(record: Record, claim: Claim) -> bool:
    accepted = [record["product"], record.get("model_id"), *_many(record.get("alt_names"))]
    vendor = f"{record.get('vendor') or ''} {claim.vendor or ''}"
    return any(words_of(name, vendor) == words_of(claim.product, vendor) for name in accepted if name)


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _strict(record: Record, claim: Claim) -> bool:
    days = [record.get("shutdown"), *(_many(record["shutdown_alt"]) if "shutdown_alt" in record else [])]
    return (claim.shutdown.iso if claim.shutdown else None) in days and claim.not_before == bool(
        record.get("not_before")
    )


def _agrees(record: Record, claim: Claim, name: str) -> bool:
    if name == "replacements":
        vendor = record.get("vendor") or ""
        mine = {words_of(r, vendor) for r in claim.replacements}
        readings = [
            record.get("replacements") or [],
            *([record["replacements_alt"]] if "replacements_alt" in record else []),
        ]
        return any({words_of(r, vendor) for r in reading} == mine for reading in readings)
    value = claim.status.value if name == "status" else claim.announced.iso if claim.announced else None
    return value in [record.get(name), *(_many(record[f"{name}_alt"]) if f"{name}_alt" in record else [])]


def _agreement(record: Record, claim: Claim) -> int:
    return 10 * _strict(record, claim) + sum(_agrees(record, claim, name) for name in FIELDS)
