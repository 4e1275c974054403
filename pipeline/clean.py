"""One spelling for the characters that publishers vary: hyphens, spaces and invisible marks."""

from __future__ import annotations

import re

_MARKS = {
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2212\ufe63\uff0d"), "-"),
    **dict.fromkeys(
        map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"), " "
    ),
    **dict.fromkeys(range(0xD800, 0xE000)),  # halves of characters, which nothing can store
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\x00"), None),
}
_SPACE = re.compile(r"[ \t\r\f\v]+")
_WHITE = re.compile(r"\s+")
_LINES = re.compile(r" ?\n[ \n]*")


def tidy(text: str) -> str:
    """`text` as one line: plain, with every run of white space as a single space."""
    return " ".join((text if _is_plain(text) else text.translate(_MARKS)).split())


def tidy_lines(text: str) -> str:
    """`text` with its line breaks kept, blank lines dropped and other white space collapsed."""
    if _is_plain(text) and "  " not in text and text.isprintable():
        return text.strip()
    return _LINES.sub("\n", _SPACE.sub(" ", text.translate(_MARKS))).strip()


def single_spaced(text: str) -> str:
    """`text` with every run of white space as a single space."""
    return text if text.isprintable() and "  " not in text else _WHITE.sub(" ", text)


def _is_plain(text: str) -> bool:
    """Whether `text` has none of the marks, as most texts have none."""
    return text.isascii() and "\x00" not in text
