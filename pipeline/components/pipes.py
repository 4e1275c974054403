"""Our components as spaCy pipes: each has one job and leaves what it found in ``doc._`` and its spans in ``doc.spans``.

A Doc's ``user_data`` may hold ``today`` and ``near`` (days that dates resolve against), ``day_first``, ``code`` (strings that the
document sets in code type), ``names`` (single words that the document uses as names), ``title_words`` and ``maker`` (the
words of the name of the vendor that it comes from).
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from pathlib import Path
from runpy import run_path
from typing import Any

import spacy.lang
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.components.dates import find_dates
from pipeline.components.hints import is_sort, spans, text_of, token_spans
from pipeline.components.products import WORDS, candidates_in, is_compound, mentions_in
from pipeline.components.statuses import ENDINGS, Cue, Found, find_cues

for _name in ("cues", "dates", "products"):
    Doc.set_extension(_name, default=(), force=True)


def _keep(doc: Doc, name: str, found: list[Any]) -> Doc:
    doc._.set(name, tuple(found))
    doc.spans[name] = token_spans(doc, ((f.start, f.end) for f in found), name.upper())
    return doc


@Language.component("swansong_statuses")
def statuses(doc: Doc) -> Doc:
    """Lifecycle cues into ``doc._.cues``."""
    return _keep(doc, "cues", find_cues(text_of(doc), idioms=True))


@Language.component("swansong_dates")
def dates(doc: Doc) -> Doc:
    """Dates into ``doc._.dates``."""
    data = doc.user_data
    found = find_dates(
        text_of(doc), today=data.get("today"), near=data.get("near"), day_first=bool(data.get("day_first"))
    )
    return _keep(doc, "dates", found)


@Language.component("swansong_candidates")
def candidates(doc: Doc) -> Doc:
    """What may be a name into ``doc.spans["candidates"]``, and those of them that are made of small words into ``doc.spans["phrases"]`` too; the
    trained part decides which are, and what part they play."""
    code, words = doc.user_data.get("code", ()), doc.vocab.lookups.get_table(WORDS, {})
    text, title, cues = (
        text_of(doc),
        doc.user_data.get("title_words", ()),
        doc._.cues,
    )
    named = {*candidates_in(text, code), *uncapitalised(text, title, cues, words), *titled(text, title)}
    small = {*phrases(text, cues)} - named
    found = [
        (start, end)
        for start, end in sorted(named | small)
        if text[start:end] in code
        or not (is_compound(text[start:end], words) or any(start < c.start < end for c in cues))
    ]
    days = {at for span in doc.spans["dates"] for at in range(span.start, span.end)}
    doc.spans["candidates"] = [
        span
        for span in dict.fromkeys(token_spans(doc, found))
        if not days.intersection(range(span.start, span.end))
    ]
    doc.spans["phrases"] = [
        span for span in doc.spans["candidates"] if (span.start_char, span.end_char) in small
    ]
    return doc


def uncapitalised(
    text: str, titled: Iterable[str], cues: Iterable[Found], words: Container[str]
) -> Iterator[tuple[int, int]]:
    """Words in small letters that no text is made of (none of `words`), where the title has them or their sentence speaks of an end."""
    title = {word.strip("'\"“”.,:;!?").lower() for word in titled}
    title = {word for word in title if word not in words}
    told = [c.start for c in cues if c.cue in ENDINGS]
    for begin, stop in spans(text):
        speaks = any(begin <= at < stop for at in told)
        if (not speaks and not title) or not _is_known(text[begin:stop], words):
            continue
        for match in _SMALL.finditer(text, begin, stop):
            if match[0] not in words and (speaks or match[0] in title):
                yield match.span()


def _is_known(sentence: str, words: Container[str]) -> bool:
    """Whether a sentence is in a language whose words are known: of those in small letters all but one or a third are."""
    small = [match[0] for match in _SMALL.finditer(sentence)]
    return sum(word not in words for word in small) <= max(1, len(small) / 3)


def phrases(text: str, cues: Iterable[Found]) -> Iterator[tuple[int, int]]:
    """What a feature is called by small words alone, where a sentence speaks of an end: those behind an article ("the sticker maker"),
    and those that the words of the end stand beside ("ends offline mode"). A run of words may be a name in part only."""
    told = [(c.start, c.end) for c in cues if c.cue is not Cue.ANNOUNCED]
    for begin, stop in spans(text):
        ends = [cue for cue in told if begin <= cue[0] < stop]
        ends += [match.span() for match in _LOSES.finditer(text, begin, stop)]
        if not ends:
            continue
        for run in _RUN.finditer(text, begin, stop):
            words = [
                match
                for match in _LETTERS.finditer(text, *run.span())
                if match[0].lower() not in _FUNCTION
                and not any(here < match.end() and match.start() < there for here, there in ends)
            ]
            for part in _unbroken(words, text):
                start, end = part[0].start(), part[-1].end()
                if _DETERMINED.search(text[max(begin, start - 12) : start]) or any(
                    0 <= start - there <= 1 or 0 <= here - end <= _HELPED for here, there in ends
                ):
                    yield from _within(part)


def _unbroken(words: Sequence[re.Match[str]], text: str) -> Iterator[list[re.Match[str]]]:
    """The `words` of a text in pieces that nothing but a blank parts."""
    piece: list[re.Match[str]] = []
    for word in words:
        if piece and text[piece[-1].end() : word.start()] != " ":
            yield piece
            piece = []
        piece.append(word)
    if piece:
        yield piece


def _within(words: Sequence[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Up to three words in a row from the first of some, or two or three from the second, that are more than sorts of things."""
    for first in range(min(2, len(words))):
        for last in range(first, min(first + _LONGEST_PHRASE, len(words))):
            chosen = words[first : last + 1]
            if (first == 0 or last > first) and not all(is_sort(word[0].lower()) for word in chosen):
                yield chosen[0].start(), chosen[-1].end()


