"""What is forgotten, and when: what nobody needs any more, and above all what people gave us. Documents, claims, events and changes stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete

from data import subscriptions
from data.models import HostDay, Run

SUBSCRIPTIONS = timedelta(days=90)
"""How long a subscription that ended, or was never confirmed, is kept with its log."""
RUNS = timedelta(days=180)
REQUESTS = timedelta(days=30)


def forget(session: Session, now: datetime) -> dict[str, int]:
    """Remove what is too old; how many rows of which kind. Commits."""
    runs = session.exec(delete(Run).where(col(Run.started_at) < now - RUNS))
    days = session.exec(delete(HostDay).where(col(HostDay.day) < (now - REQUESTS).date()))
    gone = {
        "subscriptions": subscriptions.forget(session, now - SUBSCRIPTIONS),
        "runs": runs.rowcount,
        "requests": days.rowcount,
    }
    session.commit()
    return gone
