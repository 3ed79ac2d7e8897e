"""How well summaries agree with gold: quotations, positions and proposals. Pure; the same rules for every system.

The rules, published so that anyone can apply them:

* *Quotations* match one to one where the spans' intersection over union is at least `overlap` (0.9 by default, as in
  PolNeAR's evaluations) after the marks and the space around them are trimmed; `speaker` is right where the names are
  the same person's.
* *Positions* match one to one where the actor is the same and either their evidence overlaps, where gold has any, or
  the issue is the same; then `stance` is compared.
* *Proposals* match one to one where their evidence overlaps, where gold has any, or their descriptions share a word,
  the likest first; then `status`, `kind` and `proposer` are compared, each a label of its own.
* *Labels and issues of gold* may be lists: any one of them is right.
* *Names* are the same where they are equal after case, accents and titles are folded, where one is the other's last
  name (up to one letter in eight: transliterations differ), where one's words are all among the other's and end alike
  ("one European diplomat"), or where both stand for one country (`COUNTRIES`).
* *Issues* are the same where the Dice coefficient of their words is at least 0.5 - after case, accents, possessives,
  endings, stop words and the synonyms of `SYNONYMS` are folded - unless each names an organisation (`BODIES`)
  that the other does not, or just one of them is `partial` or turns the issue round (`OPPOSING`: "opposition to X" is
  not X), or they share nothing but a country. The id of a codebook stands for its issue's name.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz.distance import Levenshtein

from summarizer.text.countries import country

STOP_WORDS = frozenset(
    "a an and any as at be been being by can could for from full had has have her his immediate in into is it its more "
    "no not of on or our over possible put s so that the their to under up was we were will with would".split()
)
SYNONYMS = {
    word: target
    for target, words in {
        "membership": "accession accede admission admit admitting join joining member members entry invitation bid",
        "nato": "alliance",
        "eu": "european-union",
        "un": "united-nations",
        "force": "forces troop troops soldier soldiers peacekeeper peacekeepers",
        "talk": "negotiation negotiations",
        "defence": "defense shield",
        "spending": "expenditure expenditures budget budgets",
        "strong": "strength strengthen strengthening stronger",
        "guarantee": "assurance assurances",
        "monitoring": "monitor monitors observer observers observation",
        "veto": "say vote",
        "aid": "assistance",
        "ceasefire": "truce",
    }.items()
    for word in words.split()
}
BODIES = frozenset({"nato", "eu", "un", "osce"})
OPPOSING = frozenset("opposition rejection refusal ban against no not without end".split())
TITLES = re.compile(
    r"^(?:(?:the|mr|mrs|ms|dr|sir|president|chancellor|prime|foreign|defence|defense|minister|secretary|general|"
    r"deputy|king|queen|pope)\b\.?\s*)+",
    re.I,
)


def without_accents(text: str) -> str:
    """`text` without accents and case."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark)).casefold()


def same_name(one: str | None, other: str | None) -> bool:
    """True where both names stand for the same person, country or body, or both are missing."""
    if not one or not other:
        return not one and not other
    left, right = country(one), country(other)
    if left or right:
        return left == right
    first, second = (_name_words(name) for name in (one, other))
    if not first or not second:
        return False
    shorter, longer = sorted((first, second), key=len)
    return _alike(shorter[-1], longer[-1]) and (len(shorter) == 1 or _alike(shorter[0], longer[0]))


def _name_words(name: str) -> list[str]:
    words = re.findall(r"\w+", TITLES.sub("", re.sub(r"['’]s?\b", "", without_accents(name)).strip()))
    return [SYNONYMS.get(word, word) if word in {"alliance"} else word for word in words]


def _alike(one: str, other: str) -> bool:
    return Levenshtein.distance(one, other) <= max(len(one), len(other)) // 8 + (min(len(one), len(other)) > 5)


