"""The files of the front end as visitors get them: the same from memory as from Streamlit, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

from dashboard import server
from dashboard.server import FILES, PARTS, FromMemory, files_of

KEPT = ("cache-control", "content-type")
HERE = Path(server.__file__).parent
SCRIPT = sorted(file.name for file in (FILES / "static" / "js").glob("index.*.js"))[0]


@pytest.fixture
def streamlit() -> Starlette:
    served = Starlette()
    served.mount("/", create_streamlit_static_handler(str(FILES), base_url=None))
    return served


@pytest.fixture
def visitor(streamlit: Starlette) -> Iterator[TestClient]:
    streamlit.user_middleware = [Middleware(FromMemory)]
    with TestClient(streamlit) as client:
        yield client


@pytest.mark.parametrize("folder", ["js", "css", "media"])
def test_files_are_those_that_streamlit_sends(folder: str, streamlit: Starlette, visitor: TestClient) -> None:
    plain = Starlette(routes=streamlit.routes)
    for file in list((FILES / "static" / folder).iterdir())[:20]:
        path = f"/static/{folder}/{file.name}"
        ours, theirs = visitor.get(path), TestClient(plain).get(path)
        assert ours.content == theirs.content == file.read_bytes()
        assert {name: ours.headers[name] for name in KEPT} == {name: theirs.headers[name] for name in KEPT}
        assert "etag" not in ours.headers  # so it was ours that answered
        assert ("content-encoding" in ours.headers) == (folder != "media")
        assert visitor.get(path, headers={"accept-encoding": "identity"}).content == file.read_bytes()


@pytest.mark.parametrize("path", ["/static/../index.html", "/static/%2e%2e/%2e%2e/app.py", "/static/none.js", "/static/js", "/timeline/none", "/favicon.png"])  # fmt: skip
def test_all_else_is_left_to_streamlit(path: str, visitor: TestClient) -> None:
    assert "etag" in visitor.get(path).headers or visitor.get(path).status_code >= 400


def test_what_is_not_asked_for_to_be_read_is_left_to_streamlit(visitor: TestClient) -> None:
    assert visitor.post(f"/static/js/{SCRIPT}").status_code == 405


@pytest.mark.parametrize("page", PARTS)
def test_a_page_is_the_one_that_streamlit_sends_and_names_the_files_it_will_ask_for(
    page: str, visitor: TestClient
) -> None:
    answer = visitor.get(f"/{page}")
    plain = (FILES / "index.html").read_text()
    files = files_of(page)

    assert "".join(line for line in re.split('<link rel="modulepreload"[^>]*>', answer.text)) == "".join(
        re.split('<link rel="modulepreload"[^>]*>', plain)
    )
    assert answer.headers["cache-control"] == "no-cache"
    assert files and all(
        (FILES / file).is_file() and file not in plain and f"./{file}" in answer.text for file in files
    )


def test_every_page_and_every_part_is_known() -> None:
    paths = re.findall(r'url_path="(\w+)"', (HERE / "app.py").read_text())
    assert set(PARTS) == {"", *paths}
    names = {one.get("name") for one in json.loads((FILES / "manifest.json").read_text()).values()}
    assert {part for parts in PARTS.values() for part in parts} <= names
