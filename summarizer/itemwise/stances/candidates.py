"""Who takes a stand on what, where an article says so: candidates that a model then judges. Pure.

A *frame* is one actor, one topic and the sentences that join them. Cue words (of a prompt's front matter) point to a
label ("rejects": opposes); topics are the prompt's vocabulary, or else the object of the cue, in the source's words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from summarizer.itemwise.passages import STRICT_CONDITION, Passage, condition_in, passages, reporting
from summarizer.itemwise.stances.holders import Cue, holders_of, owner, speaks_for
from summarizer.itemwise.stances.topics import Topic, topics_in
from summarizer.itemwise.stances.vocabulary import Lexicon, occurrences
from summarizer.records import Document, Span
from summarizer.text.countries import country, is_adjective
from summarizer.text.countries import pattern as country_pattern
from summarizer.text.languages.english import ENGLISH
from summarizer.text.spans import without_overlaps

_FAR = 200  # code points before a cue in which a clause that supposes it may begin, or what it is about be named
_BESIDE = 30  # code points before a word that show whether it is a verb
_NEAR = 60  # code points within which a cue of the speaker's is about a topic, or a topic is dated
_LONGEST_OBJECT = 9  # words
_CLOSING = tuple('.!?…”"“')
_BOUNDARY = re.compile(
    r"[,;:.?!“”\"]|\s[–—-]\s|\b(?:because|since|saying|while|although|though|whereas|arguing|adding|unless|provided|but|"
    r"who|which|before|after|until|where|when|amid|despite|as soon as|only if|only once|if|so that)\b"
)
_ANAPHOR = re.compile(
    r"\b(?:the|this|that|such an?|an?)\s+(?:\w+\s+)?(?:plan|idea|proposal|mission|request|offer|move|step|scheme|draft|"
    r"agreement|initiative|deployment|suggestion|notion|measure|demand|topic|issue|question|matter|text)\b"
    r"(?!\s+(?:of|to|that|for)\b)|\bit\b",
    re.I,
)
# What a topic behind it only dates, or supposes: "after a ceasefire".
_DATING = re.compile(
    r"\b(?:after|before|until|till|once|upon|following|during|pending|in case of|in the event of|while|without|if|when)"
    r"(?:\s+(?:there(?:[’']s| is| was| were)|the|an?|any|full|final|possible|future|lasting|day))*\s+$",
    re.I,
)
# What is no object, but a clause, an adverb, or a word that says nothing of itself.
_NO_OBJECT = re.compile(
    r"\b(?:would|will|must|should|could|can|may|might|is|are|was|were|has|have|had)\b|^(?:those|these)\b|"
    r"\b(?:to|of|itself|himself|herself|themselves|years?|months?|weeks?|days?|time|outright)$",
    re.I,
)
# What names those who hold a passive or a noun of stance: "backed by", "objections from".
_BY = re.compile(
    r"(?:(?:(?<=ed)|(?<=en)|(?<=ght)|(?<=rd))\s+(?:\w+ly\s+)?by|\s+not only from|(?<=ed by)|(?<=en by)|"
    r"(?<=ion from)|(?<=ons from)|(?<=ort from)|(?<=ism from)|(?<=nce from)|(?<=ing from))\s+(?:the\s+)?"
)
# "and" between two topics, the first with its place, the second with an adjective.
_JOINED = re.compile(
    r"(?:\s+(?:to|of|for|in|on|with)\s+[A-Z][\w’']*)?"
    r"(?:,?\s*(?:and|or|nor|as well as)\s+(?:(?:to|of|for|on|the|an?|any|further|more|also)\s+)*(?:[\w-]+\s+)?|,\s+)"
)
_WHEN = re.compile(
    rf"\s(?:in|on|by|until|since|this|last|next)\s(?:(?:{'|'.join(sorted(ENGLISH.calendar))})\b|\d{{4}})", re.I
)
_COPULA = re.compile(r"\b(?:is|are|was|were|be|remains?|remained|as)\b")
# A clause that only supposes or asks something takes no stand.
_SUPPOSED = re.compile(
    r"\b(?i:if|whether|unless|once|when|in case)\b(?:[^,;:]|,(?= (?:the )?[A-Z][\w’']*(?:,| and | or )))*$"
)
_NEGATION = re.compile(r"\b(?:not|never|no longer|neither|nor|without|cannot|can[’']t|\w+n[’']t|nobody)\b", re.I)
# Groups that say nothing of who is in them.
_NOBODY = frozenset("countries members partners officials capitals governments leaders lawmakers".split())
_NOMINAL = re.compile(r"(?:[’']s|\b(?:the|an?|of|its|their|his|her|our|any|these|those|such|no|more))\s+$", re.I)
# What a verb follows: "is prepared to", "will not".
_AUXILIARY = re.compile(r"(?: to| not|n[’']t| never|\bwill|\bwould)$")
_INTRODUCES = re.compile(r"\s+that\b|\s*[:,“\"]")  # what follows a cue that says only that a stand comes
_LEADING = frozenset("to for that the a an of any on with its his her their".split())
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
    known: bool = True  # the topic is no cue's own object
    plain: bool = True  # its cue says the stand itself
    givers: tuple[str, ...] = ()  # who gives what the topic is
    country: str | None = None  # which the actor speaks for, where the source names that as the subject

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
        mentioned = [topic for topic in topics_in(passage, lexicon) if not _only_dates(passage, topic)]
        fresh = list(_in_passage(passage, lexicon, mentioned, recent)) if passage.text.rstrip()[-1:] in _CLOSING else []
        for frame in fresh:
            key = (frame.actor, frame.topic)
            found[key] = _joined(found[key], frame) if key in found else frame
        recent += [(frame.topic, False, passage.text) for frame in fresh if not frame.known]
        recent += [(topic.name, topic.known, passage.text) for topic in mentioned]
    return list(found.values())


def _only_dates(passage: Passage, topic: Topic) -> bool:
    return _DATING.search(passage.document.text, max(passage.span.start, topic.start - _NEAR), topic.start) is not None


def _joined(one: Frame, other: Frame) -> Frame:
    """Both sentences, and the labels of both; of a plain one alone, and it goes first, where the other is not."""
    if other.plain and not one.plain:
        one, other = other, one
    return replace(
        one,
        sentences=(*one.sentences, *(span for span in other.sentences if span not in one.sentences)),
        labels=(*one.labels, *(other.labels if other.plain == one.plain else ())),
        reporter=one.reporter or other.reporter,
        country=one.country or other.country,
    )


def cues_in(passage: Passage, lexicon: Lexicon) -> list[Cue]:
    """The cues of a sentence, the longest of overlapping ones, in order."""
    found = []
    text, first = passage.text, passage.span.start
    lowered = text.lower()
    for held, table in ((True, lexicon.held), (True, lexicon.urged), (False, lexicon.said)):
        for label, phrases in table.items():
            for phrase in phrases:
                for match in occurrences(phrase, text, lowered):
                    start, end = first + match.start(), first + match.end()
                    if held and " " not in match[0] and _is_noun(text[max(0, match.start() - _BESIDE) : match.start()]):
                        continue
                    agent = _BY.match(passage.document.text, end) if held else None
                    strong = table is lexicon.held or (held and phrase.endswith(" for"))
                    plain = table is not lexicon.urged or not _INTRODUCES.match(text, match.end())
                    found.append(Cue(start, end, label, held, strong, plain, agent.end() if agent else None))
    return without_overlaps(sorted(found, key=lambda cue: (cue.start - cue.end, cue.start)))


def _is_noun(before: str) -> bool:
    """Whether a word that may be a verb is a noun behind these words: "Russian demands", "the offer"."""
    word = before.rstrip().rpartition(" ")[2]
    place = country(word)
    return _NOMINAL.search(before) is not None or (place is not None and is_adjective(word, place))


def _in_passage(
    passage: Passage, lexicon: Lexicon, mentioned: Sequence[Topic], recent: Sequence[Recent]
) -> Iterator[Frame]:
    cues = cues_in(passage, lexicon)
    voice = passage.speaker or reporting(passage)
    previous: tuple[Cue, tuple[str, ...]] | None = None
    for number, cue in enumerate(cues):
        following = cues[number + 1] if number + 1 < len(cues) else None
        if _SUPPOSED.search(passage.document.text, max(passage.span.start, cue.start - _FAR), cue.start):
            continue
        limit = following.start if following and following.held else passage.span.end
        holders = _held_by(passage, cue, previous, voice, limit, lexicon)
        if cue.held:
            previous = (cue, holders)
        known, topics = _topics_of(passage, cue, mentioned, limit, recent, lexicon)
        if not topics or (not known and _leads_on(passage, cue, following)):
            continue
        condition = condition_in(passage, cue.start)
        for subject in holders:
            holder = voice if voice and speaks_for(passage, voice, subject, alone=len(holders) == 1) else subject
            reporter = voice if voice != holder and cue.held else None
            behind = subject if holder != subject else None
            for topic in topics:
                yield Frame(
                    holder,
                    topic.name,
                    (passage.span,),
                    (_label(passage, cue, topic, lexicon),),
                    reporter,
                    condition,
                    known,
                    cue.plain,
                    country=behind,
                )


def _held_by(
    passage: Passage,
    cue: Cue,
    previous: tuple[Cue, tuple[str, ...]] | None,
    voice: str | None,
    limit: int,
    lexicon: Lexicon,
) -> tuple[str, ...]:
    """Who holds a cue's stand: its subject or agent, or else whoever speaks there."""
    if lexicon.impersonal and not cue.held:
        return (owner(passage, cue, limit) or "",)
    found = holders_of(passage, cue, previous) if cue.held else ()
    if found or cue.agent is not None:  # the subject of a passive holds nothing
        return () if not lexicon.impersonal and _NOBODY.issuperset(found) else found
    quote = passage.quote_at(cue.start)
    speaker = (quote and quote[1]) or voice
    return (speaker,) if speaker else ("",) if lexicon.impersonal else ()


