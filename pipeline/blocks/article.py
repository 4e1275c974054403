"""An article's main text out of its page: menus, teasers of other stories and sign-up boxes are somebody else's words."""

from __future__ import annotations

import trafilatura

from pipeline.blocks import bounds, html
from pipeline.types import Block

LONGEST = 3_000_000
"""Characters of the longest page whose main text is looked for; of a longer one everything is read."""


def blocks(source: str, room: bounds.Room) -> tuple[list[Block], str, str | None]:
    """Blocks of the main text of an HTML page, with the page's own title and date stamp."""
    main = _main_text(source)
    found, heading, _ = html.blocks(main, room) if main else ([], "", None)
    everything, title, stamp = html.blocks(source, bounds.Room() if found else room)
    return (found or everything), title or heading, stamp


def _main_text(source: str) -> str | None:
    if len(source) > LONGEST:
        return None
    try:
        return trafilatura.extract(source, output_format="html", include_comments=False)
    except (ValueError, TypeError, AttributeError, AssertionError):  # what its parsers make of broken markup
        return None
