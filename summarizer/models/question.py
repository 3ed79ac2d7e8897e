"""How one question is put: in the form that the endpoint takes, judged, and at most twice asked again.

The only importer of instructor, whose modes ask for an answer that no schema holds, and tell the model what is wrong.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from summarizer.errors import BadRequest, InvalidAnswer, ModelError, Refused, SummarizerError, Truncated
from summarizer.models.answers import Validate, holds, valid_json
from summarizer.models.knowledge import Knowledge
from summarizer.models.prices import usage_of
from summarizer.models.providers import Model
from summarizer.models.transport import most_usd, prompt_estimate
from summarizer.models.wire import Body, Completion, Request, Tokens, Wire, answer_limit, first_line
from summarizer.records.results import Usage
from summarizer.tasks.faults import first_fault

REASKS = 2
# How instructor asks for an answer and reads it, by the endpoint's form. A re-ask always shows the schema.
_MODES = {"strict": "JSON", "schema": "JSON", "object": "JSON", "prompt": "MD_JSON", "tools": "TOOLS"}
# A prompt of fewer tokens than this was not cut: no model's context is so short. And a text has no fewer tokens than
# one for so many of its characters, in any language that tokenizers were made for.
SHORTEST_CUT, LONGEST_TOKEN = 1024, 6
# An answer of more characters for a token that it was allowed is not sent back to be mended.
MOST_CHARACTERS = 32
# A request to an endpoint's answer, both as parsed JSON.
Exchange = Callable[[Body], Awaitable[Body]]


@dataclass
class Question:
    """One question as it is put to a model, once more where the answer does not fit.

    `spent` has every paid call and `sent` the last request. `text` is the answer that was accepted, `problem` what is
    wrong with the last one.
    """

    model: Model
    wire: Wire
    knowledge: Knowledge
    exchange: Exchange
    request: Request
    validate: Validate
    spent: list[Usage] = field(default_factory=list)
    sent: Body = field(default_factory=dict)
    logprobs: Any = None
    text: str = ""
    problem: ValueError | None = None

    async def answer(self) -> str:
        """The text of an answer that is accepted. Raises ModelError."""
        takes, request = self.knowledge.takes, self.request
        if request.schema is None or (takes.form in {"strict", "schema"} and not takes.shown):
            first = await self._complete(list(request.messages), self._shape())
            if self.problem is None:
                return self._keep()
            await self._converse(first)
            if first.text and request.schema is not None and not holds(first.text, request.schema):
                self.knowledge.note(shown=True)
        else:
            await self._converse(None)
        return self._keep()

    def _keep(self) -> str:
        self.knowledge.confirm()
        return self.text

    async def _converse(self, first: Completion | None) -> None:
        """Ask by way of instructor, which shows the model the schema, and says what is wrong with an answer."""
        import instructor
        from instructor.core.exceptions import InstructorRetryException

        # It logs whole answers as errors, article and all.
        logging.getLogger("instructor").setLevel(logging.CRITICAL)
        schema = self.request.schema
        mode = instructor.Mode[_MODES[self.knowledge.takes.form] if schema is not None else "JSON_SCHEMA"]
        replay = [first] if first else []

        async def create(*, messages: list[Any], **asked: Any) -> Any:
            completion = replay.pop() if replay else await self._complete(messages, self._shape(asked))
            return _model_of(self.text if self.problem is None else completion.text, mode is instructor.Mode.TOOLS)

        token = _QUESTION.set(self)
        try:
            await instructor.patch(create=create, mode=mode)(
                response_model=_response_model(self.request.name, json.dumps(schema or {"type": "object"})),
                max_retries=REASKS,
                messages=list(self.request.messages),
            )
        except InstructorRetryException as error:
            raise self._give_up(error.__cause__) from None
        finally:
            _QUESTION.reset(token)

    def _give_up(self, cause: BaseException | None) -> SummarizerError:
        if isinstance(cause, SummarizerError):
            return cause
        fault = self.problem or cause
        said = first_fault(fault) if isinstance(fault, ValidationError) else first_line(fault)
        return InvalidAnswer(f"{self.model.spec} gave no answer that fits the schema: {said}.")

    async def _complete(self, messages: list[Body], shape: Body) -> Completion:
        """One answer, judged: `text` and `problem` say how. Raises ModelError where there is none to judge."""
        self.sent = self._body(messages, shape)
        try:
            completion = self.wire.completion(await self.exchange(self.sent))
        except ModelError as error:
            if error.complaint is None or not error.complaint.rejects_answer:
                raise
            completion = Completion("", said=error.complaint.message)
        self.spent.append(usage_of(completion.tokens, self.model.price, most_usd(self.model, self.sent)))
        self._check(completion)
        self.logprobs = completion.logprobs
        self._judge(completion)
        return completion

    def _judge(self, completion: Completion) -> None:
        self.problem = None
        try:
            self.text = valid_json(completion.text, self.validate)
        except RecursionError:
            raise InvalidAnswer(f"{self.model.spec} answered JSON that is nested beyond reading.") from None
        except ValueError as error:
            if len(completion.text) > MOST_CHARACTERS * self._tokens_wanted():
                raise InvalidAnswer(
                    f"{self.model.spec} answered {len(completion.text)} characters: {first_line(error)}."
                ) from None
            said = f" ({completion.said})" if completion.said and not completion.text else ""
            self.problem = ValueError(f"{error}{said}") if said else error

    def _check(self, completion: Completion) -> None:
        """Raise what keeps an answer from being judged: a refusal, a cut, a prompt that was not read to its end."""
        if completion.ended == "refused":
            raise Refused(f"{self.model.spec} declined: {completion.said}.")
        if completion.ended == "cut":
            if (answer_limit(self.sent) or self.request.max_output) < self._tokens_wanted():
                raise self._too_long("has no room for an answer beside so long an article")
            raise Truncated(f"The answer of {self.model.spec} was cut at the token limit{_unseen(completion)}.")
        if completion.tokens and not self.model.local:
            self._check_prompt(completion.tokens)

    def _check_prompt(self, tokens: Tokens) -> None:
        """Raise BadRequest where the server read far fewer tokens than it was sent: it cut the prompt in silence."""
        characters = sum(len(message.get("content") or "") for message in self.sent["messages"])
        if SHORTEST_CUT <= tokens.prompt < characters / LONGEST_TOKEN:
            self.knowledge.note(context=tokens.prompt)
            raise self._too_long(f"read only {tokens.prompt} tokens of a prompt of {characters} characters")

    def _too_long(self, what: str) -> BadRequest:
        error = BadRequest(f"{self.model.spec} at {self.model.endpoint} {what}.")
        error.context_exceeded = True
        return error

    def _tokens_wanted(self) -> int:
        return min(self.request.max_output, self.model.provider.max_output)

    def _body(self, messages: list[Body], shape: Body) -> Body:
        """The request, as the endpoint is known to take it. Raises BadRequest where it is known to be too long."""
        knowledge, takes = self.knowledge, self.knowledge.takes
        if "system" in takes.refused:
            messages = _without_system(messages)
        given = {**self.model.provider.parameters, **self.request.parameters}
        body = {
            "model": knowledge.name,
            "messages": messages,
            **{name: value for name, value in given.items() if name not in takes.refused},
            **shape,
        }
        room = takes.answer_room(prompt_estimate(body), self._tokens_wanted())
        if room is None:
            raise self._too_long(f"holds {takes.context} tokens, too few for this article and an answer")
        return {**body, knowledge.limited_by: room} if knowledge.limited_by else body

    def _shape(self, asked: Body | None = None) -> Body:
        """What the request says of the shape of its answer; `asked` is what instructor would send."""
        request, form = self.request, self.knowledge.takes.form
        if request.schema is None:
            return {"grammar": request.grammar} if request.grammar is not None else {}
        if form in {"strict", "schema"}:
            strict = {"strict": True} if form == "strict" else {}
            schema = {"name": request.name, **strict, "schema": request.schema}
            return {"response_format": {"type": "json_schema", "json_schema": schema}}
        return {name: value for name, value in (asked or {}).items() if name in _SHAPES}


_SHAPES = {"response_format", "tools", "tool_choice"}
_QUESTION: ContextVar[Question] = ContextVar("question")


@lru_cache(maxsize=32)
def _response_model(name: str, schema: str) -> Any:
    """What instructor shows the model and parses into: the request's schema, and whatever the question accepts.

    Built once for a schema, since instructor would derive one from it at every call.
    """
    import instructor
    from pydantic import BaseModel, ConfigDict, model_validator

    class Accepted(BaseModel):
        """The answer."""

        model_config = ConfigDict(extra="allow", title=name)

        @model_validator(mode="before")
        @classmethod
        def accept(cls, data: Any) -> Any:
            """What was found wrong with the answer is said here, where instructor listens."""
            if (problem := _QUESTION.get().problem) is not None:
                raise problem
            return data

        @classmethod
        def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
            """The schema on the wire."""
            return {"title": name, **json.loads(schema)}

    return instructor.response_schema(Accepted)


def _model_of(text: str, called: bool) -> Any:
    """An answer as instructor reads it: the SDK's objects, with the text as a tool call's where it expects one."""
    from openai.types.chat import ChatCompletion, ChatCompletionMessage, ChatCompletionMessageFunctionToolCall
    from openai.types.chat.chat_completion import Choice
    from openai.types.chat.chat_completion_message_function_tool_call import Function

    function = Function.model_construct(name="Accepted", arguments=text)
    calls = [ChatCompletionMessageFunctionToolCall.model_construct(id="answer", type="function", function=function)]
    message = ChatCompletionMessage.model_construct(
        role="assistant", content=None if called else text, refusal=None, tool_calls=calls if called else None
    )
    choice = Choice.model_construct(index=0, finish_reason="stop", message=message, logprobs=None)
    # Without usage: instructor would write the sums of what went before into it.
    return ChatCompletion.model_construct(
        id="", object="chat.completion", created=0, model="", choices=[choice], usage=None
    )


def _without_system(messages: list[Body]) -> list[Body]:
    """The system's words before the first user's, for models that know no system role."""
    system = [message["content"] for message in messages if message["role"] == "system"]
    first, *rest = [message for message in messages if message["role"] != "system"]
    return [{**first, "content": "\n\n".join([*system, first["content"]])}, *rest]


def _unseen(completion: Completion) -> str:
    """What was spent where a cut answer shows nothing: on reasoning."""
    spent = f"{completion.tokens.answer} tokens" if completion.tokens else "all of them"
    return "" if completion.text else f": {spent} went into reasoning, and none into the answer"
