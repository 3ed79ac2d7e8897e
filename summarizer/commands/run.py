"""`summarizer run`: many articles through one task and one model, into a run directory."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.commands.options import Amount, column_options, json_option, task_folder
from summarizer.commands.screen import say, say_aside, screen
from summarizer.commands.signals import end_on_hangup

if TYPE_CHECKING:
    from summarizer.batch.engine import Control
    from summarizer.batch.execution import ActiveRun, Report, RunOptions
    from summarizer.inputs import Item
    from summarizer.pipeline.pipeline import Pipeline
    from summarizer.runs.shards import Shard
    from summarizer.settings import Settings

Positive = click.IntRange(min=1)


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--task", help="The task: a prompt and a schema (security_guarantees where none is set).")
@click.option("--model", "-m", help="PROVIDER/NAME: local/…, openai/…, or any name with --base-url.")
@click.option("--judge", metavar="MODEL|self", help="Ask a model whether the evidence bears each item; self: the same.")
@click.option("--base-url", metavar="URL", help="An OpenAI-compatible endpoint.")
@click.option("--provider", help="Whose model it is: deepseek, groq, ollama, azure …; its address and key follow.")
@click.option(
    "--quoting", type=click.Choice(["constrained", "reference", "copy"]), help="How quotes get into the answer."
)
@click.option(
    "--out",
    "-o",
    "out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("out"),
    show_default=True,
    metavar="DIR",
    help="The run directory; the same command again resumes it.",
)
@click.option("--shard", metavar="K/N", help="Work on part K of N alone; `summarizer merge DIR` joins the parts.")
@click.option("--engine", metavar="ray[://ADDRESS]", help="Do the shards of the run on a Ray cluster, and merge them.")
@click.option("--shards", type=Positive, metavar="N", help="With --engine: in how many parts the run is split.")
@click.option("--parts", metavar="URL", help="With --engine: where the parts are kept, such as s3://bucket/run.")
@click.option("--concurrency", type=Positive, metavar="N", help="Calls under way at once; found out where not given.")
@click.option("--rpm", type=Positive, metavar="N", help="Calls a minute that the account allows.")
@click.option("--tpm", type=Positive, metavar="N", help="Tokens a minute that the account allows.")
@click.option("--max-cost", type=Amount(min=0, min_open=True), metavar="USD", help="Stop before more is spent.")
@click.option("--dry-run", is_flag=True, help="Say what it would cost, and make no call.")
@click.option("--provider-batch", is_flag=True, help="Use OpenAI's Batch API: half the price, up to a day.")
@click.option("--retry-failed", is_flag=True, help="Try again what failed for good: refused, cut or invalid answers.")
@click.option(
    "--fork",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Begin anew in DIR where the task, the model or a text changed.",
)
@click.option("--cache", "cache_url", metavar="URL", help="postgresql://…: share answers and limits between machines.")
@click.option("--no-cache", is_flag=True, help="Neither use nor keep cached answers.")
@click.option(
    "--timeout", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="The wait for one answer."
)
@click.option("--strict", is_flag=True, help="Exit with 1 where undecided flags remain.")
@column_options
@task_folder
@json_option
def run(
    inputs: tuple[str, ...],
    columns: dict[str, str],
    out: Path,
    fork: Path | None,
    shard: str | None,
    engine: str | None,
    shards: int | None,
    parts: str | None,
    dry_run: bool,
    provider_batch: bool,
    strict: bool,
    as_json: bool,
    **given: Any,
) -> int:
    """Summarize every INPUT, check every quote against its article, and write a run directory.

    INPUT is a file (text, Markdown, HTML, PDF, DOCX, EPUB, a feed, mail, a web archive, a table, JSON), a folder or an
    archive of them, the address of a web page, or - for stdin; `summarizer read INPUT` shows what is read.
    Progress goes to stderr; a table, or with --json the same as JSON, to stdout. Ctrl-C once finishes what is under
    way, twice ends now.
    """
    from summarizer.api.single import open_pipeline
    from summarizer.inputs import read
    from summarizer.runs.layout import PAGES
    from summarizer.runs.shards import Shard

    _refuse_inputs_folder(fork or out, inputs)
    _refuse_mixture(
        engine,
        {"--shards": shards, "--parts": parts},
        {"--shard": shard, "--fork": fork, "--provider-batch": provider_batch},
    )
    part = Shard.parse(shard) if shard else None
    settings, options = _settings(given), _options(given)
    pipeline = open_pipeline(None, None, given["quoting"], not given["no_cache"], settings)
    pages = (fork or out) / PAGES
    keeps = pages.is_dir() or not dry_run
    items = _first_items(read(inputs, columns=columns, pages=pages if keeps else None, say=say_aside))
    if dry_run:
        from summarizer.commands.dry_run import estimate_run

        directory = part.directory(fork or out) if part else fork or out
        return estimate_run(pipeline, _of_shard(items, part), directory, as_json)
    announce(pipeline)
    if engine:
        from summarizer.commands.engine import run_on_cluster, work_asked_for

        asked = {**work_asked_for(inputs, settings, pipeline), "columns": columns}
        return run_on_cluster(engine, out, shards, parts, asked, options, strict=strict, as_json=as_json)
    report = _run_here(pipeline, items, (out, fork, part), options, provider_batch, as_json)
    return exit_code(report, strict)


def _run_here(
    pipeline: Pipeline,
    items: Iterable[Item],
    place: tuple[Path, Path | None, Shard | None],
    options: RunOptions,
    provider_batch: bool,
    as_json: bool,
) -> Report:
    """Do the run on this machine, in a directory, a fork of it or a shard's, and print its table."""
    from summarizer.batch.execution import open_run
    from summarizer.commands.table import print_report

    out, fork, part = place
    with open_run(fork or out, pipeline, forked_from=out if fork else None, shard=part) as held:
        held.admit(items)
        report = _execute(held, options, provider_batch)
        print_report(held, report, as_json)
    return report


