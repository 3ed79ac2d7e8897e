"""Which quotations only name something, and so are no quotations: „Die Zeit“, das Buch „Licht“ (German)."""

from __future__ import annotations

from summarizer.text.marks import GLYPHS
from summarizer.text.nominals import INFLECTED
from summarizer.text.phrases import QUOTATION, Stream

_LONGEST_NAME = 5  # words
_CLAUSE = 50  # tokens on either side


def mark_names(tokens: Stream, text: str) -> None:
    """Note which quotations only name something, behind a noun or an article, or with "genannt": marks and all."""
    found: set[int] = set()
    for at in sorted(tokens.quotes):
        opens = _is_label(tokens, at, text) or _is_subject(tokens, at, text)
        if opens or (at and (_is_name(tokens, at, text) or _is_another(tokens, at, text, found))):
            found.add(at)
    tokens.names = frozenset(found)
    for at in tokens.names:
        tokens.ends[at] += text.startswith(tuple(GLYPHS), tokens.ends[at])


def looks_like_name(tokens: Stream, at: int, text: str) -> bool:
    """Whether a few words in marks are written as a name's."""
    said = text[tokens.starts[at] : tokens.ends[at]].strip(GLYPHS + " ").split()
    return len(said) <= _LONGEST_NAME and _is_capitalised(said, tokens)


def _is_label(tokens: Stream, at: int, text: str) -> bool:
    """Whether a name in marks opens a paragraph before a colon, as a speaker's label does."""
    return at == 0 and tokens.words[1:2] == [":"] and looks_like_name(tokens, at, text)


def _is_subject(tokens: Stream, at: int, text: str) -> bool:
    """Whether a name in marks opens its sentence as the subject („Die Welt“ berichtet, …)."""
    if (at and tokens.words[at - 1] not in (".", QUOTATION)) or not looks_like_name(tokens, at, text):
        return False
    language, low = tokens.language, "".join(tokens.lowers[at + 1 : at + 2])
    behind = "".join(tokens.lowers[at + 2 : at + 3])
    return low in language.after or (low in language.verbs and (behind in (",", ":") or behind in language.joints))


def _is_another(tokens: Stream, at: int, text: str, names: set[int]) -> bool:
    """Whether a name comes before, and "and" or a comma between ("die Modelle „…“ und „…“")."""
    joined = tokens.lowers[at - 1] in tokens.language.leading or tokens.words[at - 1] == ","
    return joined and at - 2 in names and looks_like_name(tokens, at, text)


def _is_name(tokens: Stream, at: int, text: str) -> bool:
    language, before = tokens.language, tokens.lowers[at - 1]
    glued = tokens.words[at + 1 : at + 2] == ["-"] and tokens.starts[at + 1] <= tokens.ends[at] + 1  # "„…“-Interview"
    if glued or before in language.naming or _is_called(tokens, at):
        return True
    said = text[tokens.starts[at] : tokens.ends[at]].strip(GLYPHS + " ").split()
    if before in language.works or before.removesuffix("s") in language.works:
        return len(said) == 1 or _is_capitalised(said[:1], tokens)
    return _is_capitalised(said, tokens) and _is_named(tokens, at, several=len(said) > 1)


def _is_called(tokens: Stream, at: int) -> bool:
    """Whether "heißt" or "genannt" follows that no auxiliary makes a verb of ("auch „…“ genannt"), or "sich" nennt."""
    language, following = tokens.language, set(tokens.lowers[at + 1 : at + 2])
    around = _clause_around(tokens, at)
    if language.cases.reflexive in around and not language.cases.calling.isdisjoint(around):
        return True
    if not language.cases.titled.isdisjoint(following):
        return language.cases.impersonal.isdisjoint(around)
    helpers = language.cases.auxiliaries | language.passives
    return not language.naming.isdisjoint(following) and helpers.isdisjoint(around)


def _is_passive(tokens: Stream, at: int) -> bool:
    return not tokens.language.passives.isdisjoint(_clause_around(tokens, at))


def _clause_around(tokens: Stream, at: int) -> list[str]:
    """The words between the commas and stops around a token."""
    before, behind = range(at - 1, max(-1, at - _CLAUSE), -1), range(at + 1, min(len(tokens.words), at + _CLAUSE))
    first = next((index + 1 for index in before if tokens.words[index] in (",", ".")), before.stop + 1)
    last = next((index for index in behind if tokens.words[index] in (",", ".")), behind.stop)
    return tokens.lowers[first:last]


def _is_capitalised(said: list[str], tokens: Stream) -> bool:
    """Whether words are written as a name's, or as one of the net ("spd.de")."""
    if not said or said[0][0].islower():
        return len(said) == 1 and "." in said[0].strip(".")
    language = tokens.language
    small = (language.small | language.cases.particles) - language.cases.auxiliaries - language.passives
    return all(not part[0].islower() or part in small for part in said)


def _is_named(tokens: Stream, at: int, *, several: bool) -> bool:
    """Whether what stands before words in capitals makes a name of them: a noun, or where one reads or hears."""
    language, word, low = tokens.language, tokens.words[at - 1], tokens.lowers[at - 1]
    cases, before = language.cases, tokens.lowers[at - 2] if at > 1 else ""
    if low in cases.definite or low in cases.cited:
        return True
    if word[0].isupper():
        noun = before in language.determiners or before in language.joints or before.endswith(INFLECTED)
        return noun and low not in language.nouns and low not in language.starters
    inverted = low in language.verbs and before in ("", ",", QUOTATION)  # „…“, schrieb „Die Zeit“
    placed = before in cases.definite or low in cases.contracted or low in cases.sources
    if low in language.agents and before in language.roles:
        return cases.about.isdisjoint(_clause_around(tokens, at))  # "ein Sprecher von „…“", but "spricht Lee von „…“"
    if low in language.agents and not _is_passive(tokens, at):
        return False
    return several and (placed or inverted)
