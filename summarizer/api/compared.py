"""Results compared through the Python API: many articles read as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from summarizer.across.articles import article_of
from summarizer.across.comparison import Comparison, compare_articles, copy_pairs
from summarizer.across.merges import Merges
from summarizer.across.translations import ALIKE, Embed, Embeddings
from summarizer.errors import InputError, demand
from summarizer.records.results import Result
from summarizer.rulings.reviewed import Claim, Record


def compare(
    results: Iterable[Result[Any]], *, actors: Sequence[Mapping[str, Any]] = (),
    issues: Sequence[Mapping[str, Any]] = (), codebook: Mapping[str, str] | None = None,
    embed: Embed | None = None, alike: float = ALIKE,
) -> Comparison:  # fmt: skip
    """Read many results as one: who stands where on what, who said the same, which articles are copies, who disagrees.

    `actors` and `issues` are your own merges, each a mapping with a `name` and `also`, a list of what it also goes by;
    `codebook` gives the names of known issues by their ids. Two results of one document's id are told apart by their
    order. `embed` is a function from texts to vectors, as models of embeddings have one (`model.encode`): with it the
    same utterance is found in other languages, from the cosine `alike` on. The Comparison is frozen; `as_dict` and
    `to_pandas` hand it on. Raises InputError for what is no Result, for merges that contradict each other, and for what
    is no vector of each text.
    """
    demand(results, Iterable, "compare needs a list of results", "Give it what summarize returns.")
    articles, texts = [], {}
    for number, result in enumerate(results):
        if not isinstance(result, Result):
            raise InputError(f"compare takes results, not {type(result).__name__}.", "Give it what summarize returns.")
        article = article_of(_record(result))
        if article.key in texts:
            article = replace(article, run=str(number))
        articles.append(article)
        texts[article.key] = result.document.text
    return compare_articles(
        articles, copies=copy_pairs(texts), codebook=codebook, actor_merges=Merges.of(list(actors), "actors"),
        issue_merges=Merges.of(list(issues), "issues"), embeddings=Embeddings(embed, alike) if embed else None,
    )  # fmt: skip


def _record(result: Result[Any]) -> Record:
    """A result as a record without rulings."""
    lists = [
        verdict.path.split("/")[1] for verdict in result.verdicts if verdict.spoken and verdict.path.count("/") > 1
    ]
    return Record(
        result.document, result.task, result.model, result.summary.model_dump(mode="json"),
        claims={verdict.path: Claim(verdict) for verdict in result.verdicts},
        judgements=result.judgements, quote_list=max(set(lists), key=lists.count, default="quotes"),
    )  # fmt: skip
