"""How good a model and a way of quoting are, against articles annotated by people. The rules are in scoring.py."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from summarizer.errors import InputError, SummarizerError
from summarizer.evaluation.scoring import (
    Score,
    interval,
    paired_test,
    same_name,
    score_positions,
    score_proposals,
    score_quotes,
    total,
)
from summarizer.inputs import document_from, read_document
from summarizer.records import Document, Verdict
from summarizer.records.results import NO_USAGE, Result, Usage
from summarizer.tasks.codebooks import Codebook

LISTS = ("quotes", "positions", "proposals")
# The labels of a matched item, in each list.
LABELS = {"quotes": ("speaker",), "positions": ("stance",), "proposals": ("status", "kind", "proposer")}
# What an annotation of each list has at least, and what a summary's item needs to be compared with it.
GOLD_FIELDS = {
    "quotes": {"text", "start", "end", "speaker"},
    "positions": {"actor", "issue", "stance"},
    "proposals": {"proposal", "kind", "proposer", "status"},
}
FOUND_FIELDS = {**GOLD_FIELDS, "quotes": {"text"}, "proposals": {"what", "kind", "status"}}
Statistic = Callable[[Score], float]
STATISTICS: dict[str, Statistic] = {
    "precision": lambda score: score.precision,
    "recall": lambda score: score.recall,
    "F1": lambda score: score.f1,
}


@dataclass(frozen=True)
class Gold:
    """An article and what people found in it; a list that was not annotated is missing from `lists`."""

    document: Document
    lists: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class ArticleScores:
    """What a system made of one article: a score for each annotated list, its verdicts, what a judge said, its cost."""

    id: str
    scores: Mapping[str, Score]
    verdicts: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    usage: Usage = NO_USAGE
    error: str = ""


@dataclass(frozen=True)
class Evaluation:
    """A system's outcomes over all articles."""

    system: str
    outcomes: Sequence[ArticleScores]

    def scores(self, name: str) -> list[Score]:
        """The scores of one list, an article each."""
        return [outcome.scores[name] for outcome in self.outcomes if name in outcome.scores]

    def as_dict(self) -> dict[str, Any]:
        """Figures with their 95 % intervals, verdicts by status, and the mean cost of an article."""
        usage = sum((outcome.usage for outcome in self.outcomes), Usage())
        articles = max(len(self.outcomes), 1)
        return {
            "system": self.system,
            "articles": len(self.outcomes),
            "failed": [outcome.id for outcome in self.outcomes if outcome.error],
            "figures": {name: _figures(self.scores(name), LABELS[name]) for name in LISTS if self.scores(name)},
            "verdicts": dict(sum((outcome.verdicts for outcome in self.outcomes), Counter())),
            "judged": dict(sum((outcome.judged for outcome in self.outcomes), Counter())),
            "tokens": (usage.input_tokens + usage.output_tokens) / articles,
            "seconds": usage.seconds / articles,
            "cost_usd": None if usage.cost_usd is None else usage.cost_usd / articles,
        }


