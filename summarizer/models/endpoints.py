"""What a model at an endpoint takes: assumed at first, learnt from its complaints, remembered.

`learnt` is pure and general: a complaint is held against what was sent. It names a field of the request, a form of
structured output, a limit in tokens, a model or an address, or it teaches nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from summarizer.models.complaints import Complaint, is_size, limit_named
from summarizer.models.wire import TOKEN_LIMITS, Body, answer_limit

# How the shape of an answer is asked for, from strongest to weakest: a strict schema, a schema, any JSON with the
# schema in the prompt, the schema in the prompt alone. `tools` is for servers that have nothing but those.
Form = Literal["strict", "schema", "object", "prompt", "tools"]
WEAKER: dict[str, Form] = {"strict": "schema", "schema": "object", "object": "prompt", "tools": "prompt"}
_FORM_FIELDS = {"response_format", "tools", "tool_choice"}
_FORM_WORDS = re.compile(r"\b(response_?format|json_?schema|json_?object|schema|structured|strict)(?=[\b_\W]|$)", re.I)
_NO_SUCH_PATH = re.compile(r"\b(unexpected|unknown|invalid|no such) (endpoint|route|path|url)\b", re.I)
# What the question itself is made of: nothing that could be left out.
_ESSENTIAL = {"model", "messages", "grammar", *_FORM_FIELDS}
# An answer gets this share of a model's context at least; where it cannot, the article is split.
ANSWER_SHARE = 1 / 8
# Tokens of a prompt, as a share of its estimate (which is high), and some for the marks between messages.
REAL_SHARE, MARKS = 0.8, 64


@dataclass(frozen=True)
class Endpoint:
    """What is known of one model at one endpoint.

    `form` is the strongest that it takes; `shown` says that it does not hold answers to a schema, so that the schema is
    shown to the model as well. `refused` names parameters that it does not take (and `system`, the role). `context`
    (prompt and answer) and `max_output` are in tokens, None where no limit is known. `below` is what was missing at the
    end of the base URL, `complete` says that nothing is. `name` is the model's name where it is not the one given, and
    `at_once` how many calls it was found to answer at a time.
    """

    form: Form = "strict"
    shown: bool = False
    refused: frozenset[str] = field(default_factory=frozenset)
    context: int | None = None
    max_output: int | None = None
    below: str = ""
    complete: bool = False
    name: str | None = None
    at_once: int | None = None

    def answer_room(self, prompt: int, wanted: int) -> int | None:
        """Tokens an answer may have after a prompt of about so many; None where the prompt has to be split first."""
        wanted = min(wanted, self.max_output or wanted)
        if self.context is None:
            return wanted
        room = min(wanted, self.context - round(REAL_SHARE * prompt) - MARKS)
        return room if room >= min(wanted, self.context * ANSWER_SHARE) else None

    def sentences(self) -> list[str]:
        """What was learnt, for `doctor`."""
        told = {
            f"answers in the form `{self.form}`": self.form != "strict",
            "does not hold answers to a schema, which is shown to the model as well": self.shown,
            f"does not take {', '.join(sorted(self.refused))}": self.refused,
            f"holds {self.context} tokens of prompt and answer": self.context,
            f"answers with {self.max_output} tokens at most": self.max_output,
            f"is found below {self.below}": self.below,
            f"is called {self.name}": self.name,
            f"answers {self.at_once} at a time": self.at_once,
        }
        return [sentence for sentence, holds in told.items() if holds]


def learnt(known: Endpoint, complaint: Complaint, sent: Body) -> Endpoint:
    """What is known after a complaint about the request `sent`; the same as before where it teaches nothing."""
    for lesson in _LESSONS.get(complaint.status, ()):
        if (taught := lesson(known, complaint, sent)) is not None:
            return taught
    return known


def _address(known: Endpoint, complaint: Complaint, sent: Body) -> Endpoint | None:
    """A model that is called otherwise here, or an address that lacks its version."""
    name = str(sent["model"])
    plain = name.removeprefix("openai/")
    missing = complaint.status in {404, 405} or bool(_NO_SUCH_PATH.search(complaint.message))
    if complaint.no_model(name) or (missing and known.complete):
        return replace(known, name=plain) if plain != name else None
    return replace(known, below="/v1", complete=True) if missing else None


def _limit(known: Endpoint, complaint: Complaint, sent: Body) -> Endpoint | None:
    """A limit of prompt and answer together, or of the answer alone."""
    named = limit_named(complaint, answer_limit(sent))
    other = complaint.param in sent and complaint.param not in {"messages", *TOKEN_LIMITS}
    if named is None or other:
        return known if is_size(complaint) else None
    limit, together = named
    if together:
        return replace(known, context=min(limit, known.context or limit))
    return replace(known, max_output=min(limit, known.max_output or limit))


def _parameter(known: Endpoint, complaint: Complaint, sent: Body) -> Endpoint | None:
    """A parameter that is not taken, or not with this value: it is left out from now on."""
    named = _fields_named(complaint, sent)
    return replace(known, refused=known.refused | {named}) if named and named not in _ESSENTIAL else None


def _form(known: Endpoint, complaint: Complaint, sent: Body) -> Endpoint | None:
    """A form of structured output that is not taken."""
    if not (_FORM_FIELDS & sent.keys()):
        return None
    if _fields_named(complaint, sent) not in _FORM_FIELDS and not _FORM_WORDS.search(complaint.words):
        return None
    if "tools" not in sent and re.search(r"\b(tools?|functions?)\b", complaint.message):
        return replace(known, form="tools")
    return replace(known, form=WEAKER[known.form]) if known.form in WEAKER else None


def _system(known: Endpoint, complaint: Complaint, sent: Body) -> Endpoint | None:
    """A system role that is not taken: its message goes before the user's."""
    there = sent["messages"][0]["role"] == "system"
    named = re.search(r"\b(system|developer|roles?)\b", complaint.words, re.I)
    return replace(known, refused=known.refused | {"system"}) if there and named else None


def _fields_named(complaint: Complaint, sent: Body) -> str | None:
    """The field of the request that a complaint names: by its `param`, else the first in its words."""
    param = re.split(r"[.\[]", complaint.param)[0]
    if param in sent:
        return param
    places = {name: re.search(rf"(?<![\w-]){name}(?![\w-])", complaint.message) for name in sent}
    found = {name: match.start() for name, match in places.items() if match and name not in {"model", "messages"}}
    return min(found, key=lambda name: found[name], default=None)


_ALL = (_limit, _parameter, _form, _system, _address)
# What can be learnt from a complaint with a status; keys, money and pace teach nothing about requests.
_LESSONS = {400: _ALL, 413: _ALL, 422: _ALL, 404: (_address,), 405: (_address,)}
