"""Names in free prose: which words make one a company, and what else may be a name than capitals."""

import pytest

from pipeline.components.companies import is_company, is_person
from pipeline.components.products import candidates_in
from pipeline.names import is_furniture


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


@pytest.mark.parametrize(
    ("text", "no_name"),
    [
        ("For now the Quarry playground remains open to teams.", "Quarry playground remains"),
        ("The Osprey gateway keeps answering until spring.", "Osprey gateway keeps"),
        ("On phones it takes longer, as Harrow reviews our update first.", "Harrow reviews our"),
    ],
)
def test_the_verb_after_a_name_is_no_part_of_it(text, no_name):
    assert no_name not in [text[start:end] for start, end in candidates_in(text)]


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("said chief executive Ada Oster on Monday", "Ada Oster", True),
        ("Jon van der Veen, head of sales, said", "Jon van der Veen", True),
        ("la directrice générale Solène Haret a dit", "Solène Haret", True),
        ("Tern Scout ends in May", "Tern Scout", False),
        ("the editor Scribe ends in May", "Scribe", False),
    ],
)
def test_who_holds_an_office_is_a_person(text, name, expected):
    start = text.index(name)
    assert is_person(text, start, start + len(name)) is expected


@pytest.mark.parametrize(
    "name", ["Prepaid Fees", "Renewal Term", "Section 11.4", "Eastern Time", "2026년 12월 31일(목)"]
)
def test_what_contracts_write_with_capitals_is_no_product(name):
    assert is_furniture(name)


@pytest.mark.parametrize("name", ["Mood Board", "Tern Term Sheets", "2024 Tern Speaker"])
def test_a_product_may_have_such_a_word_in_its_name(name):
    assert not is_furniture(name)
