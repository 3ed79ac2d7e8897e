"""The subject of a verb: joined, governed or described phrases beside it, and whether a phrase can be somebody."""

from __future__ import annotations

from summarizer.text.clauses import is_governed
from summarizer.text.parts import is_capitalised
from summarizer.text.phrases import QUOTATION, Phrase, Stream, phrase_after, phrase_before

_ENDING = frozenset("in on at of after before during".split())  # what may follow joint speakers
_DASHES = "–—-"
_OPENING = {",": ",(–—-", ")": "("}  # what opens a description that each closes; a dash does a dash's
# Auxiliaries and objects, which a clause has and no phrase.
_IN_CLAUSES = frozenset("has have had did does do will would can could may might must should him them me us".split())
_PLURAL = frozenset("people police children they we i you who some others many".split())
_LONGEST_CLAUSE = 6  # tokens of a relative clause before its last phrase
_MOST = 3  # phrases looked at


def direct_subject(tokens: Stream, left: int, first: int) -> Phrase | None:
    """The phrase that ends right before a verb, or the one that a preposition ties it to ("Lee at the time | said").

    None where a verb governs it ("wrote to Lee | said"). A description keeps whom it is told from ("someone near Lee").
    """
    found = phrase_before(tokens, left, first)
    for _ in range(_MOST):
        at = _before_prepositions(tokens, found.first - 1, first) if found else first
        if found is None or at == found.first - 1 or at < first:
            break
        before = phrase_before(tokens, at, first)
        if before is None or tokens.language.kinds.get(tokens.lowers[at]) in ("verbs", "participles"):
            return None
        found = before if is_name(tokens, before) else Phrase(before.first, found.last)
    return _with_name(tokens, found, first) if found else None


def _before_prepositions(tokens: Stream, at: int, first: int) -> int:
    while at >= first and tokens.lowers[at] in tokens.language.prepositions:
        at -= 1
    return at


def _with_name(tokens: Stream, phrase: Phrase, first: int) -> Phrase:
    """A post with the name before its comma ("Ann Lee, | head of the party | said")."""
    language = tokens.language
    post = phrase.first + (tokens.lowers[phrase.first] in language.determiners)
    behind = tokens.lowers[post + 1] if post + 1 < phrase.last else ""
    tied = behind in language.joints or behind in language.genitives
    if not tied or tokens.lowers[post] not in language.roles or phrase.first - 2 < first:
        return phrase
    name = phrase_before(tokens, phrase.first - 2, first) if tokens.words[phrase.first - 1] == "," else None
    named = name is not None and is_name(tokens, name) and not is_governed(tokens, name, first)
    return Phrase(name.first, phrase.last) if name and named else phrase


def joint_before(tokens: Stream, phrase: Phrase, first: int) -> Phrase:
    """A subject with the name that "and" joins to it, where a clause begins with that one ("Lee and Ray | said")."""
    joint = phrase.first - 1
    if joint - 1 < first or tokens.lowers[joint] not in tokens.language.leading or not is_name(tokens, phrase):
        return phrase
    other = phrase_before(tokens, joint - 1, first)
    if other is None or not is_name(tokens, other):
        return phrase
    opens = other.first == first or not tokens.words[other.first - 1][0].isalnum()
    return Phrase(other.first, phrase.last) if opens else phrase


def joint_behind(tokens: Stream, phrase: Phrase, last: int) -> Phrase:
    """A subject behind its verb with the name that "and" joins to it ("said | Lee and Ray")."""
    if phrase.last + 1 >= last or tokens.lowers[phrase.last] not in tokens.language.leading:
        return phrase
    other = phrase_after(tokens, phrase.last + 1, last)
    if other is None or not (is_name(tokens, phrase) and is_name(tokens, other)):
        return phrase
    closes = other.last >= last or not tokens.words[other.last][0].isalnum() or tokens.lowers[other.last] in _ENDING
    return Phrase(phrase.first, other.last) if closes else phrase


