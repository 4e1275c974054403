"""Looking at sources before they are relied on: what would be read there, and what the entry of a new one would be.

Everything is fetched as the crawler fetches, with its politeness, and nothing is stored. What an entry should say is
decided by pure functions from what was seen: of two forms of a page the one that says more wins, then the steadier one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import tomli_w
from parsel import Selector
from pydantic import ValidationError
from slugify import slugify

import readout
from crawler.results import Outcome, SourceResult
from crawler.unlisted import source_of
from data.settings import Settings
from data.sources import Registry, SourceEntry, SourceKind, load_registry
from pipeline.blocks import decode, sniff
from pipeline.errors import FetchError, SettingsError, UnreadableError
from pipeline.types import Document, Reading
from readout import Progress

_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_MARKDOWN = ("text/markdown", "text/x-markdown")
_LLMS = re.compile(r"""[^\s"'<>()\[\]=]{0,300}/llms(?:-full)?\.txt""")
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(([^()\s]{1,500})\)")
_IN_REPOSITORY = re.compile(r"(?P<place>/[^/]+/[^/]+/(?:-/)?)(?:blob|src)/(?P<file>.+)")
"""The page that a code host makes of a file; the file as it is stands under "raw" in its place."""
_LANGUAGE = re.compile(r"[a-z]{2}(?![a-z])", re.I)
_NAMELESS = {"feed", "rss", "atom", "index", "feeds", "docs", "en", "xml", "default", "posts"}
"""Pieces of an address that do not tell one source from another."""
_STEADIEST = {"markdown": 0, "mdx": 1, "feed": 2}
"""Formats that change shape least, the steadiest first."""
_MOST_FORMS = 3
"""Feeds, and Markdown twins, of one page that are looked at: beyond these come those of comments and tags."""


@dataclass(frozen=True)
class Sight:
    """What one source gave: how the fetch went, the document that came and what it says.

    ``reason`` is empty unless it could not be fetched or read.
    """

    source: SourceEntry
    outcome: str
    reason: str = ""
    url: str = ""
    seconds: float = 0.0
    document: Document | None = None
    reading: Reading | None = None

    @property
    def ok(self) -> bool:
        """Whether it was fetched and read."""
        return self.outcome != Outcome.FAILED

    @property
    def format(self) -> str:
        """The reader's name for the format of what came."""
        return (self.document.format if self.document else None) or ""

    @property
    def size(self) -> int:
        """Bytes that came."""
        return len(self.document.raw) if self.document else 0

    @property
    def blocks(self) -> int:
        """How many blocks were read."""
        return len(self.reading.blocks) if self.reading else 0

    @property
    def claims(self) -> int:
        """How many claims were read."""
        return len(self.reading.claims) if self.reading else 0

    @property
    def text(self) -> str:
        """What came, decoded."""
        return decode(self.document) if self.document else ""

    def as_json(self) -> dict[str, Any]:
        """Plain values, the reading among them."""
        return {
            "source": self.source.id,
            "outcome": str(self.outcome),
            "reason": self.reason,
            "url": self.url,
            "format": self.format,
            "bytes": self.size,
            "blocks": self.blocks,
            "seconds": round(self.seconds, 2),
            **(readout.as_json(self.reading) if self.reading else {}),
        }


@dataclass(frozen=True)
class Proposal:
    """An entry for a new source, what is read at its first address, and what whoever decides on it should know."""

    entry: SourceEntry
    sight: Sight
    notes: tuple[str, ...] = ()

    def toml(self) -> str:
        """The entry as it would stand in a registry."""
        fields = self.entry.model_dump(mode="json", exclude_defaults=True)
        return tomli_w.dumps({"source": [fields]})


# ------------------------------------------------------------------------------------------------------------- looking


def declared(document: Document) -> str:
    """The format that a registered source is read in: as its entry or server says, else by its first lines."""
    return document.format or sniff(decode(document), document.url)


def plain(document: Document) -> str:
    """The format of what nobody knows yet: servers that call a feed JSON, or HTML Markdown, are not believed."""
    seen = sniff(decode(document), document.url)
    return seen if seen in ("feed", "html") else document.format or seen


def check(settings: Settings, only: Sequence[str] = (), progress: Progress = lambda *_: None) -> list[Sight]:
    """Look at the sources named by id, or at all. Raises SettingsError for an id that there is not."""
    return look(settings, load_registry(settings).chosen(only), progress)


