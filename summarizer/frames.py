"""Who takes a stand on what, where an article says so: candidates that a model then judges. Pure.

A *frame* is one actor, one topic and the sentences that join them. Cue words (of a prompt's front matter) point to a label
("rejects": opposes); topics are the prompt's vocabulary, or else the object of the cue, in the source's words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from summarizer.actors import Actors, Mention, actors
from summarizer.countries import country
from summarizer.countries import pattern as country_pattern
from summarizer.records import Document, Quotation, Span
from summarizer.scoring import same_name
from summarizer.text.quotations import quotations
from summarizer.text.sentences import sentences

_PREPOSITION = re.compile(
    r"\b(?:of|in|by|with|to|for|from|on|at|over|about|between|against|than|as|into|under|after|before|within|outside|"
    r"inside|toward|towards|among|during|behind|despite|on behalf of|told|asked|urged)\s+(?:the\s+|a\s+)?$",
    re.I,
)
_LISTING = re.compile(r"\b(?:including|among them|such as|notably|like)\s+(?:the\s+)?$", re.I)
_GOVERNMENT = re.compile(r"^[’']s? (?:government|delegation|officials|parliament|ministry|leaders?|side)\b")
_POSSESSIVE = re.compile(r"^(?:[’']s\b|(?<=s)[’'](?=\s))")
_AND = re.compile(r"^,?\s*(?:and|or|&)\s+(?:the\s+)?$")
_COMMA = re.compile(r"^,\s+(?:the\s+)?$")
_COORDINATED = re.compile(r"\b(?:and|but|or)\s+(?:\w+ly\s+|also\s+|then\s+)?$")
_NEAR = 60  # code points within which a cue of the speaker's is about a topic
_LONGEST_OBJECT = 9  # words
_CLOSING = tuple('.!?…”"“')
_FIRST_PERSON = re.compile(r"\b(?:I|we|We|our|Our|us)\b")
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
_CONDITION = re.compile(
    r"\b(?:only (?:\w+ )?(?:if|when|once|after|under|with|on)|provided(?: that)?|on (?:the )?condition(?: that)?|as long as|unless|"
    r"as soon as|once|if)\b[^.;“”\"]{8,}"
)
STRICT_CONDITION = re.compile(
    r"\b(?:only (?:\w+ )?(?:if|when|once|after|under|with|on)|provided(?: that)?|on (?:the )?condition(?: that)?|as long as|unless)\b",
    re.I,
)
_NEGATION = re.compile(
    r"\b(?:not|never|no longer|neither|nor|without|cannot|can[’']t|won[’']t|do(?:es)?n[’']t|didn[’']t|nobody)\b", re.I
)


# A topic mentioned before: its name, whether it is of the vocabulary, and the sentence.
Recent = tuple[str, bool, str]


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue at [start, end) of a document: its label, and whether its grammatical subject holds it (else the speaker)."""

    start: int
    end: int
    label: str
    held: bool
    strong: bool = False  # it may take its object for a topic


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


@dataclass(frozen=True)
class Lexicon:
    """A prompt's words: `topics` maps names of topics to the words that show them, the others labels to cues.

    Who holds the stand is the grammatical subject of a cue in `held` ("rejects") or `urged` ("called for", which needs a
    topic of the vocabulary), and the one who speaks for a cue in `said` ("crucial").

    A cue or a topic's words are a phrase: `*` stands for any ending, `~` for the endings of a verb; `…` for up to four
    words. `{place}` in a topic's name is the country it is about. `negated` maps a label to what a "not" makes of it.
    """

    held: Mapping[str, Sequence[str]] = field(default_factory=dict)
    urged: Mapping[str, Sequence[str]] = field(default_factory=dict)
    said: Mapping[str, Sequence[str]] = field(default_factory=dict)
    topics: Mapping[str, Sequence[str]] = field(default_factory=dict)
    negated: Mapping[str, str] = field(default_factory=dict)
    open: str | None = None  # the label of taking no side: its cues need no object of their own
    region: str | None = None
    impersonal: bool = False  # a cue of `said` needs nobody who speaks: "was dropped"


