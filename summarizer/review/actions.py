"""What a reviewer can do, and by which keys: one table for the page, the terminal and the documents."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Action(NamedTuple):
    """Something a reviewer does. A `key` of the page can be changed; `letter` asks for it in the terminal, if at all.

    `label` is a word for buttons and the footer, `text` what it does, `usage` what may follow the letter. `button` says
    whether the page has one for it, `on` whether it is for claims (quotations left out among them) or open passages
    alone.
    """

    name: str
    key: str
    label: str
    text: str
    letter: str = ""
    usage: str = ""
    button: bool = False
    on: Literal["claim", "passage", ""] = ""


ACTIONS: tuple[Action, ...] = (
    Action("replace", "r", "Replace", "Replace the claim by the source's words", "r", "[START END] [REASON]", True,
           "claim"),
    Action("paraphrase", "p", "Paraphrase", "Keep it as a paraphrase: take off the quote marks", "p", "[REASON]", True,
           "claim"),
    Action("accept", "a", "Accept", "Accept as it stands, with a reason; add a quotation that was left out", "a",
           "REASON", True, "claim"),
    Action("own", "w", "Own", "A draft's quote is its writer's own: say where it comes from", "w", "FROM WHERE", True,
           "claim"),
    Action("reattribute", "s", "Speaker", "Give it to another speaker", "s", "SPEAKER [/ REASON]", True, "claim"),
    Action("reject", "x", "Reject", "Reject it; leave a quotation out for good", "x", "[REASON]", True, "claim"),
    Action("supports", "1", "Supports", "The actor supports the issue", "1", "[REASON]", True, "passage"),
    Action("supports_conditionally", "2", "On a condition", "The actor supports it on a condition", "2",
           "[CONDITION] [/ REASON]", True, "passage"),
    Action("opposes", "3", "Opposes", "The actor opposes it", "3", "[REASON]", True, "passage"),
    Action("neutral", "4", "Neutral", "The actor takes no side, or declines to", "4", "[REASON]", True, "passage"),
    Action("none", "0", "No stand", "The passage shows no stand of the actor's", "0", "[REASON]", True, "passage"),
    Action("actor", "t", "Other actor", "Say whose stand the passage shows", "t", "ACTOR", True, "passage"),
    Action("issue", "i", "Issue", "Say on what: an issue of the codebook, or words of the source", "i", "[ISSUE]", True,
           "passage"),
    Action("skip", "Space", "Skip", "Skip, to be decided later", "n", "", True),
    Action("undo", "u", "Undo", "Take back your last ruling", "u", "", True),
    Action("redo", "U", "Redo", "Take back your last undo", "U", "", True),
    Action("bulk", "b", "Bulk", "Rule on the whole list together", button=True, on="claim"),
    Action("next", "j", "Next", "Go to the next claim"),
    Action("previous", "k", "Back", "Go to the claim before", "b"),
    Action("article", "v", "Article", "See the whole article, and leave it", "v"),
    Action("search", "/", "Search", "Search the queue"),
    Action("help", "?", "Keys", "Keys and settings", "?"),
    Action("start-earlier", "[", "Start earlier", "Move the passage's start a word earlier", on="claim"),
    Action("start-later", "]", "Start later", "Move the passage's start a word later", on="claim"),
    Action("end-earlier", "{", "End earlier", "Move the passage's end a word earlier", on="claim"),
    Action("end-later", "}", "End later", "Move the passage's end a word later", on="claim"),
    Action("candidate", "c", "Other place", "Try another place of the source", on="claim"),
    Action("online", "o", "Online", "Open the article online"),
    Action("quit", "", "Quit", "End the review; what is decided is saved", "q"),
)  # fmt: skip
# By the letter that asks for it in the terminal.
LETTERS = {action.letter: action for action in ACTIONS if action.letter}
# What a ruling on an open passage, and a label of the model's, is called.
WORDS = {action.name: action.label.lower() for action in ACTIONS if action.on == "passage"}
# Those of the page, which has no need of an end.
KEYS: tuple[Action, ...] = tuple(action for action in ACTIONS if action.key)


def letters_for(passage: bool) -> list[str]:
    """The letters that mean something on an open passage, or on anything else."""
    return [letter for letter, action in LETTERS.items() if action.on in ("", "passage" if passage else "claim")]


def terminal_help() -> str:
    """A line for each letter."""
    asked = [(f"{each.letter} {each.usage}".rstrip(), each.text) for each in LETTERS.values()]
    width = max(len(usage) for usage, _ in asked)
    return "\n".join(f"{usage:<{width}}  {text}" for usage, text in asked)
