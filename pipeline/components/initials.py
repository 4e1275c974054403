"""Long alternations that are fast to search for: sorted by the letter they begin with, so that at any place in a text only those are
tried that may stand there. The matches stay exactly the same, since the order among those of one letter is kept."""

from __future__ import annotations

from collections.abc import Iterator

_LIMIT = 200
"""Alternatives that one may be taken apart into; what makes more is left as it is."""


def by_initial(pattern: str) -> str:
    """`pattern`, meant to be compiled without regard to case, with its alternatives put together by their first letter; it is
    to be searched for where a word begins, so that a word boundary at its beginning says nothing."""
    groups: dict[str, list[str]] = {}
    for alternative in _expanded(pattern):
        first = alternative[:1]
        plain = (
            first.isalpha()
            and first.lower() != first.upper()
            and alternative[1:2] not in ("?", "*", "{", "+")
        )
        groups.setdefault(first.lower() if plain else "", []).append(
            alternative[1:] if plain else alternative
        )
    rest = groups.pop("", [])
    told = [f"(?-i:[{first}{first.upper()}])(?:{'|'.join(ends)})" for first, ends in groups.items()]
    return "|".join([*told, *rest])


def _expanded(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern, those that begin with a group taken apart into one for each of its own."""
    for alternative in parted(pattern):
        begin = alternative[2:] if alternative.startswith(r"\b") else alternative
        end = _closing(begin) if begin.startswith("(?:") else 0
        after = begin[end : end + 1]
        if not end or after in ("*", "+", "{"):
            yield begin
            continue
        rest = begin[end + 1 :] if after == "?" else begin[end:]
        inner = [part + rest for part in parted(begin[3 : end - 1])] + ([rest] if after == "?" else [])
        yield from _expanded("|".join(inner)) if len(inner) < _LIMIT else [begin]


def parted(pattern: str) -> list[str]:
    """`pattern` cut at the bars that stand in no group and no class."""
    parts, begin, at, depth = [], 0, 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = _class_end(pattern, at)
        elif char in "()":
            depth += 1 if char == "(" else -1
        elif char == "|" and not depth:
            parts.append(pattern[begin:at])
            begin = at + 1
        at += 1
    return [*parts, pattern[begin:]]


def _closing(pattern: str) -> int:
    """Where the group ends that `pattern` begins with."""
    at, depth = 0, 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 1
        elif char == "[":
            at = _class_end(pattern, at)
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if not depth:
                return at + 1
        at += 1
    return 0


def _class_end(pattern: str, at: int) -> int:
    """Where the class that begins at `at` has its closing bracket."""
    at += 2 if pattern[at + 1] == "^" else 1
    while pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at
