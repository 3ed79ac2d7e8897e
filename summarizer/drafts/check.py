"""A draft held against a pile of sources: for each claim those that can have anything of it, the likeliest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from heapq import nlargest
from typing import Any, Protocol

from summarizer.drafts.claims import DraftClaim, claims_of
from summarizer.drafts.data import finding_data
from summarizer.drafts.evidence import Finding, SourceVerdict, evidence, finding
from summarizer.drafts.ignored import Ignored
from summarizer.drafts.nearest import nearest_passage
from summarizer.drafts.screening import ClaimQuery, Stretches
from summarizer.errors import InputError
from summarizer.records import Document
from summarizer.text.spans import line_at

# The version of the record of a check; it changes when a field changes its meaning or goes.
SCHEMA_VERSION = 1
# Claims of a draft: a long book's, and few enough that a text made to be slow is refused.
MOST_CLAIMS = 10_000
# Sources that are asked about one claim: all that can have it, as far as there are no more.
MOST_ASKED = 40
# Once a claim is borne out, sources with less of it than this have nothing to add.
_SIMILAR = 0.75
_NEAREST = 3  # likeliest sources that are searched for the nearest passage

Candidates = list[tuple[float, int]]  # the bound of `screening`, and a source's position


class Pile(Protocol):
    """Sources by their positions, from 0, an index of their words (see `screening`), and what was found in them."""

    def frequency(self, words: Iterable[str]) -> Mapping[str, int]:
        """How many sources have each word."""

    def holders(self, word: str) -> Iterable[int]:
        """The keys of the streams that have a word."""

    def streams(self, keys: Iterable[int]) -> Iterator[tuple[int, str, Sequence[int]]]:
        """The streams with these keys: key, words, and the positions of the sources that have this text."""

    def document(self, position: int) -> Document:
        """The source at a position."""

    def places(self, sha256: str) -> Sequence[int]:
        """The positions of the sources with a text of this hash."""

    def recall(self, claim: DraftClaim) -> Finding | None:
        """What was found of this claim before, in these very sources."""

    def remember(self, found: Sequence[Finding]) -> None:
        """Keep what was found."""

    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Unused:
    """A quotation of a source that the draft does not use; `speaker` as the source names it."""

    source_id: str
    start: int
    end: int
    line: int
    text: str
    speaker: str | None


@dataclass(frozen=True)
class DraftCheck:
    """A draft, what the sources say of each of its claims, and how many sources there were.

    `own` are sources that are the draft itself, which were not asked; `unused` is None where nobody asked for it.
    """

    draft: Document
    findings: tuple[Finding, ...]
    sources: int
    unused: tuple[Unused, ...] | None = None
    own: int = 0

    @property
    def flags(self) -> tuple[Finding, ...]:
        """The claims that need a person."""
        return tuple(each for each in self.findings if each.flagged)

    @property
    def undecided(self) -> tuple[Finding, ...]:
        """The flags that nobody has ruled on."""
        return tuple(each for each in self.findings if each.undecided)

    @property
    def unconfirmed(self) -> tuple[Finding, ...]:
        """The claims whose words pass with a speaker that no source confirms."""
        return tuple(each for each in self.findings if each.unconfirmed)

    @property
    def clipped(self) -> tuple[Finding, ...]:
        """The claims whose words pass, and words that were left out may change the sense."""
        return tuple(each for each in self.findings if each.clipped)

    def line(self, offset: int) -> int:
        """The line of the draft, from 1, that a code point stands in."""
        return line_at(self.draft.text, offset)

    def as_dict(self) -> dict[str, Any]:
        """The record of the check as plain JSON data."""
        draft = self.draft
        return {
            "schema_version": SCHEMA_VERSION,
            "draft": {"id": draft.id, "title": draft.title, "sha256": draft.sha256},
            "sources": self.sources,
            "counts": dict(Counter(each.status for each in self.findings)),
            "flagged": len(self.flags),
            "undecided": len(self.undecided),
            "unconfirmed": len(self.unconfirmed),
            "findings": [self._finding_data(each) for each in self.findings],
            "unused": None if self.unused is None else [asdict(each) for each in self.unused],
        }

    def _finding_data(self, found: Finding) -> dict[str, Any]:
        claim = found.claim
        place = {"number": claim.number, "start": claim.start, "end": claim.end, "line": self.line(claim.start)}
        return {**place, **finding_data(found), "ruling": found.ruling and asdict(found.ruling)}


def check_claims(draft: Document, pile: Pile, ignored: Sequence[Ignored] = (), most: int = MOST_CLAIMS) -> DraftCheck:
    """The verdict on every claim of the draft. Claims that `ignored` covers keep its reason and are not looked for.

    A source that is the draft itself bears nothing out and is left out. Raises InputError for more than `most` claims.
    """
    claims = claims_of(draft)
    if len(claims) > most:
        raise InputError(f"The draft has {len(claims):,} quotes; {most:,} can be checked at a time.", "Divide it.")
    own = frozenset(pile.places(draft.sha256))
    known = {
        claim.number: _finding_without_search(claim, ignored) or (None if own else pile.recall(claim))
        for claim in claims
    }
    settled = {number: found for number, found in known.items() if found is not None}
    new = find_claims([claim for claim in claims if claim.number not in settled], pile, own)
    if not own:
        pile.remember(new)
    settled |= {found.claim.number: found for found in new}
    return DraftCheck(draft, tuple(settled[claim.number] for claim in claims), len(pile) - len(own), own=len(own))


def _finding_without_search(claim: DraftClaim, ignored: Sequence[Ignored]) -> Finding | None:
    if claim.kind == "paraphrase":
        return Finding(claim)
    reason = next((each.reason for each in ignored if each.covers(claim.text)), None)
    return None if reason is None else Finding(claim, ignored=reason)


def find_claims(claims: Sequence[DraftClaim], pile: Pile, own: frozenset[int] = frozenset()) -> list[Finding]:
    """What the sources say of each claim, but for those at the positions `own`."""
    queries = [ClaimQuery.of(claim.text) for claim in claims]
    likely = candidate_sources(queries, pile, own)
    return [_finding(*each, pile, own) for each in zip(claims, queries, likely, strict=True)]


def _finding(claim: DraftClaim, query: ClaimQuery, likely: Candidates, pile: Pile, own: frozenset[int]) -> Finding:
    found = finding(claim, list(_verdicts_of_sources(claim, query, likely, pile)))
    if found.best is not None or not claim.checked:
        return found
    return Finding(claim, nearest=nearest_passage(claim.text, _kin(query, pile, own)))


def _kin(query: ClaimQuery, pile: Pile, own: frozenset[int]) -> Iterator[tuple[int, Document]]:
    """The sources that have most of an absent claim's words in one place."""
    streams = pile.streams(sorted({key for word in query.words for key in pile.holders(word)}))
    held = ((query.kinship(Stretches(words)), place) for _, words, places in streams for place in {*places[:1]} - own)
    ranked = nlargest(_NEAREST, ((kinship, -place) for kinship, place in held))
    return ((-place, pile.document(-place)) for kinship, place in ranked if kinship)


