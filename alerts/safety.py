"""Text of others, made fit to be shown: one line, no control characters, nothing that turns into a link, a mention or markup by itself.

Names and quotes come from pages, mails and forms of others. HTML is escaped by the template besides; this is for what escaping does not
reach: plain text in which programs look for addresses, chat in which ``@everyone`` rings, headers that a line break would split.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, urlsplit

_JOINER = "\u2060"
"""Invisible, and no program takes what holds it for an address."""
_BREAKS = "\t\n\r\x0b\x0c\x85\u2028\u2029"
_SPACES = re.compile(r"\s+")
_SCHEME = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*):(?=//|[^\s\d/])")
_HOST = re.compile(r"(?i)\b(www)\.(?=\w)")
_DOMAIN = re.compile(r"(?i)(?<=\w)\.(?=[a-z]{2,24}\b[/:?#])")
_MAIL = re.compile(r"(?<=\S)@(?=\S)")
_CHAT = str.maketrans(
    {
        "<": "\u2039",
        ">": "\u203a",
        "`": "\u02cb",
        "@": f"@{_JOINER}",
        "[": "\uff3b",
        "]": "\uff3d",
        "*": "\u2217",
        "_": "\uff3f",
        "~": "\u223c",
        "|": "\u01c0",
    }
)
_SCHEMES = ("http", "https")
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def visible(text: str) -> str:
    """`text` without the characters that nobody sees, among them those that turn its direction; a line break is a space."""
    seen = unicodedata.normalize("NFC", text)
    if seen.isprintable():  # which most texts are
        return seen
    seen = "".join(" " if c in _BREAKS else c for c in seen)
    return "".join(c for c in seen if unicodedata.category(c) not in _UNSEEN)


@lru_cache(maxsize=8192)
def plain(text: str, most: int = 300) -> str:
    """`text` on one line, at most `most` characters, without characters that are not seen, and inert where links are looked for."""
    short = _SPACES.sub(" ", visible(text[: most * 8])).strip()
    if len(short) > most:
        short = short[: most - 1].rstrip() + "…"
    return _inert(short)


def _inert(text: str) -> str:
    text = _SCHEME.sub(rf"\1{_JOINER}:{_JOINER}", text)
    text = _HOST.sub(rf"\1{_JOINER}.", text)
    text = _DOMAIN.sub(f"{_JOINER}.", text)
    return _MAIL.sub(f"{_JOINER}@{_JOINER}", text)


def chat(text: str, most: int = 300) -> str:
    """`plain` for chat programs, which read markup and mentions."""
    return plain(text, most).translate(_CHAT)


def header(text: str, most: int = 150) -> str:
    """`text` as the value of a header: without the joiner, which no header needs, and nothing in it is an encoded word (RFC 2047)."""
    return plain(text, most).replace(_JOINER, "").replace("=?", "= ?").replace("?=", "? =")


def address(url: str) -> str:
    """`url` where it is a plain http(s) address that may be linked, with whatever could end it early escaped; else nothing."""
    if any(unicodedata.category(c) in _UNSEEN for c in url) or len(url) > 2000:
        return ""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme.lower() not in _SCHEMES or not parts.hostname or "@" in parts.netloc or "\\" in url:
        return ""
    return quote(url, safe=":/?#[]!$&*+,;=%@~-._") if parts.hostname.isascii() else ""
