"""What a comparison reads of one article's record: positions, sayings, and what the article calls whom."""

from __future__ import annotations

import calendar
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from summarizer.across.names import has_given_name, nation
from summarizer.records import Document
from summarizer.rulings.reviewed import Claim, Record, Row
from summarizer.text.names import mentions

_DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
_SECONDS_A_DAY = 86_400
_SHORT = 80  # characters of a text that other articles are likely to have too: a name, an issue, a stance, a path
# Where the claims of a position's evidence stand in it, be it a string or a list.
_EVIDENCE = re.compile(r"evidence(/[^#]*)?")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that a position rests on: its words, their place in the article (code points), what checking found."""

    text: str
    start: int | None = None
    end: int | None = None
    outcome: str = "unchecked"
    path: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """Where an actor stands on an issue, as one article has it; `path` is its JSON pointer in the summary.

    `verified` and `flagged` are those of its row in the record.
    """

    actor: str
    issue: str
    stance: str
    path: str
    evidence: tuple[Evidence, ...] = ()
    reported_by: str | None = None
    conditions: str | None = None
    role: str | None = None
    affiliation: str | None = None
    judgement: Mapping[str, Any] | None = None
    verified: bool = False
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Saying:
    """Words that one article puts into quotation marks and gives to a speaker; see Position for the last two."""

    speaker: str
    text: str
    path: str
    start: int | None = None
    end: int | None = None
    outcome: str = "unchecked"
    role: str | None = None
    verified: bool = False
    flagged: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """One article of one run. `names` has the fullest name this article gives for a shorter one or a post."""

    id: str
    run: str = ""
    title: str = ""
    source: str = ""
    published: str | None = None
    url: str | None = None
    sha256: str = ""
    positions: tuple[Position, ...] = ()
    sayings: tuple[Saying, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """What names the article among all that are compared: its run and its id there."""
        return self.run, self.id

    @property
    def day(self) -> int | None:
        """The day of publication, counted from 1970; None where the date is unknown or no date."""
        return day_of(self.published)

    def as_dict(self) -> dict[str, Any]:
        """The article as plain JSON data."""
        positions = [{**_fields(each), "evidence": [_fields(one) for one in each.evidence]} for each in self.positions]
        return {**_fields(self), "positions": positions, "sayings": [_fields(each) for each in self.sayings]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Article:
        """An article from its plain JSON data. What many articles say in the same words is in memory once."""
        positions = tuple(
            Position(**{**_shared(each), "evidence": tuple(Evidence(**_shared(one)) for one in each["evidence"])})
            for each in data["positions"]
        )
        sayings = tuple(Saying(**_shared(each)) for each in data["sayings"])
        return cls(**{**_shared(data), "positions": positions, "sayings": sayings})


def _fields(each: Evidence | Position | Saying | Article) -> dict[str, Any]:
    """The fields of a record as they are, without the copies that `asdict` makes."""
    return {field.name: getattr(each, field.name) for field in fields(each)}


def _shared(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, their short texts in memory once."""
    return {
        name: sys.intern(value) if isinstance(value, str) and len(value) <= _SHORT else value
        for name, value in values.items()
    }


def day_of(published: str | None) -> int | None:
    """The day of an ISO 8601 date, counted from 1970; of a month alone its first; None for anything else."""
    match = _DATE.match(published or "")
    if match is None or not 1 <= int(match[2]) <= 12:
        return None
    return calendar.timegm((int(match[1]), int(match[2]), int(match[3] or 1), 0, 0, 0)) // _SECONDS_A_DAY


def proven(article: Article) -> Article:
    """The article with only those positions and sayings that it bears out: what a verified export of it keeps."""
    positions = tuple(each for each in article.positions if each.verified)
    sayings = tuple(each for each in article.sayings if each.verified)
    return replace(article, positions=positions, sayings=sayings)


def article_of(record: Record) -> Article:
    """The article of a record, with the rulings of its reviewers applied: what they took out is not compared."""
    document = record.document
    positions, sayings = tuple(positions_of(record)), tuple(_sayings(record))
    return Article(
        document.id, "", document.title or "", _outlet(document), document.published, document.url, document.sha256,
        positions, sayings, _names(document, positions, sayings),
    )  # fmt: skip


