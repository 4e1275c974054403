"""The JSON API over real HTTP: what it knows, how it pages, what it refuses."""

from __future__ import annotations

import time
from datetime import timedelta
from urllib.parse import quote

import httpx
import pytest

from data.settings import Settings
from pipeline.types import Claim, PartialDate, Strength
from tests import hostile
from tests.api.conftest import listening
from tests.dashboard.telling import tell


def ending(name: str, day: str, **known) -> Claim:
    return Claim(name, "Corvid", shutdown=PartialDate(day), evidence=f"{name} ends {day}", **known)


@pytest.fixture
def told(session, now) -> None:
    """Three models, one of which was put off, and one that may live on."""
    tell(session, ending("Velora 3", "2026-12-20"), ending("Velora 4", "2027-Q2"), at=now - timedelta(days=5))
    sure = ending("Velora 3", "2027-01-15", replacements=("Velora 5",))
    maybe = ending("Velora 5", "2028-01-01", strength=Strength.NOT_BEFORE)
    tell(session, sure, ending("Velora 4", "2027-Q2"), maybe, at=now - timedelta(days=1))


def test_products_are_found_and_paged(client, told):
    page = client.get("/api/v1/products", params={"limit": 2}).json()
    assert page["total"] == 3
    assert [one["slug"] for one in page["items"]] == ["corvid-velora-3", "corvid-velora-4"]
    assert page["next"] == "https://swan.example/api/v1/products?offset=2&limit=2"
    rest = client.get(page["next"].removeprefix("https://swan.example")).json()
    assert [one["slug"] for one in rest["items"]] == ["corvid-velora-5"]
    assert rest["next"] is None
    assert client.get("/api/v1/products", params={"q": "velora 4"}).json()["items"][0]["name"] == "Velora 4"
    assert client.get("/api/v1/products", params={"status": "active"}).json()["total"] == 1
    assert client.get("/api/v1/products", params={"vendor": "nobody"}).json() == {
        "items": [],
        "total": 0,
        "next": None,
    }
    assert page["items"][0]["page"] == "https://look.example/product?product=corvid-velora-3"


def test_one_product_with_all_that_is_known_of_it(client, told):
    story = client.get("/api/v1/products/corvid-velora-3").json()
    (end,) = story["events"]
    assert (end["day"], end["days_left"], end["strength"]) == ("2027-01-15", 53, "committed")
    assert end["replacements"] == ["Velora 5"]
    assert end["evidence"] == "Velora 3 ends 2027-01-15"
    assert end["source"] == {"title": "Corvid: lifecycle", "url": "https://docs.corvid.example/lifecycle"}
    assert (end["confidence"], end["reasons"]) == ("high", ["the vendor's own page says so"])
    assert {one["shutdown"] for one in story["claims"]} == {"2026-12-20", "2027-01-15"}
    assert {one["cause"] for one in story["changes"]} == {"document"}
    assert "moved" in [one["kind"] for one in story["changes"]]
    missing = client.get("/api/v1/products/velora-3")
    assert missing.status_code == 404
    assert missing.headers["content-type"] == "application/problem+json"
    assert "corvid-velora-3" in missing.json()["detail"]


def test_events_and_what_lies_ahead(client, told):
    ahead = client.get("/api/v1/upcoming").json()
    assert [(one["product"], one["day"], one["precision"]) for one in ahead["items"]] == [
        ("corvid-velora-3", "2027-01-15", "day"),
        ("corvid-velora-4", "2027-Q2", "quarter"),
        ("corvid-velora-5", "2028-01-01", "day"),
    ]
    assert ahead["items"][1]["last_day"] == "2027-06-30"
    assert [(one["strength"], one["confidence"], one["reasons"][1:]) for one in ahead["items"]] == [
        ("committed", "high", []),
        ("committed", "high", []),
        ("not_before", "fair", ["the day is only the earliest possible"]),
    ]
    assert client.get("/api/v1/upcoming", params={"within": 60}).json()["total"] == 1
    asked = {"since": "2027-04-15", "until": "2027-05-01", "milestone": "shutdown", "vendor": "corvid"}
    assert [one["product"] for one in client.get("/api/v1/events", params=asked).json()["items"]] == [
        "corvid-velora-4"
    ]
    assert client.get("/api/v1/events", params={"platform": "elsewhere"}).json()["total"] == 0


def test_what_changed_with_what_it_rests_on(client, told, now):
    page = client.get("/api/v1/changes", params={"product": "corvid-velora-3"}).json()
    assert [one["kind"] for one in page["items"]] == ["replacement", "moved", "appeared"]
    moved = page["items"][1]
    assert (moved["before_day"], moved["after_day"], moved["days"]) == ("2026-12-20", "2027-01-15", 26)
    assert moved["evidence"] == "Velora 3 ends 2027-01-15"
    assert page["items"][2]["evidence"] == "Velora 3 ends 2026-12-20"
    late = {"since": (now - timedelta(days=2)).isoformat()}
    assert client.get("/api/v1/changes", params=late).json()["total"] == 3
    assert client.get("/api/v1/changes", params={"limit": 1}).json()["next"]


