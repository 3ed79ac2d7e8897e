"""`summarizer run --dry-run`: what a run would cost."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from summarizer.batch.estimate import Estimate, estimate
from summarizer.commands.screen import echo_json, say
from summarizer.inputs import Item
from summarizer.pipeline.pipeline import Pipeline
from summarizer.runs.layout import DATABASE
from summarizer.runs.store import Store


def estimate_run(pipeline: Pipeline, items: Iterable[Item], directory: Path, as_json: bool) -> int:
    """Print what a run would cost, and make no call; returns 3 where inputs cannot be read, else 0."""
    store = Store(directory) if (directory / DATABASE).is_file() else None
    finished = store.has_done if store else lambda document: False
    found = asyncio.run(estimate(pipeline, items, finished))
    if store:
        store.close()
    if as_json:
        numbers = {"model": pipeline.model.spec, "endpoint": pipeline.model.endpoint, "calls": found.calls}
        echo_json({**numbers, **asdict(found)})
    else:
        _print_estimate(found, pipeline.model.spec)
    return 3 if found.unreadable else 0


def _print_estimate(found: Estimate, spec: str) -> None:
    done = f"{found.finished} of them done, {found.cached} cached"
    say(f"{found.documents} {'article' if found.documents == 1 else 'articles'}, {done}, {found.calls} to ask.")
    for sentence in found.unreadable:
        say(sentence, err=True)
    if found.unreadable:
        say(f"Inputs that cannot be read: {len(found.unreadable)}.")
    say(f"{found.input_tokens:,} tokens of prompts, by {found.tokenizer}.")
    say(f"Answers have at most {found.longest_answer:,} tokens each.")
    if found.judged_tokens:
        say(f"{found.judged_tokens:,} tokens for the judge, estimated: each article and its summary once more.")
    if found.low_usd is None or found.high_usd is None:
        say(f"Cost: unknown, since the price of {spec} is.")
    elif not found.high_usd:
        say("Cost: nothing.")
    else:
        dated = f"prices as of {found.price_as_of}"
        say(f"Cost: ${found.low_usd:.4f} to ${found.high_usd:.4f} ({dated}); re-asks come on top.")
