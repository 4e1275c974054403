"""What the rules saw, told to the trained parts: for every token its own cue, date or telling word, the nearest ones on either
side, and what its word does in the document. With these the trained parts learn how a sentence is built rather than its words."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.lang.lex_attrs import word_shape
from spacy.language import Language
from spacy.strings import get_string_id
from spacy.tokens import Doc, Span
from spacy.util import registry
from thinc.api import HashEmbed, Maxout, Model, chain, concatenate, list2ragged, ragged2list, with_array

from pipeline.components.products import WORDS
from pipeline.components.statuses import find_cues

COLUMNS = 19
"""How many features the hints give each token."""
_BREAK = re.compile(
    r"(?:\b(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?) \d\d?\.(?P<after>[\"”’)]*\s+)|"
    r"(?<=[.!?])(?<!\s\d\.)(?<!\s\d\d\.)(?<!^\d\.)(?<!^\d\d\.)(?<!\b[DMS][rst]\.)(?<!\bMrs\.)(?<!\bProf\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<![ap]\.m\.(?=\s(?:Eastern|Pacific|Central|Mountain|UTC|GMT|[A-Z]{1,3}T)\b))[\"”’)]*\s+)(?=[\"“(`@A-ZÀ-ÖØ-Þ\d\[«„¿¡\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])|(?<=[。！？；])|\n"
)

_TELLING = {
    "stop": "end ends ended ending stop stops stopped stopping close closes closed closing closure retire retires retired retiring retirement shut "
    "shuts shutting shutdown discontinue discontinues discontinued discontinuing sunset sunsets sunsetting withdraw withdraws withdrawn withdrew pull pulls "
    "pulled pulling kill kills killed killing axe axes axed scrap scraps scrapped drop drops dropped dropping cease ceases ceased expire expires expired "
    "disappear disappears disappeared vanish vanishes die dies died dead death demise fold folds folded folding wind winds winding wound unplug unplugged "
    "bury buried abandon abandoned leave leaves leaving left go goes going went gone farewell goodbye plug remove removes removed removing removal terminate "
    "terminated phase phased decommission decommissioned delete deleted cancel cancelled canceled last lasts lasted final off dark offline eol obsolete legacy "
    "deprecated deprecates deprecation unavailable disabled switch switches switched turn turns turned gives giving quits exit exits exits "
    "einstellen eingestellt abgeschaltet abschalten ende endet abgekündigt auslaufen schließt entfernt fermer fermé ferme arrêt arrêté arrête cesse cessera "
    "supprimé retiré retirado retirará cierra cerrará cierre cerrar dejará desaparece "
    "vanishing shutter shutters shuttered disconnect disconnected doors lights funeral grave graveyard obituary mourn mourned rip buries axing scrapping culled ditch ditched halt halted lapses lapse "
    "fermeture ferment fin disparaît adiós despide encerra encerrar encerrará encerrou encerramento fecha chiude chiuderà chiusura addio stopt stekker verdwijnt verschwindet beendet dicht netz stecker",
    "keep": "keep keeps kept stay stays stayed staying remain remains remained continue continues continued unaffected unchanged alive carry bleibt bleiben "
    "reste restent sigue siguen permanece",
    "move": "move moves moving migrate migrates migrating migration replace replaces replaced replacing replacement replacements successor successors instead "
    "recommend recommends recommended recommendation suggest suggests suggested suggestion point upgrade upgrading alternative alternatives heir substitute "
    "use using try adopt favour favor transition redirect redirected superseded supersedes ersetzt nachfolger umsteigen wechseln remplacé remplace "
    "remplaçant successeur utilisez sustituye sucesor migrar points pointed invites invited advises advised sends sent door refuge rejoindre passer pasar propone invite "
    "empfiehlt umzusteigen recomienda usar passare",
    "say": "said says say told tells announced announces announcement wrote writes confirmed confirms statement spokesman spokeswoman spokesperson according "
    "told reported reports notice sagte teilte angekündigt annoncé annonce indiqué anunció anuncia comunicó",
    "come": "launch launched launches released releases release introduced introduces introducing arrived arrives arrival appeared appears founded unveiled "
    "debut debuted new newer available opened opens since shipped joined veröffentlicht lancé lanzó lanzado",
    "shift": "postponed extended extend extension later sooner delayed delay originally brought forward longer earlier reversed reprieve changed verschoben "
    "verlängert repoussé prolongé aplazado prorroga",
    "not": "not never no nothing none without n't isn't won't doesn't don't nicht kein keine ne pas aucun nunca ningún",
    "newcomer": "customers users sign-ups signups accounts projects tenants subscribers existing subscriptions kunden nutzer clients clientes usuarios",
    "save": "export exported download downloaded refund refunds refunded save data backup copy credits daten données datos",
    "kind": "app apps api apis model models feature features tool service services assistant endpoint browser platform chatbot website plugin device devices "
    "sdk version plan tier bot agent dienst modell funktion servicio herramienta modelo outil modèle",
    "maker": "company start-up startup firm maker vendor publisher provider developer owner group unternehmen firma anbieter entreprise société empresa",
    "be": "is are was were be been being will would has have had should can could may might wird werden wurde sera seront est sont será serán",
}
_WORDS = {word: tag for tag, words in _TELLING.items() for word in words.split()}
_FAR = frozenset({"stop", "keep", "move", "say", "come", "shift"})
"""The telling words that what stands further off is told about too."""


_UNSPOKEN = ("", "")
_CLITIC = re.compile(r"^[dlDL]['’](?=\w)|['’]s?$|\.+$")


def word_key(token: str) -> str:
    """A token as it is counted in a document: without what is joined to a name by an apostrophe."""
    return _CLITIC.sub("", token)


def moves(word: str) -> bool:
    """Whether a word may tell what to move to, or what takes a place."""
    return _WORDS.get(word.lower()) == "move"


def is_sort(word: str) -> bool:
    """Whether a word in small letters says what sort of thing or company is spoken of, and names none."""
    return any(_WORDS.get(one) in ("kind", "maker") for one in (word, word.removesuffix("s")))


Features = NDArray[np.uint64]


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of `text` stand, in any of the languages we read."""
    start = 0
    for match in _BREAK.finditer(text):
        stop = match.start("after") if match["after"] else match.start()
        if text[start:stop].strip():
            yield start, stop
        start = match.end()
    if text[start:].strip():
        yield start, len(text)


