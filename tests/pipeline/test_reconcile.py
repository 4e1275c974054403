"""What we hold true, decided from claims: precedence, cancellations, disputes, and what counts as a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.reconcile import decide, differences
from pipeline.types import (
    Authority,
    ChangeKind,
    Claim,
    Decided,
    EventKey,
    HeldClaim,
    Milestone,
    PartialDate,
    Status,
    Strength,
)

DAY_ONE = datetime(2026, 1, 1, tzinfo=UTC)
_ids = count(1)


def day(iso: str | None) -> PartialDate | None:
    return PartialDate(iso) if iso else None


def held(
    source="page",
    authority=Authority.VENDOR_PAGE,
    *,
    on=0,
    claim_id=None,
    confidence=1.0,
    product_id=1,
    **said,
) -> HeldClaim:
    """A claim of `source`, observed `on` days after the first of January 2026; dates in `said` are ISO strings."""
    dates = {k: day(said.pop(k, None)) for k in ("announced", "deprecated", "shutdown")}
    claim = Claim(product="lark-3", vendor="Corvid", confidence=confidence, **dates, **said)
    number = claim_id or next(_ids)
    return HeldClaim(number, product_id, "corvid", source, authority, DAY_ONE + timedelta(days=on), claim)


def key(kind: Milestone, scope="") -> EventKey:
    return EventKey(1, "corvid", scope, kind)


SHUTDOWN = key(Milestone.SHUTDOWN)


def days(claims) -> dict[Milestone, str | None]:
    """Kind -> day of what is decided, where there is one scope."""
    return {k.kind: d.day.iso if d.day else None for k, d in decide(claims).items()}


# From one claim


def test_every_date_gives_its_own_event_and_none_fills_another():
    told = days([held(announced="2026-01-05", deprecated="2026-02-01", shutdown="2026-06-01")])
    assert told == {
        Milestone.ANNOUNCED: "2026-01-05",
        Milestone.DEPRECATED: "2026-02-01",
        Milestone.SHUTDOWN: "2026-06-01",
    }
    assert days([held(announced="2026-01-05")]) == {Milestone.ANNOUNCED: "2026-01-05"}


def test_of_two_notices_on_one_page_the_latest_holds_wherever_it_stands():
    old = {"announced": "2023-03-20", "shutdown": "2023-03-23"}
    new = {"announced": "2023-07-06", "shutdown": "2024-01-04"}
    for order in ([old, new], [new, old]):
        assert days([held(**said) for said in order])[Milestone.SHUTDOWN] == "2024-01-04"


def test_of_two_rows_without_a_notice_the_first_on_the_page_holds():
    rows = [
        replace(held(shutdown=end), ordinal=place) for place, end in ((1, "2024-01-04"), (0, "2024-08-22"))
    ]
    assert days(rows)[Milestone.SHUTDOWN] == "2024-08-22"


def test_milestones_are_events():
    told = days([held(milestones=((Milestone.READ_ONLY, PartialDate("2026-03")),))])
    assert told == {Milestone.READ_ONLY: "2026-03"}


def test_a_planned_end_of_something_active_is_a_shutdown_of_that_strength():
    claim = held(status=Status.ACTIVE, shutdown="2027-02-01", strength=Strength.NOT_BEFORE)
    assert decide([claim])[SHUTDOWN].strength is Strength.NOT_BEFORE
    assert days([held(status=Status.ACTIVE)]) == {}


@pytest.mark.parametrize("status", [Status.DEPRECATED, Status.LEGACY])
def test_deprecated_without_any_date_is_an_undated_event(status):
    decided = decide([held(status=status)])
    assert [(k.kind, d.day, d.reason) for k, d in decided.items()] == [
        (Milestone.DEPRECATED, None, "The source gives no day.")
    ]


def test_retired_without_a_date_is_an_undated_shutdown_with_a_reason():
    decided = decide([held(status=Status.RETIRED, deprecated="2026-01-01")])
    assert decided[SHUTDOWN].day is None
    assert decided[SHUTDOWN].reason
    assert decided[key(Milestone.DEPRECATED)].day == PartialDate("2026-01-01")


@pytest.mark.parametrize(
    ("status", "kind"), [(Status.MERGED, Milestone.MERGED), (Status.RENAMED, Milestone.RENAMED)]
)
def test_merging_and_renaming_take_effect_on_their_day_not_on_that_of_the_notice(status, kind):
    assert days([held(status=status)]) == {kind: None}
    assert days([held(status=status, announced="2026-01-05")])[kind] == "2026-01-05"
    assert days([held(status=status, announced="2026-01-05", shutdown="2026-03-01")])[kind] == "2026-03-01"


def test_a_rumour_never_shuts_anything_down():
    assert days([held(status=Status.RUMOURED, shutdown="2026-06")]) == {Milestone.RUMOURED: "2026-06"}
    assert days([held(status=Status.RUMOURED, announced="2026-01-05")]) == {Milestone.RUMOURED: "2026-01-05"}


def test_scopes_are_told_apart_and_spaces_in_them_are_not():
    decided = decide(
        [
            held(scope="EU", shutdown="2026-06-01"),
            held("blog", scope=" EU ", shutdown="2026-06-01"),
            held(shutdown="2026-07-01"),
        ]
    )
    assert [(k.scope, d.day.iso) for k, d in decided.items()] == [("", "2026-07-01"), ("EU", "2026-06-01")]


# Of one source


def test_the_newer_version_of_a_page_replaces_the_older_also_when_it_brings_the_date_forward():
    decided = decide([held(on=0, shutdown="2026-09-01"), held(on=9, shutdown="2026-06-01")])
    assert decided[SHUTDOWN].day == PartialDate("2026-06-01")
    assert not decided[SHUTDOWN].disputed


def test_a_row_that_vanished_keeps_its_last_statement():
    assert days([held(on=0, shutdown="2026-09-01"), held(on=9, deprecated="2026-01-01")]) == {
        Milestone.SHUTDOWN: "2026-09-01",
        Milestone.DEPRECATED: "2026-01-01",
    }


def test_a_page_that_lists_it_as_active_again_takes_its_end_back():
    before = held(on=0, shutdown="2026-09-01", deprecated="2026-02-01")
    active = held(on=9, status=Status.ACTIVE, stated=True)
    assert days([before, active]) == {}
    assert days([before, replace(active, source="other page")]) == {
        Milestone.SHUTDOWN: "2026-09-01",
        Milestone.DEPRECATED: "2026-02-01",
    }


@pytest.mark.parametrize(
    "active",
    [
        held(on=9, status=Status.ACTIVE),
        held(on=0, status=Status.ACTIVE, stated=True),
        held(on=9, status=Status.ACTIVE, stated=True, scope="EU"),
        held(on=9, status=Status.ACTIVE, stated=True, authority=Authority.VENDOR_BLOG),
    ],
    ids=["not its own word", "in the same version", "of another scope", "in a blog"],
)
def test_nothing_else_takes_an_end_back(active):
    assert days([held(on=0, shutdown="2026-09-01"), active]) == {Milestone.SHUTDOWN: "2026-09-01"}


def test_retired_without_a_day_keeps_the_day_that_was_given_before():
    told = decide([held(on=0, shutdown="2026-03-01"), held("b", on=99, status=Status.RETIRED)])
    assert told[SHUTDOWN].day == PartialDate("2026-03-01")
    assert not told[SHUTDOWN].disputed


def test_retired_before_the_day_that_was_planned_is_retired():
    planned = held("press", Authority.PRESS, on=0, shutdown="2026-09-01")
    told = decide([planned, held(on=30, status=Status.RETIRED)])
    assert told[SHUTDOWN].day is None


# Cancellations


def reversal(**options) -> HeldClaim:
    return held("blog", options.pop("authority", Authority.VENDOR_PAGE), status=Status.REVERSED, **options)


def test_a_newer_cancellation_takes_the_shutdown_away():
    told = days([held(on=0, shutdown="2026-09-01"), reversal(on=5, announced="2026-01-06")])
    assert told == {Milestone.REVERSED: "2026-01-06"}


@pytest.mark.parametrize(
    "cancelling",
    [
        reversal(on=5, authority=Authority.PRESS),
        reversal(on=-5),
        reversal(on=5, scope="EU"),
    ],
    ids=["weaker", "older", "elsewhere"],
)
def test_other_cancellations_leave_it(cancelling):
    assert days([held(on=0, shutdown="2026-09-01"), cancelling])[Milestone.SHUTDOWN] == "2026-09-01"


def test_after_a_cancellation_it_can_be_announced_again():
    claims = [held(on=0, shutdown="2026-09-01"), reversal(on=5), held(on=9, shutdown="2027-01-01")]
    assert days(claims)[Milestone.SHUTDOWN] == "2027-01-01"


# Between sources


def test_the_written_precedence_is_the_order_of_the_enum():
    assert [a.value for a in sorted(Authority, key=lambda a: a.rank)] == [
        "declared", "vendor_api", "vendor_page", "vendor_mail", "vendor_blog", "seed_official", "press", "seed_press",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("strong", "weak"),
    [
        (Authority.VENDOR_PAGE, Authority.PRESS),
        (Authority.VENDOR_BLOG, Authority.SEED_OFFICIAL),
        (Authority.SEED_OFFICIAL, Authority.PRESS),
        (Authority.PRESS, Authority.SEED_PRESS),
    ],
)
def test_the_stronger_source_wins_over_a_newer_and_more_confident_one(strong, weak):
    claims = [
        held("a", strong, on=0, confidence=0.5, shutdown="2026-06-01"),
        held("b", weak, on=9, shutdown="2026-09-01"),
    ]
    assert decide(claims)[SHUTDOWN].authority is strong


def test_then_the_newer_then_the_more_confident_then_the_first():
    first = held("a", on=0, confidence=0.9, shutdown="2026-06-01")
    assert (
        decide([first, held("b", on=1, confidence=0.1, shutdown="2026-09-01")])[SHUTDOWN].day.iso
        == "2026-09-01"
    )
    assert (
        decide([first, held("b", on=0, confidence=1.0, shutdown="2026-09-01")])[SHUTDOWN].day.iso
        == "2026-09-01"
    )
    assert (
        decide([first, held("b", on=0, confidence=0.9, shutdown="2026-09-01")])[SHUTDOWN].day.iso
        == "2026-06-01"
    )


def test_official_sources_that_differ_are_a_dispute_with_a_reason():
    decided = decide(
        [held("a", on=3, shutdown="2026-06-01"), held("b", Authority.VENDOR_BLOG, shutdown="2026-09-01")]
    )
    assert decided[SHUTDOWN].day == PartialDate("2026-06-01")
    assert decided[SHUTDOWN].disputed
    assert "2026-09-01" in decided[SHUTDOWN].reason


@pytest.mark.parametrize(
    "other",
    [
        held("b", shutdown="2026-06"),
        held("b", shutdown="2026-Q2"),
        held("b", shutdown="2026-05-01", strength=Strength.NOT_BEFORE),
        held("b", on=200, status=Status.RETIRED),
        held("b", Authority.PRESS, shutdown="2026-09-01"),
        held("b", Authority.SEED_OFFICIAL, shutdown="2026-09-01"),
    ],
    ids=["month", "quarter", "an earlier earliest day", "over by then", "press", "an old copy"],
)
def test_these_do_not_dispute_it(other):
    decided = decide([held("a", on=300, shutdown="2026-06-01"), other])[SHUTDOWN]
    assert (decided.day, decided.disputed, decided.reason) == (PartialDate("2026-06-01"), False, "")


def test_an_earliest_day_after_the_end_does_dispute_it():
    later = held("b", shutdown="2026-09-01", strength=Strength.NOT_BEFORE)
    assert decide([held("a", on=300, shutdown="2026-06-01"), later])[SHUTDOWN].disputed


def test_all_claims_that_speak_on_an_event_are_listed():
    claims = [
        held(on=0, claim_id=7, shutdown="2026-06-01"),
        held(on=1, claim_id=3, shutdown="2026-07-01"),
        held("press", Authority.PRESS, claim_id=5, shutdown="2026-08-01"),
        held("blog", claim_id=9, announced="2026-01-01"),
    ]
    decided = decide(claims)[SHUTDOWN]
    assert (decided.claim_id, decided.claim_ids) == (3, (3, 5, 7))


def test_replacements_come_from_the_strongest_that_names_any():
    claims = [
        held("a", on=1, shutdown="2026-06-01"),
        held("b", shutdown="2026-06-01", replacements=("lark-4",)),
        held("c", Authority.PRESS, shutdown="2026-06-01", replacements=("wren",)),
    ]
    assert decide(claims)[SHUTDOWN].replacements == ("lark-4",)


# Order and repetition

maybe_day = st.sampled_from([None, "2026-06-01", "2026-06", "2026-09-01", "2026-Q3", "2027"])


@st.composite
def some_claims(draw) -> list[HeldClaim]:
    size = draw(st.integers(0, 7))
    return [
        held(
            draw(st.sampled_from(["a", "b", "c"])),
            draw(st.sampled_from(list(Authority))),
            on=draw(st.integers(0, 3)) * 100,
            claim_id=number + 1,
            confidence=draw(st.sampled_from([0.5, 1.0])),
            product_id=draw(st.integers(1, 2)),
            status=draw(st.sampled_from(list(Status))),
            stated=draw(st.booleans()),
            scope=draw(st.sampled_from(["", "EU"])),
            announced=draw(maybe_day),
            deprecated=draw(maybe_day),
            shutdown=draw(maybe_day),
            strength=draw(st.sampled_from(list(Strength))),
        )
        for number in range(size)
    ]


@settings(max_examples=300)
@given(some_claims(), st.randoms(use_true_random=False))
def test_neither_order_nor_repetition_matters(claims, random):
    shuffled = [*claims, *random.choices(claims, k=3)] if claims else []
    random.shuffle(shuffled)
    assert decide(shuffled) == decide(claims)
    assert differences(decide(shuffled), decide(claims)) == []


@given(some_claims())
def test_products_are_decided_one_by_one_or_together_alike(claims):
    apart = [decide([c for c in claims if c.product_id == product]) for product in (1, 2)]
    assert decide(claims) == apart[0] | apart[1]


@given(some_claims())
def test_a_dispute_has_a_reason_and_a_winner_is_among_those_who_spoke(claims):
    for event in decide(claims).values():
        assert event.claim_id in event.claim_ids
        assert event.reason or not event.disputed


# Differences


def event(iso: str | None = "2026-06-01", **options) -> Decided:
    options = {"strength": Strength.COMMITTED, "authority": Authority.VENDOR_PAGE, "claim_id": 1} | options
    return Decided(key=SHUTDOWN, day=day(iso), **options)


def changed(before: Decided | None, after: Decided | None) -> list[tuple[ChangeKind, int | None]]:
    found = differences({SHUTDOWN: before} if before else {}, {SHUTDOWN: after} if after else {})
    assert all((d.before, d.after) == (before, after) for d in found)
    return [(d.kind, d.days) for d in found]


NOT_BEFORE = {"strength": Strength.NOT_BEFORE}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, event(), (ChangeKind.APPEARED, None)),
        (event(), None, (ChangeKind.WITHDRAWN, None)),
        (event(None), event(), (ChangeKind.DATED, None)),
        (event(), event(None), (ChangeKind.UNDATED, None)),
        (event(), event("2026-09-01"), (ChangeKind.MOVED, 92)),
        (event(), event("2026-05-01"), (ChangeKind.BROUGHT_FORWARD, -31)),
        (event("2026-06"), event("2026-Q3"), (ChangeKind.MOVED, 30)),
        (event("2026-Q2"), event("2026-06-01"), (ChangeKind.FIRMED, None)),
        (event(**NOT_BEFORE), event(), (ChangeKind.FIRMED, None)),
        (event(), event(**NOT_BEFORE), (ChangeKind.LOOSENED, None)),
        (event(authority=Authority.PRESS), event(), (ChangeKind.CONFIRMED, None)),
        (event(), event(disputed=True, reason="x"), (ChangeKind.DISPUTED, None)),
        (event(disputed=True), event(), (ChangeKind.SETTLED, None)),
        (event(), event(replacements=("lark-4",)), (ChangeKind.REPLACEMENT, None)),
    ],
)
def test_what_a_change_is_called(before, after, expected):
    assert changed(before, after) == [expected]


@pytest.mark.parametrize(
    "after",
    [
        event(claim_id=2, claim_ids=(1, 2), reason="other words"),
        event("2026-06"),
        event(authority=Authority.PRESS),
    ],
    ids=["evidence", "a coarser day", "the press repeats it"],
)
def test_what_is_no_change(after):
    assert changed(event(), after) == []


def test_one_event_can_change_in_several_ways():
    before = event(authority=Authority.PRESS, replacements=("lark-4",))
    after = event("2026-09-01", disputed=True, replacements=("wren",))
    assert [kind for kind, _ in changed(before, after)] == [
        ChangeKind.MOVED,
        ChangeKind.CONFIRMED,
        ChangeKind.DISPUTED,
        ChangeKind.REPLACEMENT,
    ]
