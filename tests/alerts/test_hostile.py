"""What others write gets nowhere: not into headers, markup, links, mentions or templates, and no message goes where it must not."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from lxml import html

from alerts.digest import Digest, render
from alerts.links import Links
from alerts.mail import Envelope, compose, wire
from alerts.safety import address, chat, header, plain
from alerts.wishes import Target, require_reachable, wish
from data.lines import Line, Report
from data.settings import settings
from pipeline.errors import SendError, SubscriptionError
from pipeline.types import Milestone
from tests.dashboard import rows as made

LINKS = Links("https://swansong.example", "https://board.swansong.example")
TODAY = date(2026, 11, 23)
TEXTS = [
    # headers
    "lark\r\nBcc: victim@corvid.example",
    "lark\nContent-Type: text/html\n\n<script>alert(1)</script>",
    "lark\rX-Evil: 1",
    "lark\u2028Bcc: victim@corvid.example",
    "lark\u2029X-Evil: 1",
    "lark\x85X-Evil: 1",
    "lark\x0bX-Evil: 1",
    "lark\x00\x1b[31m\x07",
    "=?utf-8?q?=0ABcc=3A_victim=40corvid=2Eexample?=",
    "a" * 5000 + "\r\nBcc: victim@corvid.example",
    "\r\n.\r\nMAIL FROM:<x@evil.example>\r\n",
    # markup
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "'><iframe src=https://evil.example>",
    "</style><script>alert(1)</script>",
    "<a href='https://evil.example'>click</a>",
    "<base href=https://evil.example>",
    "<form action=https://evil.example><input name=p>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<math><mi xlink:href='javascript:alert(1)'>x",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--[if mso]><script>alert(1)</script><![endif]-->",
    "]]><script>alert(1)</script>",
    "<p style='position:fixed;top:0'>Your account is locked</p>",
    # templates and formats
    "{{ 7 * 7 }}",
    "{% for x in ().__class__.__bases__ %}{{ x }}{% endfor %}",
    "${7*7}",
    "{digest.token}",
    "{0.__class__.__mro__}",
    "%(token)s %s %n",
    "#{7*7}",
    # links that programs make of text
    "Sora https://evil.example/login",
    "Sora http://evil.example",
    "HTTPS://EVIL.EXAMPLE/",
    "www.evil.example",
    "evil.example/reset?x=1",
    "mailto:victim@corvid.example",
    "javascript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "tel:+4312345",
    "ftp://evil.example/x",
    "xmpp:evil@evil.example",
    "[click](https://evil.example)",
    "<https://evil.example|your bank>",
    "![x](https://evil.example/pixel.png)",
    # mentions and commands in chat
    "@everyone @here",
    "<!channel> <!here> <@U012345>",
    "<@&123456789>",
    "`code` *bold* _it_ ~no~ ||spoiler||",
    # what a spreadsheet would run, and what turns text round
    "=HYPERLINK(\"https://evil.example\",\"x\")",
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "lark\u202egnp.exe",
    "\u2066hidden\u2069\u200b\u200e\ufeff",
    "la\u00adrk\U000e0041\U000e0042",
    "\ud800 alone",
    # SQL
    "'; DROP TABLE subscription; --",
    "\" OR 1=1 --",
]  # fmt: skip
LINK = re.compile(r"(?i)(?:[a-z][a-z0-9+.-]*://|www\.|mailto:|javascript:|data:|tel:|xmpp:)[^\s<>\"]*")
TAGS = {"html", "head", "meta", "title", "style", "body", "div", "p", "h2", "a", "span", "br"}
OURS = (
    "https://swansong.example/",
    "https://board.swansong.example/",
    "https://docs.corvid.example/lifecycle",
)
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "References", "In-Reply-To", "Auto-Submitted", "X-Auto-Response-Suppress", "List-Id",
    "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version", "Content-Type",
}  # fmt: skip


def letter(text):
    """A message in which everything that others can write is `text`."""
    of = made.product(text, summary=text)
    of = type(of)(**{**vars(of), "vendor": text, "slug": "lark"})
    held = made.event(
        of, Milestone.SHUTDOWN, "2027-01-01", evidence=text, replacements=(text, text), scope=text, source_title=text, platform=text
    )  # fmt: skip
    other = type(of)(**{**vars(of), "id": of.id + 10_000})
    lines = (
        Line(1, "announced", of, made.change(of, "appeared", after_day="2027-01-01"), held, source_title=text, source_url=held.source_url),
        Line(2, "news", of, report=Report(text, held.source_url, text)),
        Line(3, "replacement", of, made.change(other, "moved", before_day="2026-12-01", after_day="2027-01-01", days=31), held),
    )  # fmt: skip
    return render(Digest(lines, TODAY, "en", "t" * 43, text), LINKS)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_what_others_write_stays_text(text, own_settings):
    own_settings(mail_from="alerts@swansong.example", public_url="https://swansong.example")
    found = letter(text)
    for link in LINK.findall(found.text):
        assert link.startswith(OURS), link
    page = html.document_fromstring(found.html)
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)} <= TAGS
    assert {name for element in page.iter() for name in element.attrib} <= {
        "lang",
        "charset",
        "name",
        "content",
        "class",
        "role",
        "href",
    }
    assert all(href.startswith(OURS) for href in page.xpath("//@href"))
    for link in LINK.findall(page.text_content().partition("</style>")[2]):
        assert link.startswith(OURS), link
    assert "49" not in found.text.replace("2049", "") or "49" in text
    assert not re.search(r"[<>`]|@\w|\]\(", re.sub(r"https://\S+", "", found.chat))
    envelope = Envelope("reader@corvid.example", "m1", 1, datetime.now(UTC), LINKS.unsubscribe("t" * 43))
    mail = message_from_bytes(wire(compose(found, envelope, settings())), policy=default)
    assert set(mail.keys()) == HEADERS
    assert (mail["To"], mail["From"].addresses[0].addr_spec) == (
        "reader@corvid.example",
        "alerts@swansong.example",
    )
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert mail["Subject"].isprintable() and len(mail["Subject"]) <= 150
    seen = found.subject + found.text + found.chat
    assert not set(seen) & set("\u202a\u202e\u2066\u2069\u200b\u200e\ufeff\u2028\u2029\x00\x1b\x07\x85\x0b\r")


URLS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "data:text/html,<script>", "vbscript:x",
    "file:///etc/passwd", "ftp://evil.example", "//evil.example", "/relative", "", "http://", "https://user:pass@evil.example",
    "https://corvid.example\\@evil.example", "https://corvid.example\r\nX: 1", "https://corvid.example:99999/", "https://[::1", "mailto:x@y.example",
    "https://corvid.example/\u202egnp", "http://\u0441\u043e\u0440vid.example/", "x" * 3000, "https://corvid.example/" + "x" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("url", URLS, ids=range(len(URLS)))
def test_what_is_no_plain_address_is_no_link(url):
    assert address(url) == ""


@pytest.mark.parametrize(
    "url",
    [
        'https://corvid.example/"onmouseover=x',
        "https://corvid.example/<script>",
        "https://corvid.example/a b'c",
    ],
)
def test_an_address_cannot_end_early(url):
    assert not set(address(url)) & set("\"'<> ")


CHANNELS = [
    "a@corvid.example\nBcc: b@corvid.example", "a@corvid.example, b@corvid.example", "a@corvid.example;b@corvid.example", "<a@corvid.example>",
    "\"a b\"@corvid.example", "A <a@corvid.example>", "a@", "@corvid.example", "a@corvid", "a@@corvid.example", "a@[127.0.0.1]", "a@localhost",
    "mailto:a@corvid.example?bcc=b@corvid.example", "a@corvid.example\x00", "\u202ea@corvid.example", "-oQ/tmp@", "a@corvid.example>",
    "http://", "https:///path", "http://user:secret@corvid.example/", "https://corvid.example:port/", "https://corvid.example/\r\nX-Evil:1",
    "https://corvid .example/", "file:///etc/passwd", "gopher://corvid.example/", "json://127.0.0.1/", "xml://corvid.example", "form://corvid.example",
    "exec:///bin/sh", "syslog://", "dbus://", "windows://", "mailtos://u:p@corvid.example", "github:corvid", "github:../../user", "github:a/b/c",
    "github:corvid/alerts?x=1", "github:corvid/alerts#", "github:/alerts", "github:corvid/..", "slack", "://", "",
]  # fmt: skip


@pytest.mark.parametrize("line", CHANNELS, ids=range(len(CHANNELS)))
def test_what_is_no_address_of_its_kind_gets_no_message(line):
    with pytest.raises(SubscriptionError):
        wish(channels=[line])


PRIVATE = [
    "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://10.1.2.3/", "http://192.168.0.1/", "http://172.16.0.1:8080/",
    "http://169.254.169.254/latest/meta-data/", "http://0x7f000001/", "http://2130706433/", "http://127.1/", "http://[::ffff:127.0.0.1]/",
    "http://printer.local/", "http://db.internal/", "http://0.0.0.0/", "http://[fe80::1]/", "http://[fd00::1]/", "ntfy://127.0.0.1/topic",
]  # fmt: skip


@pytest.mark.parametrize("line", PRIVATE)
def test_a_private_address_is_refused_unless_it_is_allowed(line):
    target = Target.parse(line)
    with pytest.raises(SubscriptionError, match="private"):
        require_reachable(target, allow_private=False)
    require_reachable(target, allow_private=True)


def test_a_name_that_turns_out_to_be_private_is_refused_when_it_is_asked(monkeypatch):
    from alerts import http

    monkeypatch.setattr(
        http.socket,
        "getaddrinfo",
        lambda *_, **__: [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.7", 80))],
    )
    with pytest.raises(SendError, match="private network"):
        http.ask("POST", "http://rebind.corvid.example/", headers={}, timeout=1, allow_private=False)


@pytest.mark.parametrize(
    "given",
    [
        {"names": ["x" * 121]}, {"names": ["a\nb"]}, {"names": ["x"] * 501}, {"name": "a\r\nb"}, {"text": "x" * 121}, {"zone": "../../etc/passwd"},
        {"zone": "Mars/Olympus"}, {"language": "xx"}, {"hour": 24}, {"hour": -1}, {"weekday": 7}, {"reminders": [-1]}, {"reminders": range(13)},
        {"within": -1}, {"kinds": ["ghost"]}, {"changes": ["everything"]}, {"pace": "hourly"}, {"unknown": 1}, {"channels": []},
        {"channels": ["a@corvid.example"] * 2 + [f"{n}@corvid.example" for n in range(6)]},
    ],
    ids=range(20),
)  # fmt: skip
def test_a_wish_that_makes_no_sense_is_refused_in_words(given):
    with pytest.raises(SubscriptionError) as refused:
        wish(**{"channels": ["a@corvid.example"], **given})
    assert str(refused.value).isprintable()


def test_plain_text_stays_readable():
    assert (
        plain("gpt-4.1-mini, z.ai and Character.AI end on 14:00 UTC: 50 % off")
        == "gpt-4.1-mini, z.ai and Character.AI end on 14:00 UTC: 50 % off"
    )
    assert header("Übergang\t zu\n日本語 ") == "Übergang zu 日本語"
    assert plain("x" * 400, 10) == "x" * 9 + "…"
    assert chat("a_b") == "a\uff3fb"
