"""The shapes that real pages give the same announcement: whatever carries it, it reads the same."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.extract import read_document
from pipeline.types import Claim, Document

TODAY = date(2026, 6, 15)


def claims(text: str, format: str = "html") -> list[Claim]:
    return list(read_document(Document(text.encode(), format=format, vendor="Vela", published=TODAY)).claims)


def told(text: str, format: str = "html") -> dict[str, str | None]:
    """Each product with the day it ends."""
    return {claim.product: claim.shutdown.iso if claim.shutdown else None for claim in claims(text, format)}


ROW = "<tr><th>Model</th><th>Shutdown date</th></tr><tr><td>vela-1-mini</td><td>2026-09-30</td></tr>"

SHAPES = {
    "a nested table": f"<table><tr><td><h2>Deprecations</h2><table>{ROW}</table></td></tr></table>",
    "a table on its side": "<table><tr><th>Model</th><td>vela-1-mini</td></tr><tr><th>Shutdown date</th><td>2026-09-30</td></tr></table>",
    "a cell for several rows": "<table><tr><th>Shutdown date</th><th>Model</th></tr><tr><td rowspan=2>2026-09-30</td><td>vela-1-mini</td></tr><tr><td>vela-1-mini</td></tr></table>",
    "a cell for several columns": "<table><tr><th colspan=2>Model</th><th>Shutdown date</th></tr><tr><td colspan=2>vela-1-mini</td><td>2026-09-30</td></tr></table>",
    "definitions": "<h2>Retirements</h2><dl><dt>vela-1-mini</dt><dd>Will be shut down on 30 September 2026.</dd></dl>",
    "something to unfold": "<h2>Retirements</h2><details><summary>vela-1-mini</summary><p>vela-1-mini will be shut down on 30 September 2026.</p></details>",
    "tabs side by side": f"<div role=tablist><button role=tab>Text</button><button role=tab>Audio</button></div><div role=tabpanel><h3>Text</h3><table>{ROW}</table></div><div role=tabpanel hidden><h3>Audio</h3><p>Nothing planned.</p></div>",
    "a heading with the day": "<h2>2026-09-30: vela-1-mini will be shut down</h2><p>vela-1-mini will be shut down on 30 September 2026.</p>",
    "a footnote": "<table><tr><th>Model</th><th>Shutdown date</th></tr><tr><td>vela-1-mini<sup>1</sup></td><td>2026-09-30 [2]</td></tr></table><p>1 On request.</p>",
    "struck out words": "<table><tr><th>Model</th><th>Shutdown date</th></tr><tr><td>vela-1-mini</td><td><del>2026-07-31</del> 2026-09-30</td></tr></table>",
    "an id that may break": f"<table>{ROW.replace('vela-1-mini', 'vela-<wbr>1-<wbr>mini')}</table>",
    "an id with soft hyphens": f"<table>{ROW.replace('vela-1-mini', 'vela-&shy;1-mini')}</table>",
    "an id with other hyphens": f"<table>{ROW.replace('vela-1-mini', 'vela‑1‑mini')}</table>",
}
MARKDOWN = {
    "Markdown": "| Model | Shutdown date |\n|---|---|\n| `vela-1-mini` | 2026-09-30 |\n",
    "escapes": "| Model | Shutdown date |\n|---|---|\n| vela\\-1\\-mini | 2026\\-09\\-30 |\n",
    "front matter": "---\ntitle: Deprecations\nlast_updated: 2026-06-01\n---\n\n## vela-1-mini\n\nvela-1-mini will be shut down on 30 September 2026.\n",
    "components": 'import { Note } from "./note"\n\n<Tabs>\n<Tab title="Text">\n\n| Model | Shutdown date |\n|---|---|\n| vela-1-mini | 2026-09-30 |\n\n</Tab>\n</Tabs>\n',
    "struck out": "| Model | Shutdown date |\n|---|---|\n| vela-1-mini | ~~2026-07-31~~ 2026-09-30 |\n",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_html_of_any_shape_says_the_same(shape: str) -> None:
    assert told(SHAPES[shape]) == {"vela-1-mini": "2026-09-30"}


@pytest.mark.parametrize("shape", MARKDOWN)
def test_markdown_of_any_shape_says_the_same(shape: str) -> None:
    assert told(MARKDOWN[shape], "mdx" if shape == "components" else "markdown") == {
        "vela-1-mini": "2026-09-30"
    }


def test_several_ids_in_a_cell_are_several_products() -> None:
    cell = "vela-1-mini<br>vela-1-large (including vela-1-large-32k and vela-1-large-latest)"
    assert told(f"<table>{ROW.replace('vela-1-mini', cell)}</table>") == dict.fromkeys(
        ("vela-1-mini", "vela-1-large", "vela-1-large-32k", "vela-1-large-latest"), "2026-09-30"
    )


def test_lists_of_records_of_any_nesting() -> None:
    listed = '{"data": [{"id": "vela-1-mini", "lifecycle": {"status": "legacy", "shutdown_date": "2026-09-30"}}, {"id": "vela-2"}]}'
    assert told(listed, "json") == {"vela-1-mini": "2026-09-30"}


def test_a_heading_that_names_the_maker_is_no_product() -> None:
    page = f"<h2>Vela models</h2><h3>Audio by Corvid</h3><table>{ROW}</table>"
    assert told(page) == {"vela-1-mini": "2026-09-30"}
