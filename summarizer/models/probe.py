"""A look at an endpoint without an article: whether it answers, which models it has, and how a question is answered."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from summarizer.errors import ModelNotFound, SummarizerError
from summarizer.models.client import Client
from summarizer.models.providers import Model
from summarizer.models.transport import Transport
from summarizer.models.wire import Request, as_dict
from summarizer.records.results import Usage

_SCHEMA = {
    "type": "object",
    "properties": {"answer": {"type": "integer", "description": "the sum"}},
    "required": ["answer"],
    "additionalProperties": False,
}
_REQUEST = Request(({"role": "user", "content": "What is two and three? Answer in JSON."},), _SCHEMA, "sum", None, 1024)
_PATIENCE = 5.0  # seconds that an endpoint has to answer


def reachable(model: Model) -> str:
    """Why a model's endpoint cannot be used, in a sentence; an empty string where it can."""
    try:
        served_models(model)
    except SummarizerError as error:
        return str(error)
    return ""


def served_models(model: Model) -> list[str] | None:
    """The names of the models that an endpoint has; None where it keeps no list. Raises ModelError, SettingsError."""
    return asyncio.run(_served_models(replace(model, timeout=_PATIENCE)))


def try_model(model: Model) -> Usage:
    """What one tiny structured question used. Raises the ModelError that kept it from an answer."""
    return asyncio.run(_try_model(model))


async def _served_models(model: Model) -> list[str] | None:
    client = Client(model)
    try:
        return await _models(client)
    except ModelNotFound:
        return None
    finally:
        await client.close()


async def _models(client: Client) -> list[str]:
    """The list, at the address given or else one version below it."""
    transport = Transport(client.model, client.wire, client.knowledge)
    try:
        try:
            response = await transport.send("GET", client.wire.models_path)
        except ModelNotFound:
            client.knowledge.note(below=client.knowledge.takes.below or "/v1")
            response = await transport.send("GET", client.wire.models_path)
        return _names(response.json())
    finally:
        await transport.close()


def _names(body: Any) -> list[str]:
    """The names in a list of models: under `data`, or the list itself (Together)."""
    rows = body if isinstance(body, list) else as_dict(body).get("data") or []
    return [str(as_dict(row).get("id") or "").removeprefix("models/") for row in rows]


async def _try_model(model: Model) -> Usage:
    def fits(data: Any) -> None:
        if not isinstance(as_dict(data).get("answer"), int):
            raise ValueError("`answer` has to be a whole number")

    client = Client(model)
    try:
        return (await client.ask(_REQUEST, fits)).usage
    finally:
        await client.close()
