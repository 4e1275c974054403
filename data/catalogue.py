"""The registry as a page of the documentation: ``python -m data.catalogue`` writes ``docs/sources.md``."""

from __future__ import annotations

from collections.abc import Sequence

from data.settings import ROOT
from data.sources import SHIPPED, Registry, SourceEntry, read_registry

PAGE = ROOT / "docs" / "sources.md"


def markdown(registry: Registry) -> str:
    """Every source with its addresses, vendors first and by name, then the press and other watchers."""
    spoken = sorted((s for s in registry.sources if s.vendor), key=lambda s: ((s.vendor or "").lower(), s.id))
    others = sorted((s for s in registry.sources if not s.vendor), key=lambda s: s.id)
    vendors = len({s.vendor for s in spoken})
    return "\n".join(
        [
            "# Sources",
            "",
            "Made from `data/sources.toml` by `python -m data.catalogue`; change that file, not this page.",
            "",
            f"{len(spoken)} sources of {vendors} vendors, and {len(others)} of the press and of others who watch. The addresses of a source",
            "stand in order of preference. That one stands here does not mean that it answers: `swansong sources check ID` fetches",
            "it and shows what is read there; `swansong sources add URL` proposes an entry for another.",
            "",
            "## Vendors",
            "",
            *_table(spoken),
            "",
            "## The press and others",
            "",
            *_table(others),
            "",
        ]
    )


def _table(sources: Sequence[SourceEntry]) -> list[str]:
    lines = ["| vendor | id | what | kind | asked | addresses |", "| --- | --- | --- | --- | --- | --- |"]
    return lines + [_row(source) for source in sources]


def _row(source: SourceEntry) -> str:
    cells = (
        source.vendor or "",
        f"`{source.id}`",
        source.title,
        ", ".join([source.kind, *_needs(source)]),
        source.cadence,
        " ".join(f"<{url}>" for url in source.urls),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _needs(source: SourceEntry) -> list[str]:
    """What asking it takes beyond a plain request."""
    needs = {
        f"key in `{source.key.env}`" if source.key else "": source.key is not None,
        "articles followed": source.follow,
        "needs a browser": source.render,
        f"in {source.language}": source.language != "en",
    }
    return [words for words, so in needs.items() if so]


def main() -> None:
    """Write the page."""
    PAGE.write_text(markdown(read_registry(SHIPPED)), encoding="utf-8")


if __name__ == "__main__":
    main()
