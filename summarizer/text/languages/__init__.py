"""What each language says speech with: one table of cues a language, and the choice among them."""

from __future__ import annotations

from collections import Counter

from summarizer.text.languages.english import ENGLISH
from summarizer.text.languages.french import FRENCH
from summarizer.text.languages.german import GERMAN
from summarizer.text.languages.spanish import SPANISH
from summarizer.text.languages.speech import Language
from summarizer.text.languages.ukrainian import UKRAINIAN

LANGUAGES: dict[str, Language] = {table.code: table for table in (ENGLISH, GERMAN, FRENCH, SPANISH, UKRAINIAN)}
_SAMPLE = 2000  # code points that are enough to tell a language


def language_of(text: str, declared: str | None = None) -> Language:
    """The table for `text`: the declared language's (a BCP 47 tag), or else that whose commonest words it has most."""
    known = LANGUAGES.get((declared or "").lower().replace("_", "-").split("-")[0])
    if known:
        return known
    counts = Counter(text[:_SAMPLE].lower().split())
    return max(LANGUAGES.values(), key=lambda language: sum(counts[word] for word in language.commonest))


__all__ = ["LANGUAGES", "Language", "language_of"]