def look(
    settings: Settings,
    sources: Sequence[SourceEntry],
    progress: Progress = lambda *_: None,
    format_of: Callable[[Document], str] = declared,
) -> list[Sight]:
    """Fetch sources and read what they give; what fails is a sight with its reason."""
    if not sources:
        return []
    fetched = {
        result.source: (result, document)
        for result, document in readout.fetch_once(settings, sources, progress)
    }
    sights = []
    for done, source in enumerate(sources, 1):
        result, document = fetched[source.id]
        sights.append(_seen(source, result, document and replace(document, format=format_of(document))))
        progress("reading", done, len(sources), source.id)
    return sights


def _seen(source: SourceEntry, result: SourceResult, document: Document | None) -> Sight:
    from pipeline.extract import read_document

    sight = Sight(source, result.outcome, result.reason, result.url, result.seconds, document)
    if document is None:
        return sight
    try:
        return replace(sight, reading=read_document(document))
    except UnreadableError as error:
        scripted = sight.format == "html" and not source.render and "<script" in sight.text
        advice = "; if its scripts have to run first, its entry needs `render = true`" if scripted else ""
        return replace(sight, outcome=Outcome.FAILED, reason=f"fetched, but cannot be read: {error}{advice}")


# ----------------------------------------------------------------------------------------------------------- proposing


def propose(
    settings: Settings, url: str, *, id: str = "", vendor: str = "", progress: Progress = lambda *_: None
) -> Proposal:
    """Look at `url` and at the other forms of it that it names, and say what its entry would be.

    Raises SettingsError for an address or id that is taken or wrong, FetchError where there is nothing to read.
    """
    registry = load_registry(settings)
    _refuse_known(registry, url)
    if id and registry.by_id(id):
        raise SettingsError(f"a source is called {id!r} already; give another --id")
    (first,) = look(settings, [_probe(url, registry, vendor)], progress, plain)
    if not first.ok:
        raise FetchError(f"{url}: {first.reason}")
    _refuse_known(registry, first.url)
    probes = [_probe(other, registry, vendor) for other in (*other_forms(first), index_of(first.url))]
    *others, index = look(settings, probes, progress, plain)
    listed = links(index) if _is_form(index) else {}
    probes = [_probe(url, registry, vendor) for url in twins_listed(listed, first, others)]
    others += look(settings, probes, progress, plain)
    chosen = best([first, *(form for form in others if _is_form(form))])
    entry = entry_for(chosen, registry, id=id, vendor=vendor, title=_title(first))
    for address in entry.urls:
        _refuse_known(registry, address)
    return Proposal(
        entry,
        replace(chosen[0], source=entry),
        (*notes(url, first, chosen, others, entry), *about_endings(listed, registry, [first, *others])),
    )


def _refuse_known(registry: Registry, url: str) -> None:
    if known := registry.by_url(url):
        raise SettingsError(
            f"{url} is an address of {known.id!r} already; `swansong sources check {known.id}` shows what is read there"
        )


def _probe(url: str, registry: Registry, vendor: str) -> SourceEntry:
    """An entry only to look with: a page, whatever it turns out to be, of whoever is known to speak there."""
    try:
        speaker = spelt(vendor, registry) or registry.vendor_of(url)
        return source_of(url, Registry()).model_copy(update={"vendor": speaker})
    except ValueError as error:
        raise SettingsError(_said(error)) from error


def spelt(vendor: str, registry: Registry) -> str | None:
    """The name of a vendor as the registry writes it, or as given where that is new; None for none."""
    known = {entry.name.casefold(): entry.name for entry in registry.vendors}
    return known.get(vendor.strip().casefold(), vendor.strip()) or None


def other_forms(sight: Sight) -> list[str]:
    """Addresses at which a page may stand in a steadier form: those it names, then Markdown twins by custom."""
    if sight.format != "html":
        return []
    page = Selector(text=sight.text)
    named = [*_alternates(page, sight.url, _MARKDOWN), *_alternates(page, sight.url, _FEEDS)]
    return [url for url in dict.fromkeys([*named, *twins(sight.url)]) if url != sight.url]


def _alternates(page: Selector, base: str, types: Iterable[str]) -> list[str]:
    """What the head of a page names first as other forms of it, of one of these media types."""
    found = [
        _joined(base, link.attrib["href"])
        for link in page.css("link[rel~=alternate][href]")
        if link.attrib.get("type", "").partition(";")[0].strip().lower() in types
    ]
    return list(dict.fromkeys(filter(None, found)))[:_MOST_FORMS]


