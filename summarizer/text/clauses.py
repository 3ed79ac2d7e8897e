"""The grammar of a clause that cues need: its subject, what stands between subject and verb, inversion."""

from __future__ import annotations

from summarizer.text.countries import polity
from summarizer.text.phrases import QUOTATION, Phrase, Stream, phrase_after

_DASHES = "–—-"
_NOUNS = frozenset("ally anomaly assembly bully family monopoly rally reply supply".split())  # no adverbs in -ly
_PARTICIPLE = 5  # letters of a participle that a sentence opens with; not "King"
_TIME = 4  # words at a sentence's head that may say when
_WITH_VERB = 3  # words of a phrase that may end in a verb: a determiner, a noun, the verb
_DATELINE = 12  # tokens


def subject_of(tokens: Stream, sentence: Phrase) -> Phrase | None:
    """The sentence's own subject: its first noun phrase that no preposition or conjunction governs."""
    language, at = tokens.language, _behind_dateline(tokens, sentence)
    for _ in range(4):
        while at < sentence.last and _leads(tokens, at):
            at += 1
        if at >= sentence.last:
            return None
        low = tokens.lowers[at]
        governed = (
            low in language.joints
            or low in language.bounds
            or language.kinds.get(low) in ("participles", "before")
            or _is_participle(tokens, at, sentence)
            or _is_time(tokens, at, sentence)
        )
        if not governed and not low.isdigit():  # "On July 6, 2015, Lee …"
            return _before_its_verb(tokens, phrase_after(tokens, at, sentence.last))
        at = next((index + 1 for index in range(at, sentence.last) if tokens.words[index] == ","), sentence.last)
    return None


def _is_time(tokens: Stream, at: int, sentence: Phrase) -> bool:
    """Whether a few words and a comma only say when ("Eight years ago, Lee …")."""
    for index in range(at, min(at + _TIME, sentence.last)):
        low = tokens.lowers[index]
        if low in tokens.language.calendar or low.removesuffix("s") in tokens.language.calendar:
            return "," in tokens.words[index + 1 : index + 3]
    return False


def _is_participle(tokens: Stream, at: int, sentence: Phrase) -> bool:
    """Whether a sentence opens with a participle and what that governs ("Standing by the door, Lee …")."""
    language, low = tokens.language, tokens.lowers[at]
    if language.code != "en" or at + 1 >= sentence.last or len(low) < _PARTICIPLE or not low.endswith(("ing", "ed")):
        return False
    following = tokens.lowers[at + 1]
    governs = following in language.prepositions or following in language.determiners
    return governs and at == sentence.first and polity(tokens.words[at]) is None


def _before_its_verb(tokens: Stream, phrase: Phrase | None) -> Phrase | None:
    """A subject without the verb that no table lists, told by its object ("The town | released a statement")."""
    if phrase is None or tokens.language.code != "en" or phrase.last - phrase.first < 2:
        return phrase
    language, last = tokens.language, phrase.last - 1
    following = tokens.lowers[phrase.last] if phrase.last < len(tokens.words) else ""
    noun = not tokens.words[last].islower() or tokens.lowers[last] in language.posts
    determined = tokens.lowers[phrase.first] in language.determiners
    past = tokens.lowers[last].endswith("ed")  # "The candidate | appeared"
    transitive = following in language.determiners - language.relatives and phrase.last - phrase.first >= _WITH_VERB
    governs = determined and (past or transitive)
    return Phrase(phrase.first, last) if governs and not noun else phrase


def _behind_dateline(tokens: Stream, sentence: Phrase) -> int:
    """Where a sentence begins behind a place in capitals and a dash ("OSLO, Norway — Lee …")."""
    first = sentence.first
    if first < sentence.last and len(tokens.words[first]) > 2 and tokens.words[first].isupper():
        for at in range(first + 1, min(first + _DATELINE, sentence.last)):
            if tokens.words[at] in _DASHES:
                return at + 1
    return first


