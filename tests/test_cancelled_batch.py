"""A batch that is ended at once ends without an error, whatever its documents are at."""

from __future__ import annotations

import asyncio

from summarizer.batch.engine import Control, process_all
from summarizer.records import Document
from summarizer.records.results import Result


async def test_a_document_cancelled_before_it_began_ends_the_batch_without_an_error() -> None:
    control, begun = Control(), []

    async def process(document: Document) -> Result:
        begun.append(document.id)
        await asyncio.sleep(60)
        raise AssertionError

    stream = process_all((Document("text", id=str(n)) for n in range(5)), process, lambda: 5, control)
    # In the same step of the loop in which the documents are handed out, before any of them has begun.
    asyncio.get_running_loop().call_soon(control.cancel)
    outcomes = [outcome async for outcome in stream]
    assert (outcomes, begun) == ([], [])
