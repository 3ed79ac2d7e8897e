"""How well articles are compared, and how fast. One command each; nothing is fetched, all sentences are invented here.

    python -m benchmarks.across retellings [first|read|unread]   # 50 utterances, 200 retellings: found, change named
    python -m benchmarks.across scale --articles 10000        # a run of so many articles: first, again, ten more

The first set of retellings has been read; of the second one every third utterance is kept `unread`: quote that.
"""

from __future__ import annotations

import argparse
import random
import resource
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from summarizer.across.articles import Article, Saying
from summarizer.across.sense import retelling_of
from summarizer.across.utterances import utterances
from summarizer.records import Document, Verdict
from summarizer.runs.comparisons import compare_runs
from summarizer.runs.layout import DATABASE, upgrade
from summarizer.runs.rows import as_json, document_row, insert, verdict_row

HERE = Path(__file__).parent
RETELLINGS = HERE / "retellings.txt"
# The set, and which of its utterances are in the part, by their number modulo three.
PARTS = {
    "first": (RETELLINGS, (0, 1, 2)),
    "read": (HERE / "retellings_passive.txt", (0, 1)),
    "unread": (HERE / "retellings_passive.txt", (2,)),
}
Retelling = tuple[str, str, str, str]


def retellings(part: str) -> list[Retelling]:
    """(utterance, retelling, the same with its sense changed, kind of change) of a part."""
    path, remainders = PARTS[part]
    found: list[Retelling] = []
    number, base = -1, ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("= "):
            number, base = number + 1, line[2:]
        elif line.startswith("- ") and number % 3 in remainders:
            text, _, change = line[2:].partition(" || ")
            kind, _, words = change.partition(": ")
            old, _, new = words.partition(" => ")
            found.append((base, text, text.replace(old, new), kind))
    return found


def score_retellings(part: str) -> dict[str, Any]:
    """Candidates found, false pairs, changes named, false alarms."""
    told = retellings(part)
    texts = list(dict.fromkeys((base, text) for base, same, changed, _ in told for text in (base, same, changed)))
    articles = [
        Article(str(number), sayings=(Saying("Ana Brook", text, ""),)) for number, (_, text) in enumerate(texts)
    ]
    of_base = {article.id: base for article, (base, _) in zip(articles, texts, strict=True)}
    groups = [[variant.article.id for variant in each.variants] for each in utterances(articles, lambda _, name: name)]
    joined = {frozenset(pair) for group in groups for pair in combinations(group, 2)}
    place = {text: str(number) for number, (_, text) in enumerate(texts)}
    wanted = [frozenset((place[base], place[text])) for base, same, changed, _ in told for text in (same, changed)]
    named = Counter(
        kind
        for base, _, changed, kind in told
        if kind in {each.kind for each in retelling_of(base, changed).differences}
    )
    return {
        "retellings": len(wanted),
        "found": sum(pair in joined for pair in wanted) / len(wanted),
        "false pairs": sum(len({of_base[each] for each in pair}) > 1 for pair in joined),
        "changes": dict(Counter(kind for *_, kind in told)),
        "named": dict(named),
        "named in all": sum(named.values()) / len(told),
        "false alarms of unchanged": sum(retelling_of(base, same).changed for base, same, _, _ in told),
    }


SYLLABLES = "ba den fir gol hun kes lor mav nim pra ros tul ven wix yar zol sta bri cla dro".split()
LITTLE = "the a of in to and for with on at by from after before".split()


def sentence(draw: random.Random) -> str:
    """A sentence of 20 words of an invented language with English small words; no two draws are alike."""
    words = (draw.choice(LITTLE) if place % 2 else "".join(draw.choices(SYLLABLES, k=2)) for place in range(20))
    return f"{' '.join(words).capitalize()}."


PEOPLE = [
    f"{given} {family}"
    for given in ("Anna", "Peter", "Maria", "James", "Olena", "Karl")
    for family in ("Brook", "Marsh", "Haldane", "Voss", "Ellison")
]
ISSUES = (
    "the harbour tunnel",
    "a tunnel for the harbour",
    "the grain tax",
    "the school merger",
    "the pension reform",
    "the dam inquiry",
    "the stadium loan",
)
STANCES = ("supports", "opposes", "supports_conditionally", "neutral")


