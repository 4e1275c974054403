"""Which product a written name means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve import identify, name_key, own_key, same_thing, scope_key, snapshot


@pytest.mark.parametrize(
    "written",
    ["Lark 3", "lark_3", "LARK‑3", "`lark-3`", "“Lark–3”", " lark  3 ", "Ｌａｒｋ　３", "Lark·3"],
)
def test_spellings_of_one_name_have_one_key(written):
    assert name_key(written) == "lark-3"


@pytest.mark.parametrize(
    ("one", "other"), [("lark-3", "lark-3-mini"), ("lark-3.5", "lark-35"), ("a/b", "a-b"), ("Lark", "Lark+")]
)
def test_different_names_have_different_keys(one, other):
    assert name_key(one) != name_key(other)


@given(st.text())
def test_a_key_is_its_own_key(name):
    assert name_key(name_key(name)) == name_key(name)


@given(st.text())
def test_a_scope_key_is_its_own_key(scope):
    assert scope_key(scope_key(scope)) == scope_key(scope)


def test_the_empty_scope_stays_empty_and_spaces_are_put_in_order():
    assert [scope_key(s) for s in ("", "  ", " us-east-1,\n us-west-2 ")] == ["", "", "us-east-1, us-west-2"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lark-3-2026-01-31", "2026-01-31"),
        ("lark-3-20260131", "20260131"),
        ("lark@20260131", "20260131"),
        ("lark-3-0131", "0131"),
        ("lark-3-0131-preview", "0131"),
        ("lark-3-001", "001"),
        ("nest.lark-3-20260131-v1:0", "20260131"),
        ("lark-3", None),
        ("lark-3.5-70b", None),
        ("lark-3-turbo", None),
    ],
)
def test_snapshots_are_told_from_families(name, expected):
    assert snapshot(name) == expected


def test_the_family_name_beside_a_snapshot_does_not_make_it_the_family():
    assert same_thing("lark-3-0331", ["Lark 3", "Lark 3 0331", "nest.lark-3-0331"]) == (
        "Lark 3 0331",
        "nest.lark-3-0331",
    )


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Corvid Lark 3", "lark-3"),
        ("lark 3", "lark-3"),
        ("Corvid", "corvid"),
        ("Corvidae 3", "corvidae-3"),
        ("“ ”", ""),
    ],
)
def test_the_vendors_own_name_before_a_name_adds_nothing(name, key):
    assert own_key(name, "corvid") == key


def together(identity, *keys) -> bool:
    return len({identity.groups.get(key, key) for key in keys}) == 1


def test_names_beside_each_other_are_one_and_so_on():
    found = identify([("nest.lark", "lark"), ("lark", "the-lark"), ("wren", "wren")], {})
    assert together(found, "nest.lark", "lark", "the-lark")
    assert not together(found, "lark", "wren")
    assert found.unclear == {}


def test_a_name_beside_several_products_is_a_name_of_none():
    found = identify([("ada-2", "embedding"), ("bell-3", "embedding")], {})
    assert len({found.groups[key] for key in ("ada-2", "bell-3", "embedding")}) == 3
    assert found.unclear == {"embedding": ("ada-2", "bell-3")}


def test_a_name_beside_two_names_of_one_product_is_its_name():
    links = [("ada-2", "ada"), ("ada", "nest.ada"), ("ada-2", "nest.ada")]
    assert together(identify(links, {}), "ada-2", "ada", "nest.ada")
    known = {"ada-2": 7, "ada-two": 7}
    assert together(identify([("ada-2", "nest.ada"), ("ada-two", "nest.ada")], known), "ada-2", "nest.ada")


def test_two_products_that_are_known_never_become_one():
    found = identify([("lark-3", "the-lark"), ("the-lark", "lark-4")], {"lark-3": 1, "lark-4": 2})
    assert not together(found, "lark-3", "lark-4")
    assert found.unclear == {"the-lark": ("lark-3",)}
    assert identify([("lark-3", "lark-4")], {"lark-3": 1, "lark-4": 1}).groups["lark-4"] == "lark-3"


def test_what_is_declared_apart_stays_alone():
    found = identify([("lark", "lark-lite"), ("lark-lite", "ll")], {}, apart={"lark-lite"})
    assert len({found.groups[key] for key in ("lark", "lark-lite", "ll")}) == 3
    assert found.unclear == {"lark-lite": ("lark",), "ll": ("lark-lite",)}


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=12), st.randoms())
def test_who_is_who_does_not_depend_on_order_or_repetition(links, random):
    anchors = {"a": 1, "d": 2}
    shuffled = [*links, *links]
    random.shuffle(shuffled)
    assert identify(shuffled, anchors) == identify(links, anchors)
    assert not together(identify(links, anchors), "a", "d")
