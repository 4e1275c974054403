"""Subscribing, consent, and what the secret link can do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from alerts import links, reminders, subscriptions
from alerts.wishes import Target, wish
from data import declarations, outbox
from data import subscriptions as rows
from data.matching import Signal, signals
from data.models import Link
from data.settings import settings
from pipeline.errors import LinkError, SubscriptionError, TooManyError
from tests.data import world


@pytest.fixture
def corvid(store, now):
    world.tell(store, world.LIFECYCLE, now, world.claim("lark-1", world.day(40)))
    return store


def token_for(session, channel_id, now):
    return links.issue(
        session,
        session.get_one(rows.Channel, channel_id).subscription_id,
        purpose=links.CONFIRM,
        channel_id=channel_id,
        now=now,
    )


def test_a_subscription_waits_until_its_owner_says_that_he_asked(corvid, now):
    asked = wish(channels=["reader@corvid.example"], products=["lark-1"], pace="weekly", zone="Asia/Tokyo")
    made = subscriptions.create(corvid, asked, settings=settings(), origin="api", now=now)
    held = rows.by_id(corvid, made.id)
    assert (held.state, made.waiting) == ("pending", (Target(kind="mail", address="reader@corvid.example"),))
    [asking] = outbox.deliveries(corvid, subscription_id=made.id)
    assert (asking.purpose, asking.state, asking.address) == ("confirm", "ready", "reader@corvid.example")
    confirmed = subscriptions.confirm(corvid, token_for(corvid, held.channels[0].id, now), now=now)
    assert (confirmed.subscription.state, confirmed.subscription.confirmed_at) == ("active", now)
    assert subscriptions.opened(corvid, confirmed.token, now=now) == confirmed.subscription
    assert confirmed.subscription.terms.subjects == (rows.SubjectRow("product", "corvid-lark-1", "lark-1"),)


def test_a_link_to_confirm_works_for_a_week_and_opens_nothing_else(corvid, subscribe, now):
    made = subscribe(corvid, confirmed=False)
    token = token_for(corvid, rows.by_id(corvid, made).channels[0].id, now)
    with pytest.raises(LinkError, match="not known"):
        subscriptions.opened(corvid, token, now=now)
    with pytest.raises(LinkError, match="expired"):
        subscriptions.confirm(corvid, token, now=now + timedelta(days=7))


def test_whoever_has_the_link_can_change_pause_resume_and_end(corvid, subscribe, now):
    made = subscribe(corvid)
    token = subscriptions.renew_link(corvid, made, now=now)
    held = subscriptions.opened(corvid, token, now=now)
    asked = wish(channels=["reader@corvid.example"], vendors=["Corvid"], pace="at_once", changes=["moved"])
    changed = subscriptions.change(corvid, held.id, asked, settings=settings(), now=now)
    assert changed.waiting == ()
    assert rows.by_id(corvid, made).terms.signals == ("moved",)
    assert subscriptions.pause(corvid, made).state == "paused"
    assert subscriptions.resume(corvid, made).state == "active"
    subscriptions.end(corvid, made, now=now)
    assert subscriptions.opened(corvid, token, now=now).state == "ended"


def test_a_revoked_link_opens_nothing_but_still_unsubscribes(corvid, subscribe, now):
    made = subscribe(corvid)
    old = subscriptions.renew_link(corvid, made, now=now)
    new = subscriptions.renew_link(corvid, made, now=now)
    with pytest.raises(LinkError, match="revoked"):
        subscriptions.opened(corvid, old, now=now)
    assert subscriptions.opened(corvid, new, now=now).id == made
    assert subscriptions.unsubscribe(corvid, old, now=now).state == "ended"
    assert subscriptions.unsubscribe(corvid, old, now=now).state == "ended"


def test_one_click_ends_the_channel_it_came_by_and_the_last_one_the_subscription(corvid, subscribe, now):
    made = subscribe(corvid, "one@corvid.example", "two@corvid.example")
    first, second = rows.by_id(corvid, made).channels
    for channel, state in ((first, "active"), (second, "ended")):
        token = links.issue(corvid, made, purpose=links.MANAGE, channel_id=channel.id, now=now)
        assert subscriptions.unsubscribe(corvid, token, now=now).state == state


def test_a_new_channel_is_asked_and_one_that_is_left_out_is_ended(corvid, subscribe, now):
    made = subscribe(corvid, "one@corvid.example")
    asked = wish(channels=["two@corvid.example"])
    assert subscriptions.change(corvid, made, asked, settings=settings(), now=now).waiting == asked.channels
    states = {channel.address: channel.state for channel in rows.by_id(corvid, made).channels}
    assert states == {"one@corvid.example": "ended", "two@corvid.example": "pending"}


def test_tokens_are_long_all_different_and_not_kept(corvid, subscribe, now):
    made = subscribe(corvid)
    tokens = {links.issue(corvid, made, purpose=links.MANAGE, now=now) for _ in range(100)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {43}
    kept = {link.digest for link in corvid.exec(rows.select(Link))}
    assert tokens.isdisjoint(kept)
    assert {links.digest(token) for token in tokens} <= kept


@pytest.mark.parametrize(
    "token", ["", "x", "a" * 43, "../../etc/passwd", "é" * 43, "a" * 42 + "\n", "%00" * 20]
)
def test_what_is_no_token_of_ours_opens_nothing(corvid, now, token):
    with pytest.raises(LinkError, match="not known"):
        subscriptions.opened(corvid, token, now=now)


def test_a_visitor_can_ask_so_often_and_then_has_to_wait(corvid, now, own_settings):
    own_settings(sign_ups_per_hour=4)

    def ask(number, at):
        asked = wish(channels=[f"reader{number}@corvid.example"])
        return subscriptions.create(
            corvid, asked, settings=settings(), origin="api", client="192.0.2.7", now=at
        )

    for number in range(4):
        ask(number, now)
    for _ in range(3):
        with pytest.raises(TooManyError):
            ask(9, now)
    assert len(rows.listing(corvid)) == 4
    assert ask(9, now + timedelta(hours=1)).id


def test_an_address_is_asked_three_times_a_day_whoever_asks(corvid, now):
    asked = wish(channels=["Reader@corvid.example"])
    for number in range(3):
        subscriptions.create(corvid, asked, settings=settings(), origin="api", client=str(number), now=now)
    same = wish(channels=["reader@CORVID.example"])
    with pytest.raises(TooManyError):
        subscriptions.create(corvid, same, settings=settings(), origin="dashboard", client="other", now=now)
    subscriptions.create(corvid, same, settings=settings(), origin="cli", now=now)


def test_what_the_operator_sets_up_is_used_at_once_except_mail(corvid, now):
    asked = wish(
        channels=[
            "https://hooks.corvid.example/in",
            "github:corvid/alerts",
            "slack://a/b/c",
            "ops@corvid.example",
        ]
    )
    made = subscriptions.create(corvid, asked, settings=settings(), origin="file", now=now)
    held = rows.by_id(corvid, made.id)
    assert {c.kind: c.state for c in held.channels} == {
        "webhook": "active",
        "github": "active",
        "apprise": "active",
        "mail": "pending",
    }
    assert [target.kind for target in made.waiting] == ["mail"]
    assert [bool(c.secret) for c in held.channels] == [True, False, False, False]


def test_a_visitor_has_to_confirm_a_webhook_and_cannot_name_a_repository(corvid, now):
    hook = wish(channels=["https://hooks.corvid.example/in"])
    made = subscriptions.create(corvid, hook, settings=settings(), origin="api", now=now)
    assert rows.by_id(corvid, made.id).channels[0].state == "pending"
    with pytest.raises(SubscriptionError, match="operator's own repository"):
        subscriptions.create(
            corvid, wish(channels=["github:a/b"]), settings=settings(), origin="api", now=now
        )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"products": ["no such bird"]}, "no product is called 'no such bird'"),
        ({"vendors": ["Nobody"]}, "no vendor is called 'Nobody'"),
    ],
)
def test_what_nobody_knows_is_refused_with_advice(corvid, now, given, said):
    with pytest.raises(SubscriptionError, match=said):
        subscriptions.create(
            corvid, wish(channels=["a@corvid.example"], **given), settings=settings(), origin="cli", now=now
        )


def test_who_follows_a_product_follows_what_it_turns_out_to_be(corvid, subscribe):
    now = world.now()
    world.tell(corvid, world.BLOG, now, world.claim("wren-1", world.day(60)))
    for what in ({"products": ["wren-1"]}, {"names": ["wren-1"]}):
        subscribe(corvid, **what)
    subscriptions.settle(corvid, 1, "wren-1", now=now)
    declarations.merge(corvid, "lark-1", "wren-1", author="me", reason="one bird", now=now)
    corvid.commit()
    assert outbox.counts(corvid)["waiting"] == 0, "that two are one is no news"
    later = now + timedelta(days=1)
    world.tell(corvid, world.LIFECYCLE, later, world.claim("lark-1", world.day(100)))
    told = corvid.exec(rows.select(rows.Outbox)).all()
    assert {row.subscription_id for row in told if row.signal == "moved"} == {1, 2}
    again = subscriptions.terms_of(
        corvid, wish(channels=["a@corvid.example"], products=["corvid-wren-1"]), now
    )
    assert [subject.value for subject in again.subjects] == ["corvid-lark-1"]
    before_its_end = later + timedelta(days=99)
    outbox.gather(corvid, before_its_end, per_hour=9)
    reminders.remind(corvid, before_its_end)
    outbox.gather(corvid, before_its_end, per_hour=9)
    kept = corvid.exec(rows.select(rows.Message).order_by(rows.Message.id)).all()
    reminded = [m.subscription_id for m in kept if m.slot > later + timedelta(days=3)]
    assert reminded == [2], "the first has said of the other that it is dealt with"


def test_who_follows_an_alias_that_is_not_listed_hears_of_its_snapshots_and_of_itself_when_it_is(
    corvid, subscribe, now
):
    for end, name in ((90, "finch-4-2026-01-31"), (200, "finch-4-2026-06-30")):
        world.tell(corvid, world.LIFECYCLE, now, world.claim(name, world.day(end)))
    subscribe(corvid, products=["finch-4"])
    terms = rows.by_id(corvid, 1).terms
    assert {(one.dimension, one.name) for one in terms.subjects} == {
        ("name", "finch-4"), ("product", "finch-4-2026-01-31"), ("product", "finch-4-2026-06-30"),
    }  # fmt: skip
    later = now + timedelta(days=1)
    world.tell(corvid, world.LIFECYCLE, later, world.claim("finch-4-2026-01-31", world.day(60)))
    world.tell(corvid, world.BLOG, later, world.claim("finch-4", world.day(300)))
    told = corvid.exec(rows.select(rows.Outbox)).all()
    assert len({row.product_id for row in told if row.subscription_id == 1}) == 2


def test_a_dispute_is_told_to_whoever_asked_for_disputes_and_is_no_confirmation():
    for kind in ("disputed", "settled"):
        assert signals(kind, "shutdown", None, date(2026, 11, 23)) == {Signal.DISPUTED}
    assert signals("confirmed", "shutdown", None, date(2026, 11, 23)) == {Signal.CONFIRMED}


def test_what_is_forgotten_leaves_nothing_behind(corvid, subscribe, now):
    made, other = subscribe(corvid), subscribe(corvid, "other@corvid.example")
    subscriptions.settle(corvid, made, "lark-1", now=now)
    subscriptions.end(corvid, made, now=now)
    assert rows.forget(corvid, now) == 0
    assert rows.forget(corvid, now + timedelta(seconds=1)) == 1
    corvid.commit()
    assert [row.id for row in rows.listing(corvid)] == [other]
    for table in (rows.Channel, rows.Link, rows.Message, rows.Silence, rows.Subject):
        assert {row.subscription_id for row in corvid.exec(rows.select(table))} <= {other}