def test_what_was_known_before(client, told):
    then = client.get("/api/v1/events", params={"as_of": "2026-11-20"}).json()
    assert [(one["product"], one["day"]) for one in then["items"]] == [
        ("corvid-velora-3", "2026-12-20"),
        ("corvid-velora-4", "2027-Q2"),
    ]
    assert client.get("/api/v1/changes", params={"as_of": "2026-11-20"}).json()["total"] == 2
    assert client.get("/api/v1/events", params={"as_of": "2026-11-01"}).json()["total"] == 0
    then = client.get("/api/v1/products", params={"as_of": "2026-11-20"}).json()
    assert [one["slug"] for one in then["items"]] == ["corvid-velora-3", "corvid-velora-4"]
    story = client.get("/api/v1/products/corvid-velora-3", params={"as_of": "2026-11-20"}).json()
    assert [one["day"] for one in story["events"]] == ["2026-12-20"]
    assert {one["shutdown"] for one in story["claims"]} == {"2026-12-20"}
    assert client.get("/api/v1/products/corvid-velora-5", params={"as_of": "2026-11-20"}).status_code == 404
    future = client.get("/api/v1/events", params={"as_of": "2030-01-01"})
    assert (future.status_code, future.json()["title"]) == (400, "Bad Request")


def test_vendors_sources_search_and_health(client, told):
    assert client.get("/api/v1/vendors").json() == [{"slug": "corvid", "name": "Corvid", "products": 3}]
    assert [one["state"] for one in client.get("/api/v1/sources").json()]
    assert [one["name"] for one in client.get("/api/v1/search", params={"q": "velora 5"}).json()] == [
        "Velora 5"
    ]
    health = client.get("/health").json()
    assert (health["status"], health["database"], health["products"]) == ("ok", "sqlite", 3)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/api/v1/products?limit=100000", 422, "limit"),
        ("/api/v1/products?offset=-1", 422, "offset"),
        ("/api/v1/products?status=dead", 422, "status"),
        ("/api/v1/events?since=yesterday", 422, "since"),
        ("/api/v1/search", 422, "q"),
        ("/api/v1/nothing", 404, "Not Found"),
        ("/feeds/watchlist.atom", 400, "name at least one"),
        ("/feeds/all.xls", 422, "ending"),
        ("/feeds/product/none.atom", 404, "no product"),
    ],
)
def test_what_is_wrong_is_said_as_a_problem(client, path, status, said):
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert said in problem["detail"]


def test_writing_is_refused_and_pages_of_others_may_only_read(client, told):
    assert client.post("/api/v1/products", json={}).status_code == 405
    asked = {"Origin": "https://other.example"}
    assert client.get("/api/v1/vendors", headers=asked).headers["access-control-allow-origin"] == "*"
    asked["Access-Control-Request-Method"] = "POST"
    refused = client.options("/api/v1/products", headers=asked)
    assert refused.status_code == 400
    assert "access-control-allow-credentials" not in refused.headers


def test_every_answer_tells_browsers_to_be_careful(client):
    for path in ("/health", "/api/v1/nothing", "/feeds/all.atom", "/docs"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_who_asks_too_often_waits(engine, own_settings, now):
    own_settings(api_rate=5)
    with listening(Settings(), lambda: now) as address, httpx.Client(base_url=address) as client:
        time.sleep(
            60 - seconds if (seconds := time.time() % 60) > 40 else 0
        )  # what is counted starts anew with the minute
        codes = [client.get("/api/v1/vendors").status_code for _ in range(7)]
        assert codes == [200] * 5 + [429] * 2
        refused = client.get("/api/v1/vendors")
        assert refused.headers["retry-after"] == "60"
        assert refused.headers["content-type"] == "application/problem+json"
        assert client.get("/health").status_code == 200


def test_a_request_may_not_bring_much(client):
    def endless():
        for _ in range(100):
            yield b"x" * 10_000

    answer = client.post("/api/v1/products", content=endless())
    assert answer.status_code in (405, 413)


def test_the_openapi_document_names_every_route_and_the_docs_need_no_other_host(client):
    document = client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.")
    for path in (
        "/api/v1/products",
        "/api/v1/products/{slug}",
        "/api/v1/changes",
        "/feeds/all.{ending}",
        "/badges/{slug}.svg",
    ):
        assert path in document["paths"]
    page = client.get("/docs").text
    assert "https://" not in page
    assert "http://" not in page


@pytest.mark.parametrize("text", [*hostile.MARKUP[:8], *hostile.LINES[:6], *hostile.PATHS])
def test_hostile_names_and_questions_do_no_harm(client, session, now, text):
    tell(session, ending(f"Velora {text}", "2027-01-15", scope=text), at=now)
    for params in ({"q": text}, {"vendor": text}, {"product": text}):
        answer = client.get("/api/v1/products", params={name: value[:150] for name, value in params.items()})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
    assert client.get(f"/api/v1/products/{quote(text[:150], safe='')}").status_code in (404, 200, 400)


def test_a_database_that_is_not_there_is_told_of(own_settings, tmp_path, now):
    own_settings(database_url=f"sqlite:///{tmp_path / 'none.db'}")
    with listening(Settings(), lambda: now) as address, httpx.Client(base_url=address) as client:
        answer = client.get("/health")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")
        assert str(tmp_path) not in answer.text
