"""OpenAI's Batch API over a transport: files of requests in, files of answers out.

https://platform.openai.com/docs/guides/batch
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from summarizer.errors import ModelError
from summarizer.models.complaints import complaint_of
from summarizer.models.transport import Transport
from summarizer.models.wire import Body, as_dict, first_line

ENDED = {"completed", "expired", "cancelled", "failed"}


@dataclass(frozen=True)
class Answered:
    """What came of one request of a batch: its key, and the HTTP status and body of its answer."""

    key: str
    status: int
    body: Any


@dataclass(frozen=True)
class ProviderBatch:
    """A batch as the provider describes it."""

    fields: Body

    @property
    def status(self) -> str:
        """Its status, in the provider's word."""
        return str(self.fields.get("status"))

    @property
    def problem(self) -> str:
        """Why it was not accepted, in the provider's words."""
        return next((first_line(error.get("message")) for error in self._errors()), "without a reason")

    @property
    def too_large(self) -> bool:
        """Whether it was not accepted because the provider's queue has no room for so much."""
        return any(error.get("code") == "token_limit_exceeded" for error in self._errors())

    def _errors(self) -> list[Body]:
        return [as_dict(error) for error in as_dict(self.fields.get("errors")).get("data") or ()]


class Batches:
    """The batches of an account. Every method raises the ModelError that fits."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport
        self.model = transport.model

    async def submit(self, path: Path, token: str) -> str:
        """Upload a file of requests and make a batch of it, marked with a token; the provider's id of the batch."""
        with path.open("rb") as file:
            content = {"files": {"file": (path.name, file)}, "data": {"purpose": "batch"}}
            uploaded = (await self.transport.request("POST", "/files", **content)).json()
        asked = {
            "input_file_id": uploaded["id"],
            "endpoint": "/v1/chat/completions",
            "completion_window": "24h",
            "metadata": {"summarizer": token},
        }
        return str((await self.transport.request("POST", "/batches", json=asked)).json()["id"])

    async def by_token(self) -> dict[str, str]:
        """The ids of all batches that were marked with a token, by it."""
        found: dict[str, str] = {}
        after = ""
        while True:
            page = (await self.transport.request("GET", f"/batches?limit=100{after}")).json()
            rows = page.get("data") or []
            found |= {str(as_dict(row.get("metadata")).get("summarizer")): str(row["id"]) for row in rows}
            if not rows or not page.get("has_more"):
                return found
            after = f"&after={rows[-1]['id']}"

    async def look(self, identity: str) -> ProviderBatch:
        """A batch as it stands."""
        return ProviderBatch((await self.transport.request("GET", f"/batches/{identity}")).json())

    async def answers(self, batch: ProviderBatch) -> list[Answered]:
        """What came of the requests of a batch that has ended; a broken line is a request without an answer."""
        found: list[Answered] = []
        for name in ("output_file_id", "error_file_id"):
            if file_id := batch.fields.get(name):
                content = (await self.transport.request("GET", f"/files/{file_id}/content")).content
                found += _answers(content)
        return found

    def error(self, answered: Answered) -> ModelError | None:
        """The error that an answer is, if it is one."""
        if answered.status == 200:
            return None
        complaint = complaint_of(answered.status, answered.body)
        safe = replace(complaint, message=self.model.redacted(complaint.message))
        return safe.error(f"{self.model.spec} at {self.model.endpoint}", self.model.name)


def _answers(content: bytes) -> Iterator[Answered]:
    for line in content.split(b"\n"):
        try:
            row = as_dict(json.loads(line))
        except ValueError:
            continue
        response = as_dict(row.get("response"))
        status = response.get("status_code")
        # A request that was not carried out (expired) has no response: it may be tried again, as after a 503.
        yield Answered(str(row.get("custom_id")), status if isinstance(status, int) else 503, response.get("body"))
