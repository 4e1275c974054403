"""Looking at sources: what `sources check` shows of one, and the entry that `sources add` proposes and writes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
import tomli_w

import scout
from data.settings import settings
from data.sources import SourceEntry, load_registry, read_registry
from pipeline.types import Block, Claim, Document, Reading
from tests.loopback import page, redirect, serving, status

HEAD = b'<html lang="pt-BR"><head><title>Quill lifecycle</title>%s</head><body><main><h1>Lifecycle</h1>'
ROWS = [("quill-2-large", "2027-03-03", "quill-3-large"), ("quill-2-small", "2027-04-04", "quill-3-small")]
NEWS = b"<p>We make pens. This month we were at the fair in Trieste.</p></main></body></html>"
FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Quill news</title><language>de-DE</language>
<item><title>quill-1 will be retired</title><link>https://quill.example/1</link><pubDate>Fri, 01 May 2026 09:00:00 GMT</pubDate>
<description>quill-1 will be shut down on 30 September 2027. Please move to quill-2.</description></item></channel></rss>"""
MODELS = (
    b'{"data": [{"id": "quill-1", "shutdown_date": "2027-09-30"}, {"id": "quill-2", "shutdown_date": null}]}'
)


def table(rows=ROWS, head: bytes = b"", foot: bytes = b"") -> bytes:
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    headers = "<tr><th>Model</th><th>Shutdown date</th><th>Replacement</th></tr>"
    return HEAD % head + f"<table>{headers}{cells}</table>".encode() + foot + b"</main></body></html>"


def markdown(rows=ROWS):
    lines = [
        "| Model | Shutdown date | Replacement |",
        "| --- | --- | --- |",
        *(f"| {' | '.join(r)} |" for r in rows),
    ]
    return page("\n".join(["# Quill lifecycle", "", *lines, ""]).encode(), "text/markdown; charset=utf-8")


def alternate(kind: str, href: str) -> bytes:
    return f'<link rel="alternate" type="{kind}" href="{href}">'.encode()


@pytest.fixture
def site(own_settings, tmp_path):
    """A site of the vendor Quill, whose own registry already lists one page of it. Add pages to `answers`."""
    with serving({"/robots.txt": status(200, b"User-agent: *\nDisallow: /secret\n")}) as served:
        served.answers["/known"] = page(table())
        known = {"id": "quill-known", "vendor": "Quill", "title": "Known", "urls": [f"{served.url}/known"]}
        tables = {"vendor": [{"name": "Quill", "domains": ["127.0.0.1"]}], "source": [known]}
        (tmp_path / "sources.toml").write_text("# mine\n" + tomli_w.dumps(tables), encoding="utf-8")
        own_settings(allow_private=True, shipped_sources=False, fetch_timeout=5)
        yield served


@pytest.fixture
def proposed(run, site):
    """The entry that is proposed for a path of the site, and what is said beside it."""

    def propose(path: str, *options: str) -> tuple[dict[str, object], str]:
        before = settings().sources.read_bytes()
        code, out, err = run("sources", "add", site.url + path, "--dry-run", *options)
        assert code == 0, err
        assert settings().sources.read_bytes() == before
        file = settings().sources.with_name("proposed.toml")
        file.write_text(out, encoding="utf-8")
        (entry,) = read_registry(file).sources
        return entry.model_dump(mode="json", exclude_defaults=True), " ".join(err.split())

    return propose


def refused(run, url: str, *options: str) -> tuple[int, str]:
    """How adding `url` ends, and what is said; nothing may be written."""
    before = settings().sources.read_bytes() if settings().sources.is_file() else None
    code, out, err = run("sources", "add", url, "--yes", *options)
    assert out == ""
    assert err.startswith("swansong: ")
    assert err.count("\n") == 1
    assert (settings().sources.read_bytes() if settings().sources.is_file() else None) == before
    return code, err


# add: what is proposed


def test_a_page_with_a_markdown_twin_lists_the_twin_first(proposed, site):
    site.answers |= {"/docs/ends": page(table()), "/docs/ends.md": markdown()}
    entry, said = proposed("/docs/ends")
    assert entry == {
        "id": "quill-ends",
        "vendor": "Quill",
        "title": "Quill lifecycle",
        "urls": [f"{site.url}/docs/ends.md", f"{site.url}/docs/ends"],
        "language": "pt",
    }
    assert "2 claims" in said
    assert "quill-2-large deprecated ends 2027-03-03" in said
    assert "it has a Markdown twin, with 2 claims" in said
    assert site.statuses("/robots.txt"), "it asks as politely as ever"


