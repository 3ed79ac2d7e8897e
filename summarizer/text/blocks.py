"""Quotations without marks: indented or `>` blocks, a paragraph that a lead-in announces, lines of a transcript."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from summarizer.records import Span
from summarizer.text.incises import dialogue
from summarizer.text.languages import Language
from summarizer.text.marks import FAMILY
from summarizer.text.nearest_cue import DASHES
from summarizer.text.phrases import stream
from summarizer.text.sentence_cues import sentence_cues
from summarizer.text.speech import Cue

_QUOTED = re.compile(r"(?:>[ \t]?)+")
_INDENT = re.compile(r"(?: {4}|\t)[ \t]*(?=\S)")
# A time, then a name or "Q", perhaps with a post behind a comma, and a colon; or one in capitals and a full stop.
_LABEL = re.compile(
    r"\s*(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?\s+)?"
    r"(?:(?P<name>[^\W\d_][\w.’'-]*+(?: [\w.’'()-]++){0,5}+(?:, ?[A-ZÀ-Þ][A-ZÀ-Þ .’'-]{1,40})?)[ \xa0]?:[ \xa0]+(?=\S)"
    r"|(?P<stop>[QA]|M(?:r|s|rs)\.? [A-ZÀ-Þ’'-]{2,})\.[ \xa0]+(?=\S))"
)
_SIGNED = re.compile(r"[-–—―]+\s*([^\W\d_a-zß-ÿ][\w.’'-]*(?: [\w.’'-]+){0,4})")
# A line below a sentence that a dash and a name open, perhaps with what the name is of.
_WORD = r"[^\W\d_a-zß-ÿ][\w.’'-]*"
_SIGNED_BELOW = re.compile(
    rf"\n(?<=[.!?…]\n)[ \t]*[–—―][ \t]*(?P<name>{_WORD}(?: (?:[a-z]{{1,3}} )?{_WORD}){{1,4}})"
    r"(?:[ ]?[,(][^.!?:\n]{0,60})?\Z"
)
_DEEP = 200  # code points of an indent
_LEAD = 600  # code points of a lead-in that are read, from its end
_NEAR = 8  # tokens between a lead-in's verb and its colon


class Block(NamedTuple):
    """A quotation without marks: its pieces, its kind, where its speaker is named, by which cue, and who a label is."""

    segments: tuple[Span, ...]
    kind: Literal["block", "transcript"]
    speaker: Span | None
    cue: str
    behind: Span | None = None


def blocks(text: str, paragraphs: Sequence[Span], language: Language) -> list[Block]:
    """The block quotations and transcript lines of `text`, in order."""
    found = list(_transcript(text, paragraphs))
    taken = {block.segments[0].start for block in found}
    found += (block for block in _set_off(text, paragraphs, language) if block.segments[0].start not in taken)
    return sorted(found, key=lambda block: block.segments[0].start)


def labels(text: str, places: Iterable[Span]) -> dict[Span, Span]:
    """Where stretches of a text begin with the label of who speaks, where they are a transcript: the name, by stretch.

    A label is in capitals ("RUTTE:", "Mr. RUTTE."), or stands in three lines and more ("Mark Rutte:", "Q:"), or in two
    among lines that all have one. There are two speakers, or one in capitals twice.
    """
    found = {place: match for place in places if (match := _label_at(text, place))}
    counts = Counter(_name_in(match) for match in found.values())
    runs = _runs(places, found)
    speakers = {
        name
        for place, match in found.items()
        if _is_label(name := _name_in(match), counts[name], among=runs[place], stopped=match["stop"] is not None)
    }
    if len(speakers) < 2 and not any(name.isupper() and counts[name] > 1 for name in speakers):
        return {}
    return {
        Span(match.end(), place.end): Span(*match.span("stop" if match["stop"] else "name"))
        for place, match in found.items()
        if _name_in(match) in speakers
    }


def _label_at(text: str, place: Span) -> re.Match[str] | None:
    start = place.start + (text[place.start] in FAMILY)
    return _LABEL.match(text, start, place.end)


def _name_in(match: re.Match[str]) -> str:
    return match["stop"] or match["name"]


def _runs(places: Iterable[Span], found: Mapping[Span, object]) -> dict[Span, int]:
    """How many stretches with a label follow upon each other, at each of them."""
    runs: dict[Span, int] = {}
    run: list[Span] = []
    for place in (*places, None):
        if place is not None and place in found:
            run.append(place)
            continue
        runs.update(dict.fromkeys(run, len(run)))
        run = []
    return runs


def _is_label(label: str, count: int, *, among: int, stopped: bool) -> bool:
    capital = all(word[0].isupper() or not word[0].isalpha() for word in label.split())
    spelled = label.split(",", maxsplit=1)[0].rsplit(maxsplit=1)[-1].isupper() and (len(label) > 2 or stopped)
    return capital and (spelled or count > 2 or among > 2)


def _transcript(text: str, paragraphs: Sequence[Span]) -> Iterator[Block]:
    """Lines that begin with a speaker's label."""
    for words, name in labels(text, paragraphs).items():
        if words.start < words.end and text[name.start - 1] not in FAMILY:
            yield Block((words,), "transcript", name, "transcript")


