"""A brief of any news article: what happened, who is in it, what is known and who said what."""

from __future__ import annotations

from pydantic import Field

from summarizer import Quote, Schema, SourceName, SourcePhrase, Verbatim


class Person(Schema):
    """Somebody the article names."""

    name: SourceName = Field(description="The name, as fully as the article gives it.")
    role: SourcePhrase | None = Field(description="The office or part in the events.")


class KeyFact(Schema):
    """One thing the article reports."""

    fact: str = Field(description="What happened or holds, in one short sentence.")
    evidence: Verbatim = Field(description="The sentence of the article that says so, word for word.")


class BriefQuote(Quote):
    """Words that the article puts between quotation marks and gives to a speaker."""

    role: SourcePhrase | None = Field(description="The speaker's office.")
    about: str | None = Field(description="What they are about, in a few words; null if they do not say.")


class NewsBrief(Schema):
    """A typed brief of one article."""

    headline: str = Field(description="A headline of at most twelve words; capitals for names alone.")
    gist: str = Field(description="The article in two or three plain sentences.")
    people: list[Person] = Field(description="The people who matter in the article, each once.")
    key_facts: list[KeyFact] = Field(description="The three to eight facts that matter most, in the article's order.")
    quotes: list[BriefQuote] = Field(description="Every direct quotation, with its speaker.")
