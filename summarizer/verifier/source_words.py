"""The words of a document, prepared for verification: what does not depend on a claim, computed when first needed."""

from __future__ import annotations

import itertools
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from summarizer.records import Document, Span
from summarizer.text.analysis import Analysis
from summarizer.text.boundaries import Boundaries
from summarizer.text.folding import Folded
from summarizer.text.languages import ALL_STOPWORDS, Language
from summarizer.text.markup import footnote_marks
from summarizer.text.occurrences import Occurrences
from summarizer.text.words import Words, words
from summarizer.verifier.editor_marks import brackets

_BROKEN_WORD = re.compile(r"([^\W\d_]+)-\n[ \t]*([^\W\d_]+)")
_STOPWORD_WEIGHT = 0.25
_SENTENCE_ENDS = (".", "!", "?", "…", ":", "")
_SAMPLE = 2000  # words that tell a script
SYMBOLS = 0x10F800  # characters that are no surrogates


class Wording:
    """A document's words. Offsets are code points of its text, positions those of its folded text."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.analysis = document.derived(Analysis)

    @cached_property
    def folded(self) -> Folded:
        """The text folded, with the way back."""
        return self.analysis.folded

    @cached_property
    def occurrences(self) -> Occurrences:
        """Where strings stand in the text."""
        return Occurrences(self.text)

    @cached_property
    def folded_occurrences(self) -> Occurrences:
        """Where strings stand in the folded text."""
        return Occurrences(self.folded.text)

    @cached_property
    def words(self) -> Words:
        """The words of the folded text."""
        return words(self.folded.text)

    @cached_property
    def boundaries(self) -> Boundaries:
        """Where words begin and end in the folded text."""
        return Boundaries(self.folded.text, self.words)

    @cached_property
    def broken_words(self) -> dict[str, str]:
        """The words that the text breaks over lines, in lower case: joined, and as the folded text has them."""
        found = (match for match in _BROKEN_WORD.finditer(self.text)) if "-\n" in self.text else ()
        return {f"{match[1]}{match[2]}".lower(): f"{match[1]}-{match[2]}" for match in found}

    @cached_property
    def brackets(self) -> frozenset[str]:
        """The text's own brackets with what stands in them, folded."""
        return brackets(self.folded.text)

    @cached_property
    def footnote_marks(self) -> frozenset[str]:
        """The text's own marks of footnotes, each with the word before it."""
        return footnote_marks(self.text)

    @cached_property
    def symbols(self) -> dict[str, str]:
        """A character for each word in lower case, so that a text of words can be searched and aligned as a string."""
        return {word: symbol(number) for number, word in enumerate(dict.fromkeys(self.words.lowers))}

    @cached_property
    def stream(self) -> str:
        """The words of the text, a symbol each."""
        return "".join(map(self.symbols.__getitem__, self.words.lowers))

    @cached_property
    def weights(self) -> list[float]:
        """The weight of each word of the text."""
        by_symbol = {character: weight(word) for word, character in self.symbols.items()}
        return [by_symbol[character] for character in self.stream]

    @cached_property
    def postings(self) -> dict[str, list[int]]:
        """Where each symbol stands in the stream."""
        found: dict[str, list[int]] = {}
        for index, character in enumerate(self.stream):
            found.setdefault(character, []).append(index)
        return found

    @cached_property
    def language_code(self) -> str | None:
        """The two letters of the text's language, as given or as its words tell; None where neither does."""
        return self.analysis.language_code

    @cached_property
    def script(self) -> str | None:
        """The script most words are written in."""
        return script_of(self.words.texts[:_SAMPLE])

    @cached_property
    def language(self) -> Language:
        """The word classes of the text's language; English where there is no table for it."""
        return self.analysis.language

    @cached_property
    def names(self) -> frozenset[str]:
        """Words that the text writes with a capital within a sentence, and never without one."""
        folded, found = self.folded.text, self.words
        lower = {text for text in found.texts if text[0].islower()}
        return frozenset(
            text
            for text, start in zip(found.texts, found.starts, strict=True)
            if text[0].isupper() and text.lower() not in lower and folded[start - 2 : start - 1] not in _SENTENCE_ENDS
        )

    def is_name(self, word: str) -> bool:
        """Whether a word is the name of someone or something, as far as capitals tell (German nouns have them too)."""
        if not word[0].isupper() or word.lower() in self.language.stopwords or word.startswith("I'"):
            return False
        if self.language_code == "de":
            return word[1:2].isupper() or word in self._german_names
        return word in self.names or word.lower() not in self.symbols

    @cached_property
    def _german_names(self) -> frozenset[str]:
        """Words with a capital next to another one, as forename and surname stand."""
        texts = self.words.texts
        pairs = itertools.pairwise(texts)
        return frozenset(word for pair in pairs if all(each[0].isupper() for each in pair) for word in pair)

    def word_span(self, index: int) -> Span:
        """Where a word of the text stands in it."""
        return self.folded.span(self.words.starts[index], self.words.ends[index])

    def words_within(self, start: int, end: int) -> tuple[int, int]:
        """The words that begin within `[start, end)` of the text, as a half-open range of their indexes."""
        position, stop = self.folded.position(start), self.folded.position(end)
        return bisect_left(self.words.starts, position), bisect_left(self.words.starts, stop)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences of the text."""
        return self.analysis.sentences

    @cached_property
    def sentence_starts(self) -> list[int]:
        """Where each sentence begins."""
        return [span.start for span in self.sentences]

    def sentence_at(self, offset: int) -> Span:
        """The sentence that `offset` stands in, or the last one before it."""
        index = bisect_right(self.sentence_starts, offset) - 1
        return self.sentences[index] if index >= 0 else Span(offset, offset)

    def has_whole_sentence(self, start: int, end: int) -> bool:
        """Whether a whole sentence with a word in it stands within `[start, end)`."""
        index = bisect_left(self.sentence_starts, start)
        while index < len(self.sentences) and self.sentences[index].start < end:
            span = self.sentences[index]
            if span.end <= end and re.search(r"\w", self.text[span.start : span.end]):
                return True
            index += 1
        return False

    @cached_property
    def paragraph_streams(self) -> list[tuple[Sequence[int], str]]:
        """The words of each paragraph by their indexes, and as symbols."""
        ranges = (range(*self.words_within(span.start, span.end)) for span in self.analysis.paragraphs)
        return [(indexes, self.stream[indexes.start : indexes.stop]) for indexes in ranges]


def script_of(words: Iterable[str]) -> str | None:
    """The script most words begin in, by the first word of the character's Unicode name: LATIN, CYRILLIC, CJK…"""
    counts = Counter(_script(word[0]) for word in words)
    counts.pop("", None)
    return counts.most_common(1)[0][0] if counts else None


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    return unicodedata.name(character, "").partition(" ")[0] if character.isalpha() else ""


def weight(word: str) -> float:
    """How much a lower-case word says: 1, or a quarter for a function word."""
    return _STOPWORD_WEIGHT if word in ALL_STOPWORDS else 1.0


def symbol(number: int) -> str:
    """A character of its own for each number below `SYMBOLS`, no surrogate among them."""
    return chr(number if number < 0xD800 else number + 0x800)
