"""What a reviewer can do, and by which keys: one table for the page, the terminal and the documents."""

from __future__ import annotations

from typing import NamedTuple


class Action(NamedTuple):
    """Something a reviewer does. A `key` of the page can be changed; `letter` asks for it in the terminal, if at all.

    `label` is a word for buttons and the footer, `text` what it does, `usage` what may follow the letter. `button` says
    whether the page has one for it.
    """

    name: str
    key: str
    label: str
    text: str
    letter: str = ""
    usage: str = ""
    button: bool = False


ACTIONS: tuple[Action, ...] = (
    Action("replace", "r", "Replace", "Replace the claim by the source's words", "r", "[START END] [REASON]", True),
    Action("paraphrase", "p", "Paraphrase", "Keep it as a paraphrase: take off the quote marks", "p", "[REASON]", True),
    Action("accept", "a", "Accept", "Accept as it stands, with a reason; add a quotation that was left out", "a",
           "REASON", True),
    Action("own", "w", "Own", "A draft's quote is its writer's own: say where it comes from", "w", "FROM WHERE", True),
    Action("reattribute", "s", "Speaker", "Give it to another speaker", "s", "SPEAKER [/ REASON]", True),
    Action("reject", "x", "Reject", "Reject it; leave a quotation out for good", "x", "[REASON]", True),
    Action("skip", "Space", "Skip", "Skip, to be decided later", "n", "", True),
    Action("undo", "u", "Undo", "Take back your last ruling", "u", "", True),
    Action("redo", "U", "Redo", "Take back your last undo", "U", "", True),
    Action("bulk", "b", "Bulk", "Rule on the whole list together", button=True),
    Action("next", "j", "Next", "Go to the next claim"),
    Action("previous", "k", "Back", "Go to the claim before", "b"),
    Action("article", "v", "Article", "See the whole article, and leave it", "v"),
    Action("search", "/", "Search", "Search the queue"),
    Action("help", "?", "Keys", "Keys and settings", "?"),
    Action("start-earlier", "[", "Start earlier", "Move the passage's start a word earlier"),
    Action("start-later", "]", "Start later", "Move the passage's start a word later"),
    Action("end-earlier", "{", "End earlier", "Move the passage's end a word earlier"),
    Action("end-later", "}", "End later", "Move the passage's end a word later"),
    Action("candidate", "c", "Other place", "Try another place of the source"),
    Action("online", "o", "Online", "Open the article online"),
    Action("quit", "", "Quit", "End the review; what is decided is saved", "q"),
)  # fmt: skip
# By the letter that asks for it in the terminal.
LETTERS = {action.letter: action for action in ACTIONS if action.letter}
# Those of the page, which has no need of an end.
KEYS: tuple[Action, ...] = tuple(action for action in ACTIONS if action.key)


def terminal_help() -> str:
    """A line for each letter."""
    asked = [(f"{each.letter} {each.usage}".rstrip(), each.text) for each in LETTERS.values()]
    width = max(len(usage) for usage, _ in asked)
    return "\n".join(f"{usage:<{width}}  {text}" for usage, text in asked)
