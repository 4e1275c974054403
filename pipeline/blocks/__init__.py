"""From bytes to blocks: the pieces of a document that a person would read as one, each with the headings above it.

Every format ends in the same kind of block. Markdown and MDX are rendered to HTML and feeds hold HTML, so one engine
(``html``) finds headings, tables, lists and paragraphs for all of them; CSV, YAML and JSON lists become records.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from charset_normalizer import from_bytes
from w3lib.encoding import html_to_unicode

from pipeline.blocks import (
    article,
    bounds,
    data,
    feed,
    html,
    markdown,
    posts,
    questions,
    records,
    restructured,
    text,
)
from pipeline.clean import tidy
from pipeline.errors import UnreadableError
from pipeline.types import Block, Document

LARGEST = 40_000_000
"""Bytes of the largest document that is read at all."""

_BINARY = (
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"%PDF",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x7fELF",
    b"RIFF",
    b"wOF",
)
_FEED = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->|<\?xml-stylesheet[^>]*>)\s*)*+<(?:rss|feed|rdf:RDF)\b",
    re.S | re.I,
)
_HTML = re.compile(
    r"\s*(?><!--.*?-->\s*)*+<(?:!doctype html|html|head|body|main|article|div|table|section)\b", re.S | re.I
)
_FRONT = re.compile(r"\ufeff?---\s*\n")
_CSV = re.compile(r"[^\n,]+(?:,[^\n,]*){2,}\n|[^\n;]+(?:;[^\n;]*){2,}\n")
_YAML = re.compile(r"(?:[^\S\n]*(?:#[^\n]*)?\n)*+- \w+:")


_CALLED = dict.fromkeys(("rss", "atom", "rdf"), "feed") | {
    "yml": "yaml",
    "txt": "text",
    "xhtml": "html",
    "md": "markdown",
    "rest": "rst",
    "restructuredtext": "rst",
}
"""Formats by the other names that they go by."""


@dataclass(frozen=True)
class Blocks:
    """The blocks of a document with its own title and the ISO date it carries, where it has them."""

    blocks: tuple[Block, ...]
    title: str = ""
    stamp: str | None = None
    meta: dict[str, str] = field(default_factory=dict)
    cut_short: bool = False
    """Whether the document is longer than what is read of one."""


def read_blocks(document: Document) -> Blocks:
    """Blocks of `document`. Raises UnreadableError with a short reason when there is nothing to read."""
    if not document.raw.strip():
        raise UnreadableError("empty")
    if len(document.raw) > LARGEST:
        raise UnreadableError(f"larger than {LARGEST // 1_000_000} MB")
    if is_binary(document.raw):
        raise UnreadableError("binary content")
    source = decode(document)
    room = bounds.Room()
    try:
        given = _CALLED.get(document.format or "", document.format)
        kind = "article" if document.article else given or sniff(source, document.url)
        kind = "feed" if kind == "json" and _JSON_FEED in source[:4000] else kind
        read = _read(source, kind, document.raw, room)
    except RecursionError as error:
        raise UnreadableError("nested too deeply") from error
    if not read.blocks:
        raise UnreadableError("no text in it")
    return replace(read, cut_short=room.cut)


def _read(source: str, kind: str, raw: bytes, room: bounds.Room) -> Blocks:
    match kind:
        case "feed":
            return _of(*feed.blocks(raw, room))
        case "article":
            return _of(*article.blocks(source, room))
        case "html":
            return _of(*html.blocks(source, room))
        case "csv":
            return _of(records.of_csv(source, room))
        case "yaml" | "json":
            value = data.load(source, kind)
            try:
                told = not posts.has_records(value) and (
                    questions.blocks(value, room) or posts.blocks(value, room)
                )
                return _of(told or records.of_value(value, kind, room))
            except ValueError as error:  # a number too long to be written
                raise UnreadableError(f"broken {kind.upper()}") from error
        case "rst":
            return _of(*restructured.blocks(source, room))
        case "text":
            return _of(*markdown.blocks(text.as_markdown(source), room))
        case _:
            return _of(*markdown.blocks(source, room))


def _of(
    blocks: list[Block], title: str = "", stamp: str | None = None, meta: dict[str, str] | None = None
) -> Blocks:
    return Blocks(tuple(blocks), bounds.line(tidy(title)), stamp, meta or {})


def is_binary(raw: bytes) -> bool:
    """Whether `raw` is no text in any encoding: a known magic number, or null bytes without a UTF-16 or UTF-32 mark."""
    if raw.startswith(_BINARY):
        return True
    head = raw[:4096]
    return (
        b"\x00" in head
        and not raw.startswith((b"\xff\xfe", b"\xfe\xff"))
        and head.count(b"\x00") > len(head) // 50
    )


def decode(document: Document) -> str:
    """Text of `document`: byte-order mark, declared charset and meta tags first, then a guess; never an error."""
    declared = f"text/html; charset={document.charset}" if document.charset else None
    try:
        return document.raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return html_to_unicode(declared, document.raw, auto_detect_fun=_guess, default_encoding="cp1252")[1]
    except (
        LookupError,
        ValueError,
    ):  # a declared "charset" that is a codec of another sort, such as hex or punycode
        return document.raw.decode("cp1252", "replace")


def _guess(raw: bytes) -> str | None:
    best = from_bytes(raw[:65_536]).best()
    return best.encoding if best else None


_JSON_FEED = "jsonfeed.org/version"
"""What every JSON Feed calls its version by."""


def sniff(source: str, url: str = "") -> str:
    """The format of `source`, by its first lines; the address decides only where they leave it open."""
    head = source[:4000].replace("\r\n", "\n")
    if _FEED.match(head):
        return "feed"
    if _HTML.match(head):
        return "html"
    if head.lstrip()[:1] in "{[" and head.lstrip()[:1]:
        return "feed" if _JSON_FEED in head else "json"
    if _FRONT.match(head):
        return "markdown"
    if _YAML.match(head):
        return "yaml"
    if _CSV.match(head) and records.is_csv(head):
        return "csv"
    if restructured.is_restructured(head):
        return "rst"
    if head.lstrip().startswith("<") or url.endswith((".html", ".htm")):
        return "html"
    return "markdown"
