"""How long a draft of 60 quotes takes against many sources of 5 kB, from nothing and again, and in how much memory.

    python benchmarks/drafts/speed.py FOLDER [SOURCES]

The sources are sentences of words drawn as often as the sample articles have them, ten quotations in each; the draft
takes 60 of these, every third with a word changed.
"""

from __future__ import annotations

import os
import random
import re
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
GIVEN = "Anna Bela Carl Dora Emil Fred Greta Hans Ida Jan Karl Lena Max Nora Otto Paul Rosa Sven Tina Udo".split()


def words() -> list[str]:
    articles = [*(ROOT / "seeds").glob("*.txt"), *(ROOT / "benchmarks" / "articles").glob("*.txt")]
    return [
        word for path in sorted(articles) for word in re.findall(r"[a-z]{1,12}(?!\w)", path.read_text(encoding="utf-8"))
    ]


def sentence(vocabulary: list[str], chance: random.Random) -> str:
    made = " ".join(chance.choices(vocabulary, k=chance.randint(12, 28)))
    return made[0].upper() + made[1:]


def source(number: int, vocabulary: list[str], chance: random.Random, quotes: list[tuple[str, str]]) -> str:
    paragraphs, length = [], 0
    people = [
        f"{chance.choice(GIVEN)} {chance.choice('BDFGKLMNPRSTVW')}{chance.choice('aeiou')}{chance.choice('lmnrst')}{chance.choice('eo')}{number}"
        for _ in range(2)
    ]
    people = [
        re.sub(r"\d+", lambda each: "".join("abcdefghij"[int(digit)] for digit in each[0]), person) for person in people
    ]
    while length < 5000:
        text = sentence(vocabulary, chance)
        if len(paragraphs) % 3 == 1:
            quotes.append((text, people[len(paragraphs) % 2]))
            text = f"“{text},” said {people[len(paragraphs) % 2]}"
        paragraphs.append(text + ".")
        length += len(text) + 3
    return "\n\n".join(paragraphs)


def make(folder: Path, count: int) -> None:
    chance, vocabulary = random.Random(1), words()
    (folder / "sources").mkdir(parents=True, exist_ok=True)
    quotes: list[tuple[str, str]] = []
    for number in range(count):
        mine: list[tuple[str, str]] = []
        (folder / "sources" / f"{number:06d}.txt").write_text(
            source(number, vocabulary, chance, mine), encoding="utf-8"
        )
        quotes += chance.sample(mine, 1)
    lines = []
    for place, (said, person) in enumerate(chance.sample(quotes, 60)):
        spoken = said.split()
        if place % 3 == 2:
            spoken[len(spoken) // 2] = "umbrella"
        lines.append(f"“{' '.join(spoken)},” said {person}.")
    (folder / "draft.txt").write_text("\n\n".join(lines), encoding="utf-8")


def main(folder: Path, count: int) -> None:
    if not (folder / "draft.txt").is_file():
        make(folder, count)
    command = [
        sys.executable,
        "-m",
        "summarizer",
        "check",
        str(folder / "draft.txt"),
        "--sources",
        str(folder / "sources"),
        "--json",
    ]
    for name in ("from nothing", "again", "again"):
        begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            command, check=False, capture_output=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(
            f"{name}: {time.perf_counter() - begun:.2f} s ({used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime:.2f} s of a core), exit {done.returncode}, most memory so far {used.ru_maxrss / 1024:.0f} MB"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
