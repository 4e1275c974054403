"""The Language: ids stay whole, the text stays exactly what it was, and each component leaves what it found."""

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.nlp import blank, read


@pytest.mark.parametrize(
    "name",
    [
        "gpt-4o-2024-08-06",
        "meta-llama/Llama-3.3-70B",
        "@cf/tessel/mira-8b",
        "ion.pelt-text-v2:1",
        "/v1/threads/summarise",
        "OpenAI-Beta: assistants=v1",
        "prompt.tools",
        "POST /v1/convai/add-tool",
    ],
)
def test_an_id_is_one_token(name):
    assert name in [token.text for token in blank()(f"Use {name} until May.")]


def test_chinese_and_japanese_go_character_by_character():
    assert [t.text for t in blank()("模型vela-1已下线")] == ["模", "型", "vela-1", "已", "下", "线"]


@given(st.text(max_size=300))
def test_the_text_is_kept_exactly(text):
    assert blank()(text).text == text


def test_each_component_leaves_what_it_found():
    doc = read("vela-1 will be retired on Friday; use vela-2 instead.", {"today": date(2026, 6, 15)})
    assert [cue.text for cue in doc._.cues] == ["will be retired"]
    assert [dated.day.iso for dated in doc._.dates] == ["2026-06-19"]
    assert [(m.name, m.part.value) for m in doc._.products] == [
        ("vela-1", "ending"),
        ("vela-2", "replacement"),
    ]
    assert [span.text for span in doc.spans["products"]] == ["vela-1", "vela-2"]


def test_no_language_of_spacy_is_loaded_for_its_lists_of_words():
    """French alone takes seconds, for each process that reads."""
    asked = "import sys, pipeline.nlp; print(*(name for name in sys.modules if name.startswith('spacy.lang.') and name.endswith('tokenizer_exceptions')))"
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert [name for name in told.stdout.split() if name != "spacy.lang.tokenizer_exceptions"] == []
