"""Which noun phrase is the subject of a verb, by case, number and place, and whether it can be somebody (German)."""

from __future__ import annotations

from operator import itemgetter

from summarizer.text.nominals import DOUBTFUL, NEVER, PERHAPS, SURELY, Nominal, is_noun
from summarizer.text.phrases import Stream

# What a phrase's form and place say for it as a subject: a subject stands right before or right behind its verb.
_WEIGHTS = {NEVER: 0.0, DOUBTFUL: 0.5, PERHAPS: 1.0, SURELY: 3.0}
_NAMED, _ABSTRACT, _FEMININE_DATIVE = 1.0, -0.8, -0.5
_AHEAD, _NAMED_AHEAD, _ADJACENT, _BEHIND, _FAR_OFF, _FARTHEST = 0.6, 1.4, 0.5, 0.4, 0.15, 8
_CLOSE = 0.5  # two weights nearer than this leave the subject open


def is_abstract(tokens: Stream, one: Nominal) -> bool:
    """Whether a noun is no person's nor body's, as its ending tells."""
    noun, language = tokens.lowers[one.head], tokens.language
    if one.head in tokens.names or noun in language.cases.bodies or noun in language.roles:
        return False
    return noun.endswith(language.cases.abstract) or noun in language.nouns


def may_speak(tokens: Stream, one: Nominal) -> bool:
    """Whether a phrase may be somebody, or a text: not "man", nor a thing of the mind."""
    indefinite = tokens.language.pronouns.get(tokens.lowers[one.first]) == "q" and one.last - one.first == 1
    text = tokens.lowers[one.head] in tokens.language.nouns
    return not indefinite and (text or not is_abstract(tokens, one))


def is_somebody(tokens: Stream, one: Nominal) -> bool:
    """Whether a phrase is a pronoun of a person, a name, or has a noun of persons or bodies."""
    language, noun = tokens.language, tokens.lowers[one.head]
    if one.last - one.first == 1 and noun in language.pronouns:
        return language.pronouns[noun] in ("m", "f", "i")
    full = one.last - one.first > 1 and is_noun(tokens, one.last - 1) and is_noun(tokens, one.last - 2)
    if one.case == DOUBTFUL:
        return False
    if one.case == SURELY and noun.endswith(("e", "er")):
        return True  # "der Kollege", "der Betreiber": few things are called so
    named = full or (one.bare and not is_abstract(tokens, one)) or noun.endswith(language.cases.agentive)
    singular = noun.removesuffix("s")  # "des Chefs"
    return named or singular in language.roles or noun in language.cases.bodies


def is_plural_verb(verb: str) -> bool:
    """Whether a finite verb is a plural's."""
    return verb.endswith(("en", "ern", "eln", "sind"))


def subject(
    tokens: Stream, before: list[Nominal], behind: list[Nominal], verb: int, *, after: int | None = None
) -> tuple[Nominal | None, bool]:
    """Which phrase is the subject of the verb at a token, of those before and behind it; and whether it is sure.

    Where the verb stands last, a subject stands `after` the conjunction.
    """
    place = verb if after is None else after
    plural = verb < len(tokens.lowers) and is_plural_verb(tokens.lowers[verb])
    ranked = sorted(
        (
            (_weight(tokens, one) + _place(one, place), one)
            for one in (*before, *_without_addressee(tokens, behind, place))
            if one.case and one.plural in (None, plural)
        ),
        key=itemgetter(0),
        reverse=True,
    )
    if not ranked:
        return None, False
    best = ranked[0][1]
    alone = len(ranked) == 1 or ranked[0][0] - ranked[1][0] > _CLOSE
    return best, best.case == SURELY or (alone and is_somebody(tokens, best))


def _without_addressee(tokens: Stream, behind: list[Nominal], verb: int) -> list[Nominal]:
    """Phrases behind a verb, but for one with "der" behind a name: a dative ("sagte Lee | der Zeit")."""
    if len(behind) < 2 or not behind[0].bare or behind[0].first != verb + 1 or behind[1].first != behind[0].last:
        return behind
    return behind[:1] + behind[2:] if tokens.lowers[behind[1].first] in tokens.language.genitives else behind


def _place(one: Nominal, verb: int) -> float:
    if one.first < verb:
        return _NAMED_AHEAD if one.bare and one.case == PERHAPS else _AHEAD
    away = one.first - verb - 1
    return _BEHIND - _FAR_OFF * min(away, _FARTHEST) if away else _ADJACENT


def _weight(tokens: Stream, one: Nominal) -> float:
    """How well a phrase makes a subject of speech: by its case, then by whom it names."""
    language = tokens.language
    weight = _WEIGHTS[one.case] + _FEMININE_DATIVE * (tokens.lowers[one.first] in language.genitives)
    if one.case != PERHAPS:
        return weight
    if is_abstract(tokens, one):
        return weight + _ABSTRACT
    return weight + _NAMED * is_somebody(tokens, one)
