"""Texts in other languages: which are there, which is chosen, and that none is lacking."""

from __future__ import annotations

import ast
from io import BytesIO
from string import Formatter

import pytest
from babel.messages.pofile import read_po

import wording
from wording.__main__ import KEYWORDS, ROOMS, ROOT, texts

FILES = sorted(wording.CATALOGUES.glob("*.po"))


def test_the_languages_are_the_files_and_english():
    assert list(wording.languages()) == ["en", "de", "es", "ja", "zh"]
    assert wording.languages()["de"] == "Deutsch"


@pytest.mark.parametrize(
    ("wanted", "best"),
    [
        (["de-AT", "en"], "de"),
        (["zh-Hans-CN"], "zh"),
        (["pt-BR", "es-MX"], "es"),
        (["fr"], "en"),
        ([None, ""], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_that_there_is_is_chosen(wanted, best):
    assert wording.best_language(wanted) == best


def test_a_language_that_is_not_there_stays_english():
    assert wording.translator("../../etc/passwd").gettext("Timeline") == "Timeline"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_catalogues_are_up_to_date_and_no_text_is_lacking(file):
    held = {str(m.id) for m in read_po(BytesIO(file.read_bytes()), locale=file.stem) if m.id}
    assert held == {str(m.id) for m in texts() if m.id}, "run `python -m wording`"
    lacking = [m.id for m in read_po(BytesIO(file.read_bytes())) if m.id and not all(_forms(m.string))]
    assert not lacking


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_translation_fills_in_nothing_that_the_text_has_not(file):
    for message in read_po(BytesIO(file.read_bytes()), locale=file.stem):
        known = {name for text in _forms(message.id) for name in _fields(text)} if message.id else set()
        for text in _forms(message.string) if message.id else ():
            assert _fields(text) <= known, (message.id, text)


def _forms(text):
    return text if isinstance(text, (list, tuple)) else (text,)


def _fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_no_text_stands_where_it_is_not_found():
    """Within an f-string a text is not seen, before Python 3.12, and would stay English in every language."""
    hidden = [
        f"{file.relative_to(ROOT)}:{call.lineno}"
        for room in ROOMS
        for file in (ROOT / room).rglob("*.py")
        for string in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in KEYWORDS
    ]
    assert hidden == []
