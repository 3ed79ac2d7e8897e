"""Quotations and attributions against articles that people annotated, and their speed.

    python benchmarks/quotations.py ARTICLES.jsonl [--language de] [--every 4] [--no-headline] [--misses 20]

A line is {"id", "text", "quotes": [{"start", "end", "speaker", "speaker_start", "speaker_end", "kind"}]}, offsets in
code points. `docs/quotations.md` says how predictions and annotations are matched.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from summarizer.records import Document, Quotation
from summarizer.text.marks import GLYPHS
from summarizer.text.names import compare_speakers
from summarizer.text.quotations import quotations

EDGE = GLYPHS + " \n\t\xa0"
ENOUGH = 0.9  # intersection over union, in code points
REPEATS = 5

Place = tuple[int, int]


@dataclass
class Score:
    """Counts over all articles."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    nested: int = 0
    spoken: int = 0
    attributed: int = 0
    compared: int = 0
    contradicted: int = 0
    misses: list[str] = field(default_factory=list)


def trimmed(text: str, start: int, end: int) -> Place:
    """A span without the marks and white space at its edges."""
    while start < end and text[start] in EDGE:
        start += 1
    while start < end and text[end - 1] in EDGE:
        end -= 1
    return start, end


def overlap(one: Place, other: Place) -> float:
    """Intersection over union."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / max(1, max(one[1], other[1]) - min(one[0], other[0]))


def predictions(document: Document, *, headline: bool) -> Iterator[tuple[Place, Quotation]]:
    """What somebody is said to have uttered, a paragraph's piece at a time; with the first line's, or without."""
    first = 0 if headline else document.text.find("\n")
    for quotation in quotations(document):
        if not quotation.scare and quotation.start > first:
            for segment in quotation.segments:
                yield trimmed(document.text, segment.start, segment.end), quotation


def score_article(article: dict[str, Any], language: str | None, score: Score, *, headline: bool) -> None:
    """Match one article's quotations, one to one, and count."""
    document = Document(text=article["text"], language=language)
    found = list(predictions(document, headline=headline))
    gold = [(trimmed(document.text, quote["start"], quote["end"]), quote) for quote in article["quotes"]]
    used: set[int] = set()
    for place, quote in gold:
        free = ((overlap(place, other), number) for number, (other, _) in enumerate(found) if number not in used)
        best, number = max(free, default=(0.0, -1))
        counts = quote.get("kind") != "partial"
        score.spoken += counts and quote["speaker"] is not None
        if best >= ENOUGH:
            used.add(number)
            score.right += counts
            score_speaker(document, quote, found[number][1], score)
        elif counts:
            score.missed += 1
            score.misses.append(f"{article['id']}: {document.text[place[0] : place[1]][:120]!r}")
    for number, (place, quotation) in enumerate(found):
        if number not in used:
            score_extra(place, quotation, gold, score)


def score_speaker(document: Document, quote: dict[str, Any], quotation: Quotation, score: Score) -> None:
    """Whether the mention overlaps the annotated one, and whether the annotated speaker would be called wrong."""
    said = quotation.attribution
    if quote["speaker"] is None or said is None:
        return
    touches = said.start < quote["speaker_end"] and quote["speaker_start"] < said.end
    score.attributed += touches and quote.get("kind") != "partial"
    score.compared += 1
    score.contradicted += compare_speakers(quote["speaker"], said, document) == "contradicted"


def score_extra(place: Place, quotation: Quotation, gold: list[tuple[Place, Any]], score: Score) -> None:
    """A prediction that matches nothing is wrong, but for what annotators were not asked for."""
    if quotation.kind != "marks":
        return
    if quotation.depth and any(other[0] <= place[0] and place[1] <= other[1] for other, _ in gold):
        score.nested += 1
    elif not any(quote.get("kind") == "partial" and overlap(place, other) > 0 for other, quote in gold):
        score.extra += 1


def seconds(texts: list[str]) -> float:
    """CPU time for all texts, the shortest of some repeats each."""
    total = 0.0
    for text in texts:
        times = []
        for _ in range(REPEATS):
            document = Document(text=text)
            start = time.process_time()
            quotations(document)
            times.append(time.process_time() - start)
        total += min(times)
    return total


@click.command(help=__doc__)
@click.argument("articles", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", help="BCP 47 tag of all articles; told from the text where it is not given.")
@click.option("--every", default=1, show_default=True, help="Only every Nth article.")
@click.option("--headline/--no-headline", default=True, help="Whether annotators looked at the first line.")
@click.option("--misses", default=0, show_default=True, help="Show so many quotations that were not found.")
def main(articles: Path, language: str | None, every: int, headline: bool, misses: int) -> None:
    rows = [json.loads(line) for line in articles.read_text("utf-8").splitlines()][::every]
    score = Score()
    for row in rows:
        score_article(row, language, score, headline=headline)
    precision = score.right / max(1, score.right + score.extra)
    recall = score.right / max(1, score.right + score.missed)
    megabytes = sum(len(row["text"].encode()) for row in rows) / 1e6
    print(f"articles              {len(rows)} ({megabytes:.2f} MB)")
    harmonic = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"quotations            P {precision:.4f}  R {recall:.4f}  F1 {harmonic:.4f}")
    print(f"nested, not annotated {score.nested}")
    print(f"span and speaker      {score.attributed / max(1, score.spoken):.3f} of {score.spoken}")
    print(f"wrongly contradicted  {score.contradicted / max(1, score.compared):.4f} of {score.compared}")
    print(f"speed                 {megabytes / seconds([row['text'] for row in rows]):.2f} MB/s of CPU time")
    print("\n".join(score.misses[:misses]))


if __name__ == "__main__":
    main()
