"""The cues and the subject of a sentence, read as its language tells them: by the order of words, or by case."""

from __future__ import annotations

from summarizer.text.clause_cues import cues_of_clauses
from summarizer.text.clause_structure import main_subject
from summarizer.text.clauses import subject_of
from summarizer.text.phrases import Phrase, Stream
from summarizer.text.speech import Cue, cues_in
from summarizer.text.unsaid import is_unsaid


def sentence_cues(tokens: Stream, sentence: Phrase) -> list[Cue]:
    """The cues of a sentence that have a speaker, in order."""
    cues = cues_of_clauses(tokens, sentence) if tokens.language.cased else cues_in(tokens, sentence)
    return [cue._replace(sure=cue.sure and not is_unsaid(tokens, sentence, cue)) for cue in cues]


def sentence_subject(tokens: Stream, sentence: Phrase) -> Phrase | None:
    """The sentence's own subject; where articles show the case, only a person or body."""
    return main_subject(tokens, sentence) if tokens.language.cased else subject_of(tokens, sentence)