def _leads(tokens: Stream, at: int) -> bool:
    """Words before a subject that do not govern it: conjunctions of main clauses, adverbs, punctuation."""
    low = tokens.lowers[at]
    if low in tokens.language.leading or tokens.words[at] == QUOTATION:
        return True
    following = tokens.words[at + 1] if at + 1 < len(tokens.words) else ""
    if low in tokens.language.adverbs and following == ",":
        return True
    return not low[0].isalnum() or low in tokens.language.skipped or _is_adverb(low)


def is_possessive(tokens: Stream, at: int) -> bool:
    """Whether a word is a noun's possessive, rather than a pronoun with its auxiliary ("he's said")."""
    low, language = tokens.lowers[at], tokens.language
    owned = low.endswith(("’s", "'s", "s’")) and low[:-2] not in language.pronouns
    return language.code == "en" and owned and low not in language.relatives


def has_subject(tokens: Stream, at: int, left: int, sentence: Phrase) -> bool:
    """Whether a word that may be a noun is a verb here, by a name or pronoun before it or a quotation beside it."""
    language = tokens.language
    following = tokens.words[at + 1] if at + 1 < sentence.last else ""
    low = tokens.lowers[left] if left >= sentence.first else ""
    if low.endswith(("’s", "'s", "s’")) or low in language.possessives:
        return False
    if following.lower() == "of":
        return False
    if following in (":", ",") and not (
        tokens.words[left][:1].isupper() or low in language.posts or low in language.pronouns
    ):
        return False  # "the attacks: …"
    if (
        following in (QUOTATION, ":", ",", "out", "that")
        or QUOTATION in tokens.words[max(0, min(at - 2, left - 1)) : at]
    ):
        return True  # « … », a | dit
    if not low:
        return False
    object_follows = following.lower() not in language.function_words
    counted = left > sentence.first and tokens.words[left - 1][0].isdigit()  # "22 Lee | emails"
    named = tokens.words[left][:1].isupper() and object_follows and not counted
    return named or low in language.relatives or (low in language.pronouns and low not in language.possessives)


def inverts(tokens: Stream, at: int, sentence: Phrase) -> bool:
    """Whether the verb stands where its subject must follow: right behind a quotation, or at the sentence's head."""
    first, before = sentence.first, at - 1
    if before >= first and tokens.words[before] == "," and at + 1 < sentence.last:
        low = tokens.lowers[at + 1]
        spoken = tokens.lowers[at] not in tokens.language.addressing and (
            QUOTATION in tokens.words[first:at] or "," in tokens.words[at + 2 : at + 4]
        )
        if spoken and (tokens.words[at + 1][:1].isupper() or tokens.language.pronouns.get(low, "") in ("m", "f")):
            return True
    while before >= first and not tokens.words[before][0].isalnum() and tokens.words[before] != QUOTATION:
        before -= 1
    if before > first and tokens.lowers[before - 1] in tokens.language.works:
        return False  # 'Lee, host of the show “The Dam,” listed a sitcom'
    spoken = any(tokens.language.kinds.get(tokens.lowers[index]) == "verbs" for index in range(first, before))
    return before < first or (tokens.words[before] == QUOTATION and not (spoken and _is_thing(tokens, at + 1)))


def _is_thing(tokens: Stream, at: int) -> bool:
    """Whether a phrase begins as an object does: with a determiner, and no post in it."""
    phrase = phrase_after(tokens, at, min(at + 6, len(tokens.words)))
    determined = phrase is not None and tokens.lowers[at] in tokens.language.determiners
    return bool(determined and phrase) and not any(low in tokens.language.posts for low in tokens.lowers[at : at + 6])


def _is_adverb(low: str) -> bool:
    return low.endswith("ly") and low not in _NOUNS


def before_verb(tokens: Stream, at: int, first: int) -> int:
    """The token left of the verb's auxiliaries and adverbs."""
    while at >= first and (
        tokens.lowers[at] in tokens.language.skipped
        or (_is_adverb(tokens.lowers[at]) and not tokens.words[at][:1].isupper())  # Italy
    ):
        at -= 1
    return at


