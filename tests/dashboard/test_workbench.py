"""Checking a stack, asking in SQL and the figures of the reader, through the real entry point."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.worked import worked
from tests.dashboard.conftest import Visit, html


def test_a_stack_is_told_what_of_it_ends(seeded: Path, visit: Visit) -> None:
    app = visit("stack")
    assert "does not know are called unknown" in html(app)
    app.text_area(key="pasted").set_value('model = "gpt-3.5-turbo"\nother = "gpt-99-turbo"').run()
    assert not app.exception
    shown = html(app)
    assert "2 ids found: 1 has ended and 1 is not known here." in shown
    assert "GPT-3.5 Turbo" in shown and "Not known by this name" in shown
    assert "line 2" in shown
    assert [button.label for button in app.get("download_button")] == ["Download as CSV", "Download as JSON"]


def test_files_are_looked_at_and_what_is_none_is_named(seeded: Path, visit: Visit) -> None:
    app = visit("stack")
    files = [("app.py", b'm = "dall-e-3"', "text/x-python"), ("logo.png", b"\0\1", "image/png")]
    app.file_uploader(key="dropped").set_value(files).run()
    assert "logo.png was left out: not a text." in html(app)
    assert "app.py, line 1" in html(app)


def test_nothing_to_find_is_said_so(seeded: Path, visit: Visit) -> None:
    app = visit("stack")
    app.text_area(key="pasted").set_value("There is nothing in this.").run()
    assert "No model id was found in it." in html(app)


def test_a_worked_question_is_answered_and_another_chosen(seeded: Path, visit: Visit) -> None:
    app = visit("database")
    assert not app.exception
    assert "days_left" in html(app) and "One row per product" in html(app)
    app.selectbox(key="question").set_value("2").run()
    assert app.text_area(key="sql").value == worked()[1].sql
    assert "Sora (web, iOS and Android app)" in html(app)


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT * FROM run", "only reading the views"),
        ("DELETE FROM product", "only reading the views"),
        ("SELECT plumage FROM products", "no such column: plumage"),
        ("SELECT '<b>bold</b>' AS x", "&lt;b&gt;bold&lt;/b&gt;"),
    ],
)
def test_a_question_of_ones_own(sql: str, said: str, seeded: Path, visit: Visit) -> None:
    app = visit("database", sql=sql)
    assert not app.exception
    assert app.text_area(key="sql").value == sql
    assert said in html(app)


def test_the_figures_of_the_reader_are_shown(seeded: Path, visit: Visit) -> None:
    app = visit("about")
    assert not app.exception
    assert "Pages that the reader was never tuned on" in html(app)
