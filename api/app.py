"""The application: routes, and what stands before them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from fastapi_offline import FastAPIOffline
from starlette.middleware.gzip import GZipMiddleware

from api import consent, guard, pages, problems, publishing, reading, shapes
from api.asking import Database, To
from data import queries
from data.settings import Settings
from pipeline.errors import SubscriptionError

_DESCRIPTION = """What AI products end, when, for whom, and what replaces them: everything that the dashboard shows, for programs.

Dates are as precise as their source (`2027-03-14`, `2027-03`, `2027-Q1`, `2027`), and `strength` says how firmly they are meant: only a
`committed` day is a promise. Errors are `application/problem+json`.
"""
router = APIRouter(tags=["operation"])


def utc_now() -> datetime:
    """The wall clock."""
    return datetime.now(UTC)


def create(settings: Settings, clock: Callable[[], datetime] = utc_now) -> FastAPI:
    """The application on the database of `settings`."""
    app: FastAPI = FastAPIOffline(
        redoc_url=None,
        title="Swansong",
        version=version("swansong"),
        description=_DESCRIPTION,
        license_info={"name": "MIT"},
        swagger_ui_parameters={"defaultModelsExpandDepth": -1, "displayRequestDuration": True},
    )
    app.state.settings = settings
    app.state.clock = clock
    problems.install(app)
    app.add_exception_handler(SubscriptionError, consent.refused)
    app.mount("/static", StaticFiles(directory=pages.STATIC), name="static")
    for routes in (reading.router, publishing.router, consent.api, consent.router, router):
        app.include_router(routes)
    # The last one added stands first.
    app.add_middleware(GZipMiddleware, minimum_size=1_000)
    app.add_middleware(guard.Bounds)
    app.add_middleware(guard.RateLimit, rate=settings.api_rate)
    app.add_middleware(guard.PublicReads)
    app.add_middleware(guard.SecureHeaders)
    return app


@router.get("/health")
def health(session: Database, response: Response) -> shapes.Health:
    """Whether this server and its database can answer; for load balancers and containers."""
    found = queries.freshness(session)
    response.headers["Cache-Control"] = "no-store"
    return shapes.Health(
        status="ok",
        version=version("swansong"),
        database=session.get_bind().dialect.name,
        collected_at=found.collected_at,
        products=found.products,
    )


@router.get("/", include_in_schema=False)
def front(request: Request, to: To) -> Response:
    """What there is here, for whoever opens the bare address."""
    return pages.page("front", pages.language_of(request), dashboard=to.dashboard, base=to.api)
