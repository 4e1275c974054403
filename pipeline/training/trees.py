"""Fits the trees that weigh what the network and the rules say of a product (`pipeline.likelihood`): on the articles of the dev and test splits, which
the network has not learnt, for of those that it has it is surer than it will ever be. Run by ``make train`` once the network is trained."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import f1_score, roc_auc_score

from pipeline import likelihood
from pipeline.errors import UnreadableError
from pipeline.extract import read_document
from pipeline.likelihood import Row, Trees
from pipeline.story import LIKELY_CLAIMED, LIKELY_UNCLAIMED
from pipeline.training.corpus import Text, read_corpus, split
from pipeline.training.score import words_of
from pipeline.training.train import CARD, DIGITS
from pipeline.types import Document

SHAPE = {
    "max_iter": 200,
    "learning_rate": 0.05,
    "max_leaf_nodes": 12,
    "min_samples_leaf": 40,
    "l2_regularization": 5.0,
    "early_stopping": False,
    "random_state": 0,
}
"""How many trees are fitted, how large they are and how much each counts."""


def rows(part: str) -> Iterator[tuple[Row, bool]]:
    """What is known of each product that the articles of a split name, and whether it ends."""
    for text in split(read_corpus())[part]:
        if text.kind != "block":
            yield from _rows(text)


def _rows(text: Text) -> Iterator[tuple[Row, bool]]:
    document = Document(
        text.body.encode(),
        format="text",
        vendor=text.vendor or None,
        published=date.fromisoformat(text.published),
        title=text.title,
    )
    with likelihood.listening() as heard:
        try:
            read_document(document)
        except UnreadableError:
            return
    makers = " ".join([text.vendor, *_spans(text, "vendor")])
    ending = [words_of(name, makers) for name in _spans(text, "ending")]
    for name, row in heard:
        words = words_of(name, makers)
        yield row, any(words <= other or other <= words for other in ending)


def _spans(text: Text, label: str) -> list[str]:
    return [text.body[start:end] for start, end, each in text.spans if each == label]


def fit(known: Sequence[tuple[Row, bool]]) -> Trees:
    """Trees fitted on what is known of products and whether each ends."""
    names = tuple(sorted(known[0][0]))
    asked = np.array([[float(row[name]) for name in names] for row, _ in known])
    model = HistGradientBoostingClassifier(**SHAPE).fit(asked, [ends for _, ends in known])
    nodes, roots, at = [], [], 0
    for (tree,) in model._predictors:
        roots.append(at)
        nodes.append(_placed(tree.nodes, at))
        at += len(tree.nodes)
    whole = {key: np.concatenate([each[key] for each in nodes]) for key in nodes[0]}
    return Trees(names, float(model._baseline_prediction.item()), np.array(roots), **whole)


def _placed(tree: Any, at: int) -> dict[str, Any]:
    """The nodes of one tree that stands at `at` among those of all."""
    leaf = tree["is_leaf"].astype(bool)
    return {
        "feature": np.where(leaf, -1, tree["feature_idx"].astype(np.int32)),
        "threshold": tree["num_threshold"],
        "left": tree["left"].astype(np.int32) + at,
        "right": tree["right"].astype(np.int32) + at,
        "value": np.where(leaf, tree["value"], 0.0),
    }


def figures(known: Sequence[tuple[Row, bool]], fitted: Trees) -> dict[str, float]:
    """F1 of the products that end, by the rules alone and with the trees."""
    ends = [end for _, end in known]
    claimed = [bool(row["claimed"]) for row, _ in known]
    likely = fitted.likelihoods([row for row, _ in known])
    weighed = [
        p >= (LIKELY_CLAIMED if by_rule else LIKELY_UNCLAIMED)
        for p, by_rule in zip(likely, claimed, strict=True)
    ]
    return {
        "rules": round(float(f1_score(ends, claimed)), DIGITS),
        "trees": round(float(f1_score(ends, weighed)), DIGITS),
        "area": round(float(roc_auc_score(ends, likely)), DIGITS),
    }


def train() -> None:
    """Measure on the test split trees that were fitted on the dev split; keep, with the model, those that were fitted on both."""
    known = {part: list(rows(part)) for part in ("dev", "test")}
    card = json.loads(CARD.read_text(encoding="utf-8"))
    card["scores"]["trees"] = figures(known["test"], fit(known["dev"]))
    fit([*known["dev"], *known["test"]]).save(likelihood.FILE)
    likelihood.trees.cache_clear()
    CARD.write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(card["scores"]["trees"], indent=2))


if __name__ == "__main__":
    train()
