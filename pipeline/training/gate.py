"""The gate: the reader may not read worse than it did. ``python -m pipeline.training.gate [--allow-regression] [--errors N]``.

Scores the project's own gold, gold that the reader was never tuned on (its errors are not shown: who reads them spends it) and, where a corpus of real pages stands beside the checkout, that too, against the floors in
``floors.toml``, and writes them to ``data/accuracy.json`` for readers. Exit code 1 where a figure is under its floor, unless a regression is allowed on purpose.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

from pipeline.training.figures import write
from pipeline.training.score import Score, score_documents

ROOT = Path(__file__).resolve().parents[2]
FLOORS = Path(__file__).with_name("floors.toml")
GOLD = ROOT / "tests" / "gold"
CORPUS = ROOT.parent / "shared" / "corpus"
SETS = {
    "own-pages": [
        (GOLD / part, "pages")
        for part in (
            "",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "quiet",
        )
    ],
    "own-prose": [
        (GOLD / part, "prose")
        for part in ("", "second", "mixed", "fifth", "sixth", "seventh", "eighth", "ninth")
    ],
    "own-press": [(GOLD / "press", "prose")],
    "unseen-pages": [(GOLD / "unseen" / part, "pages") for part in ("", "fresh", "third", "fourth")],
    "unseen-prose": [(GOLD / "unseen" / part, "prose") for part in ("", "fresh", "third", "fourth")],
    "corpus-pages": [(CORPUS, "pages")],
    "corpus-prose": [(CORPUS, "prose")],
}
"""What is scored: of each set the folders that hold it, and which of their files."""


def scores() -> dict[str, Score]:
    """The score of every set that is present."""
    return {name: sum(vendors.values(), Score()) for name, vendors in measured().items()}


def measured() -> dict[str, dict[str, Score]]:
    """For every set that is present the score of each vendor's documents; those of none stand under an empty name."""
    found: dict[str, dict[str, Score]] = {}
    for name, places in SETS.items():
        for folder, part in places:
            if folder.is_dir():
                vendors = found.setdefault(name, defaultdict(Score))
                for vendor, score in score_documents(folder, part):
                    vendors[vendor] += score
    return found


def shortfalls(found: dict[str, Score]) -> list[str]:
    """What is under its floor, in words."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    return [
        f"{name}: {figure} is {score.figures()[figure]:.3f}, its floor is {floor:.3f}"
        for name, score in found.items()
        for figure, floor in floors.get(name, {}).items()
        if score.figures()[figure] < floor
    ]


def main() -> int:
    """Print every figure, then what is short."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--allow-regression", action="store_true", help="report what is short, but let it pass"
    )
    parser.add_argument(
        "--errors", type=int, default=0, metavar="N", help="show the first N errors of each set"
    )
    args = parser.parse_args()
    by_vendor = measured()
    write(by_vendor)
    found = {name: sum(vendors.values(), Score()) for name, vendors in by_vendor.items()}
    for name, score in found.items():
        print(f"{name:13}", "  ".join(f"{figure} {value:.3f}" for figure, value in score.figures().items()))
        for error in [] if name.startswith("unseen-") else score.errors[: args.errors]:
            print("  ", error)
    short = shortfalls(found)
    print("\n".join(short), file=sys.stderr)
    return 1 if short and not args.allow_regression else 0


if __name__ == "__main__":
    raise SystemExit(main())
