"""The links in messages, over real HTTP: looking changes nothing, a button or one click does, and nothing is told to whoever has no token."""

from __future__ import annotations

import secrets
from datetime import timedelta

import httpx
import pytest
from lxml import html

from alerts import links, subscriptions
from alerts.wishes import wish
from data import subscriptions as rows
from data.settings import Settings
from pipeline.types import Claim, PartialDate
from tests import hostile
from tests.api.conftest import listening
from tests.dashboard.telling import tell

ASKED = {"channels": ["reader@corvid.example"], "vendors": ["corvid"], "pace": "weekly", "hour": 7, "zone": "Europe/Vienna", "language": "de"}  # fmt: skip


@pytest.fixture(autouse=True)
def corvid(session, now) -> None:
    """A vendor to follow."""
    tell(
        session, Claim("Velora 3", "Corvid", shutdown=PartialDate("2027-01-15"), evidence="It ends."), at=now
    )


@pytest.fixture
def pending(session, now) -> tuple[int, str]:
    """A subscription that waits for consent, and the token that gives it."""
    made = subscriptions.create(session, wish(**ASKED), settings=Settings(), origin="api", now=now)
    channel = rows.by_id(session, made.id).channels[0].id
    token = links.issue(session, made.id, purpose=links.CONFIRM, channel_id=channel, now=now)
    session.commit()
    return made.id, token


@pytest.fixture
def managed(session, pending, now) -> tuple[int, str]:
    """A confirmed subscription and the token that manages it."""
    return pending[0], subscriptions.confirm(session, pending[1], now=now).token


def state(session, number: int) -> str:
    session.expire_all()
    session.rollback()
    return rows.by_id(session, number).state


def filled(client, token, **other) -> dict[str, list[str]]:
    """What a browser would send of the form that changes everything, with some fields filled in otherwise."""
    page = html.fromstring(client.get(f"/manage/{token}").text)
    (form,) = page.xpath("//form[contains(@action, '/change')]")
    given: dict[str, list[str]] = {}
    for field, value in form.form_values():
        given.setdefault(field, []).append(value)
    return given | other


def test_signing_up_is_taken_down_and_nothing_is_active(client, session):
    answer = client.post("/api/v1/subscriptions", json=ASKED)
    assert (answer.status_code, answer.json()) == (202, {"status": "pending", "confirm": ["mail"]})
    (row,) = rows.listing(session)
    assert (row.state, row.origin, row.terms.language) == ("pending", "api", "de")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"channels": ["no address"]}, "channels"),
        ({"channels": []}, "channels"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"vendors": ["Nobody"]}, "no vendor is called"),
        ({"admin": True}, "admin"),
        ({"channels": ["http://127.0.0.1:1/hook"]}, "private"),
        ({"channels": ["github:me/mine"]}, "repository"),
    ],
)
def test_a_sign_up_that_cannot_be_is_a_problem(client, session, wrong, said):
    answer = client.post("/api/v1/subscriptions", json=ASKED | wrong)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.json()["detail"]
    assert rows.listing(session) == []


def test_signing_up_is_limited(engine, session, own_settings, now):
    own_settings(sign_ups_per_hour=3)
    with listening(Settings(), lambda: now) as address, httpx.Client(base_url=address) as client:
        codes = [
            client.post(
                "/api/v1/subscriptions", json=ASKED | {"channels": [f"r{n}@corvid.example"]}
            ).status_code
            for n in range(5)
        ]
    assert codes == [202, 202, 202, 429, 429]
    assert len(rows.listing(session)) == 3


def test_looking_at_a_link_confirms_nothing_and_the_button_does(client, session, pending):
    number, token = pending
    for _ in range(3):
        page = client.get(f"/confirm/{token}")
        assert page.status_code == 200
    assert state(session, number) == "pending"
    assert page.headers["cache-control"] == "no-store"
    assert "noindex" in page.headers["x-robots-tag"]
    (form,) = html.fromstring(page.text).forms
    assert (form.method, form.action) == ("POST", f"/confirm/{token}")
    done = client.post(form.action)
    assert done.status_code == 200
    assert state(session, number) == "active"
    (to_manage,) = html.fromstring(done.text).xpath("//a[@class='button']/@href")
    assert client.get(to_manage).status_code == 200


