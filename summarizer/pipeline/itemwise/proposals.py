"""What is on the table: what somebody is for, in a passage of which a judge says how a proposal stands. Pure."""

from __future__ import annotations

from typing import Any

from summarizer.pipeline.itemwise import positions
from summarizer.pipeline.itemwise.items import JSON, Plan, item_of
from summarizer.pipeline.itemwise.questions import Ask
from summarizer.pipeline.itemwise.stands import Stands, WeighedStand
from summarizer.tasks.examples import NONE, Passage
from summarizer.tasks.fields import MARK

LISTED = 0.9  # how likely the state of a listed proposal is, at least
MOST = 2  # passages of an article that the judge is asked about


async def proposals(plan: Plan, item: JSON, field: str, judge: str, stands: Stands, ask: Ask) -> list[dict[str, Any]]:
    """The proposals whose state the judge of that name is sure of; `field` has the state."""
    asked = [each for each in stands.favoured(positions.LISTED) if not each.candidate.open][:MOST]
    weights = await plan.judges[judge]([Passage(plan.text(each.candidate.context)) for each in asked])
    found = []
    for each, likely in zip(asked, weights, strict=True):
        state = max(likely, key=lambda label: likely[label])
        if state != NONE and likely[state] >= LISTED:
            found.append(await _item(plan, item, each, {field: state}, ask))
    return found


async def _item(plan: Plan, item: JSON, stand: WeighedStand, known: dict[str, Any], ask: Ask) -> dict[str, Any]:
    passage, what = plan.text(stand.candidate.context), plan.text(stand.candidate.issue)
    lists = {"verbatim": passage, "name": stand.candidate.actor}  # the first list of names has those who put it forward
    for name, node in plan.fields(item).items():
        mark = node.get("items", {}).get(MARK)
        if mark in lists:
            known[name] = [lists.pop(mark)]
        elif name not in known and "other" in node.get("enum", ()):
            known[name] = stand.issue.id if stand.issue.id in node["enum"] else "other"
    return await item_of(plan, item, {"phrase": what, **known}, f"Sentence: {passage}", passage, ask)
