"""Model lists that vendors answer with: their own fields, found by themselves or by the paths a registry declares."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from pipeline.extract import read_document
from pipeline.roles import Role
from pipeline.types import HINTS, Claim, Document, Milestone


def read(listed: Any, **hints: str) -> list[Claim]:
    raw = json.dumps(listed).encode()
    document = Document(
        raw, format="json", vendor="Fenwick", published=date(2026, 11, 23), hints=tuple(hints.items())
    )
    return list(read_document(document).claims)


@pytest.mark.parametrize("key", ["shutdown_date", "expiration_date", "retirementDate"])
def test_the_day_a_list_gives_by_name_needs_no_hint(key: str) -> None:
    listed = {
        "object": "list",
        "data": [{"id": "fen-4o", "created": 1715367049, key: "2027-03-01"}, {"id": "fen-5", key: None}],
    }
    (claim,) = read(listed)
    assert (claim.product, str(claim.shutdown)) == ("fen-4o", "2027-03-01")


def test_a_hint_says_that_a_deprecation_is_the_end() -> None:
    listed = {
        "data": [
            {
                "id": "fen-2312",
                "deprecation": "2027-01-16T12:00:00Z",
                "deprecation_replacement_model": "fen-l",
            }
        ]
    }
    (by_itself,) = read(listed)
    assert by_itself.shutdown is None
    assert str(by_itself.deprecated) == "2027-01-16"
    (hinted,) = read(listed, id="id", shutdown="deprecation")
    assert (str(hinted.shutdown), hinted.deprecated, hinted.replacements) == ("2027-01-16", None, ("fen-l",))


def test_paths_reach_into_objects_and_name_the_list() -> None:
    life = {
        "status": "LEGACY",
        "startOfLifeTime": "2024-05-01T00:00:00Z",
        "legacyTime": "2026-03-01T00:00:00Z",
        "publicExtendedAccessTime": "2026-12-01T00:00:00Z",
        "endOfLifeTime": "2027-02-01T00:00:00Z",
    }
    listed = {
        "modelSummaries": [{"modelId": "fen.tern-v1", "modelName": "Tern", "modelLifecycle": life}],
        "examples": [{"modelId": "fen.never-1", "modelLifecycle": life}],
    }
    (claim,) = read(
        listed,
        records="modelSummaries",
        id="modelId",
        status="modelLifecycle.status",
        deprecated="modelLifecycle.legacyTime",
        extended="modelLifecycle.publicExtendedAccessTime",
        shutdown="modelLifecycle.endOfLifeTime",
    )
    assert claim.product == "fen.tern-v1"
    assert (str(claim.deprecated), str(claim.shutdown)) == ("2026-03-01", "2027-02-01")
    assert [(kind, str(day)) for kind, day in claim.milestones] == [(Milestone.EXTENDED_ACCESS, "2026-12-01")]


def test_seconds_since_1970_are_a_day() -> None:
    listed = {
        "data": [
            {"id": "fen-35", "lifecycle_status": "deprecating", "deprecation": {"inference": 1798761600}}
        ]
    }
    (claim,) = read(listed, id="id", status="lifecycle_status", shutdown="deprecation.inference")
    assert str(claim.shutdown) == "2027-01-01"


def test_every_hint_is_a_role_or_names_the_list() -> None:
    assert HINTS - {"records"} <= {role.value for role in Role}
