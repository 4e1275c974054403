"""Chains of replacements: to what lives, to what ends in turn, round in a circle, and into the unknown."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dashboard.chain_words import fate
from data import db, store
from data.chains import LONGEST, Fate, Link, chains, follow, living, walk
from data.queries import ProductRow
from pipeline.types import Status, Strength
from tests.data import world

TODAY = world.now().date()


def product(number: int, status: str = "retired") -> ProductRow:
    return ProductRow(number, f"p{number}", f"P{number}", "V", "v", "model", "", "", status)


def links(**leads: object) -> dict[int, Link]:
    """``p1=(2, 3)`` says that product 1 leads to 2 and 3; ``p4="active"`` that 4 stands so and names nothing."""
    found = {}
    for name, to in leads.items():
        number = int(name[1:])
        status, following = (to, ()) if isinstance(to, str) else ("retired", to)
        named = tuple(f"P{n}" for n in following)
        found[number] = Link(product(number, status), None, named, dict(zip(named, following, strict=True)))
    return found


def test_a_chain_is_followed_to_what_lives():
    (second,) = follow(1, links(p1=(2,), p2=(3,), p3="active"), TODAY)
    assert (second.name, second.fate) == ("P2", Fate.ENDED)
    (third,) = second.successors
    assert (third.name, third.fate, third.successors) == ("P3", Fate.LIVES, ())
    assert [s.name for s in living([second])] == ["P3"]


def test_a_loop_is_found_and_said_and_ends_the_chain():
    (second,) = follow(1, links(p1=(2,), p2=(3,), p3=(1,)), TODAY)
    *_, last = walk([second])
    assert (last.name, last.fate, last.successors) == ("P1", Fate.LOOP, ())
    assert "leads back" in fate(last, TODAY)
    assert living([second]) == ()


def test_a_product_that_replaces_itself_is_a_loop():
    (itself,) = follow(1, links(p1=(1,)), TODAY)
    assert itself.fate is Fate.LOOP


def test_what_several_lead_to_is_followed_once():
    found = follow(1, links(p1=(2, 3), p2=(4,), p3=(4,), p4=(5,), p5="active"), TODAY)
    assert [(s.name, s.told_before) for s in walk(found)] == [
        ("P2", False), ("P4", False), ("P5", False), ("P3", False), ("P4", True)]  # fmt: skip
    wide = {n: tuple(range(n + 1, 40)) for n in range(1, 39)}
    assert len(list(walk(follow(1, links(**{f"p{n}": to for n, to in wide.items()}), TODAY)))) < 40 * 40


def test_only_so_many_in_a_row_are_followed():
    every = {f"p{n}": (n + 1,) for n in range(1, 2000)}
    found = list(walk(follow(1, links(**every), TODAY)))
    assert len(found) == LONGEST
    assert found[-1].fate is Fate.ENDED and found[-1].successors == ()


def test_a_name_that_no_product_has_is_unknown_and_so_is_a_product_of_which_little_is_known():
    link = Link(product(1), None, ("nobody", "P2"), {"P2": 2})
    nobody, second = follow(1, {1: link, **links(p2="unknown")}, TODAY)
    assert (nobody.fate, nobody.product) == (Fate.UNKNOWN, None)
    assert (second.fate, second.product and second.product.slug) == (Fate.UNKNOWN, "p2")
    assert fate(nobody, TODAY) == "nothing known of it"
    assert fate(second, TODAY) == "not known whether it runs"


@pytest.fixture
def aviary(url):
    """Lark 1 -> Lark 2 -> Lark 3, which may end; and two of which each is to replace the other."""
    db.migrate(db.engine(url))
    with db.session(url) as session:
        claims = (
            world.claim("lark-1", world.day(-5), replacements=("Lark 2",)),
            world.claim("lark-2", world.day(40), replacements=("lark-3", "eagle")),
            world.claim("lark-3", world.day(300), strength=Strength.NOT_BEFORE),
            world.claim("hen", world.day(-9), replacements=("egg",)),
            world.claim("egg", world.day(-8), replacements=("hen",)),
            world.claim("wren", world.day(-7), replacements=("eagle",)),
        )
        world.tell(session, world.LIFECYCLE, world.now() - timedelta(days=1), *claims)
        yield session


def test_replacements_are_found_by_their_names_and_their_own_end_is_said(aviary):
    slugs = ["corvid-lark-1", "corvid-hen", "corvid-wren"]
    found = chains(aviary, TODAY, slugs)
    (second,) = found["corvid-lark-1"]
    assert (second.name, second.fate) == ("Lark 2", Fate.ENDING)
    assert fate(second, TODAY) == f"ends on {world.day(40)}"
    third, eagle = second.successors
    assert (third.fate, eagle.fate) == (Fate.LIVES, Fate.UNKNOWN)
    assert fate(third, TODAY) == f"runs, not before {world.day(300)} ends"
    (egg,) = found["corvid-hen"]
    assert [s.fate for s in egg.successors] == [Fate.LOOP]
    assert [s.fate for s in found["corvid-wren"]] == [Fate.UNKNOWN]


def test_a_chain_as_it_was_known_and_as_it_stood(aviary):
    before = world.now() - timedelta(days=2)
    assert chains(aviary, TODAY, ["corvid-lark-1"], known=before) == {}
    after = TODAY + timedelta(days=41)
    (second,) = chains(aviary, after, ["corvid-lark-1"])["corvid-lark-1"]
    assert second.fate is Fate.ENDED
    assert fate(second, after) == f"ended on {world.day(40)}"


def test_a_name_of_several_other_vendors_means_none_of_them(aviary):
    for vendor in ("Heron", "Ibis"):
        entry = world.SourceEntry(
            id=vendor.lower(), vendor=vendor, title=vendor, urls=(f"https://{vendor.lower()}.example/",)
        )
        eagle = world.Claim(product="eagle", vendor=vendor, status=Status.ACTIVE, stated=True, shutdown=world.day(900), strength=Strength.NOT_BEFORE)  # fmt: skip
        world.tell(aviary, entry, world.now(), eagle)
    (eagle,) = chains(aviary, TODAY, ["corvid-wren"])["corvid-wren"]
    assert (eagle.fate, eagle.product) == (Fate.UNKNOWN, None)
    assert isinstance(TODAY, date) and store.vendor_slug(aviary, "Heron") == "heron"
