"""Subscribers, and an invented vendor whose announcements they follow."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from alerts import subscriptions
from alerts.wishes import wish
from data import db
from data.settings import settings
from tests.data import world
from tests.data.conftest import filled_file, filled_template, url

__all__ = ["filled_file", "filled_template", "url"]


@pytest.fixture
def store(url: str, migrated: Path) -> Iterator[Session]:
    """A session on a fresh database, of SQLite and PostgreSQL in turn."""
    if url.startswith("sqlite"):
        shutil.copy(migrated, url.removeprefix("sqlite:///"))
    db.migrate(db.engine(url))
    with db.session(url) as opened:
        yield opened


@pytest.fixture
def subscribe(now: datetime) -> Callable[..., int]:
    """Subscribe as a visitor would, and confirm; the id."""

    def subscribed(
        session: Session, *channels: str, origin: str = "api", confirmed: bool = True, **given: object
    ) -> int:
        asked = wish(channels=channels or ("reader@corvid.example",), **given)
        made = subscriptions.create(session, asked, settings=settings(), origin=origin, now=now)
        if confirmed:
            confirm_all(session, made.id, now)
        return made.id

    return subscribed


def confirm_all(session: Session, subscription_id: int, now: datetime) -> None:
    """As if the link in each message that asks for consent had been followed."""
    from alerts import links
    from data import subscriptions as rows

    for channel in rows.by_id(session, subscription_id).channels:
        token = links.issue(session, subscription_id, purpose=links.CONFIRM, channel_id=channel.id, now=now)
        subscriptions.confirm(session, token, now=now)


@pytest.fixture
def tell() -> Callable[..., int]:
    """A version of a vendor's page that says claims; see ``tests.data.world``."""
    return world.tell
