"""Every difference between a claim and the passage it was aligned with: typography, honest edits, changes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from summarizer.records import Change, ChangeKind, Span
from summarizer.text.languages import ALL_STOPWORDS
from summarizer.text.word_classes import is_number
from summarizer.verifier.alignment import Alignment
from summarizer.verifier.change_kinds import kind_of
from summarizer.verifier.editor_marks import ClaimWord, ClaimWords, Insertion, is_form
from summarizer.verifier.sides import Sides
from summarizer.verifier.source import Source

LONGEST_INSERTION = 8  # words in one pair of brackets
SHORTEST_PART = 3  # words between two omissions
_BESIDE = 4  # characters on either side of an insertion in which the source has brackets of its own
_ELLIPSIS = re.compile(r"\[ ?… ?\]")
_EDGE_MARKS = " .,'-"


@dataclass(slots=True)
class Differences:
    """What differs: `changes` of words, honest `edits`, whether one `hides` something, whether a turn is joined."""

    changes: list[Change] = field(default_factory=list)
    edits: list[Change] = field(default_factory=list)
    hides: bool = False
    joins: bool = False
    marked: bool = False
    leads: bool = False  # an omission mark opens the claim
    cuts: list[int] = field(default_factory=list)


def differences(reading: ClaimWords, source: Source, alignment: Alignment) -> Differences:
    """Compare the claim with its passage, gap by gap between the words they share, and at both ends."""
    return _Comparison(reading, source, alignment).run()


class _Comparison(Sides):
    def __init__(self, reading: ClaimWords, source: Source, alignment: Alignment) -> None:
        super().__init__(reading, source, alignment)
        self.found = Differences(marked=reading.is_edited, leads=0 in reading.omissions)

    def run(self) -> Differences:
        pairs, sequence = self.pairs, self.sequence
        first, last = pairs[0], pairs[-1]
        self._start(first)
        for (before, place_before), (index, place) in itertools.pairwise(pairs):
            if not self._go_on_alike(before, index, place_before, place):
                self._gap(before, index, sequence[place_before : place + 1])
        self._end(last)
        words, texts = self.reading.words, self.source.words.texts
        for index, place in pairs:
            if words[index].kept is not None or words[index].text != texts[sequence[place]]:
                self._letters(index, sequence[place])
        self._parts()
        self.found.changes.sort(key=lambda change: (change.claim_start, change.source_start))
        return self.found

    # The two ends

    def _start(self, first: tuple[int, int]) -> None:
        index, place = first
        words = self.reading.words[:index]
        self._insertions(range(0, index + 1), [], self.neighbours(place, -1))
        if words:
            self._change(words, self.neighbours(place, -len(words)), self.sequence[place], before=True)
            return
        start = self.source.words.starts[self.sequence[place]]
        if not self.source.boundaries.begins(start):
            self._cut_word(self.reading.words[0], self.sequence[place], before=True)
        head = self.reading.folded.text[: self.reading.words[0].start]
        self._edge(head, 0, start, before=True)

    def _end(self, last: tuple[int, int]) -> None:
        index, place = last
        words = self.reading.words[index + 1 :]
        self._insertions(range(index + 1, len(self.reading.words) + 1), [], self.neighbours(place, 1))
        if words:
            self._change(words, self.neighbours(place, len(words)), self.sequence[place], before=False)
            return
        end = self.source.words.ends[self.sequence[place]]
        if not self.source.boundaries.ends(end):
            self._cut_word(self.reading.words[-1], self.sequence[place], before=False)
        tail = self.reading.folded.text[self.reading.words[-1].end :]
        self._edge(tail, self.reading.words[-1].end, end, before=False)

    def _cut_word(self, word: ClaimWord, index: int, before: bool) -> None:
        """The claim cut a word: "5" of "5 billion", "nuclear" of "non-nuclear"."""
        text = self.source.folded.text
        start, end = self.source.words.starts[index], self.source.words.ends[index]
        if before:
            start = max(text.rfind(" ", 0, start - 1), text.rfind("-", 0, start - 1), -1) + 1 if start > 1 else 0
        else:
            match = re.compile(r"\S[\w'.,]*").match(text, end + (text[end] == " "))
            end = match.end() if match else end
        whole = text[start:end]
        numeric = any(is_number(part.lower(), self.source.language) for part in re.split("[ -]", whole) if part)
        negative = before and whole.lower().startswith(("non-", "anti-", "un-", "nicht-", "не-"))
        kind: ChangeKind = "number" if numeric else "negation" if negative else "word"
        self._add(kind, self.claim_span(word.start, word.end), self.source.folded.span(start, end))

    def _edge(self, mark: str, claim_position: int, position: int, before: bool) -> None:
        """A mark at an end of the claim that the source lacks; a final stop or comma and dashes do not count."""
        text = self.source.folded.text
        bare = re.sub(r"\[[^\]]*\]|\([ …]*\)|…", "", mark).strip(_EDGE_MARKS)
        following = text[position : position + 1]
        if not bare:
            if not before and mark.strip(" '").startswith((".", ",")) and following in ("?", "!"):
                span = self.claim_span(claim_position, claim_position + 1)
                self._add("word", span, self.source.folded.span(position, position + 1))
            return
        beside = (
            text[max(0, position - len(mark) - 1) : position] if before else text[position : position + len(mark) + 1]
        )
        if bare not in beside:
            span = self.claim_span(claim_position, claim_position + len(mark))
            at = self.source.folded.span(position, position).start
            self._add("added", span, Span(at, at))

    # Between two words that both have

    def _go_on_alike(self, before: int, index: int, place_before: int, place: int) -> bool:
        """Whether two shared words follow each other on both sides, with the same between them, as most do."""
        if index != before + 1 or place != place_before + 1 or self.reading.omissions or self.reading.insertions:
            return False
        first, second = self.sequence[place_before], self.sequence[place]
        pieces, words = self.source.word_pieces, self.reading.words
        if second != first + 1 or pieces[first] != pieces[second]:
            return False
        ours = self.reading.folded.text[words[before].end : words[index].start]
        return ours == self.between((first, second))

    def _gap(self, before: int, index: int, places: Sequence[int]) -> None:
        """`places` are the source words from the one shared word to the next."""
        words = self.reading.words[before + 1 : index]
        skipped = list(places[1:-1])
        joint = self._joint(places)
        omission = self.reading.omits(before, index)
        inserted = any(before < cut <= index for cut in self.reading.insertions)
        if omission and not words and not skipped and "…" in self.between(places):
            omission = False  # The source has the mark itself: nothing is left out.
            if not inserted:
                return
        if inserted:
            skipped = self._insertions(range(before + 1, index + 1), skipped)
        if omission:
            self.found.cuts.append(index)
            self._omission(skipped, before, index)
            skipped = []
        if words or skipped:
            if not self.same_letters(words, skipped, places):
                self._change(words, skipped, places[0], before=False)
        elif not (omission or inserted):
            self._punctuation(before, index, places, joint)

    def _joint(self, places: Sequence[int]) -> bool:
        """Whether narration or a new paragraph's mark stands between the words: the claim joined them again."""
        pieces = self.source.word_pieces
        joint = places[-1] - places[0] >= len(places) or pieces[places[0]] != pieces[places[-1]]
        self.found.joins |= joint
        return joint

    def _punctuation(self, before: int, index: int, places: Sequence[int], joint: bool) -> None:
        start, end = self.reading.words[before].end, self.reading.words[index].start
        ours = self.reading.folded.text[start:end]
        source_start, source_end = self.source.words.ends[places[0]], self.source.words.starts[places[-1]]
        theirs = self.between(places)
        if ours.strip() == theirs.strip() and bool(ours) == bool(theirs):
            return
        if joint and ours.strip(_EDGE_MARKS) == "":
            return
        kind: ChangeKind = "word" if ours.strip() and theirs.strip() else "dropped" if theirs.strip() else "added"
        if not ours.strip() and not theirs.strip():
            kind = "word"
        self._add(kind, self.claim_span(start, end), self.source.folded.span(source_start, source_end))

    def _insertions(self, cuts: range, skipped: list[int], beside: Sequence[int] = ()) -> list[int]:
        """Judge the brackets at these places; they stand for the words skipped, of which none are left then.

        At an end of the claim, `beside` is the source's next word there, which a bracket may stand for as well.
        """
        insertions = [insertion for cut in cuts for insertion in self.reading.insertions.get(cut, ())]
        for insertion in insertions:
            self._insertion(insertion, skipped)
            self.found.hides |= self._exchanges_names(insertion.words, [*skipped, *beside])
            instead = skipped or (beside if len(insertion.words) == 1 else ())
            self.found.hides |= self._exchanges_words(insertion.words, instead)
        return [] if insertions else skipped

    def _insertion(self, insertion: Insertion, skipped: list[int]) -> None:
        texts = [self.source.words.texts[index] for index in skipped]
        if list(insertion.words) == texts:
            return
        too_long = len(insertion.words) > LONGEST_INSERTION or len(skipped) > LONGEST_INSERTION
        self.found.hides |= too_long or self.is_weighty([*insertion.words, *texts])
        kind = kind_of(insertion.words, texts, self.source.language, self.source.is_name)
        near = self.near(insertion)
        change = self.change(kind, self.claim_span(insertion.start, insertion.end), self.source_span(skipped, near))
        beside = self._beside(near)
        own = "[" in beside or "]" in beside
        (self.found.changes if own else self.found.edits).append(change)

    def _beside(self, position: int) -> str:
        """A few characters of the source on either side, without the brackets of an ellipsis."""
        text = self.source.folded.text
        before = _ELLIPSIS.sub("…", text[max(0, position - 3 * _BESIDE) : position])
        return before[-_BESIDE:] + _ELLIPSIS.sub("…", text[position : position + 3 * _BESIDE])[:_BESIDE]

    def _exchanges_names(self, words: Sequence[str], places: Sequence[int]) -> bool:
        """Whether a bracket has a name where the source has another one: "[Russia] is ready" of Germany."""
        starters = self.source.language.starters
        ours, theirs = (
            {text for text in texts if text[:1].isupper() and text.lower() not in starters}
            for texts in (words, [self.source.words.texts[place] for place in places])
        )
        return bool(ours and theirs - ours)

    def _exchanges_words(self, words: Sequence[str], places: Sequence[int]) -> bool:
        """Whether a bracket stands for a word of the source that says something itself: no name, no function word.

        Another form of the word may stand for it: "[supported]".
        """
        said = [word.lower() for word in words if not self._is_small(word)]
        texts = [self.source.words.texts[place] for place in places]
        meant = [text.lower() for text in texts if not (self._is_small(text) or self.source.is_name(text))]
        return bool(said) and any(not any(is_form(word, text) for word in said) for text in meant)

    def _is_small(self, word: str) -> bool:
        """Whether a word only points to others or joins them: a pronoun, determiner, conjunction, auxiliary."""
        language = self.source.language
        classes = (ALL_STOPWORDS, language.pronouns, language.small, language.function_words)
        return any(word.lower() in each for each in classes)

    def _omission(self, skipped: list[int], before: int, index: int) -> None:
        if not skipped:
            return
        texts = [self.source.words.texts[place] for place in skipped]
        self.found.hides |= self.is_weighty(texts)
        kind = kind_of([], texts, self.source.language, self.source.is_name)
        span = self.claim_span(self.reading.words[before].end, self.reading.words[index].start)
        self.found.edits.append(self.change(kind, span, self.source_span(skipped, 0)))

    def _parts(self) -> None:
        """A part between omission marks that is too short to be found again hides what it was taken from."""
        cuts = [0, *self.found.cuts, len(self.reading.words)]
        lengths = [end - start for start, end in itertools.pairwise(cuts)]
        if len(lengths) > 1 and min(lengths) < SHORTEST_PART:
            self.found.hides = True

    # Letters and changes

    def _letters(self, index: int, place: int) -> None:
        word, text = self.reading.words[index], self.source.words.texts[place]
        if word.kept is not None:
            span = self.claim_span(word.start, word.end)
            kind: ChangeKind = "case" if word.text != text else "word"
            self.found.edits.append(self.change(kind, span, self.source_span([place], 0)))
        elif word.text != text and not (word.text[1:] == text[1:] and self.opens(index)):
            self._add("case", self.claim_span(word.start, word.end), self.source_span([place], 0))

    def _change(self, words: Sequence[ClaimWord], places: Sequence[int], anchor: int, before: bool) -> None:
        """Name a change; word by word where both sides have as many, so that a number is told from its noun."""
        if len(words) == len(places) > 1:
            for word, place in zip(words, places, strict=True):
                self._change([word], [place], anchor, before)
            return
        texts = [self.source.words.texts[place] for place in places]
        if len(words) == len(texts) == 1 and words[0].text == texts[0]:
            return
        if len(words) == len(texts) == 1 and self._is_inflection(words[0], places[0]):
            return
        kind = kind_of([word.text for word in words], texts, self.source.language, self.source.is_name)
        if not words:
            at = self.claim_gap(anchor)
            span = Span(at, at)
        else:
            span = self.claim_span(words[0].start, words[-1].end)
        position = self.source.words.starts[anchor] if before else self.source.words.ends[anchor]
        self._add(kind, span, self.source_span(list(places), position))

    def _is_inflection(self, word: ClaimWord, index: int) -> bool:
        """An editor's "say[s]": another ending, and the word's class is the same."""
        if word.kept is None or not any(word.kept):
            return False
        before, after = (part.lower() for part in word.kept)
        text = self.source.words.texts[index]
        language, lowered = self.source.language, text.lower()
        if after or not is_form(word.text.lower(), lowered, len(before)):
            return False
        if kind_of([word.text], [text], language, lambda _: False) != "word":
            return False
        span = self.claim_span(word.start, word.end)
        self.found.edits.append(self.change("word", span, self.source_span([index], 0)))
        return True

    def _add(self, kind: ChangeKind, span: Span, place: Span) -> None:
        self.found.changes.append(self.change(kind, span, place))
