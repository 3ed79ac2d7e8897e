"""The noun phrases of a language whose articles show the case (German)."""

from __future__ import annotations

import re
from typing import NamedTuple

from summarizer.text.given_names import given_names
from summarizer.text.phrases import QUOTATION, Phrase, Stream, read_once

NEVER, DOUBTFUL, PERHAPS, SURELY = range(4)  # whether a form is a nominative's
_WITHIN = 14  # tokens from an article to its noun
_BRACKETED = 5  # tokens of a bracket behind a name ("(CDU)")
_UNCAPITALISED = re.compile(r"[a-zäöü]{2,}\.[a-zäöü]{2,}|\w+-[A-ZÄÖÜ]\w+")  # "ver.di", "documenta-Leiter"
INFLECTED = ("e", "en", "er", "es", "em")  # adjectives


class Nominal(NamedTuple):
    """A noun phrase at tokens [first, last): whether it may be a nominative, and a plural, where its form tells.

    `head` is its noun's token. One without an article is `bare`, as names are. `governed` says that a preposition
    stands before it.
    """

    first: int
    last: int
    head: int
    case: int
    plural: bool | None = None
    bare: bool = False
    governed: bool = False

    @property
    def phrase(self) -> Phrase:
        """Its tokens."""
        return Phrase(self.first, self.last)


@read_once
def nominals(tokens: Stream, first: int, last: int) -> list[Nominal]:
    """The noun phrases of tokens [first, last), in order."""
    found: list[Nominal] = []
    at, governed = first, False
    while at < last:
        one = _nominal(tokens, at, last)
        if one is not None:
            governed = governed or _is_before_postposition(tokens, one.last)
            found.append(one._replace(case=NEVER, governed=True) if governed else one)
            at, governed = one.last, False
        else:
            governed = _governs(tokens, at) or (governed and _goes_on(tokens, at))
            at += 1
    return found


def _governs(tokens: Stream, at: int) -> bool:
    low, cases = tokens.lowers[at], tokens.language.cases
    compares = low in cases.comparing and tokens.lowers[max(0, at - 1)] not in cases.amounts  # "mehr als | 100 Ärzte"
    return compares or _gives_source(tokens, at) or low in tokens.language.joints


def _is_before_postposition(tokens: Stream, at: int) -> bool:
    """Whether what governs a phrase stands behind it ("Lee | zufolge"): a preposition there has a verb behind it."""
    low, following = (*tokens.words[at : at + 2], "", "")[:2]
    return low in tokens.language.after or (low in tokens.language.joints and following in tokens.language.verbs)


def _gives_source(tokens: Stream, at: int) -> bool:
    """Whether a preposition gives words to somebody ("laut | Lee")."""
    return (tokens.lowers[at],) in tokens.language.before


def _goes_on(tokens: Stream, at: int) -> bool:
    """Whether a token may stand between a preposition and its noun; "unter anderem" has none."""
    low, language = tokens.lowers[at], tokens.language
    ends = not low[0].isalnum() or low in language.kinds or low in language.bounds or low.endswith("em")
    return not ends and low not in language.pronouns


def _nominal(tokens: Stream, at: int, last: int) -> Nominal | None:
    """The noun phrase that begins with a token: one of several, with an article, a pronoun, or a noun alone."""
    low, language = tokens.lowers[at], tokens.language
    if low in language.cases.partitives and at + 2 < last and tokens.lowers[at + 1] in language.genitives:
        head = _head(tokens, at + 2, last) or (at + 2 if tokens.lowers[at + 2] in language.cases.polite else 0)
        if head:  # "einer der | Männer", "einer von | ihnen"
            return Nominal(at, _end(tokens, head, last, bare=False), head, SURELY)
    if low in language.determiners and not _is_pointing(tokens, at):
        head = _head(tokens, at + 1, last)
        if head:
            case, plural = _inflection(tokens, at, head)
            return _with_coordinate(tokens, Nominal(at, _end(tokens, head, last, bare=False), head, case, plural), last)
    if low in language.pronouns:
        one = _pronoun(tokens, at)
        return _with_coordinate(tokens, one, last) if one else None
    if low in language.cases.demonstratives and _is_pointing(tokens, at):
        return Nominal(at, at + 1, at, SURELY, False, True)  # "Dieser erklärte …"
    if low in language.cases.particles and at + 1 < last and is_noun(tokens, at + 1):
        return Nominal(at, _end(tokens, at + 1, last, bare=True), at + 1, PERHAPS, None, True)
    if not is_noun(tokens, at):
        return None
    case = DOUBTFUL if _is_capital_by_place(tokens, at, last) else PERHAPS
    head = at + _opens_with_adjective(tokens, at, last)
    plural = True if tokens.lowers[head].endswith(language.cases.plural_endings) else None
    contracted = at > 0 and tokens.lowers[at - 1] in language.cases.contracted  # "im | Urteil des Gerichts"
    bare = head == at and not contracted and not _has_adjective(tokens, at)
    return _with_coordinate(tokens, Nominal(at, _end(tokens, head, last, bare=bare), head, case, plural, bare), last)