LONGEST = 6000
"""Characters that are read as one piece. A paragraph is seldom longer; what is takes time that grows with its length only so."""


BEFORE_ID = r"(?<=\w)\.\s+(?=v\d|[a-z][a-z\d]*(?:[-.][a-z\d]+)+\b)"
"""Where a sentence ends before an id in small letters that begins the next one."""


def pieces(text: str) -> Iterator[tuple[int, int]]:
    """`text` in pieces of at most LONGEST characters, cut between sentences, or between words where a sentence is longer."""
    begin = end = 0
    for _, stop in spans(text):
        if stop - begin > LONGEST and end > begin:
            yield begin, end
            begin = end
        while stop - begin > LONGEST:
            cut = text.rfind(" ", begin + 1, begin + LONGEST)
            cut = cut if cut > 0 else begin + LONGEST
            yield begin, cut
            begin = cut
        end = stop
    if end > begin:
        yield begin, end


@Language.component("swansong_hints")
def hints(doc: Doc) -> Doc:
    """Sets ``doc.user_data["hints"]``: an array of hashes, tokens by COLUMNS. Reads ``title``, ``title_words``, ``names``, ``maker`` and ``spoken`` there."""
    if len(doc):
        doc.user_data["hints"] = features(doc)
    return doc


def text_of(doc: Doc) -> str:
    """The text of `doc`, which spaCy would join anew from all its tokens each time."""
    if "text" not in doc.user_data:
        doc.user_data["text"] = doc.text
    return str(doc.user_data["text"])


def tokens_of(doc: Doc) -> tuple[list[str], list[int], list[int]]:
    """The tokens of `doc`, which makes them anew each time that it is gone through: their texts, where they begin and where they end."""
    if "tokens" not in doc.user_data:
        texts, starts = [], []
        for token in doc:
            texts.append(token.text)
            starts.append(token.idx)
        doc.user_data["tokens"] = (
            texts,
            starts,
            [at + len(text) for at, text in zip(starts, texts, strict=True)],
        )
    known: tuple[list[str], list[int], list[int]] = doc.user_data["tokens"]
    return known


