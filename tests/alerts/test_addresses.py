"""Addresses: what reaches another computer, and how a calendar is subscribed to."""

from __future__ import annotations

import pytest

from alerts.addresses import Addresses, webcal


@pytest.mark.parametrize(
    ("api", "here"),
    [
        ("http://127.0.0.1:8502", True),
        ("http://127.1.2.3", True),
        ("http://[::1]:8502", True),
        ("http://localhost:8502", True),
        ("http://swansong.localhost", True),
        ("http://192.168.1.5:8502", False),
        ("https://swansong.example.org/api", False),
        ("https://localhost.example.org", False),
    ],
)
def test_a_loopback_address_works_on_this_computer_only(api: str, here: bool) -> None:
    assert Addresses(api, "https://elsewhere.example.org").only_here is here


def test_a_calendar_is_subscribed_to_under_the_same_address() -> None:
    assert webcal("https://a.example/feeds/all.ics?x=1") == "webcal://a.example/feeds/all.ics?x=1"