def is_governed(tokens: Stream, phrase: Phrase, first: int) -> bool:
    """Whether a preposition keeps a phrase from being a subject."""
    joints = tokens.language.joints
    if tokens.lowers[phrase.first] in joints:
        return True
    return phrase.first > first and tokens.lowers[phrase.first - 1] in joints


def is_adverbial(tokens: Stream, phrase: Phrase) -> bool:
    """Whether a preposition stands before a phrase that ties it to no noun ("voters across | the country")."""
    language = tokens.language
    return tokens.lowers[phrase.first - 1] in language.prepositions - language.joints - language.agents


def _behind_dative(tokens: Stream, at: int, sentence: Phrase) -> int:
    """Where what follows a verb begins, behind the one spoken to ("dijo | a Juan Ruiz | su amigo")."""
    if at >= sentence.last or tokens.lowers[at] not in tokens.language.datives:
        return at
    addressed = phrase_after(tokens, at + 1, sentence.last)
    if addressed is None:
        return at
    noun = at + 1 + (tokens.lowers[at + 1] in tokens.language.determiners)
    thing = tokens.words[noun][0].islower() and tokens.lowers[noun] not in tokens.language.posts
    names = (index for index in range(noun + 1, addressed.last) if tokens.words[index][:1].isupper())
    return next(names, addressed.last) if thing else addressed.last  # "a dit à la presse | Marie Lund"


def behind_verb(tokens: Stream, at: int, sentence: Phrase) -> Phrase | None:
    """The subject behind a verb, past adverbs and adverbials, a few tokens away at most."""
    language, first = tokens.language, _behind_dative(tokens, at + 1, sentence)
    for start in range(first, min(first + 7, sentence.last)):
        word, low = tokens.words[start], tokens.lowers[start]
        if word in (",", ":", QUOTATION):
            return None
        open_phrase = word[:1].isupper() or low in language.determiners or low in language.pronouns
        before = tokens.lowers[start - 1]
        led = start > at + 1 and before in language.governing
        if open_phrase and not led and low not in language.calendar:
            found = phrase_after(tokens, start, sentence.last)
            if found:
                return found
    return None


def is_passive(tokens: Stream, sentence: Phrase, at: int, left: int) -> bool:
    """Whether a verb is a participle of the passive: behind its auxiliary, or before "by" and a name."""
    language = tokens.language
    if any(tokens.lowers[index] in language.passives for index in range(left + 1, at)):
        return True
    by = at + 1 + (tokens.words[at + 1 : at + 2] == [QUOTATION])  # "Lee, asked “…” | by Ray"
    agent = by + 1 < sentence.last and tokens.lowers[by] in language.agents
    return agent and tokens.words[by + 1][:1].isupper() and tokens.lowers[by + 1] not in language.calendar


def is_told(tokens: Stream, sentence: Phrase) -> bool:
    """Whether a sentence's subject is the one to whom something is said: a verb of speech in it is a passive."""
    verbs, first = tokens.language.verbs, sentence.first
    spoken = (at for at in range(*sentence) if tokens.lowers[at] in verbs)
    return any(is_passive(tokens, sentence, at, before_verb(tokens, at - 1, first)) for at in spoken)


def is_in_name(tokens: Stream, sentence: Phrase, at: int, kind: str) -> bool:
    """Whether a noun or base form has a capital within the sentence ("the United | States |")."""
    noun = kind == "infinitives" or tokens.lowers[at] in tokens.language.ambiguous
    return noun and at > sentence.first and tokens.words[at][:1].isupper()


def subject_behind_clause(tokens: Stream, sentence: Phrase, at: int) -> Phrase | None:
    """The subject that follows the clause of a participle at the sentence's head, which shares it."""
    for index in range(at + 1, sentence.last - 1):
        if tokens.words[index] in (",", QUOTATION):
            start = index + 1 + (tokens.words[index + 1] == ",")
            speaker = _before_its_verb(tokens, phrase_after(tokens, start, sentence.last))
            if speaker:
                return speaker
    return None
