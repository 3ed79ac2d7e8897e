"""`summarizer compare`: many articles read as one, in the terminal, as JSON, as a page or for another program."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from summarizer.commands.options import Amount, json_option
from summarizer.commands.screen import echo_json, print_table, say, say_aside, style_text, unbroken_screen
from summarizer.text.quantities import quantity

if TYPE_CHECKING:
    from rich.console import Console

    from summarizer.across.actors import Actor
    from summarizer.across.articles import Article
    from summarizer.across.comparison import Comparison
    from summarizer.across.contradictions import Contradiction, Misquotation
    from summarizer.across.issues import Issue
    from summarizer.across.matrix import Cell
    from summarizer.across.translations import Embeddings
    from summarizer.across.utterances import Variant

SIGNS = {"supports": "+", "supports_conditionally": "~", "opposes": "-", "neutral": "o"}
# What the terminal shows at most; JSON and the page have more.
MOST_ROWS, MOST_COLUMNS, MOST_CONFLICTS, MOST_UTTERANCES = 30, 12, 20, 10
Existing = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument(
    "directories", metavar="DIR...", nargs=-1, required=True, type=click.Path(file_okay=False, path_type=Path)
)
@json_option
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    help="A page (.html), or .json, .xlsx, .qdpx, .dna, .csv, .gexf, .graphml.",
)
@click.option("--actors", type=Existing, help="Your merges of actors; without it actors.yaml in the first DIR.")
@click.option("--issues", type=Existing, help="Your merges of issues; without it issues.yaml in the first DIR.")
@click.option("--suggest", is_flag=True, help="Draft actors.yaml and issues.yaml in the first DIR, to edit.")
@click.option("--verified-only", is_flag=True, help="Only what the articles bear out, words and names.")
@click.option(
    "--embeddings", metavar="PROVIDER/MODEL", help="Find the same utterance in other languages by its vectors."
)
@click.option("--alike", type=click.FloatRange(-1, 1), help="The least cosine of one utterance; models differ.")
@click.option("--base-url", help="URL of the endpoint that gives the vectors.")
@click.option("--max-cost", type=Amount(min=0), metavar="USD", help="The most that the vectors may cost.")
def compare(
    directories: tuple[Path, ...], as_json: bool, output: Path | None, actors: Path | None, issues: Path | None,
    suggest: bool, verified_only: bool, embeddings: str | None, alike: float | None, base_url: str | None,
    max_cost: float | None,
) -> None:  # fmt: skip
    """Read the articles of the runs in DIR... as one: who stands where on what, who said the same, who changed.

    Names of one actor are put together and copies of one article count once; what was put together, and why, is shown.
    """
    from summarizer.exports.compared import compare_directories

    by_vectors = _embeddings(embeddings, alike, base_url, max_cost) if embeddings else None
    comparison = compare_directories(
        directories, actors=actors, issues=issues, verified_only=verified_only, embeddings=by_vectors
    )
    if suggest:
        _suggest(comparison, directories[0])
    if output is not None:
        _write(comparison, directories, output)
    if as_json:
        echo_json(comparison.as_dict())
    elif output is None and not suggest:
        _print(comparison)


def _embeddings(spec: str, alike: float | None, base_url: str | None, max_cost: float | None) -> Embeddings:
    """A model's vectors, whose endpoint is named before the first quotation leaves the machine."""
    from summarizer.across.translations import ALIKE, Embeddings
    from summarizer.api.single import run_on_loop, shared_cache
    from summarizer.models.embeddings import Embedder
    from summarizer.models.providers import open_model
    from summarizer.settings import load_settings

    settings = load_settings({"model": spec, "base_url": base_url})
    embedder = Embedder(open_model(spec, settings), shared_cache(settings.cache_url or settings.cache_dir), max_cost)

    def embed(texts: Sequence[str]) -> list[list[float]]:
        say_aside(f"{quantity(len(texts), 'quotation')} to {embedder.model.spec} at {embedder.model.endpoint}")
        return run_on_loop(embedder.vectors(texts))

    return Embeddings(embed, ALIKE if alike is None else alike)


def _suggest(comparison: Comparison, directory: Path) -> None:
    """Write the drafts; a file that is there already is the user's, and stays."""
    from summarizer.across.issues import near
    from summarizer.across.merges import draft_merges
    from summarizer.exports.compared import ACTORS, ISSUES
    from summarizer.exports.files import write_text

    likely = near(comparison.issues)
    drafts = {
        ACTORS: draft_merges([(each.name, _why(each), []) for each in comparison.actors], "Actors"),
        ISSUES: draft_merges([(each.name, _why(each), likely[each.name]) for each in comparison.issues], "Issues"),
    }
    for name, text in drafts.items():
        path = directory / name
        if path.exists():
            path = path.with_suffix(".suggested.yaml")
        write_text(path, [text])
        say(path)


def _why(each: Actor | Issue) -> list[tuple[str, str]]:
    return [(alias.name, alias.why) for alias in each.also]