def test_twins_are_found_under_their_other_custom_and_where_the_page_names_them(proposed, site):
    site.answers |= {"/a.html": page(table()), "/a.md.txt": markdown()}
    assert proposed("/a.html")[0]["urls"] == [f"{site.url}/a.md.txt", f"{site.url}/a.html"]
    named = table(head=alternate("text/markdown", "/raw/b"))
    site.answers |= {"/b": page(named), "/raw/b": markdown()}
    assert proposed("/b")[0]["urls"] == [f"{site.url}/raw/b", f"{site.url}/b"]


def test_a_twin_that_is_none_or_says_less_is_left_out(proposed, site):
    site.answers |= {"/c": page(table()), "/c.md": page(table()), "/c.md.txt": page(table(), "text/plain")}
    entry, said = proposed("/c")
    assert entry["urls"] == [f"{site.url}/c"]
    assert "twin" not in said
    site.answers |= {"/d": page(table()), "/d.md": markdown(ROWS[:1])}
    entry, said = proposed("/d")
    assert entry["urls"] == [f"{site.url}/d"]
    assert "it has a Markdown twin, with 1 claim: " in said


def test_a_page_that_advertises_a_feed_becomes_the_feed(proposed, site):
    head = alternate("application/rss+xml", "news/feed.xml") + alternate("application/atom+xml", "/gone")
    site.answers |= {"/blog": page(HEAD % head + NEWS), "/news/feed.xml": page(FEED, "text/xml")}
    entry, said = proposed("/blog")
    assert entry == {
        "id": "quill-news",
        "vendor": "Quill",
        "title": "Quill news",
        "kind": "feed",
        "urls": [f"{site.url}/news/feed.xml"],
        "language": "de",
        "cadence": "hourly",
    }
    assert "quill-1 deprecated ends 2027-09-30" in said
    assert "it advertises this feed" in said


def test_a_feed_that_says_less_than_its_page_is_only_mentioned(proposed, site):
    site.answers |= {
        "/ends": page(table(head=alternate("application/rss+xml", "/feed.xml"))),
        "/feed.xml": page(FEED, "application/rss+xml"),
    }
    entry, said = proposed("/ends")
    assert entry["urls"] == [f"{site.url}/ends"]
    assert "kind" not in entry
    assert f"it advertises a feed, with 1 claim: {site.url}/feed.xml" in said


def test_a_feed_is_known_by_what_it_holds(proposed, site):
    items = [{"title": "quill-1 ends", "content_text": "quill-1 will be shut down on 30 September 2027."}]
    body = {"version": "https://jsonfeed.org/version/1.1", "title": "Quill", "items": items}
    site.answers |= {
        "/feed": page(FEED, "text/html"),
        "/feed.json": page(json.dumps(body).encode(), "application/json"),
    }
    assert proposed("/feed")[0]["kind"] == proposed("/feed.json")[0]["kind"] == "feed"


def test_a_json_list_becomes_an_api(proposed, site):
    site.answers["/v1/models"] = page(MODELS, "application/json")
    entry, said = proposed("/v1/models")
    assert (entry["id"], entry["kind"], entry["format"]) == ("quill-models", "api", "json")
    assert "quill-1 deprecated ends 2027-09-30" in said
    site.answers["/v1/pens"] = page(b'{"pens": [{"nib": "soft"}, {"nib": "hard"}]}', "application/json")
    assert "name its fields under `hints`" in proposed("/v1/pens")[1]


def test_who_speaks_is_known_by_the_host_or_said(proposed, site, tmp_path):
    site.answers["/ends"] = page(table())
    assert proposed("/ends", "--vendor", "quill")[0]["vendor"] == "Quill", "spelt as the registry spells it"
    other, _ = proposed("/ends", "--vendor", "Pen Inc", "--id", "pens")
    assert (other["vendor"], other["id"]) == ("Pen Inc", "pens")
    (tmp_path / "sources.toml").write_text("", encoding="utf-8")
    entry, said = proposed("/ends")
    assert "vendor" not in entry
    assert "so it speaks as the press; --vendor NAME" in said


