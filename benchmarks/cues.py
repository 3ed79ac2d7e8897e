"""How far the program's own reading gets without a model: positions and proposals labelled by cues alone.

`python -m benchmarks.cues benchmarks/articles/gold.jsonl benchmarks/articles`; no model, a few seconds.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from summarizer.itemwise.labels import Question, Reply

from summarizer.evaluation.scoring import score_positions, score_proposals, total
from summarizer.itemwise.lists import fill
from summarizer.records import Document
from summarizer.tasks.folders import load_task


async def silent(question: Question) -> Reply:
    """Answers without knowing anything: the first option, or the shortest text that the grammar has."""
    if question.top_logprobs:
        return Reply(json.loads(question.grammar.split("start: ", 1)[1].split(" | ")[0]))
    return Reply(json.dumps({"headline": "", "gist": "", "about": ""}))


def main(arguments: Sequence[str]) -> None:
    task = load_task("security_guarantees")
    gold = [json.loads(line) for line in Path(arguments[0]).read_text("utf-8").splitlines()]
    scores: dict[str, list] = {"positions": [], "proposals": []}
    for article in gold:
        document = Document((Path(arguments[1]) / article["id"]).read_text("utf-8"))
        summary = asyncio.run(fill(task.json_schema, document, task.prompt.front, silent))
        scores["positions"].append(score_positions(article["positions"], summary["positions"]))
        scores["proposals"].append(score_proposals(article["proposals"], summary["proposals"]))
    for name, found in scores.items():
        score = total(found)
        labels = " ".join(f"{label} {score.accuracy(label):.2f}" for label in score.labels)
        print(f"{name}: P {score.precision:.2f} R {score.recall:.2f} F1 {score.f1:.2f} {labels}")


if __name__ == "__main__":
    main(sys.argv[1:])
