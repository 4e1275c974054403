"""From the sign-up to the last click, over real mail and real HTTP, on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from alerts import sending, subscriptions, webhook
from alerts.wishes import wish
from data import db, outbox
from data import subscriptions as rows
from data.settings import settings
from pipeline.errors import LinkError, SendError
from pipeline.types import Cause, PartialDate, Reading
from tests.alerts.receivers import link_in, mail_server, web_server
from tests.data import world


@pytest.fixture
def office(url, own_settings):
    """A mail server, and settings that use it and a fresh database."""
    with mail_server() as box:
        own_settings(
            database_url=url, smtp_host="127.0.0.1", smtp_port=box.port, smtp_tls="none", mail_from="alerts@swansong.example",
            public_url="https://swansong.example", allow_private=True, mails_per_second=1000, send_timeout=5,
        )  # fmt: skip
        db.migrate(db.engine(url))
        yield box


def say(now, *claims):
    with db.session(settings().database_url) as session:
        world.tell(session, world.LIFECYCLE, now, *claims)


def lark(day: str):
    return world.claim("lark-1", PartialDate(day), replacements=("lark-2",))


def at(moment: datetime):
    return lambda: moment


def test_a_reader_signs_up_confirms_is_told_reminded_told_of_a_move_and_leaves_by_one_click(office, now):
    say(now - timedelta(days=1), lark("2027-03-01"))
    with db.session(settings().database_url) as session:
        asked = wish(
            channels=["reader@corvid.example"],
            products=["lark-1"],
            pace="daily",
            hour=7,
            zone="Europe/Vienna",
            language="de",
        )
        made = subscriptions.create(
            session, asked, settings=settings(), origin="api", client="192.0.2.1", now=now
        )
    assert sending.deliver(settings(), now=at(now)).sent == 1
    [question] = office.mails
    assert question["To"] == "reader@corvid.example" and question["List-Unsubscribe"] is None
    with db.session(settings().database_url) as session:
        subscriptions.confirm(session, link_in(question, "confirm"), now=now)
    # Nothing has happened, so nothing is sent.
    assert sending.deliver(settings(), now=at(now + timedelta(days=1))).sent == 0
    moved = now + timedelta(days=2)
    say(moved, lark("2027-01-05"))
    assert sending.deliver(settings(), now=at(moved)).sent == 0
    tomorrow = datetime(2026, 11, 26, 6, 0, tzinfo=moved.tzinfo)
    assert sending.deliver(settings(), now=at(tomorrow - timedelta(seconds=1))).sent == 0
    assert sending.deliver(settings(), now=at(tomorrow)).sent == 1
    digest = office.mails[-1]
    text = digest.get_body(("plain",)).get_content()
    assert "Um 55 Tage vorgezogen: 1. März 2027 → 5. Januar 2027" in text
    assert "lark-2" in text and "https://corvid.example/lifecycle" in text
    reminded = datetime(2026, 12, 6, 6, 0, tzinfo=moved.tzinfo)
    assert sending.deliver(settings(), now=at(reminded)).sent == 1
    assert "Erinnerung: 5. Januar 2027 (in 30 Tagen)" in office.mails[-1].get_body(("plain",)).get_content()
    assert office.mails[-1]["References"] == digest["References"]
    assert sending.deliver(settings(), now=at(reminded)).sent == 0
    token = digest["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    with db.session(settings().database_url) as session:
        assert subscriptions.unsubscribe(session, token, now=reminded).state == "ended"
    say(reminded, lark("2027-06-01"))
    assert sending.deliver(settings(), now=at(reminded + timedelta(days=3))).sent == 0
    with db.session(settings().database_url) as session:
        log = subscriptions.deliveries(session, made.id)
    assert [(row.purpose, row.state, row.attempts) for row in log] == [("digest", "sent", 1)] * 2 + [
        ("confirm", "sent", 1)
    ]
    assert len(set(office.ids())) == len(office.mails) == 3


def test_reminders_move_with_the_date_and_stop_when_the_thing_is_dealt_with(office, now):
    say(now - timedelta(days=1), lark("2026-12-24"))
    with db.session(settings().database_url) as session:
        asked = wish(channels=["reader@corvid.example"], pace="at_once", hour=12, changes=["withdrawn"])
        made = subscriptions.create(session, asked, settings=settings(), origin="cli", now=now)
        rows.confirm_channel(session, rows.by_id(session, made.id).channels[0].id, now)
        outbox.gather(session, now, per_hour=9)
        rows._drop(session, rows.Message.subscription_id == made.id)
        session.commit()
    first = now + timedelta(days=1)
    assert sending.deliver(settings(), now=at(first)).sent == 1  # 30 days ahead
    assert "in 30 days" in office.mails[-1]["Subject"]
    say(first + timedelta(hours=1), lark("2027-01-24"))
    week_before_old = datetime(2026, 12, 17, 12, tzinfo=now.tzinfo)
    assert sending.deliver(settings(), now=at(week_before_old)).sent == 0
    anew = datetime(2026, 12, 25, 12, tzinfo=now.tzinfo)
    assert sending.deliver(settings(), now=at(anew)).sent == 1
    with db.session(settings().database_url) as session:
        subscriptions.settle(session, made.id, "lark-1", until=date(2027, 1, 12), now=anew)
    assert sending.deliver(settings(), now=at(datetime(2027, 1, 10, 12, tzinfo=now.tzinfo))).sent == 0
    assert sending.deliver(settings(), now=at(datetime(2027, 1, 17, 12, tzinfo=now.tzinfo))).sent == 1
    with db.session(settings().database_url) as session:
        subscriptions.settle(session, made.id, "lark-1", now=anew)
    assert sending.deliver(settings(), now=at(datetime(2027, 1, 23, 12, tzinfo=now.tzinfo))).sent == 0


def test_the_day_itself_is_told_after_midnight_where_nothing_ran_before_it(office, now):
    say(now - timedelta(days=1), lark("2027-01-05"))
    with db.session(settings().database_url) as session:
        asked = wish(channels=["reader@corvid.example"], hour=23, changes=["withdrawn"], reminders=[0])
        made = subscriptions.create(session, asked, settings=settings(), origin="cli", now=now)
        rows.confirm_channel(session, rows.by_id(session, made.id).channels[0].id, now)
        session.commit()
    sending.deliver(settings(), now=at(now))
    before = len(office.mails)
    for minute in (5, 6):
        sending.deliver(settings(), now=at(datetime(2027, 1, 6, 0, minute, tzinfo=now.tzinfo)))
    assert len(office.mails) == before + 1
    assert "5 January 2027 (1 day ago)" in office.mails[-1].get_body(("plain",)).get_content()


def test_a_webhook_is_signed_tried_again_and_known_by_its_id(office, now):
    answers = [500, (429, {"Retry-After": "7"}, b""), 204]
    with web_server(lambda _: answers.pop(0)) as hooks, db.session(settings().database_url) as session:
        asked = wish(channels=[f"{hooks.url}/in?key=1"], pace="at_once")
        made = subscriptions.create(session, asked, settings=settings(), origin="cli", now=now)
        secret = rows.by_id(session, made.id).channels[0].secret
        say(now, lark("2027-03-01"))
        assert sending.deliver(settings(), now=at(now)).later == 1
        assert sending.deliver(settings(), now=at(now + timedelta(seconds=59))) == sending.Sent()
        assert sending.deliver(settings(), now=at(now + timedelta(seconds=60))).later == 1
        assert sending.deliver(settings(), now=at(now + timedelta(seconds=66))) == sending.Sent()
        last = now + timedelta(seconds=67)
        assert sending.deliver(settings(), now=at(last)).sent == 1
        ids = {webhook.verify(secret, request.headers, request.body, last) for request in hooks.requests}
        assert len(ids) == 1 and len(hooks.requests) == 3
        accepted = hooks.accepted[0]
        item = accepted.json["data"]["items"][0]
        assert (item["product"]["slug"], item["event"]["day"], item["event"]["replacements"]) == (
            "corvid-lark-1",
            "2027-03-01",
            ["lark-2"],
        )
        with pytest.raises(SendError, match="timestamp"):
            webhook.verify(secret, accepted.headers, accepted.body, last + timedelta(seconds=301))
        for broken in (accepted.body + b" ", accepted.body.replace(b"2027", b"2028")):
            with pytest.raises(SendError, match="signature"):
                webhook.verify(secret, accepted.headers, broken, last)


def test_what_is_never_accepted_is_given_up_shown_and_can_be_tried_again(office, now, own_settings):
    own_settings(send_attempts=3)
    with web_server(lambda _: 500) as hooks, db.session(settings().database_url) as session:
        asked = wish(channels=[f"{hooks.url}/in"], pace="at_once")
        made = subscriptions.create(session, asked, settings=settings(), origin="cli", now=now)
        say(now, lark("2027-03-01"))
        moment = now
        for _ in range(3):
            sending.deliver(settings(), now=at(moment))
            moment += timedelta(hours=1)
        [dead] = outbox.deliveries(session, states=("dead",))
        assert (dead.attempts, dead.failure) == (3, "the webhook answers 500")
        session.rollback()
        hooks.answer = lambda _: 200
        assert sending.deliver(settings(), now=at(moment)) == sending.Sent()
        assert outbox.revive(session, dead.id, moment)
        session.commit()
        assert sending.deliver(settings(), now=at(moment)).sent == 1
        assert rows.by_id(session, made.id).channels[0].state == "active"


def test_a_webhook_that_is_gone_is_asked_no_more(office, now):
    with web_server(lambda _: 410) as hooks, db.session(settings().database_url) as session:
        asked = wish(channels=[f"{hooks.url}/in"], pace="at_once")
        made = subscriptions.create(session, asked, settings=settings(), origin="cli", now=now)
        for day in (1, 2):
            say(now + timedelta(hours=day), lark(f"2027-0{day}-11"))
            sending.deliver(settings(), now=at(now + timedelta(hours=day)))
        assert len(hooks.requests) == 1
        assert rows.by_id(session, made.id).channels[0].state == "failing"


def test_a_redirect_is_not_followed_and_a_private_address_is_not_asked(office, now, own_settings):
    with web_server(
        lambda p: (302, {"Location": f"http://127.0.0.1:{p.headers['Host'].split(':')[1]}/other"}, b"")
    ) as hooks:
        with db.session(settings().database_url) as session:
            asked = wish(channels=[f"{hooks.url}/in"], pace="at_once")
            subscriptions.create(session, asked, settings=settings(), origin="cli", now=now)
        say(now, lark("2027-03-01"))
        assert sending.deliver(settings(), now=at(now)).later == 1
        assert [request.path for request in hooks.requests] == ["/in"]
        own_settings(allow_private=False)
        assert sending.deliver(settings(), now=at(now + timedelta(hours=1))).dead == 1
        assert len(hooks.requests) == 1


def test_an_issue_is_opened_once_and_only_where_the_token_may_write(office, now, own_settings):
    issues: list[dict] = []

    def github(request):
        import json

        assert request.headers["Authorization"] == "Bearer token-of-mine"
        if request.method == "POST":
            issues.append(request.json)
            return 500 if len(issues) == 1 else 201  # it was opened, and nobody heard of it
        if "/issues" in request.path:
            return 200, {}, json.dumps(issues).encode()
        return 200, {}, json.dumps({"permissions": {"push": "mine" in request.path}}).encode()

    with web_server(github) as hooks, db.session(settings().database_url) as session:
        own_settings(github_api=hooks.url, github_token="token-of-mine")
        for repository in ("corvid/mine", "corvid/other"):
            asked = wish(channels=[f"github:{repository}"], pace="at_once")
            subscriptions.create(session, asked, settings=settings(), origin="cli", now=now)
        say(now, lark("2027-03-01"))
        sending.deliver(settings(), now=at(now))
        sending.deliver(settings(), now=at(now + timedelta(hours=1)))
        assert [issue["title"] for issue in issues] == ["lark-1: Shutdown, 1 March 2027 (in 98 days)"]
        states = {c.address: c.state for row in rows.listing(session) for c in row.channels}
        assert states == {"corvid/mine": "active", "corvid/other": "failing"}


def test_apprise_brings_it_to_chat(office, now):
    with web_server() as hooks, db.session(settings().database_url) as session:
        asked = wish(channels=[f"ntfy://{hooks.url.removeprefix('http://')}/endings"], pace="at_once")
        subscriptions.create(session, asked, settings=settings(), origin="cli", now=now)
        hooks.answer = lambda _: (200, {}, b"{}")
        say(now, lark("2027-03-01"))
        assert sending.deliver(settings(), now=at(now)).sent == 1
        said = hooks.accepted[0].body.decode()
        assert "lark-1" in said and "Use instead: lark-2" in said


def test_a_mail_server_that_is_away_loses_nothing_and_wears_out_no_attempt(office, now, own_settings):
    with db.session(settings().database_url) as session:
        subscriptions.create(
            session, wish(channels=["reader@corvid.example"]), settings=settings(), origin="api", now=now
        )
        port = settings().smtp_port
        own_settings(smtp_port=1)
        for minute in range(12):
            away = sending.deliver(settings(), now=at(now + timedelta(minutes=minute)))
            assert away.trouble.startswith("the mail server 127.0.0.1:1 cannot be used")
        assert outbox.deliveries(session)[0].attempts == 0
        session.rollback()
        own_settings(smtp_port=port)
        assert sending.deliver(settings(), now=at(now + timedelta(minutes=20))).sent == 1


def test_an_address_that_is_refused_for_good_is_not_tried_again(office, now):
    office.fate = lambda _: "550 no such reader"
    with db.session(settings().database_url) as session:
        made = subscriptions.create(
            session, wish(channels=["reader@corvid.example"]), settings=settings(), origin="api", now=now
        )
        assert sending.deliver(settings(), now=at(now)).dead == 1
        assert sending.deliver(settings(), now=at(now + timedelta(days=1))) == sending.Sent()
        assert rows.by_id(session, made.id).channels[0].failure == "550 no such reader"


def test_a_channel_that_gets_much_gets_the_rest_in_one_message(office, now, own_settings):
    own_settings(messages_per_hour=2)
    with db.session(settings().database_url) as session:
        made = subscriptions.create(
            session,
            wish(channels=["reader@corvid.example"], pace="at_once"),
            settings=settings(),
            origin="cli",
            now=now,
        )
        rows.confirm_channel(session, rows.by_id(session, made.id).channels[0].id, now)
        session.commit()
    for minute in range(6):
        moment = now + timedelta(minutes=minute)
        say(moment, *(world.claim(f"wren-{n}", PartialDate("2027-03-01")) for n in range(minute + 1)))
        sending.deliver(settings(), now=at(moment))
    assert len(office.mails) == 3  # the question, and two digests
    sending.deliver(settings(), now=at(now + timedelta(minutes=70)))
    assert len(office.mails) == 4
    text = office.mails[-1].get_body(("plain",)).get_content()
    assert all(f"wren-{n}" in text for n in (2, 3, 4, 5))


def test_a_pause_holds_back_and_nothing_is_lost(office, now):
    with db.session(settings().database_url) as session:
        made = subscriptions.create(
            session,
            wish(channels=["reader@corvid.example"], pace="at_once"),
            settings=settings(),
            origin="cli",
            now=now,
        )
        rows.confirm_channel(session, rows.by_id(session, made.id).channels[0].id, now)
        session.commit()
        sending.deliver(settings(), now=at(now))
        subscriptions.pause(session, made.id, until=now + timedelta(days=5))
    for day in (1, 2):
        say(now + timedelta(days=day), world.claim(f"wren-{day}", PartialDate("2027-06-01")))
        assert sending.deliver(settings(), now=at(now + timedelta(days=day))).sent == 0
    assert sending.deliver(settings(), now=at(now + timedelta(days=5))).sent == 1
    text = office.mails[-1].get_body(("plain",)).get_content()
    assert "wren-1" in text and "wren-2" in text


def test_quiet_changes_are_told_to_nobody(office, now):
    with db.session(settings().database_url) as session:
        made = subscriptions.create(
            session,
            wish(channels=["reader@corvid.example"], pace="at_once"),
            settings=settings(),
            origin="cli",
            now=now,
        )
        rows.confirm_channel(session, rows.by_id(session, made.id).channels[0].id, now)
        session.commit()
        world.store.upsert_source(session, world.LIFECYCLE)
        kept = world.store.save_document(
            session, source_slug=world.LIFECYCLE.id, url="https://corvid.example/x", raw=b"x", fetched_at=now
        )
        world.store.save_reading(
            session, kept.document_id, Reading(claims=(lark("2027-03-01"),)), now=now, cause=Cause.READER
        )
        assert outbox.counts(session)["waiting"] == 0


def test_unsubscribing_with_a_link_of_nobody_is_refused(office, now):
    with db.session(settings().database_url) as session, pytest.raises(LinkError):
        subscriptions.unsubscribe(session, "x" * 43, now=now)
