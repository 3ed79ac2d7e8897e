"""Who takes a stand on what, where an article says so: candidates that a model then judges. Pure.

A *frame* is one actor, one topic and the sentences that join them. Cue words (of a prompt's front matter) point to a
label ("rejects": opposes); topics are the prompt's vocabulary, or else the object of the cue, in the source's words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.countries import country
from summarizer.countries import pattern as country_pattern
from summarizer.holders import Cue, holders_of, owner
from summarizer.lexicon import Lexicon, phrase_pattern
from summarizer.passages import STRICT_CONDITION, Passage, condition_in, passages, quoted_speaker, reporting
from summarizer.records import Document, Span

_NEAR = 60  # code points within which a cue of the speaker's is about a topic
_LONGEST_OBJECT = 9  # words
_CLOSING = tuple('.!?…”"“')
_BOUNDARY = re.compile(
    r"[,;:.?!“”\"]|\s[–—-]\s|\b(?:because|since|saying|while|although|though|whereas|arguing|adding|unless|provided|but|"
    r"who|which|as soon as|only if|only once|if|so that)\b"
)
_ANAPHOR = re.compile(
    r"\b(?:the|this|that|such an?|an?)\s+(?:\w+\s+)?(?:plan|idea|proposal|mission|request|offer|move|step|scheme|draft|"
    r"agreement|initiative|deployment|suggestion|notion|measure|demand|topic|issue|question|matter|text)\b"
    r"(?!\s+(?:of|to|that|for)\b)|\bit\b",
    re.I,
)
_NEGATION = re.compile(
    r"\b(?:not|never|no longer|neither|nor|without|cannot|can[’']t|won[’']t|do(?:es)?n[’']t|didn[’']t|nobody)\b", re.I
)
# A topic mentioned before: its name, whether it is of the vocabulary, and the sentence.
Recent = tuple[str, bool, str]


@dataclass(frozen=True, slots=True)
class Frame:
    """One actor and one topic, with the sentences that join them and the labels that cues there point to."""

    actor: str
    topic: str
    sentences: tuple[Span, ...]
    labels: tuple[str, ...] = ()
    reporter: str | None = None
    condition: str | None = None
    known: bool = True  # the topic is of the vocabulary
    givers: tuple[str, ...] = ()  # who gives what the topic is

    @property
    def strict(self) -> bool:
        """Whether the stand depends on the condition ("only if…"), and is not just timed by it."""
        return bool(self.condition and STRICT_CONDITION.match(self.condition))

    @property
    def place(self) -> str | None:
        """The country in the topic's name."""
        found = country_pattern().search(self.topic)
        return found[0] if found else None


def frames(document: Document, lexicon: Lexicon) -> list[Frame]:
    """The frames of a document, one for each actor and topic, in order of appearance. Headings have none."""
    found: dict[tuple[str, str], Frame] = {}
    recent: list[Recent] = []
    for passage in passages(document):
        mentioned = topics_in(passage, lexicon)
        fresh = list(_in_passage(passage, lexicon, mentioned, recent)) if passage.text.rstrip()[-1:] in _CLOSING else []
        for frame in fresh:
            key = (frame.actor, frame.topic)
            found[key] = _joined(found[key], frame) if key in found else frame
        recent += [(frame.topic, False, passage.text) for frame in fresh if not frame.known]
        recent += [(name, True, passage.text) for _, name in mentioned]
    return list(found.values())


def _joined(one: Frame, other: Frame) -> Frame:
    return replace(
        one,
        sentences=(*one.sentences, *(span for span in other.sentences if span not in one.sentences)),
        labels=(*one.labels, *other.labels),
        reporter=one.reporter or other.reporter,
        condition=one.condition or other.condition,
    )


def topics_in(passage: Passage, lexicon: Lexicon) -> list[tuple[int, str]]:
    """Where the vocabulary's topics occur, in order; an earlier one of the vocabulary hides later ones that overlap
    it.
    """
    taken: list[tuple[int, int, str]] = []
    for name, phrases in lexicon.topics.items():
        for phrase in phrases:
            for match in phrase_pattern(phrase).finditer(passage.text):
                if all(match.end() <= start or end <= match.start() for start, end, _ in taken):
                    taken.append((match.start(), match.end(), _placed(name, passage, match, lexicon)))
    return sorted({(passage.span.start + start, name) for start, _, name in taken})


def _placed(name: str, passage: Passage, match: re.Match[str], lexicon: Lexicon) -> str:
    """A topic's name with the country that the passage ties to it, or that the document is mostly about."""
    if "{place}" not in name:
        return name
    before, after = passage.text[: match.start()], passage.text[match.end() :]
    beside = re.search(rf"({country_pattern().pattern})(?:[’']s?(?:\s+\w+){{0,2}}|\s+(?:to|in|into))?\s*$", before)
    behind = re.match(rf"\s+(?:of|for|in|over|to)\s+(?:the\s+)?({country_pattern().pattern})", after)
    inside = country_pattern().search(match[0])
    found = (behind and behind[1]) or (inside and inside[0]) or (beside and beside[1])
    return name.replace("{place}", (found and country(found)) or _main_place(passage, lexicon) or "the country")


def _main_place(passage: Passage, lexicon: Lexicon) -> str | None:
    """The country of the task where the document speaks of it as often as of any other, by half; else the most named
    one.
    """
    counts = Counter(country(mention.name) for mention in passage.actors.mentions if mention.kind == "country")
    most = counts.most_common(1)
    if lexicon.region and most and 2 * counts[lexicon.region] >= most[0][1]:
        return lexicon.region
    return most[0][0] if most else lexicon.region


