"""What an embedded model has understood, read off its hidden state by a layer that is learnt from examples.

Asked for a label, a small model guesses; its last hidden state knows more (a linear probe: Alain and Bengio 2016). The
layer's probabilities are calibrated by one temperature (Guo et al. 2017) on examples that it was not fitted to, and,
where there are passages of the prose that it is to judge, by a slope and a shift (Platt 1999) fitted to those.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from summarizer.errors import TaskError
from summarizer.models.embedded.layer import fit, line, softmax, temperature, unit
from summarizer.tasks.examples import NONE, Example, Passage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from summarizer.models.embedded.layer import Floats

_SIDES = {"supports", "opposes"}
_STRENGTHS = (0.001, 0.003, 0.01, 0.03)
_FOLDS = 5
SURE = 0.8  # how likely a label is that a judge is sure of
FEWEST = 20  # examples that anything can be learnt from
_LEAST_ODDS = 1e-6


class Question(NamedTuple):
    """What the model is given to read, and the start of its answer, the last token of which is looked at."""

    text: str
    answer: str


def question(passage: Passage, field: str, labels: Iterable[str]) -> Question:
    """The question of a field whose labels are these; nothing in an article can pass for one of the model's marks.

    Chosen on examples by cross-validation, before any real prose. Which side somebody takes depends on what the issue
    is called ("the law", "its repeal"), so it is named; one token past the actor's name the state knows more than at
    the name itself. Of other fields the labels are named, which tells states of proposals apart much better than the
    field's name alone.
    """
    text, actor, issue = (" ".join((part or "").replace("<|", "< |").split()) for part in passage)
    if actor and issue and set(labels) >= _SIDES:
        return Question(f"{text}\nIs {actor} for or against {issue} here?", f"{actor} is")
    of = f" of {issue or actor}" if issue or actor else ""
    return Question(f"{text}\nWhat is the {_words(field)}{of} here: {_choices(labels)}?", "It is")


def _choices(labels: Iterable[str]) -> str:
    *names, last = map(_words, sorted(labels, key=lambda label: (label == NONE, label)))
    return f"{', '.join(names)} or {last}" if names else last


def _words(name: str) -> str:
    """The last part of a field's path, or a label, as words."""
    return name.rpartition(".")[2].replace("_", " ")


class HeldOut(NamedTuple):
    """How good a judge is at examples that it has not seen.

    `right` is the share whose label is the likeliest; `sure` the share for which that has 0.8 or more, and `sure_right`
    the share of those that is right. `labels` has the examples of each label, and how many of them are judged right.
    """

    right: float
    sure: float
    sure_right: float
    labels: dict[str, tuple[int, int]]


class Line(NamedTuple):
    """How log-odds of any label but "none" become those of the prose that is judged; `passages` it was fitted to."""

    slope: float
    shift: float
    passages: int


@dataclass(frozen=True)
class Judge:
    """A layer over the states of one model. `labels` are in the order of its columns."""

    labels: tuple[str, ...]
    mean: Floats
    deviation: Floats
    weights: Floats  # [dimensions + 1, labels]; the last row is the bias
    temperature: float
    held_out: HeldOut
    # Of the model's weights, and of the examples: another model or other examples are another judge.
    model_sha256: str
    examples_sha256: str
    line: Line | None = None

    def probabilities(self, states: Floats) -> list[dict[str, float]]:
        """How likely each label is, for each row of states."""
        likely = softmax(self._scores(states) / self.temperature)
        if self.line:
            likely = _moved(likely, self.labels.index(NONE), self.line)
        return [dict(zip(self.labels, map(float, row), strict=True)) for row in likely]

    def _scores(self, states: Floats) -> Floats:
        scaled: Floats = (unit(states) - self.mean) / self.deviation
        scores: Floats = scaled @ self.weights[:-1] + self.weights[-1]
        return scores

    def as_bytes(self) -> bytes:
        """The layer as an NPZ file of some tens of kilobytes."""
        import numpy as np

        arrays = ("mean", "deviation", "weights")
        about = {name: value for name, value in vars(self).items() if name not in arrays}
        file = BytesIO()
        np.savez_compressed(
            file,
            about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
            **{name: getattr(self, name).astype(np.float32) for name in arrays},
        )
        return file.getvalue()

    @classmethod
    def of_bytes(cls, data: bytes) -> Judge:
        """The layer of an NPZ file. Raises ValueError, KeyError or TypeError for a file that is none."""
        import numpy as np

        with np.load(BytesIO(data), allow_pickle=False) as file:
            about: dict[str, Any] = json.loads(file["about"].tobytes())
            arrays = {name: file[name].astype(np.float64) for name in ("mean", "deviation", "weights")}
        known: dict[str, Any] = {**about, **arrays}
        known |= {"labels": tuple(about["labels"]), "held_out": HeldOut(*about["held_out"])}
        return cls(**{**known, "line": Line(*about["line"]) if about["line"] else None})


def digest(examples: Iterable[Example]) -> str:
    """SHA-256 of examples, whatever their order."""
    lines = sorted(example.model_dump_json() for example in examples)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


