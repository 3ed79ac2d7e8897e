"""What an article says of security guarantees: who holds which position, who said what, what is on the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from summarizer import (
    Affiliation,
    Document,
    Issue,
    Quote,
    Schema,
    SourceName,
    SourcePhrase,
    Spoken,
    Stance,
    Verbatim,
    Verdict,
    flag,
)
from summarizer.text.names import is_same_name

Kind = Literal[
    "nato_membership",
    "nato_membership_ban",
    "eu_membership",
    "bilateral_agreement",
    "multinational_force",
    "military_support",
    "air_defence",
    "ceasefire_monitoring",
    "sanctions_or_economic",
    "peace_plan",
    "territorial_terms",
    "force_limits",
    "security_guarantees",
    "other",
]
Status = Literal["proposed", "under_discussion", "agreed", "rejected", "withdrawn"]
Certainty = Literal["stated", "reported", "inferred"]
Form = Literal["quoted", "paraphrased", "narrated"]


class Position(Schema):
    """One actor's stand on one issue."""

    actor: SourceName = Field(description="A person, country or body.")
    role: SourcePhrase | None
    affiliation: Affiliation | None = Field(description="The country or body the actor speaks for.")
    issue: Issue = Field(description="An issue of the list; where none fits, a noun phrase of the article.")
    stance: Stance = Field(
        description="supports_conditionally: only if or once something else happens; neutral: takes or declines a side."
    )
    conditions: SourcePhrase | None
    certainty: Certainty = Field(description="stated: by the actor; reported: by others; inferred: from an act.")
    form: Form = Field(description="paraphrased: said, in other words; narrated: done.")
    reported_by: SourceName | None
    said_on: SourcePhrase | None
    evidence: list[Verbatim] = Field(description="One to three that show actor, issue and side.")
    quotes: list[Spoken] = Field(description="The actor's quotations that express it.")


class SecurityQuote(Quote):
    """A direct quotation."""

    role: SourcePhrase | None
    about: str | None = Field(description="In a few words; null if they do not say.")


class Proposal(Schema):
    """A guarantee, plan or measure put forward, agreed or turned down."""

    what: SourcePhrase = Field(description="A short noun phrase.")
    kind: Kind = Field(description="nato_membership_ban: kept out of NATO; security_guarantees: no form named.")
    put_forward_by: list[SourceName]
    backed_by: list[SourceName]
    rejected_by: list[SourceName]
    guarantors: list[SourceName] = Field(description="Who would give or carry it out.")
    beneficiary: SourceName | None
    conditions: SourcePhrase | None
    status: Status = Field(
        description="under_discussion: weighed or open; agreed: decided or in force; withdrawn: taken back, struck out."
    )
    as_of: SourcePhrase | None = Field(description="When that was so.")
    evidence: list[Verbatim] = Field(description="One to three that show it.")


class SecurityGuarantees(Schema):
    """What one article says of security guarantees."""

    headline: str = Field(description="At most twelve words; capitals for names alone.")
    gist: str = Field(description="Two or three plain sentences.")
    positions: list[Position]
    quotes: list[SecurityQuote]
    proposals: list[Proposal]


def reporter_is_another(summary: SecurityGuarantees, document: Document) -> Iterator[Verdict]:
    """Nobody reports their own stand."""
    for index, position in enumerate(summary.positions):
        if position.reported_by and is_same_name(position.reported_by, position.actor, document):
            hint = f"{position.actor} is both the actor and who reports it."
            yield flag(f"/positions/{index}/reported_by", position.actor, hint, mend="Leave reported_by empty.")


def condition_is_given(summary: SecurityGuarantees, document: Document) -> Iterator[Verdict]:
    """A stand that depends on something says on what."""
    for index, position in enumerate(summary.positions):
        if position.stance == "supports_conditionally" and not (position.conditions or "").strip():
            hint = "The stand is conditional, and no condition is given."
            yield flag(
                f"/positions/{index}/stance", position.stance, hint, mend="Give the condition, or another stance."
            )


def nobody_is_on_both_sides(summary: SecurityGuarantees, document: Document) -> Iterator[Verdict]:
    """Who puts a proposal forward or backs it does not speak against it."""
    for index, proposal in enumerate(summary.proposals):
        backers = (*proposal.put_forward_by, *proposal.backed_by)
        against = (each for each in proposal.rejected_by if any(is_same_name(each, one, document) for one in backers))
        for name in dict.fromkeys(against):
            hint = f"{name} is both for and against it."
            mend = "Leave the name where the article puts it."
            yield flag(f"/proposals/{index}/rejected_by", name, hint, mend=mend)


checks = [reporter_is_another, condition_is_given, nobody_is_on_both_sides]
