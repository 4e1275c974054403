"""The dashboard through its real entry point, on databases in each of their states."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.settings import ROOT

ENTRY = ROOT / "dashboard" / "app.py"
PAGES = (
    "overview",
    "timeline",
    "products",
    "vendors",
    "news",
    "sources",
    "product",
    "stack",
    "follow",
    "database",
)

Visit = Callable[..., AppTest]


@pytest.fixture
def seeded(shipped: Path, tmp_path: Path) -> Path:
    """The shipped facts as the database of this test."""
    return Path(shutil.copy(shipped, tmp_path / "swansong.db"))


@pytest.fixture
def visit() -> Visit:
    """Open a page by its name, with what its address asks for."""

    def open_page(page: str = "overview", **asked: str | list[str]) -> AppTest:
        app = AppTest.from_file(str(ENTRY), default_timeout=30)
        app.query_params.update(asked)
        if page != "overview":
            # Pages are known by their address only after a first run, which must not eat what the address asks.
            app.query_params.clear()
            app.run().switch_page(f"screens/{page}.py")
            app.query_params.update(asked)
        return app.run()

    return open_page


def html(app: AppTest) -> str:
    """All the markup that the page put out."""
    return "\n".join(element.value for element in app.get("html"))