def _joined(base: str, link: str) -> str:
    """A link as an address that may be asked, or nothing."""
    try:
        url = urljoin(base, link.strip())
        parts = urlsplit(url)
        return url if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else ""
    except ValueError:
        return ""


def twins(url: str) -> list[str]:
    """Where documentation sites serve the Markdown of a page, and code hosts a file of a repository as it is, by custom."""
    parts = urlsplit(url)
    path = _bare(parts.path)
    if not path:
        return []
    in_repository = _IN_REPOSITORY.match(parts.path)
    if in_repository:
        paths = [f"{in_repository['place']}raw/{in_repository['file']}"]
    elif re.search(r"\.(md|mdx|txt)$", parts.path):
        paths = []
    else:
        paths = [path + ending for ending in (".md", ".md.txt")]
    return [parts._replace(path=found, fragment="").geturl() for found in paths]


def _bare(path: str) -> str:
    """The path of a page without what tells its form."""
    return re.sub(r"(\.html?|\.mdx?)(\.txt)?$", "", path.rstrip("/"))


def index_of(url: str) -> str:
    """Where the site of `url` has its index for language models, if it has one (llms.txt)."""
    return urljoin(url, "/llms.txt")


def links(index: Sight) -> dict[str, str]:
    """The pages that an index names: their titles by their addresses."""
    found = {_joined(index.url, url): " ".join(title.split()) for title, url in _LINK.findall(index.text)}
    return {url: title for url, title in found.items() if url}


def twins_listed(listed: Iterable[str], first: Sight, others: Sequence[Sight]) -> list[str]:
    """Those of the addresses in an index that are `first` in another form, and were not looked at yet."""
    seen = {first.url, *(form.source.address for form in others)}
    page = urlsplit(first.url)
    same = (
        url
        for url in listed
        if url not in seen
        and (at := urlsplit(url)).netloc == page.netloc
        and _bare(at.path) == _bare(page.path)
    )
    return list(same)[:_MOST_FORMS]


def about_endings(listed: Mapping[str, str], registry: Registry, seen: Sequence[Sight]) -> Iterator[str]:
    """Notes of the other pages in an index whose titles speak of endings."""
    from pipeline.components.statuses import find_cues
    from pipeline.context import ENDINGS

    known = {_bare(urlsplit(sight.url).path) for sight in seen}
    about = (
        f"its index for language models names another page about endings: {title} {url}"
        for url, title in listed.items()
        if _bare(urlsplit(url).path) not in known
        and registry.by_url(url) is None
        and any(found.cue in ENDINGS for found in find_cues(title))
    )
    yield from islice(about, _MOST_FORMS)


def _is_form(sight: Sight) -> bool:
    """Whether a guess was right: many sites answer every address with some page."""
    return (
        sight.ok
        and sight.format in ("markdown", "mdx", "feed")
        and bool(sight.reading and sight.reading.blocks)
    )


def best(forms: Sequence[Sight]) -> list[Sight]:
    """The forms that one entry can list, one of each format, the best first: what says most, then Markdown, then a feed.

    A feed and a page are never in one entry, since a feed's address must give a feed; and a twin that says less than
    its page is left out.
    """
    ordered = sorted(forms, key=lambda form: (-form.claims, _STEADIEST.get(form.format, len(_STEADIEST))))
    leader = ordered[0]
    if leader.format == "feed":
        return [leader]
    pages = {form.format: form for form in reversed(ordered) if form.format != "feed"}
    return [
        form
        for form in ordered
        if form in pages.values() and (form.format == "html" or form.claims == leader.claims)
    ]


def entry_for(
    forms: Sequence[Sight], registry: Registry, *, id: str = "", vendor: str = "", title: str = ""
) -> SourceEntry:
    """The entry of a source with these forms, the best first. Raises SettingsError for an id that cannot be one."""
    first, kind = forms[0], _kind(forms[0])
    speaker = spelt(vendor, registry) or registry.vendor_of(first.url)
    name = id or _free(identity(first.url, speaker), registry)
    fields: dict[str, Any] = {
        "id": name,
        "vendor": speaker,
        "title": _title(first) or title or first.url.partition("://")[2],
        "kind": kind,
        "urls": tuple(dict.fromkeys(form.url for form in forms)),
        "format": None if kind is SourceKind.FEED else _declared(first),
        "language": language(first) or language(forms[-1]) or "en",
        "cadence": "hourly" if kind is SourceKind.FEED else "daily",
        "follow": kind is SourceKind.FEED and speaker is None,
    }
    try:
        return SourceEntry.model_validate({key: value for key, value in fields.items() if value is not None})
    except ValidationError as error:
        raise SettingsError(
            f"--id {name!r}: {_said(error)}; use lower-case words joined by hyphens"
        ) from error