def words_of_issue(text: str) -> frozenset[str]:
    """The words that tell issues apart: folded, without possessives, endings and stop words, synonyms made one."""
    plain = re.sub(r"['’]s?\b", "", without_accents(text))
    plain = plain.replace("european union", "eu").replace("united nations", "un").replace("cease-fire", "ceasefire")
    words = (word for word in re.findall(r"\w+", plain) if word not in STOP_WORDS)
    return frozenset(_stem(SYNONYMS.get(word, word)) for word in words)


def _stem(word: str) -> str:
    if place := country(word):
        return without_accents(place)
    for ending in ("ies", "ing", "ed", "es", "s", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def same_issue(one: str, other: str) -> bool:
    """True where both phrases name one issue, by the rule of this module."""
    left, right = words_of_issue(one), words_of_issue(other)
    if ("partial" in left) != ("partial" in right) or _opposes(one) != _opposes(other):
        return False
    if left & BODIES and right & BODIES and not left & right & BODIES:
        return False
    places = {without_accents(name) for word in left & right if (name := country(word))}
    return bool((left & right) - places) and overlap(one, other) >= 0.5


def _opposes(text: str) -> bool:
    return not OPPOSING.isdisjoint(re.findall(r"\w+", without_accents(text)))


def overlap(one: str, other: str) -> float:
    """The Dice coefficient of two phrases' words, 0 to 1."""
    left, right = words_of_issue(one), words_of_issue(other)
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one list in one article; `labels` is how many of the matched are right in each label, by its name."""

    matched: int = 0
    predicted: int = 0
    gold: int = 0
    labels: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: Score) -> Score:
        return Score(
            self.matched + other.matched,
            self.predicted + other.predicted,
            self.gold + other.gold,
            dict(Counter(self.labels) + Counter(other.labels)),
        )

    @property
    def precision(self) -> float:
        """Matched over predicted; 1 where nothing was predicted."""
        return self.matched / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        """Matched over gold; 1 where there is no gold."""
        return self.matched / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where there was nothing to find and nothing was found."""
        total = self.predicted + self.gold
        return 2 * self.matched / total if total else 1.0

    def accuracy(self, label: str) -> float:
        """Right labels of one name over matched; 1 where nothing matched."""
        return self.labels.get(label, 0) / self.matched if self.matched else 1.0


Item = Mapping[str, Any]


def pair_up(gold: Sequence[Item], found: Sequence[Item], fit: Callable[[Item, Item], float]) -> list[tuple[Item, Item]]:
    """Pairs of one gold and one found item, the best fit first, each item once; a fit of 0 is no match."""
    fits = sorted(
        ((fit(one, other), -i, -j) for i, one in enumerate(gold) for j, other in enumerate(found)), reverse=True
    )
    left, right, pairs = set[int](), set[int](), []
    for value, i, j in fits:
        if value > 0 and i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((gold[-i], found[-j]))
    return pairs


def score_quotes(gold: Sequence[Item], found: Sequence[Item], overlap: float = 0.9) -> Score:
    """Compare quotations with `text`, `start`, `end` (code points; None where the source has no such words) and
    `speaker`.
    """
    pairs = pair_up(gold, found, lambda one, other: _overlap(one, other) if _overlap(one, other) >= overlap else 0.0)
    right = sum(same_name(one["speaker"], other.get("speaker")) for one, other in pairs)
    return Score(len(pairs), len(found), len(gold), {"speaker": right})


def _overlap(one: Item, other: Item) -> float:
    if one.get("start") is None or other.get("start") is None:
        return 0.0
    (a, b), (c, d) = _trim(one), _trim(other)
    shared = max(0, min(b, d) - max(a, c))
    return shared / (b - a + d - c - shared) if shared else 0.0


def _trim(item: Item) -> tuple[int, int]:
    text, edge = item.get("text") or "", " \n\t\"'“”„‘’«»,."
    head, tail = len(text) - len(text.lstrip(edge)), len(text) - len(text.rstrip(edge))
    same = len(text) == item["end"] - item["start"] and head < len(text)
    return (item["start"] + head, item["end"] - tail) if same else (item["start"], item["end"])


def score_positions(gold: Sequence[Item], found: Sequence[Item]) -> Score:
    """Compare positions with `actor`, `issue`, `stance`, and `evidence` (a list of {start, end}) where gold has it."""
    pairs = pair_up(gold, found, _position_fit)
    right = sum(_accepts(one["stance"], other["stance"]) for one, other in pairs)
    return Score(len(pairs), len(found), len(gold), {"stance": right})


def _position_fit(one: Item, other: Item) -> float:
    if not same_name(one["actor"], other["actor"]):
        return 0.0
    if shared := _shared_evidence(one, other):
        return 1.0 + shared
    return max(
        (overlap(issue, other["issue"]) for issue in _each(one["issue"]) if same_issue(issue, other["issue"])),
        default=0.0,
    )


def _shared_evidence(one: Item, other: Item) -> float:
    """The share of gold's evidence that the other item's covers; 0 where gold has none."""
    spans = [(span["start"], span["end"]) for span in one.get("evidence") or ()]
    own = [(span["start"], span["end"]) for span in other.get("spans") or ()]
    covered = sum(max((max(0, min(b, d) - max(a, c)) for c, d in own), default=0) for a, b in spans)
    return covered / sum(b - a for a, b in spans) if spans else 0.0


def _each(value: Any) -> Sequence[Any]:
    """The accepted values of a gold label: one, or a list of them."""
    return value if isinstance(value, list) else [value]


def _accepts(gold: Any, found: Any) -> bool:
    return found in _each(gold)


def score_proposals(gold: Sequence[Item], found: Sequence[Item]) -> Score:
    """Compare proposals with `what` (gold: `proposal`), and the labels `status`, `kind` and `proposer`."""
    pairs = pair_up(
        gold, found, lambda one, other: _shared_evidence(one, other) or overlap(one["proposal"], other["what"])
    )
    labels = {
        "status": sum(_accepts(one["status"], other["status"]) for one, other in pairs),
        "kind": sum(_accepts(one["kind"], other["kind"]) for one, other in pairs),
        "proposer": sum(_same_proposer(one["proposer"], other) for one, other in pairs),
    }
    return Score(len(pairs), len(found), len(gold), labels)


def _same_proposer(gold: Any, other: Item) -> bool:
    """Whether any whose proposal it is said to be is one whom gold accepts; nobody is nobody."""
    given = other.get("put_forward_by", other.get("proposer")) or ""
    return any(same_name(one, name) for one in _each(gold) for name in (_each(given) or [""]))


def interval(
    scores: Sequence[Score], statistic: Callable[[Score], float], rounds: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """The 95 % percentile bootstrap interval of a statistic over articles (Efron 1979), resampled `rounds` times."""
    draw = random.Random(seed)  # noqa: S311 - statistics, no secret
    values = sorted(statistic(total(draw.choices(scores, k=len(scores)))) for _ in range(rounds)) if scores else [1.0]
    return values[int(0.025 * len(values))], values[min(len(values) - 1, int(0.975 * len(values)))]


def paired_test(
    one: Sequence[Score], other: Sequence[Score], statistic: Callable[[Score], float], rounds: int = 2000, seed: int = 0
) -> float:
    """Two-sided p of a paired permutation test over articles: how often swapping sides gives as large a difference."""
    draw = random.Random(seed)  # noqa: S311 - statistics, no secret
    observed = abs(statistic(total(one)) - statistic(total(other)))
    extreme = 0
    for _ in range(rounds):
        sides = [(a, b) if draw.random() < 0.5 else (b, a) for a, b in zip(one, other, strict=True)]
        difference = statistic(total(a for a, _ in sides)) - statistic(total(b for _, b in sides))
        extreme += abs(difference) >= observed - 1e-12
    return (extreme + 1) / (rounds + 1)


def total(scores: Iterable[Score]) -> Score:
    """The sum of scores: what micro-averages are computed from."""
    return sum(scores, Score())
