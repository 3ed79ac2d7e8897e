"""The live panel shows every number it is given."""

from __future__ import annotations

from itertools import product

from rich.console import Console

from summarizer.api.single import open_pipeline
from summarizer.batch.engine import Control
from summarizer.batch.progress import CountedClient, Tally, line, panel
from summarizer.models.providers import DEFAULT_LOCAL
from summarizer.models.transport import Line


async def test_what_an_embedded_model_reads_is_under_way_and_then_answered() -> None:
    tally = Tally(Line(), Control())
    client = CountedClient(open_pipeline("news_brief", f"local/{DEFAULT_LOCAL}").model, tally.line, tally)
    async with client.turn():
        assert (tally.snapshot()["in_flight"], tally.snapshot()["answers"]) == (1, 0)
    assert (tally.snapshot()["in_flight"], tally.snapshot()["answers"]) == (0, 1)


def test_the_panel_and_the_line_show_counts_rates_money_and_why_it_is_slow() -> None:
    numbers = {
        "total": 300, "done": 90, "cached": 7, "failed": 2, "flagged": 5, "in_flight": 40, "limit": 64, "answers": 1234,
        "articles_per_minute": 12.5, "tokens_per_minute": 4321, "spent_usd": 0.5, "cap_usd": 2.0, "projected_usd": 1.5,
        "seconds": 61.0, "eta_seconds": 125, "throttled": 3, "waiting_for": "429: waiting",
    }  # fmt: skip
    console = Console(width=120, record=True)
    with console.capture() as captured:
        console.print(panel(numbers))
    assert "\n" not in line(numbers)
    for shown, text in product((captured.get(), line(numbers)), (
        "92 of 300 articles", "7 cached", "2 failed", "5 flagged", "40 calls under way (limit 64)", "1,234 answered", "12.5 articles/min",
        "4,321 tokens/min", "1 min 1 s so far", "2 min 5 s to go", "$0.5000 of $2 spent, $1.50 in the end", "429: waiting",
    )):  # fmt: skip
        assert text in shown, shown
