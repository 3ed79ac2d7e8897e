"""What free text of a record says that its source does not: names, numbers, quotations, posts.

Checks like those of `record_checks`. Whoever writes a headline or a gist uses words of their own, so that only what can
be shown to be wrong is flagged.
"""

from __future__ import annotations

from collections.abc import Iterator

from summarizer.records import Verdict
from summarizer.text.countries import polity
from summarizer.text.marks import GLYPHS
from summarizer.text.names import Named, holders_of_posts, knows, mentions
from summarizer.text.quotations import quotations
from summarizer.verifier.quote import verify_quote
from summarizer.verifier.record_reading import Reading
from summarizer.verifier.summary_texts import SummaryText, flag_text

# Marks that stand around words, an apostrophe is one of them only with another.
_MARKS = frozenset(GLYPHS) - frozenset("'’")


def _written(reading: Reading) -> Iterator[SummaryText]:
    """The texts in words of the record's own, phrases of the source among them."""
    return (text for text in reading.texts if text.kind in ("free", "phrase", "issue"))


def unfounded_name(reading: Reading) -> Iterator[Verdict]:
    """Names in free text that the source does not have."""
    for text in _written(reading):
        if text.value not in reading.issues:
            for name in _unfounded_names(text.value, reading):
                yield flag_text(text, f"The source does not name “{name}”.", f"Say it without “{name}”.")


def _unfounded_names(value: str, reading: Reading) -> Iterator[str]:
    """The capitalised names of a text that nothing in the source bears out."""
    if not reading.has_strange_capitals(value):
        return
    for mention in mentions(reading.as_document(value)):
        strange = _is_name(mention, value) and not reading.has_words(mention.text)
        if strange and not knows(mention.text, reading.document):
            yield mention.text


def _is_name(mention: Named, value: str) -> bool:
    """Whether a mention is a name by its capital; the first word of a sentence has one anyway, a country's apart."""
    before = value[: mention.start].rstrip(" “”\"'‘(")
    begins = not before or before[-1] in ".!?:…\n"
    return mention.text[:1].isupper() and (not begins or " " in mention.text or polity(mention.text) is not None)


def unfounded_number(reading: Reading) -> Iterator[Verdict]:
    """Numbers in free text, in digits, that the source does not have, or has with another magnitude or unit."""
    for text in _written(reading):
        for count in reading.counts_in(text.value):
            if count.in_digits and not reading.counts.has(count):
                yield flag_text(text, f"The source has no {count.text}.", f"Say it without {count.text}.")


def another_count(reading: Reading) -> Iterator[Verdict]:
    """Numbers in free text that the source has of something else, and other numbers of what is counted."""
    for text in _written(reading):
        for count in reading.counts_in(text.value):
            if reading.counts.differs(count):
                yield flag_text(
                    text,
                    f"The source counts something else with {count.text}.",
                    f"Give the number that the source has of this, or say it without {count.text}.",
                )


def unfounded_quotation(reading: Reading) -> Iterator[Verdict]:
    """What free text sets between quotation marks, and the source does not say."""
    for text in _written(reading):
        for said in _quoted(text.value, reading):
            if not verify_quote(said, reading.document, spoken=False).passes:
                yield flag_text(text, f"The source does not say “{said}”.", "Quote the source, or no one.")


def _quoted(value: str, reading: Reading) -> list[str]:
    """What a text sets between quotation marks."""
    if _MARKS.isdisjoint(value):
        return []
    return [value[each.start : each.end] for each in quotations(reading.as_document(value)) if each.depth == 0]


def another_post(reading: Reading) -> Iterator[Verdict]:
    """Posts that free text gives to one person before the name, and the source to another alone."""
    for text in reading.texts:
        if text.kind == "free":
            for name, holder in holders_of_posts(text.value, reading.document):
                yield flag_text(
                    text,
                    f"The source gives the post before “{name}” to {holder}.",
                    f"Give {name} the post that the source has.",
                )
