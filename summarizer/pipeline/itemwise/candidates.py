"""Who may take a stand on what in which sentence, by grammar alone: speakers, and the subjects of clauses. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from summarizer.records import Document, Quotation, Span
from summarizer.text.analysis import Analysis
from summarizer.text.mentions import mention_of, resolve, without_determiner
from summarizer.text.narration import Referent
from summarizer.text.parsed_clauses import ParsedClause, clauses
from summarizer.text.people import Names
from summarizer.text.referents import people_in, referent
from summarizer.text.spans import overlap
from summarizer.text.spellings import fold_spelling
from summarizer.text.syntax import Parse

_CLOSING = frozenset(".!?…”\"»“'’")
_CONTEXT = 400  # code points before a sentence that are read with it
_LONGEST = 600  # code points of a sentence; what is longer is a list, and the model reads so much at once
_LEAD = 3  # passages of an actor that come before the first of another who only is reported, or acts
_KNOWN = frozenset(("person", "country", "body"))
_DESCRIBED = frozenset(("description", "group"))
_ACTORS = _KNOWN | {"name", "joint"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An actor and the sentence that may show the actor's stand on an issue, which is words of the sentence.

    `context` is the sentence, with what is before it back to where the actor is named. `quotation` is the actor's
    own, if the sentence holds one; `reporter` who says the sentence, if that is somebody else. `open` says that the
    sentence asks or supposes something, has it from somebody else, or names the issue elsewhere, so that nobody but a
    person should settle it.
    `rank` orders candidates: the actor speaks, is reported, acts.
    """

    actor: str
    sentence: Span
    context: Span
    rank: int
    issue: Span
    quotation: Quotation | None = None
    reporter: str | None = None
    open: bool = False


def candidates(document: Document, parse: Parse) -> list[Candidate]:
    """The candidates of a text, those that should be weighed first at the head.

    Passages that can be settled come first; of a sentence, what an actor is about first before what it is about as
    well; whoever speaks before whoever is reported, and these before whoever acts; but nobody's fourth before the
    first of another who is the next in rank.
    """
    seen = Counter[tuple[object, ...]]()
    turns: list[tuple[bool, int, int, int, int, Candidate]] = []
    for each in sorted(_all(document, parse), key=lambda each: (each.rank, each.sentence.start)):
        again, turn = seen[each.actor, each.sentence], _LEAD * each.rank + seen[each.actor, each.open]
        turns.append((each.open, again, turn, each.sentence.start, len(turns), each))
        seen.update([(each.actor, each.sentence), (each.actor, each.open)])
    return [turn[-1] for turn in sorted(turns)]


def role_of(document: Document, name: str) -> str | None:
    """The office that the source puts before a name ("Danish Prime Minister"), as it stands there first."""
    names = document.derived(Analysis).people
    return next((each.title for each in names.names if each.title and resolve(each.text, names) == name), None)


def _all(document: Document, parse: Parse) -> Iterator[Candidate]:
    text, reading = document.text, document.derived(Analysis)
    short = [span for span in reading.sentences if span.end - span.start <= _LONGEST]
    whole = [span for span in short if text[span.start : span.end].rstrip()[-1:] in _CLOSING]
    for sentence, tokens in zip(whole, parse([_flat(reading.text, span) for span in whole]), strict=True):
        found: dict[tuple[str, Span], Candidate] = {}
        for each in _in_sentence(document, sentence, clauses(tokens, sentence.start)):
            known = found.get((each.actor, each.issue))
            if known is None or each.rank < known.rank:
                found[each.actor, each.issue] = each
        yield from found.values()


def _flat(text: str, span: Span) -> str:
    """A sentence on one line and with plain quotation marks, as long as it is."""
    flat = text[span.start : span.end].replace("''", '" ').replace("\n", " ")
    return flat.translate(str.maketrans("“”„«»’‘", '"""""\'\''))


def _in_sentence(document: Document, sentence: Span, found: Sequence[ParsedClause]) -> Iterator[Candidate]:
    asks = "?" in document.text[sentence.start : sentence.end]
    vague = {span for each in found for span in each.vague}

    def candidate(actor: Holder, rank: int, issue: Span, *, left: bool, **more: Any) -> Candidate:
        context = Span(min(actor.at, sentence.start), sentence.end)
        left = left or asks or issue in vague or not actor.sure
        return Candidate(actor.name, sentence, context, rank, issue, open=left, **more)

    speakers = list(_speakers(document, sentence))
    for actor, quotation in speakers:
        said = _issue_of_quotation([each for each in found if quotation.start <= each.verb < quotation.end])
        if said is not None:
            supposed = any(each.supposed for each in found)
            yield candidate(actor, 0, said, left=supposed, quotation=quotation)
    reporter = speakers[0][0] if speakers else None
    for each in found:
        spoken = any(quotation.start <= each.verb < quotation.end for _, quotation in speakers)
        who = None if spoken or each.speaks else _actor(document, each, reporter)
        if who and each.issue is not None:
            hearsay = each.content and (reporter is None or reporter.name != who.name)
            by = reporter.name if reporter and hearsay else None
            yield candidate(who, 1 if each.says else 2, each.issue, left=each.supposed or hearsay, reporter=by)
        if who and each.says and not each.content:
            reporter = who


