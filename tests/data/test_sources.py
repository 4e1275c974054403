"""The registry: what ships is whole and consistent, and what is wrong in a file is named with its entry."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from data import catalogue
from data.settings import settings
from data.sources import SHIPPED, SourceKind, is_private, load_registry, read_registry
from pipeline.errors import SettingsError

CODE_HOSTS = {"github.com", "raw.githubusercontent.com"}
"""Where anybody publishes, so that the host tells nothing of who speaks."""
QUILL = '[[source]]\nid = "quill"\ntitle = "Quill"\nurls = ["https://quill.example/ends"]\n'
PEN = QUILL.replace("quill", "pen")


@pytest.fixture(scope="module")
def shipped():
    return read_registry(SHIPPED)


def test_it_listens_to_enough_vendors_and_to_the_press(shipped):
    press = {urlsplit(s.address).hostname for s in shipped.sources if not s.vendor and s.kind == "feed"}
    assert len(shipped.sources) >= 90
    assert len({s.vendor for s in shipped.sources if s.vendor}) >= 45
    assert len(press) >= 15


def test_every_shipped_vendor_has_hosts_and_publishes_on_them(shipped):
    hosts = {vendor.name: vendor.domains for vendor in shipped.vendors}
    assert [s.id for s in shipped.sources if s.vendor and not hosts.get(s.vendor)] == []
    addresses = [(s, url) for s in shipped.sources for url in s.urls]
    strangers = [
        url
        for source, url in addresses
        if shipped.vendor_of(url) != source.vendor and urlsplit(url).hostname not in CODE_HOSTS
    ]
    assert strangers == []
    assert not any(shipped.vendor_of(f"https://{host}/") for host in CODE_HOSTS)


def test_what_ships_is_public_encrypted_and_asked_at_its_own_pace(shipped):
    addresses = [urlsplit(url) for source in shipped.sources for url in source.urls]
    assert {parts.scheme for parts in addresses} == {"https"}
    assert not any(is_private(parts.hostname or "") for parts in addresses)
    assert {s.cadence for s in shipped.sources if s.kind is SourceKind.PAGE} > {"daily", "weekly"}
    assert all(
        s.follow for s in shipped.sources if "press" in s.topics and s.cadence == "daily" and s.id != "simonw"
    )
    assert all(topic == topic.lower() for s in shipped.sources for topic in s.topics)
    assert all(s.topics for s in shipped.sources)


def test_the_page_of_the_documentation_is_current(shipped):
    written = catalogue.PAGE.read_text(encoding="utf-8")
    assert written == catalogue.markdown(shipped), "run python -m data.catalogue"
    assert all(f"| `{source.id}` |" in written for source in shipped.sources)


@pytest.fixture
def said(own_settings, tmp_path):
    """What is said about a user's own file."""

    def complaint(text: str) -> str:
        (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
        with pytest.raises(SettingsError) as raised:
            load_registry(settings())
        assert str(tmp_path / "sources.toml") in str(raised.value)
        return str(raised.value)

    return complaint


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ('cadense = "daily"', "entry 'quill': cadense: unknown key"),
        ('kind = "telegram"', "entry 'quill': kind: Input should be 'page', 'feed', 'api' or 'mailbox'"),
        ('cadence = "yearly"', "entry 'quill': cadence: Input should be"),
        ('language = "English"', "entry 'quill': language: "),
        ('hints = { shutdwon = "x" }', "entry 'quill': hints: unknown hint 'shutdwon'"),
        ('folder = "mail"', "entry 'quill': a mailbox has a folder"),
        ("follow = true", "entry 'quill': follow is for the kind 'feed' only"),
        ('key = { env = "secret words" }', "entry 'quill': key: "),
        ('authority = "vendor_page"', "entry 'quill': authority vendor_page needs a vendor"),
        ('vendor = "openai"', "entry 'quill': vendor 'openai' is written 'OpenAI' elsewhere"),
    ],
)
def test_a_wrong_key_or_value_is_named(said, change, words):
    assert words in said(QUILL + change)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://quill.example/", "is not an http(s) address"),
        ("file:///etc/passwd", "is not an http(s) address"),
        ("quill.example", "is not an http(s) address"),
        ("https://me:word@quill.example/", "carries a password"),
        ("http://[::1", "Invalid IPv6"),
        ("http://quill.example:99999/", "names a port that there is not"),
        ("http://127.0.0.1/", "private network"),
        ("http://2130706433/", "private network"),
        ("http://0x7f.1/", "private network"),
        ("http://[::1]/", "private network"),
        ("http://10.1.2.3/", "private network"),
        ("http://169.254.169.254/", "private network"),
        ("http://printer.local/", "private network"),
    ],
)
def test_an_address_that_may_not_be_asked_is_named(said, url, words):
    told = said(QUILL.replace("https://quill.example/ends", url))
    assert "entry 'quill'" in told
    assert words in told
    assert "word@" not in told


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (QUILL + QUILL, "entry 'quill' stands twice"),
        (QUILL + PEN.replace("pen.example", "quill.example"), "'pen': https://quill.example/ends is read by 'quill'"),
        (QUILL.replace('"quill"', '"openai-deprecations"'), "'openai-deprecations' is in the shipped registry too"),
        (
            QUILL.replace("https://quill.example/ends", "https://docs.mistral.ai/models"),
            "'quill': https://docs.mistral.ai/models is read by 'mistral-models' already",
        ),
        ('[[vendor]]\nname = "Quill"\n' * 2, "vendor 'Quill' stands twice"),
        ('[[vendor]]\nname = "Quill"\naliases = ["Feather"]\n[[vendor]]\nname = "feather"\n', "'feather' is a name of 'Quill' and of 'feather'"),
        ('[[vendor]]\nname = "Quill"\ndomains = ["openai.com"]', "openai.com belongs to 'OpenAI' already"),
        ('[[vendor]]\nname = "Quill"\ndomains = ["https://quill.example"]', "is not a host"),
        ('[source]\nid = "quill"', "begin each with [[source]]"),
        ('source = "quill"', "begin each with [[source]]"),
        ("[[sauce]]", "unknown table 'sauce'"),
        ("[[source]]", "entry 'without a name': id: Field required"),
        ("[[source", "cannot be read as TOML"),
    ],
)  # fmt: skip
def test_what_cannot_stand_together_is_named(said, text, words):
    assert words in said(text)


def test_an_own_entry_takes_the_place_of_a_shipped_one_only_where_it_says_so(tmp_path):
    entry = QUILL.replace('"quill"', '"openai-deprecations"') + "replace = true\n"
    (tmp_path / "sources.toml").write_text(entry, encoding="utf-8")
    registry = load_registry(settings())
    found = [s.address for s in registry.sources if s.id == "openai-deprecations"]
    assert found == ["https://quill.example/ends"]


def test_an_own_file_may_name_vendors_and_give_known_ones_more_hosts(own_settings, tmp_path):
    own = QUILL + 'vendor = "Quill Works"\n[[vendor]]\nname = "OpenAI"\ndomains = ["quill.example"]\n'
    (tmp_path / "sources.toml").write_text(own, encoding="utf-8")
    registry = load_registry(settings())
    assert (
        registry.vendor_of("https://docs.quill.example/")
        == registry.vendor_of("https://openai.com/")
        == "OpenAI"
    )
    own_settings(allow_private=True)
    private = QUILL.replace("https://quill.example", "http://127.0.0.1:1")
    Path(settings().sources).write_text(private, encoding="utf-8")
    assert load_registry(settings()).by_id("quill")