def cues_in(passage: Passage, lexicon: Lexicon) -> list[Cue]:
    """The cues of a sentence, the longest of overlapping ones, in order."""
    found = []
    for held, strong, table in ((True, True, lexicon.held), (True, False, lexicon.urged), (False, False, lexicon.said)):
        for label, phrases in table.items():
            for phrase in phrases:
                for match in phrase_pattern(phrase).finditer(passage.text):
                    if held and re.match(r"\s+by\b", passage.text[match.end() :]):
                        continue  # a passive: its subject holds nothing
                    start = passage.span.start + match.start()
                    found.append(Cue(start, passage.span.start + match.end(), label, held, strong))
    found.sort(key=lambda cue: (cue.start - cue.end, cue.start))
    kept: list[Cue] = []
    for cue in found:
        if all(cue.end <= other.start or other.end <= cue.start for other in kept):
            kept.append(cue)
    return sorted(kept, key=lambda cue: cue.start)


def _in_passage(
    passage: Passage, lexicon: Lexicon, mentioned: Sequence[tuple[int, str]], recent: Sequence[Recent]
) -> Iterator[Frame]:
    cues = cues_in(passage, lexicon)
    voice = passage.speaker or reporting(passage)
    previous: tuple[Cue, tuple[str, ...]] | None = None
    for number, cue in enumerate(cues):
        following = cues[number + 1] if number + 1 < len(cues) else None
        limit = following.start if following and following.held else passage.span.end
        holders = holders_of(passage, cue, previous) if cue.held else ()
        speaker = quoted_speaker(passage, cue.start) or voice
        holders = holders or ((speaker,) if speaker else ()) or (("",) if lexicon.impersonal else ())
        if lexicon.impersonal and not cue.held:
            holders = (owner(passage, cue, limit) or "",)
        if cue.held:
            previous = (cue, holders)
        known, topic = _topic_of(passage, cue, mentioned, limit, recent, lexicon)
        if topic is None or (not known and _leads_on(passage, cue, following)):
            continue
        for subject in holders:
            # An official says where the country stands.
            official = voice and country(subject) and passage.actors.affiliation(voice) == country(subject)
            holder = voice if voice and official else subject
            reporter = voice if voice != holder and cue.held else None
            label = _label(passage, cue, lexicon)
            condition = condition_in(passage, cue.start)
            yield Frame(holder, topic, (passage.span,), (label,), reporter, condition, known)


def _leads_on(passage: Passage, cue: Cue, following: Cue | None) -> bool:
    """Whether a cue only introduces the next one ("reiterated that Ottawa supports…")."""
    return (
        following is not None and following.held and len(passage.document.text[cue.end : following.start].split()) < 6
    )


def _label(passage: Passage, cue: Cue, lexicon: Lexicon) -> str:
    """The cue's label, or what a negation right before it makes of that."""
    before = passage.document.text[max(passage.span.start, cue.start - 24) : cue.start]
    words = " ".join(re.split(r"[,;:]", before)[-1].split()[-3:])
    return lexicon.negated.get(cue.label, cue.label) if cue.held and _NEGATION.search(words) else cue.label


def _topic_of(
    passage: Passage,
    cue: Cue,
    mentioned: Sequence[tuple[int, str]],
    limit: int,
    recent: Sequence[Recent],
    lexicon: Lexicon,
) -> tuple[bool, str | None]:
    """The topic of a cue: one named behind it, one that an anaphor stands for, one before it, or the cue's own
    object.
    """
    rest = passage.document.text[cue.end : limit]
    anaphor = _ANAPHOR.search(_BOUNDARY.split(rest, maxsplit=1)[0])
    current = _stands_for(anaphor, recent)
    behind = [name for at, name in mentioned if cue.start <= at < limit and (cue.held or at - cue.end < _NEAR)]
    before = [name for at, name in mentioned if at < cue.start and (cue.held or cue.start - at < 2 * _NEAR)]
    if (
        cue.held
        and anaphor
        and current
        and not any(at < cue.end + anaphor.end() for at, _ in mentioned if at >= cue.start)
    ):
        return True, before[-1] if before else current
    if behind:
        return True, behind[0]
    if before and (cue.strong or not cue.held):
        return True, before[-1]
    if not cue.held and lexicon.impersonal and re.match(r"(?:The|That|This|It)\b", passage.text):
        return True, current
    if not cue.strong:
        return False, None
    if cue.label == lexicon.open and current:
        return True, current
    if any(span.start <= cue.start < span.end for span, _ in passage.quoted):
        return False, None
    own = _object(rest)
    if own is None and limit < passage.span.end:
        return False, None
    return own is None and current is not None, own or current


def _stands_for(anaphor: re.Match[str] | None, recent: Sequence[Recent]) -> str | None:
    """The latest topic that has the anaphor's noun ("the agreement"), else the latest of the vocabulary."""
    noun = anaphor[0].split()[-1].lower() if anaphor else "it"
    named = re.compile(rf"\b{re.escape(noun[:5])}", re.IGNORECASE)
    with_noun = [name for name, _, text in recent if noun != "it" and (named.search(name) or named.search(text))]
    known = [name for name, is_known, _ in recent if is_known]
    return next(reversed(with_noun or known), None)


def _object(rest: str) -> str | None:
    """The noun phrase behind a cue, in the source's words, at most ten of them."""
    clause = _BOUNDARY.split(rest.strip(), maxsplit=1)[0]
    words = clause.split()
    while words and words[0].lower() in {
        "to",
        "for",
        "that",
        "the",
        "a",
        "an",
        "of",
        "any",
        "on",
        "with",
        "its",
        "his",
        "her",
        "their",
    }:
        words = words[1:]
    if len(words) > _LONGEST_OBJECT:
        return None
    return " ".join(words) if any(len(word) > 3 for word in words) else None
