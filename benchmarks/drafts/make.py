"""Writes the test set of drafts: 40 sources, 12 drafts that quote them, and what a check of each quote has to say.

    python benchmarks/drafts/make.py FOLDER [SEED]

200 quotes: 123 true to their source (some shortened, some with an editor's marks), 48 changed in one of twelve ways (4
of each), 19 given to somebody else, 10 made up. Deterministic; all words are those of topics.py. Nothing here knows the verifier.
"""

from __future__ import annotations

import itertools
import json
import random
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from topics import STORIES

SEED = 20261125
TITLES = ("Judge", "Chief", "Dr", "Mayor", "Captain", "Professor")
MADE_UP = (
    "We measured it twice and the second time it laughed.",
    "No committee has ever tasted a decent soup.",
    "Our grandchildren are going to ask us about the gravel.",
    "Every minister keeps an umbrella for somebody else's rain.",
    "The budget was drawn in pencil by people who own an eraser.",
    "I told the delegation to bring its own chairs next time.",
    "Peace begins with a receipt and ends with a handshake.",
    "They sold us a harvest that was still asleep.",
    "Whoever painted that wall had an argument with blue.",
    "It takes eleven signatures to borrow a ladder in this county.",
)  # fmt: skip
NAMES = {
    "Osk": "Hamre", "August": "October", "Varn": "Linde", "Christmas": "Easter", "Peru": "Chile", "Brahms": "Liszt",
    "Linn": "Marl", "Mars": "Venus", "Permian": "Jurassic", "Saturdays": "Sundays", "Monday": "Thursday",
    "Friday": "Sunday", "November": "February", "Tuesday": "Friday", "Lower Hale": "Little Hale",
}  # fmt: skip
MODALS = {
    "will": "may", "may": "will", "must": "could", "should": "will", "can": "must", "would": "will", "could": "will",
    "cannot": "may not", "shall": "could",
}  # fmt: skip


class Person(NamedTuple):
    """Somebody who speaks, and as what."""

    name: str
    role: str

    @property
    def surname(self) -> str:
        return self.name.split()[-1]


class Story(NamedTuple):
    """A source: two people, what they say (who, words), what the reporter tells."""

    number: int
    headline: str
    people: tuple[Person, Person]
    said: tuple[tuple[int, str], ...]
    told: tuple[str, ...]

    @property
    def source(self) -> str:
        return f"{self.number:02d}.txt"


@dataclass
class Expected:
    """A quote of a draft and what a check has to find."""

    draft: str
    claim: str
    kind: str  # true, made_up, given, or the way of the change
    speaker: str  # whom the draft gives it to
    source: str | None
    original: str | None
    original_speaker: str | None


def stories() -> list[Story]:
    return [_story(number, block.strip()) for number, block in enumerate(STORIES.split("---"))]


def _story(number: int, block: str) -> Story:
    head, *said, told = block.split("\n")
    headline, *people = head.split(" | ")
    names = tuple(Person(*person.split(", ", 1)) for person in people)
    spoken = tuple(("AB".index(line[0]), line[3:]) for line in said)
    return Story(number, headline, (names[0], names[1]), spoken, tuple(told.split(" | ")))


# The sources: five ways of writing an article.


