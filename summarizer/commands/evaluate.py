"""`summarizer eval`: measure models and ways of quoting against gold annotations."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from summarizer.commands.options import folders_or_settings, json_option, task_folder
from summarizer.commands.screen import print_table, say, unbroken_screen
from summarizer.text.quantities import quantity

if TYPE_CHECKING:
    from summarizer.evaluation.evaluate import Evaluation, Gold

FilePath = click.Path(exists=True, path_type=Path)


@click.command("eval")
@click.argument("gold", metavar="GOLD.jsonl", type=FilePath)
@click.option("--articles", type=FilePath, help="Folder of the articles, where GOLD has no texts.")
@click.option("--model", "models", multiple=True, help="PROVIDER/NAME; several times to compare.")
@click.option("--quoting", "modes", multiple=True, help="constrained, reference or copy; several times to compare.")
@click.option("--base-url", help="URL of an OpenAI-compatible endpoint.")
@click.option("--judge", metavar="MODEL|self", help="Ask a model whether the evidence bears each item, and count.")
@click.option("--task", default=None, help="The task to run.")
@click.option("--limit", type=click.IntRange(1), help="Only the first N articles.")
@click.option("--cached", is_flag=True, help="Take answers from the cache; their time and tokens then count as none.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), help="Write F1 with intervals as PNG or SVG.")
@task_folder
@json_option
def evaluate(
    gold: Path,
    articles: Path | None,
    models: Sequence[str],
    modes: Sequence[str],
    base_url: str | None,
    judge: str | None,
    task: str | None,
    limit: int | None,
    cached: bool,
    plot: Path | None,
    folders: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Summarize the articles of GOLD.jsonl with every model and way of quoting given, and score what comes out.

    A line of GOLD.jsonl has `id`, `text` (or a file of that name in --articles) and any of `quotes`, `positions` and
    `proposals`. Figures come with 95 % bootstrap intervals, two systems with a paired permutation test.
    """
    from summarizer.api.single import open_pipeline, run_on_loop
    from summarizer.commands.screen import echo_json
    from summarizer.evaluation.evaluate import compare_systems, evaluate_system, read_gold
    from summarizer.settings import load_settings
    from summarizer.tasks.folders import load_task

    if plot and plot.suffix not in {".png", ".svg", ".pdf"}:
        raise click.UsageError("--plot writes .png, .svg or .pdf.")
    settings = load_settings({"base_url": base_url, "task": task, "judge": judge})
    loaded = load_task(settings.task, folders_or_settings(folders))
    annotated = read_gold(gold, articles)[:limit]
    reports = []
    for model, mode in itertools.product(models or (None,), modes or (None,)):
        pipeline = open_pipeline(loaded, model, mode, cached, settings)  # type: ignore[arg-type]
        _fetch_weights(pipeline.model)
        name = f"{pipeline.model.spec} {pipeline.quoting}"
        reports.append(
            run_on_loop(evaluate_system(name, pipeline, annotated, _progress(name, annotated), loaded.codebook))
        )
    compared = [
        {"systems": [one.system, other.system], "F1": compare_systems(one, other)}
        for one, other in itertools.combinations(reports, 2)
    ]
    if plot:
        _plot(reports, plot)
    if as_json:
        echo_json({"systems": [report.as_dict() for report in reports], "compared": compared})
    else:
        _print(reports, compared)


def _fetch_weights(model: Any) -> None:
    if model.local:
        from summarizer.commands.download import fetch_with_bar

        fetch_with_bar(model.name, model.models_dir)


def _progress(name: str, gold: Sequence[Gold]) -> Any:
    done = itertools.count(1)

    def show(outcome: Any) -> None:
        state = outcome.error or f"{outcome.usage.seconds:.1f} s"
        say(f"{name}: {next(done)}/{len(gold)} {outcome.id}: {state}", err=True)

    return show


def _print(reports: Sequence[Evaluation], compared: Sequence[dict[str, Any]]) -> None:
    from rich.table import Table

    console = unbroken_screen()
    for report in reports:
        table = Table(box=None, pad_edge=False)
        for heading in ("list", "P", "R", "F1 (95 %)", "labels right", "hits/found/gold"):
            table.add_column(heading, no_wrap=True)
        for row in _rows(report):
            table.add_row(*row)
        console.print(_heading(report.as_dict()))
        print_table(table, console)
        console.print()
    for pair in compared:
        for name, figures in pair["F1"].items():
            one, other = pair["systems"]
            console.print(f"{one} - {other}, {name}: F1 {figures['difference']:+.3f}, p = {figures['p']:.3f}")


def _rows(report: Evaluation) -> Any:
    for name, figures in report.as_dict()["figures"].items():
        low, high = figures["F1"]["interval"]
        yield (
            name,
            f"{figures['precision']['value']:.3f}",
            f"{figures['recall']['value']:.3f}",
            f"{figures['F1']['value']:.3f} ({low:.2f}-{high:.2f})",
            ", ".join(f"{label} {share:.3f}" for label, share in figures["labels"].items())
            if figures["matched"]
            else "-",
            f"{figures['matched']}/{figures['predicted']}/{figures['gold']}",
        )


def _heading(report: dict[str, Any]) -> str:
    verdicts = ", ".join(f"{count} {status}" for status, count in sorted(report["verdicts"].items())) or "none"
    cost = "price unknown" if report["cost_usd"] is None else f"${report['cost_usd']:.4f}"
    if report["judged"]:
        verdicts += "; judged: " + ", ".join(f"{count} {name}" for name, count in sorted(report["judged"].items()))
    failed = f", {len(report['failed'])} failed" if report["failed"] else ""
    return (
        f"{report['system']}: {quantity(report['articles'], 'article')}{failed}\n"
        f"an article: {report['seconds']:.1f} s, {report['tokens']:.0f} tokens, {cost}; verdicts: {verdicts}"
    )


def _plot(reports: Sequence[Evaluation], path: Path) -> None:
    try:
        import matplotlib as mpl
    except ImportError:
        raise click.UsageError("--plot needs matplotlib: pip install 'summarizer[plot]'") from None
    mpl.use("agg")
    from matplotlib import pyplot

    from summarizer.evaluation.evaluate import LISTS

    figures = [report.as_dict()["figures"] for report in reports]
    lists = [name for name in LISTS if any(name in found for found in figures)]
    figure, axes = pyplot.subplots(figsize=(7, 1 + 0.4 * len(reports) * len(lists)), layout="constrained")
    rows = [
        (name, report.system, found[name]["F1"])
        for name in lists
        for report, found in zip(reports, figures, strict=True)
    ]
    for place, (_, _, f1) in enumerate(rows):
        low, high = f1["interval"]
        axes.plot([low, high], [place, place], color="tab:blue", linewidth=2)
        axes.plot([f1["value"]], [place], "o", color="tab:blue")
    axes.set_yticks(range(len(rows)), [f"{name}: {system}" for name, system, _ in rows])
    axes.invert_yaxis()
    axes.set(xlim=(0, 1.02), xlabel="F1 with its 95 % interval")
    axes.grid(axis="x", alpha=0.3)
    figure.savefig(path)
