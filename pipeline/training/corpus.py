"""The annotated corpus: texts with inline tags, to spaCy Docs, split so that no product name is in two splits.

Each file of ``corpus/`` holds texts of the form::

    @@ id=e-0001 kind=block genre=email lang=en published=2026-10-19 vendor="Corvid" label=ending
    {ending:Corvid Transcribe} ends on {shutdown:31 January 2027}; move to {to:Corvid Listen}.

Articles (``kind=article``) have a ``title``; some say after the body, in a line ``=> {json}`` each, which records they should yield.
"""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "corpus"
LABELS = ("ending", "to", "product", "vendor", "shutdown", "deprecated", "announced", "old", "date", "scope")
CLASSES = ("ending", "reversed", "rumoured", "renamed", "merged", "none")
NAMES = ("ending", "to", "product")
SPLITS = ("train", "dev", "test")

_HEAD = re.compile(r"^@@ ", re.M)
_TAG = re.compile(r"\{(" + "|".join(LABELS) + r"):([^{}]+)\}")


@dataclass(frozen=True)
class Text:
    """One annotated text: its plain body, its spans as (start, end, label), and the records it should yield."""

    id: str
    kind: str
    lang: str
    label: str
    vendor: str
    published: str
    title: str
    body: str
    spans: tuple[tuple[int, int, str], ...]
    records: tuple[dict[str, Any], ...] = ()

    @property
    def names(self) -> set[str]:
        """The product names in it, in one spelling."""
        return {self.body[s:e].lower() for s, e, label in self.spans if label in NAMES}


def read_corpus(folder: Path = FOLDER) -> list[Text]:
    """Every text of the corpus, in file order. Raises ValueError naming the text that is malformed."""
    return [text for path in sorted(folder.glob("*.txt")) for text in _read(path)]


def _read(path: Path) -> Iterator[Text]:
    for chunk in _HEAD.split(path.read_text(encoding="utf-8"))[1:]:
        head, _, rest = chunk.partition("\n")
        meta = dict(part.partition("=")[::2] for part in shlex.split(head))
        lines = rest.splitlines()
        records = tuple(json.loads(line[3:]) for line in lines if line.startswith("=> "))
        body, spans = untag("\n".join(line for line in lines if not line.startswith("=> ")).strip())
        if meta.get("label") not in CLASSES:
            raise ValueError(f"{path.name}: {meta.get('id')}: unknown label {meta.get('label')!r}")
        yield Text(
            meta["id"],
            meta["kind"],
            meta["lang"],
            meta["label"],
            meta.get("vendor", ""),
            meta["published"],
            meta.get("title", ""),
            body,
            spans,
            records,
        )


def untag(tagged: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """The plain text of a tagged one, and its spans."""
    parts: list[str] = []
    spans: list[tuple[int, int, str]] = []
    length = last = 0
    for match in _TAG.finditer(tagged):
        before = tagged[last : match.start()]
        length += len(before)
        spans.append((length, length + len(match[2]), match[1]))
        parts += [before, match[2]]
        length += len(match[2])
        last = match.end()
    return "".join(parts) + tagged[last:], tuple(spans)


def split(texts: list[Text]) -> dict[str, list[Text]]:
    """Texts by split (train, dev, test): those that share a product name stay together, the rest falls by a hash of the id."""
    parent = list(range(len(texts)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    first: dict[str, int] = {}
    for at, text in enumerate(texts):
        for name in sorted(text.names):
            one, other = sorted((root(at), root(first.setdefault(name, at))))
            parent[other] = one  # the first text of a group stands for it, whatever order names come in
    out: dict[str, list[Text]] = {name: [] for name in SPLITS}
    for at, text in enumerate(texts):
        draw = int(hashlib.sha256(texts[root(at)].id.encode()).hexdigest(), 16) % 10
        out["test" if draw == 0 else "dev" if draw == 1 else "train"].append(text)
    return out


def corpus_hash(folder: Path = FOLDER) -> str:
    """SHA-256 over the corpus files, to tie a model to the corpus it was made from."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.txt")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