@lru_cache(maxsize=4096)
def phrase_pattern(phrase: str) -> re.Pattern[str]:
    """The pattern of a phrase of a lexicon, see `Lexicon`."""
    pattern, joint = "", ""
    for word in phrase.split():
        if word == "…":
            joint = r"(?:[^\w.;:!?\n]+[\w’'\-]+){0,4}?[^\w.;:!?\n]+"
            continue
        pattern += joint + _word_pattern(word)
        joint = r"[^\w.;:!?\n]+"
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)


def _word_pattern(word: str) -> str:
    if not word.endswith("~"):
        return re.escape(word).replace(r"\*", r"[\w’'\-]*")
    base = word[:-1]
    stem = re.escape(base[:-1] if base[-1] in "ey" else base).replace(r"\*", r"\w*")
    return rf"{stem}(?:e|es|ed|ing|y|ies|ied|ying)" if base[-1] in "ey" else rf"{stem}(?:{base[-1]}?(?:ed|ing)|e?s)?"


@dataclass(frozen=True)
class Passage:
    """One sentence with all that is known of it."""

    document: Document
    span: Span
    actors: Actors
    speaker: str | None  # who says the sentence, or the quotation in it
    quoted: tuple[tuple[Span, str | None], ...]
    previous: str | None  # whom "he" or "she" stands for

    @property
    def text(self) -> str:
        """The sentence as it stands."""
        return self.document.text[self.span.start : self.span.end]


def passages(document: Document) -> list[Passage]:
    """The sentences of a document, each with its speaker and the person in mind before it."""
    known = actors(document)
    found: list[Passage] = []
    said: dict[int, str | None] = {}
    person: str | None = None
    for span in sentences(document.text):
        passage = Passage(document, span, known, None, (), person)
        inside = []
        for quotation in quotations(document):
            if quotation.start < span.end and span.start < quotation.end and quotation.depth == 0:
                if quotation.start not in said:
                    said[quotation.start] = speaker_of(passage, quotation)
                inside.append((Span(quotation.start, quotation.end), said[quotation.start]))
        speaker = next((speaker for _, speaker in inside if speaker), None)
        found.append(replace(passage, speaker=speaker, quoted=tuple(inside)))
        person = speaker or _person(found[-1]) or person
    return found


def speaker_of(passage: Passage, quotation: Quotation) -> str | None:
    """The name of whom the source gives a quotation to, or None; a pronoun or a bare role is the person in mind."""
    attribution = quotation.attribution
    if attribution is None:
        return None
    known = passage.actors
    resolved = next((name for name in known.names() if same_name(name, attribution.name)), None)
    if resolved:
        return resolved
    named = [mention for mention in known.within(attribution.start, attribution.end) if mention.kind != "pronoun"]
    if named and _may_act(passage.document.text, attribution.start, named[-1]):
        return named[-1].name
    words = set(re.findall(r"\w{4,}", attribution.mention.lower()))
    for mention in reversed(known.within(0, attribution.start)):
        if mention.kind == "person" and words & set(re.findall(r"\w{4,}", known.roles.get(mention.name, "").lower())):
            return mention.name
    earlier = [
        mention
        for mention in known.within(passage.span.start, attribution.start)
        if mention.kind == "person" and _may_act(passage.document.text, passage.span.start, mention)
    ]
    return earlier[-1].name if earlier else passage.previous