def name_at_end(tokens: Stream, phrase: Phrase) -> Phrase:
    """The capitalised words that a phrase ends in."""
    first = phrase.last
    while first > phrase.first and tokens.words[first - 1][:1].isupper():
        first -= 1
    return Phrase(first, phrase.last)


def is_name(tokens: Stream, phrase: Phrase) -> bool:
    """Whether a phrase ends in a capitalised word."""
    return tokens.words[phrase.last - 1][:1].isupper()


def described_subject(tokens: Stream, left: int, first: int) -> Phrase | None:
    """The subject of a verb behind the comma `left`: the phrase that what the commas enclose describes."""
    language, pronouns = tokens.language, tokens.language.pronouns.keys()
    marks = _OPENING.get(tokens.words[left], _DASHES)
    while left - 1 > first and tokens.words[left] in _DASHES and tokens.words[left - 1] == tokens.words[left]:
        left -= 1  # "--"
    opening = left
    for _ in range(_MOST):
        opening = next(
            (index for index in range(opening - 1, first - 1, -1) if tokens.words[index] in marks), first - 1
        )
        if opening <= first:
            break
        subject = phrase_before(tokens, opening - 1, first)
        inside = phrase_before(tokens, left - 1, opening + 1)
        if subject is None:
            continue
        if is_governed(tokens, subject, first) or _is_of_a_place(tokens, subject, first):
            closed = inside is not None and inside.last - inside.first > 1 and inside.first == opening + 1
            if inside and closed and is_name(tokens, inside):
                return inside  # "His partner at Lindhall, | Oda Rehn, | called"
            continue  # "Oda Rehn, of Springfield, Va., said"
        low, capital = tokens.lowers[subject.first], tokens.words[subject.first][:1].isupper()
        small = low in language.determiners or low in language.personal or low in pronouns
        if small or capital or is_name(tokens, subject):
            ends = left if tokens.words[left - 1] != QUOTATION else subject.last  # 'The ad, titled "Why Not?", said'
            whole = _with_name(tokens, Phrase(subject.first, ends), first)
            return _described_by_clause(tokens, subject, first) or whole
    return None


def _is_of_a_place(tokens: Stream, phrase: Phrase, first: int) -> bool:
    """Whether a comma ties a phrase to a place that a preposition governs: "Lee, of Springfield, | Va.,"."""
    if phrase.first - 2 < first or tokens.words[phrase.first - 1] != ",":
        return False
    place = phrase_before(tokens, phrase.first - 2, first)
    return place is not None and is_name(tokens, place) and is_governed(tokens, place, first)


def described_by_clause(tokens: Stream, phrase: Phrase, first: int) -> Phrase | None:
    """Whom a relative clause describes that ends with a phrase, before the verb: "advisers who ran | the numbers"."""
    language = tokens.language
    for at in range(phrase.first - 1, max(first, phrase.first - _LONGEST_CLAUSE), -1):
        low = tokens.lowers[at]
        if not low[0].isalnum() or low in language.kinds or low in language.leading:
            return None
        if low in language.personal:
            return phrase_before(tokens, at - 1, first) if at < phrase.first - 1 else None
    return None


def _described_by_clause(tokens: Stream, phrase: Phrase, first: int) -> Phrase | None:
    """Whom a relative clause around a phrase describes: "Ann Lee, | whose town, Oslo, has grown, said"."""
    language = tokens.language
    for at in range(phrase.first - 1, first + 1, -1):
        if tokens.lowers[at] in language.leading or tokens.words[at] == QUOTATION:
            return None
        if tokens.words[at - 1] == "," and (tokens.lowers[at] in language.relatives or tokens.lowers[at] == "whose"):
            return phrase_before(tokens, at - 2, first)
    return None


