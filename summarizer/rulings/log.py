"""What people rule on the claims of a run: append-only events, and the pure fold that turns them into a state.

Nothing is ever overwritten. A ruling is an event; taking it back is an event too (`undo`, and `redo`, which undoes an
undo). The state of a claim follows from its events alone: each reviewer's last ruling in effect counts, those made on
another claim or source are stale, those that agree settle the claim, and those that differ are a dispute, until
somebody rules in sight of all of them. Every event carries the SHA-256 of the one before, so that a log that was edited
shows.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, get_args

Ruling = Literal[
    "replace", "paraphrase", "accept", "own", "reattribute", "reject", "add",
    "supports", "supports_conditionally", "opposes", "neutral", "none", "skip", "undo", "redo",
]  # fmt: skip
State = Literal["undecided", "settled", "disputed", "stale"]
Key = tuple[str, str]

RULINGS: tuple[Ruling, ...] = get_args(Ruling)
# What a person may say of a claim of a summary, of a quotation that no summary has, and of a passage left open.
CLAIM_RULINGS: tuple[Ruling, ...] = ("replace", "paraphrase", "accept", "own", "reattribute", "reject", "skip")
OMISSION_RULINGS: tuple[Ruling, ...] = ("add", "reject", "skip")
PASSAGE_RULINGS: tuple[Ruling, ...] = ("supports", "supports_conditionally", "opposes", "neutral", "none", "skip")
OMITTED = "omitted:"
OPEN = "open:"
# The task of records whose claims are a draft's quotes: only these can be their writer's own.
DRAFT_TASK = "check-draft"


@dataclass(frozen=True, slots=True)
class Decision:
    """One event of the log.

    `at` is a UTC time in ISO 8601, `path` the claim's JSON pointer in its summary, `omitted:START-END` (code points)
    for a quotation that no summary has, `open:START-END` for a passage left open. `before` and `after` are the claim as
    it stood and as it now stands: `text`, `speaker`, `start`, `end`, `status`, and of a passage `actor` and `issue`;
    `after["settles"]` lists the `seq` of rulings that an adjudication weighed.
    `undoes` is the `seq` an undo or redo takes back; with `batch` it takes back all of that batch. `previous` is the
    `hash` of the event before, "" for the first.
    """

    at: str
    reviewer: str
    document_id: str
    path: str
    ruling: Ruling
    reason: str = ""
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    source_sha256: str = ""
    claim_sha256: str = ""
    batch: str | None = None
    undoes: int | None = None
    seq: int = 0
    previous: str = ""
    hash: str = ""

    @property
    def key(self) -> Key:
        """The document's id and the claim's path."""
        return self.document_id, self.path

    @property
    def outcome(self) -> tuple[Any, ...]:
        """What two rulings must share to agree: the ruling, and the words, the speaker and the issue that it leaves."""
        after = self.after or {}
        return self.ruling, *(after.get(name) for name in ("text", "speaker", "actor", "issue"))

    @property
    def settles(self) -> frozenset[int]:
        """The rulings that this one was made in sight of, to settle a dispute."""
        return frozenset((self.after or {}).get("settles", ()))

    def as_dict(self) -> dict[str, Any]:
        """The event as plain JSON data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the log says of one claim: its state, the ruling in force where settled, each reviewer's, stale ones."""

    state: State = "undecided"
    decision: Decision | None = None
    rulings: tuple[Decision, ...] = ()
    stale: tuple[Decision, ...] = ()

    @property
    def after(self) -> Mapping[str, Any]:
        """The claim as the ruling in force leaves it; empty where there is none, or it leaves nothing."""
        return (self.decision and self.decision.after) or {}

    def of(self, reviewer: str) -> Decision | None:
        """This reviewer's own ruling in effect, a skip included; None if there is none."""
        return next((decision for decision in self.rulings if decision.reviewer == reviewer), None)


UNDECIDED = Standing()


