"""A second hearing: what the rules make of a page's prose is claimed only where the trained parts do not hear otherwise, and they have to
be surer where a claim gives a day. Rules that know how pages are built take a glossary, a caption or a button for a statement now and then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.components.statuses import find_cues, is_over
from pipeline.context import MANY, Frame, Page
from pipeline.telling import Telling, tell
from pipeline.types import Block, Claim, Skipped

QUIET = 0.75
"""How sure the classifier has to be that a block speaks of no ending for a claim from it to be given up."""
SILENT = 0.95
"""How sure it has to be for a claim that gives a day."""
LISTED = "an item of a list"
"""How the rules call what makes such a claim."""
HEARD = 0.2
"""How likely the recogniser has to find it that the name ends for the claim to stand all the same."""


def confirmed(claims: Sequence[Claim], blocks: Sequence[Block], page: Page) -> Iterator[Claim | Skipped]:
    """`claims` from `blocks` in their order, those that the trained parts do not hear as passed over."""
    doubtful = {claim.block for claim in claims if _is_doubtful(claim)}
    asked = [block for block in blocks if block.index in doubtful]
    told = tell([Frame(page, block) for block in asked], page.title) if asked else []
    heard = {block.index: sentences for block, sentences in zip(asked, told, strict=True)}
    for claim in claims:
        if _is_doubtful(claim) and _is_unheard(claim, heard[claim.block]):
            yield Skipped("the trained parts hear of no ending", claim.evidence[:300], claim.block)
        else:
            yield claim


def _is_bare(claim: Claim) -> bool:
    """Whether a claim says no more than that something ends."""
    return claim.shutdown is None and claim.deprecated is None and not claim.replacements


def _is_doubtful(claim: Claim) -> bool:
    """Whether a claim is heard again: it is bare, or gives a day and is not made by an item that is no more than a name, where what says
    that it ends stands above the list."""
    listed = any(name == "product" and evidence.rule == LISTED for name, evidence in claim.fields)
    if listed and MANY.search(claim.where.rsplit(" > ", 1)[-1]):
        return False  # "Past removals": an item of such a list need not say more than a name
    if claim.shutdown is not None and _begins_with_end(claim.evidence):
        return False  # "Removed." below the name of a thing: what was heard would be that word alone
    return _is_bare(claim) or (claim.shutdown is not None and not listed)


def _begins_with_end(said: str) -> bool:
    """Whether a text begins with the word that something is over."""
    return any(cue.start < _FIRST and is_over(cue) for cue in find_cues(said[:_SHORT]))


_FIRST, _SHORT = 3, 60


def _is_unheard(claim: Claim, told: Sequence[Telling]) -> bool:
    name, sure = claim.product, QUIET if _is_bare(claim) else SILENT
    quiet = min((telling.silence for telling in told), default=0.0)
    weights = (
        player.parts.get("ENDING", 0.0)
        for telling in told
        for player in telling.players
        if player.name in name or name in player.name
    )
    return quiet >= sure and max(weights, default=0.0) < HEARD
