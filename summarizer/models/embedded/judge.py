"""What an embedded model has understood, read off its hidden state by layers that are learnt from examples.

Asked for a label, a small model guesses; its last hidden state knows more (a linear probe: Alain and Bengio 2016).
Probabilities are calibrated on examples that a layer was not fitted to, and, where there are passages of the prose that
it is to judge, by a slope and a shift (Platt 1999) fitted to those.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple
from zipfile import BadZipFile

from summarizer.errors import TaskError
from summarizer.models.embedded.layer import Layer, Rows, fit_line, learn_layer, unit_rows
from summarizer.tasks.examples import LONGEST, NONE, Calibration, Example, Passage

if TYPE_CHECKING:
    from summarizer.models.embedded.layer import Floats

SURE = 0.8  # how likely a label is that a judge is sure of
FEWEST = 20  # examples that anything can be learnt from
_SIDES = {"supports", "opposes"}
_FOLDS = 5
_LEAST = 1e-6  # of a probability that has log-odds
_ARRAYS = ("mean", "deviation", "weights")


class FieldQuestion(NamedTuple):
    """What the model is given to read, and the start of its answer, the last token of which is looked at."""

    text: str
    answer: str


def question(passage: Passage, field: str, labels: Iterable[str]) -> FieldQuestion:
    """The question of a field whose labels are these; nothing in an article can pass for one of the model's marks.

    Chosen on examples by cross-validation, before any real prose. Which side somebody takes depends on what the issue
    is called ("the law", "its repeal"), so it is named; one token past the actor's name the state knows more than at
    the name itself. Of other fields the labels are named, which tells states of proposals apart much better than the
    field's name alone.
    """
    text, actor, issue = map(_plain, passage)
    if actor and issue and set(labels) >= _SIDES:
        return FieldQuestion(f"{text}\nIs {actor} for or against {issue} here?", f"{actor} is")
    of = f" of {issue or actor}" if issue or actor else ""
    return FieldQuestion(f"{text}\nWhat is the {_words(field)}{of} here: {_choices(labels)}?", "It is")


def _plain(part: str | None) -> str:
    """A part of a passage on one line, as much of it as is read."""
    line = " ".join((part or "").replace("<|", "< |").split())
    return line.encode("utf-8", "replace")[:LONGEST].decode("utf-8", "ignore")


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


@dataclass(frozen=True)
class Judge:
    """What is read off the states of one model: which of the `labels` a passage has.

    Where one of them is "none", a layer of its own tells it from the others, and a second one these apart: what
    separates something from nothing is learnt from all examples, and sides from those that have one.
    """

    labels: tuple[str, ...]
    layers: tuple[Layer, ...]
    held_out: HeldOut
    # Of the model's weights, and of each example: another model or other examples are another judge.
    model_sha256: str
    examples: tuple[int, ...]
    calibration: Calibration | None = None
    # How good the judge that it learnt on from was at the further examples, of which alone `held_out` speaks.
    before: HeldOut | None = None

    def probabilities(self, states: Floats) -> list[dict[str, float]]:
        """How likely each label is, for each row of states."""
        likely = _joined(self.labels, [layer.probabilities(states) for layer in self.layers], self.calibration)
        return [dict(zip(self.labels, map(float, row), strict=True)) for row in likely]

    def as_bytes(self) -> bytes:
        """The judge as an NPZ file of some tens of kilobytes."""
        import numpy as np

        arrays = {
            f"{name}{number}": getattr(layer, name).astype(np.float32)
            for number, layer in enumerate(self.layers)
            for name in _ARRAYS
        }
        arrays["examples"] = np.array(self.examples, dtype=np.uint32)
        about = {name: value for name, value in vars(self).items() if name not in ("layers", "calibration", "examples")}
        about["calibration"] = self.calibration and self.calibration.model_dump()
        about["temperatures"] = [layer.temperature for layer in self.layers]
        file = BytesIO()
        np.savez_compressed(file, about=np.frombuffer(json.dumps(about).encode(), dtype=np.uint8), **arrays)
        return file.getvalue()

    @classmethod
    def of_bytes(cls, data: bytes) -> Judge:
        """The judge of an NPZ file. Raises ValueError for a file that is none, or does not fit together."""
        try:
            judge = cls._of_bytes(data)
        except (BadZipFile, EOFError, AttributeError, KeyError, TypeError, OSError) as error:
            raise ValueError(f"{type(error).__name__}: {error}") from error
        named = [label for label in judge.labels if label != NONE]
        sizes = [2] * (NONE in judge.labels) + [len(named)] * (len(named) > 1)
        if [layer.weights.shape[1:] for layer in judge.layers] != [(size,) for size in sizes]:
            raise ValueError("its layers are not those of its labels")
        if not all(layer.is_sound for layer in judge.layers):
            raise ValueError("its weights are no numbers, or of other states")
        return judge

    @classmethod
    def _of_bytes(cls, data: bytes) -> Judge:
        import numpy as np

        with np.load(BytesIO(data), allow_pickle=False) as file:
            about: dict[str, Any] = json.loads(file["about"].tobytes())
            examples = tuple(map(int, file["examples"]))
            layers = tuple(
                Layer(**{name: file[f"{name}{number}"].astype(np.float64) for name in _ARRAYS}, temperature=temperature)
                for number, temperature in enumerate(about["temperatures"])
            )
        moved = Calibration(**about["calibration"]) if about.get("calibration") else None
        held_out, before = HeldOut(*about["held_out"]), about["before"] and HeldOut(*about["before"])
        return cls(tuple(about["labels"]), layers, held_out, about["model_sha256"], examples, moved, before)


def digest(examples: Iterable[Example]) -> str:
    """SHA-256 of examples, whatever their order."""
    return hashlib.sha256("\n".join(sorted(map(_line, examples))).encode("utf-8", "surrogatepass")).hexdigest()


def numbers_of(examples: Iterable[Example]) -> tuple[int, ...]:
    """A number for each example, by which a judge knows it again: 32 bits of its hash."""
    lines = (_line(example).encode("utf-8", "surrogatepass") for example in examples)
    return tuple(int.from_bytes(hashlib.sha256(line).digest()[:4], "big") for line in lines)


def learn_judge(examples: Sequence[Example], states: Floats, model_sha256: str) -> Judge:
    """The judge of examples, a row of `states` each. Raises TaskError where there are too few.

    Examples with one text are held out together, since a layer would know them by heart.
    """
    labels = demand_labels(examples)
    learnt = [learn_layer(rows) for rows in _rows(labels, examples, states)]
    likely = _joined(labels, [held_out for _, held_out in learnt])
    layers = tuple(layer for layer, _ in learnt)
    return Judge(labels, layers, _held_out(labels, examples, likely), model_sha256, numbers_of(examples))


def learn_on(base: Judge, examples: Sequence[Example], states: Floats) -> Judge:
    """The judge that a base becomes by further examples, whose labels it has: they alone have to be read."""
    rows = _rows(base.labels, examples, states)
    learnt = [learn_layer(each, layer) for each, layer in zip(rows, base.layers, strict=True)]
    likely = _joined(base.labels, [held_out for _, held_out in learnt])
    known = _joined(base.labels, [layer.probabilities(states) for layer in base.layers])
    return replace(
        base,
        layers=tuple(layer for layer, _ in learnt),
        held_out=_held_out(base.labels, examples, likely),
        examples=base.examples + numbers_of(examples),
        before=_held_out(base.labels, examples, known),
    )


def labels_of(examples: Iterable[Example]) -> tuple[str, ...]:
    """The labels that there are examples of, sorted."""
    return tuple(sorted({example.label for example in examples}))


def demand_labels(examples: Sequence[Example]) -> tuple[str, ...]:
    """The labels that can be learnt. Raises TaskError where there are too few examples, or one label alone."""
    labels = labels_of(examples)
    if len(examples) < FEWEST or len(labels) < 2:
        raise TaskError(
            f"{len(examples)} examples of {len(labels)} labels are too few to learn from.",
            f"Write at least {FEWEST}, of two labels or more.",
        )
    return labels


def calibrate(judge: Judge, passages: Sequence[Example], states: Floats) -> Judge:
    """The judge with its probability of "none" moved to what it is in passages that it was not fitted to.

    Raises TaskError where these do not have both, "none" and another label.
    """
    import numpy as np

    some = np.array([float(passage.label != NONE) for passage in passages])
    if NONE not in judge.labels or some.all() or not some.any():
        raise TaskError("Passages to calibrate on need the label none, and another, as the examples do.")
    slope, shift = fit_line(_odds(judge.layers[0].probabilities(states)[:, 1]), some)
    return replace(judge, calibration=Calibration(slope=slope, shift=shift, passages=len(passages)))


def _rows(labels: Sequence[str], examples: Sequence[Example], states: Floats) -> Iterator[Rows]:
    """What each layer learns from: all labels at once, or none and any, then those that are not none."""
    import numpy as np

    units, counts = unit_rows(np.asarray(states, dtype=np.float64)), np.array([each.weight for each in examples])
    folds, named = np.array(_folds(examples)), [label for label in labels if label != NONE]
    if NONE in labels:
        yield Rows(units, np.array([int(each.label != NONE) for each in examples]), counts, folds)
    if len(named) > 1:
        numbers = {label: number for number, label in enumerate(named)}
        yield Rows(units, np.array([numbers.get(each.label, -1) for each in examples]), counts, folds)


def _joined(labels: Sequence[str], likely: Sequence[Floats], moved: Calibration | None = None) -> Floats:
    """The probabilities of all labels, from those of the layers."""
    import numpy as np

    if NONE not in labels:
        return likely[0]
    some = likely[0][:, 1]
    if moved:
        some = 1 / (1 + np.exp(-moved.slope * _odds(some) - moved.shift))
    named = some[:, None] * (likely[1] if len(likely) > 1 else 1.0)
    return np.insert(named, labels.index(NONE), 1 - some, axis=1)


def _odds(likely: Floats) -> Floats:
    """Log-odds of probabilities."""
    import numpy as np

    bounded = np.clip(likely, _LEAST, 1 - _LEAST)
    odds: Floats = np.log(bounded) - np.log(1 - bounded)
    return odds


def _line(example: Example) -> str:
    return example.model_dump_json()


def _folds(examples: Sequence[Example]) -> list[int]:
    texts = (example.text.encode("utf-8", "surrogatepass") for example in examples)
    return [int.from_bytes(hashlib.sha256(text).digest()[:8], "big") % _FOLDS for text in texts]


def _held_out(labels: Sequence[str], examples: Sequence[Example], likely: Floats) -> HeldOut:
    import numpy as np

    named = np.array([labels[number] for number in likely.argmax(axis=1)])
    wanted, sure = np.array([each.label for each in examples]), likely.max(axis=1) >= SURE
    right = named == wanted
    of_label = {label: (int((wanted == label).sum()), int(right[wanted == label].sum())) for label in labels}
    sure_right = float(right[sure].mean()) if sure.any() else 0.0
    return HeldOut(float(right.mean()), float(sure.mean()), sure_right, of_label)