def test_where_a_page_leads_and_what_it_names_is_told(proposed, site):
    foot = b'<p>See <a href="/llms.txt">the index</a> and https://quill.example/llms-full.txt.</p>'
    hostile = b'<link rel="alternate" type="text/markdown" href="http://[bad"><link rel="alternate" type="text/markdown" href="javascript:x">'
    site.answers |= {"/old": redirect("/new"), "/new": page(table(head=hostile, foot=foot))}
    entry, said = proposed("/old")
    assert entry["urls"] == [f"{site.url}/new"]
    assert f"{site.url}/old leads to {site.url}/new" in said
    assert f"{site.url}/llms.txt" in said
    assert "https://quill.example/llms-full.txt" in said


def test_the_index_for_language_models_leads_to_twins_and_to_other_pages_about_endings(proposed, site):
    index = f"# Quill\n\n- [Lifecycle]({site.url}/ends.md?plain=1): when models end\n- [Sunset of the Pen API]({site.url}/pen)\n- [Prices](/prices)\n"
    site.answers["/ends"] = page(table())
    site.answers["/ends.md"] = lambda handler: (markdown() if "plain" in handler.path else status(404))(
        handler
    )
    site.answers["/llms.txt"] = page(index.encode(), "text/plain; charset=utf-8")
    entry, said = proposed("/ends", "--vendor", "Quill")
    assert entry["urls"] == [f"{site.url}/ends.md?plain=1", f"{site.url}/ends"]
    assert f"names another page about endings: Sunset of the Pen API {site.url}/pen" in said
    assert "/prices" not in said


def test_a_file_of_a_repository_is_read_as_it_is(proposed, site):
    site.answers["/quill/docs/blob/main/ENDS.md"] = page(table(rows=()))
    site.answers["/quill/docs/raw/main/ENDS.md"] = markdown()
    entry, _ = proposed("/quill/docs/blob/main/ENDS.md", "--vendor", "Quill")
    assert entry["urls"] == [
        f"{site.url}/quill/docs/raw/main/ENDS.md",
        f"{site.url}/quill/docs/blob/main/ENDS.md",
    ]


def test_a_page_that_announces_nothing_is_proposed_with_a_warning(proposed, site):
    site.answers["/about"] = page(HEAD % b"" + NEWS)
    entry, said = proposed("/about")
    assert entry["id"] == "quill-about"
    assert "nothing there announces an ending today; if it should, it may need `render = true`" in said


# add: what is refused


def test_what_cannot_be_fetched_is_not_proposed(run, site, own_settings):
    site.answers |= {
        "/secret": page(table()),
        "/closed": status(403),
        "/empty": page(b" "),
        "/picture": page(b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        "/app": page(b"<!doctype html><html><body><script>draw()</script></body></html>"),
    }
    for path, words in {
        "/nothing": "HTTP 404: the page is not there",
        "/secret": "robots.txt forbids it",
        "/closed": "HTTP 403",
        "/empty": "empty page",
        "/picture": "binary content",
        "/app": "no text in it; if its scripts have to run first, its entry needs `render = true`",
    }.items():
        code, said = refused(run, site.url + path)
        assert code == 1
        assert words in said
    assert site.statuses("/secret") == []
    settings().sources.unlink()
    own_settings(allow_private=False)
    code, said = refused(run, f"{site.url}/known")
    assert code == 1
    assert "private network; set SWANSONG_ALLOW_PRIVATE=true" in said


def test_what_is_registered_already_is_named(run, site):
    site.answers |= {
        "/moved": redirect("/known"),
        "/other": page(table(head=alternate("text/markdown", "/raw"))),
    }
    for path in ("/known", "/known/", "/known#top", "/moved"):
        code, said = refused(run, site.url + path)
        assert code == 2
        assert "is an address of 'quill-known' already" in said
    code, said = refused(run, f"{site.url}/other", "--id", "quill-known")
    assert code == 2
    assert "a source is called 'quill-known' already" in said


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("quill", "'quill' is not an http(s) address"),
        ("file:///etc/passwd", "is not an http(s) address"),
        ("http://me:word@quill.example/", "carries a password"),
        ("http://[::1", "Invalid IPv6"),
    ],
)
def test_what_is_no_address_is_refused_unasked(run, url, words):
    code, said = refused(run, url)
    assert code == 2
    assert words in said
    assert "word@" not in said


def test_a_name_that_cannot_be_an_id_is_refused(run, site):
    site.answers["/ends"] = page(table())
    code, said = refused(run, f"{site.url}/ends", "--id", "My Pens")
    assert code == 2
    assert "--id 'My Pens'" in said
    assert "use lower-case words joined by hyphens" in said


