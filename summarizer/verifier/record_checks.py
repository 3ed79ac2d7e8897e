"""What of a record the program can prove beside its words: names, numbers, phrases, that evidence bears its claim.

Each check is a function of a `Reading` that yields findings (`flag`): what is wrong, at which field, what would mend
it. They go by the types of fields (`summarizer.tasks.fields`) and never by their names. What counts as found is
lenient, since a true record that is flagged costs a person's time: words are compared by their first letters, and a
phrase is flagged only where half of its words or more are missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, groupby

from summarizer.records import Span, Verdict, flag
from summarizer.text.countries import polity
from summarizer.text.names import Named, is_same_name, knows, mentions
from summarizer.verifier.record_reading import Reading, RecordItem, content_words, numbers
from summarizer.verifier.summary_texts import SummaryText

Check = Callable[[Reading], Iterator[Verdict]]
_OPPOSITE = {"supports", "opposes"}


def unknown_name(reading: Reading) -> Iterator[Verdict]:
    """Names of nobody and nothing that the source names."""
    for text in reading.texts:
        if text.kind in ("name", "affiliation") and not knows(text.value, reading.document):
            yield flag(
                text.path,
                text.value,
                f"The source names nobody and nothing called “{text.value}”.",
                mend="Give the name as the source has it, or leave the field empty.",
            )


def affiliation_elsewhere(reading: Reading) -> Iterator[Verdict]:
    """Countries and bodies that the source does not name beside whom the item is about."""
    for item in reading.items:
        for text in item.of_kind("affiliation"):
            if item.names and knows(text.value, reading.document) and not reading.names_beside(text.value, item):
                yield flag(
                    text.path,
                    text.value,
                    f"The source does not name “{text.value}” where it speaks of {item.subject}.",
                    mend=f"Give the country or body that the source ties to {item.subject}, or leave the field empty.",
                )


def unfounded_name(reading: Reading) -> Iterator[Verdict]:
    """Names in free text that the source does not have."""
    for text in reading.texts:
        if text.kind in ("free", "phrase", "issue") and text.value not in reading.issues:
            for name in _unfounded_names(text.value, reading):
                yield flag(
                    text.path, text.value, f"The source does not name “{name}”.", mend=f"Say it without “{name}”."
                )


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
    """Numbers in free text, written with digits, that the source does not have."""
    for text in reading.texts:
        if text.kind in ("free", "phrase", "issue"):
            for word, value in numbers(text.value, reading.language):
                if value not in reading.numbers:
                    yield flag(text.path, text.value, f"The source has no {word}.", mend=f"Say it without {word}.")


def unfounded_phrase(reading: Reading) -> Iterator[Verdict]:
    """Phrases half of whose words the source does not have where it speaks of the item."""
    for item in reading.items:
        for text in item.texts:
            if _is_phrase(text, reading) and not reading.bears(text.value, reading.around(item)):
                yield flag(
                    text.path,
                    text.value,
                    f"The source does not say this where it speaks of {item.subject or 'the item'}.",
                    mend="Use the source's own words for it, or leave the field empty.",
                )


def _is_phrase(text: SummaryText, reading: Reading) -> bool:
    return text.kind == "phrase" or (text.kind == "issue" and text.value not in reading.issues)


def unknown_issue(reading: Reading) -> Iterator[Verdict]:
    """Issues that look like an id of the codebook and are none."""
    for text in reading.texts:
        if text.kind == "issue" and "_" in text.value and text.value not in reading.issues:
            yield flag(
                text.path,
                text.value,
                "The codebook has no such issue.",
                mend="Give an id of the codebook, or a phrase.",
            )


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


def _flag_evidence(item: RecordItem, evidence: Sequence[Span], hint: str, mend: str) -> Verdict:
    first = item.of_kind("verbatim")[0]
    return flag(first.path, first.value, hint, start=evidence[0].start, end=evidence[0].end, mend=mend)


def contradiction(reading: Reading) -> Iterator[Verdict]:
    """Two items of one list that give one actor opposite stances on one issue."""
    stands = [item for item in reading.items if item.of_kind("stance") and item.of_kind("issue") and item.names]
    for _, group in groupby(stands, lambda item: item.path.rpartition("/")[0]):
        for one, other in combinations(group, 2):
            if _contradict(one, other, reading):
                text = other.of_kind("stance")[0]
                yield flag(
                    text.path,
                    text.value,
                    f"{one.path} says the opposite of {other.names[0]} on the same issue.",
                    mend="Keep the stance that the source shows.",
                )


def _contradict(one: RecordItem, other: RecordItem, reading: Reading) -> bool:
    stances = {item.of_kind("stance")[0].value for item in (one, other)}
    issues = {tuple(content_words(item.of_kind("issue")[0].value)) for item in (one, other)}
    same = is_same_name(one.names[0], other.names[0], reading.document)
    return stances == _OPPOSITE and len(issues) == 1 and same


RECORD_CHECKS: Mapping[str, Check] = {
    check.__name__: check
    for check in (
        unknown_name,
        affiliation_elsewhere,
        unfounded_name,
        unfounded_number,
        unfounded_phrase,
        unknown_issue,
        evidence_without_actor,
        evidence_without_issue,
        contradiction,
    )
}