def candidate_sources(queries: Sequence[ClaimQuery], pile: Pile, own: frozenset[int] = frozenset()) -> list[Candidates]:
    """For each claim the sources that can have anything of it, the likeliest first. Each stream is read once."""
    asking: dict[int, int] = {}  # a stream's key to the claims that it may have words of, a bit each
    for place, query in enumerate(queries):
        for word in query.rarest(pile.frequency(query.words)):
            for key in pile.holders(word):
                asking[key] = asking.get(key, 0) | 1 << place
    found: list[Candidates] = [[] for _ in queries]
    for key, words, positions in pile.streams(sorted(asking)):
        stretches = Stretches(words)
        for place, query in enumerate(queries):
            bound = query.bound(stretches) if asking[key] >> place & 1 else 0.0
            if bound:
                found[place] += ((bound, position) for position in positions if position not in own)
    return [sorted(each, key=lambda pair: (-pair[0], pair[1])) for each in found]


def _verdicts_of_sources(
    claim: DraftClaim, query: ClaimQuery, likely: Candidates, pile: Pile
) -> Iterator[SourceVerdict]:
    """The evidence of the likeliest sources; once one bears the claim out, only of those with much the same words."""
    settled = False
    for bound, position in likely[:MOST_ASKED]:
        if settled and bound < _SIMILAR * query.weight:
            return
        found = evidence(claim, pile.document(position), position)
        settled |= found.verdict.passes and (claim.speaker is None or found.relation == "confirmed")
        yield found


__all__ = ["MOST_ASKED", "SCHEMA_VERSION", "DraftCheck", "Pile", "Unused", "check_claims", "find_claims"]
