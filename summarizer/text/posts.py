"""Descriptions of people by the post they hold, and whether two of them mean one post."""

from __future__ import annotations

from collections.abc import Iterable

from summarizer.text.countries import polity
from summarizer.text.languages import Language
from summarizer.text.languages.compounds import CompoundTable
from summarizer.text.parts import bare

# The classes whose holder may be called a chief, head or leader.
_HEADS = frozenset("head president premier chancellor monarch chair governor mayor".split())
_GOVERNING = frozenset("president premier chancellor monarch minister".split())
_PEERS = _HEADS | {"minister"}
# Who stands in for the holder of a post, or held it before.
_ADJECTIVES = "ehemalig früher damalig einstig stellvertretend künftig designiert".split()
LESSER = frozenset("deputy vice former ex acting vize".split()).union(
    stem + ending for stem in _ADJECTIVES for ending in ("e", "er", "en", "em")
)
_LONGEST = 10


def description(words: Iterable[str], language: Language, *, backwards: bool = False) -> frozenset[str]:
    """The words of a description that names a post, else none; at most ten.

    Read backwards it ends at a determiner, and once there is a post at a preposition ("talks with President X"). The
    post behind a preposition, or that owns, is somebody else's ("an aide to | the president", "the mayor's | brother").
    """
    found: set[str] = set()
    tied = False
    for _, word in zip(range(_LONGEST), words, strict=False):
        low = bare(word.lower())
        if low in language.determiners or low in language.relatives or low in language.pronouns:
            if backwards:
                break
            continue
        if low in language.joints:
            if backwards and not found.isdisjoint(language.roles):
                break
            tied = not backwards
        elif low not in language.roles or not (tied or low != word.lower()):
            found.update(parts(low, language))
        if language.kinds.get(low) == "verbs":
            break
    return frozenset(found) if any(word in language.roles for word in found) else frozenset()


def parts(word: str, language: Language) -> Iterable[str]:
    """A word, or the noun and the rest of a compound one ("Außenminister" is a minister, and not of the interior)."""
    if not isinstance(language.roles, CompoundTable) or word not in language.roles:
        return (word,)
    more, noun = language.roles.parts(word)
    return filter(None, (word if more in language.roles else more, noun))  # a "Kanzlerkandidat" is no "Kanzler"


def holds_post(wanted: frozenset[str], held: frozenset[str], language: Language) -> bool:
    """Whether the second description has the first one's own word for the post and no other, and all it says more."""
    posts = {word for word in held if word in language.roles}
    return posts <= wanted and not (held - wanted) & LESSER and all(_says(held, word) for word in wanted)


def same_post(wanted: frozenset[str], held: frozenset[str], language: Language) -> bool:
    """Whether two descriptions mean one post: one class of posts, and all that the first says more is in the second."""
    (asked, more), (has, others) = _classes(wanted, language), _classes(held, language)
    led = "head" in has and asked & _HEADS and all(_says(wanted, word) for word in others if word not in language.posts)
    if (
        not (asked & has or led or ("peer" in has and asked & _PEERS) or ("head" in asked and has & _HEADS))
        or (held - wanted) & LESSER
    ):
        return False
    return all(_says(held, word) for word in more if word not in language.posts)


def may_hold(wanted: frozenset[str], ties: Iterable[frozenset[str]], language: Language) -> bool:
    """Whether someone of whom the source says `ties` may be whom a description means: no other post or country."""
    asked = _classes(wanted, language)[0]
    places = _places(wanted)
    if "voice" in asked:
        return False  # a spokesman is introduced as one
    for held in ties:
        posts, elsewhere = _classes(held, language)[0], _places(held)
        if (posts and asked and not posts & asked and not (posts & _HEADS and asked & _HEADS)) or (
            places and elsewhere and not places & elsewhere
        ):
            return False
    return True


def _places(words: Iterable[str]) -> set[str]:
    return {code for word in words if (code := polity(word))}


def governs(role: str, language: Language) -> bool:
    """Whether a role is in a country's government, and not that of somebody else or of earlier days."""
    words = frozenset(role.lower().split())
    return bool(_classes(words, language)[0] & _GOVERNING) and not words & LESSER


def _classes(words: frozenset[str], language: Language) -> tuple[set[str], set[str]]:
    """The classes of posts that a description names, and its other words; "prime minister" is no minister."""
    found, left = set(), set(words)
    for compound, post in language.compounds.items():
        parts = compound.split()
        if left.issuperset(parts):
            found.add(post)
            left.difference_update(parts)
    return found | {language.roles[word] for word in left if word in language.roles}, left


def _says(held: frozenset[str], word: str) -> bool:
    code = polity(word)
    return any(word == other or (code is not None and polity(other) == code) for other in held)
