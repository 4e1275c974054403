"""Subscribing on the command line, and that addresses stay at home."""

from __future__ import annotations

import json

import pytest

from data import db, export, question
from data.models import Channel, Link, Message, Outbox, SignUp, Silence, Subject, Subscription
from pipeline.errors import SwansongError
from tests.data import world

PRIVATE = [
    table.__tablename__ for table in (Channel, Link, Message, Outbox, SignUp, Silence, Subject, Subscription)
]


@pytest.fixture
def corvid(engine):
    with db.session() as session:
        world.tell(session, world.LIFECYCLE, world.now(), world.claim("lark-1", world.day(40)))


def test_a_project_is_followed_managed_and_previewed(corvid, run, tmp_path):
    (tmp_path / "app.py").write_text('MODEL = "lark-1"\n', encoding="utf-8")
    code, out, _ = run(
        "subscribe", "https://hooks.corvid.example/in", "--project", tmp_path, "--remind", "30,1", "--json"
    )
    assert (code, json.loads(out)) == (0, {"id": 1, "waiting": []})
    code, out, _ = run("subscriptions", "--json")
    [held] = json.loads(out)
    assert (held["state"], held["terms"]["reminders"], held["terms"]["subjects"][0]["name"]) == (
        "active",
        [30, 1],
        "lark-1",
    )
    for command, state in (("pause", "paused"), ("resume", "active"), ("end", "ended")):
        assert run("subscriptions", command, 1)[2] == f"subscription 1 is {state}\n"
    code, out, _ = run("digest", "--preview")
    assert code == 0 and out.startswith("Subject: lark-1: ") and "lark-1 | ends" in out


def test_a_file_of_subscriptions_is_applied_and_applied_again(corvid, run, tmp_path):
    file = tmp_path / "subscriptions.toml"
    entry = '[[subscription]]\nid = "ours"\nvendors = ["Corvid"]\nchannels = ["slack://a/b/c"]\npace = "{}"\n'
    told = []
    for text in (entry.format("daily"), entry.format("daily"), entry.format("weekly"), ""):
        file.write_text(text, encoding="utf-8")
        told.append(json.loads(run("subscriptions", "apply", file, "--json")[1])[0]["done"])
    assert told == ["added", "unchanged", "changed", "ended"]
    file.write_text(entry.format("hourly"), encoding="utf-8")
    code, _, said = run("subscriptions", "apply", file)
    assert code == 1 and f"{file}: ours: pace: " in said


def test_what_is_wrong_is_said_with_what_to_do(corvid, run):
    assert "no product is called 'dodo'" in run("subscribe", "a@corvid.example", "--product", "dodo")[2]
    assert "is no mail address" in run("subscribe", "a@")[2]
    assert "there is no subscription 9" in run("subscriptions", "show", 9)[2]
    assert "nobody is subscribed" in run("subscriptions")[2]


@pytest.mark.parametrize("table", PRIVATE)
def test_addresses_stay_at_home(corvid, table):
    assert table not in export.PUBLIC
    with pytest.raises(SwansongError):
        question.answer(str(db.engine().url), f"SELECT * FROM {table}")
