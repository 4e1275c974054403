"""The spaCy Language: a tokenizer that keeps ids whole, our own components, and the trained ones from the saved model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab
from thinc.api import use_ops

import pipeline.components.encoder
import pipeline.components.pipes  # noqa: F401  registers the component factories
from pipeline.names import ID

__all__ = ["Doc", "Language", "blank", "language", "read"]

RULES = ("swansong_statuses", "swansong_dates", "swansong_candidates", "swansong_hints")
"""The components that run before the trained ones and tell them what they saw."""
PRODUCTS = "swansong_products"
MODEL = Path(__file__).parent / "training" / "model"

CJK = r"\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af"
"""The letters of scripts that do not part words, as a class of a pattern has them."""
UNPARTED = re.compile(f"[{CJK}]")
"""A letter of them."""
TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<url>https?://[^\s<>\"')\]]+)|(?P<id>{ID.pattern})|(?P<cjk>[{CJK}])|"
    rf"(?P<word>[^\W\d_{CJK}]+(?:['’][^\W\d_{CJK}]+)*|\d+(?:[.,:]\d+)*|\w)|(?P<mark>.)",
    re.S,
)
"""What a text is made of, piece by piece."""


class Tokenizer:
    """Words, numbers and marks; a model id, a path, a header or an address is one token; CJK goes character by character."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """A Doc whose text is exactly `text`."""
        words: list[str] = []
        spaces: list[bool] = []
        for match in TOKEN.finditer(text):
            piece = match[0]
            if match.lastgroup == "space":
                if words and not spaces[-1]:
                    spaces[-1] = piece[0] == " "
                    piece = piece[1:] if piece[0] == " " else piece
                if not piece:
                    continue
            words.append(piece)
            spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing to save: the tokenizer is its code."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> Tokenizer:
        """Nothing to load."""
        return self

    def to_disk(self, _path: Path | str, **_: Any) -> None:
        """Nothing to save."""

    def from_disk(self, _path: Path | str, **_: Any) -> Tokenizer:
        """Nothing to load."""
        return self


@registry.tokenizers("swansong.Tokenizer.v1")  # type: ignore[untyped-decorator]
def create_tokenizer() -> Any:
    """The tokenizer, as a saved pipeline names it in its config."""

    def make(nlp: Language) -> Tokenizer:
        return Tokenizer(nlp.vocab)

    return make


def blank() -> Language:
    """A Language with the tokenizer alone."""
    return spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": "swansong.Tokenizer.v1"}}})


@cache
def language() -> Language:
    """The whole pipeline: trained parts where the model is present, then products, dates, statuses and relations."""
    if (MODEL / "config.cfg").is_file():
        with use_ops("numpy", use_blis=False):  # NumPy multiplies matrices about three times as fast
            nlp = spacy.load(MODEL)
    else:
        nlp = blank()
        for name in RULES:
            nlp.add_pipe(name)
    nlp.add_pipe(PRODUCTS)
    return nlp


def read(text: str, context: dict[str, Any]) -> Doc:
    """The Doc of one text, read by all components."""
    return next(read_all([(text, context)]))


def read_all(texts: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[Doc]:
    """The Docs of texts, each with its context, in their order; read together, which is faster than one by one."""
    nlp = language()
    docs = []
    for text, context in texts:
        docs.append(nlp.make_doc(text))
        docs[-1].user_data.update(context)
    yield from nlp.pipe(docs)


def trained() -> bool:
    """Whether the trained parts are there."""
    return language().has_pipe("ner")