def features(doc: Doc) -> Features:
    """The features of every token, hashed."""
    own = _own(doc)
    texts, begin, _ = tokens_of(doc)
    words = [text.lower() for text in texts]
    telling = [_WORDS.get(word, "") for word in words]
    far = [tag or (word if word in _FAR else "") for tag, word in zip(own, telling, strict=True)]
    starts = [start for start, _ in spans(text_of(doc))] or [0]
    sentence = [max(0, bisect_right(starts, at) - 1) for at in begin]
    left, right = _nearest(far, sentence), _nearest(far[::-1], sentence[::-1])[::-1]
    said = _said(own, sentence)
    within = _within(sentence)
    dates = _counted(own, sentence)
    seen = Counter(texts)
    maybe = _maybe(doc)
    known = doc.vocab.lookups.get_table(WORDS, {})
    forms = [
        _form(text, word, known, within[at] == 0)
        for at, (text, word) in enumerate(zip(texts, words, strict=True))
    ]
    shapes = [_shape(text) for text in texts]
    around = _hash("around", title_says(doc.user_data.get("title")), str(bool(doc.user_data.get("maker"))))
    spoken = doc.user_data.get("spoken", {})
    said_of = [spoken.get(word_key(text), _UNSPOKEN) for text in texts]
    hashes = []
    for at, text in enumerate(texts):
        place = sentence[at]
        hashes += [
            _hash("own", own[at], telling[at]),
            _hash("left", left[at], ""),
            _hash("right", right[at], ""),
            _hash("both", left[at][:-1], right[at][:-1]),
            _hash("role", _role(text, doc.user_data), str(min(seen[text], 3))),
            _hash("said", said[place], ""),
            _hash("dates", str(dates[at]), own[at]),
            _hash("within", str(min(within[at], 3)), str(min(place, 3))),
            _hash("last", str(min(len(starts) - 1 - place, 2)), maybe[at]),
            _hash("ownright", own[at] or telling[at], right[at]),
            _hash("ownleft", own[at] or telling[at], left[at]),
            _hash("after", shapes[at][:4], telling[at - 1] if at else "^"),
            _hash("form", forms[at], ""),
            _hash("tail", word_tail(words[at]), ""),
            _hash("shape", shapes[at], ""),
            _hash("pair", forms[at - 1] if at else "^", shapes[at][:2]),
            around,
            _hash("often", said_of[at][0], ""),
            _hash("beside", said_of[at][1], maybe[at]),
        ]
    return np.array(hashes, dtype=np.uint64).reshape(len(texts), COLUMNS)


@lru_cache(maxsize=1024)
def title_says(title: str | None) -> str:
    """What the cues in the title of a document say, "-" for nothing."""
    return " ".join(sorted({found.cue.value for found in find_cues(title or "", idioms=True)})) or "-"


_shape = lru_cache(maxsize=65536)(word_shape)


@lru_cache(maxsize=65536)
def _hash(column: str, one: str, other: str) -> int:
    return int(get_string_id(f"{column}|{one}|{other}"))


def _form(text: str, word: str, known: Any, first: bool) -> str:
    """The word where it is one that texts are made of and not a name here, else no more than what it looks like."""
    if word in known and (first or not text[:1].isupper() or text.isupper()):
        return word
    if text.isalpha():
        return "Xx+" if text[:1].isupper() and word in known else "Xx" if text[:1].isupper() else "xx"
    digit, joined = any(c.isdigit() for c in text), any(c in "-_/:." for c in text)
    return (
        f"?{'d' * digit}{'-' * joined}{'X' * text[:1].isupper()}" if any(c.isalnum() for c in text) else text
    )


def word_tail(word: str) -> str:
    """The end of a longer word, which tells what sort of word it is."""
    return word[-3:] if len(word) > 4 and word.isalpha() else ""


def _own(doc: Doc) -> list[str]:
    """For every token the cue or date it belongs to, or that it is set in code type."""
    own = [""] * len(doc)
    for string in doc.user_data.get("code", ()):
        for match in re.finditer(re.escape(string), text_of(doc)):
            _mark(doc, own, match.start(), match.end(), "CODE")
    for cue in doc._.cues:
        _mark(doc, own, cue.start, cue.end, cue.cue.value.upper())
    for dated in doc._.dates:
        _mark(doc, own, dated.start, dated.end, "YEAR" if dated.form == "year" else "DATE")
    return own


