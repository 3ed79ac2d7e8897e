"""A linear layer in numpy: multinomial logistic regression, fitted by L-BFGS (Liu and Nocedal 1989)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_STEPS, _MEMORY = 200, 10  # of L-BFGS


def fit(units: Floats, targets: NDArray[Any], labels: int, strength: float) -> tuple[Floats, Floats, Floats]:
    """Mean, deviation and weights of the layer that fits states of unit length, a row each, to labels by number.

    `strength` is that of the rows against the penalty on large weights, the C of other libraries.
    """
    import numpy as np

    mean, deviation = units.mean(0), units.std(0) + 1e-6
    # The best weights lie in the span of the rows, which are fewer than the dimensions: a rotation makes it quick.
    basis, triangle = np.linalg.qr(((units - mean) / deviation).T)
    rows = np.column_stack([triangle.T, np.ones(len(units))])
    wanted = np.eye(labels)[targets]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(rows.shape[1], labels)
        likely = softmax(rows @ weights)
        slope = strength * rows.T @ (likely - wanted)
        slope[:-1] += weights[:-1]
        value = -strength * float((wanted * np.log(likely + 1e-12)).sum()) + float((weights[:-1] ** 2).sum()) / 2
        return value, slope.ravel()

    weights = minimum(loss, np.zeros(rows.shape[1] * labels)).reshape(rows.shape[1], labels)
    return mean, deviation, np.vstack([basis @ weights[:-1], weights[-1:]])


def minimum(loss: Callable[[Floats], tuple[float, Floats]], at: Floats) -> Floats:
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
        if float(moved @ turned) > 1e-12:
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


def line(scores: Floats, right: NDArray[Any]) -> tuple[float, float]:
    """Slope and shift by which log-odds fit what was right (1 or 0), by logistic regression (Platt 1999)."""
    import numpy as np

    rows = np.column_stack([scores, np.ones(len(scores))])

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = rows @ weights
        likely = 1 / (1 + np.exp(-odds))
        return float((np.logaddexp(0, odds) - right * odds).sum()), rows.T @ (likely - right)

    slope, shift = minimum(loss, np.array([1.0, 0.0]))
    return float(slope), float(shift)


def temperature(scores: Floats, targets: NDArray[Any]) -> float:
    """By what scores are divided so that held-out examples are likeliest, among sixty from 0.2 to 5."""
    import numpy as np

    choices = np.geomspace(0.2, 5.0, 60)
    rows = np.arange(len(targets))
    losses = [-np.log(softmax(scores / choice)[rows, targets] + 1e-12).sum() for choice in choices]
    return float(choices[int(np.argmin(losses))])


def softmax(scores: Floats) -> Floats:
    """Probabilities of rows of scores."""
    import numpy as np

    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


def unit(states: Floats) -> Floats:
    """Rows of length one."""
    import numpy as np

    lengths = np.linalg.norm(states, axis=1, keepdims=True)
    units: Floats = states / np.maximum(lengths, 1e-12)
    return units
