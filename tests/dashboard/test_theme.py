"""The colours can be read: contrast by the formula of WCAG 2.2, in both themes."""

from __future__ import annotations

import re

import pytest

from dashboard.widgets import HERE

CSS = (HERE / "theme.css").read_text()
PAIRS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--sw-([a-z]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", CSS)
}


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["ink", "muted", "link", "soon", "announced", "alive", "ended"])
def test_text_stands_out_from_the_paper(name: str, theme: int) -> None:
    assert contrast(PAIRS[name][theme], PAIRS["paper"][theme]) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_the_paper_is_the_one_that_streamlit_paints(theme: int) -> None:
    config = (HERE.parent / ".streamlit" / "config.toml").read_text()

    assert f'backgroundColor = "{PAIRS["paper"][theme]}"'.casefold() in config.casefold()
    assert f'textColor = "{PAIRS["ink"][theme]}"'.casefold() in config.casefold()
