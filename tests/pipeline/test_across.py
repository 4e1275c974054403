"""What a whole text does with its words: told to the trained parts, which see one paragraph at a time."""

import pytest

from pipeline.components.across import across
from pipeline.components.companies import is_company
from pipeline.components.products import candidates_in
from pipeline.training.corpus import Text, untag
from pipeline.training.readers import renamed, short_names


def test_a_word_is_told_by_what_grammar_makes_of_it_anywhere():
    whole = across(
        [
            "Loom, the weaver, is back.",
            "Loom will be retired on 3 May.",
            "Move to Spindle. Orrery Inc says so.",
        ],
        "Goodbye, Loom",
    )
    assert whole.parts["Loom"] == "E"
    assert whole.parts["Spindle"] == "T"
    assert whole.parts["Orrery"] == "V"
    assert whole.often["Loom"] == 3
    assert whole.headline == "end"


def test_nothing_is_told_of_a_text_without_names():
    whole = across(["nothing happened today."], "")
    assert (whole.headline, whole.parts, whole.often) == ("", {}, {})


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("three people told The Ledger", "Ledger", True),
        ("said Orrery, a start-up from Graz, today", "Orrery", True),
        ("Orrery closes on 3 May", "Orrery", False),
    ],
)
def test_companies_are_told_by_the_words_around_them(text, name, expected):
    start = text.index(name)
    assert is_company(text, start, start + len(name)) is expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("vela-node 4.x gets fixes until May", "vela-node 4.x"),
        ("Vela Mini (2019) uses an old chip", "Vela Mini (2019)"),
        ("the route /speech/stream ends", "/speech/stream"),
        ("旧转写接口 v1 将停止服务", "旧转写接口 v1"),
        ("이미지 인식 API v1은 종료됩니다", "이미지 인식 API v1"),
        ("'달빛' 앱이 종료됩니다", "달빛"),
    ],
)
def test_versions_years_routes_and_scripts_without_capitals_may_be_names(text, name):
    assert name in [text[start:end] for start, end in candidates_in(text)]


def text_of(tagged: str, title: str = "") -> Text:
    body, spans = untag(tagged)
    return Text("t-1", "article", "en", "ending", "", "2026-05-01", title, body, spans)


def test_products_of_several_words_are_learnt_under_names_of_one():
    pool = short_names([text_of("{ending:Loom} and {to:Spindle} by {vendor:Orrery}, not {product:Orrery}.")])
    assert pool == ["Loom", "Spindle"]
    text = text_of(
        "{ending:Vela Scenes} ends on {shutdown:3 May}; {ending:Scenes} moves on. {vendor:Vela Labs}",
        "Vela Scenes ends",
    )
    given = renamed(text, pool)
    named = [given.body[start:end] for start, end, label in given.spans if label == "ending"]
    assert named[0] in pool and named[1] == "Scenes"
    assert [given.body[s:e] for s, e, label in given.spans if label in ("shutdown", "vendor")] == [
        "3 May",
        "Vela Labs",
    ]
    assert given.title == f"{named[0]} ends"
    assert renamed(text, pool) == given
    assert renamed(text, []) is text
