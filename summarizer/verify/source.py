"""A document prepared for verification: everything that does not depend on a claim, computed when first needed and kept."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from summarizer.records import Attribution, Document, Quotation, Relation, Span
from summarizer.text.boundaries import Boundaries, boundaries
from summarizer.text.folding import Folded, fold
from summarizer.text.names import compare, knows
from summarizer.text.quotations import quotations
from summarizer.text.sentences import paragraphs, sentences
from summarizer.text.word_classes import ALL_FUNCTION_WORDS, ENGLISH, LANGUAGES, Language, language_of
from summarizer.text.words import Words, words
from summarizer.verify.reading import brackets
from summarizer.verify.cautions import Governors, denies, find_governors

NARRATION = -1
_FUNCTION_WEIGHT = 0.25
_SENTENCE_ENDS = (".", "!", "?", "…", ":", "")
_LANGUAGE_SAMPLE = 2000  # words


@dataclass(frozen=True, slots=True)
class Speech:
    """Who said a quotation, as seen from a claimed speaker."""

    attribution: Attribution | None
    relation: Relation
    known: bool


class Source:
    """A document as the verifier sees it. Offsets are code points of its text, positions those of its folded text."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self._speeches: dict[tuple[str | None, int | None], Speech] = {}

    @cached_property
    def folded(self) -> Folded:
        return fold(self.text)

    @cached_property
    def words(self) -> Words:
        return words(self.folded.text)

    @cached_property
    def boundaries(self) -> Boundaries:
        return boundaries(self.folded.text, self.words)

    @cached_property
    def brackets(self) -> frozenset[str]:
        """The text's own brackets with what stands in them, folded."""
        return brackets(self.folded.text)

    @cached_property
    def symbols(self) -> dict[str, str]:
        """A character for each word in lower case, so that a text of words can be searched and aligned as a string."""
        return {word: symbol(number) for number, word in enumerate(dict.fromkeys(map(str.lower, self.words.texts)))}

    @cached_property
    def stream(self) -> str:
        """The words of the text, a symbol each."""
        symbols = self.symbols
        return "".join([symbols[word.lower()] for word in self.words.texts])

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
        given = (self.document.language or "").lower()[:2]
        return given or language_of(word.lower() for word in self.words.texts[:_LANGUAGE_SAMPLE])

    @cached_property
    def script(self) -> str | None:
        return script_of(self.words.texts[:_LANGUAGE_SAMPLE])

    @cached_property
    def language(self) -> Language:
        """The word classes of the text's language; English where there is no table for it."""
        return LANGUAGES.get(self.language_code or "en", ENGLISH)

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        return quotations(self.document)

    @cached_property
    def _quotation_starts(self) -> list[int]:
        return [quotation.start for quotation in self.quotations]

    def quotation_at(self, start: int, end: int) -> int | None:
        """The innermost quotation that holds `[start, end)`, by its index."""
        index: int | None = bisect_right(self._quotation_starts, start) - 1
        while index is not None and index >= 0:
            quotation = self.quotations[index]
            if quotation.end >= end:
                return index
            index = quotation.parent
        return None

    def outermost(self, index: int) -> int:
        """The quotation that is nested in no other, of which this one is a part."""
        while (parent := self.quotations[index].parent) is not None:
            index = parent
        return index

    @cached_property
    def word_pieces(self) -> list[int]:
        """For each word of the text a number for the piece of an outermost quotation it stands in, or NARRATION."""
        pieces = [NARRATION] * len(self.words)
        segments = (part for each in self.quotations if each.parent is None for part in each.segments)
        for number, part in enumerate(segments):
            first, last = self.words_within(part.start, part.end)
            pieces[first:last] = [number] * (last - first)
        return pieces

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
        if not word[0].isupper() or word.lower() in self.language.function or word.startswith("I'"):
            return False
        if self.language_code == "de":
            return word[1:2].isupper() or word in self._german_names
        return word in self.names or word.lower() not in self.symbols

    @cached_property
    def _german_names(self) -> frozenset[str]:
        """Words with a capital next to another one, as forename and surname stand."""
        texts = self.words.texts
        pairs = zip(texts, texts[1:], strict=False)
        return frozenset(word for pair in pairs if all(each[0].isupper() for each in pair) for word in pair)

    @cached_property
    def word_turns(self) -> list[int]:
        """The turn of each word of the text, or NARRATION."""
        turns = [NARRATION] * len(self.words)
        for quotation in self.quotations:
            if quotation.parent is None:
                first, last = self.words_within(quotation.start, quotation.end)
                turns[first:last] = [quotation.turn] * (last - first)
        return turns

    def turns_within(self, span: Span) -> set[int]:
        """The turns of the words that begin within a span of the text, NARRATION among them."""
        first, last = self.words_within(span.start, span.end)
        return set(self.word_turns[first:last])

    @cached_property
    def turn_words(self) -> dict[int, list[int]]:
        """The words of each turn, by their indexes."""
        found: dict[int, list[int]] = {}
        for index, turn in enumerate(self.word_turns):
            if turn != NARRATION:
                found.setdefault(turn, []).append(index)
        return found

    @cached_property
    def broken_turns(self) -> frozenset[int]:
        """The turns that have narration between their words."""
        return frozenset(turn for turn, words in self.turn_words.items() if words[-1] - words[0] >= len(words))

    @cached_property
    def turn_streams(self) -> list[tuple[Sequence[int], str]]:
        """The words of each turn by their indexes, and as symbols."""
        stream = self.stream
        return [(indexes, "".join([stream[index] for index in indexes])) for indexes in self.turn_words.values()]

    @cached_property
    def paragraph_streams(self) -> list[tuple[Sequence[int], str]]:
        """The words of each paragraph by their indexes, and as symbols."""
        ranges = (range(*self.words_within(span.start, span.end)) for span in paragraphs(self.text))
        return [(indexes, self.stream[indexes.start : indexes.stop]) for indexes in ranges]

    def word_span(self, index: int) -> Span:
        """Where a word of the text stands in it."""
        return self.folded.span(self.words.starts[index], self.words.ends[index])

    def narrates_between(self, before: int, after: int) -> bool:
        """Whether a whole sentence of narration stands between two quotations that hold these words."""
        first, second = self.word_span(before), self.word_span(after)
        left, right = self.quotation_at(first.start, first.end), self.quotation_at(second.start, second.end)
        if left is None or right is None:
            return False
        left, right = sorted((self.outermost(left), self.outermost(right)))
        outer = [index for index in range(left, right + 1) if self.quotations[index].parent is None]
        return any(
            self.has_whole_sentence(self.quotations[one].end, self.quotations[other].start)
            for one, other in zip(outer, outer[1:], strict=False)
        )

    def words_within(self, start: int, end: int) -> tuple[int, int]:
        """The words that begin within `[start, end)` of the text, as a half-open range of their indexes."""
        position, stop = self.folded.position(start), self.folded.position(end)
        return bisect_left(self.words.starts, position), bisect_left(self.words.starts, stop)

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        return sentences(self.text)

    @cached_property
    def sentence_starts(self) -> list[int]:
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

    def utterance(self, index: int | None) -> tuple[int, int]:
        """Where the outermost quotation around quotation `index` begins and ends; for None, the text."""
        if index is None:
            return 0, len(self.text)
        quotation = self.quotations[self.outermost(index)]
        return quotation.start, quotation.end

    @cached_property
    def governors(self) -> Governors:
        """The words of the text that govern others, by offset."""
        return find_governors(self)

    @cached_property
    def _denied(self) -> dict[int, bool]:
        return {}

    def is_denied(self, index: int) -> bool:
        """Whether the words before quotation `index` deny what is quoted in it."""
        if index not in self._denied:
            self._denied[index] = denies(self, self.quotations[index].start)
        return self._denied[index]

    def speech(self, speaker: str | None, index: int | None) -> Speech:
        """What the source says of who uttered quotation `index` (None: no quotation), compared with `speaker`."""
        key = (speaker, index)
        found = self._speeches.get(key)
        if found is None:
            found = self._speeches[key] = self._compared(speaker, index)
        return found

    def _compared(self, speaker: str | None, index: int | None) -> Speech:
        attribution, own = self._attribution(index)
        if speaker is None or not speaker.strip():
            return Speech(attribution, "unknown", True)
        relation = compare(speaker, attribution, self.document)
        # Words that only stand within another's quotation may be anyone's: nothing explicit contradicts a speaker.
        if relation == "contradicted" and not own:
            relation = "unknown"
        known = relation == "confirmed" or knows(speaker, self.document)
        return Speech(attribution and replace(attribution, relation=relation), relation, known)

    def _attribution(self, index: int | None) -> tuple[Attribution | None, bool]:
        """The attribution of the innermost quotation that has one, and whether it is the quotation's own."""
        own = True
        while index is not None:
            quotation = self.quotations[index]
            if quotation.attribution is not None:
                return quotation.attribution, own
            index, own = quotation.parent, False
        return None, True


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
    return _FUNCTION_WEIGHT if word in ALL_FUNCTION_WORDS else 1.0


def symbol(number: int) -> str:
    """A character of its own for each number below 1,111,744, no surrogate among them."""
    return chr(number if number < 0xD800 else number + 0x800)


def source_of(document: Document) -> Source:
    """The prepared source of a document, kept with it."""
    found = document.prepared.get("verifier")
    if found is None:
        found = document.prepared["verifier"] = Source(document)
    source: Source = found
    return source
