"""Handing a written message to whatever a channel is. Each of these returns when the receiver has accepted it, or raises SendError."""

from __future__ import annotations

import logging
from datetime import datetime
from urllib.parse import urlsplit

import apprise

from alerts import http, webhook
from alerts.digest import Letter
from data.settings import Settings
from pipeline.errors import SendError

_HOSTS_NAMED = frozenset(
    [
        "ntfy",
        "ntfys",
        "matrix",
        "matrixs",
        "mmost",
        "mmosts",
        "rocket",
        "rockets",
        "gotify",
        "gotifys",
        "workflows",
    ]
)
"""Services that may run on a host which the address names."""
logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it logs addresses, which are secrets


def post_webhook(
    body: bytes, url: str, secret: str, message_id: str, settings: Settings, now: datetime
) -> None:
    """Post a signed body. 410 says that nothing is wanted there any more."""
    answer = http.ask(
        "POST", url, body=body, headers={"User-Agent": settings.user_agent, **webhook.headers(secret, message_id, body, now)},
        timeout=settings.send_timeout, allow_private=settings.allow_private,
    )  # fmt: skip
    if not 200 <= answer.status < 300:
        wait = answer.headers.get("retry-after", "")
        raise SendError(
            f"the webhook answers {answer.status}",
            final=answer.status == 410,
            after=float(wait) if wait.isdecimal() else None,
        )


def notify(letter: Letter, address: str, settings: Settings) -> None:
    """Send the short form through Apprise."""
    _require_public(address, settings)
    asset = apprise.AppriseAsset(
        app_id="Swansong", app_desc="Swansong", async_mode=False, secure_logging=True
    )
    service = apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
    if service is None:
        raise SendError("Apprise does not understand this address", final=True)
    service.socket_connect_timeout = service.socket_read_timeout = settings.send_timeout
    if not service.notify(title=letter.subject, body=letter.chat, body_format=apprise.NotifyFormat.TEXT):
        raise SendError(f"{urlsplit(address).scheme}: the service did not accept the message")


def _require_public(address: str, settings: Settings) -> None:
    parts = urlsplit(address)
    if parts.scheme in _HOSTS_NAMED and "." in (parts.hostname or ""):
        http.addresses(parts.hostname or "", parts.port or 443, allow_private=settings.allow_private)