# add: what is written


def test_the_entry_is_appended_and_everything_else_is_kept(run, site):
    site.answers |= {"/ends": page(table()), "/v2/ends": page(table())}
    before = settings().sources.read_text(encoding="utf-8")
    code, _, err = run("sources", "add", f"{site.url}/ends", "--yes")
    assert code == 0
    assert "`swansong collect quill-ends` reads it" in err
    assert run("sources", "add", f"{site.url}/v2/ends", "--yes")[0] == 0
    after = settings().sources.read_text(encoding="utf-8")
    assert after.startswith(before)
    found = load_registry(settings())
    assert [s.id for s in found.sources] == ["quill-known", "quill-ends", "quill-ends-2"]
    assert run("sources", "check", "quill-ends")[0] == 0
    assert run("collect", "quill-ends")[0] == 0


def test_it_asks_first_and_takes_only_yes_for_a_yes(run, site, monkeypatch):
    site.answers["/ends"] = page(table())
    before = settings().sources.read_text(encoding="utf-8")
    for answer, code, words in (
        ("n\n", 0, "Add it to"),
        ("\n", 0, "[y/N]"),
        ("", 2, "nothing is written without a yes"),
    ):
        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        ended, out, err = run("sources", "add", f"{site.url}/ends")
        assert (ended, code) == (code, code)
        assert words in err
        assert "quill-ends" in out
        assert settings().sources.read_text(encoding="utf-8") == before
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert run("sources", "add", f"{site.url}/ends")[0] == 0
    assert load_registry(settings()).by_id("quill-ends")


def test_a_registry_that_is_not_there_yet_is_begun(run, site, own_settings, tmp_path):
    site.answers["/ends"] = page(table())
    own_settings(sources=tmp_path / "new" / "mine.toml")
    assert run("sources", "add", f"{site.url}/ends", "--yes")[0] == 0
    assert (tmp_path / "new" / "mine.toml").read_text(encoding="utf-8").startswith("[[source]]\n")


def test_a_registry_that_cannot_be_appended_to_stays_as_it_is(run, site, own_settings, tmp_path):
    site.answers["/ends"] = page(table())
    inline = f'source = [{{id = "pen", title = "Pen", urls = ["{site.url}/pen"]}}]'
    settings().sources.write_text(inline, encoding="utf-8")
    code, _, err = run("sources", "add", f"{site.url}/ends", "--yes")
    assert code == 2
    assert "the entry cannot be appended" in err
    assert settings().sources.read_text(encoding="utf-8") == inline
    (tmp_path / "file").touch()
    own_settings(sources=tmp_path / "file" / "mine.toml")
    code, _, err = run("sources", "add", f"{site.url}/ends", "--yes")
    assert code == 2
    assert "cannot be appended" in err


# check


def test_check_shows_what_would_be_read_and_stores_nothing(run, site, tmp_path):
    code, out, err = run("sources", "check", "quill-known")
    told = " ".join(out.split())
    assert code == 0
    assert f"quill-known {site.url}/known" in told
    assert f"{len(table())} bytes of html in" in told
    assert "2 claims" in told
    assert "quill-2-large deprecated ends 2027-03-03" in told
    assert "“quill-2-large | 2027-03-03 | quill-3-large”" in told
    assert err == "checked 1 source: 1 can be read, 0 failed; nothing is stored\n"
    assert list(tmp_path.glob("**/*.db")) == []
    (found,) = json.loads(run("sources", "check", "quill-known", "--json")[1])
    assert (found["format"], found["bytes"], len(found["records"])) == ("html", len(table()), 2)


def test_check_says_what_was_passed_over_and_how_many_more_there_are(run, site):
    rows = [(f"quill-{number}", "2027-03-03", "quill-99") for number in range(7)]
    vague = b"<p>The old pen will be discontinued some day.</p>"
    site.answers["/known"] = page(table(rows, foot=vague))
    told = " ".join(run("sources", "check", "quill-known")[1].split())
    assert "7 claims" in told
    assert "and 2 more" in told
    assert "passed over 1:" in told
    assert "The old pen" in told


