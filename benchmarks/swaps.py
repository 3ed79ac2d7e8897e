"""True quotes with a wrong speaker: each quote claimed for every other fully named speaker of its article.

    python benchmarks/swaps.py ARTICLES.jsonl [--every 4] [--shown 20]

Articles as for `benchmarks/quotations.py`. Only quotes whose annotated speaker is a name are taken: behind a pronoun may
stand anybody. A wrong speaker is `flagged` (misattributed, or another flag), passes `with a caution`, or passes in
`silence`, some of them `confirmed`. On the other side, the annotated speaker itself: contradicted, or with a caution.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from summarizer import Document, verify_quote
from summarizer.records import Verdict

_WORD = r"[A-ZÀ-Þ][\w.’'-]*"
_NAME = re.compile(rf"{_WORD}(?: (?:(?:de|von|van|der|la|al) )*{_WORD})*")
_TITLED = re.compile(r"[,(]")
_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov)\.? ")
_SUFFIX = re.compile(r"(?: (?:Jr|Sr)\.?| I[IV]+)$")
_NOBODY = frozenset("He She It They We I You His Her Their Who Another".split())


def named(speaker: str) -> str:
    """The name that an annotated speaker ends in before its first comma ("the analyst Ann Lee, of …"), or ""."""
    head = _SUFFIX.sub("", _TITLED.split(speaker)[0].strip())
    head = head.split(" of ")[0] if _TITLE.match(head) else head  # "Mr. Lee of the institute"
    found = [match for match in _NAME.finditer(head) if match.end() == len(head)]
    words = re.sub(r"[’']s?$", "", found[-1][0]).split() if found else []
    described = head.lower().startswith(("the ", "a ", "an ")) or not words or words[0] in _NOBODY
    return "" if described else _TITLE.sub("", " ".join(words[-2:]))


def outcome(verdict: Verdict) -> str:
    """What becomes of a claim."""
    if not verdict.passes:
        return "flagged"
    if verdict.attribution and verdict.attribution.relation == "confirmed":
        return "confirmed"
    return "with a caution" if verdict.cautions else "silent"


def swaps(article: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    """Each quote of a named speaker with every other full name that speaks in the article."""
    quotes = [(quote, named(quote["speaker"])) for quote in article["quotes"] if quote["speaker"]]
    full = sorted({name for _, name in quotes if " " in name})
    for quote, own in quotes:
        for other in full if own else ():
            if other.split()[-1].lower() not in own.lower():
                yield quote, other


@click.command(help=__doc__)
@click.argument("articles", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--every", default=1, show_default=True, help="Only every Nth article.")
@click.option("--shown", default=0, show_default=True, help="Show so many wrong speakers that pass without a caution.")
def main(articles: Path, every: int, shown: int) -> None:
    rows = [json.loads(line) for line in articles.read_text("utf-8").splitlines()][::every]
    wrong: Counter[str] = Counter()
    own: Counter[str] = Counter()
    missed: list[str] = []
    for row in rows:
        document = Document(text=row["text"])
        for quote, other in swaps(row):
            verdict = verify_quote(quote["text"], document, speaker=other)
            wrong[outcome(verdict)] += 1
            if outcome(verdict) in ("silent", "confirmed"):
                missed.append(f"{quote['text'][:60]!r} by {quote['speaker'][:40]!r}, claimed for {other!r}")
        for quote in row["quotes"]:
            if quote["speaker"]:
                verdict = verify_quote(quote["text"], document, speaker=quote["speaker"])
                relation = verdict.attribution.relation if verdict.attribution else "unattributed"
                own["misattributed" if "misattributed" in (verdict.status, *verdict.also) else relation] += 1
    for title, counts in (("wrong speakers", wrong), ("annotated speakers", own)):
        total = sum(counts.values())
        print(f"{title:20} {total}")
        for name, count in counts.most_common():
            print(f"  {name:18} {count:5}  {count / total:.4f}")
    print("\n".join(missed[:shown]))


if __name__ == "__main__":
    main()