def _person(passage: Passage) -> str | None:
    """The first person a sentence names as a subject, else whom its first pronoun stands for."""
    inside = passage.actors.within(passage.span.start, passage.span.end)
    for mention in inside:
        before = passage.document.text[passage.span.start : mention.start]
        after = passage.document.text[mention.end : mention.end + 3]
        if mention.kind == "person" and not _PREPOSITION.search(before) and not _POSSESSIVE.match(after):
            return mention.name
    return None


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
    """Where the vocabulary's topics occur, in order; an earlier one of the vocabulary hides later ones that overlap it."""
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
    """The country of the task where the document speaks of it as often as of any other, by half; else the most named one."""
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
    voice = passage.speaker or _reporting(passage)
    previous: tuple[Cue, tuple[str, ...]] | None = None
    for number, cue in enumerate(cues):
        following = cues[number + 1] if number + 1 < len(cues) else None
        limit = following.start if following and following.held else passage.span.end
        holders = _holders(passage, cue, previous) if cue.held else ()
        speaker = _quoted_speaker(passage, cue.start) or voice
        holders = holders or ((speaker,) if speaker else ()) or (("",) if lexicon.impersonal else ())
        if lexicon.impersonal and not cue.held:
            holders = (_owner(passage, cue, limit) or "",)
        if cue.held:
            previous = (cue, holders)
        known, topic = _topic_of(passage, cue, mentioned, limit, recent, lexicon)
        if topic is None or (not known and _leads_on(passage, cue, following)):
            continue
        for holder in holders:
            if voice and voice != holder and country(holder) and passage.actors.affiliation(voice) == country(holder):
                holder = voice  # an official says where the country stands
            reporter = voice if voice != holder and cue.held else None
            label = _label(passage, cue, lexicon)
            condition = condition_in(passage, cue.start)
            yield Frame(holder, topic, (passage.span,), (label,), reporter, condition, known)


def _owner(passage: Passage, cue: Cue, limit: int) -> str | None:
    """The country or body right before what a sentence is about ("a U.S. peace plan")."""
    text = passage.document.text[passage.span.start : limit]
    found = re.search(
        rf"({country_pattern().pattern}|NATO|EU)(?:[’']s)?(?:\s+[\w-]+)?\s+(?:peace )?(?:plan|proposal|offer|draft|initiative)\b", text
    )
    return found[1] if found else None


def _holders(passage: Passage, cue: Cue, previous: tuple[Cue, tuple[str, ...]] | None) -> tuple[str, ...]:
    """Whose stand a held cue is; a verb that "and" joins to the one before shares its subject."""
    text = passage.document.text
    if _COORDINATED.search(text[passage.span.start : cue.start]):
        if previous:
            return previous[1]
        acting = [
            mention
            for mention in passage.actors.within(passage.span.start, cue.start)
            if _may_act(text, passage.span.start, mention)
        ]
        named = _resolved(passage, acting[0]) if acting else None
        return (named,) if named else ()
    return _subjects(passage, cue)


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
    """The topic of a cue: one named behind it, one that an anaphor stands for, one before it, or the cue's own object."""
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
    return (with_noun or known or [None])[-1]


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


def _quoted_speaker(passage: Passage, at: int) -> str | None:
    return next((speaker for span, speaker in passage.quoted if span.start <= at < span.end), None)


def _reporting(passage: Passage) -> str | None:
    """Who speaks in a sentence without quotation: the subject of its verb of saying, if it has one."""
    from summarizer.text.cues.english import ENGLISH
    from summarizer.text.phrases import stream
    from summarizer.text.speech import cues_in as speech_cues

    text = passage.document.text
    tokens = stream(text, passage.span.start, passage.span.end, {}, ENGLISH)
    for sentence in tokens.sentences(text):
        for cue in speech_cues(tokens, sentence):
            start, end = tokens.starts[cue.speaker.first], tokens.ends[cue.speaker.last - 1]
            apposed = re.match(r",\s+", text[end : end + 4])
            people = passage.actors.within(end, min(end + 60, passage.span.end)) if apposed else ()
            if people and people[0].kind == "person" and people[0].start == end + apposed.end():
                return people[0].name
            named = [mention for mention in passage.actors.within(start, end) if _may_act(text, start, mention)]
            if named:
                return _resolved(passage, named[-1])
    return None


