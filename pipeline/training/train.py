"""Builds the model from the corpus: ``python -m pipeline.training.train`` (or ``make train``), in minutes on two cores.

The corpus is split without sharing a name, written as spaCy's binary docs, trained by ``spacy train`` with ``config.cfg``, scored on the
test split that training never saw, and saved to ``model/`` with ``card.json``: scores, corpus hash and versions.
"""

from __future__ import annotations

import json
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import spacy
from spacy.about import __version__ as spacy_version
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.util import filter_spans

import pipeline.nlp
from pipeline.training.corpus import CLASSES, Text, corpus_hash, read_corpus, split

HERE = Path(__file__).parent
LEARNT = {"ending": "PRODUCT", "to": "PRODUCT", "product": "PRODUCT", "vendor": "VENDOR", "scope": "SCOPE"}
"""What the recogniser learns: that a name is a product's. Which part it plays is told by the words around it, and dates are read by rule."""
CARD = HERE / "card.json"


def annotated(text: Text, nlp: Language) -> list[Doc]:
    """Docs of a text, one a paragraph, with entities and the class of the block (an article's paragraphs speak of an ending
    where they name what ends)."""
    docs = []
    start = 0
    for part in text.body.split("\n\n") if text.kind == "article" else [text.body]:
        spans = [
            (s - start, e - start, label)
            for s, e, label in text.spans
            if start <= s and e <= start + len(part)
        ]
        start += len(part) + 2
        if not part.strip():
            continue
        doc = nlp.make_doc(part)
        found = [
            doc.char_span(s, e, label=LEARNT[label], alignment_mode="expand")
            for s, e, label in spans
            if label in LEARNT
        ]
        doc.set_ents(filter_spans([span for span in found if span is not None]))
        ending = any(label == "ending" for _, _, label in spans)
        label = text.label if text.kind == "block" or ending else "none"
        doc.cats = {name: float(name == label) for name in CLASSES}
        docs.append(doc)
    return docs


def write_docs(folder: Path) -> dict[str, int]:
    """Binary docs of every split into `folder`; how many each has."""
    nlp = pipeline.nlp.blank()
    counts = {}
    for name, texts in split(read_corpus()).items():
        docs = [doc for text in texts for doc in annotated(text, nlp)]
        DocBin(docs=docs).to_disk(folder / f"{name}.spacy")
        counts[name] = len(docs)
    return counts


def score(model: Path, docs: Path) -> dict[str, Any]:
    """Scores of a saved model on binary docs: names by label and the classifier."""
    nlp = spacy.load(model)
    gold = list(DocBin().from_disk(docs).get_docs(nlp.vocab))
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in gold]
    scores = nlp.evaluate(examples)
    return {
        "names_f": round(scores["ents_f"], 4),
        "names_by_label": {k: round(v["f"], 4) for k, v in sorted((scores["ents_per_type"] or {}).items())},
        "classes_f": round(scores["cats_macro_f"], 4),
        "ending_f": round(scores["cats_f_per_type"]["ending"]["f"], 4),
        "none_f": round(scores["cats_f_per_type"]["none"]["f"], 4),
    }


def train() -> None:
    """Train, score, save."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        counts = write_docs(folder)
        command = [
            sys.executable,
            "-m",
            "spacy",
            "train",
            str(HERE / "config.cfg"),
            "--output",
            str(folder / "out"),
            "--code",
        ]
        command += [
            str(HERE.parent / "nlp.py"),
            "--paths.train",
            str(folder / "train.spacy"),
            "--paths.dev",
            str(folder / "dev.spacy"),
        ]
        subprocess.run(command, check=True)
        shutil.rmtree(pipeline.nlp.MODEL, ignore_errors=True)
        shutil.copytree(folder / "out" / "model-best", pipeline.nlp.MODEL)
        card = {
            "corpus": corpus_hash(),
            "docs": counts,
            "versions": {"python": platform.python_version(), "spacy": spacy_version},
            "test": score(pipeline.nlp.MODEL, folder / "test.spacy"),
            "dev": score(pipeline.nlp.MODEL, folder / "dev.spacy"),
        }
    CARD.write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(card, indent=2))


if __name__ == "__main__":
    train()
