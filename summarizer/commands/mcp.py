"""`summarizer mcp`: the checks as tools of an agent."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option(
    "--allow",
    "folders",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="A folder whose files an agent may name; repeatable. Without one it can only send texts.",
)
@click.option("--http", is_flag=True, help="Serve streamable HTTP on 127.0.0.1 in place of standard input and output.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="With --http; 0: a free one."
)
def mcp(folders: tuple[Path, ...], http: bool, port: int) -> None:
    """Offer check_quotes, find_quotations, check_draft and summarize to an agent, over the Model Context Protocol.

    With --http the token in SUMMARIZER_SERVE_TOKEN, if there is one, is asked for.
    """
    from summarizer.errors import SettingsError

    try:
        from summarizer.service.mcp.server import serve_http, serve_stdio
    except ModuleNotFoundError as error:
        hint = "Install the extra: pip install 'summarizer[mcp]'"
        raise SettingsError(f"`summarizer mcp` needs {error.name}.", hint) from None
    from summarizer.batch.manifest import version
    from summarizer.commands.screen import say
    from summarizer.service.mcp.files import Allowed
    from summarizer.settings import load_settings

    allowed = Allowed.below(folders)
    if http:
        serve_http(allowed, load_settings().serve_token, port, say, version())
    else:
        serve_stdio(allowed, version())
