"""What batch.py compares with: bare AsyncOpenAI and plain instructor, the same prompts, schema and concurrency.

    python -m benchmarks.peers openai|instructor BASE_URL ARTICLES.jsonl CONCURRENCY

Prints the milliseconds of CPU a request costs, from the first call to the last; imports and set-up are left out.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

from summarizer.records import Document
from summarizer.tasks.folders import Task, load_task
from summarizer.tasks.json_schema import strict_schema
from summarizer.tasks.prompts import render, values_for

Ask = Callable[[list[dict[str, str]]], Awaitable[Any]]


def openai(url: str, task: Task) -> Ask:
    from openai import AsyncOpenAI

    client = AsyncOpenAI(api_key="benchmark", base_url=url, max_retries=0)
    schema = {"name": task.name, "strict": True, "schema": strict_schema(task.json_schema)}
    form: Any = {"type": "json_schema", "json_schema": schema}

    async def ask(messages: Any) -> Any:
        return await client.chat.completions.create(model="gpt-5-mini", messages=messages, response_format=form)

    return ask


def instructor(url: str, task: Task) -> Ask:
    import instructor as library
    from openai import AsyncOpenAI

    client = library.from_openai(
        AsyncOpenAI(api_key="benchmark", base_url=url, max_retries=0), mode=library.Mode.JSON_SCHEMA
    )

    async def ask(messages: Any) -> Any:
        return await client.chat.completions.create(
            model="gpt-5-mini", messages=messages, response_model=task.schema, max_retries=2
        )

    return ask


async def main(which: str, url: str, path: str, concurrency: int) -> None:
    task = load_task("security_guarantees")
    ask = {"openai": openai, "instructor": instructor}[which](url, task)
    with open(path, encoding="utf-8") as file:  # noqa: PTH123
        documents = [Document(**json.loads(line)) for line in file]
    prompts = [render(task.prompt, values_for(document, (), task.fields)) for document in documents]
    await ask(prompts[0])
    gate = asyncio.Semaphore(concurrency)

    async def one(messages: list[dict[str, str]]) -> None:
        async with gate:
            await ask(messages)

    began, wall = time.process_time(), time.monotonic()
    await asyncio.gather(*map(one, prompts))
    spent = time.process_time() - began
    print(json.dumps({"cpu_ms": spent / len(prompts) * 1000, "wall": time.monotonic() - wall}))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
