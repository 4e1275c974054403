"""Sources that have moved for good: what is proposed, what is read at either address, and what is written."""

from __future__ import annotations

import tomllib

import pytest

import jobs
from data.settings import settings
from data.sources import load_registry
from moves import moves, with_address, write
from pipeline.errors import SettingsError
from tests.crawler.conftest import source
from tests.loopback import page, serving, status
from tests.test_jobs import TABLE

REGISTRY = """# Mine, with a word on each.
[[source]]
id = "quill"  # the pens
vendor = "Quill"
title = "Quill lifecycle"
urls = [
    "{url}/old.md",
    "{url}/old#ends",  # the page itself
]

[[source]]
id = "pen"
vendor = "Pen"
title = "Pen lifecycle"
urls = ["{url}/pen"]
"""


@pytest.fixture
def site(own_settings, tmp_path):
    """A site of two sources, one of which has moved; both were collected."""
    less = TABLE.replace(TABLE[TABLE.rindex(b"<tr>") : TABLE.rindex(b"</table>")], b"")
    answers = {
        "/old": status(301, Location="/new"), "/new": page(TABLE), "/pen": status(308, Location="/pens"), "/pens": page(less),
    }  # fmt: skip
    with serving(answers) as served:
        (tmp_path / "sources.toml").write_text(REGISTRY.format(url=served.url), encoding="utf-8")
        own_settings(shipped_sources=False, allow_private=True, fetch_timeout=60)
        jobs.collect(settings())
        yield served


def test_a_move_is_proposed_looked_at_and_written_where_the_entry_stands(site, run, tmp_path):
    code, said, _ = run("sources", "move", "--dry-run")
    assert code == 0
    assert f"{site.url}/old" in said
    assert f"{site.url}/new  2 claims" in said
    assert f"{site.url}/pens  1 claim" in said
    before = (tmp_path / "sources.toml").read_text(encoding="utf-8")
    assert before == REGISTRY.format(url=site.url)
    code, _, told = run("sources", "move", "quill", "--yes")
    after = (tmp_path / "sources.toml").read_text(encoding="utf-8")
    assert (code, after) == (0, before.replace(f"{site.url}/old#ends", f"{site.url}/new"))
    assert "its new address stands in" in told
    jobs.collect(settings(), ["quill"])
    assert site.statuses("/old")[-1] == 301, "it was asked there before"
    assert len(site.statuses("/new")) > len(site.statuses("/old"))
    assert [move.entry.id for move in moves(settings())] == ["pen"]


def test_what_reads_less_is_not_written_unasked(site, run, tmp_path):
    site.answers["/pen"] = page(TABLE)  # the old address gives the whole page again
    code, said, told = run("sources", "move", "pen", "--yes")
    assert code == 0
    assert "less is read at the new address" in said
    assert "stands in" not in told
    assert '/pen"' in (tmp_path / "sources.toml").read_text(encoding="utf-8")


def test_a_shipped_entry_is_replaced_by_one_of_ones_own_and_a_refused_file_stays(
    site, tmp_path, own_settings
):
    (move,) = moves(settings(), ["pen"])
    own = tmp_path / "own.toml"
    own_settings(sources=own, shipped_sources=True)
    (openai,) = (entry for entry in load_registry(settings()).sources if entry.id == "openai-deprecations")
    moved = with_address(openai, openai.urls[1], "https://developers.example/new")
    write(move.__class__(moved, openai.urls[1], moved.urls[1], move.before, move.after), settings())
    assert tomllib.loads(own.read_text())["source"][0]["replace"] is True
    assert load_registry(settings()).by_id("openai-deprecations") == moved.model_copy(
        update={"replace": True}
    )
    held = own.read_text()
    taken = with_address(openai, openai.urls[0], load_registry(settings()).by_id("anthropic-news").urls[0])
    other = move.__class__(
        taken.model_copy(update={"id": "mine"}), openai.urls[0], taken.urls[0], move.before, move.after
    )
    with pytest.raises(SettingsError, match="the new address cannot be written"):
        write(other, settings())
    assert own.read_text() == held


def test_an_address_that_no_registry_could_hold_is_not_proposed():
    entry = source("a", "https://a.example/x#y", "https://a.example/z")
    assert with_address(entry, "https://a.example/x", "https://a.example/z") is None
    assert with_address(entry, "https://a.example/x", "ftp://a.example/z") is None
    assert with_address(entry, "https://a.example/other", "https://a.example/w") is None
    assert with_address(entry, "https://a.example/x", "https://b.example/x").urls[0] == "https://b.example/x"
