"""Which product a written name means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.resolve import name_key, resolve, same_thing, scope_key, snapshot

KNOWN = {
    "corvid": {"lark-3": 1, "lark-3-2026-01-31": 2, "corvid-scribe": 3, "echo": 4},
    "tessel": {"echo": 5, "mira": 6},
    "nordlys": {"mira": 6},
}


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


@pytest.mark.parametrize(
    ("name", "vendor", "expected"),
    [
        ("Lark 3", "corvid", 1),
        ("lark-3-2026-01-31", "corvid", 2),
        ("Scribe", "corvid", 3),
        ("Corvid Lark 3", "corvid", 1),
        ("Echo", "corvid", 4),
        ("Echo", "tessel", 5),
        ("Mira", "nordlys", 6),
    ],
)
def test_a_name_means_the_product_that_this_vendor_offers(name, vendor, expected):
    assert resolve(name, vendor, KNOWN).product_id == expected


@pytest.mark.parametrize("name", ["lark-3-2026-02-28", "lark-3-mini", "lark"])
def test_a_snapshot_or_a_relative_is_a_product_of_its_own(name):
    found = resolve(name, "corvid", KNOWN)
    assert (found.product_id, found.new) == (None, True)
    assert name in found.reason


def test_a_vendor_never_seen_has_only_new_products():
    assert resolve("Echo", "finch", KNOWN).new


def test_another_name_of_the_row_finds_the_product():
    assert resolve("nest.lark-three", "corvid", KNOWN, names=["Lark 3"]).product_id == 1


def test_the_family_name_beside_a_snapshot_does_not_make_it_the_family():
    assert resolve("lark-3-2026-03-31", "corvid", KNOWN, names=["Lark 3"]).new
    assert same_thing("lark-3-0331", ["Lark 3", "Lark 3 0331", "nest.lark-3-0331"]) == (
        "Lark 3 0331",
        "nest.lark-3-0331",
    )


def test_without_a_vendor_a_name_must_mean_one_product_everywhere():
    assert resolve("Mira", None, KNOWN).product_id == 6
    assert resolve("Scribe", None, KNOWN).product_id == 3
    for name, why in (("Echo", "2 products have that name"), ("Finch", "no product is known by that name")):
        found = resolve(name, None, KNOWN)
        assert (found.product_id, found.new) == (None, False)
        assert why in found.reason


@pytest.mark.parametrize("vendor", ["corvid", None])
def test_a_name_without_any_letter_is_nothing(vendor):
    assert resolve("“ ”", vendor, KNOWN) == resolve("", vendor, KNOWN)
    assert not resolve("``", vendor, KNOWN).new