def test_a_page_is_in_the_language_of_its_subscriber(client, managed):
    page = client.get(f"/manage/{managed[1]}")
    root = html.fromstring(page.text)
    assert root.get("lang") == "de"
    assert "Ihr Abonnement" in page.text
    assert "Jede Woche am Montag um 7:00 (Europe/Vienna)" in page.text
    unknown = client.get(
        f"/manage/{secrets.token_urlsafe(32)}", headers={"Accept-Language": "fr;q=0.9, es-MX;q=0.8"}
    )
    assert html.fromstring(unknown.text).get("lang") == "es"


def test_a_subscriber_pauses_resumes_changes_and_ends(client, session, managed):
    number, token = managed
    base = f"/manage/{token}"
    assert (
        client.post(f"{base}/pause", data={"until": "2026-12-24"}).headers["location"]
        == f"{base}?done=paused"
    )
    assert state(session, number) == "paused"
    assert "23.12.2026" not in client.get(base).text
    assert "24.12.2026, 00:00:00" in client.get(base).text
    assert client.post(f"{base}/resume").status_code == 303
    assert state(session, number) == "active"
    given = filled(client, token, pace="daily", hour="9", zone="UTC", language="en")
    assert client.post(f"{base}/change", data=given).status_code == 303
    page = client.get(f"{base}?done=changed").text
    assert "Your changes are saved." in page
    assert "Every day at 9:00 (UTC)" in page
    assert "reader@corvid.example" in page
    assert client.post(f"{base}/settle", data={"product": "Velora 3"}).status_code == 303
    assert client.post(f"{base}/unsettle", data={"product": "Velora 3"}).status_code == 303
    assert state(session, number) == "active"
    assert client.post(f"{base}/end").status_code == 200
    assert state(session, number) == "ended"


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("pause", {"until": "soon"}),
        ("settle", {"product": "Nothing of that name"}),
    ],
)
def test_what_cannot_be_done_is_said_on_a_page(client, session, managed, action, data):
    answer = client.post(f"/manage/{managed[1]}/{action}", data=data)
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
    assert "This cannot be done" in answer.text
    assert state(session, managed[0]) == "active"


def test_a_form_sent_as_it_is_changes_nothing(client, session, now):
    asked = wish(
        **ASKED | {"vendors": ["corvid"], "products": ["Velora 3"], "names": ["velora-4"], "platforms": ["corvid"], "kinds": ["model"],
        "scopes": ["eu"], "text": "velora", "within": 90, "official": True, "changes": ["moved"], "reminders": [30, 0], "name": "Mine"}
    )  # fmt: skip
    made = subscriptions.create(session, asked, settings=Settings(), origin="api", now=now)
    before = rows.by_id(session, made.id)
    token = links.issue(session, made.id, purpose=links.MANAGE, now=now)
    session.commit()
    assert client.post(f"/manage/{token}/change", data=filled(client, token)).status_code == 303
    session.rollback()
    session.expire_all()
    assert rows.by_id(session, made.id) == before


def test_a_subscriber_changes_what_which_changes_and_where(client, session, managed):
    number, token = managed
    given = filled(
        client, token, vendors="", products="Velora 3\n", names="velora-4\r\nvelora-5", kinds=["model", "api"], changes=["moved", "ended"],
        reminders="0, 30; 7", within="100", add="second@corvid.example", language="en",
    )  # fmt: skip
    assert (
        client.post(f"/manage/{token}/change", data=given).headers["location"]
        == f"/manage/{token}?done=changed"
    )
    session.rollback()
    session.expire_all()
    terms = rows.by_id(session, number).terms
    assert {(s.dimension, s.value) for s in terms.subjects} == {
        ("product", "corvid-velora-3"), ("name", "velora-4"), ("name", "velora-5"),
    }  # fmt: skip
    assert (terms.signals, terms.kinds, terms.reminders, terms.within) == (
        ("moved", "ended"),
        ("model", "api"),
        (30, 7, 0),
        100,
    )
    states = {c.address: c.state for c in rows.by_id(session, number).channels}
    assert states == {"reader@corvid.example": "active", "second@corvid.example": "pending"}
    first = str(next(c.id for c in rows.by_id(session, number).channels if c.state == "active"))
    kept = [one for one in filled(client, token)["keep"] if one != first]
    assert client.post(f"/manage/{token}/change", data=filled(client, token, keep=kept)).status_code == 303
    session.rollback()
    session.expire_all()
    states = {c.address: c.state for c in rows.by_id(session, number).channels}
    assert states == {"reader@corvid.example": "ended", "second@corvid.example": "pending"}