def write_run(directory: Path, start: int, count: int) -> None:
    """Add articles to a run: three positions and two quotations each, every tenth a copy of another outlet's."""
    directory.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(directory / DATABASE)
    upgrade(connection)
    draw = random.Random(start)
    spoken = [line[2:] for line in RETELLINGS.read_text("utf-8").splitlines() if line.startswith("= ")]
    last = ""
    with connection:
        for number in range(start, start + count):
            people = draw.sample(PEOPLE, 3)
            quotes = [(draw.choice(spoken), person) for person in people[:2]]
            body = [sentence(draw) for _ in range(8)] + [f"“{text}” said {person}." for text, person in quotes]
            text = last if number % 10 == 9 and last else " ".join(body)
            last = text
            _put(connection, number, text, people, quotes, draw)
    connection.close()


def _put(
    connection: sqlite3.Connection,
    number: int,
    text: str,
    people: list[str],
    quotes: list[tuple[str, str]],
    draw: random.Random,
) -> None:
    day = f"2026-{1 + number % 3:02}-{1 + number % 28:02}"
    document = Document(text, id=f"article-{number}", source=f"Outlet {number % 40}", published=day)
    evidence = text.split(". ", maxsplit=1)[0]
    positions = [
        {"actor": draw.choice((person, person.split()[-1])), "role": None, "affiliation": None, "issue": draw.choice(ISSUES),
         "stance": draw.choice(STANCES), "conditions": None, "reported_by": None, "evidence": evidence}
        for person in people
    ]  # fmt: skip
    summary = {
        "headline": f"Report {number}",
        "gist": "",
        "positions": positions,
        "quotes": [{"text": said, "speaker": who} for said, who in quotes],
    }
    verdicts = [
        Verdict(
            evidence, "exact", f"/positions/{n}/evidence", spoken=False, start=0, end=len(evidence), source=evidence
        )
        for n in range(3)
    ]
    verdicts += [Verdict(said, "exact", f"/quotes/{n}/text", who) for n, (said, who) in enumerate(quotes)]
    insert(connection, "documents", {**document_row(document), "position": number, "status": "done"})
    row = {"document_id": document.id, "task": "made", "model": "made", "summary": as_json(summary), "omitted_quotations": "[]",
           "input_tokens": 0, "output_tokens": 0, "calls": 0, "reasks": 0, "seconds": 0.0, "cost_usd": None, "cached": 0}  # fmt: skip
    insert(connection, "summaries", row)
    for each in verdicts:
        insert(connection, "verdicts", verdict_row(document.id, each.as_dict()))


def score_scale(count: int) -> Iterator[str]:
    """Seconds and peak memory of a comparison: the first, the same again, and with ten more articles."""
    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "out"
        write_run(directory, 0, count)
        for name in ("first", "again", "ten more"):
            if name == "ten more":
                write_run(directory, count, 10)
            began, cpu = time.monotonic(), time.process_time()
            made = compare_runs([directory])
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            took = f"{time.monotonic() - began:.1f} s, {time.process_time() - cpu:.1f} s of CPU"
            yield (
                f"{name}: {len(made.articles):,} articles, {took}, peak {peak:,.0f} MiB; {len(made.actors)} actors, "
                f"{len(made.copies):,} groups of copies, {len(made.utterances):,} utterances"
            )


def main() -> None:
    """Run one of the measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measure", choices=("retellings", "scale"))
    parser.add_argument("part", nargs="?", default="unread", choices=tuple(PARTS))
    parser.add_argument("--articles", type=int, default=10_000)
    arguments = parser.parse_args()
    if arguments.measure == "retellings":
        print(score_retellings(arguments.part))
    else:
        for line in score_scale(arguments.articles):
            print(line)


if __name__ == "__main__":
    main()
