"""A comparison as a record: frozen, comparable, and plain JSON or a pandas table where that is wanted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from summarizer.across.actors import Actor, Actors, NamesInUse
from summarizer.across.articles import Article
from summarizer.across.contradictions import Contradiction, Misquotation, contradictions
from summarizer.across.copies import fingerprint, likely_originals, original, shingles
from summarizer.across.groups import Groups
from summarizer.across.issues import Issue, Issues, phrases
from summarizer.across.matrix import Cell, Stand, matrix
from summarizer.across.merges import Merges
from summarizer.across.translations import Embeddings
from summarizer.across.utterances import Utterance, Variant, utterances
from summarizer.errors import ExportError

if TYPE_CHECKING:
    import pandas

Key = tuple[str, str]
# Articles that one sampled shingle may lead to: more have it in common than are copies of each other.
MOST_ALIKE = 64


@dataclass(frozen=True)
class Comparison:
    """Many articles read as one. Articles are named by their run and their id in it."""

    articles: tuple[Article, ...]
    actors: tuple[Actor, ...]
    issues: tuple[Issue, ...]
    matrix: tuple[Cell, ...]
    utterances: tuple[Utterance, ...]
    copies: tuple[tuple[Key, ...], ...]
    contradictions: tuple[Contradiction | Misquotation, ...]

    @property
    def sources(self) -> int:
        """How many articles are independent: copies count once."""
        return len(self.articles) - sum(len(group) - 1 for group in self.copies)

    def as_dict(self) -> dict[str, Any]:
        """The comparison as plain JSON data: `summarizer compare --json` prints it, the service answers with it."""
        return {
            "documents": [_document(article) for article in self.articles],
            "actors": [_lists(asdict(actor)) for actor in self.actors],
            "issues": [_lists(asdict(issue)) for issue in self.issues],
            "matrix": [_cell(cell) for cell in self.matrix],
            "utterances": [_utterance(each) for each in self.utterances],
            "copies": [[{"run": run, "document_id": identity} for run, identity in group] for group in self.copies],
            "contradictions": [_contradiction(each) for each in self.contradictions],
        }

    def rows(self) -> list[dict[str, Any]]:
        """A flat row for each stance: what the tables of all formats hold."""
        return [_row(cell, stand) for cell in self.matrix for stand in cell.stands]

    def to_pandas(self) -> pandas.DataFrame:
        """A row for each stance, with its article and evidence. Raises ExportError without pandas."""
        try:
            import pandas
        except ImportError as error:
            raise ExportError("A DataFrame needs pandas.", "Install it with `pip install pandas`.") from error
        return pandas.DataFrame(self.rows())


def compare_articles(
    articles: Sequence[Article], *, copies: Iterable[tuple[Key, Key]] = (), codebook: Mapping[str, str] | None = None,
    actor_merges: Merges | None = None, issue_merges: Merges | None = None, embeddings: Embeddings | None = None,
) -> Comparison:  # fmt: skip
    """Compare articles. `copies` are pairs that are one article, `codebook` the names of known issues by their ids.

    With `embeddings` the same utterance is found in other languages too.
    """
    names = NamesInUse()
    for article in articles:
        names.add(article)
    actors = Actors(names, actor_merges or Merges())
    issues = Issues(Counter(phrases(articles)), codebook or {}, issue_merges or Merges())
    groups = tuple(tuple(sorted(group)) for group in Groups(copies).all())
    cells = matrix(articles, actors.name, issues.id, _sources(articles, groups))
    told = utterances(articles, actors.name, embeddings)
    found = contradictions(cells, told, actors.name)
    return Comparison(tuple(articles), actors.all(), issues.all(), cells, told, groups, found)


def _sources(articles: Sequence[Article], groups: Iterable[Sequence[Key]]) -> dict[Key, int]:
    """The number of each article's independent source."""
    first = {key: group[0] for group in groups for key in group}
    numbers = {key: number for number, key in enumerate(article.key for article in articles)}
    return {key: numbers[first.get(key, key)] for key in numbers}


def copy_pairs(texts: Mapping[Key, str]) -> set[tuple[Key, Key]]:
    """The articles that are copies, each behind the one it is a copy of, by their texts."""
    whole = {key: shingles(text) for key, text in texts.items()}
    having: dict[int, list[Key]] = defaultdict(list)
    pairs: set[tuple[Key, Key]] = set()
    for key, found in whole.items():
        sample = fingerprint(found)
        shared = Counter(other for each in sample for other in having[each][:MOST_ALIKE])
        first = original(found, ((other, whole[other]) for other in likely_originals(shared, len(sample))))
        if first is not None:
            pairs.add((first, key))
            continue
        for each in sample:  # a copy is found by its original, so that only originals are looked up
            having[each].append(key)
    return pairs


def _lists(data: dict[str, Any]) -> dict[str, Any]:
    """The data with its tuples as JSON has them."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in data.items()}


def _document(article: Article) -> dict[str, Any]:
    names = ("run", "title", "source", "published", "url")
    return {"document_id": article.id, **{name: getattr(article, name) for name in names}}


def stance(stand: Stand) -> dict[str, Any]:
    """One stance as plain JSON data, with its evidence."""
    article, position = stand.article, stand.position
    rest = ("stance", "path", "conditions", "reported_by", "judgement", "flagged")
    return {
        **_document(article),
        **{name: getattr(position, name) for name in rest},
        "evidence": [asdict(each) for each in position.evidence],
        "independent_source": stand.source,
    }


def _cell(cell: Cell) -> dict[str, Any]:
    stances = [stance(stand) for stand in cell.stands]
    return {
        "actor": cell.actor,
        "issue": cell.issue,
        "sources": cell.sources,
        "conflict": cell.conflict,
        "stances": stances,
    }


def _variant(variant: Variant) -> dict[str, Any]:
    saying = asdict(variant.saying)
    differences = [asdict(each) for each in variant.compared.differences]
    return {**_document(variant.article), **saying, "relation": variant.compared.relation, "differences": differences}


def _utterance(each: Utterance) -> dict[str, Any]:
    return {
        "actor": each.actor,
        "first_seen": _document(each.variants[0].article),
        "changed": each.changed,
        "variants": [_variant(variant) for variant in each.variants],
    }


def _contradiction(each: Contradiction | Misquotation) -> dict[str, Any]:
    if isinstance(each, Misquotation):
        return {
            "kind": each.kind,
            "actor": each.actor,
            "issue": None,
            "first": _variant(each.first),
            "second": _variant(each.second),
        }
    return {
        "kind": each.kind,
        "actor": each.actor,
        "issue": each.issue,
        "first": stance(each.first),
        "second": stance(each.second),
    }


def _row(cell: Cell, stand: Stand) -> dict[str, Any]:
    position = stand.position
    return {
        "actor": cell.actor, "issue": cell.issue, "stance": position.stance, **_document(stand.article),
        "conditions": position.conditions, "reported_by": position.reported_by,
        "evidence": " […] ".join(each.text for each in position.evidence),
        "start": position.evidence[0].start if position.evidence else None,
        "end": position.evidence[0].end if position.evidence else None,
        "verdict": ", ".join(dict.fromkeys(each.outcome for each in position.evidence)),
        "judged": None if position.judgement is None else str(position.judgement.get("verdict", position.judgement)),
        "flagged": position.flagged, "path": position.path, "independent_source": stand.source,
        "conflict": cell.conflict,
    }  # fmt: skip