def _write(comparison: Comparison, directories: Sequence[Path], path: Path) -> None:
    import json

    from summarizer.exports import EXPORTS
    from summarizer.exports.chapter import comparison_page
    from summarizer.exports.compared import texts_of
    from summarizer.exports.files import write_bytes, write_text

    writers = {each.suffix: each.comparison for each in EXPORTS.values() if each.comparison}
    if path.suffix in {".html", ".htm"}:
        write_text(path, comparison_page(comparison))
    elif path.suffix == ".json":
        write_text(path, [json.dumps(comparison.as_dict(), ensure_ascii=False, indent=2)])
    elif path.suffix in writers:
        with texts_of(directories) as texts:
            write_bytes(path, writers[path.suffix](comparison, texts))
    else:
        raise click.UsageError(f"-o {path}: the name must end in .html, .json, {', '.join(writers)}.")
    say(path)


def _print(comparison: Comparison) -> None:
    console = unbroken_screen()
    console.print(
        f"{quantity(len(comparison.articles), 'article')}, {comparison.sources:,} independent; "
        f"{quantity(len(comparison.issues), 'issue')}, {quantity(len(comparison.contradictions), 'conflict')}.",
    )
    if comparison.matrix:
        _print_matrix(comparison, console)
    for each in comparison.contradictions[:MOST_CONFLICTS]:
        _print_conflict(each, comparison, console)
    _print_utterances(comparison, console)


def _print_matrix(comparison: Comparison, console: Console) -> None:
    from rich.table import Table

    from summarizer.exports.pictures import leading_rows

    actors, issues = (
        names[:most] for names, most in zip(leading_rows(comparison), (MOST_ROWS, MOST_COLUMNS), strict=True)
    )
    cells = {(cell.actor, cell.issue): cell for cell in comparison.matrix}
    titles = {issue.id: issue.name for issue in comparison.issues}
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("actor")
    for number in range(1, len(issues) + 1):
        table.add_column(str(number))
    for actor in actors:
        row = (cells.get((actor, issue)) for issue in issues)
        table.add_row(
            style_text(actor), *(style_text(_signs(cell), "red" if cell and cell.conflict else "") for cell in row)
        )
    print_table(table, console)
    for number, issue in enumerate(issues, 1):
        console.print(style_text(f"{number:>3} {titles[issue]}"))
    legend = "+ supports  ~ supports on a condition  - opposes  o takes no side  ! articles disagree"
    flagged = any(cell.flagged(each) for cell in cells.values() for each in cell.stances)
    console.print(legend + ("  * flagged" if flagged else ""), style="dim")


def _signs(cell: Cell | None) -> str:
    """The stances of a cell as signs, with a `*` behind one that only flagged entries have."""
    if cell is None:
        return ""
    signs = (SIGNS.get(each, "?") + ("*" if cell.flagged(each) else "") for each in cell.stances)
    return "".join(signs) + ("!" if cell.conflict else "")


def _print_conflict(each: Contradiction | Misquotation, comparison: Comparison, console: Console) -> None:
    from rich.text import Text

    from summarizer.across.contradictions import MEANINGS, Contradiction

    titles = {issue.id: issue.name for issue in comparison.issues}
    about = f" on {titles[each.issue]}" if isinstance(each, Contradiction) else ""
    console.print(Text.assemble((f"\n{each.kind.replace('_', ' ')}", "bold red"), style_text(f"  {each.actor}{about}")))
    console.print(style_text(f"    {MEANINGS[each.kind]}", style="dim"))
    if isinstance(each, Contradiction):
        for side in (each.first, each.second):
            says = f", says {side.position.reported_by}" if side.position.reported_by else ""
            words = " […] ".join(one.text for one in side.position.evidence)
            stance = side.position.stance.replace("_", " ") + (" (flagged)" if side.position.flagged else "")
            console.print(style_text(f"    {stance}{says} ({_place(side.article)}): {words}"))
    else:
        for telling in (each.first, each.second):
            console.print(style_text(f"    ({_place(telling.article)}): {telling.saying.text}"))
        _print_differences(each.second, console)


def _print_differences(variant: Variant, console: Console) -> None:

    from summarizer.across.sense import WEIGHTY

    for each in variant.compared.differences:
        if each.kind in WEIGHTY:
            console.print(
                style_text(f"    {each.kind}: {each.first or 'nothing'} -> {each.other or 'nothing'}", style="red")
            )


def _print_utterances(comparison: Comparison, console: Console) -> None:
    from rich.text import Text

    for each in comparison.utterances[:MOST_UTTERANCES]:
        console.print(Text.assemble(("\nsaid once, told by several", "bold"), style_text(f"  {each.actor}")))
        for variant in each.variants:
            console.print(style_text(f"    {_place(variant.article)}: {variant.saying.text}"))


def _place(article: Article) -> str:
    return ", ".join(part for part in (article.source or article.id, (article.published or "")[:10]) if part)
