"""What in a line could be an id, and what it means, on hand-made names."""

from __future__ import annotations

import time

import pytest

from data.names import Named, Names
from scan import ids
from scan.matching import Matcher

OWNERS = {
    "lark-2": Named(1, "model", "corvid"),
    "lark-2-2030-01-01": Named(2, "model", "corvid"),
    "jay-pro": Named(3, "model", "corvid"),
    "o9": Named(4, "model", "corvid"),
    "assistant": Named(5, "app", "corvid"),
    "v1/nests": Named(6, "api", "corvid"),
    "corvid.lark-2-v1:0": Named(7, "model", "amazon"),
    "magpie-chat": Named(8, "app", "corvid"),
}
NAMES = Names(
    exact={key: (owner,) for key, owner in OWNERS.items()} | {"both-1": (Named(9, "model", "corvid"), Named(10, "model", "amazon"))},
    near={"lark-1-large": (Named(11, "model", "corvid"),)},
    vendors=frozenset({"corvid", "amazon"}),
)  # fmt: skip
MATCHER = Matcher(NAMES)


def known(line: str, **how: bool) -> list[tuple[str, tuple[int, ...]]]:
    return [(hit.written, hit.means) for hit in MATCHER.hits(line, **how)]


@pytest.mark.parametrize(
    ("line", "written", "product"),
    [
        ('MODEL = "lark-2"', "lark-2", 1),
        ("model: lark-2  # the quick one", "lark-2", 1),
        ("export CORVID_MODEL=lark-2", "lark-2", 1),
        ("run --model lark-2 --fast", "lark-2", 1),
        ('{"model":"lark-2","n":1}', "lark-2", 1),
        ("await chat({ model: `lark-2` })", "lark-2", 1),
        ("see lark-2, which is quick.", "lark-2", 1),
        ("- Lark_2", "Lark_2", 1),
        ('x = "lark-2-2030-01-01"', "lark-2-2030-01-01", 2),
        ('router = "openrouter/corvid/lark-2:beta"', "openrouter/corvid/lark-2:beta", 1),
        ('tuned = "ft:lark-2:acme::8kQ"', "ft:lark-2:acme::8kQ", 1),
        ('arn = "corvid.lark-2-v1:0"', "corvid.lark-2-v1:0", 7),
        ('arn = "eu.corvid.lark-2-v1:0"', "eu.corvid.lark-2-v1:0", 7),
        ('pinned = "lark-2@2030-01-01"', "lark-2@2030-01-01", 2),
        ('fallback = "jay-pro"', "jay-pro", 3),
        ("llm_model_name: o9", "o9", 4),
        ("modelId: 'assistant'", "assistant", 5),
        ('post("https://api.corvid.example/v1/nests")', "https://api.corvid.example/v1/nests", 6),
        ('"modelName" => "jay-pro",', "jay-pro", 3),
    ],
)
def test_ids_are_found_where_programs_write_them(line: str, written: str, product: int) -> None:
    assert known(line) == [(written, (product,))]


@pytest.mark.parametrize(
    "line",
    [
        '{"role": "assistant", "content": "jay"}',  # a plain word that is also a product's name
        "for o9 in range(3):",
        "lark-20 and lark-2x and my-lark-2",  # ids that hold a known one within them are others
        "open('lark-2.md')",
        "lark_2 = 7",  # a variable
        "magpie-chat",  # an app is not written as an id in programs
        "image: nginx-1.25",
        "class: text-2xl",
        'MODEL = "lark-2"  # swansong: ignore',
        "",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_name_is_none(line: str) -> None:
    assert [hit for hit in MATCHER.hits(line) if hit.means] == []


def test_an_id_built_like_known_ones_is_an_unknown_one() -> None:
    assert known('"lark-77-turbo"') == [("lark-77-turbo", ())]
    assert known("model: heron7") == [("heron7", ())]
    assert known("model: ${MODEL_2}") == []
    assert known("us.corvid.lark-9-v1:0") == [("us.corvid.lark-9-v1:0", ())]
    assert known("docs/lark-9-notes") == []  # a path of nobody known
    assert known("lark-9.png") == []


def test_a_snapshot_of_a_known_family_is_unknown_and_near_to_it() -> None:
    (hit,) = MATCHER.hits('model="lark-2-2031-12-31"')
    assert (hit.means, hit.near) == ((), (1,))
    (hit,) = MATCHER.hits('model="lark-1-large"')
    assert (hit.means, hit.near) == ((), (11,))


def test_where_two_vendors_have_the_name_the_prefix_decides() -> None:
    assert known("both-1") == [("both-1", (9, 10))]
    assert known("amazon/both-1") == [("amazon/both-1", (10,))]


def test_a_pasted_list_may_hold_plain_names() -> None:
    assert known("Assistant, Magpie Chat; jay-pro", names=True) == [
        ("Assistant", (5,)),
        ("Magpie Chat", (8,)),
        ("jay-pro", (3,)),
    ]
    assert known("Robin Chat", names=True) == [("Robin Chat", ())]
    assert known("Robin Chat") == []


def test_columns_point_at_what_is_written() -> None:
    line = 'a = ["jay-pro", "lark-2"]'
    assert [line[hit.column - 1 :].startswith(hit.written) for hit in MATCHER.hits(line)] == [True, True]


@pytest.mark.parametrize(
    "piece", ["a-1", "'", '"a', "model: ", "a/", "lark-2:", "-x ", "=>", "a.b@", ",", "\t "]
)
def test_time_grows_with_the_line_and_no_faster(piece: str) -> None:
    def took(times: int) -> float:
        began = time.process_time()
        MATCHER.hits(piece * times, names=True)
        return time.process_time() - began

    took(100)
    assert took(20_000) < 40 * took(2_000) + 0.5


def test_the_family_of_an_id_is_what_stands_before_its_first_number() -> None:
    assert [ids.family(key) for key in ("lark-2", "text-lark-3-large", "lark3", "jay-pro", "o9")] == [
        "lark", "text-lark", "lark", "", "",
    ]  # fmt: skip