def _kind(sight: Sight) -> SourceKind:
    return {"feed": SourceKind.FEED, "json": SourceKind.API}.get(sight.format, SourceKind.PAGE)


def _declared(sight: Sight) -> str | None:
    """The format where address and content type would not tell it again."""
    told = sight.document.format if sight.document else None
    return (
        sight.format if sight.format in ("json", "csv", "yaml") or told not in (None, sight.format) else None
    )


def identity(url: str, vendor: str | None) -> str:
    """An id from who speaks and the words at the end of the address: `quill-model-lifecycle`."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    words = [slugify(re.sub(r"(\.[a-z]{2,5})+$", "", piece)) for piece in parts.path.split("/")]
    telling = [word for word in words if word and word not in _NAMELESS]
    return slugify(" ".join([vendor or host, *telling[-1:]]), max_length=70, word_boundary=True)


def _free(name: str, registry: Registry) -> str:
    taken = {source.id for source in registry.sources}
    return next(n for n in _numbered(name) if n not in taken)


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in range(2, 10_000))


def language(sight: Sight) -> str | None:
    """The language that a page or feed declares, as a registry writes it; None where it declares none."""
    if sight.format == "html":
        written = Selector(text=sight.text).xpath("/html/@lang").get("")
    else:
        found = re.search(r"<language>\s*([\w-]+)|<feed[^>]*xml:lang=[\"']([\w-]+)", sight.text[:20_000])
        written = next(filter(None, found.groups()), "") if found else ""
    match = _LANGUAGE.match(written.strip())
    return match[0].lower() if match else None


def _title(sight: Sight) -> str:
    """Its own title in one line, short enough for a list."""
    title = " ".join((sight.reading.title if sight.reading else "").split())
    return title if len(title) <= 120 else title[:119] + "…"


def notes(
    asked: str, first: Sight, chosen: Sequence[Sight], others: Sequence[Sight], entry: SourceEntry
) -> Iterator[str]:
    """What whoever decides should know: moved addresses, other forms, who speaks, what is missing."""
    if first.url.rstrip("/") != asked.partition("#")[0].rstrip("/"):
        yield f"{asked} leads to {first.url}"
    for form in others:
        if _is_form(form) and form.format == "feed" and form not in chosen:
            yield f"it advertises a feed, with {_says(form)}: {form.url} (add it as a source of its own)"
        elif _is_form(form) and form.format == "feed":
            yield f"it advertises this feed, which says no less than the page: {form.url}"
        elif _is_form(form):
            yield f"it has a Markdown twin, with {_says(form)}: {form.url}"
    yield from (f"an index for language models names the site's pages: {url}" for url in llms(first))
    if entry.vendor is None:
        host = urlsplit(entry.urls[0]).hostname
        yield f"no vendor of the registry publishes on {host}, so it speaks as the press; --vendor NAME says whose it is"
    if chosen[0].claims == 0:
        yield f"nothing there announces an ending today{_advice(entry)}"


def _says(sight: Sight) -> str:
    return "1 claim" if sight.claims == 1 else f"{sight.claims} claims"


def _advice(entry: SourceEntry) -> str:
    if entry.kind is SourceKind.API:
        return "; if it should, name its fields under `hints` (the head of data/sources.toml explains them)"
    return (
        ""
        if entry.kind is SourceKind.FEED
        else "; if it should, it may need `render = true`, or be another page"
    )


def llms(sight: Sight) -> list[str]:
    """Addresses of llms.txt files that a document mentions."""
    found = (_joined(sight.url, link) for link in _LLMS.findall(sight.text))
    return list(dict.fromkeys(filter(None, found)))[:2]


def _said(error: Exception) -> str:
    """What is wrong, without pydantic's wrapping."""
    said = str(error.errors()[0]["msg"]) if isinstance(error, ValidationError) else str(error)
    return said.removeprefix("Value error, ")


# ------------------------------------------------------------------------------------------------------------- writing


def write(proposal: Proposal, path: Path) -> None:
    """Append the entry to the registry at `path`, which keeps every word it has. Raises SettingsError."""
    try:
        held = path.read_text(encoding="utf-8") if path.is_file() else ""
        gap = "\n" if held.endswith("\n") else "\n\n"
        added = (gap if held else "") + proposal.toml()
        tomllib.loads(held + added)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(added)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{path}: the entry cannot be appended: {error}; write it there yourself"
        ) from error