def _leads_on(passage: Passage, cue: Cue, following: Cue | None) -> bool:
    """Whether a cue only introduces the next one ("reiterated that Ottawa supports…")."""
    return (
        following is not None and following.held and len(passage.document.text[cue.end : following.start].split()) < 6
    )


def _label(passage: Passage, cue: Cue, topic: Topic, lexicon: Lexicon) -> str:
    """The cue's label, or what a negation right before it or a word of ending before its topic makes of that."""
    text = passage.document.text
    before = text[max(passage.span.start, cue.start - 40) : cue.start]
    words = " ".join(re.split(r"[,;:]", before)[-1].split()[-5:])
    label = lexicon.negated.get(cue.label, cue.label) if cue.held and _NEGATION.search(words) else cue.label
    between = re.split(r"[,;:]|\b(?:and|but) (?:for|to)\b", text[cue.end : topic.start])[-1]
    ended = any(next(occurrences(phrase, between, between.lower()), None) for phrase in lexicon.ending)
    return lexicon.opposite.get(label, label) if ended else label


def _topics_of(
    passage: Passage, cue: Cue, mentioned: Sequence[Topic], limit: int, recent: Sequence[Recent], lexicon: Lexicon
) -> tuple[bool, tuple[Topic, ...]]:
    """The topics of a cue, and whether the text names them as such: those behind it, one that an anaphor stands for,
    one before it, or else the cue's own object.
    """
    rest = passage.document.text[cue.end : limit]
    anaphor = _ANAPHOR.search(_BOUNDARY.split(rest, maxsplit=1)[0])
    current = _stands_for(anaphor, recent)
    referred = (Topic(cue.end, cue.end, current),) if current else ()
    behind = [topic for topic in mentioned if cue.start < topic.end and topic.start < limit]
    behind = [topic for topic in behind if cue.held or topic.start - cue.end < _NEAR]
    before = [topic for topic in mentioned if topic.start < cue.start]
    before = [topic for topic in before if cue.held or cue.start - topic.start < 2 * _NEAR]
    if cue.agent is not None:
        subject = _ANAPHOR.search(passage.document.text, max(passage.span.start, cue.start - _FAR), cue.start)
        meant = _stands_for(subject, recent) if subject else None
        return True, tuple(before[-1:]) or ((Topic(cue.end, cue.end, meant),) if meant else tuple(behind[:1]))
    if cue.held and anaphor and current and not any(t.start < cue.end + anaphor.end() for t in behind):
        return True, tuple(before[-1:]) or referred
    if before and not cue.held and _COPULA.search(passage.document.text, before[-1].end, cue.start):
        return True, (before[-1],)
    own = _object(rest) if cue.strong and not _takes_verb(passage, cue) and not passage.quote_at(cue.start) else None
    if behind and not (own and _is_narrower(own, behind[0])):
        return True, _coordinated(passage, behind)
    if before and (cue.strong or not cue.held):
        return True, (before[-1],)
    if not cue.held and lexicon.impersonal and re.match(r"(?:The|That|This|It)\b", passage.text):
        return True, referred
    if not cue.strong:
        return False, ()
    if cue.label == lexicon.open and current:
        return True, (Topic(cue.end, cue.end, _main(recent)),)
    if passage.quote_at(cue.start) or (own is None and limit < passage.span.end):
        return False, ()
    return (False, (Topic(cue.end, cue.end, own),)) if own else (True, referred if cue.plain else ())


