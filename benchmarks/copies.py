"""How well copies of articles are told from other reports of the same events. Articles are the user's own, by a path.

    python -m benchmarks.copies ARTICLES.jsonl              # copies made of them by what editors do: pairwise F1
    python -m benchmarks.copies ARTICLES.jsonl --natural    # the pairs of the articles as they are, most alike first

A line of ARTICLES.jsonl is an article with `id` and `text`. The kinds of copy: the tail cut off; another headline,
byline and lead; paragraphs in another order; a fifth of the sentences reworded; an agency's and a site's boilerplate
around it; and two of these at once. Among them stand what is no copy: all other articles, many of them on the same
events, digests of three articles' leads (three paragraphs, or half of a short one), and follow-ups that carry over a fifth of an older report as background.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import chain, combinations
from pathlib import Path

from summarizer.across.comparison import copy_pairs
from summarizer.across.copies import shingles
from summarizer.across.groups import Groups

Paragraphs = list[str]
Edit = Callable[[Paragraphs, random.Random], Paragraphs]

AGENCY = [
    "Copyright by the agency. All rights reserved. This material may not be published, broadcast, rewritten or sold.",
    "This report was prepared by our newsroom with material from news agencies; write to us if you find a mistake.",
]
SITE = [
    "Sign up here for our morning letter and have the stories of the day in your inbox before breakfast.",
    "Read more: what to expect this week. Most popular now. Share this article. Leave a comment below.",
]
LEADS = [
    "What looked like an ordinary day in politics took a turn that few in the capital had seen coming.",
    "It is a question that both camps have been asking themselves for some weeks, and now there is part of an answer.",
    "Voters who tuned in late may have missed it, but the consequences will be felt for a good while yet.",
]


def cut(body: Paragraphs, draw: random.Random) -> Paragraphs:
    """The first half or more of the paragraphs."""
    return body[: max(2, int(len(body) * draw.uniform(0.5, 0.8)))]


def led(body: Paragraphs, draw: random.Random) -> Paragraphs:
    """Another headline, byline and lead in the place of the first paragraphs."""
    headline = " ".join(draw.sample(_words(body), 7)).capitalize()
    return [headline, "By our own correspondent", draw.choice(LEADS), *body[2 if len(body) > 6 else 1 :]]


def reordered(body: Paragraphs, draw: random.Random) -> Paragraphs:
    """The paragraphs in another order."""
    return draw.sample(body, len(body))


def reworded(body: Paragraphs, draw: random.Random) -> Paragraphs:
    """A fifth of the sentences with every third word another one, so that no run of words is left of them."""
    vocabulary = _words(body)

    def edit(sentence: str) -> str:
        words = sentence.split(" ")
        return " ".join(draw.choice(vocabulary) if place % 3 == 1 else word for place, word in enumerate(words))

    parts = [re.split(r"(?<=[.!?])\s+", paragraph) for paragraph in body]
    return [" ".join(edit(each) if draw.random() < 0.2 else each for each in sentences) for sentences in parts]


def framed(body: Paragraphs, draw: random.Random) -> Paragraphs:
    """Boilerplate around the article and within it."""
    middle = len(body) // 2
    return [draw.choice(SITE), *body[:middle], draw.choice(SITE), *body[middle:], *AGENCY]


EDITS: dict[str, Edit] = {
    "cut": cut, "led": led, "reordered": reordered, "reworded": reworded, "framed": framed,
    "cut and led": lambda body, draw: led(cut(body, draw), draw),
    "reworded and reordered": lambda body, draw: reordered(reworded(body, draw), draw),
    "led and reworded": lambda body, draw: reworded(led(body, draw), draw),
}  # fmt: skip


def _words(body: Paragraphs) -> list[str]:
    return [word for word in " ".join(body).split() if word.isalpha()] + ["the"] * 7


def lead(body: Paragraphs) -> Paragraphs:
    """The first paragraphs: three, or half of a shorter article."""
    return body[: min(3, max(1, len(body) // 2))]


def paragraphs(text: str) -> Paragraphs:
    """The paragraphs of a text that are not empty."""
    return [part for part in re.split(r"\n\s*\n|\n", text) if part.strip()]


def made(articles: Mapping[str, str], draw: random.Random) -> tuple[dict[tuple[str, str], str], dict[frozenset, str]]:
    """Texts by (kind, id), and the pairs that are one article with the kind of their copy."""
    texts = {("", identity): text for identity, text in articles.items()}
    truth: dict[frozenset, str] = {}
    names = draw.sample(list(articles), len(articles))
    for number, identity in enumerate(names):
        body = paragraphs(articles[identity])
        kind = list(EDITS)[number % len(EDITS)]
        if number % 3 == 0 and len(body) > 4:
            texts[kind, identity] = "\n\n".join(EDITS[kind](body, draw))
            truth[frozenset((("", identity), (kind, identity)))] = kind
        elif number % 12 == 1:
            parts = [lead(paragraphs(articles[name])) for name in draw.sample(names, 3)]
            texts["digest", identity] = "\n\n".join(chain.from_iterable(parts))
        elif number % 12 == 4:
            old = paragraphs(articles[draw.choice(names)])
            texts["follow-up", identity] = "\n\n".join((*body, *old[-max(1, len(old) // 5) :]))
            truth[frozenset((("", identity), ("follow-up", identity)))] = "background added"
    return texts, truth


def score(articles: Mapping[str, str], known: Mapping[frozenset, str], seed: int) -> None:
    """Print pairwise precision, recall and F1, and what each kind of copy was found in."""
    texts, truth = made(articles, random.Random(seed))
    truth |= known
    for group in Groups(tuple(pair) for pair in truth).all():  # copies of copies are copies
        truth |= {pair: "of copies" for pair in map(frozenset, combinations(group, 2)) if pair not in truth}
    groups = Groups(copy_pairs(texts)).all()
    found = {frozenset(pair) for group in groups for pair in combinations(group, 2)}
    hits = found & truth.keys()
    print(f"{len(texts):,} articles, {len(truth)} pairs that are copies, {len(found)} found, {len(hits)} of them right")
    print(f"precision {len(hits) / len(found):.3f}, recall {len(hits) / len(truth):.3f}, "
          f"F1 {2 * len(hits) / (len(found) + len(truth)):.3f}")  # fmt: skip
    right = Counter(truth[pair] for pair in hits)
    for kind, count in Counter(truth.values()).items():
        print(f"  {kind}: {right[kind]} of {count}")
    for kind, count in Counter(
        " and ".join(sorted(kind or "as it is" for kind, _ in pair)) for pair in found - truth.keys()
    ).items():
        print(f"  no copies: {kind}: {count}")


def natural(articles: Mapping[str, str]) -> list[tuple[float, float, str, str]]:
    """The pairs that share most, by the share of the shorter article's runs of words and of the longer one's."""
    whole = {identity: shingles(text) for identity, text in articles.items()}
    rows = []
    for one, other in combinations(whole, 2):
        common = len(whole[one] & whole[other])
        if common:
            sizes = sorted((len(whole[one]), len(whole[other])))
            rows.append((common / sizes[0], common / sizes[1], one, other))
    return sorted(rows, reverse=True)


def main() -> None:
    """Run one of the measures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--natural", action="store_true")
    parser.add_argument(
        "--known", type=Path, help="pairs that are copies as they are: two ids a line, with a tab between"
    )
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    lines = map(json.loads, arguments.articles.read_text("utf-8").splitlines())
    articles = {line["id"]: line["text"] for line in lines}
    if arguments.natural:
        for row in natural(articles)[:20]:
            print("{:.2f} {:.2f}  {}  {}".format(*row))
        return
    pairs = (line.split("\t") for line in arguments.known.read_text().splitlines()) if arguments.known else ()
    score(articles, {frozenset((("", one), ("", other))): "natural" for one, other in pairs}, arguments.seed)


if __name__ == "__main__":
    main()
