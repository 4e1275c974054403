"""What is said of Swansong itself, and of the figures of its reader. Pure, and no screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dashboard.language import Said, share
from data.accuracy import Measured
from wording import N_

LINES: Said[str] = Said(
    {
        "precise": N_("Dates keep the precision of their source: a quarter stays a quarter, and “not before” is no promise."),
        "empty": N_("What no source says stays empty. A missing end is never filled from another field, and not knowing is called unknown."),
        "dispute": N_("Where official sources disagree, both statements stay visible, and it says which one counts and why."),
        "gone": N_("A row that vanishes from a page withdraws nothing: a page that suddenly lists far less is doubted, not believed."),
        "moves": N_("Nothing is overwritten: what was held true on any earlier day can still be asked."),
    }
)  # fmt: skip

SETS: Said[str] = Said(
    {
        "corpus-pages": N_("Real pages of vendors"),
        "corpus-prose": N_("Articles and mails shaped like real ones"),
        "own-pages": N_("Written pages, hard on purpose"),
        "own-prose": N_("Written articles and mails"),
        "own-press": N_("Written press, hard on purpose"),
        "unseen-pages": N_("Pages that the reader was never tuned on"),
        "unseen-prose": N_("Articles that the reader was never tuned on"),
    }
)

FIELDS: Said[str] = Said(
    {
        "detect": N_("Found"),
        "strict": N_("Right day"),
        "status": N_("Status"),
        "announced": N_("Announced"),
        "replacements": N_("Replacements"),
        "clean": N_("No false alarm"),
    }
)

MEANINGS: Said[str] = Said(
    {
        "detect": N_("which products end: how many are found, and how many of those read are right, as one figure (F1)"),
        "strict": N_("the same, where the shutdown date and its firmness must be right too (F1)"),
        "status": N_("share of the found products with the right status"),
        "announced": N_("share of the found products with the right day of announcement"),
        "replacements": N_("share of the found products with exactly the replacements that are named"),
        "clean": N_("share of the documents that end nothing in which nothing was found"),
    }
)  # fmt: skip

_UNSEEN: Said[str] = Said(
    {
        "unseen-pages": N_("On pages it was never tuned on, Swansong finds what ends with {found} and the right day with {strict} (F1); on {clean} of the pages there that end nothing, it raises no false alarm."),
        "unseen-prose": N_("On articles it was never tuned on, these are {found}, {strict} and {clean}."),
    }
)  # fmt: skip


def unseen(measured: Iterable[Measured]) -> Iterator[str]:
    """What is to be expected of a text that nobody tuned the reader on, in a sentence a set."""
    by_name = {one.name: one.figures for one in measured}
    for name, text in _UNSEEN.items():
        if figures := by_name.get(name):
            yield text.format(
                found=share(figures["detect"]),
                strict=share(figures["strict"]),
                clean=share(figures["clean"]),
            )


def unseen_first(measured: Iterable[Measured]) -> list[Measured]:
    """The sets in the order in which they tell most of the next text."""
    return sorted(measured, key=lambda one: one.name not in _UNSEEN)
