"""Verdicts a second, side by side in one process with LangExtract's aligner and with normalise-and-find.

    python -m benchmarks.verify [--quick]

Prints a table: claims a second of CPU (the least time of several rounds), and how many times LangExtract's that is. The
claims are 30 words long, cut from quotations of an article made of the seeds' words: verbatim, with other typography,
with the first word changed (LangExtract's LCS path: its other paths stop at the first word), and made up. LangExtract
(`pip install langextract`) is called one claim a call, as a service would; its columns are empty where it is not
installed. It names no change and no speaker; normalise-and-find tells neither why it failed nor where.
"""

from __future__ import annotations

import random
import re
import sys
import time
import tracemalloc
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from summarizer.records import Document
from summarizer.text.folding import fold
from summarizer.text.quotations import quotations
from summarizer.verifier import verify_quote
from summarizer.verifier.source import source_of

SEEDS = Path(__file__).parent.parent / "seeds"
SIZES = (3_000, 100_000)
WORDS = 30
NAMES = ("Mark Rutte", "Volodymyr Zelensky", "Xavier Bettel", "Natalia Halibarenko", "Donald Trump")


def article(size: int, chance: random.Random) -> str:
    """An article of `size` code points in the seeds' words: every other sentence is a quotation."""
    vocabulary = " ".join(path.read_text() for path in sorted(SEEDS.glob("*.txt")))
    found = re.findall(r"[\w’]+", vocabulary)
    pieces: list[str] = []
    while sum(map(len, pieces)) < size:
        words = " ".join(chance.choices(found, k=chance.randint(35, 60)))
        quoted = f"“{words[0].upper()}{words[1:]},” {chance.choice(NAMES)} said."
        pieces.append(quoted + (" " if chance.random() < 0.5 else "\n"))
        pieces.append(" ".join(chance.choices(found, k=chance.randint(8, 25))).capitalize() + ". ")
    return "".join(pieces)[:size]


def claims(document: Document, count: int, chance: random.Random) -> dict[str, list[str]]:
    """Claims of four kinds, by name."""
    spoken = [document.text[each.start : each.end] for each in quotations(document) if each.parent is None]
    long = [words for text in spoken if len(words := text.split()) > WORDS]
    verbatim = []
    for _ in range(count):
        words = chance.choice(long)
        start = chance.randrange(len(words) - WORDS)
        verbatim.append(" ".join(words[start : start + WORDS]).rstrip(","))
    strange = article(20_000, random.Random(99)).replace("“", "").replace("”", "").split()
    chance.shuffle(strange)
    return {
        "verbatim": verbatim,
        "typographic": [f"“{claim.replace('’', chr(39))}.”" for claim in verbatim],
        "altered": [f"harbour {claim.split(' ', 1)[1]}" for claim in verbatim],
        "made up": [" ".join(chance.sample(strange, WORDS)) for _ in range(count)],
    }


def rate(run: Callable[[str], object], sample: Sequence[str], rounds: int) -> float:
    """Claims a second of CPU: the least time of some rounds over the sample."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        for claim in sample:
            run(claim)
        best = min(best, time.process_time() - start)
    return len(sample) / max(best, 1e-9)


def langextract_aligner(text: str) -> Callable[[str], object] | None:
    """LangExtract's aligner with its default settings, or None where it is not installed."""
    try:
        from langextract.core.data import Extraction
        from langextract.resolver import WordAligner
    except ImportError:
        return None

    def align(claim: str) -> object:
        return WordAligner().align_extractions([[Extraction(extraction_class="quote", extraction_text=claim)]], text)

    return align


def normalise(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).translate(str.maketrans("“”„’‘–—", '"""\'\'--'))
    return " ".join(text.split()).strip("\".,' ").lower()


def naive(text: str) -> Callable[[str], object]:
    """Normalise once, then find: no words, no reasons, no offsets into the source."""
    normalised = normalise(text)
    return lambda claim: normalised.find(normalise(claim))


def memory(text: str) -> float:
    """Megabytes that a prepared document holds on to, beside its text."""
    document = Document(text=text)
    tracemalloc.start()
    verify_quote("Nobody ever saw the violins again", document)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return held / 1e6


def speeds(size: int, quick: bool) -> None:
    chance = random.Random(size)
    document = Document(text=article(size, chance))
    start = time.process_time()
    verify_quote("Nobody ever saw the violins again", document)
    prepared = time.process_time() - start
    print(f"\n{size:,} code points, prepared in {prepared * 1000:.1f} ms, {memory(document.text):.1f} MB held")
    print(f"{'claims':12} {'summarizer/s':>13} {'langextract/s':>14} {'times':>8} {'naive find/s':>13}  verdicts")
    aligner, finder = langextract_aligner(document.text), naive(document.text)
    for kind, sample in claims(document, 200 if quick else 1000, chance).items():
        ours = rate(lambda claim: verify_quote(claim, document, speaker="Mark Rutte"), sample, 3 if quick else 7)
        theirs = rate(aligner, sample[: 3 if size > 10_000 or quick else 10], 1 if quick else 2) if aligner else None
        plain = rate(finder, sample, 3)
        statuses = sorted({verify_quote(claim, document).status for claim in sample})
        against = f"{theirs:14,.2f} {ours / theirs:7,.0f}x" if theirs else f"{'-':>14} {'-':>8}"
        print(f"{kind:12} {ours:13,.0f} {against} {plain:13,.0f}  {', '.join(statuses)}")


def folding() -> None:
    text = "".join(path.read_text() for path in sorted(SEEDS.glob("*.txt"))) * 80
    size = len(text.encode()) / 1e6
    best = min(_seconds(lambda: fold(text)) for _ in range(5))
    print(f"\nfolding: {size / best:.1f} MB/s; ", end="")
    document = Document(text=text)
    folded = _seconds(lambda: source_of(document).folded)
    spoken = _seconds(lambda: quotations(document))
    print(f"with quotations and attributions: {size / (folded + spoken):.2f} MB/s")


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    for each in SIZES:
        speeds(each, "--quick" in sys.argv)
    folding()