def test_check_names_what_fails_and_ends_with_1(run, site):
    names = ("gone", "empty", "broken", "closed")
    entries = [{"id": n, "vendor": "Quill", "title": n, "urls": [f"{site.url}/{n}"]} for n in names]
    entries[2]["format"] = "json"
    with settings().sources.open("a", encoding="utf-8") as file:
        file.write("\n" + tomli_w.dumps({"source": entries}))
    site.answers |= {"/empty": page(b""), "/broken": page(b"{", "application/json"), "/closed": status(403)}
    code, out, err = run("sources", "check")
    assert code == 1
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert list(lines) == ["source", "quill-known", *names], "in the order of the registry"
    assert "ok" in lines["quill-known"]
    assert "HTTP 404" in lines["gone"]
    assert "empty page" in lines["empty"]
    assert "fetched, but cannot be read: broken JSON" in lines["broken"]
    assert "checked 5 sources: 1 can be read, 4 failed" in err
    code, out, _ = run("sources", "check", "gone")
    assert code == 1
    assert "failed: HTTP 404" in out
    code, out, err = run("sources", "check", "gnoe")
    assert (code, out) == (2, "")
    assert "did you mean 'gone'?" in err


# decisions alone


def sight(url: str, format: str, claims: int = 0, raw: bytes = b"text") -> scout.Sight:
    reading = Reading(
        claims=tuple(Claim(f"quill-{n}", "Quill") for n in range(claims)), blocks=(Block("row", "x"),)
    )
    source = SourceEntry(id="quill", title="Quill", urls=(url,))
    return scout.Sight(
        source, "new", url=url, document=Document(raw, format=format, url=url), reading=reading
    )


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ([("html", 2), ("markdown", 2)], ["markdown", "html"]),
        ([("html", 2), ("markdown", 1)], ["html"]),
        ([("html", 1), ("markdown", 2)], ["markdown", "html"]),
        ([("html", 0), ("feed", 0)], ["feed"]),
        ([("html", 2), ("feed", 2)], ["feed"]),
        ([("html", 2), ("feed", 1)], ["html"]),
        ([("html", 1), ("markdown", 1), ("feed", 1)], ["markdown", "html"]),
        ([("html", 1), ("markdown", 1), ("feed", 3)], ["feed"]),
        ([("html", 1), ("markdown", 1), ("markdown", 1)], ["markdown", "html"]),
        ([("json", 0)], ["json"]),
    ],
)
def test_the_form_that_says_most_wins_then_the_steadiest(forms, expected):
    seen = [sight(f"https://quill.example/{n}", *form) for n, form in enumerate(forms)]
    assert [form.format for form in scout.best(seen)] == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://q.example/docs/ends",
            ["https://q.example/docs/ends.md", "https://q.example/docs/ends.md.txt"],
        ),
        ("https://q.example/a.html?x=1", ["https://q.example/a.md?x=1", "https://q.example/a.md.txt?x=1"]),
        ("https://q.example/docs/#top", ["https://q.example/docs.md", "https://q.example/docs.md.txt"]),
        ("https://q.example/", []),
        ("https://q.example/docs/ends.md", []),
    ],
)
def test_twins_are_guessed_by_custom(url, expected):
    assert scout.twins(url) == expected


@pytest.mark.parametrize(
    ("url", "vendor", "expected"),
    [
        ("https://docs.quill.example/models/deprecations.md.txt", "Quill", "quill-deprecations"),
        ("https://www.quill.example/", None, "quill-example"),
        ("https://quill.example/blog/feed.xml", "Quill & Co", "quill-co-blog"),
        ("https://quill.example/" + "long-" * 40, "Quill", "quill"),
    ],
)
def test_an_id_is_made_of_who_speaks_and_the_end_of_the_address(url, vendor, expected):
    found = scout.identity(url, vendor)
    assert found.startswith(expected)
    assert len(found) <= 70


@pytest.mark.parametrize(
    ("format", "raw", "expected"),
    [
        ("html", b'<html lang="zh-Hans"><p>x</p></html>', "zh"),
        ("html", b'<html lang="english"><p>x</p></html>', None),
        ("html", b"<html><p>x</p></html>", None),
        ("feed", b'<feed xmlns="a" xml:lang="fr-FR"><title>x</title></feed>', "fr"),
        ("markdown", b"# x", None),
    ],
)
def test_the_language_is_the_declared_one(format, raw, expected):
    assert scout.language(sight("https://quill.example/", format, raw=raw)) == expected


def test_a_page_with_thousands_of_alternates_is_not_asked_for_all(tmp_path: Path):
    links = b"".join(alternate("application/rss+xml", f"/feed/{n}") for n in range(5000))
    found = scout.other_forms(sight("https://quill.example/ends", "html", raw=HEAD % links))
    assert len(found) == 5
