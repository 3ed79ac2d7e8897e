"""What an article says of security guarantees: who holds which position, who said what, what is on the table."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from summarizer import Affiliation, Issue, Quote, Schema, SourceName, SourcePhrase, Spoken, Stance, Verbatim

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
    """Where one actor stands on one issue."""

    actor: SourceName = Field(description="Whose stand it is: a person, country or body, by its fullest name.")
    role: SourcePhrase | None = Field(description="The actor's office in the article's words; null if it gives none.")
    affiliation: Affiliation | None = Field(description="The country or body the actor speaks for; null if unsaid.")
    issue: Issue = Field(description="The id of an issue of the list; where none fits, a noun phrase of the article.")
    stance: Stance = Field(
        description="supports; supports_conditionally: the stand itself holds only if or once something else does; "
        "opposes; neutral: speaks of it and takes no side, or declines to."
    )
    conditions: SourcePhrase | None = Field(description="What the stand depends on, in the article's words, or null.")
    certainty: Certainty = Field(
        description="stated: by the actor; reported: by another, or as hearsay; inferred: follows from an act."
    )
    form: Form = Field(description="quoted: in the actor's words; paraphrased: said, in others' words; narrated: done.")
    reported_by: SourceName | None = Field(description="Who says that the actor holds it, if not the actor; else null.")
    said_on: SourcePhrase | None = Field(description="When it was said, as the article has it; null if it does not.")
    evidence: list[Verbatim] = Field(description="One to three sentences that show actor, issue and side.")
    quotes: list[Spoken] = Field(description="The quotations of the actor that express it; else empty.")


class SecurityQuote(Quote):
    """Words that the article puts between quotation marks and gives to a speaker."""

    role: SourcePhrase | None = Field(description="The speaker's office in the article's words, or null.")
    about: str | None = Field(description="What the words are about, in a few words; null if they do not say.")


class Proposal(Schema):
    """A guarantee, plan or measure that somebody has put forward, agreed or turned down."""

    what: SourcePhrase = Field(description="What is proposed: a short noun phrase in the article's words.")
    kind: Kind = Field(description="nato_membership_ban: kept out of NATO; security_guarantees: no form named.")
    put_forward_by: list[SourceName] = Field(description="Whose proposal it is; empty if the article does not say.")
    backed_by: list[SourceName] = Field(description="Who else speaks for it.")
    rejected_by: list[SourceName] = Field(description="Who speaks against it.")
    guarantors: list[SourceName] = Field(description="Who would give or carry it out.")
    beneficiary: SourceName | None = Field(description="Whom it would protect; null if the article does not say.")
    conditions: SourcePhrase | None = Field(description="What it depends on, in the article's words, or null.")
    status: Status = Field(
        description="proposed; under_discussion: weighed or open; agreed: decided or in force; rejected; "
        "withdrawn: taken back or struck out."
    )
    as_of: SourcePhrase | None = Field(description="When that was so, as the article has it; null if it does not.")
    evidence: list[Verbatim] = Field(description="One to three sentences that show it.")


class SecurityGuarantees(Schema):
    """A typed summary of one article about security guarantees."""

    headline: str = Field(description="A headline of at most twelve words, as a sentence without capitals but names'.")
    gist: str = Field(description="The article in two or three plain sentences.")
    positions: list[Position] = Field(description="Who supports or opposes what; each actor and issue once.")
    quotes: list[SecurityQuote] = Field(description="Every direct quotation, with its speaker.")
    proposals: list[Proposal] = Field(description="Guarantees, plans and measures on the table; each once.")
