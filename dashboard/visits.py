"""When somebody was here last, remembered in a cookie of their own browser and nowhere else. No screen.

The cookie holds two moments, ``before.seen``: the visit before this one, and the latest page seen. A visit is over after some hours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

COOKIE = "swansong_visits"
OVER_AFTER = timedelta(hours=4)

NOTE = f"""<script data-ours>
(() => {{
  const found = document.cookie.match(/(?:^|; ){COOKIE}=(\\d*)\\.(\\d+)/) || [];
  const now = Math.floor(Date.now() / 1000);
  const before = found[2] && now - found[2] < {OVER_AFTER.total_seconds():.0f} ? found[1] : found[2] || "";
  document.cookie = `{COOKIE}=${{before}}.${{now}}; path=/; max-age=34560000; samesite=lax`;
}})();
</script>"""
"""What notes a visit in the browser: a text of ours in which nothing is filled in."""


def last_visit(cookies: Mapping[str, str], now: datetime) -> date | None:
    """The day of the visit before this one; None on a first visit, or where the browser keeps no cookies."""
    found = re.fullmatch(r"(\d{0,12})\.(\d{1,12})", str(cookies.get(COOKIE, "")))
    if found is None:
        return None
    before, seen = (datetime.fromtimestamp(int(part), UTC) if part else None for part in found.groups())
    over = seen is not None and now - seen > OVER_AFTER
    moment = seen if over else before
    return min(moment, now).date() if moment else None