def can_speak(tokens: Stream, phrase: Phrase) -> bool:
    """Whether a phrase can be somebody: a pronoun, a name, or a noun with what makes it a person or body."""
    language, lowers = tokens.language, tokens.lowers
    first = lowers[phrase.first]
    inside = range(phrase.first + 1, phrase.last)
    head = next((at for at in inside if lowers[at] in language.joints or not lowers[at][0].isalnum()), phrase.last) - 1
    noun = lowers[head]
    if head == phrase.first and (
        noun in language.pronouns or noun in language.possessives or noun in language.relatives
    ):
        return noun in language.personal or noun not in language.relatives
    whole = lowers[phrase.first : phrase.last]
    comma = next((at for at in inside if not lowers[at][0].isalnum() or lowers[at] in language.relatives), phrase.last)
    if not _IN_CLAUSES.isdisjoint(tokens.words[phrase.first : comma]):
        return False  # "Her influence has grown in the | states"
    if any(low.endswith(("n’t", "n't")) for low in whole) or any(
        _elided(low) in language.bounds or _elided(low) in language.pronouns for low in (first, noun)
    ):
        return False  # "The results aren’t", "He’s"
    if _is_verb_alone(tokens, phrase) or any(_is_infinitive(tokens, at) for at in range(inside.start, comma)):
        return False
    if language.code == "en" and first.endswith("ing") and tokens.words[phrase.first].islower():
        return False  # "wearing shirts"
    if noun in language.determiners or not noun[0].isalpha() or lowers[phrase.last - 1] in language.joints:
        return False
    if noun in language.calendar or noun.rstrip("s") in language.calendar or first in language.participles:
        return False
    return language.code != "en" or _is_english_phrase(tokens, Phrase(phrase.first, head + 1))


def _elided(low: str) -> str:
    """What an auxiliary hangs on ("there’s", "they’re"), or ""."""
    return low.replace("’", "'").rpartition("'")[0]


def _is_english_phrase(tokens: Stream, phrase: Phrase) -> bool:
    """Whether a noun phrase up to its noun is whole: a name, a plural, a post, or a noun with a determiner."""
    language, words, noun = tokens.language, tokens.words[phrase.first : phrase.last], tokens.lowers[phrase.last - 1]
    if is_capitalised(words[-1]) or noun in language.roles:
        return True
    if noun.endswith("ed") and tokens.lowers[phrase.last - 2] in language.possessives:
        return False  # "her recovered | emails"
    owned = any(word.endswith(("’s", "'s", "s’", "s'")) for word in words)
    return owned or noun.endswith("s") or tokens.lowers[phrase.first] in language.determiners


def _is_infinitive(tokens: Stream, at: int) -> bool:
    language = tokens.language
    return tokens.lowers[at - 1] == language.infinitive_marker and tokens.lowers[at] in language.infinitives


def _is_verb_alone(tokens: Stream, phrase: Phrase) -> bool:
    """Whether a phrase is what a clause says of its subject: "who | deserves | credit", "it | just puts | fear"."""
    language, first = tokens.language, phrase.first
    if language.code != "en" or not tokens.words[first].islower():
        return False
    if tokens.lowers[first] in language.skipped - language.determiners:
        return True
    before = tokens.lowers[first - 1] if first else ""
    led = before in language.personal or (before in language.pronouns and before not in language.determiners)
    past = tokens.lowers[first].endswith("ed")  # "They | passed out water bottles"
    return led and (past or phrase.last - first == 1) and tokens.lowers[first] not in language.pronouns


def may_be_plural(low: str) -> bool:
    """Whether an English word may be the subject of a verb's plural, by its form."""
    return (low.endswith(("s", "men")) and not low.endswith("ss")) or low in _PLURAL


def is_person(tokens: Stream, phrase: Phrase) -> bool:
    """Whether a phrase is somebody on its face: a name, a pronoun, a post. A verb of speech needs no such sign."""
    language = tokens.language
    words = range(phrase.first, phrase.last)
    named = any(
        is_capitalised(tokens.words[at]) for at in words if at > phrase.first or phrase.last - phrase.first == 1
    )
    pronouns = language.pronouns.keys() - language.determiners if phrase.last - phrase.first > 1 else language.pronouns
    return named or any(tokens.lowers[at] in pronouns or tokens.lowers[at] in language.posts for at in words)
