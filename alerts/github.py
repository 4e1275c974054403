"""An issue in the subscriber's own repository, and in no other."""

from __future__ import annotations

import json
from typing import Any

from alerts import http
from alerts.digest import Letter
from data.settings import Settings
from pipeline.errors import SendError


def open_issue(letter: Letter, repository: str, message_id: str, settings: Settings) -> None:
    """Open an issue, where the token may write to the repository and this message has not opened one before. Raises SendError."""
    api = f"{settings.github_api.rstrip('/')}/repos/{repository}"
    mark = f"swansong-message: {message_id}"
    permissions = _asked(settings, "GET", api).get("permissions", {})
    if not permissions.get("push"):
        raise SendError(
            f"{repository}: SWANSONG_GITHUB_TOKEN may not write there; issues go to your own repository only",
            final=True,
        )
    recent = _asked(settings, "GET", f"{api}/issues?state=all&sort=created&direction=desc&per_page=50")
    if any(mark in (issue.get("body") or "") for issue in recent):
        return
    body = f"{letter.chat}\n\n<!-- {mark} -->"
    _asked(settings, "POST", f"{api}/issues", {"title": letter.subject, "body": body})


def _asked(settings: Settings, method: str, url: str, body: Any = None) -> Any:
    token = settings.github_token.get_secret_value()
    if not token:
        raise SendError(
            "no token: set SWANSONG_GITHUB_TOKEN to one that may open issues in your repository", final=True
        )
    headers = {
        "Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json", "User-Agent": settings.user_agent,
        "Content-Type": "application/json",
    }  # fmt: skip
    sent = json.dumps(body).encode() if body is not None else None
    answer = http.ask(
        method,
        url,
        body=sent,
        headers=headers,
        timeout=settings.send_timeout,
        allow_private=settings.allow_private,
    )
    if not 200 <= answer.status < 300:
        raise SendError(f"GitHub answers {answer.status}", final=answer.status in (401, 404, 410, 422))
    return json.loads(answer.body or b"null")