@pytest.mark.parametrize(
    ("field", "given", "shown", "said"),
    [
        ("products", "Nobody's bird", "products", "Kein Produkt heißt „Nobody's bird“"),
        ("vendors", "Nobody", "vendors", "Kein Anbieter heißt „Nobody“"),
        ("platforms", "Nowhere", "platforms", "Kein Anbieter heißt „Nowhere“"),
        ("names", "x" * 121, "names", "zu lang"),
        ("within", "soon", "within", "Zahl von Tagen"),
        ("hour", "99", "hour", "0 bis 23"),
        ("zone", "Mars/Base", "zone", "keine Zeitzone „Mars/Base“"),
        ("reminders", "30 days", "reminders", "Tage als Zahlen"),
        ("add", "not an address", "add", "Dorthin kann keine Nachricht gehen"),
        ("add", "http://127.0.0.1:1/hook", "add", "Dorthin kann keine Nachricht gehen"),
        ("add", "github:me/mine", "add", "Dorthin kann keine Nachricht gehen"),
        ("keep", [], None, "Mindestens ein Ziel muss bleiben"),
        ("changes", ["all of it"], None, "Wählen Sie"),
        ("language", "xx", None, "unbekannt oder nicht möglich"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_form_is_said_beside_its_field_and_nothing_is_lost(
    client, session, managed, field, given, shown, said
):
    number, token = managed
    before = rows.by_id(session, number)
    sent = filled(client, token, text="what I typed", **{field: given})
    answer = client.post(f"/manage/{token}/change", data=sent)
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert said in " ".join(page.xpath("//*[@role='alert']")[0].itertext())
    if shown:
        (marked,) = page.xpath("//*[@aria-invalid]")
        assert marked.get("name") == shown
        assert page.get_element_by_id(marked.get("aria-describedby")).text_content()
    assert page.xpath("//input[@name='text']/@value") == ["what I typed"]
    session.rollback()
    session.expire_all()
    assert rows.by_id(session, number) == before


def test_nobody_can_take_over_a_channel_of_another(client, session, managed, now):
    other = subscriptions.create(
        session, wish(channels=["other@corvid.example"]), settings=Settings(), origin="api", now=now
    )
    theirs = str(rows.by_id(session, other.id).channels[0].id)
    answer = client.post(f"/manage/{managed[1]}/change", data=filled(client, managed[1], keep=[theirs]))
    assert answer.status_code == 422
    assert "other@corvid.example" not in answer.text


def test_a_preview_shows_what_waits_or_what_would_have_been_told(client, session, managed, now):
    token = managed[1]
    page = client.get(f"/manage/{token}/preview")
    assert "Velora 3" in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert page.headers["content-security-policy"].startswith("default-src 'none'; style-src 'unsafe-inline'")
    root = html.fromstring(page.text)
    assert root.get("lang") == "de"
    assert f"https://swan.example/unsubscribe/{token}" in root.xpath("//a/@href")
    client.post(f"/manage/{token}/change", data=filled(client, token, kinds=["hardware"]))
    assert "Nichts mitzuteilen" in client.get(f"/manage/{token}/preview").text
    client.post(f"/manage/{token}/change", data=filled(client, token, kinds=[]))
    tell(
        session,
        Claim("Velora 3", "Corvid", shutdown=PartialDate("2027-03-15"), evidence="It ends later."),
        at=now + timedelta(hours=1),
    )
    assert "15. März 2027" in client.get(f"/manage/{token}/preview").text
    assert rows.by_id(session, managed[0]).state == "active"
    assert client.get(f"/manage/{secrets.token_urlsafe(32)}/preview").status_code == 404


def test_whoever_thinks_of_subscribing_sees_what_would_come(client):
    page = client.get("/preview?vendor=corvid&lang=fr", headers={"Accept-Language": "es"})
    assert html.fromstring(page.text).get("lang") == "es"
    assert "Velora 3" in page.text
    assert "/unsubscribe/" not in page.text and "/manage/" not in page.text
    assert "Velora 3" not in client.get("/preview?kind=hardware").text


def test_one_click_ends_and_a_look_does_not(client, session, managed):
    number, token = managed
    for method in (client.get, client.head):
        method(f"/unsubscribe/{token}")
    assert state(session, number) == "active"
    done = client.post(f"/unsubscribe/{token}", data={"List-Unsubscribe": "One-Click"})
    assert (done.status_code, done.text) == (200, "unsubscribed\n")
    assert state(session, number) == "ended"
    assert client.post(f"/unsubscribe/{token}", data={"List-Unsubscribe": "One-Click"}).status_code == 200


def test_the_button_of_the_page_ends_too(client, session, managed):
    number, token = managed
    (form,) = html.fromstring(client.get(f"/unsubscribe/{token}").text).forms
    assert form.method == "POST"
    done = client.post(form.action)
    assert "Sie sind abgemeldet" in done.text
    assert state(session, number) == "ended"


@pytest.mark.parametrize("page", ["confirm", "manage", "unsubscribe"])
@pytest.mark.parametrize(
    "token",
    ["x", secrets.token_urlsafe(32), "a" * 43, "%00", "..%2fmanage", "' OR 1=1"],
    ids=[
        "short",
        "random",
        "as long",
        "null",
        "path",
        "sql",
    ],  # the workers of a run have to agree on the names
)
def test_whoever_has_no_token_learns_nothing(client, managed, page, token):
    for answer in (client.get(f"/{page}/{token}"), client.post(f"/{page}/{token}")):
        assert answer.status_code in (404, 405)
        assert "corvid" not in answer.text.lower()
        assert "reader" not in answer.text


def test_a_token_opens_only_what_it_is_for(client, session, pending, now):
    number, token = pending
    assert client.get(f"/manage/{token}").status_code == 404
    assert client.post(f"/unsubscribe/{token}").status_code == 404
    assert state(session, number) == "pending"


def test_a_token_is_in_no_log(engine, session, managed, own_settings, now, caplog, capfd):
    caplog.set_level("DEBUG")
    with listening(Settings(), lambda: now) as address, httpx.Client(base_url=address) as client:
        client.get(f"/manage/{managed[1]}")
        client.post(f"/manage/{managed[1]}/settle", data={"product": "none"})
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith(("httpx", "httpcore"))]
    assert not any(managed[1] in line for line in ours)
    said = capfd.readouterr()
    assert managed[1] not in said.out + said.err


def test_a_product_leads_to_the_dashboard_and_nowhere_else(client):
    for slug in (
        "corvid-velora-3",
        "//evil.example",
        "https:%2F%2Fevil.example",
        "a%0d%0aSet-Cookie:x",
        "..%2f..%2fevil",
    ):
        answer = client.get(f"/products/{slug}")
        assert answer.status_code in (307, 404)
        if answer.status_code == 307:
            assert answer.headers["location"].startswith("https://look.example/product?product=")
            assert "set-cookie" not in answer.headers
    done = client.post(f"/manage/{secrets.token_urlsafe(32)}/pause?next=https://evil.example")
    assert "location" not in done.headers


@pytest.mark.parametrize("text", [*hostile.MARKUP, *hostile.TEMPLATES, "'; DROP TABLE subscription; --"])
def test_what_a_subscriber_wrote_is_shown_as_text(client, session, now, text):
    asked = wish(**ASKED | {"name": text[:100], "names": [text[:100]], "text": text[:100]})
    made = subscriptions.create(session, asked, settings=Settings(), origin="api", now=now)
    token = links.issue(session, made.id, purpose=links.MANAGE, now=now)
    session.commit()
    root = html.fromstring(client.get(f"/manage/{token}").text)
    tags = {element.tag for element in root.iter() if isinstance(element.tag, str)}
    assert not tags & {"script", "img", "svg", "iframe", "base", "math", "style", "object"}
    assert not [name for element in root.iter() for name in element.attrib if name.startswith("on")]
    assert root.findtext(".//h1") == text[:100].strip()
    assert {form.action for form in root.forms} <= {
        f"/manage/{token}/{act}" for act in ("change", "settle", "pause", "end")
    }


def test_the_front_page_leads_to_what_there_is(client):
    page = html.fromstring(client.get("/").text)
    ours = [link for link in page.xpath("//a/@href") if link.startswith("/")]
    assert {"/docs", "/feeds/all.atom", "/feeds/all.ics"} <= set(ours)
    for link in (*ours, *page.xpath("//link/@href")):
        assert client.get(link).status_code == 200
