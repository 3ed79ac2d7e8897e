"""What is argued about over all articles: a codebook's issues by their ids, free phrases by their words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from summarizer.across.articles import Article
from summarizer.across.merges import Merges
from summarizer.across.names import issue_key, key

# The share of two phrases' words in common from which a draft of merges proposes them as perhaps one.
_NEAR = 0.5
_MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class IssueAlias:
    """What an issue is also called: how often articles have it, and why the two are one."""

    name: str
    why: str
    count: int


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue over all articles. `id` is the codebook's, or for a free one its name."""

    id: str
    name: str
    coded: bool = False
    also: tuple[IssueAlias, ...] = ()


class Issues:
    """Phrases put together: `id` gives the issue of a phrase, `all` every issue with what was merged."""

    def __init__(self, counts: Counter[str], codebook: Mapping[str, str], merges: Merges) -> None:
        """`counts` are the phrases in use, `codebook` the names of known issues by id."""
        self._counts = counts
        self._codebook = codebook
        self._merges = merges
        named = {issue_key(name): each for each, name in codebook.items()}
        self._placed: dict[str, tuple[str, str]] = {}
        free: dict[frozenset[str], str] = {}
        for phrase, _ in counts.most_common():
            self._placed[phrase] = self._issue_key_and_name(phrase, named) or (
                free.setdefault(issue_key(phrase), phrase),
                "the same words",
            )

    def _issue_key_and_name(self, phrase: str, named: Mapping[frozenset[str], str]) -> tuple[str, str] | None:
        if phrase in self._codebook:
            return phrase, "the codebook's id"
        merged = self._merges.get(phrase)
        if merged:
            return next(
                (id for id, name in self._codebook.items() if key(name) == key(merged)), merged
            ), "your file says so"
        code = named.get(issue_key(phrase))
        return (code, "the words of the codebook's name") if code else None

    def id(self, phrase: str) -> str:
        """The id of the issue that a phrase is about."""
        return self._placed[phrase][0]

    def all(self) -> tuple[Issue, ...]:
        """Every issue, those that articles speak of most first."""
        groups: dict[str, list[str]] = defaultdict(list)
        for phrase, (group, _) in self._placed.items():
            groups[group].append(phrase)
        ordered = sorted(groups, key=lambda group: -sum(self._counts[phrase] for phrase in groups[group]))
        return tuple(self._issue(group, groups[group]) for group in ordered)

    def _issue(self, group: str, phrases: list[str]) -> Issue:
        name = self._codebook.get(group, group)
        also = tuple(
            IssueAlias(phrase, self._placed[phrase][1], self._counts[phrase])
            for phrase in phrases
            if phrase not in {name, group}
        )
        return Issue(group, name, group in self._codebook, also)


def phrases(articles: Iterable[Article]) -> Iterator[str]:
    """The issue of every position."""
    return (position.issue for article in articles for position in article.positions)


def near(issues: Iterable[Issue]) -> dict[str, list[str]]:
    """For each issue the names of others that share half of their words or more, for a person to judge."""
    keys = {issue.name: issue_key(issue.name) for issue in issues}
    by_word: dict[str, list[str]] = defaultdict(list)
    for name, words in keys.items():
        for word in words:
            by_word[word].append(name)
    return {name: _nearest(name, keys, by_word) for name in keys}


def _nearest(name: str, keys: Mapping[str, frozenset[str]], by_word: Mapping[str, list[str]]) -> list[str]:
    others = {other for word in keys[name] for other in by_word[word]} - {name}
    likeness = {other: len(keys[name] & keys[other]) / len(keys[name] | keys[other]) for other in others}
    ordered = sorted(
        (other for other in others if likeness[other] >= _NEAR), key=lambda other: (-likeness[other], other)
    )
    return ordered[:_MOST_NEAR]
