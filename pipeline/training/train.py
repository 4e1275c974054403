"""Builds the model from the corpus: ``python -m pipeline.training.train`` (or ``make train``), in minutes on two cores.

``spacy train`` (in this process) reads the train and dev splits by ``config.cfg``; the best model is scored on the test split that training never saw, and
saved to ``model/`` with ``card.json``: its scores, the hash of the corpus and the configuration, and the versions it was made with.
"""

from __future__ import annotations

import hashlib
import json
import platform
import shutil
import tempfile
from pathlib import Path
from typing import Any

import spacy
from spacy.about import __version__ as spacy_version
from spacy.cli.train import train as spacy_train
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import use_ops

import pipeline.nlp
from pipeline.nlp import RULES
from pipeline.telling import PARTS, weighed
from pipeline.training.corpus import corpus_hash, read_corpus, split
from pipeline.training.readers import again, create_reader

HERE = Path(__file__).parent
CONFIG = HERE / "config.cfg"
CARD = pipeline.nlp.MODEL / "card.json"
CHECKED = 8
"""The tests score one text of the test split in so many, and find what the card says of those."""
DIGITS = 3
"""Decimals of the scores on the card; they are checked to this precision."""


def config_hash() -> str:
    """SHA-256 of the configuration."""
    return hashlib.sha256(CONFIG.read_bytes()).hexdigest()


def score(model: Path, part: str, every: int = 1) -> dict[str, Any]:
    """Scores of a saved model on one split, or on one text in `every`: names, candidates and dates by the part they play, and the classes of blocks."""
    nlp = spacy.load(model)
    examples = list(create_reader(part, every)(nlp))
    found = nlp.evaluate(examples)
    read = [(_read(nlp, example), example) for example in examples]
    return {
        "names": {label.lower(): _round(each["f"]) for label, each in sorted(found["ents_per_type"].items())},
        "names_f": _round(found["ents_f"]),
        "parts": {part.lower(): _part_score(part, read) for part in PARTS},
        "dates": _round(found["spans_days_f"]),
        "classes": {label: _round(each["f"]) for label, each in sorted(found["cats_f_per_type"].items())},
    }


def _read(nlp: Language, example: Example) -> Doc:
    """The predicted side of an example, which carries what the rules saw, after the trained components."""
    doc = again(example.predicted)
    for name in nlp.pipe_names:
        doc = doc if name in RULES else nlp.get_pipe(name)(doc)
    return doc


def _part_score(part: str, read: list[tuple[Doc, Example]]) -> float:
    """F1 of one part over the candidates, each taken for the part it most likely plays."""
    said = right = gold = 0
    for doc, example in read:
        true = {(span.start_char, span.end_char): span.label_ for span in example.reference.spans["names"]}
        gold += sum(label == part for label in true.values())
        for span, parts in weighed(doc).items():
            if max(parts, key=parts.__getitem__) == part:
                said += 1
                right += true.get(span) == part
    return _round(2 * right / max(1, said + gold))


def _round(value: float) -> float:
    return round(float(value), DIGITS)


def card(model: Path) -> dict[str, Any]:
    """What is to be known of a model made just now."""
    return {
        "corpus": corpus_hash(),
        "config": config_hash(),
        "texts": {part: len(texts) for part, texts in split(read_corpus()).items()},
        "versions": {"python": platform.python_version(), "spacy": spacy_version},
        "scores": {part: score(model, part) for part in ("dev", "test")}
        | {"check": score(model, "test", CHECKED)},
    }


def train() -> None:
    """Train, score, save."""
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "out"
        with use_ops("numpy", use_blis=False):  # NumPy multiplies matrices about four times as fast
            spacy_train(CONFIG, out)
        made = card(out / "model-best")
        shutil.rmtree(pipeline.nlp.MODEL, ignore_errors=True)
        shutil.copytree(out / "model-best", pipeline.nlp.MODEL)
    CARD.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(made, indent=2))


if __name__ == "__main__":
    train()
