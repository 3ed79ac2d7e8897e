"""Runs by way of OpenAI's Batch API: half the price, an answer within a day.

https://platform.openai.com/docs/guides/batch. The pipeline is not told: its calls look their answer up in the record,
and one that is not there is put on the list of requests instead. When no document gets further, the list is
submitted, the answers are awaited, and the pipeline runs again; a re-ask is a request of the next round. All of it is
on disk before it is sent, so a run that dies goes on where it was, with the batches the provider is working on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from summarizer.batch.engine import Control, Outcome, run_batch
from summarizer.batch.execution import ActiveRun, Report, RunOptions, on_line, open_line
from summarizer.batch.progress import Tally
from summarizer.batch.rounds import DOCUMENT, WIRE, Rounds
from summarizer.errors import SettingsError, SummarizerError
from summarizer.models.client import Client
from summarizer.models.knowledge import Knowledge
from summarizer.models.openai_batches import Batches
from summarizer.models.prices import BATCH_SHARE
from summarizer.models.providers import Model
from summarizer.models.transport import Transport
from summarizer.records import Document
from summarizer.records.results import Result

POLL = 15.0
WIDTH = 64


async def execute_in_batches(
    held: ActiveRun,
    options: RunOptions,
    *,
    control: Control,
    begin: Callable[[Tally], None] = lambda tally: None,
    watch: Callable[[Outcome], None] = lambda outcome: None,
    poll: float = POLL,
) -> Report:
    """Do a run's pending documents in rounds of batches; `poll` is in seconds. Raises as `ActiveRun.execute` does.

    When it is interrupted, the batches under way go on at the provider, and the same command takes them up again.
    """
    model = half_price(held.pipeline.model)
    line = open_line(held.pipeline, options, held.store)
    tally = held.start(line, options, control, begin)
    transport = Transport(model, WIRE, Knowledge(model), line)
    rounds = Rounds(held.store, Batches(transport), options.max_cost, renew=options.retry_failed)
    pipeline = on_line(held.pipeline, line, Client(model, exchange=rounds.exchange))

    async def process(document: Document) -> Result:
        DOCUMENT.set(document.id)
        return await pipeline(document)

    def note(outcome: Outcome) -> None:
        tally.note(outcome)
        watch(outcome)

    try:
        await rounds.attach()
        while True:
            reason = await run_batch(held.store, process, lambda: WIDTH, control=control, watch=note)
            line.budget.spent = rounds.spent()
            if reason or not rounds.open():
                break
            reason = await rounds.advance(control, poll)
            if reason:
                break
    except SummarizerError as error:
        if not error.stops_run:
            raise
        reason = error
    finally:
        await transport.close()
    return held.finish(tally, reason)


def half_price(model: Model) -> Model:
    """The model at the price of batches. Raises SettingsError for one that has no Batch API."""
    if model.local:
        raise SettingsError("An embedded model has no provider, so --provider-batch cannot be used with it.")
    if model.provider.wire != "openai":
        raise SettingsError(f"--provider-batch is for OpenAI's Batch API, which {model.provider.name} does not have.")
    return replace(model, price=model.price.scale(BATCH_SHARE)) if model.price else model
