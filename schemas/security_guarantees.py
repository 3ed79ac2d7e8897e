"""What an article says of security guarantees: who holds which position, who said what, what is on the table."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from summarizer import Quote, Schema, SourceName, Stance, Verbatim

Kind = Literal[
    "nato_membership",
    "eu_membership",
    "bilateral_agreement",
    "multinational_force",
    "military_support",
    "air_defence",
    "ceasefire_monitoring",
    "sanctions_or_economic",
    "other",
]
Status = Literal["proposed", "under_discussion", "agreed", "rejected", "withdrawn"]


class Position(Schema):
    """Where one actor stands on one issue."""

    actor: SourceName = Field(description="The person, country or body that holds the position.")
    role: str | None = Field(description="The actor's office, as the article gives it; null if it gives none.")
    affiliation: str | None = Field(description="The country or body the actor speaks for; null if unsaid.")
    issue: str = Field(description="What the position is about: a short noun phrase, without the actor's view of it.")
    stance: Stance = Field(
        description="supports: for it; supports_conditionally: for it only if or once something else holds; "
        "opposes: against it; neutral: takes no side, or declines to say."
    )
    conditions: str | None = Field(description="What the support depends on; null if the article gives no condition.")
    reported_by: SourceName | None = Field(
        description="Who says that the actor holds this position, where that is not the actor; else null."
    )
    evidence: Verbatim = Field(description="The sentence of the article that shows it, word for word.")


class SecurityQuote(Quote):
    """Words that the article puts between quotation marks and gives to a speaker."""

    role: str | None = Field(description="The speaker's office, as the article gives it; null if it gives none.")
    about: str = Field(description="What the words are about, in a few words.")


class Proposal(Schema):
    """A guarantee, plan or measure that somebody has put forward, agreed or turned down."""

    what: str = Field(description="What is proposed: a short noun phrase.")
    kind: Kind = Field(description="The kind of guarantee.")
    proposer: SourceName | None = Field(description="Who put it forward; null if the article does not say.")
    guarantors: list[SourceName] = Field(description="Who would give or carry out the guarantee.")
    beneficiary: SourceName | None = Field(description="Whom it would protect; null if the article does not say.")
    conditions: str | None = Field(description="What it depends on; null if the article gives no condition.")
    status: Status = Field(
        description="proposed: put forward; under_discussion: being weighed or still open; "
        "agreed: decided or in force; "
        "rejected: turned down; withdrawn: taken back or removed."
    )
    evidence: Verbatim = Field(description="The sentence of the article that shows it, word for word.")


class SecurityGuarantees(Schema):
    """A typed summary of one article about security guarantees."""

    headline: str = Field(description="A headline for the article, of at most twelve words.")
    gist: str = Field(description="The article in two or three plain sentences.")
    positions: list[Position] = Field(description="Who supports or opposes what; each actor and issue once.")
    quotes: list[SecurityQuote] = Field(description="Every direct quotation, with its speaker.")
    proposals: list[Proposal] = Field(description="Guarantees, plans and measures on the table; each once.")