def claim_sha256(claim: str, speaker: str | None) -> str:
    """Hex SHA-256 of a claim: its words and its speaker, as JSON, so that a changed speaker makes a new claim."""
    text = json.dumps([claim, speaker], ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def passage_sha256(text: str, actor: str | None) -> str:
    """Hex SHA-256 of an open passage: its words and whose stand is asked about; never that of a claim."""
    return hashlib.sha256(json.dumps([OPEN, text, actor], ensure_ascii=True).encode()).hexdigest()


def omitted_path(start: int, end: int) -> str:
    """The path of a quotation that no summary has: its place in the source, in code points."""
    return f"{OMITTED}{start}-{end}"


def seal_event(decision: Decision, seq: int, previous: str) -> Decision:
    """The event numbered and chained: `hash` covers every other field, `previous` (the hash before) among them."""
    numbered = replace(decision, seq=seq, previous=previous, hash="")
    return replace(numbered, hash=event_hash(numbered))


def event_hash(decision: Decision) -> str:
    """Hex SHA-256 of the event's canonical JSON without its own `hash`."""
    fields = {name: value for name, value in decision.as_dict().items() if name != "hash"}
    return hashlib.sha256(json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def first_broken(decisions: Iterable[Decision]) -> int | None:
    """The `seq` of the first event whose hash or link does not hold; None for a log that nobody edited."""
    previous = ""
    for decision in decisions:
        if decision.previous != previous or decision.hash != event_hash(decision):
            return decision.seq
        previous = decision.hash
    return None


def in_effect(decisions: Sequence[Decision]) -> list[Decision]:
    """The events, in order, that no later event in effect has undone; undo and redo events among them."""
    undone: set[int] = set()
    batches: set[str] = set()
    kept: list[Decision] = []
    for decision in reversed(decisions):
        takes_back = decision.undoes is not None
        if decision.seq in undone or (not takes_back and decision.batch in batches):
            continue
        kept.append(decision)
        if takes_back:
            _mark_undone(decision, undone, batches)
    return kept[::-1]


def _mark_undone(decision: Decision, undone: set[int], batches: set[str]) -> None:
    if decision.batch is not None:
        batches.add(decision.batch)
    elif decision.undoes is not None:
        undone.add(decision.undoes)


def rulings(decisions: Sequence[Decision]) -> dict[Key, list[Decision]]:
    """For each claim, each reviewer's last ruling in effect, in the order they were made."""
    latest: dict[Key, dict[str, Decision]] = defaultdict(dict)
    for decision in in_effect(decisions):
        if decision.undoes is None:
            by_reviewer = latest[decision.key]
            by_reviewer.pop(decision.reviewer, None)
            by_reviewer[decision.reviewer] = decision
    return {key: list(by_reviewer.values()) for key, by_reviewer in latest.items()}


def settle(made: Iterable[Decision], source_sha256: str, claim: str) -> Standing:
    """The state of a claim with these hashes, from each reviewer's ruling on it.

    A ruling on another claim or source is stale: kept, shown, not applied. A skip decides nothing.
    """
    made = tuple({each.reviewer: each for each in sorted(made, key=lambda each: each.seq)}.values())
    fresh = tuple(each for each in made if (each.source_sha256, each.claim_sha256) == (source_sha256, claim))
    stale = tuple(each for each in made if each not in fresh)
    votes = [each for each in fresh if each.ruling != "skip"]
    if not votes:
        return Standing("stale" if stale else "undecided", None, fresh, stale)
    if len({vote.outcome for vote in votes}) == 1:
        return Standing("settled", votes[-1], fresh, stale)
    adjudication = _adjudication(votes)
    return Standing("settled" if adjudication else "disputed", adjudication, fresh, stale)


def _adjudication(votes: Sequence[Decision]) -> Decision | None:
    """The last vote made in sight of all that differ from it; None while there is none."""
    for vote in reversed(votes):
        differing = {other.seq for other in votes if other.outcome != vote.outcome}
        if differing <= vote.settles:
            return vote
    return None


def to_undo(decisions: Sequence[Decision], reviewer: str) -> Decision | None:
    """The reviewer's last ruling in effect, which their next undo takes back; None if there is none."""
    own = (each for each in reversed(in_effect(decisions)) if each.reviewer == reviewer)
    return next((each for each in own if each.undoes is None), None)


def to_redo(decisions: Sequence[Decision], reviewer: str) -> Decision | None:
    """The reviewer's last undo in effect, if they have ruled on nothing since; else None."""
    own = [each for each in decisions if each.reviewer == reviewer]
    last_ruling = max((each.seq for each in own if each.undoes is None), default=0)
    undos = (each for each in reversed(in_effect(own)) if each.ruling == "undo" and each.seq > last_ruling)
    return next(undos, None)


@dataclass(frozen=True, slots=True)
class Log:
    """A run's decisions with what is asked of them most: who ruled what on each claim, and every event on one."""

    decisions: tuple[Decision, ...] = ()
    by_document: Mapping[str, Mapping[str, list[Decision]]] = field(default_factory=dict)
    history: Mapping[Key, list[Decision]] = field(default_factory=dict)

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> Log:
        """The log of these events, which must be in the order of their `seq`."""
        events = tuple(decisions)
        by_document: dict[str, dict[str, list[Decision]]] = defaultdict(dict)
        for (document_id, path), made in rulings(events).items():
            by_document[document_id][path] = made
        history: dict[Key, list[Decision]] = defaultdict(list)
        for event in events:
            history[event.key].append(event)
        return cls(events, dict(by_document), dict(history))

    @property
    def in_force(self) -> list[Decision]:
        """The rulings that count, in order: each reviewer's last one on each claim that is not taken back.

        A skip and an undo are no rulings.
        """
        made = (each for claims in self.by_document.values() for ruled in claims.values() for each in ruled)
        return sorted((each for each in made if each.ruling != "skip"), key=lambda each: each.seq)

    def standings(self, document_id: str, source_sha256: str, claims: Mapping[str, str]) -> dict[str, Standing]:
        """The state of a document's claims, given as path -> `claim_sha256`; undecided ones are left out.

        A ruling follows its claim to another path (the third quote has become the second) if its own path now holds
        another claim and just one path holds this one. A ruling whose claim is nowhere stays at its path, stale.
        """
        made = self.by_document.get(document_id)
        if not made:
            return {}
        placed: dict[str, list[Decision]] = defaultdict(list)
        for path, ruled in made.items():
            for decision in ruled:
                placed[_new_path(decision, path, claims)].append(decision)
        return {path: settle(each, source_sha256, claims.get(path, "")) for path, each in placed.items()}


def _new_path(decision: Decision, path: str, claims: Mapping[str, str]) -> str:
    if claims.get(path) == decision.claim_sha256:
        return path
    elsewhere = [other for other, claim in claims.items() if claim == decision.claim_sha256]
    return elsewhere[0] if len(elsewhere) == 1 else path
