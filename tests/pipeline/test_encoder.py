"""The encoder: what a token sees, and that it learns by the right slopes."""

import numpy as np
import pytest
from thinc.api import Ragged, fix_random_seed

from pipeline.components.encoder import surroundings, wide_encoder

LENGTHS = (5, 1, 0, 12)


@pytest.fixture
def texts():
    chance = np.random.default_rng(3)
    return [chance.random((length, 6), dtype=np.float32) for length in LENGTHS]


def test_a_token_sees_its_neighbours_of_the_same_text_and_the_mean(texts):
    rows = np.concatenate(texts)
    seen = surroundings(2).predict(Ragged(rows, np.array(LENGTHS, dtype="i"))).dataXd.reshape(len(rows), 4, 6)
    assert np.array_equal(seen[2, 0], rows[0]) and np.array_equal(seen[2, 2], rows[4])
    assert not seen[0, 0].any(), "nothing stands before the first text"
    assert not seen[4, 2].any() and not seen[6, 0].any(), "another text is not seen"
    assert np.allclose(seen[6, 3], texts[3].mean(axis=0), atol=1e-6)


@pytest.mark.parametrize(("text", "row", "column"), [(0, 2, 3), (1, 0, 1), (3, 11, 4), (3, 4, 0)])
def test_the_slopes_are_those_of_the_function(texts, text, row, column):
    fix_random_seed(0)  # at a kink of a maxout there is no slope
    model = wide_encoder(6, [1, 2, 4], 2)
    model.initialize(X=texts)
    made, backprop = model.begin_update(texts)
    weights = [np.random.default_rng(5).random(each.shape, dtype=np.float32) for each in made]
    slope = backprop(weights)[text][row, column]
    step = 1e-2

    def moved(by):
        texts[text][row, column] += by
        total = sum((each * weight).sum() for each, weight in zip(model.predict(texts), weights, strict=True))
        texts[text][row, column] -= by
        return total

    assert (moved(step) - moved(-step)) / (2 * step) == pytest.approx(slope, rel=0.1, abs=0.02)


def test_a_text_shorter_than_the_reach_is_read(texts):
    model = wide_encoder(6, [1, 16], 2)
    model.initialize(X=texts)
    assert [each.shape for each in model.predict(texts[1:3])] == [(1, 6), (0, 6)]