def read_gold(path: Path, articles: Path | None = None) -> list[Gold]:
    """Annotated articles of a JSON Lines file; texts that it lacks are read from the folder `articles` by id.

    Raises InputError naming the line that cannot be used.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}.") from None
    gold = [_gold(line, f"{path}:{number}", articles) for number, line in enumerate(lines, 1) if line.strip()]
    if not gold:
        raise InputError(f"{path} has no annotated article.")
    return gold


def _gold(line: str, place: str, articles: Path | None) -> Gold:
    try:
        record = json.loads(line)
        lists = {name: record[name] for name in LISTS if isinstance(record.get(name), list)}
    except (ValueError, AttributeError, TypeError) as error:
        raise InputError(f"{place} is no annotated article: {error}.") from None
    for name, items in lists.items():
        if not _comparable(items, GOLD_FIELDS[name]):
            raise InputError(f"{place}: each of `{name}` needs {', '.join(sorted(GOLD_FIELDS[name]))}.")
    if "text" in record:
        return Gold(document_from(record, place), lists)
    if articles is None:
        raise InputError(f"{place} has no text.", "Give the folder of the articles with --articles.")
    return Gold(read_document(str(articles / Path(str(record.get("id", ""))).name)), lists)


def _comparable(items: Any, fields: AbstractSet[str]) -> bool:
    return isinstance(items, list) and all(isinstance(item, dict) and fields <= item.keys() for item in items)


async def evaluate_system(
    system: str,
    process: Callable[[Document], Awaitable[Result]],
    gold: Iterable[Gold],
    report: Callable[[ArticleScores], None] = lambda outcome: None,
    codebook: Codebook | None = None,
) -> Evaluation:
    """Run a system over annotated articles, one after the other. An article that fails scores nothing found.

    With a `codebook` the ids of its issues are compared by the issues' names.

    Raises what stops a run: a wrong key, no credit, a model that is not there.
    """
    outcomes = []
    for article in gold:
        try:
            outcomes.append(score_result(article, await process(article.document), codebook))
        except SummarizerError as error:
            if error.stops_run:
                raise
            scores = {name: Score(gold=len(found)) for name, found in article.lists.items()}
            outcomes.append(ArticleScores(article.document.id, scores, error=str(error)))
        report(outcomes[-1])
    return Evaluation(system, outcomes)


def score_result(gold: Gold, result: Result, codebook: Codebook | None = None) -> ArticleScores:
    """The scores of one result."""
    summary = result.summary.model_dump(mode="json")
    # A list of that name that holds something else is not compared.
    found = {name: summary[name] for name in LISTS if _comparable(summary.get(name), FOUND_FIELDS[name])}
    scores: dict[str, Score] = {}
    if "quotes" in found and "quotes" in gold.lists:
        scores["quotes"] = _judge_quotes(gold.lists["quotes"], found["quotes"], result.verdicts)
    if "positions" in found and "positions" in gold.lists:
        scores["positions"] = score_positions(
            gold.lists["positions"], _with_names(_with_places("positions", found, result), codebook)
        )
    if "proposals" in found and "proposals" in gold.lists:
        scores["proposals"] = score_proposals(gold.lists["proposals"], _with_places("proposals", found, result))
    verdicts = Counter(verdict.status for verdict in result.verdicts)
    judged = Counter(judgement.verdict for judgement in result.judgements)
    return ArticleScores(result.document.id, scores, Counter(verdicts), Counter(judged), result.usage)


def _with_places(name: str, found: Mapping[str, Sequence[Mapping[str, Any]]], result: Result) -> list[dict[str, Any]]:
    """The items of a list with `spans`: where the source has the evidence of each."""
    places = {verdict.path: verdict for verdict in result.verdicts if verdict.start is not None and not verdict.spoken}
    return [
        {
            **item,
            "spans": [
                {"start": verdict.start, "end": verdict.end}
                for path, verdict in places.items()
                if path == f"/{name}/{number}/evidence" or path.startswith(f"/{name}/{number}/evidence/")
            ],
        }
        for number, item in enumerate(found[name])
    ]


def _with_names(items: list[dict[str, Any]], codebook: Codebook | None) -> list[dict[str, Any]]:
    """The items with the names of their issues in place of ids."""
    issues = codebook.by_id if codebook else {}
    return [{**item, "issue": issues[item["issue"]].name} if item["issue"] in issues else item for item in items]


def _judge_quotes(
    gold: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]], verdicts: Sequence[Verdict]
) -> Score:
    """Quotes by their place in the source. Partial gold quotations are neither rewarded nor punished."""
    places = {verdict.path: verdict for verdict in verdicts}
    placed = []
    for number, quote in enumerate(found):
        verdict = places.get(f"/quotes/{number}/text")
        if verdict is not None:
            placed.append({**quote, "start": verdict.start, "end": verdict.end, "verdict": verdict})
    full = [quote for quote in gold if quote.get("kind") != "partial"]
    partial = [quote for quote in gold if quote.get("kind") == "partial"]
    counted = [quote for quote in placed if not any(_overlap(quote, other) for other in partial)]
    return score_quotes([_with_speaker(quote, counted) for quote in full], counted)


def _with_speaker(gold: Mapping[str, Any], found: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Gold whose speaker is a pronoun has the name that the source settles, where the mention is the same."""
    if gold.get("speaker_start") is None:
        return {"speaker": None, **gold}
    for quote in found:
        attribution = quote["verdict"].attribution
        if attribution and _overlap(quote, gold) and _meets(attribution, gold):
            known = same_name(gold["speaker"], quote.get("speaker"))
            return gold if known else {**gold, "speaker": attribution.name}
    return gold


def _meets(attribution: Any, gold: Mapping[str, Any]) -> bool:
    return bool(attribution.start < gold["speaker_end"] and gold["speaker_start"] < attribution.end)


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    placed = one["start"] is not None and other["start"] is not None
    return placed and max(one["start"], other["start"]) < min(one["end"], other["end"])


def _figures(scores: Sequence[Score], labels: Sequence[str]) -> dict[str, Any]:
    """Each statistic over all articles with its 95 % bootstrap interval, and the share of right labels of each name."""
    summed = total(scores)
    figures: dict[str, Any] = {
        name: {"value": statistic(summed), "interval": interval(scores, statistic)}
        for name, statistic in STATISTICS.items()
    }
    right = {label: summed.accuracy(label) for label in labels}
    return {**figures, "labels": right, "matched": summed.matched, "predicted": summed.predicted, "gold": summed.gold}


def compare_systems(one: Evaluation, other: Evaluation) -> dict[str, dict[str, float]]:
    """Two systems on the same articles: for each list the difference of F1 and the p of a paired permutation test."""
    found = {}
    for name in LISTS:
        left, right = one.scores(name), other.scores(name)
        if left and len(left) == len(right):
            f1 = STATISTICS["F1"]
            found[name] = {"difference": f1(total(left)) - f1(total(right)), "p": paired_test(left, right, f1)}
    return found
