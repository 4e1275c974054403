"""Rows to claims: the headers say what each cell is, in whatever order and words they come."""

from datetime import date

import pytest

from pipeline.extract import read_document
from pipeline.roles import Role, role_of
from pipeline.types import Claim, Document, Status, Strength

TODAY = date(2026, 6, 15)


def read(text: str, **known) -> list[Claim]:
    facts = {"format": "markdown", "vendor": "Vela", "published": TODAY}
    return list(read_document(Document(text.encode(), **{**facts, **known})).claims)


def table(*lines: str) -> str:
    head, *rows = lines
    return (
        "\n".join([f"| {head} |", "|" + "---|" * (head.count("|") + 1), *(f"| {row} |" for row in rows)])
        + "\n"
    )


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("Model ID", Role.ID),
        ("API Model Name", Role.PRODUCT),
        ("Deprecated model", Role.PRODUCT),
        ("Shutdown date", Role.SHUTDOWN),
        ("Retired on", Role.SHUTDOWN),
        ("Earliest removal", Role.SHUTDOWN),
        ("Last served", Role.SHUTDOWN),
        ("EOL date", Role.SHUTDOWN),
        ("Deprecation date", Role.DEPRECATED),
        ("Frozen", Role.DEPRECATED),
        ("Sales ended", Role.CLOSED),
        ("Customers told on", Role.ANNOUNCED),
        ("Sunset announced", Role.ANNOUNCED),
        ("Recommended replacement", Role.REPLACEMENT),
        ("Swap for", Role.REPLACEMENT),
        ("Current state", Role.STATUS),
        ("Provider", Role.MAKER),
        ("Regions supported", Role.SCOPE),
        ("Launch date", Role.LAUNCHED),
        ("Knowledge cutoff", Role.OTHER),
        ("Knowledge until", Role.OTHER),
        ("Off on", Role.SHUTDOWN),
        ("No longer works from", Role.SHUTDOWN),
        ("Décommissionnement", Role.SHUTDOWN),
        ("Hors service le", Role.SHUTDOWN),
        ("Letzter Tag", Role.SHUTDOWN),
        ("Fecha de baja", Role.SHUTDOWN),
        ("Até", Role.SHUTDOWN),
        ("Drop-in", Role.REPLACEMENT),
        ("Definition", Role.OTHER),
        ("Overview", Role.OTHER),
        ("Context window", Role.OTHER),
        ("替代模型", Role.REPLACEMENT),
        ("Abschaltung am", Role.SHUTDOWN),
        ("提供終了日", Role.SHUTDOWN),
        ("", Role.OTHER),
    ],
)
def test_headers_tell_what_a_column_is(header, role):
    assert role_of(header) is role


def test_a_row_with_every_column():
    (claim,) = read(
        table(
            "Model|State|Deprecated|Retirement|Use instead",
            "`vela-1`|Deprecated|May 1, 2026|Aug 1, 2026|`vela-2` or `vela-3`",
        )
    )
    assert (claim.product, claim.status, claim.stated) == ("vela-1", Status.DEPRECATED, True)
    assert (claim.deprecated.iso, claim.shutdown.iso) == ("2026-05-01", "2026-08-01")
    assert claim.replacements == ("vela-2", "vela-3")
    assert "Aug 1, 2026" in claim.evidence


def test_a_missing_end_is_never_filled_from_another_column():
    (claim,) = read(table("Model|Deprecated|Shutdown date|Replacement", "`vela-1`|2026-05-01|TBD|`vela-2`"))
    assert (claim.shutdown, claim.deprecated.iso) == (None, "2026-05-01")


def test_the_earliest_possible_day_is_no_promise_and_does_not_retire():
    (claim,) = read(table("Model|State|Retirement date", "`vela-1`|Active|Not sooner than May 1, 2026"))
    assert (claim.status, claim.strength, claim.not_before) == (Status.ACTIVE, Strength.NOT_BEFORE, True)


def test_active_rows_without_an_end_say_nothing():
    assert read(table("Model|State|Retirement date", "`vela-1`|Active|N/A", "`vela-2`|Active|—")) == []