def _maybe(doc: Doc) -> list[str]:
    """For every token whether a possible name begins there (B), goes on (I), is made of small words (P) or is elsewhere."""
    out = [""] * len(doc)
    small = {(span.start, span.end) for span in doc.spans["phrases"]}
    for start, end in small:
        out[start:end] = ["P"] * (end - start)
    for span in doc.spans["candidates"]:
        if (span.start, span.end) in small:
            continue
        for at in range(span.start, span.end):
            out[at] = "B" if at == span.start and out[at] != "I" else "I"
    return out


def token_spans(doc: Doc, places: Iterable[tuple[int, int]], label: str = "") -> list[Span]:
    """The spans of whole tokens over places in the text. ``Doc.char_span`` walks the whole text for each."""
    _, starts, ends = tokens_of(doc)
    covered = ((bisect_right(ends, start), bisect_left(starts, end)) for start, end in places)
    return [Span(doc, first, last, label=label) for first, last in covered if first < last]


def _mark(doc: Doc, own: list[str], start: int, end: int, tag: str) -> None:
    for span in token_spans(doc, [(start, end)]):
        own[span.start : span.end] = [tag] * (span.end - span.start)


def _nearest(tags: list[str], sentence: list[int]) -> list[str]:
    """For every token the nearest tag before it in its sentence, with a digit for how far that is; "-" where there is none."""
    out, last, since = [], "", 0
    for at, tag in enumerate(tags):
        if at and sentence[at] != sentence[at - 1]:
            last = ""
        out.append(f"{last}{min(since.bit_length(), 4)}" if last else "-")
        if tag and tag != "CODE":
            last, since = tag, 0
        since += 1
    return out


def _said(own: list[str], sentence: list[int]) -> list[str]:
    """For every sentence all that its cues say."""
    said: dict[int, set[str]] = {}
    for tag, place in zip(own, sentence, strict=True):
        said.setdefault(place, set()).add(tag)
    return [
        " ".join(sorted(said.get(place, set()) - {"", "CODE", "DATE", "YEAR"}))
        for place in range(max(sentence) + 1)
    ]


def _within(sentence: list[int]) -> list[int]:
    """For every token how far into its sentence it stands."""
    out: list[int] = []
    for at, place in enumerate(sentence):
        out.append(out[-1] + 1 if at and sentence[at - 1] == place else 0)
    return out


def _counted(own: list[str], sentence: list[int]) -> list[int]:
    """For every token how many dates its sentence has begun by then, at most three."""
    out: list[int] = []
    for at, tag in enumerate(own):
        same = at > 0 and sentence[at - 1] == sentence[at]
        begins = tag in ("DATE", "YEAR") and not (same and own[at - 1] == tag)
        out.append(min(3, (out[-1] if same else 0) + begins))
    return out


def _role(word: str, context: dict[Any, Any]) -> str:
    """What the document does with a word: has it in its title, uses it as a name."""
    title = context.get("title_words")
    titled = "-" if title is None else "T" if word[:1].isupper() and word in title else "t"
    return titled + ("N" if word in context.get("names", ()) else "n")


def _extract(
    model: Model[list[Doc], list[Any]], docs: list[Doc], is_train: bool
) -> tuple[list[Any], Callable[..., Any]]:
    nothing = np.zeros((0, COLUMNS), dtype=np.uint64)
    told: list[Any] = [doc.user_data["hints"] if len(doc) else nothing for doc in docs]
    return [model.ops.asarray(each, dtype="uint64") for each in told], lambda _: []


@registry.architectures("swansong.HintEmbed.v1")  # type: ignore[untyped-decorator]
def hint_embed(width: int, hint_width: int, rows: int) -> Model[list[Doc], list[Any]]:
    """The hints of every token, each embedded in `hint_width` of `rows` rows, side by side and mixed to `width`."""
    tables: list[Model[Any, Any]] = [
        HashEmbed(hint_width, rows, column=at, seed=at + 50, dropout=0.0) for at in range(COLUMNS)
    ]
    mixed = Maxout(width, hint_width * COLUMNS, nP=3, dropout=0.0, normalize=True)
    return chain(
        Model("swansong_hints", _extract),
        list2ragged(),
        with_array(concatenate(*tables)),
        with_array(mixed),
        ragged2list(),
    )
