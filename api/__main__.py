"""``python -m api``: serve it, as `swansong up` does. What is asked is not logged: an address may hold the token of a subscription."""

from __future__ import annotations

import uvicorn

from api.app import create
from data.settings import settings

if __name__ == "__main__":
    known = settings()
    uvicorn.run(
        create(known),
        host=known.host,
        port=known.api_port,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=15,
        limit_concurrency=200,
        h11_max_incomplete_event_size=16_384,
    )