def _resolved(passage: Passage, mention: Mention) -> str | None:
    if mention.kind != "pronoun":
        return mention.name
    if passage.document.text[mention.start : mention.end].lower() in {"they", "their"}:
        return None
    earlier = [
        other
        for other in passage.actors.within(passage.span.start, mention.start)
        if other.kind == "person" and not _POSSESSIVE.match(passage.document.text[other.end : other.end + 3])
    ]
    return earlier[-1].name if earlier else passage.previous


def _subjects(passage: Passage, cue: Cue) -> tuple[str, ...]:
    """Whose stand a held cue is: the nearest name before it that may be its subject, with those joined to it."""
    text = passage.document.text
    quote = next((span for span, _ in passage.quoted if span.start <= cue.start < span.end), None)
    first = max(passage.span.start, quote.start) if quote else passage.span.start
    listed = _listed(passage, cue)
    if listed:
        return listed
    inside = passage.actors.within(first, cue.start)
    for number in range(len(inside) - 1, -1, -1):
        mention = inside[number]
        if not quote and any(span.start <= mention.start < span.end for span, _ in passage.quoted):
            continue
        if _FIRST_PERSON.search(text[mention.end : cue.start]) and quote:
            return ()
        if _may_act(text, first, mention):
            return _with_joined(passage, inside[: number + 1])
    return ()


def _may_act(text: str, first: int, mention: Mention) -> bool:
    before, after = text[first : mention.start], text[mention.end : mention.end + 20]
    if _POSSESSIVE.match(after):
        return bool(_GOVERNMENT.match(after)) and not _PREPOSITION.search(before)
    if mention.kind == "pronoun" and text[mention.start : mention.end].lower() in {"his", "her", "their"}:
        return False
    return bool(_LISTING.search(before)) or not _PREPOSITION.search(before)


def _with_joined(passage: Passage, inside: Sequence[Mention]) -> tuple[str, ...]:
    """The last mention and those before it that "and" or a comma joins to it."""
    text, names = passage.document.text, []
    later: Mention | None = None
    for mention in reversed(inside):
        between = text[mention.end : later.start] if later is not None else ""
        if later is not None and not (_AND.match(between) or (len(names) > 1 and _COMMA.match(between))):
            break
        if later is not None and mention.kind in {"pronoun", "group"}:
            break
        name = _resolved(passage, mention)
        if name and name not in names:
            names.insert(0, name)
        later = mention
    return tuple(names)


def _listed(passage: Passage, cue: Cue) -> tuple[str, ...]:
    """The names behind a colon where the subject only counts them ("four countries oppose it: A, B and C")."""
    text = passage.document.text
    head = re.search(
        r"\b(?:countries|allies|members|states|capitals|governments)\s+(?:\w+\s+)?$",
        text[passage.span.start : cue.start],
    )
    colon = text.find(":", cue.end, passage.span.end)
    if not head or colon < 0 or re.search(r"\bbut\b|;", text[cue.end : colon]):
        return ()
    names = [
        mention.name
        for mention in passage.actors.within(colon, passage.span.end)
        if mention.kind in {"country", "body"}
    ]
    quote = next((span for span, _ in passage.quoted if span.start <= cue.start < span.end), None)
    if quote:
        inside = passage.actors.within(colon, min(quote.end, passage.span.end))
        names = [mention.name for mention in inside if mention.kind in {"country", "body"}]
    return tuple(dict.fromkeys(names))


def condition_in(passage: Passage, after: int) -> str | None:
    """The condition that a sentence states, in the source's words; of several, the first behind `after`."""
    text = passage.document.text
    found = _CONDITION.search(text, after, passage.span.end) or _CONDITION.search(
        text, passage.span.start, passage.span.end
    )
    if found is None:
        return None
    clause = re.split(r",\s", found[0], maxsplit=1)[0]
    return clause.strip(" ,") or None