def _refuse_inputs_folder(out: Path, inputs: tuple[str, ...]) -> None:
    """Raise UsageError where the run's files would lie among the articles, and be read as such the next time."""
    for name in inputs:
        if name != "-" and Path(name).is_dir() and out.is_dir() and out.samefile(name):
            raise click.UsageError(f"-o {out} is the folder of the articles: give the run one of its own.")


def _refuse_mixture(engine: str | None, of_clusters: dict[str, Any], of_one_machine: dict[str, Any]) -> None:
    """Raise UsageError for an option that has no effect with the engine, or without one."""
    for name, value in (of_one_machine if engine else of_clusters).items():
        if value:
            without = "with --engine, which does the whole run" if engine else "without --engine ray"
            raise click.UsageError(f"{name} cannot be used {without}.")


def _settings(given: dict[str, Any]) -> Settings:
    from summarizer.settings import load_settings

    flags = {name: given[name] for name in ("model", "judge", "base_url", "provider", "task", "timeout", "cache_url")}
    settings = load_settings(flags)
    if given["folders"]:
        settings = load_settings({**flags, "task_folders": (*given["folders"], *settings.task_folders)})
    return settings


def _options(given: dict[str, Any]) -> RunOptions:
    from summarizer.batch.execution import RunOptions

    return RunOptions(given["concurrency"], given["rpm"], given["tpm"], given["max_cost"], given["retry_failed"])


def _first_items(items: Iterator[Item]) -> Iterable[Item]:
    """The items, the first one read already: an input that is not there is said before anything is written."""
    first = list(next(zip(items), ()))
    return chain(first, items)


def _of_shard(items: Iterable[Item], shard: Shard | None) -> Iterable[Item]:
    return items if shard is None else (item for item in items if shard.holds(item.id))


def announce(pipeline: Pipeline) -> None:
    """Say which model gets the articles, and where it is, before any leaves the machine; fetch an embedded one.

    Raises ModelNotFound where an embedded one, or a judge that is one, has no engine to run it.
    """
    model = pipeline.model
    say(f"Task {pipeline.task.name}, model {model.spec} at {model.endpoint}, quoting {pipeline.quoting}.", err=True)
    if pipeline.judge is not None:
        judge = pipeline.judge.model
        say(f"Judge {judge.spec} at {judge.endpoint}.", err=True)
    if model.local or (pipeline.judge is not None and pipeline.judge.model.local):
        from summarizer.models.embedded.engine import demand_engine
        from summarizer.models.embedded.own_files import is_own

        demand_engine()
    if model.local:
        from summarizer.commands.download import prepare_model

        if is_own(model.name):
            say(f"The SHA-256 of its file is {model.weights}.", err=True)
        prepare_model(pipeline)


def _execute(held: ActiveRun, options: RunOptions, provider_batch: bool) -> Report:
    if provider_batch:
        from summarizer.batch.provider_batch import execute_in_batches

        return asyncio.run(_run_with_progress(held, lambda **watch: execute_in_batches(held, options, **watch)))
    return asyncio.run(_run_with_progress(held, lambda **watch: held.execute(options, **watch)))


async def _run_with_progress(held: ActiveRun, execute: Any) -> Report:
    """Execute with progress on stderr, and Ctrl-C as a wish to drain."""
    import gc
    from contextlib import AsyncExitStack

    from summarizer.batch.engine import Control
    from summarizer.batch.progress import show_progress

    # What is loaded by now stays: looking through it again and again is a tenth of a run's time.
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)
    console, control = screen(stderr=True), Control()
    _on_interrupt(control)
    end_on_hangup()
    async with AsyncExitStack() as stack:
        tallies: list[Any] = []
        task = asyncio.ensure_future(execute(control=control, begin=tallies.append))
        await asyncio.sleep(0)
        if tallies:
            await stack.enter_async_context(show_progress(tallies[0], console))
        report: Report = await task
    return report


def _on_interrupt(control: Control) -> None:
    """The first SIGINT, SIGTERM or SIGHUP drains the run, the second ends it."""
    from summarizer.errors import Interrupted

    loop = asyncio.get_running_loop()

    def interrupted() -> None:
        if control.stopping:
            control.cancel()
            return
        say("Finishing the articles under way (30 s at most); once more to end now.", err=True)
        control.drain(Interrupted("The run was interrupted."))

    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, interrupted)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(interrupted))


def exit_code(report: Report, strict: bool) -> int:
    """The exit code of the command line for how a run ended."""
    from summarizer.errors import BudgetReached, Interrupted, RecordFailed

    if isinstance(report.reason, Interrupted):
        return 130
    if report.reason is not None:
        return 3 if report.done_now or isinstance(report.reason, BudgetReached | RecordFailed) else 2
    if report.counts.failed:
        return 3
    return 1 if strict and report.counts.flags else 0


__all__ = ["announce", "exit_code", "run"]
