"""Long patterns that are tried only where one of their matches can begin. The ``re`` of Python tries every alternative of a pattern at every
place of a text, which takes most of the time of reading; by the letters that its alternatives begin with, hardly a place is left.
The matches stay exactly the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Generic, TypeVar

_LENGTH = 6
"""Letters of an opening that are told apart."""
_WIDEST = 40
"""Letters of a class that each make an opening of their own."""
_SHOWN = 4
"""Letters of them that are looked for."""
_OFTEN = 3
"""Repetitions that are followed."""
_ODD = re.compile(r"[\u0130\u0131\u017f\u1c80-\u1c88\ufb05\ufb06]|(?![0-9])\d")
"""What a pattern that ignores case takes for another letter than ``lower`` does, and the digits of other scripts."""
_ALIKE = {
    **dict.fromkeys(map(ord, "123456789"), "0"),
    **dict.fromkeys((code for code in range(0x3001) if chr(code).isspace()), " "),
}
"""Openings do not tell one digit from another, nor one white space."""

Key = TypeVar("Key")


class Lexicon(Generic[Key]):
    """Patterns by what they tell, each searched for without regard to case where one of its matches can begin; `at` finds the places
    where any of them may."""

    def __init__(self, patterns: Sequence[tuple[Key, str]], at: str) -> None:
        self._patterns = [(key, re.compile(pattern, re.I)) for key, pattern in patterns]
        self._opened: dict[str, list[int]] = defaultdict(list)
        """For each opening the numbers of the patterns that have it."""
        for number, (_, pattern) in enumerate(patterns):
            for opening in openings(pattern):
                self._opened[opening].append(number)
        self._at = re.compile(f"{at}(?={_tree({opening[:_SHOWN] for opening in self._opened})})")
        self._lengths = sorted({len(opening) for opening in self._opened})

    def opens(self, text: str) -> bool:
        """Whether a match can begin anywhere in `text`: without that no pattern has to be tried."""
        small = folded(text)
        return small is None or self._at.search(small) is not None

    def finditer(self, text: str) -> Iterator[tuple[Key, re.Match[str]]]:
        """The matches of each pattern in `text`, one pattern after the other, as ``re.finditer`` gives them."""
        places: dict[int, list[int]] = defaultdict(list)
        for at, number in self._places(text):
            places[number].append(at)
        for number, (key, pattern) in enumerate(self._patterns):
            yield from ((key, match) for match in _matches(pattern, text, places.get(number, ())))

    def leftmost(self, text: str) -> Iterator[tuple[Key, re.Match[str]]]:
        """The matches in `text`, as ``re.finditer`` gives them of one pattern with all of these as its alternatives."""
        end = 0
        for at, number in self._places(text):
            key, pattern = self._patterns[number]
            if at >= end and (match := pattern.match(text, at)):
                yield key, match
                end = match.end()

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a match can begin and of which pattern."""
        small = folded(text)
        if small is None:
            yield from ((at, number) for at in range(len(text)) for number in range(len(self._patterns)))
            return
        for match in self._at.finditer(small):
            at = match.start()
            found = {n for length in self._lengths for n in self._opened.get(small[at : at + length], ())}
            yield from ((at, number) for number in sorted(found))


def _matches(pattern: re.Pattern[str], text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
    end = 0
    for at in places:
        if at >= end and (match := pattern.match(text, at)):
            yield match
            end = match.end()


def folded(text: str) -> str | None:
    """`text` in small letters, as openings are told, each where it was; None where ignoring the case means more than that."""
    return _plain(text) if text.isascii() or not _ODD.search(text) else None


def _plain(text: str) -> str:
    return text.lower().translate(_ALIKE)


def _tree(words: Iterable[str]) -> str:
    """A pattern that matches any of `words`, told apart letter by letter."""
    branches: dict[str, set[str]] = defaultdict(set)
    for word in words:
        if not word:
            return ""
        branches[word[0]].add(word[1:])
    told = [re.escape(letter) + _tree(rest) for letter, rest in sorted(branches.items())]
    return told[0] if len(told) == 1 else f"(?:{'|'.join(told)})"


def openings(pattern: str) -> set[str]:
    """What matches of `pattern`, which ignores case, begin with, in small letters: of each the first `_LENGTH` letters or fewer.
    Raises ValueError where that is one letter, with which almost everything begins."""
    found = set().union(*_fronts(_parser.parse(pattern, re.I), {""}, _LENGTH))
    if short := [opening for opening in found if len(opening) < 2]:
        raise ValueError(f"a pattern begins with {short[0]!r} and then with too many letters")
    return {opening for opening in found if not any(opening[:n] in found for n in range(2, len(opening)))}


Fronts = tuple[set[str], set[str]]
"""What a match may begin with so far: what goes on, and what is known no further."""


def _fronts(items: Any, going: set[str], length: int) -> Fronts:
    done: set[str] = set()
    for operation, value in items:
        going, more = _step(str(operation), value, going, length)
        done |= more | {front for front in going if len(front) >= length}
        going = {front for front in going if len(front) < length}
        if not going:
            break
    return going, done


def _step(operation: str, value: Any, going: set[str], length: int) -> Fronts:
    match operation:
        case "AT" | "ASSERT" | "ASSERT_NOT":
            return going, set()
        case "LITERAL":
            return _with(going, {_plain(chr(value))}), set()
        case "IN":
            letters = _letters(value)
            return (_with(going, letters), set()) if letters else (set(), going)
        case "SUBPATTERN":
            return _fronts(value[-1], going, length)
        case "ATOMIC_GROUP":
            return _fronts(value, going, length)
        case "BRANCH":
            return _joined(_fronts(branch, going, length) for branch in value[1])
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _repeated(value[0], value[1], value[2], going, length)
        case _:
            return set(), going


def _repeated(least: int, most: int, items: Any, going: set[str], length: int) -> Fronts:
    """What begins with `items` as often as they may stand; beyond `_OFTEN` it is not followed."""
    after, done = (going if least == 0 else set()), set()
    for time in range(1, min(int(most), _OFTEN) + 1):
        going, more = _fronts(items, going, length)
        done |= more
        after = after | going if time >= least else after
    return (after, done) if int(most) <= _OFTEN else (after, done | going)


def _joined(found: Iterable[Fronts]) -> Fronts:
    going: set[str] = set()
    done: set[str] = set()
    for one, other in found:
        going |= one
        done |= other
    return going, done


def _with(fronts: set[str], letters: set[str]) -> set[str]:
    return {front + letter for front in fronts for letter in letters}


def _letters(members: Any) -> set[str]:
    """The letters of a class in small ones, or none where they are many."""
    found: set[str] = set()
    for operation, value in members:
        match str(operation):
            case "LITERAL":
                found.add(_plain(chr(value)))
            case "RANGE" if value[1] - value[0] < _WIDEST:
                found |= {_plain(chr(code)) for code in range(value[0], value[1] + 1)}
            case "CATEGORY" if str(value) == "CATEGORY_DIGIT":
                found.add("0")
            case "CATEGORY" if str(value) == "CATEGORY_SPACE":
                found.add(" ")
            case _:
                return set()
    return found