_LONGEST_PHRASE = 3
_HELPED = 14
"""Characters of "will be" and the like between a name and the words that say that it ends."""
_LOSES = re.compile(
    r"\b(?:end|clos|retir|discontinu|sunset|pull|kill|ax|scrap|ceas|expir|disappear|vanish|fold|abandon|remov|terminat|delet|cancel|disabl|deactivat|disconnect|halt|ditch|phas)"
    r"(?:e|es|ed|ing|s|al|ation|ion|t)?\b|\b(?:stop|drop|shut|cut|unplug)(?:s|p?ed|t?ing|ping)?\b|\bwithdr[ae]w(?:s|n|ing|al)?\b|\b(?:closure|loses?|losing|lost|parts? with|parting with|winding|"
    r"leav(?:es|ing)|left|without|switch(?:es|ed|ing)|gone|goodbye|farewell|no longer)\b|"
    r"\b(?:supprim|retir|arrêt|ferm|abandonn|desapar|dispara|cierr|cerr|elimin|dej|encerr|descontinu|remov|chiud|dismett|rimuov|ritir|verdwijn)\w*",
    re.I,
)
"""How a sentence may tell an end without words that are sure of it."""
_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_RUN = re.compile(
    r"(?<![\w@/.'’-])[a-zà-öø-ÿœ][a-zà-öø-ÿœ-]+(?: [a-zà-öø-ÿœ][a-zà-öø-ÿœ-]+)*(?![\w@/]|['’.-]\w)"
)
_DETERMINED = re.compile(
    r"(?:(?<![\w'’-])(?:the|its|their|our|his|her|your|this|le|la|les|des|du|ses|son|sa|leurs?|nos|notre|el|los|las|sus?|il|lo|gli|i|os?|as?|seus?|suas?|een|de|het|zijn|hun)\s|[’']s?\s?)$",
    re.I,
)
# Their files are run by themselves: to import the language that they belong to takes seconds for French.
_FUNCTION = frozenset(
    word
    for language in ("en", "fr", "es", "it", "pt", "nl")
    for word in run_path(str(Path(spacy.lang.__file__).with_name(language) / "stop_words.py"))["STOP_WORDS"]
) - frozenset(
    [
        "call",
        "name",
        "side",
        "part",
        "show",
        "full",
        "front",
        "back",
        "bottom",
        "top",
        "move",
        "file",
        "modo",
        "modes",
        "partes",
        "parole",
        "tempo",
        "sistema",
        "lugar",
    ]
)
"""Words that tie others together, in languages that write features in small letters; some are names of things as well."""

_SMALL = re.compile(r"(?<![\w@/.'’-])[a-z][a-z0-9]{2,}(?:-[a-z0-9]+)*(?![\w@/'’-])")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
_LONGEST_NAME = 12


def titled(text: str, title: Iterable[str]) -> Iterator[tuple[int, int]]:
    """What a text in a script that parts words by no space has in common with its title: there the name is."""
    for run in (match[0] for word in title for match in _CJK.finditer(word)):
        shared: set[str] = set()
        for at in range(len(run) - 1):
            longest = next(
                (n for n in range(min(_LONGEST_NAME, len(run) - at), 1, -1) if run[at : at + n] in text), 0
            )
            shared.add(run[at : at + longest])
        for name in shared - {""}:
            if not any(name in other and name != other for other in shared) and not find_cues(name):
                yield from (match.span() for match in re.finditer(re.escape(name), text))


@Language.component("swansong_products")
def products(doc: Doc) -> Doc:
    """Product names into ``doc._.products``, each with the part it plays."""
    taken = [(dated.start, dated.end) for dated in doc._.dates]
    code, names = doc.user_data.get("code", ()), doc.user_data.get("names", frozenset())
    found = mentions_in(text_of(doc), code, list(doc._.cues), taken, names)
    return _keep(doc, "products", found)
