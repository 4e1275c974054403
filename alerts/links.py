"""Secret links: a token that nobody can guess opens one subscription. Only its digest is kept."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.addresses import Addresses
from data import subscriptions as rows
from data.db import Session
from data.subscriptions import LinkRow
from pipeline.errors import LinkError

CONFIRM, MANAGE = "confirm", "manage"
CONFIRM_WITHIN = timedelta(days=7)
_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True)
class Links:
    """The addresses of links below `base`, the public address of the API; products are shown by the dashboard."""

    base: str
    dashboard: str

    def confirm(self, token: str) -> str:
        """Where somebody says that he did ask."""
        return self._to("confirm", token)

    def manage(self, token: str) -> str:
        """Where a subscription is seen, changed, paused and ended."""
        return self._to("manage", token)

    def unsubscribe(self, token: str) -> str:
        """Where one click (a POST, RFC 8058) ends a channel."""
        return self._to("unsubscribe", token)

    def product(self, slug: str) -> str:
        """Where a product's story is told."""
        return Addresses(self.base, self.dashboard.rstrip("/")).product(slug)

    def _to(self, page: str, last: str) -> str:
        return f"{self.base.rstrip('/')}/{page}/{last}"


def mint() -> tuple[str, str]:
    """A new token of 256 random bits, and its digest."""
    token = secrets.token_urlsafe(_BYTES)
    return token, digest(token)


def digest(token: str) -> str:
    """What is kept of a token: nothing can be opened with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue(
    session: Session, subscription_id: int, *, purpose: str, channel_id: int | None = None, now: datetime
) -> str:
    """A new link; its token, which is told once and not kept. The caller commits."""
    token, kept = mint()
    until = now + CONFIRM_WITHIN if purpose == CONFIRM else None
    rows.add_link(
        session, kept, subscription_id, purpose=purpose, channel_id=channel_id, now=now, expires_at=until
    )
    return token


def found(session: Session, token: str, purpose: str, *, now: datetime, revoked: bool = False) -> LinkRow:
    """The link that `token` belongs to; with `revoked` also one that was revoked. Raises LinkError."""
    wanted = digest(token) if _TOKEN.fullmatch(token) else ""
    row = rows.link(session, wanted)
    # The digest is looked up in an index, which tells nothing of the token; the last word is a comparison in constant time.
    if row is None or not hmac.compare_digest(row.digest, wanted) or row.purpose != purpose:
        raise LinkError("this link is not known; ask for a new one, or look whether all of it was copied")
    if row.expires_at is not None and row.expires_at <= now:
        raise LinkError("this link has expired; subscribe once more to get a new one")
    if row.revoked_at is not None and not revoked:
        raise LinkError("this link was revoked; use the newest one")
    return row
