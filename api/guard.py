"""What stands before every answer: who may ask how often, for how long and with how much, and what a browser may do with the answer."""

from __future__ import annotations

import anyio
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import problem

LONGEST = 20.0
"""Seconds that an answer may take."""
LARGEST = 64_000
"""Bytes that a request may bring."""
PUBLIC = ("/api/", "/feeds/", "/badges/", "/openapi.json")
"""What pages of others may read: nothing that stands behind a secret link."""
_UNCOUNTED = ("/health",)
_SCRIPTED = ("/docs", "/redoc")
_POLICY = "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_DOCS_POLICY = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; worker-src blob:; base-uri 'none'; frame-ancestors 'none'"
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",  # an address may hold the token of a subscription
    "Permissions-Policy": "interest-cohort=(), geolocation=(), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class SecureHeaders:
    """Adds to every answer what keeps browsers from doing more with it than show it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer through the application, with the headers added."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        policy = _DOCS_POLICY if scope["path"].startswith(_SCRIPTED) else _POLICY

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**_HEADERS, "Content-Security-Policy": policy}.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, secured)


class PublicReads(CORSMiddleware):
    """Lets pages of others read what is public."""

    def __init__(self, app: ASGIApp) -> None:
        exposed = ["ETag", "Last-Modified", "Link", "Retry-After"]
        super().__init__(app, allow_origins=["*"], allow_methods=["GET", "HEAD"], expose_headers=exposed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers of CORS where the path is public."""
        public = scope["type"] == "http" and scope["path"].startswith(PUBLIC)
        await (super().__call__ if public else self.app)(scope, receive, send)


class RateLimit:
    """Refuses an address that asks more often than `rate` times a minute."""

    def __init__(self, app: ASGIApp, rate: int) -> None:
        self.app = app
        self._rate = RateLimitItemPerMinute(rate)
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse with the seconds to wait."""
        who = (scope.get("client") or ("unknown",))[0]
        free = scope["type"] != "http" or scope["path"].startswith(_UNCOUNTED)
        if free or await self._limiter.hit(self._rate, who):
            await self.app(scope, receive, send)
        else:
            refusal = problem(429, f"more than {self._rate.amount} requests in a minute; wait a little")
            refusal.headers["Retry-After"] = "60"
            await refusal(scope, receive, send)


class Bounds:
    """Ends what takes too long, and refuses what is too large."""

    def __init__(self, app: ASGIApp, seconds: float = LONGEST, size: int = LARGEST) -> None:
        self.app = app
        self.seconds = seconds
        self.size = size

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer within the bounds, or say which was passed."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False
        held = 0

        async def bounded() -> Message:
            nonlocal held
            message = await receive()
            held += len(message.get("body", b""))
            if held > self.size:
                raise _TooLargeError
            return message

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            with anyio.fail_after(self.seconds):
                await self.app(scope, bounded, noted)
        except TimeoutError:
            if not begun:
                await problem(504, f"this took longer than {self.seconds:g} s; ask for less")(
                    scope, receive, send
                )
        except _TooLargeError:
            if not begun:
                await problem(413, f"a request may bring {self.size} bytes at most")(scope, receive, send)


class _TooLargeError(Exception):
    """A request brings more than it may."""
