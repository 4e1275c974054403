"""When digests and reminders go out: hours of a day somewhere, as moments. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Pace(StrEnum):
    """How often somebody is told."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True)
class Rhythm:
    """How often, and at which hour (0 to 23) of which weekday (0 is Monday) in which IANA time zone."""

    pace: Pace = Pace.DAILY
    hour: int = 8
    weekday: int = 0
    zone: str = "UTC"

    def today(self, now: datetime) -> date:
        """The day that it is there."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def on(self, day: date) -> datetime:
        """The moment (UTC) of the hour on `day`.

        Where the clocks are put forward over that hour it is the moment an hour later by the clock; where they are put back, the first of
        the two.
        """
        return datetime.combine(day, time(self.hour), ZoneInfo(self.zone)).astimezone(UTC)

    def next(self, now: datetime) -> datetime:
        """The first moment (UTC) after `now` at which a digest goes out; `now` itself where it goes out at once."""
        if self.pace is Pace.AT_ONCE:
            return now
        today = self.today(now)
        days = (today + timedelta(days=ahead) for ahead in range(9))
        due = (self.on(day) for day in days if self.pace is Pace.DAILY or day.weekday() == self.weekday)
        return next(moment for moment in due if moment > now)
