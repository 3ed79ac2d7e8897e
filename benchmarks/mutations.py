"""How often changed quotations pass and true ones are flagged, on quotations of real articles changed by rule.

    python -m benchmarks.mutations [ARTICLES.jsonl] [COUNT]

ARTICLES has a `text` a line; without it the five seeds are used. A claim is a run of words of an outermost quotation.
Prints, for each rule, how many claims there were and what became of them. Rules above the line must pass, those below
not. Some mistakes are the rules' own: what a rule made may stand in the source in another shape, and a claim may
begin within a number ("million" of "$20 million").
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from summarizer.records import Document
from summarizer.text.languages.english import ENGLISH
from summarizer.text.quotations import quotations
from summarizer.text.word_classes import class_name
from summarizer.verifier import verify_quote

SEEDS = Path(__file__).parent.parent / "seeds"
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
MODALS = ("will", "may", "must", "might", "should", "can", "could", "would")
AUXILIARIES = {"is", "are", "was", "will", "have", "has", "would", "can", "should", "do", "to", "be"}

Words = list[re.Match[str]]
Rule = Callable[[str, Words, random.Random], str | None]
STRANGE = ("zebra", "harbour", "violin", "teapot", "orchard", "lantern")


def replaced(claim: str, word: re.Match[str], new: str) -> str:
    return claim[: word.start()] + new + claim[word.end() :]


def one_of(words: Words, wanted: Callable[[str], bool], chance: random.Random) -> re.Match[str] | None:
    found = [word for word in words if wanted(word.group())]
    return chance.choice(found) if found else None


def typography(claim: str, words: Words, chance: random.Random) -> str:
    straight = claim.replace("’", "'").replace("—", " - ")
    return chance.choice(
        [
            straight,
            f'"{straight}"',
            f"“{straight.rstrip('.,')}”",
            straight.replace(" ", "\u00a0", 1),
            straight.replace(" ", "\n", 1),
            straight.rstrip(".,") + ".",
            straight[0].swapcase() + straight[1:],
            straight[:3] + "\u00ad" + straight[3:],
            straight.replace("fi", "ﬁ"),
        ]
    )


def ellipsis(claim: str, words: Words, chance: random.Random) -> str | None:
    if len(words) < 10 or re.search(r"[\[…]|\.\.", claim):
        return None
    index = chance.randrange(3, len(words) - 4)
    word = words[index]
    around = claim[words[index - 1].end() : words[index + 1].start()].replace(word.group(), "")
    if around.strip() or class_name(word.group().lower().replace("’", "'"), ENGLISH):
        return None
    mark = chance.choice(["…", "...", "[…]", "(...)"])
    return f"{claim[: word.start()]}{mark} {claim[words[index + 1].start() :]}"


def opening(claim: str, words: Words, chance: random.Random) -> str | None:
    return f"[{claim[0].swapcase()}]{claim[1:]}" if claim[:2].isalpha() else None


def word(claim: str, words: Words, chance: random.Random) -> str:
    return replaced(claim, chance.choice(words), chance.choice(STRANGE))


def number(claim: str, words: Words, chance: random.Random) -> str | None:
    found = list(re.finditer(r"\d+", claim))
    return replaced(claim, digits := chance.choice(found), digits.group() + "1") if found else None


def negation(claim: str, words: Words, chance: random.Random) -> str | None:
    found = one_of(words[:-1], lambda text: text.lower() in AUXILIARIES, chance)
    return replaced(claim, found, found.group() + " not") if found else None


def lost_negation(claim: str, words: Words, chance: random.Random) -> str | None:
    found = one_of(words[1:-1], lambda text: text.lower() in ("not", "never", "no"), chance)
    return replaced(claim, found, "").replace("  ", " ") if found else None


def modality(claim: str, words: Words, chance: random.Random) -> str | None:
    found = one_of(words, lambda text: text.lower() in MODALS, chance)
    return found and replaced(claim, found, chance.choice([each for each in MODALS if each != found.group().lower()]))


def name(claim: str, words: Words, chance: random.Random) -> str | None:
    found = one_of(words[1:], lambda text: text[0].isupper() and len(text) > 2, chance)
    return found and replaced(claim, found, "Petrovich")


def dropped(claim: str, words: Words, chance: random.Random) -> str:
    first = chance.randrange(1, len(words) - 1)
    last = min(len(words) - 1, first + chance.choice([1, 1, 2, 3, 5]))
    return claim[: words[first].start()] + claim[words[last].start() :]


def added(claim: str, words: Words, chance: random.Random) -> str:
    place = chance.choice(words[1:]).start()
    return f"{claim[:place]}{' '.join(chance.sample(STRANGE, chance.choice([1, 2, 3])))} {claim[place:]}"


PASSING: dict[str, Rule] = {
    "verbatim": lambda claim, words, chance: claim,
    "typography": typography,
    "ellipsis": ellipsis,
    "[T]he": opening,
}
FAILING: dict[str, Rule] = {
    "word": word,
    "number": number,
    "negation": negation,
    "negation lost": lost_negation,
    "modality": modality,
    "name": name,
    "dropped": dropped,
    "added": added,
}


def documents(path: str | None) -> list[Document]:
    if path is None:
        return [Document(text=each.read_text(encoding="utf-8")) for each in sorted(SEEDS.glob("*.txt"))]
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return [Document(text=json.loads(line)["text"]) for line in lines]


def claims_of(document: Document, chance: random.Random) -> list[str]:
    """A run of 5 to 30 words of each outermost quotation in one piece."""
    found = []
    for each in quotations(document):
        text = document.text[each.start : each.end]
        pieces = list(re.finditer(r"\S+", text))
        if each.parent is None and len(each.segments) == 1 and len(pieces) >= 5:
            start = chance.randrange(max(1, len(pieces) - 6))
            stop = min(len(pieces), start + chance.randint(5, 30))
            found.append(text[pieces[start].start() : pieces[stop - 1].end()])
    return [claim for claim in found if len(WORD.findall(claim)) >= 5]


def main(path: str | None, count: int) -> None:
    chance = random.Random(7)
    articles = documents(path)
    chance.shuffle(articles)
    results: dict[str, Counter[str]] = defaultdict(Counter)
    for document in articles[:count]:
        for claim in claims_of(document, chance):
            words = list(WORD.finditer(claim))
            for rule, mutate in (PASSING | FAILING).items():
                mutated = mutate(claim, words, chance)
                if mutated is not None and (rule in PASSING or mutated not in document.text):
                    results[rule][verify_quote(mutated, document).status] += 1
    for rules, wrong in ((PASSING, "flagged"), (FAILING, "passed")):
        for rule in rules:
            statuses = results[rule]
            passed = sum(statuses[status] for status in ("exact", "typographic", "edited"))
            mistakes = statuses.total() - passed if rule in PASSING else passed
            print(f"{rule:14} {statuses.total():6} claims {mistakes:5} {wrong}  {dict(statuses.most_common())}")
        print("-" * 40)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else None, int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
