"""`summarizer serve`: summaries, checks and jobs over HTTP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from summarizer.commands.options import task_folder
from summarizer.commands.screen import say
from summarizer.commands.signals import end_on_hangup

Count = click.IntRange(min=1)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Others can reach it only with a token.")
@click.option("--port", type=click.IntRange(0, 65535), default=8764, show_default=True, help="0 takes a free one.")
@click.option(
    "--directory",
    "-d",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("service"),
    show_default=True,
    help="Where jobs are kept; a restart goes on with them.",
)
@click.option("--database", metavar="URL", help="postgresql://…: share jobs and answers with other replicas.")
@click.option(
    "--model", "-m", "models", multiple=True, help="A model to serve, the first being the default; repeatable."
)
@click.option("--base-url", metavar="URL", help="An OpenAI-compatible endpoint.")
@click.option("--task", help="The task of requests that name none.")
@click.option("--max-article", type=Count, metavar="N", help="Characters an article may have (200,000).")
@click.option("--max-body", type=Count, metavar="BYTES", help="Bytes of a single request (2 MiB).")
@click.option("--max-upload", type=Count, metavar="BYTES", help="Bytes of a job's upload (64 MiB).")
@click.option("--max-jobs", type=Count, metavar="N", help="Jobs that may wait or run (100).")
@click.option("--running", type=Count, metavar="N", help="Jobs that run at a time (4).")
@click.option("--concurrency", type=Count, metavar="N", help="Articles of single requests in work at a time (256).")
@task_folder
def serve(
    host: str,
    port: int,
    directory: Path,
    models: tuple[str, ...],
    base_url: str | None,
    task: str | None,
    database: str | None,
    folders: tuple[Path, ...],
    **given: Any,
) -> None:
    """Serve summaries, checks and jobs over HTTP; GET /openapi.json describes them.

    Without SUMMARIZER_SERVE_TOKEN it listens on the loopback address alone. SIGTERM ends it: articles under way are
    finished, and the next start goes on with the jobs. With --database, replicas work on all jobs together, each with a
    --directory of its own, and those that remain go on with what one leaves.
    """
    from summarizer.errors import SettingsError

    try:
        from summarizer.service.config import Limits, make_config
        from summarizer.service.server import serve_api as serve_on
    except ModuleNotFoundError as error:
        hint = "Install the extra: pip install 'summarizer[serve]'"
        raise SettingsError(f"`summarizer serve` needs {error.name}.", hint) from None
    from summarizer.settings import load_settings

    flags: dict[str, Any] = {"base_url": base_url, "task": task, "database": database}
    settings = load_settings(flags)
    if folders:
        settings = load_settings({**flags, "task_folders": (*folders, *settings.task_folders)})
    names = {"max_article": "article", "max_body": "body", "max_upload": "upload", "max_jobs": "jobs"}
    limits = Limits(**{names.get(name, name): value for name, value in given.items() if value is not None})
    config = make_config(directory, settings, models, host, limits)
    for model in config.models:
        say(f"Model {model.spec} at {model.endpoint}.", err=True)
        if model.local:
            from summarizer.commands.download import fetch_with_bar

            fetch_with_bar(model.name, model.models_dir)
    end_on_hangup()
    serve_on(config, host, port, say)
