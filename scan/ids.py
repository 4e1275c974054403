"""What in a line could be the id of a model. Pure: a line in, what is written and how surely it is meant out.

Files are read line by line and not parsed, because a setting that a template fills, a broken file or one in a language that nobody
thought of must be found as well. What a plain word means depends on where it stands: ``"assistant"`` is a role in a chat, and a
product only where somebody pastes a list of names or a setting called *model* says so.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

IGNORE = "swansong: ignore"
"""A line that says so is passed over."""

_PIECE = re.compile(r".{1,2000}(?:[\s,;}\])]|$)|.{1,2000}")
"""Lines that only machines write are looked at in pieces."""
_LONGEST = 200
"""No id has more characters."""
_TOKEN = re.compile(r"(?<![\w.@/:+%-])/?[A-Za-z0-9][\w.:/@+-]*")
_QUOTED = re.compile(r"(?P<quote>[\"'`])(?P<value>(?:(?!(?P=quote)).){1,120})(?P=quote)")
_SET = re.compile(r"(?P<key>[A-Za-z_][\w.-]*)[\"'`]?\s*(?::=|=>|[:=](?!=))\s*(?:[a-z]{0,2}(?=[\"'`]))?$")
_ASSIGNED = re.compile(
    r"^\s*(?:-\s+)?(?:export\s+|set\s+|ENV\s+|ARG\s+)?(?P<key>[A-Za-z_][\w.-]*)\s*[:=]\s*(?P<value>[^\s\"'`#{\[(][^#]{0,120}?)\s*,?\s*(?:#.*)?$"
)
_ITEM = re.compile(r"^\s*[-*]\s+(?P<value>[^\s\"'`#][^#]{0,120}?)\s*(?:#.*)?$")
_OPTION = re.compile(r"--(?P<key>[a-z][\w-]*)[=\s]+(?P<value>[^\s\"'`]+)")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_MODEL = re.compile(r"(?:^|[_.-])(?:model|llm)(?:s|[_.-]?(?:id|name|slug|string|version|alias))?$")
_SHAPE = re.compile(r"^(?=[^a-zA-Z]*[a-zA-Z])(?=.*\d)[A-Za-z0-9][\w.:/@+-]*[-.:/@][\w.:/@+-]*$")
_FILE = re.compile(r"\.[a-z]{1,5}$")
_LISTED = re.compile(r"[,;\t|]|\s{3,}")


@dataclass(frozen=True)
class Written:
    """A word or words that could be an id."""

    text: str
    column: int
    """counted from 1"""
    whole: bool
    """whether it stands alone: all of a quoted text, of a setting's value or of an item"""
    model: bool
    """whether the setting that it belongs to is called a model"""
    listed: bool = False
    """whether it stands in a list that somebody pasted"""

    @property
    def shaped(self) -> bool:
        """Whether it is built like an id: a letter, a digit, and something that joins them."""
        return bool(_SHAPE.match(self.text))


def written(line: str, *, listed: bool = False) -> Iterator[list[Written]]:
    """All that could be an id, for each piece of a line, every place once; `listed` says it was pasted."""
    if IGNORE in line:
        return
    for piece in _PIECE.finditer(line):
        found: dict[tuple[int, str], Written] = {}
        for one in _readings(piece[0], listed):
            if len(one.text) <= _LONGEST:
                placed = replace(one, column=one.column + piece.start())
                found.setdefault((placed.column, placed.text), placed)
        yield list(found.values())


def _readings(line: str, listed: bool) -> Iterator[Written]:
    for match in _QUOTED.finditer(line):
        before = _SET.search(line[: match.start()][-80:])
        yield _whole(match["value"], match.start("value"), before["key"] if before else "", listed)
    for pattern in (_ASSIGNED, _OPTION, _ITEM):
        for match in pattern.finditer(line):
            yield _whole(match["value"], match.start("value"), match.groupdict().get("key") or "", listed)
    if listed:
        yield from _parts(line)
    for match in _TOKEN.finditer(line):
        if text := match[0].rstrip(".:/@+-"):
            yield Written(text, match.start() + 1, whole=False, model=False, listed=listed)


def _whole(value: str, start: int, key: str, listed: bool) -> Written:
    text = value.strip()
    return Written(text, start + 1 + value.index(text), whole=True, model=_is_model(key), listed=listed)


def _parts(line: str) -> Iterator[Written]:
    """What stands between commas and the like in a pasted line."""
    start = 0
    for part in _LISTED.split(line):
        text = part.strip(" \t-*•\"'`.")
        if text:
            at = line.index(text, start)
            yield Written(text, at + 1, whole=True, model=False, listed=True)
            start = at + len(text)


def _is_model(key: str) -> bool:
    return bool(_MODEL.search(_HUMP.sub("_", key).lower()))


def forms(text: str, vendors: Collection[str]) -> list[str]:
    """`text` and what of it can be the id alone, the longest first.

    Platforms put their names before an id and their versions behind it: ``openrouter/anthropic/claude-3-opus:beta``,
    ``us.anthropic.claude-3-opus-20240229-v1:0``, ``ft:gpt-3.5-turbo-0613:acme::8k``, ``gemini-1.5-pro@001``.
    """
    made = [text]
    parts = text.split("/")
    made += ["/".join(parts[i:]) for i in range(1, len(parts))]
    made += [f"/{form}" for form in made[1:]]
    made += [after for form in made for after in _without_vendor(form, vendors)]
    made += [form.split(":")[1] for form in made if form.startswith("ft:")]
    made += [form.partition(":")[0] for form in made if ":" in form]
    made += [re.sub(r"-v\d+$", "", form) for form in made]
    made += [form.replace("@", "-") for form in made if "@" in form]
    return [form for form in dict.fromkeys(made) if form.strip("/")]


def _without_vendor(form: str, vendors: Collection[str]) -> Iterator[str]:
    """``vendor.id`` and ``id`` of ``region.vendor.id``."""
    head, _, rest = form.partition(".")
    vendor, _, inner = rest.partition(".")
    if head in vendors and rest:
        yield rest
    elif vendor in vendors and inner:
        yield from (rest, inner)


def family(key: str) -> str:
    """The letters with which an id begins, up to its first number: ``gpt`` of ``gpt-4o``, ``text-embedding`` of ``text-embedding-3-large``."""
    found = re.match(r"([a-z]{3,}(?:-[a-z]+)*?)-?v?\d", key)
    return found[1] if found else ""


def is_file(text: str) -> bool:
    """Whether it rather is the name of a file or an address than an id."""
    return "://" in text or bool(_FILE.search(text))
