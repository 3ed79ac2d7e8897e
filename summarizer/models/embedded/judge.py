"""What an embedded model has understood, read off its hidden state by a layer that is learnt from examples.

Asked for a label, a small model guesses; its last hidden state knows more (a linear probe: Alain and Bengio 2016). The
layer is a multinomial logistic regression on standardised states, fitted by L-BFGS (Liu and Nocedal 1989), and its
probabilities are calibrated by one temperature (Guo et al. 2017) on examples that it was not fitted to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from summarizer.errors import TaskError
from summarizer.tasks.examples import Example, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# The state that is read is that of the last token. Chosen on examples by cross-validation, before any real prose: one
# token past the actor's name knows more than the name itself, and than any other place. Which side somebody takes
# depends on what the issue is called ("the law", "its repeal"), so the question names it.
_QUESTIONS = {True: "Is {actor} for or against {issue} here?", False: "What is the {field} of {actor} here?"}
_PROMPT = "<|im_start|>user\n{text}\n{question}<|im_end|>\n<|im_start|>assistant\n{actor} is"
_STRENGTH = 0.003  # of the examples against the penalty, as C of other libraries
_FOLDS = 5
_STEPS, _MEMORY = 200, 10  # of L-BFGS
FEWEST = 20  # examples that anything can be learnt from


def prompt(passage: Passage, field: str = "stance") -> str:
    """What the model is given to read; nothing in an article can pass for one of its own marks."""
    text, actor, issue = (" ".join((part or "").replace("<|", "< |").split()) for part in passage)
    question = _QUESTIONS[bool(issue)].format(actor=actor or "it", issue=issue, field=field.replace("_", " "))
    return _PROMPT.format(text=text, question=question, actor=actor or "It")


@dataclass(frozen=True)
class Judge:
    """A layer over the states of one model. `labels` are in the order of its columns.

    `accuracy` is the share of examples whose label is the likeliest to a layer that has not seen them.
    """

    labels: tuple[str, ...]
    mean: Floats
    deviation: Floats
    weights: Floats  # [dimensions + 1, labels]; the last row is the bias
    temperature: float
    accuracy: float
    # Of the model's weights, and of the examples: another model or other examples are another judge.
    model_sha256: str
    examples_sha256: str

    def probabilities(self, states: Floats) -> list[dict[str, float]]:
        """How likely each label is, for each row of states."""
        likely = _softmax(self._scores(states) / self.temperature)
        return [dict(zip(self.labels, map(float, row), strict=True)) for row in likely]

    def _scores(self, states: Floats) -> Floats:
        scaled: Floats = (_unit(states) - self.mean) / self.deviation
        scores: Floats = scaled @ self.weights[:-1] + self.weights[-1]
        return scores

    def as_bytes(self) -> bytes:
        """The layer as an NPZ file of some tens of kilobytes."""
        import numpy as np

        about = {
            "labels": self.labels,
            "temperature": self.temperature,
            "accuracy": self.accuracy,
            "model_sha256": self.model_sha256,
            "examples_sha256": self.examples_sha256,
        }
        file = BytesIO()
        np.savez_compressed(
            file,
            mean=self.mean.astype(np.float32),
            deviation=self.deviation.astype(np.float32),
            weights=self.weights.astype(np.float32),
            about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
        )
        return file.getvalue()

    @classmethod
    def of_bytes(cls, data: bytes) -> Judge:
        """The layer of an NPZ file. Raises ValueError or KeyError for a file that is none."""
        import numpy as np

        with np.load(BytesIO(data), allow_pickle=False) as file:
            about: dict[str, Any] = json.loads(file["about"].tobytes())
            arrays = (file[name].astype(np.float64) for name in ("mean", "deviation", "weights"))
            return cls(tuple(about.pop("labels")), *arrays, **about)


def digest(examples: Iterable[Example]) -> str:
    """SHA-256 of examples, whatever their order."""
    lines = sorted(example.model_dump_json() for example in examples)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def learn(examples: Sequence[Example], states: Floats, model_sha256: str) -> Judge:
    """The layer that fits the examples, a row of `states` each. Raises TaskError where there are too few.

    Examples with one text are kept together when the temperature is found, since the layer would know them by heart.
    """
    import numpy as np

    labels = tuple(sorted({example.label for example in examples}))
    if len(examples) < FEWEST or len(labels) < 2:
        raise TaskError(
            f"{len(examples)} examples of {len(labels)} labels are too few to learn from.",
            f"Write at least {FEWEST}, of two labels or more.",
        )
    units = _unit(np.asarray(states, dtype=np.float64))
    targets = np.array([labels.index(example.label) for example in examples])
    held_out = _held_out_scores(units, targets, len(labels), _folds(examples))
    mean, deviation, weights = _fit(units, targets, len(labels))
    return Judge(
        labels,
        mean,
        deviation,
        weights,
        _temperature(held_out, targets),
        float((held_out.argmax(axis=1) == targets).mean()),
        model_sha256,
        digest(examples),
    )


def held_out_probabilities(examples: Sequence[Example], states: Floats) -> list[dict[str, float]]:
    """What judges that have not seen an example say of it: how good a judge of these examples is."""
    import numpy as np

    labels = sorted({example.label for example in examples})
    targets = np.array([labels.index(example.label) for example in examples])
    scores = _held_out_scores(_unit(np.asarray(states)), targets, len(labels), _folds(examples))
    likely = _softmax(scores / _temperature(scores, targets))
    return [dict(zip(labels, map(float, row), strict=True)) for row in likely]


def _folds(examples: Sequence[Example]) -> list[int]:
    texts = (example.text.encode("utf-8", "surrogatepass") for example in examples)
    return [int.from_bytes(hashlib.sha256(text).digest()[:8], "big") % _FOLDS for text in texts]


def _held_out_scores(units: Floats, targets: NDArray[Any], labels: int, folds: Sequence[int]) -> Floats:
    import numpy as np

    scores, fold_of = np.zeros((len(targets), labels)), np.array(folds)
    for fold in range(_FOLDS):
        out = fold_of == fold
        if out.any() and not out.all():
            mean, deviation, weights = _fit(units[~out], targets[~out], labels)
            scores[out] = (units[out] - mean) / deviation @ weights[:-1] + weights[-1]
    return scores


def _fit(units: Floats, targets: NDArray[Any], labels: int) -> tuple[Floats, Floats, Floats]:
    """Mean, deviation and weights of the layer that fits states of unit length."""
    import numpy as np

    mean, deviation = units.mean(0), units.std(0) + 1e-6
    # The best weights lie in the span of the rows, which are fewer than the dimensions: a rotation makes it quick.
    basis, triangle = np.linalg.qr(((units - mean) / deviation).T)
    rows = np.column_stack([triangle.T, np.ones(len(units))])
    wanted = np.eye(labels)[targets]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(rows.shape[1], labels)
        likely = _softmax(rows @ weights)
        slope = _STRENGTH * rows.T @ (likely - wanted)
        slope[:-1] += weights[:-1]
        value = -_STRENGTH * float((wanted * np.log(likely + 1e-12)).sum()) + float((weights[:-1] ** 2).sum()) / 2
        return value, slope.ravel()

    weights = _minimum(loss, np.zeros(rows.shape[1] * labels)).reshape(rows.shape[1], labels)
    return mean, deviation, np.vstack([basis @ weights[:-1], weights[-1:]])


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


def _temperature(scores: Floats, targets: NDArray[Any]) -> float:
    """By what scores are divided so that held-out examples are likeliest, among sixty from 0.2 to 5."""
    import numpy as np

    choices = np.geomspace(0.2, 5.0, 60)
    rows = np.arange(len(targets))
    losses = [-np.log(_softmax(scores / choice)[rows, targets] + 1e-12).sum() for choice in choices]
    return float(choices[int(np.argmin(losses))])


def _softmax(scores: Floats) -> Floats:
    import numpy as np

    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _unit(states: Floats) -> Floats:
    import numpy as np

    lengths = np.linalg.norm(states, axis=1, keepdims=True)
    units: Floats = states / np.maximum(lengths, 1e-12)
    return units
