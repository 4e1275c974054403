"""Sentences and lists to claims: what ends, when, what replaces it, and what only looks like an ending."""

from datetime import date

import pytest

from pipeline.components.statuses import Cue, find_cues
from pipeline.extract import read_document
from pipeline.types import Claim, Document, Reading, Status

TODAY = date(2026, 6, 15)


def reading(text: str, **known) -> Reading:
    facts = {"format": "markdown", "vendor": "Vela", "published": TODAY}
    return read_document(Document(text.encode(), **{**facts, **known}))


def read(text: str, **known) -> list[Claim]:
    return list(reading(text, **known).claims)


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("vela-1 will be retired on 1 May", Cue.END),
        ("vela-1 has been removed", Cue.ENDED),
        ("vela-1 is no longer available", Cue.ENDED),
        ("vela-1 is deprecated", Cue.DEPRECATED),
        ("vela-1 is closed to new customers", Cue.CLOSED),
        ("vela-1 is now called orla-1", Cue.RENAMED),
        ("vela-1 was folded into orla-1", Cue.MERGED),
        ("the shutdown of vela-1 has been cancelled", Cue.REVERSED),
        ("vela-1 is reportedly on its way out", Cue.RUMOURED),
        ("vela-1 remains available", Cue.KEPT),
        ("vela-1 will not be retired", Cue.KEPT),
        ("vela-1 已于5月1日下线", Cue.ENDED),
        ("vela-1 wird am 1. Mai abgeschaltet", Cue.END),
        ("vela-1 sera retiré le 1er mai", Cue.END),
        ("vela-1 の提供を終了しました", Cue.ENDED),
        ("vela-1 dejará de funcionar", Cue.END),
    ],
)
def test_cues_with_negation(text, cue):
    assert cue in [found.cue for found in find_cues(text)]


def test_a_plain_announcement():
    (claim,) = read("We will retire `vela-1` on August 1, 2026. Please use `vela-2` instead.")
    assert (claim.product, claim.status, claim.shutdown.iso, claim.replacements) == (
        "vela-1",
        Status.DEPRECATED,
        "2026-08-01",
        ("vela-2",),
    )
    assert claim.evidence == "We will retire vela-1 on August 1, 2026."


def test_a_list_takes_what_the_sentence_above_it_says():
    claims = read(
        "The following models will be shut down on August 1, 2026:\n\n- `vela-1`\n- `vela-2` --> `vela-3`\n"
    )
    assert [(c.product, c.shutdown.iso, c.replacements) for c in claims] == [
        ("vela-1", "2026-08-01", ()),
        ("vela-2", "2026-08-01", ("vela-3",)),
    ]


def test_a_list_of_what_stays_and_of_what_replaces_ends_nothing():
    page = "## Models removed on August 1, 2026\n\n- `vela-1`\n\n## Models that remain active\n\n- `vela-2`\n\nWe recommend these replacements:\n\n- `vela-3`\n"
    assert [(c.product, c.shutdown.iso) for c in read(page)] == [("vela-1", "2026-08-01")]


def test_the_company_that_acts_is_not_what_ends():
    assert [
        c.product
        for c in read("Orla retires its old models, vela-1 and vela-2, on August 1, 2026.", vendor=None)
    ] == ["vela-1", "vela-2"]


def test_each_product_has_its_own_day_where_the_sentence_says_respectively():
    claims = read("vela-1 and vela-2 will be removed on August 1, 2026 and September 1, 2026 respectively.")
    assert [(c.product, c.shutdown.iso) for c in claims] == [
        ("vela-1", "2026-08-01"),
        ("vela-2", "2026-09-01"),
    ]


def test_of_a_moved_date_the_new_one_counts():
    (claim,) = read(
        "We originally stated that vela-1 would be deprecated on May 10, 2026, but the shutdown is now on July 30, 2026."
    )
    assert claim.shutdown.iso == "2026-07-30"


def test_the_notice_is_not_the_end():
    (claim,) = read(
        "On March 1, 2026, we notified developers that vela-1 will be removed on September 1, 2026."
    )
    assert (claim.announced.iso, claim.shutdown.iso) == ("2026-03-01", "2026-09-01")


def test_no_date_yet_is_an_answer():
    (claim,) = read("vela-1 is deprecated.")
    assert (claim.status, claim.shutdown) == (Status.DEPRECATED, None)


def test_a_dated_changelog_entry_that_says_removed_speaks_of_its_own_day():
    (claim,) = read("## June 1, 2026\n\n- The endpoint `/v1/vela` has been removed.\n")
    assert (claim.product, claim.shutdown.iso, claim.status) == ("/v1/vela", "2026-06-01", Status.RETIRED)


def test_definitions_and_items_are_about_their_term():
    (claim,) = read("- vela-1: retires on 1 August 2026, replaced by vela-2\n")
    assert (claim.product, claim.shutdown.iso, claim.replacements) == ("vela-1", "2026-08-01", ("vela-2",))


def test_a_sentence_that_goes_on_about_the_product_before():
    (claim,) = read("We released vela-1, a small model. This model will be retired on September 30, 2026.")
    assert (claim.product, claim.shutdown.iso) == ("vela-1", "2026-09-30")


QUIET = [
    "We are launching vela-2, our fastest model yet. vela-1 remains available.",
    "On Saturday the vela-1 API will be unavailable from 02:00 to 04:00 UTC for maintenance.",
    "When a model is deprecated, requests to it will fail after the shutdown date.",
    "Models may be retired at short notice.",
    "Our spring promotion for vela-1 ends on August 1, 2026.",
    "The government shutdown ends the quarter badly.",
    "Her retirement from the board was announced on May 1, 2026.",
    "Fixed a bug where the deprecation warning of vela-1 was shown twice.",
]


@pytest.mark.parametrize("text", QUIET)
def test_what_only_looks_like_an_ending(text):
    assert read(text) == []


def test_what_was_passed_over_is_told_with_its_reason():
    found = reading("Models may be retired at short notice.")
    assert [s.reason for s in found.skipped] == ["speaks of what may happen"]


def test_in_the_press_the_title_names_what_the_text_calls_the_app():
    text = (
        "Tellmore, the Cork company behind Owlet, said on Tuesday that the app will close at the end of August. Parents liked Owlet. "
        "The company carries on."
    )
    (claim,) = read(text, format="text", vendor=None, title="Owlet, the bedtime app, falls silent")
    assert (claim.product, claim.vendor, claim.shutdown.iso) == ("Owlet", "Tellmore", "2026-08-31")
