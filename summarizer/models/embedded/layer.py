"""A linear layer over hidden states: multinomial logistic regression, fitted by L-BFGS (Liu and Nocedal 1989)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Of the rows against the penalty on large weights, as C of other libraries.
_STRENGTHS = (0.001, 0.003, 0.01, 0.03)
_FURTHER_STRENGTHS = (0.0003, *_STRENGTHS, 0.1, 0.3)  # of a few rows against a layer that is known
_TEMPERATURES = (0.2, 5.0, 60)  # the least, the most, and how many
_STEPS, _MEMORY = 200, 10  # of L-BFGS
_TINY = 1e-12


@dataclass(frozen=True)
class Rows:
    """What is learnt from: states of unit length, the number of each one's label, how much it counts, and its fold.

    Nothing is learnt from a row whose label is -1, but what other folds say of it is found as of others.
    """

    states: Floats
    targets: NDArray[Any]
    counts: Floats
    folds: NDArray[Any]

    def chosen(self, which: NDArray[Any]) -> Rows:
        """The rows for which `which` is true."""
        return Rows(self.states[which], self.targets[which], self.counts[which], self.folds[which])


@dataclass(frozen=True)
class Layer:
    """Scores of labels: standardised states times weights, the last row of which is the bias."""

    mean: Floats
    deviation: Floats
    weights: Floats  # [dimensions + 1, labels]
    temperature: float = 1.0

    def probabilities(self, states: Floats) -> Floats:
        """How likely each label is, for each row of states."""
        return _softmax(self.scores(unit_rows(states)) / self.temperature)

    def scores(self, units: Floats) -> Floats:
        """What is a probability once it is divided by the temperature and normalised."""
        scaled: Floats = self.standardised(units) @ self.weights[:-1] + self.weights[-1]
        return scaled

    def standardised(self, units: Floats) -> Floats:
        """Units as the weights take them."""
        scaled: Floats = (units - self.mean) / self.deviation
        return scaled

    @property
    def is_sound(self) -> bool:
        """Whether its arrays are of one size, and numbers."""
        import numpy as np

        sizes = {len(self.mean), len(self.deviation), len(self.weights) - 1}
        return len(sizes) == 1 and all(np.isfinite(each).all() for each in (self.mean, self.deviation, self.weights))

    def tempered(self) -> Layer:
        """The same layer, whose scores need no temperature."""
        return Layer(self.mean, self.deviation, self.weights / self.temperature)


def learn_layer(rows: Rows, base: Layer | None = None) -> tuple[Layer, Floats]:
    """The layer that fits the rows, and how likely each label of each row is to layers that did not see its fold.

    How strongly it fits, and the temperature (Guo et al. 2017), are those with which rows held out are likeliest. With
    a `base` the rows move that layer, no further than they need: its weights are the mean of the prior, and its
    temperature stays, since a few rows say little of it.
    """
    prior, strengths = (base.tempered(), _FURTHER_STRENGTHS) if base else (_blank(rows), _STRENGTHS)
    choices = []
    for strength, scores in zip(strengths, _held_out_scores(rows, prior, strengths), strict=True):
        temperature = 1.0 if base else _temperature(rows, scores)
        choices.append((_loss(rows, scores, temperature), strength, temperature, scores))
    _, strength, temperature, scores = min(choices, key=lambda each: each[0])
    (layer,) = _fit(rows, prior, [strength])
    return replace(layer, temperature=temperature), _softmax(scores / temperature)


def fit_line(scores: Floats, right: Floats) -> tuple[float, float]:
    """Slope and shift by which log-odds fit what was right (1 or 0), by logistic regression (Platt 1999).

    What is right is taken as almost sure only, by how much of it was seen, so that no few rows make a judge certain.
    """
    import numpy as np

    rows, hits = np.column_stack([scores, np.ones(len(scores))]), right.sum()
    right = np.where(right > 0, (hits + 1) / (hits + 2), 1 / (len(right) - hits + 2))

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = rows @ weights
        likely = 1 / (1 + np.exp(-odds))
        return float((np.logaddexp(0, odds) - right * odds).sum()), rows.T @ (likely - right)

    slope, shift = _minimum(loss, np.array([1.0, 0.0]))
    return float(slope), float(shift)


def unit_rows(states: Floats) -> Floats:
    """Rows of length one."""
    import numpy as np

    lengths = np.linalg.norm(states, axis=1, keepdims=True)
    units: Floats = states / np.maximum(lengths, _TINY)
    return units


def _blank(rows: Rows) -> Layer:
    """The layer that knows nothing, for states like those of the rows."""
    import numpy as np

    states = rows.states[rows.targets >= 0]
    return Layer(states.mean(0), states.std(0) + 1e-6, np.zeros((states.shape[1] + 1, rows.targets.max() + 1)))


def _held_out_scores(rows: Rows, prior: Layer, strengths: Sequence[float]) -> Floats:
    """Of each strength, the scores of rows by layers that did not see their folds."""
    import numpy as np

    scores = np.zeros((len(strengths), len(rows.targets), prior.weights.shape[1]))
    for fold in set(rows.folds):
        out = rows.folds == fold
        layers = _fit(rows.chosen(~out), prior, strengths)
        scores[:, out] = [layer.scores(rows.states[out]) for layer in layers]
    return scores


def _fit(rows: Rows, prior: Layer, strengths: Sequence[float]) -> list[Layer]:
    """The layer of each strength: how far the rows move the prior, whose temperature is one."""
    import numpy as np

    rows = rows.chosen(rows.targets >= 0)
    # The best weights lie in the span of the rows, often fewer than the dimensions: a rotation makes it quick.
    basis, triangle = np.linalg.qr(prior.standardised(rows.states).T)
    turned = np.column_stack([triangle.T, np.ones(len(rows.states))])
    labels, known = prior.weights.shape[1], prior.scores(rows.states)
    wanted, layers, moved = np.eye(labels)[rows.targets], [], np.zeros((turned.shape[1], labels))
    held = np.ones((turned.shape[1], 1))
    held[-1] = prior.weights.any()  # a prior that knows nothing leaves the bias free
    for strength in strengths:
        moved = _best_move(turned, known, wanted, strength * rows.counts[:, None], held, moved)
        weights = prior.weights + np.vstack([basis @ moved[:-1], moved[-1:]])
        layers.append(Layer(prior.mean, prior.deviation, weights))
    return layers


def _best_move(rows: Floats, known: Floats, wanted: Floats, counts: Floats, held: Floats, start: Floats) -> Floats:
    """What to add to weights whose scores are known, to make what is wanted likely, without being large where `held`.

    It is sought from `start` on.
    """
    import numpy as np

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(start.shape)
        likely = _softmax(known + rows @ weights)
        slope = rows.T @ (counts * (likely - wanted))
        slope += held * weights
        value = float((held * weights**2).sum()) / 2 - float((counts * wanted * np.log(likely + _TINY)).sum())
        return value, slope.ravel()

    return _minimum(loss, start.ravel()).reshape(start.shape)


def _temperature(rows: Rows, scores: Floats) -> float:
    import numpy as np

    choices = np.geomspace(*_TEMPERATURES)
    return float(min(choices, key=lambda choice: _loss(rows, scores, float(choice))))


def _loss(rows: Rows, scores: Floats, temperature: float) -> float:
    """How unlikely the labels of rows are."""
    import numpy as np

    taught = rows.targets >= 0
    likely = _softmax(scores[taught] / temperature)
    right = likely[np.arange(taught.sum()), rows.targets[taught]]
    return -float((rows.counts[taught] * np.log(right + _TINY)).sum())


def _minimum(loss: Callable[[Floats], tuple[float, Floats]], at: Floats) -> Floats:
    """Where a smooth convex function of one argument is least, by L-BFGS; it returns its value and its slope."""
    value, slope = loss(at)
    past: list[tuple[Floats, Floats]] = []
    for _ in range(_STEPS):
        way = _way(slope, past)
        step = 1.0 if past else 1.0 / (1.0 + float(abs(slope).sum()))
        while True:
            reached = at - step * way
            new_value, new_slope = loss(reached)
            if new_value <= value - 1e-4 * step * float(slope @ way) or step < 1e-9:
                break
            step /= 2
        moved, turned = reached - at, new_slope - slope
        if float(moved @ turned) > _TINY:
            past = [*past[1 - _MEMORY :], (moved, turned)]
        gained, at, value, slope = value - new_value, reached, new_value, new_slope
        if float(abs(slope).max()) < 1e-6 or gained < 1e-10:
            break
    return at


def _way(slope: Floats, past: Sequence[tuple[Floats, Floats]]) -> Floats:
    """The direction of L-BFGS: the slope, bent by what the last steps say of the curvature."""
    way, shares = slope.copy(), []
    for moved, turned in reversed(past):
        share = float(moved @ way) / float(moved @ turned)
        shares.append(share)
        way -= share * turned
    if past:
        moved, turned = past[-1]
        way *= float(moved @ turned) / float(turned @ turned)
    for (moved, turned), share in zip(past, reversed(shares), strict=True):
        way += moved * (share - float(turned @ way) / float(moved @ turned))
    return way


def _softmax(scores: Floats) -> Floats:
    import numpy as np

    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares
