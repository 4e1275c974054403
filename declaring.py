"""What people declare of products and names, for `swansong products` and `swansong declare`: one transaction each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Concatenate

from data import db, declarations
from data.declarations import DeclarationRow, Doubt
from pipeline.errors import SettingsError
from pipeline.types import Milestone, PartialDate, Strength


def declare(
    url: str, what: Callable[Concatenate[db.Session, ...], DeclarationRow], *words: Any, **given: Any
) -> DeclarationRow:
    """Do one of the functions of ``data.declarations`` and commit. Raises SettingsError where nothing can be done."""
    with db.session(url) as session:
        done = what(session, *words, now=datetime.now(UTC), **given)
        session.commit()
    return done


def fact(
    url: str, product: str, milestone: str, day: str, *, strength: str, platform: str, scope: str, author: str, reason: str
) -> DeclarationRow:  # fmt: skip
    """Declare a milestone; `day` may be as coarse as 2027-Q1, or empty. Raises SettingsError."""
    try:
        when = PartialDate(day) if day else None
    except ValueError as error:
        raise SettingsError(str(error)) from error
    return declare(
        url, declarations.fact, product, Milestone(milestone), when, strength=Strength(strength),
        platform=platform, scope=scope, author=author, reason=reason,
    )  # fmt: skip


def listed(url: str, *, withdrawn: bool) -> list[DeclarationRow]:
    """Every declaration that stands; with `withdrawn` those too that were taken back."""
    with db.session(url) as session:
        return declarations.listed(session, withdrawn=withdrawn)


def review(url: str) -> list[Doubt]:
    """Names of which it is not clear what they mean."""
    with db.session(url) as session:
        return declarations.review(session)
