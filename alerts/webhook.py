"""Signed webhooks, as the Standard Webhooks specification has them: id, timestamp and HMAC-SHA256 in headers, JSON in the body."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from data.lines import Line
from pipeline.errors import SendError

WINDOW = 300
"""Seconds that a signature is good for: what comes later or earlier is a replay, or a clock that is wrong."""
_PREFIX = "whsec_"


def new_secret() -> str:
    """A key of 256 random bits, as receivers write it down."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def headers(secret: str, message_id: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers that prove a body; signed anew at every attempt, under the same id."""
    stamp = str(int(now.timestamp()))
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{_signature(secret, message_id, stamp, body)}",
    }


def verify(secret: str, given: Mapping[str, str], body: bytes, now: datetime) -> str:
    """What a receiver does: the id of the message, by which it knows one that came before. Raises SendError where it is not ours or too old."""
    names = {name.lower(): value for name, value in given.items()}
    message_id, stamp, signed = (
        names.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature")
    )
    if not stamp.isdecimal() or abs(now.timestamp() - int(stamp)) > WINDOW:
        raise SendError("the timestamp is missing, or too far from now")
    expected = f"v1,{_signature(secret, message_id, stamp, body)}"
    if not any(hmac.compare_digest(one.encode(), expected.encode()) for one in signed.split(" ")):
        raise SendError("the signature is wrong")
    return message_id


def _signature(secret: str, message_id: str, stamp: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    return base64.b64encode(
        hmac.digest(key, f"{message_id}.{stamp}.".encode() + body, hashlib.sha256)
    ).decode()


def digest_body(lines: Iterable[Line], now: datetime, manage: str) -> bytes:
    """A digest as JSON: facts as they are, in no language."""
    items = [_item(line) for line in lines]
    return _body(
        {"type": "digest", "timestamp": now.isoformat(), "data": {"items": items, "manage_url": manage}}
    )


def question_body(now: datetime, confirm: str) -> bytes:
    """The question whether messages are wanted, as JSON."""
    return _body({"type": "confirm", "timestamp": now.isoformat(), "data": {"confirm_url": confirm}})


def _body(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _item(line: Line) -> dict[str, Any]:
    product, change, event, report = line.product, line.change, line.event, line.report
    return {
        "signal": line.signal,
        "product": product and {"slug": product.slug, "name": product.name, "vendor": product.vendor_slug, "kind": product.kind, "status": product.status},
        "about": line.subject.slug if line.subject else None,
        "change": change and {"kind": change.kind, "event": change.event_kind, "before": change.before_day, "after": change.after_day, "days": change.days},
        "event": event and {
            "kind": event.kind, "platform": event.platform, "scope": event.scope, "day": event.day.iso if event.day else None,
            "strength": event.strength, "official": event.official, "disputed": event.disputed, "replacements": list(event.replacements),
            "evidence": event.evidence, "source": event.source_url,
        },
        "days_ahead": line.ahead,
        "news": report and {"title": report.title, "url": report.url, "outlet": report.outlet},
    }  # fmt: skip
