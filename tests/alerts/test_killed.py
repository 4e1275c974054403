"""Senders that are killed in the middle, two at a time: all that is due comes, and nothing in two messages.

The whole of it (1,000 readers, 50 changes, 200 kills) runs where SWANSONG_FULL_KILL is set: some minutes on each database.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from data.settings import ROOT

FULL = bool(os.environ.get("SWANSONG_FULL_KILL"))
SIZES = (
    {"subscribers": 1000, "changes": 50, "kills": 200}
    if FULL
    else {"subscribers": 40, "changes": 10, "kills": 8}
)


@pytest.mark.timeout(3600 if FULL else 240)
def test_whatever_dies_everything_due_comes_in_one_message(url):
    given = [part for name, value in SIZES.items() for part in (f"--{name}", str(value))]
    command = [sys.executable, "-m", "tests.alerts.killing", url, *given]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    print(done.stdout)
    outcome = json.loads(done.stdout.splitlines()[-1])
    assert outcome["kills"] == SIZES["kills"]
    assert (outcome["missing"], outcome["twice"], outcome["unasked"]) == (0, 0, 0)
    assert outcome["under_fire"] > SIZES["kills"] // 2, "senders were killed before they came to send"
    assert outcome["due"] == SIZES["subscribers"] * SIZES["changes"] // 5
