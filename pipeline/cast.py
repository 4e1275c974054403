"""Who is who in a document: the single words that are names of products, and the companies, by how the text speaks of them.

A capital alone says little. A word that keeps its capital in the middle of sentences, and comes back, is a name; one that says, announces or
employs is a company or a person. German writes every noun with a capital, so nothing is concluded there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.components.companies import is_person
from pipeline.components.products import STOP

_WORD = r"[A-Z][A-Za-z0-9]*"
_MID = re.compile(rf"(?<=[a-z,;:] )(?P<name>{_WORD}(?:\s{_WORD}){{0,2}})\b")
_FIRST = re.compile(rf"(?:^|[.!?]\s+)(?P<name>{_WORD})\b")
_SAYS = r"(?:said|says|say|told|tells|announced|announces|wrote|writes|confirmed|plans|wants|has decided|is (?:closing|shutting|retiring|ending|pulling|killing|winding|giving)|will (?:close|shut|retire|end|pull|kill|stop)|employs|raised|bought|acquired|declined|switched|switches|pulls|retires|removed|dropped|shuts)"
_COMPANY = re.compile(
    rf"(?<![A-Za-z0-9])(?P<a>{_WORD}(?:\s{_WORD})?)(?:,\s(?:the|a|an)\s[^,.]{{3,60}}?(?:company|start-?up|firm|maker|vendor|lab|studio|publisher|provider|outfit|group)[^,.]{{0,40}},)?\s{_SAYS}\b|"
    rf"(?:company|start-?up|firm|maker|vendor|publisher|provider|developer|owner|giant|outfit|software-house)\s(?P<b>{_WORD}(?:\s{_WORD})?)\b|"
    rf"(?<![A-Za-z0-9])(?P<c>{_WORD}(?:\s{_WORD})?)['’]s\s(?:[a-z]|{_WORD})|(?<![A-Za-z0-9])(?P<d>{_WORD}(?:\s{_WORD})?)\s(?:Inc|Ltd|GmbH|AG|Corp|Labs)\b"
)
_GERMAN = re.compile(r"\b(?:der|die|das|und|nicht|wird|werden|mit|für)\b", re.I)


@dataclass(frozen=True)
class Cast:
    """Single-word names that may be products, and the company that the text is about, if it tells."""

    names: frozenset[str] = frozenset()
    company: str | None = None


def cast(texts: Iterable[str], title: str) -> Cast:
    """The cast of a document given as its paragraphs and its title."""
    body = "\n".join(texts)
    words = len(body.split())
    if not words or len(_GERMAN.findall(body)) > words / 25:
        return Cast()
    companies: Counter[str] = Counter()
    for match in _COMPANY.finditer(body):
        name = next(filter(None, match.groups()))
        if not STOP & set(name.split()) and not is_person(body, *match.span(match.lastgroup or 0)):
            companies[name] += 2 if match["a"] or match["b"] else 1
    acting = {name for name, weight in companies.items() if weight >= 2}
    seen = Counter(m["name"] for m in _MID.finditer(body)) + Counter(m["name"] for m in _FIRST.finditer(body))
    seen.update(m["name"] for m in _FIRST.finditer(title))
    middle = {m["name"] for m in _MID.finditer(body)} | {m["name"] for m in _MID.finditer(title)}
    names = {n for n in middle if " " not in n and seen[n] > 1 and n not in STOP and n not in acting}
    first = max((name for name in companies if name in acting), key=companies.__getitem__, default=None)
    return Cast(frozenset(names), first)
