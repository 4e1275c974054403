"""What a product's page puts together from what is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from alerts.addresses import Addresses
from dashboard import story
from data.chains import Fate, Successor
from data.queries import ClaimRow, ProductPage
from pipeline.types import Authority, Milestone
from tests.dashboard.rows import MOMENT, event, page, product

SHUTDOWN = Milestone.SHUTDOWN


def claim(shutdown: str, source: str, authority: Authority = Authority.VENDOR_PAGE) -> ClaimRow:
    """What a page says of the shutdown at Corvid."""
    facts = ("https://a.example/", authority, MOMENT, "corvid", "", "deprecated", None, None, shutdown)
    return ClaimRow(1, source, *facts, "committed", (), "", "", 1.0, 7)


def known(name: str, *aliases: str, kind: str = "model") -> ProductPage:
    it = product(name, kind=kind)
    return replace(page(it, event(it, SHUTDOWN, "2027-01-01")), aliases=aliases)


@pytest.mark.parametrize(
    ("old", "aliases", "kind", "chain", "said"),
    [
        ("velora-3", (), "model", ["velora-4"], "- model: velora-3\n+ model: velora-4"),
        ("Velora 3", ("velora-3-2025",), "model", ["velora-4"], "- model: velora-3-2025\n+ model: velora-4"),
        ("velora-3", (), "model", ["Velora 4 (chat)"], ""),
        ("velora-3", (), "model", [], ""),
        ("velora-3", (), "app", ["velora-4"], ""),
        ("Velora", (), "model", ["velora-4"], ""),
        ("velora-3", (), "model", ["velora-3"], ""),
    ],
)
def test_the_line_to_change_is_told_where_both_ids_are_known(
    old: str, aliases: tuple[str, ...], kind: str, chain: list[str], said: str
) -> None:
    successors = [Successor(name, Fate.UNKNOWN) for name in chain]

    assert story.code_change(known(old, *aliases, kind=kind), successors) == said


def test_code_moves_to_what_lives_at_the_end_of_the_chain() -> None:
    last = Successor("velora-5", Fate.LIVES, product("velora-5"))
    chain = [Successor("velora-4", Fate.ENDED, product("velora-4", status="retired"), successors=(last,))]

    assert story.code_change(known("velora-3"), chain) == "- model: velora-3\n+ model: velora-5"


def test_days_on_which_sources_disagree_stand_with_who_gives_them() -> None:
    it = product()
    disputed = event(it, SHUTDOWN, "2027-01-01", disputed=True)
    claims = (claim("2027-01-01", "A"), claim("2027-02-01", "B"), claim("2027-01-01", "C"))

    (found,) = story.disputes(replace(page(it, disputed), claims=claims))

    assert {day: [one.source_title for one in told] for day, told in found.days.items()} == {
        "2027-01-01": ["A", "C"],
        "2027-02-01": ["B"],
    }
    assert story.disputes(page(it, event(it, SHUTDOWN, "2027-01-01"))) == []


def test_what_happens_to_data_is_told_of_what_holds_data() -> None:
    app, model = product("Hark", kind="app"), product("velora-3")
    export = event(app, Milestone.EXPORT_DEADLINE, "2027-02-01")
    told = story.own_data(page(app, event(app, SHUTDOWN, "2027-01-01"), export))

    assert told is not None
    assert told.milestones == (export,)
    assert told.url == "https://docs.corvid.example/lifecycle"
    assert story.own_data(page(model, event(model, SHUTDOWN, "2027-01-01"))) is None
    silent = story.own_data(page(app))
    assert silent is not None
    assert (silent.milestones, silent.url) == ((), "")


def test_platforms_stand_side_by_side_with_the_day_each_was_told() -> None:
    it = product()
    rows = story.side_by_side(
        page(
            it,
            event(it, Milestone.ANNOUNCED, "2026-06-01"),
            event(it, SHUTDOWN, "2027-01-01"),
            event(it, SHUTDOWN, "2027-02-01", scope="EU"),
            event(it, SHUTDOWN, "2027-03-01", platform="azure"),
        )
    )

    assert [(row.platform, row.scope, row.told and row.told.day and row.told.day.iso) for row in rows] == [
        ("corvid", "", "2026-06-01"),
        ("corvid", "EU", "2026-06-01"),
        ("azure", "", None),
    ]


def test_what_can_be_taken_along_has_our_addresses_and_escapes_the_name() -> None:
    to = Addresses("https://api.example", "https://swansong.example")
    tools = story.tools(product("A&B <b>"), to)

    assert tools.calendar == "https://api.example/feeds/product/a%26b-%3Cb%3E.ics"
    assert tools.badge.startswith("[![a&b-<b>](https://api.example/badges/")
    assert "title=Mistake%3A+A%26B+%3Cb%3E" in tools.mistake