def source_text(story: Story) -> str:
    paragraphs = [story.headline, story.told[0]]
    seen: set[int] = set()
    for place, (who, sentence) in enumerate(story.said):
        paragraphs.append(_reported(story.people[who], sentence, who in seen, (place + story.number) % 5))
        seen.add(who)
        if place in (1, 3):
            paragraphs.append(story.told[1 + place // 3])
    return "\n\n".join(paragraphs) + "\n"


def _reported(person: Person, sentence: str, known: bool, style: int) -> str:
    named = person.surname if known else f"{person.name}, {person.role},"
    body, stop = sentence[:-1], sentence[-1]
    comma = body.find(", ")
    if style == 0:
        return f"“{body},” {named.rstrip(',')} said{',' if not known else ''} on the record.".replace(
            " said, on", " said on"
        )
    if style == 1:
        return f"{named} said: “{sentence}”"
    if style == 2 and comma > 0:
        return f"“{body[:comma]},” said {named.rstrip(',')}, “{body[comma + 2 :]}{stop}”"
    if style == 3:
        return f"{named} told the local paper, “{sentence}”"
    return f"“{body},” said {named.rstrip(',')}."


# The twelve ways of changing a quote; each gives None where it does not apply.


def number(text: str, chance: random.Random) -> str | None:
    found = re.search(r"\d[\d,]*", text)
    if not found:
        return None
    figure = int(found[0].replace(",", ""))
    changed = figure + 8 if 1900 < figure < 2100 else figure * 2 + 1
    return text.replace(found[0], f"{changed:,}" if "," in found[0] else str(changed), 1)


def negation_dropped(text: str, chance: random.Random) -> str | None:
    for old, new in ((" cannot ", " can "), (" will not ", " will "), (" is not ", " is "), (" do not ", " do "), (" never ", " "), (" was not ", " was "), (" have not ", " have ")):  # fmt: skip
        if old in text:
            return text.replace(old, new, 1)
    return None


def negation_added(text: str, chance: random.Random) -> str | None:
    found = re.search(r" (will|is|must|should|may|can|was|were) (?!not|never)", text)
    return text[: found.end()] + "not " + text[found.end() :] if found else None


def modality(text: str, chance: random.Random) -> str | None:
    found = re.search(rf" ({'|'.join(MODALS)}) ", text)
    return text.replace(found[0], f" {MODALS[found[1]]} ", 1) if found else None


def name(text: str, chance: random.Random) -> str | None:
    found = next((each for each in NAMES if each in text), None)
    return text.replace(found, NAMES[found], 1) if found else None


def _long_word(text: str) -> re.Match[str] | None:
    inner = list(re.finditer(r"(?<= )[a-z]{5,}(?= )", text))
    return max(inner, key=lambda word: len(word[0]), default=None)


def word_swapped(text: str, chance: random.Random) -> str | None:
    found = _long_word(text)
    other = chance.choice(["gardener", "weather", "teacups", "elephants", "corridor", "trumpets"])
    return text[: found.start()] + other + text[found.end() :] if found else None


def word_dropped(text: str, chance: random.Random) -> str | None:
    found = _long_word(text)
    return text[: found.start()] + text[found.end() + 1 :] if found else None


def word_added(text: str, chance: random.Random) -> str | None:
    found = _long_word(text)
    return text[: found.start()] + chance.choice(["wretched ", "expensive ", "beloved "]) + text[found.start() :] if found else None  # fmt: skip


def hiding_ellipsis(text: str, chance: random.Random) -> str | None:
    for old in (" will not ", " do not ", " is not ", " was not ", " never ", " may ", " must "):
        if old in text:
            return text.replace(old, " … ", 1)
    return None


def bracket(text: str, chance: random.Random) -> str | None:
    found = re.search(r" (will|is|must|should|may|can|was|were|have) (?!not|never)", text)
    return text[: found.end()] + "[never] " + text[found.end() :] if found else None


WAYS: dict[str, Callable[[str, random.Random], str | None]] = {
    "number": number, "name": name, "negation_dropped": negation_dropped, "hiding_ellipsis": hiding_ellipsis,
    "negation_added": negation_added, "bracket": bracket, "modality": modality, "word_swapped": word_swapped,
    "word_dropped": word_dropped, "word_added": word_added,
}  # fmt: skip
EACH = 4


class Item(NamedTuple):
    """A quote on its way into a draft."""

    story: Story
    said: int
    words: str
    kind: str
    speaker: Person
    original: str | None


def items(chance: random.Random) -> dict[int, list[Item]]:
    """The quotes of each draft: changed ones first come from where the way applies, the rest is true or given."""
    told = stories()
    free = [(story, place) for story in told for place in range(5)]
    chance.shuffle(free)
    made: list[Item] = []
    for kind, change in WAYS.items():
        fits = [(s, p, new) for s, p in free if (new := change(s.said[p][1], chance)) is not None]
        for story, place, words in fits[:EACH]:
            made.append(_item(story, place, words, kind))
            free.remove((story, place))
    made += _stitched(free)
    made += [_narration(story) for story in chance.sample(told, EACH)]
    made += [_given(story, place, told, at) for at, (story, place) in enumerate(free[:19])]
    made += [_item(s, p, _true(s.said[p][1], at), "true") for at, (s, p) in enumerate(free[19 : 19 + 123])]
    made += [Item(story, -1, words, "made_up", story.people[at % 2], None) for at, (story, words) in enumerate(zip(chance.sample(told, 10), MADE_UP, strict=True))]  # fmt: skip
    assert len(made) == 200, len(made)
    drafts: dict[int, list[Item]] = {number: [] for number in range(12)}
    for item in made:
        drafts[item.story.number % 12].append(item)
    return {number: sorted(mine, key=lambda item: (item.story.number, item.said)) for number, mine in drafts.items()}


def _item(story: Story, place: int, words: str, kind: str) -> Item:
    who, original = story.said[place]
    return Item(story, place, words, kind, story.people[who], original)


def _stitched(free: list[tuple[Story, int]]) -> Iterator[Item]:
    made = 0
    for (story, one), (other_story, other) in itertools.combinations(list(free), 2):
        if made == EACH:
            return
        apart = story is other_story and abs(one - other) > 1 and story.said[one][0] == story.said[other][0]
        if apart and {(story, one), (story, other)} <= {*free}:
            first, second = sorted((one, other))
            yield _item(story, first, story.said[first][1] + " " + story.said[second][1], "stitched")
            free.remove((story, one))
            free.remove((story, other))
            made += 1


def _narration(story: Story) -> Item:
    return Item(story, 5, story.told[1], "narration", story.people[0], story.told[1])


def _given(story: Story, place: int, told: list[Story], at: int) -> Item:
    who, original = story.said[place]
    elsewhere = told[(story.number + 12) % 40] if story.number + 12 < 40 else told[story.number - 12]
    other = story.people[1 - who] if at % 2 else elsewhere.people[at // 2 % 2]
    return Item(story, place, original, "given", other, original)


def _true(text: str, at: int) -> str:
    """The sentence as an honest writer may give it: whole, or its first clause, or its last, or with a small change."""
    clauses = re.split(r", and |, but |, because |, which ", text)
    if at % 6 == 1 and len(clauses) > 1 and len(clauses[0].split()) > 4:
        return clauses[0] + "."
    if at % 6 == 3 and len(clauses) > 1 and len(clauses[-1].split()) > 4:
        return clauses[-1]
    if at % 6 == 5:
        return f"[{text[0]}]" + text[1:] if text[:2].isalpha() else text
    return text


# The drafts: news, reports and chatbots' answers.


def draft_text(number: int, mine: list[Item]) -> str:
    write = (_news, _report, _answer)[number % 3]
    opening = ("Around the country", "# Notes from the regions", "Here is a summary of what people said:")[number % 3]
    pieces, seen = [opening], set()
    for story, quotes in itertools.groupby(mine, key=lambda item: item.story):
        pieces.append({0: story.told[0], 1: f"## {story.headline}", 2: f"### {story.headline}"}[number % 3])
        for at, item in enumerate(quotes):
            pieces.append(write(item, item.speaker in seen, at + story.number))
            seen.add(item.speaker)
    return "\n\n".join(pieces) + "\n"


def _news(item: Item, known: bool, style: int) -> str:
    person, words = item.speaker, item.words
    named = person.surname if known else f"{person.name}, {person.role},"
    if words[0].islower():
        return f"{named.rstrip(',')} said{'' if known else ' this week'} that “{words[:-1]}”."
    return (
        f"“{words[:-1]},” {named} said.",
        f"{named} said: “{words}”",
        f"“{words[:-1]},” said {named.rstrip(',')}.",
        f"{named} told reporters: “{words}”",
        f"According to {named} “{words[:-1]}.”",
    )[style % 5]


def _report(item: Item, known: bool, style: int) -> str:
    person, words = item.speaker, item.words
    named = person.surname if known else f"{person.name}, {person.role},"
    if words[0].islower():
        return f"In the view of {person.name}, “{words[:-1]}”, as {person.surname} put it."
    return (
        f"{named} stated:\n\n> {words}",
        f"{named} argued: “{words}”",
        f"“{words[:-1]}”, {named.rstrip(',')} said.",
    )[style % 3]


def _answer(item: Item, known: bool, style: int) -> str:
    person, words = item.speaker, item.words
    if words[0].islower():
        return f'- {person.name} said that "{words[:-1]}".'
    return (
        f'- **{person.name}** said: "{words}"',
        f'- "{words[:-1]}," said {person.name}, {person.role}.',
        f"{person.name} said:\n\n> {words}",
        f'- {person.name} added: "{words}"',
    )[style % 4]


def expected(number: int, item: Item) -> Expected:
    owner = item.story.people[item.story.said[item.said][0]].name if 0 <= item.said < 5 else None
    source = None if item.kind == "made_up" else item.story.source
    return Expected(draft_name(number), item.words, item.kind, item.speaker.name, source, item.original, owner)


def draft_name(number: int) -> str:
    return f"{('news', 'report', 'answer')[number % 3]}-{number // 3}.{('txt', 'md', 'md')[number % 3]}"


def make(folder: Path, seed: int) -> None:
    for name in ("sources", "drafts"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for story in stories():
        (folder / "sources" / story.source).write_text(source_text(story), encoding="utf-8")
    lines = []
    for number, mine in items(random.Random(seed)).items():
        (folder / "drafts" / draft_name(number)).write_text(draft_text(number, mine), encoding="utf-8")
        lines += [json.dumps(asdict(expected(number, item)), ensure_ascii=False) for item in mine]
    (folder / "expected.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else SEED)