def _takes_verb(passage: Passage, cue: Cue) -> bool:
    """Whether what the cue has for an object is something to do ("prefers to send its own")."""
    text = passage.document.text
    return _AUXILIARY.search(text, cue.start, cue.end) is not None or text.startswith(" to ", cue.end)


def _is_narrower(own: str, topic: Topic) -> bool:
    """Whether a cue's whole object says more than the noun phrase in it ("changing the rule" than "rule")."""
    return not topic.known and topic.name in own


def _coordinated(passage: Passage, topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """The first topic, and those that "and" or a comma joins to it."""
    last = 1
    while last < len(topics) and _JOINED.fullmatch(passage.document.text[topics[last - 1].end : topics[last].start]):
        last += 1
    return tuple(topics[:last])


def _stands_for(anaphor: re.Match[str] | None, recent: Sequence[Recent]) -> str | None:
    """The latest topic that has the anaphor's noun ("the agreement"), else the latest of the vocabulary."""
    noun = anaphor[0].split()[-1].lower() if anaphor else "it"
    named = re.compile(rf"\b{re.escape(noun[:5])}", re.IGNORECASE)
    with_noun = [name for name, _, text in recent if noun != "it" and (named.search(name) or named.search(text))]
    known = [name for name, is_known, _ in recent if is_known]
    return next(reversed(with_noun or known or [name for name, _, _ in recent]), None)


def _main(recent: Sequence[Recent]) -> str:
    """The topic that the document has named most, and last."""
    names = [name for name, known, _ in recent if known] or [name for name, _, _ in recent]
    counts = Counter(names)
    return max(reversed(names), key=lambda name: counts[name])


def _object(rest: str) -> str | None:
    """The noun phrase behind a cue, in the source's words, at most nine of them."""
    clause = _BOUNDARY.split(rest.strip(), maxsplit=1)[0]
    words = _WHEN.split(clause, maxsplit=1)[0].split()
    while words and words[0].lower() in _LEADING:
        words = words[1:]
    if len(words) > _LONGEST_OBJECT or not any(len(word) > 3 for word in words):
        return None
    return None if _NO_OBJECT.search(" ".join(words)) else " ".join(words)
