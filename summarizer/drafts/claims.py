"""What a draft claims that others said: its quotations with the speakers it gives, and its paraphrases.

A term or title in marks that nobody is said to have uttered is no quotation, and a paraphrase has no words to check:
both are listed as not checked, so that nothing is left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from summarizer.records import Document, Quotation, Span
from summarizer.text.analysis import Analysis
from summarizer.text.languages import Language
from summarizer.text.mentions import resolve
from summarizer.text.names import is_explicit, stated_name
from summarizer.text.phrases import Phrase, stream
from summarizer.text.plain import plain
from summarizer.text.quotations import quotations
from summarizer.text.sentence_cues import sentence_cues
from summarizer.text.spellings import fold_spelling, same_word

Kind = Literal["quote", "partial", "block", "term", "paraphrase"]
CHECKED: frozenset[Kind] = frozenset({"quote", "partial", "block"})

# Conjunctions that begin what someone is reported to have said, in the languages of the cue tables.
_COMPLEMENTIZERS = frozenset("that dass daß que qu' qu’ що".split())
_REACH = 4  # tokens from a verb of speech to its conjunction: "told the council that"
_DASHES = " \n>–—―-"
# A name: up to six words that begin with a capital, or small ones between them.
_NAME = r"(?P<name>[^\W\d_a-zß-ÿ][\w.’'-]*(?: [\w.’'-]+){0,4}? [^\W\d_a-zß-ÿ][\w.’'-]*)"
_SIGNATURE = re.compile(rf"[”\"»«’'.,!?… ]{{0,6}}(?:\n[> \t]{{0,8}})?\s{{0,3}}[–—―-]{{1,2}} ?{_NAME}(?=[,(\n]|\s*$)")
_SIGNED_BLOCK = re.compile(rf"(?<=[.!?…”\"]) ?\n?(?P<dash>[–—―-]{{1,2}}) ?{_NAME}(?:,[^\n]{{0,80}})?$")
_LONGEST = 2000  # code points of a sentence that is read for a paraphrase


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """Words that a draft gives to somebody: `text` is what stands at [start, end) (code points), between the marks.

    `number` counts from 1. `speaker` is the draft's, as far as it names one; `mention` is how the draft puts it there.
    `described` is true where the draft does not name the speaker there: a description ("the director"), which is the
    `speaker` in its own words, a pronoun, or the last speaker who goes on, whose name is the program's own reading.
    """

    number: int
    start: int
    end: int
    text: str
    kind: Kind
    speaker: str | None = None
    mention: str | None = None
    described: bool = False

    @property
    def checked(self) -> bool:
        """Whether its words are held against the sources."""
        return self.kind in CHECKED


def claims_of(draft: Document) -> tuple[DraftClaim, ...]:
    """The claims of a draft in the order of the text. Quotations within quotations are part of them."""
    read = replace(draft, text=plain(draft.text))
    outermost = [quotation for quotation in quotations(read) if quotation.depth == 0]
    found = [*(_quoted_claim(read, quotation) for quotation in outermost), *_paraphrases(read, outermost)]
    ordered = sorted(found, key=lambda claim: claim.start)
    return tuple(replace(claim, number=number) for number, claim in enumerate(ordered, 1))


def _quoted_claim(draft: Document, quotation: Quotation) -> DraftClaim:
    text = "\n".join(" ".join(draft.text[part.start : part.end].split()) for part in quotation.segments)
    claim = DraftClaim(0, quotation.start, quotation.end, text, _kind(text, quotation))
    said = quotation.attribution
    if said is None or not any(map(str.isalpha, said.name)):
        return _signed_claim(claim, draft.text)
    read = draft.derived(Analysis)
    # A pronoun that may mean several people, or nobody the draft names, is no claim of who spoke.
    pronoun = said.mention.lower() in read.language.pronouns
    if pronoun and (said.name == said.mention or not is_explicit(said, read.people)):
        return replace(claim, mention=said.mention, described=True)
    named = _names(said.mention, said.name)
    speaker = said.name if named or pronoun else said.mention
    described = not named or stated_name(said, draft) is None
    return replace(claim, speaker=speaker, mention=said.mention, described=described)


def _names(mention: str, name: str) -> bool:
    """Whether a mention has a word of the name, so that no description or pronoun stands for it."""
    words = [fold_spelling(word) for word in name.split()]
    return any(same_word(fold_spelling(word), other) for word in mention.split() for other in words)


def _signed_claim(claim: DraftClaim, text: str) -> DraftClaim:
    """The claim with the speaker who signs it: a dash and a name behind it, in its last line or the next one."""
    inside = _SIGNED_BLOCK.search(claim.text) if claim.kind == "block" else None
    if inside:
        end = text.rfind(inside["name"], claim.start, claim.end)
        bare = replace(claim, text=claim.text[: inside.start("dash")].rstrip(), end=len(text[:end].rstrip(_DASHES)))
        return replace(bare, speaker=inside["name"], mention=inside["name"])
    signed = _SIGNATURE.match(text, claim.end)
    return replace(claim, speaker=signed["name"], mention=signed["name"]) if signed else claim


def _kind(text: str, quotation: Quotation) -> Kind:
    """A quotation that begins in small letters is a part of a sentence."""
    if quotation.scare:
        return "term"
    if quotation.kind != "marks":
        return "block"
    first = re.search(r"\w", text)
    return "partial" if first is None or first[0].islower() else "quote"


def _paraphrases(draft: Document, quoted: list[Quotation]) -> Iterator[DraftClaim]:
    """What sentences without a quotation report someone to have said ("Lee told the council that …")."""
    spans = iter(quoted)
    quotation = next(spans, None)
    read = draft.derived(Analysis)
    for sentence in read.sentences:
        while quotation is not None and quotation.end <= sentence.start:
            quotation = next(spans, None)
        if quotation is None or quotation.start >= sentence.end:
            yield from _reported_claims(draft, sentence, read.language)


def _reported_claims(draft: Document, sentence: Span, language: Language) -> Iterator[DraftClaim]:
    tokens = stream(draft.text, sentence.start, min(sentence.end, sentence.start + _LONGEST), {}, language)
    for cue in sentence_cues(tokens, Phrase(0, len(tokens.words))):
        behind = range(cue.at + 1, min(cue.at + 1 + _REACH, len(tokens.words)))
        that = next((at for at in behind if tokens.lowers[at] in _COMPLEMENTIZERS), None)
        if cue.kind == "verbs" and that is not None and that + 1 < len(tokens.words):
            start = tokens.starts[that + 1]
            speaker = draft.text[tokens.starts[cue.speaker.first] : tokens.ends[cue.speaker.last - 1]]
            name = resolve(speaker, draft.derived(Analysis).people)
            name = name if _names(speaker, name) else speaker
            yield DraftClaim(0, start, sentence.end, draft.text[start : sentence.end], "paraphrase", name, speaker)
            return