def _issue_of_quotation(inside: Sequence[ParsedClause]) -> Span | None:
    """What a speaker speaks of in a quotation: what "I" or "we" are about, else what its first clause is about."""
    own = (each.issue for each in inside if each.speaks)
    other = (each.topic for each in inside if not each.content)
    return next(filter(None, (*own, *other)), None)


class Holder(NamedTuple):
    """An actor's name, or a description; where the passage must begin that has it; whether it is surely that one."""

    name: str
    at: int
    sure: bool = True


def _speakers(document: Document, sentence: Span) -> Iterator[tuple[Holder, Quotation]]:
    """Those whose quotations the sentence holds, by a name of the source or as it describes them."""
    reading = document.derived(Analysis)
    for quotation in reading.quotations:
        inside = overlap(quotation, sentence)
        if inside and not quotation.depth and not quotation.scare and quotation.attribution:
            name = quotation.attribution.name
            named = len(name) > 1 and bool(reading.people.proper(name)[0])  # "Q" asks
            start = _read_from(document, quotation.attribution.start, sentence.start)
            if named or mention_of(name, reading.people).kind in _DESCRIBED:
                yield Holder(name if named else without_determiner(name, reading.people), start, named), quotation


def _actor(document: Document, clause: ParsedClause, reporter: Holder | None) -> Holder | None:
    """Whom a clause's subject names or describes, or whom a pronoun means; None where that is nobody."""
    if clause.subject is None:
        return None
    names, start = document.derived(Analysis).people, clause.subject.start
    phrase = _text(document, clause.subject)
    one = mention_of(phrase, names)
    if one.kind == "pronoun":
        they = reporter if clause.content and one.gender == "p" else None  # "traders said that they …"
        return _holder_of_pronoun(document, start, one.gender) or (they and they._replace(sure=False))
    whole = _text(document, clause.described) if clause.described else phrase
    if one.kind == "body" and not one.known and _goes_on(whole.removeprefix(phrase).split(), names):
        return Holder(without_determiner(whole, names), start)  # "the Conference | of Mayors"
    if one.kind in _ACTORS:
        # Whatever has a name may act; who says or thinks something is somebody.
        return Holder(one.known or one.name or phrase, start, one.kind != "name" or clause.tells)
    plain = without_determiner(phrase, names)
    words = plain.split()
    of = mention_of(" ".join(word for word in words if fold_spelling(word) in one.around), names)
    told = of.kind in _KNOWN or (one.kind == "group" and any(word[:1].isupper() for word in words))
    owned = any(word.endswith(("'s", "’s")) for word in words)
    if told and not owned and len(words) > 1:
        return Holder(plain, start)
    if clause.described and (clause.tells or _is_post(words, names)) and one.kind in _DESCRIBED:
        return Holder(without_determiner(whole, names), start, sure=False)
    return None


def _text(document: Document, span: Span) -> str:
    return " ".join(document.text[span.start : span.end].split())


def _goes_on(words: Sequence[str], names: Names) -> bool:
    """Whether a name goes on with these words: "of", and none but names."""
    small = names.language.joints | names.language.determiners
    return words[:1] == ["of"] and all(word[:1].isupper() or word in small for word in words)


def _is_post(words: Sequence[str], names: Names) -> bool:
    """Whether a phrase ends in what people hold or are called by: "judge", "lawmakers"."""
    last = words[-1].lower() if words else ""
    return last in names.language.posts or last.removesuffix("s") in names.language.posts


def _holder_of_pronoun(document: Document, at: int, gender: str) -> Holder | None:
    """Whom "he" or "she" means: surely, where a passage that is short enough to be read names that one alone."""
    if gender not in ("m", "f"):
        return None
    about = document.derived(_people)
    name, doubtful = referent(about, at, gender)
    named = max((one.at for one in about if one.name == name and one.at < at), default=0)
    rivals = any(one.name != name and named < one.at < at and one.gender in ("", gender) for one in about)
    start = _read_from(document, named, at)
    return Holder(name, start, not (doubtful or rivals or start > named)) if name else None


def _read_from(document: Document, named: int, at: int) -> int:
    """Where the sentence begins that names somebody, or else `at`, where that is too far off to be read with it."""
    start = max((span.start for span in document.derived(Analysis).sentences if span.start <= named), default=0)
    return start if at - start <= _CONTEXT else at


def _people(document: Document) -> list[Referent]:
    reading = document.derived(Analysis)
    return people_in(reading.people, reading.quotations, reading.sentences)
