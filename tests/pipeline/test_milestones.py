"""Days other than notice, deprecation and end, in free prose; and one product that ends apart as an app and as an API."""

from datetime import date

import pytest

from pipeline.components.dates import find_dates
from pipeline.components.relations import milestone_of
from pipeline.extract import read_document
from pipeline.types import Document, Milestone


@pytest.mark.parametrize(
    ("text", "milestone"),
    [
        ("It becomes read-only on 1 July 2026.", Milestone.READ_ONLY),
        ("You can export your data until 30 November 2026.", Milestone.EXPORT_DEADLINE),
        ("New customers can no longer sign up from 1 May 2026.", Milestone.CLOSED_TO_NEW),
        ("Extended access ends on 1 May 2027.", Milestone.EXTENDED_ACCESS),
        ("Les données pourront être récupérées jusqu'au 15 septembre 2026.", Milestone.EXPORT_DEADLINE),
        ("Vela shuts down on 1 May 2027.", None),
        ("Export your data. Vela shuts down on 1 May 2027.", None),
    ],
)
def test_the_milestone_of_a_day(text, milestone):
    (dated,) = find_dates(text, today=date(2026, 3, 1))
    assert milestone_of(text, dated) is milestone


def read(text, title="", vendor="Larkhall"):
    return read_document(
        Document(text.encode(), format="text", vendor=vendor, published=date(2026, 7, 22), title=title)
    ).claims


def test_an_export_deadline_is_not_the_end():
    (claim,) = read(
        "Larkhall Notes will be shut down on 31 December 2026. You can download your notes until 31 January 2027.",
        "Larkhall Notes is shutting down",
    )
    assert str(claim.shutdown) == "2026-12-31"
    assert [(m, str(day)) for m, day in claim.milestones] == [(Milestone.EXPORT_DEADLINE, "2027-01-31")]
    assert dict(claim.fields)["export_deadline"].text == "31 January 2027"


def test_app_and_api_that_end_apart_are_two_claims():
    claims = read(
        "Larkhall Notes is shutting down in two steps.\n\n"
        "The app: Larkhall Notes will be shut down on 30 September 2026.\n\n"
        "The API: Larkhall Notes will be shut down on 31 March 2027.",
        "Larkhall Notes is shutting down",
    )
    assert {(c.product, c.scope.lower(), str(c.shutdown)) for c in claims} == {
        ("Larkhall Notes", "app", "2026-09-30"),
        ("Larkhall Notes", "api", "2027-03-31"),
    }
