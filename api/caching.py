"""Answers that a client has already are not sent again: ETag, Last-Modified and 304."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

from fastapi import Request, Response

KEPT = 300
"""Seconds for which an answer may be shown again without asking."""


def answer(
    request: Request, body: bytes, media_type: str, changed: datetime | None = None, **headers: str
) -> Response:
    """`body`, or 304 where the client says that it has just that."""
    moment = changed and changed.astimezone(UTC).replace(microsecond=0)
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    sent = {"ETag": tag, "Cache-Control": f"public, max-age={KEPT}", "Vary": "Accept-Encoding"}
    if moment:
        sent["Last-Modified"] = format_datetime(moment, usegmt=True)
    if _has(request, tag, moment):
        return Response(status_code=304, headers=sent)
    return Response(body, media_type=media_type, headers=sent | headers)


def _has(request: Request, tag: str, changed: datetime | None) -> bool:
    # Where both are given the tag alone decides (RFC 9110).
    if known := request.headers.get("If-None-Match"):
        return known.strip() == "*" or tag in [one.strip().removeprefix("W/") for one in known.split(",")]
    since = request.headers.get("If-Modified-Since")
    if not since or changed is None:
        return False
    try:
        return changed <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False
