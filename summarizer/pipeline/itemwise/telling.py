"""An article told in its own sentences: a headline, a gist, the sentences that weigh most. Pure."""

from __future__ import annotations

import re
from itertools import islice

from summarizer.records import Document, Span
from summarizer.text.analysis import Analysis
from summarizer.text.languages import Language
from summarizer.text.names import mentions
from summarizer.text.spans import overlap

LONGEST_HEADLINE = 12  # words
_LONGEST_TITLE = 25  # words
_SHORTEST = 5  # words of a clause in place of a sentence
_GIST = 2  # sentences
_PLAIN = 40  # code points of the shortest sentence that tells something
_END = re.compile(r"[.!?…][”\"’»)]*\s*$")
# A title's tail names the site ("… | The Courier"): a name of a few words behind a bar or a dash with spaces around it.
_TAIL = re.compile(r"\s+[|–—·-]\s+(?:[A-Z][\w’'.&-]*\s*){1,5}$")
# "BRUSSELS (AP) — ", "KYIV, May 4 - ": capitals, a date or an agency, a dash.
_DATELINE = re.compile(r"^[A-Z][A-Z’'. ]+(?:, [\w. ]{2,20})?(?: ?\([^)]{2,30}\))? [-–—]+ ")
_PAUSE = re.compile(r", |; | [–—-] ")


def headline(document: Document) -> str:
    """A headline of at most twelve words: the title without its site's tail, else a clause of the first sentence."""
    text = document.text
    title = document.title or text[: title_end(document)]
    title = _TAIL.sub("", " ".join(title.split())).rstrip(".;,:")
    if 2 < len(title.split()) <= LONGEST_HEADLINE:
        return title
    return _clause(title or next(iter(telling_sentences(document)), "") or " ".join(text.split()))


def title_end(document: Document) -> int:
    """Where the first line ends, if it is a title: short, one sentence at most, and prose behind it; else 0."""
    lines = document.text.strip().splitlines()
    first = document.text[: document.text.find(lines[0]) + len(lines[0])] if len(lines) > 1 else ""
    whole = [span for span in document.derived(Analysis).sentences if span.start < len(first)]
    short = len(first.split()) <= _LONGEST_TITLE and len(whole) <= 1
    return len(first) if short and max(map(len, lines[1:]), default=0) > len(lines[0]) else 0


def _clause(sentence: str) -> str:
    """What of a sentence makes a headline: up to the last pause within its length, or its first words."""
    text = _DATELINE.sub("", sentence)
    pauses = [match.start() for match in _PAUSE.finditer(text)]
    fitting = [at for at in pauses if _SHORTEST <= len(text[:at].split()) <= LONGEST_HEADLINE]
    if len(text.split()) > LONGEST_HEADLINE:
        text = text[: fitting[-1]] if fitting else " ".join(text.split()[: LONGEST_HEADLINE - 1]) + " …"
    return text.strip(' ,;:“”".')


def gist(document: Document, longest: int) -> str:
    """The first sentences that can be read alone, as many as fit into so many code points."""
    told = list(islice(telling_sentences(document), _GIST))
    while len(told) > 1 and len(" ".join(told)) > longest:
        told.pop()
    return " ".join(told) or " ".join(document.text.split())[:longest]


def telling_sentences(document: Document) -> list[str]:
    """The reporter's whole sentences that lean on none before them, on one line each."""
    language, title = document.derived(Analysis).language, title_end(document)
    return [
        _DATELINE.sub("", " ".join(document.text[span.start : span.end].split()))
        for span in document.derived(Analysis).sentences
        if span.start >= title and _stands_alone(document, span, language)
    ]


def _stands_alone(document: Document, span: Span, language: Language) -> bool:
    text = document.text[span.start : span.end]
    words = re.findall(r"[\w’']+", text.lower())
    if len(text) < _PLAIN or not _END.search(text) or not words:
        return False
    leaning = (language.pronouns, language.possessives, language.leading, language.adverbs)
    leans = any(words[0] in each for each in leaning)
    quoted = any(overlap(each, span) for each in document.derived(Analysis).quotations)
    return not leans and not quoted


def weightiest(document: Document, most: int) -> list[str]:
    """Sentences with most names and figures for the place they have: news puts what matters first. In their order."""
    prose = [
        span
        for span in document.derived(Analysis).sentences
        if _stands_alone(document, span, document.derived(Analysis).language)
    ]
    named = mentions(document)

    def weight(number: int) -> float:
        span = prose[number]
        names = {each.name for each in named if span.start <= each.start < span.end}
        figures = re.findall(r"\d[\d.,]*", document.text[span.start : span.end])
        return (len(names) + len(figures)) / (1 + number / 4)

    best = sorted(range(len(prose)), key=lambda number: -weight(number))[:most]
    return [document.text[prose[number].start : prose[number].end].strip() for number in sorted(best)]