def test_several_products_in_a_cell_and_those_it_includes():
    claims = read(
        table(
            "Model|Shutdown date",
            "`vela-1`, `vela-2`|2026-08-01",
            "`vela-3` (including `vela-4`, which points to it)|2026-09-01",
        )
    )
    assert [(c.product, c.shutdown.iso) for c in claims] == [
        ("vela-1", "2026-08-01"),
        ("vela-2", "2026-08-01"),
        ("vela-3", "2026-09-01"),
        ("vela-4", "2026-09-01"),
    ]


def test_a_replacement_is_split_between_words_and_never_inside_an_id():
    (claim,) = read(
        table("Model|Shutdown date|Replacement", "`vela-1`|2026-08-01|mistral-orca-7b or sand-band-2*")
    )
    assert claim.replacements == ("mistral-orca-7b", "sand-band-2")


@pytest.mark.parametrize(
    "cell", ["—", "N/A", "None", "---", "View migration guide", "(none)", "No replacement"]
)
def test_what_is_no_replacement(cell):
    (claim,) = read(table("Model|Shutdown date|Replacement", f"`vela-1`|2026-08-01|{cell}"))
    assert claim.replacements == ()


def test_the_heading_gives_the_day_of_the_notice():
    page = "## 2026-03-01: Vela 1\n\n" + table("Shutdown date|Model", "2026-09-01|`vela-1`")
    assert [c.announced.iso for c in read(page)] == ["2026-03-01"]


def test_headings_that_repeat_the_end_are_no_notice():
    sections = [
        f"## {day}: {name}\n\n" + table("Shutdown date|Model", f"{day}|`{name}`")
        for day, name in (("2026-09-01", "vela-1"), ("2026-10-01", "vela-2"))
    ]
    assert [c.announced for c in read("\n".join(sections))] == [None, None]


def test_a_status_table_and_a_history_become_one_claim():
    page = (
        table("Model|State|Deprecated|Retirement date", "`vela-1`|Deprecated|May 1, 2026|Aug 1, 2026")
        + "\n## 2026-05-01: Vela 1\n\n"
    )
    claims = read(
        page
        + table("Retirement date|Deprecated model|Recommended replacement", "Aug 1, 2026|`vela-1`|`vela-2`")
    )
    assert [(c.product, c.replacements, c.announced.iso) for c in claims] == [
        ("vela-1", ("vela-2",), "2026-05-01")
    ]


def test_one_product_in_two_announcements_stays_two_claims():
    sections = [
        f"## {told}: Vela 1\n\n" + table("Shutdown date|Model", f"{end}|`vela-1`")
        for told, end in (("2026-05-01", "2026-11-01"), ("2025-05-01", "2026-03-01"))
    ]
    assert [c.shutdown.iso for c in read("\n".join(sections))] == ["2026-11-01", "2026-03-01"]


def test_regions_and_versions_are_kept_apart():
    claims = read(
        table("Model|Version|Region|Retirement date", "vela|1|eu|2026-08-01", "vela|2|us|2026-09-01")
    )
    assert [(c.product, c.scope) for c in claims] == [("vela 1", "eu"), ("vela 2", "us")]


def test_the_later_of_two_ends_is_the_end():
    (claim,) = read(table("Model|End of support|End of life", "`vela-1`|2026-08-01|2026-12-01"))
    assert (claim.deprecated.iso, claim.shutdown.iso) == ("2026-08-01", "2026-12-01")


def test_policies_and_glossaries_are_no_announcements():
    page = "# Deprecations\n\n" + table(
        "Term|Meaning", "Deprecated|Still served, will be removed", "Retired|No longer served"
    )
    page += "\n" + table("Model type|Notice", "Preview|24 hours", "Stable|6 months")
    assert read(page) == []


def test_lists_of_records_are_read_by_their_keys():
    rows = b'{"data":[{"id":"vela-1","shutdown_date":"2026-08-01"},{"id":"vela-2","shutdown_date":null}]}'
    (claim,) = read_document(Document(rows, vendor="Vela", published=TODAY)).claims
    assert (claim.product, claim.shutdown.iso) == ("vela-1", "2026-08-01")


def test_nothing_is_retired_before_its_end_whatever_the_page_calls_it():
    claims = read(
        table("Model|State|Last served", "`vela-1`|Sunset|2026-08-01", "`vela-2`|Sunset|2026-05-01")
    )
    assert [(c.product, c.status) for c in claims] == [
        ("vela-1", Status.DEPRECATED),
        ("vela-2", Status.RETIRED),
    ]