def learn(examples: Sequence[Example], states: Floats, model_sha256: str) -> Judge:
    """The layer that fits the examples, a row of `states` each. Raises TaskError where there are too few.

    How strongly it fits them, and the temperature, are what examples held out are likeliest with. Those with one text
    are held out together, since the layer would know them by heart.
    """
    import numpy as np

    labels = labels_of(examples)
    if len(examples) < FEWEST or len(labels) < 2:
        raise TaskError(
            f"{len(examples)} examples of {len(labels)} labels are too few to learn from.",
            f"Write at least {FEWEST}, of two labels or more.",
        )
    units = unit(np.asarray(states, dtype=np.float64))
    targets = np.array([labels.index(example.label) for example in examples])
    strength, warmth, likely = _chosen(units, targets, len(labels), _folds(examples))
    mean, deviation, weights = fit(units, targets, len(labels), strength)
    held_out = _held_out(labels, likely, targets)
    return Judge(labels, mean, deviation, weights, warmth, held_out, model_sha256, digest(examples))


def labels_of(examples: Iterable[Example]) -> tuple[str, ...]:
    """The labels that there are examples of, sorted."""
    return tuple(sorted({example.label for example in examples}))


def calibrated(judge: Judge, passages: Sequence[Example], states: Floats) -> Judge:
    """The judge with its probability of "none" moved to what it is in passages that it was not fitted to.

    Examples are written to show something, so that the prose that is judged shows less. Raises TaskError where the
    passages do not have both, "none" and another label.
    """
    import numpy as np

    stands = np.array([float(passage.label != NONE) for passage in passages])
    if NONE not in judge.labels or stands.all() or not stands.any():
        raise TaskError("Passages to calibrate on need the label none, and another, as the examples do.")
    likely = replace(judge, line=None).probabilities(states)
    slope, shift = line(_odds(np.array([each[NONE] for each in likely])), stands)
    return replace(judge, line=Line(slope, shift, len(passages)))


def _odds(none: Floats) -> Floats:
    """Log-odds of any label but "none", from its probability."""
    import numpy as np

    bounded = np.clip(none, _LEAST_ODDS, 1 - _LEAST_ODDS)
    odds: Floats = np.log(1 - bounded) - np.log(bounded)
    return odds


def _moved(likely: Floats, none: int, by: Line) -> Floats:
    """Probabilities whose log-odds of a label but `none` are moved; the others keep their proportions."""
    import numpy as np

    some = 1 / (1 + np.exp(-by.slope * _odds(likely[:, none]) - by.shift))
    found: Floats = np.delete(likely, none, axis=1)
    found *= (some / np.maximum(found.sum(axis=1), _LEAST_ODDS))[:, None]
    return np.insert(found, none, 1 - found.sum(axis=1), axis=1)


def held_out_probabilities(examples: Sequence[Example], states: Floats) -> list[dict[str, float]]:
    """What judges that have not seen an example say of it: how good a judge of these examples is."""
    import numpy as np

    labels = labels_of(examples)
    targets = np.array([labels.index(example.label) for example in examples])
    _, _, likely = _chosen(unit(np.asarray(states)), targets, len(labels), _folds(examples))
    return [dict(zip(labels, map(float, row), strict=True)) for row in likely]


def _folds(examples: Sequence[Example]) -> list[int]:
    texts = (example.text.encode("utf-8", "surrogatepass") for example in examples)
    return [int.from_bytes(hashlib.sha256(text).digest()[:8], "big") % _FOLDS for text in texts]


def _chosen(units: Floats, targets: NDArray[Any], labels: int, folds: Sequence[int]) -> tuple[float, float, Floats]:
    """The strength and the temperature with which held-out rows are likeliest, and their probabilities then."""
    import numpy as np

    rows, found = np.arange(len(targets)), []
    for strength in _STRENGTHS:
        scores = _held_out_scores(units, targets, labels, folds, strength)
        warmth = temperature(scores, targets)
        likely = softmax(scores / warmth)
        found.append((-float(np.log(likely[rows, targets] + 1e-12).sum()), strength, warmth, likely))
    return min(found, key=lambda each: each[0])[1:]


def _held_out_scores(
    units: Floats, targets: NDArray[Any], labels: int, folds: Sequence[int], strength: float
) -> Floats:
    import numpy as np

    scores, fold_of = np.zeros((len(targets), labels)), np.array(folds)
    for fold in range(_FOLDS):
        out = fold_of == fold
        if out.any() and not out.all():
            mean, deviation, weights = fit(units[~out], targets[~out], labels, strength)
            scores[out] = (units[out] - mean) / deviation @ weights[:-1] + weights[-1]
    return scores


def _held_out(labels: Sequence[str], likely: Floats, targets: NDArray[Any]) -> HeldOut:
    right, sure = likely.argmax(axis=1) == targets, likely.max(axis=1) >= SURE
    of_label = {label: (int((targets == n).sum()), int(right[targets == n].sum())) for n, label in enumerate(labels)}
    return HeldOut(float(right.mean()), float(sure.mean()), float(right[sure].mean()) if sure.any() else 0.0, of_label)
