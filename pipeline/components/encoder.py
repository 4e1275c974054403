"""How tokens learn of what stands around them: convolutions that reach ever further, and the mean of the whole text beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.util import registry
from thinc.api import Maxout, Model, chain, list2ragged, ragged2list, residual, with_array
from thinc.types import Floats2d, Ragged

Rows = NDArray[np.float32]
VIEWS = 4
"""What a token sees: one before it, itself, one after it, and the mean of its text."""


@registry.architectures("swansong.WideEncoder.v1")  # type: ignore[untyped-decorator]
def wide_encoder(width: int, reaches: list[int], maxout_pieces: int) -> Model[list[Floats2d], list[Floats2d]]:
    """One convolution for each of `reaches`, which looks that many tokens back and ahead and at the mean of the text. Reaches that double
    see a whole sentence in a few layers (dilated convolutions: Yu and Koltun 2016)."""
    layers = [
        residual(
            chain(
                surroundings(reach),
                with_array(Maxout(nO=width, nI=width * VIEWS, nP=maxout_pieces, dropout=0.0, normalize=True)),
            )
        )
        for reach in reaches
    ]
    model: Model[Any, Any] = chain(list2ragged(), *layers, ragged2list())
    model.set_dim("nO", width)
    return model


def surroundings(reach: int) -> Model[Any, Any]:
    """For every token the VIEWS that it has, side by side: nothing where its text has no token `reach` before or after it."""
    return Model("surroundings", _look, attrs={"reach": reach})


def _look(model: Model[Any, Any], told: Ragged, is_train: bool) -> tuple[Ragged, Callable[[Ragged], Ragged]]:
    reach, data, lengths = model.attrs["reach"], np.asarray(told.dataXd), np.asarray(told.lengths)
    size, width = data.shape
    of_text = np.repeat(np.arange(len(lengths)), lengths)
    same = (of_text[reach:] == of_text[:-reach])[:, None]
    seen = np.zeros((size, VIEWS, width), dtype=data.dtype)
    seen[reach:, 0] = data[:-reach] * same
    seen[:, 1] = data
    seen[:-reach, 2] = data[reach:] * same
    seen[:, 3] = _means(data, lengths)[of_text]

    def backprop(back: Ragged) -> Ragged:
        slopes = np.asarray(back.dataXd).reshape(size, VIEWS, width)
        found = slopes[:, 1] + _means(slopes[:, 3], lengths)[of_text]
        found[:-reach] += slopes[reach:, 0] * same
        found[reach:] += slopes[:-reach, 2] * same
        return _ragged(found, told)

    return _ragged(seen.reshape(size, VIEWS * width), told), backprop


def _ragged(rows: Rows, like: Ragged) -> Ragged:
    made: Any = rows
    return Ragged(made, like.lengths)


def _means(rows: Rows, lengths: NDArray[Any]) -> Rows:
    """The mean of the rows of each text; nothing for one without tokens."""
    means = np.zeros((len(lengths), rows.shape[1]), dtype=rows.dtype)
    filled = np.flatnonzero(lengths)
    if len(filled):
        starts = (np.cumsum(lengths) - lengths)[filled]
        means[filled] = np.add.reduceat(rows, starts) / lengths[filled, None]
    return means