def _outlet(document: Document) -> str:
    """Who published it, as far as the document knows."""
    return getattr(document, "outlet", None) or document.source


def positions_of(record: Record) -> Iterator[Position]:
    """The positions of a record that no ruling took out, in the order of its lists."""
    for row in record.rows:
        values = row.values
        if values is None or not all(isinstance(values.get(name), str) for name in ("actor", "issue", "stance")):
            continue
        path = f"/{row.list_name}/{row.index}"
        yield Position(
            values["actor"].strip(),
            values["issue"].strip(),
            values["stance"],
            path,
            evidence=tuple(_evidence(row, path)),
            reported_by=_text(values.get("reported_by")),
            conditions=_text(values.get("conditions")),
            role=_text(values.get("role")),
            affiliation=_text(values.get("affiliation")) or _text(values.get("country")),
            judgement=_judgement(record, path),
            verified=row.verified,
            flagged=row.flagged,
        )


def _evidence(row: Row, path: str) -> Iterator[Evidence]:
    """The claims of a position; its evidence as written where a run has no verdicts on it."""
    claims = [(place, claim) for place, claim in row.claims.items() if _EVIDENCE.fullmatch(place)]
    for place, claim in claims:
        start, end = claim.span or (None, None)
        yield Evidence(claim.text, start, end, _outcome(claim), f"{path}/{place}")
    if not claims:
        yield from (Evidence(text, path=f"{path}/evidence") for text in _texts((row.values or {}).get("evidence")))


def _texts(value: Any) -> Iterator[str]:
    """The passages of a field that is a string, a list of strings or of objects with a `text`."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(value.get("text"))
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _sayings(record: Record) -> Iterator[Saying]:
    for row in record.rows:
        claim, values = row.claims.get("text"), row.values
        if row.list_name != record.quote_list or values is None or not isinstance(values.get("text"), str):
            continue
        start, end = (claim.span if claim else None) or (None, None)
        outcome = _outcome(claim) if claim else "unchecked"
        path = claim.verdict.path if claim else f"/{row.list_name}/{row.index}/text"
        yield Saying(
            _text(values.get("speaker")) or "", values["text"], path, start, end, outcome, _text(values.get("role")),
            row.verified, row.flagged,
        )  # fmt: skip


def _outcome(claim: Claim) -> str:
    """The verdict's status; what reviewers made of the claim where they ruled."""
    return claim.verdict.status if claim.outcome in {"verified", "flagged"} else claim.outcome


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _judgement(record: Record, path: str) -> Mapping[str, Any] | None:
    """What a judge, a model or a person, said of a position; of several fields the stance first."""
    found = [each for each in record.opinions if each.path.startswith(f"{path}/")]
    chosen = next((each for each in found if each.path == f"{path}/stance"), found[0] if found else None)
    return asdict(chosen) if chosen else None


def _names(document: Document, positions: Iterable[Position], sayings: Iterable[Saying]) -> dict[str, str]:
    """The fullest name the article has for each shorter one, pronoun or post that the record uses."""
    used = {name for each in positions for name in (each.actor, each.reported_by) if name}
    used |= {each.speaker for each in sayings if each.speaker}
    short = {name for name in used if _may_be_fuller(name)}
    found = _surnames(used)
    if short - found.keys():
        known = {mention.text.lower(): mention.name for mention in mentions(document)}
        found = {name: known.get(name.lower()) or known.get(f"the {name.lower()}", name) for name in short}
    return {name: full for name, full in found.items() if name in short and full != name}


def _surnames(names: Iterable[str]) -> dict[str, str]:
    """The full name for the last word of each of these names that no other one of them shares."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if len(words := name.split()) > 1:
            found[words[-1]].append(name)
    return {word: full[0] for word, full in found.items() if len(full) == 1}


def _may_be_fuller(name: str) -> bool:
    """Whether an article may have more of a name: it is no country's, and does not begin with a given name."""
    return nation(name) is None and not has_given_name(name)