def _opens_with_adjective(tokens: Stream, at: int, last: int) -> bool:
    """Whether an adjective has its capital from the clause's head ("Scharfe | Kritik übte Lee")."""
    if (at and tokens.words[at - 1][0].isalnum()) or at + 1 >= last or not is_noun(tokens, at + 1):
        return False
    low = tokens.lowers[at]
    return low.endswith("e") and low not in given_names() and low not in tokens.language.posts


def _is_pointing(tokens: Stream, at: int) -> bool:
    """Whether an article at a clause's head is a pronoun, a verb behind it ("Das sagte Lee")."""
    heads = at == 0 or not tokens.words[at - 1][0].isalnum()
    return heads and not tokens.language.verbs.isdisjoint(tokens.words[at + 1 : at + 2])


def _pronoun(tokens: Stream, at: int) -> Nominal | None:
    low, language = tokens.lowers[at], tokens.language
    if low in language.cases.impersonal or low in language.determiners:
        return None
    sure = low in language.cases.subjects
    return Nominal(at, at + 1, at, SURELY if sure else PERHAPS, low in language.cases.plurals if sure else None, True)


def is_noun(tokens: Stream, at: int) -> bool:
    """Whether a token is written as nouns are, and no function word at a sentence's head; or is a name in marks."""
    word, low, language = tokens.words[at], tokens.lowers[at], tokens.language
    if word == QUOTATION:
        return at in tokens.names
    if not word[0].isupper():
        return _UNCAPITALISED.fullmatch(word) is not None
    if low in language.calendar or low in language.cases.polite:
        return False
    if at and tokens.words[at - 1][0].isalnum():
        return True  # within a sentence only nouns have capitals: "sagte | Weil"
    if _gives_source(tokens, at):
        return False
    return not (low in language.starters or low in language.cases.subordinators or low in language.cases.relatives)


def _has_adjective(tokens: Stream, at: int) -> bool:
    """Whether an adjective stands before a noun without an article, as before no name ("chinesische | Medien")."""
    before = tokens.words[at - 1] if at else "."
    closed = before in tokens.language.starters or before in tokens.language.kinds
    return before[0].islower() and not closed and before.endswith(INFLECTED)


def _is_capital_by_place(tokens: Stream, at: int, last: int) -> bool:
    """Whether a word may owe its capital to the sentence's head: one alone there that ends as adverbs do."""
    if at and (tokens.words[at - 1][0].isalnum() or tokens.words[at - 1] in (",", "–", "(")):
        return False
    alone = at + 1 >= last or not tokens.words[at + 1][0].isupper()
    low, language = tokens.lowers[at], tokens.language
    return alone and (low.endswith(language.cases.adverbial) or low in language.verbs)


def _head(tokens: Stream, at: int, last: int) -> int:
    """The noun from token `at` on, past adjectives and what they govern; 0 where there is none."""
    first = at
    while at < min(last, first + _WITHIN):
        if is_noun(tokens, at):
            return _behind_participle(tokens, at, last) or at
        if _governs(tokens, at):  # "der | in Bonn lebende | Autor", "der | als „…“ bekannte | Autor"
            inner = _object_of_preposition(tokens, at + 1, last)
            if not inner or inner + 1 >= last or not tokens.words[inner + 1][0].islower():
                return 0
            at = inner
        elif not _may_precede(tokens, at):
            return 0
        at += 1
    return 0


def _behind_participle(tokens: Stream, at: int, last: int) -> int:
    """The noun behind a participle and its object ("der | Lee nahestehende | Autor"); 0 where there is none."""
    while at < last and tokens.words[at][0].isupper():
        at += 1
    if at + 1 >= last or not is_noun(tokens, at + 1):
        return 0
    aged = tokens.words[at - 2][0].isdigit() and tokens.lowers[at].endswith(INFLECTED)  # "die 50 Jahre alte | Autorin"
    return at + 1 if aged or tokens.lowers[at].endswith(tokens.language.cases.present) else 0


def _object_of_preposition(tokens: Stream, at: int, last: int) -> int:
    """The noun or quotation that a preposition before token `at` governs; 0 where there is none."""
    if at < last and tokens.words[at] == QUOTATION:
        return at
    if at < last and tokens.lowers[at] in tokens.language.calendar:
        return at  # "der am | Montag gewählte Lee"
    head = _head(tokens, at + (at < last and tokens.lowers[at] in tokens.language.determiners), last)
    while head and head + 1 < last and is_noun(tokens, head + 1):
        head += 1  # "von | Ann Lee"
    return head


