"""Errors as problem+json (RFC 9457): what went wrong, where, and what to do."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from pipeline.errors import SettingsError, StoreError

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, **more: Any) -> JSONResponse:
    """An answer that tells of an error."""
    said = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse(said | more, status, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Have every error of `app` answered in this form."""
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(StoreError, _no_database)
    app.add_exception_handler(SettingsError, _no_database)
    app.add_exception_handler(Exception, _failed)


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    answer = problem(error.status_code, str(error.detail))
    answer.headers.update(error.headers or {})
    return answer


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    # What was sent is not sent back: it may hold a secret.
    wrong = [{"where": ".".join(map(str, e["loc"])), "what": e["msg"]} for e in error.errors()]
    first = wrong[0] if wrong else {"where": "request", "what": "is not valid"}
    return problem(422, f"{first['where']}: {first['what']}", errors=wrong)


async def _no_database(_request: Request, _error: Exception) -> JSONResponse:
    answer = problem(503, "the database cannot be used at the moment; try again in a minute")
    answer.headers["Retry-After"] = "60"
    return answer


async def _failed(_request: Request, _error: Exception) -> JSONResponse:
    return problem(500, "this is a fault of ours, and it has been logged")
