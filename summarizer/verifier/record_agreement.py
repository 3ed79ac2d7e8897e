"""Whether a record agrees with itself: what it says twice, of two people, on both sides, or on nothing at all.

Checks like those of `record_checks`, by the types of fields alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from summarizer.records import Verdict, flag
from summarizer.text.names import are_two_people
from summarizer.text.spans import coincide
from summarizer.verifier.record_items import RecordItem
from summarizer.verifier.record_reading import Reading
from summarizer.verifier.record_words import content_words
from summarizer.verifier.summary_texts import flag_text

# Items of one subject that another one is compared with, so that long lists cost no more than their length.
_LOOKED_AT = 20
_OPPOSITE = {"supports": "opposes", "opposes": "supports"}


def no_evidence(reading: Reading) -> Iterator[Verdict]:
    """Lists of evidence in which there is none."""
    for text in reading.texts:
        if text.kind == "unshown":
            yield flag_text(text, "Nothing of the source is given for this.", "Give a sentence that shows it.")


def contradiction(reading: Reading) -> Iterator[Verdict]:
    """Two items of one list that give one actor opposite stances on one issue."""
    seen: dict[tuple[object, ...], RecordItem] = {}
    for item in reading.items:
        issues, stances = item.of_kind("issue"), item.of_kind("stance")
        if not issues or not stances or not item.names:
            continue
        stance, about = stances[0], (_list(item), reading.subject(item), content_words(issues[0].value))
        seen.setdefault((*about, stance.value), item)
        other = seen.get((*about, _OPPOSITE.get(stance.value)))
        if other:
            hint = f"{other.path} says the opposite of {item.names[0]} on the same issue."
            yield flag_text(stance, hint, "Keep the stance that the source shows.")


def repeated(reading: Reading) -> Iterator[Verdict]:
    """An item of a list that says what one before it says, of the same words of the source."""
    seen: defaultdict[tuple[object, ...], list[RecordItem]] = defaultdict(list)
    for item in reading.items:
        told = tuple((text.field, text.value) for text in item.texts if text.kind in ("issue", "stance", "label"))
        before = seen[_list(item), reading.subject(item), told]
        near = (each for each in before[-_LOOKED_AT:] if _agree(each, item))
        other = next((each for each in near if _share_a_passage(each, item, reading)), None)
        if other is None:
            before.append(item)
        else:
            text = item.texts[0]
            mend = "Say it once, with all that shows it."
            yield flag_text(text, f"{other.path} says the same.", mend)


def _list(item: RecordItem) -> str:
    return item.path.rpartition("/")[0]


def _agree(one: RecordItem, other: RecordItem) -> bool:
    """Whether no phrase that both items have differs, nor any text of their own; what a quotation is about may."""
    kinds = ("phrase", "free") if one.of_kind("verbatim") else ("phrase",)
    ours, theirs = ({text.field: text.value for text in item.texts if text.kind in kinds} for item in (one, other))
    return all(ours[field] == theirs[field] for field in ours.keys() & theirs.keys())


def _share_a_passage(one: RecordItem, other: RecordItem, reading: Reading) -> bool:
    return any(coincide(ours, theirs) for ours in reading.passages(one) for theirs in reading.passages(other))


def two_speakers(reading: Reading) -> Iterator[Verdict]:
    """A quotation that two items of the record give to two people: the one whom the source does not confirm."""
    said = [(item, text, place) for item in reading.items if item.names for text, place in reading.speech(item)]
    found: dict[str, Verdict] = {}
    for (one, ours, here), (other, theirs, there) in pairwise(sorted(said, key=lambda each: each[2].start)):
        if coincide(here, there) and are_two_people(one.names[0], other.names[0], reading.document):
            kept, wrong, text = (one, other, theirs) if reading.confirms(ours, one) else (other, one, ours)
            hint = f"{kept.path} gives these words to {kept.names[0]}, not to {wrong.names[0]}."
            mend = "Give the words to the one whom the source names."
            found[text.path] = flag(text.path, text.value, hint, start=here.start, end=here.end, mend=mend)
    yield from found.values()