def _may_precede(tokens: Stream, at: int) -> bool:
    """Whether a token may stand between an article and its noun."""
    low, language = tokens.lowers[at], tokens.language
    if tokens.words[at] == QUOTATION:
        return at + 1 < len(tokens.words) and is_noun(tokens, at + 1)  # "einem | „…“ | Schritt"
    if tokens.words[at] == ".":
        return tokens.words[at - 1].isdigit()  # "am 5. Januar"
    closed = low in language.pronouns or low in language.determiners or low in language.cases.auxiliaries
    return low[0].isalnum() and not closed and low not in language.bounds - language.leading


def _inflection(tokens: Stream, at: int, head: int) -> tuple[int, bool | None]:
    """Whether an article and its adjective make a nominative, and a plural."""
    language, low, noun = tokens.language, tokens.lowers[at], tokens.lowers[head]
    cases = language.cases
    inner = (tokens.lowers[index] for index in range(at + 1, head) if tokens.words[index][0].islower())
    adjective = next(inner, noun if _is_adjective(tokens, head) else "")
    if low in language.cases.oblique or (low in language.genitives and _is_feminine(tokens, head)):
        return NEVER, None
    if noun.endswith(cases.plural_endings) or low in cases.plurals:
        return PERHAPS, True
    if low in cases.masculine and not adjective.endswith("en"):
        return (SURELY if low in cases.definite or adjective.endswith("er") or _is_he(tokens, head) else PERHAPS), False
    if low in cases.open:
        return PERHAPS, True if adjective.endswith("en") else False if adjective.endswith("e") else None
    return PERHAPS, False


def _is_he(tokens: Stream, head: int) -> bool:
    """Whether a noun is a man's, and no thing's ("ein | Sprecher", not "sein | Urteil")."""
    noun, cases = tokens.lowers[head], tokens.language.cases
    return (noun in tokens.language.roles or noun.endswith(cases.agentive)) and not noun.endswith(cases.feminine)


def _is_adjective(tokens: Stream, head: int) -> bool:
    """Whether a word in capitals is the adjective of a name ("der | Neuen | Presse")."""
    followed = head + 1 < len(tokens.words) and is_noun(tokens, head + 1)
    return followed and tokens.lowers[head].endswith(("en", "er")) and tokens.lowers[head] not in tokens.language.roles


def _is_feminine(tokens: Stream, head: int) -> bool:
    while _is_adjective(tokens, head):
        head += 1
    return tokens.lowers[head].endswith(tokens.language.cases.feminine)


def _end(tokens: Stream, head: int, last: int, *, bare: bool) -> int:
    """Where the phrase of a noun ends: past names, genitives, what a post is of, a bracket."""
    language, at = tokens.language, head + 1
    post = tokens.lowers[head] in language.roles
    while at < last:
        low = tokens.lowers[at]
        if is_noun(tokens, at):
            if not bare and not post and _opens_name(tokens, at):
                break  # "nach dem Treffen | Sprecher Karl Lee"
            post = post or low in language.roles
            at += 1
        elif low in language.cases.particles and at + 1 < last and is_noun(tokens, at + 1):
            at += 1  # "Thomas | de | Maizière"
        elif (
            tokens.words[at] == "-"
            or low.rstrip(".") in language.cases.dotted
            or (low[0].isdigit() and at + 1 < last and is_noun(tokens, at + 1))
        ):
            at += 1  # "Bündnis | 90/Die | Grünen"
        elif low == "(" and ")" in tokens.words[at : at + _BRACKETED]:
            at = tokens.words.index(")", at) + 1
        else:
            tied = low in language.genitives and (not bare or post or low not in language.determiners)
            inner = _head(tokens, at + 1, last) if tied or (post and low in language.cases.attributive) else 0
            if not inner or _is_nominative(tokens, at, inner):
                break
            at = inner + 1
    return min(at, last)


def _opens_name(tokens: Stream, at: int) -> bool:
    """Whether a noun is a post before a name."""
    named = at + 1 < len(tokens.words) and is_noun(tokens, at + 1)
    return named and (tokens.lowers[at] in tokens.language.roles or tokens.lowers[at + 1] in given_names())


def _is_nominative(tokens: Stream, at: int, head: int) -> bool:
    """Whether "der" before a man's post begins a subject, and no genitive: that would be "des"."""
    low, noun = tokens.lowers[at], tokens.lowers[head]
    cases = tokens.language.cases
    return low in cases.masculine and noun in tokens.language.roles and not noun.endswith(("n", *cases.feminine))


def _with_coordinate(tokens: Stream, one: Nominal, last: int) -> Nominal:
    """A phrase with what "and" joins to it: another one in the same case, or a noun under the same article."""
    other = None
    if one.last + 1 < last and tokens.lowers[one.last] in tokens.language.leading:
        other = _nominal(tokens, one.last + 1, last)
    alone = one.bare and one.case != SURELY  # a name, but for "er | und sein Bruder"
    if other is None or (alone and not other.bare) or (other.case and not one.case):
        return one
    if other.bare and not one.bare:
        return one._replace(last=other.last)
    return one._replace(last=other.last, plural=True)
