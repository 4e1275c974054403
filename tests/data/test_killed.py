"""A process that is killed at any moment while it takes pages in loses nothing and does nothing twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from sqlmodel import select

from data import db
from data.checks import check
from data.models import Change, Claim, Document, Event
from data.settings import ROOT

KILLS = int(os.environ.get("SWANSONG_TEST_KILLS", "6"))
"""At so many moments; a hundred take some minutes."""
PAGES = 8 * KILLS


def begin(url: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.data.killing", url, str(PAGES)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)


def finish(url: str) -> None:
    assert begin(url).communicate()[0] == b"begins\n"


def held(url: str) -> list[list[tuple]]:
    with db.session(url) as session:
        fields = (
            (Document.sha256, Document.outcome),
            (Claim.name, Claim.shutdown, Claim.known_from, Claim.known_to),
            (Event.product_id, Event.kind, Event.day, Event.known_from, Event.known_to),
            (Change.product_id, Change.kind, Change.before_day, Change.after_day, Change.noticed_at),
        )
        return [sorted(map(str, session.exec(select(*each)))) for each in fields]


@pytest.mark.timeout(300 + 30 * KILLS)
def test_nothing_is_lost_and_nothing_is_twice(url, other_url):
    for each in (other_url, url):
        db.migrate(db.engine(each))
    finish(other_url)
    chance, killed = random.Random(5), 0
    for _ in range(KILLS):
        with begin(url) as child:
            assert child.stdout.readline() == b"begins\n"
            time.sleep(chance.uniform(0, 0.05))
            killed += child.poll() is None
            child.send_signal(signal.SIGKILL)
        assert [one for one in check(url) if not one.ok] == []
    assert killed == KILLS, "all was done before the last of them"
    finish(url)
    assert held(url) == held(other_url)
    assert len(held(url)[0]) == PAGES