def _set_off(text: str, paragraphs: Sequence[Span], language: Language) -> Iterator[Block]:
    run: list[Span] = []
    before: Span | None = None
    for place in paragraphs:
        inside = _inside(text, place)
        if inside:
            run += inside
            continue
        signed = _signed_below(text, before, place)
        if signed:
            yield signed
            before = None
            continue
        said, speaker = dialogue(text, place, language)
        if said:
            yield Block(said, "block", speaker.span if speaker else None, speaker.cue if speaker else "")
            before = None
            continue
        if run:
            yield from _block(text, run, before, language)
            run = []
        elif before is not None and text[before.end - 1] == ":" and text[place.start].isalnum():
            lead = _lead(text, before, language)
            if lead is not None and text[place.end - 1] in ".!?…" and is_of_oneself(text, place, language):
                yield Block((place,), "block", *lead)
                before = None
                continue
        before = place
    if run:
        yield from _block(text, run, before, language)


def _signed_below(text: str, before: Span | None, place: Span) -> Block | None:
    """Sentences without marks and the line right below that signs them, in one paragraph or the next."""
    whole = place if before is None or text[place.start] not in DASHES else Span(before.start, place.end)
    signed = _SIGNED_BELOW.search(text, whole.start, whole.end)
    if signed is None or text[whole.end : whole.end + _DEEP].lstrip()[:1] in DASHES:
        return None  # an item of a list
    if not FAMILY.keys().isdisjoint(text[whole.start : signed.start()]) or text[whole.start] in DASHES:
        return None
    return Block(
        (Span(whole.start, signed.start()),), "block", Span(*signed.span("name")), text[signed.start("name") - 2]
    )


def is_of_oneself(text: str, place: Span, language: Language) -> bool:
    """Whether somebody says "I" or "our" in a paragraph: without a mark, nothing else tells speech from narration."""
    words = stream(text, place.start, min(place.end, place.start + _LEAD), {}, language).lowers
    forms = language.pronouns | language.possessives
    return any(forms.get(word.partition("’")[0].partition("'")[0]) == "i" for word in words)


def _inside(text: str, place: Span) -> list[Span]:
    """The words of a paragraph that `>` (line by line) or an indent sets off, none where neither does."""
    if text[place.start] == ">":
        return list(_behind_signs(text, place))
    line = text.rfind("\n", max(0, place.start - _DEEP), place.start) + 1
    return [place] if 0 < line < place.start and _INDENT.match(text, line, place.start + 1) else []


def _behind_signs(text: str, place: Span) -> Iterator[Span]:
    start = place.start
    while start < place.end:
        end = text.find("\n", start, place.end)
        end = place.end if end < 0 else end
        quoted = _QUOTED.match(text, start, end)
        first = quoted.end() if quoted else start
        if text[first:end].strip():
            yield Span(first, first + len(text[first:end].rstrip()))
        start = end + 1


def _block(text: str, run: list[Span], before: Span | None, language: Language) -> Iterator[Block]:
    """A run of paragraphs that `>` or an indent sets off; an indent alone is no speech where nobody announces it."""
    lead = _lead(text, before, language) if before is not None else None
    signed = _SIGNED.match(text, run[-1].start) if len(run) > 1 else None
    if signed:
        name = Span(*signed.span(1))
        yield Block(tuple(run[:-1]), "block", name, text[signed.start()])
    elif lead or text[max(0, run[0].start - _DEEP) : run[0].start].rstrip(" \t")[-1:] == ">":
        yield Block(tuple(run), "block", *(lead or (None, "")))


def _lead(text: str, place: Span, language: Language) -> tuple[Span, str] | None:
    """Who speaks where a lead-in ends ("Lee continued:"), and by which verb; None where it has none near its end."""
    tokens = stream(text, max(place.start, place.end - _LEAD), place.end, {}, language)
    sentences = tokens.sentences(text)
    cues: list[Cue] = sentence_cues(tokens, sentences[-1]) if sentences else []
    cues = [cue for cue in cues if len(tokens.words) - cue.at <= _NEAR and cue.kind in ("verbs", "participles")]
    asks = cues and tokens.lowers[cues[-1].at + 1] in language.bounds - language.leading  # "explained why"
    if not cues or asks:
        return None
    speaker = cues[-1].speaker
    return Span(tokens.starts[speaker.first], tokens.ends[speaker.last - 1]), tokens.words[cues[-1].at]
