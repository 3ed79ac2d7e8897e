"""What of a record the program can prove beside its words: names, numbers, phrases, that evidence bears its claim.

Each check is a function of a `Reading` that yields findings (`flag`): what is wrong, at which field, what would mend
it. They go by the types of fields (`summarizer.tasks.fields`) and never by their names. What counts as found is
lenient, since a true record that is flagged costs a person's time: words are compared by their first letters, and a
phrase is flagged only where half of its words or more are missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from summarizer.records import Span, Verdict, flag
from summarizer.text.languages import Language
from summarizer.text.names import knows
from summarizer.text.word_classes import class_name
from summarizer.verifier.record_agreement import contradiction, no_evidence, repeated, two_speakers
from summarizer.verifier.record_free_text import (
    another_count,
    another_post,
    unfounded_name,
    unfounded_number,
    unfounded_quotation,
)
from summarizer.verifier.record_items import RecordItem
from summarizer.verifier.record_reading import Reading
from summarizer.verifier.record_words import WORD
from summarizer.verifier.summary_texts import flag_text

Check = Callable[[Reading], Iterator[Verdict]]

_OWN_WORDS = "Use the source's own words for it, or leave the field empty."


def unknown_name(reading: Reading) -> Iterator[Verdict]:
    """Names of nobody and nothing that the source names."""
    for text in reading.texts:
        if text.kind in ("name", "affiliation") and not knows(text.value, reading.document):
            yield flag_text(
                text,
                f"The source names nobody and nothing called “{text.value}”.",
                "Give the name as the source has it, or leave the field empty.",
            )


def affiliation_elsewhere(reading: Reading) -> Iterator[Verdict]:
    """Countries and bodies that the source does not name beside whom the item is about."""
    for item in reading.items:
        for text in item.of_kind("affiliation"):
            if item.names and knows(text.value, reading.document) and not reading.names_beside(text.value, item):
                yield flag_text(
                    text,
                    f"The source does not name “{text.value}” where it speaks of {item.subject}.",
                    f"Give the country or body that the source ties to {item.subject}, or leave the field empty.",
                )


def unfounded_phrase(reading: Reading) -> Iterator[Verdict]:
    """Phrases half of whose words the source does not have where it speaks of the item; free issues, anywhere.

    Whoever finds no issue in the codebook gives one a name, of words that need not stand beside each other.
    """
    for item in reading.items:
        for text in item.of_kind("phrase"):
            if not reading.bears(text.value, reading.around(item)):
                where = f"where it speaks of {item.subject or 'the item'}"
                yield flag_text(text, f"The source does not say this {where}.", _OWN_WORDS)
        for text in item.of_kind("issue"):
            if text.value not in reading.issues and not reading.bears(text.value, range(len(reading.sentences))):
                yield flag_text(text, "The source does not say this.", _OWN_WORDS)


def unknown_issue(reading: Reading) -> Iterator[Verdict]:
    """Issues that look like an id of the codebook and are none."""
    for text in reading.texts:
        if text.kind == "issue" and "_" in text.value and text.value not in reading.issues:
            yield flag_text(text, "The codebook has no such issue.", "Give an id of the codebook, or a phrase.")


def evidence_without_actor(reading: Reading) -> Iterator[Verdict]:
    """Evidence in which whom the item is about is not named, nor meant by a pronoun or description."""
    for item in reading.items:
        evidence = reading.evidence(item)
        if evidence and item.names and not any(reading.names_in(evidence, name) for name in item.names):
            name = item.names[0]
            yield _flag_evidence(
                item, evidence, f"The evidence does not speak of {name}.", f"Give a sentence that shows it of {name}."
            )


def evidence_without_issue(reading: Reading) -> Iterator[Verdict]:
    """Evidence with no word of its issue, there or in the sentence before, and with the name of another issue.

    An issue can be spoken of in words that no definition has, so its words missing alone prove nothing.
    """
    for item in reading.items:
        evidence = reading.evidence(item)
        for text in item.of_kind("issue"):
            issue = reading.issues.get(text.value)
            if evidence and issue and reading.speaks_of_another(issue, evidence):
                mend = f"Give a sentence that is about {issue.name}, or another issue."
                yield _flag_evidence(item, evidence, f"The evidence says nothing of {issue.name}.", mend)


def evidence_of_another(reading: Reading) -> Iterator[Verdict]:
    """Evidence that is somebody else's words, as its own sentence says, and does not name whom the item is about."""
    for item in reading.items:
        for text in item.of_kind("verbatim") if item.names else ():
            speaker = reading.another_speaker(item, text)
            if speaker:
                yield flag_text(
                    text,
                    f"The source gives these words to {speaker}, not to {item.subject}.",
                    f"Leave this passage out, or give one of {item.subject}.",
                )


def clipped_evidence(reading: Reading) -> Iterator[Verdict]:
    """Evidence without the rest of its sentence, where that denies something or makes it depend on something."""
    for item in reading.items:
        for text in item.of_kind("verbatim"):
            if any(_binds(rest, reading.language) for rest in reading.rests(text)):
                yield flag_text(
                    text,
                    "The rest of this sentence in the source has a condition or a negation.",
                    "Give the whole sentence.",
                )


def _binds(rest: str, language: Language) -> bool:
    classes = {class_name(word.lower().replace("’", "'"), language) for word in WORD.findall(rest)}
    return not classes.isdisjoint(("negation", "condition"))


def _flag_evidence(item: RecordItem, evidence: Sequence[Span], hint: str, mend: str) -> Verdict:
    first = item.of_kind("verbatim")[0]
    return flag(first.path, first.value, hint, start=evidence[0].start, end=evidence[0].end, mend=mend)


RECORD_CHECKS: Mapping[str, Check] = {
    check.__name__: check
    for check in (
        unknown_name,
        affiliation_elsewhere,
        unfounded_name,
        unfounded_number,
        another_count,
        unfounded_quotation,
        another_post,
        unfounded_phrase,
        unknown_issue,
        evidence_without_actor,
        evidence_without_issue,
        evidence_of_another,
        clipped_evidence,
        no_evidence,
        contradiction,
        repeated,
        two_speakers,
    )
}
