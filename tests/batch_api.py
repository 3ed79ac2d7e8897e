"""A loopback server that speaks OpenAI's Batch API, and answers the requests of a batch when told to."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from conftest import completion

Body = dict[str, Any]


class BatchApi:
    """Files and batches in memory. `answer` makes an answer of a request's body; None leaves it unanswered.

    `finish(status)` ends every batch that is in progress; with `at_once`, batches are ended when first looked at. A
    batch of more requests than `most` is not accepted, and `cut` bytes are missing at the end of files of answers.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, Body] = {}
        self.answer: Callable[[Body], Any] = lambda body: {}
        self.at_once: str | None = "completed"
        self.most = 50_000
        self.cut = 0
        self.calls: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        self.base_url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def requests(self) -> list[Body]:
        """Every request of every batch."""
        return [json.loads(line) for batch in self.batches.values() for line in self._lines(batch)]

    def finish(self, status: str = "completed") -> None:
        for batch in self.batches.values():
            if batch["status"] == "in_progress":
                self._end(batch, status)

    def _lines(self, batch: Body) -> list[str]:
        return self.files[batch["input_file_id"]].decode().splitlines()

    def _end(self, batch: Body, status: str) -> None:
        if len(self._lines(batch)) > self.most:
            status = "failed"
            full = {"code": "token_limit_exceeded", "message": "Enqueued token limit reached."}
            batch["errors"] = {"object": "list", "data": [full]}
        output, errors = [], []
        for line in self._lines(batch) if status != "failed" else []:
            request = json.loads(line)
            answer = self.answer(request["body"])
            if answer is None:
                problem = {"code": "batch_expired", "message": "This request could not be executed."}
                errors.append({"custom_id": request["custom_id"], "response": None, "error": problem})
            elif isinstance(answer, tuple):
                response = {"status_code": answer[0], "body": answer[1]}
                errors.append({"custom_id": request["custom_id"], "response": response, "error": None})
            else:
                response = {"status_code": 200, "body": completion(answer)}
                output.append({"custom_id": request["custom_id"], "response": response, "error": None})
        batch["status"] = status
        batch["output_file_id"] = self._store(output) if output else None
        batch["error_file_id"] = self._store(errors) if errors else None

    def _store(self, lines: list[Body]) -> str:
        # The order of a batch's answers is not that of its requests.
        name = f"file-{len(self.files)}"
        data = "".join(json.dumps(line) + "\n" for line in reversed(lines)).encode()
        self.files[name] = data[: len(data) - self.cut]
        return name

    def upload(self, content_type: str, data: bytes) -> Body:
        message = BytesParser(policy=HTTP).parsebytes(b"content-type: " + content_type.encode() + b"\r\n\r\n" + data)
        parts = {part.get_param("name", header="content-disposition"): part for part in message.iter_parts()}
        assert parts["purpose"].get_payload(decode=True) == b"batch"
        name = f"file-{len(self.files)}"
        self.files[name] = parts["file"].get_payload(decode=True)
        return {"id": name, "object": "file", "purpose": "batch", "bytes": len(self.files[name]), "created_at": 0,
                "filename": "x", "status": "processed"}  # fmt: skip

    def create(self, body: Body) -> Body:
        batch = {
            "id": f"batch-{len(self.batches)}",
            "object": "batch",
            "status": "in_progress",
            "created_at": 0,
            **body,
        }
        self.batches[batch["id"]] = batch
        return batch

    def get(self, path: str) -> Any:
        if content := re.fullmatch(r"/v1/files/([\w-]+)/content", path):
            return self.files[content[1]]
        if batch := re.fullmatch(r"/v1/batches/([\w-]+)", path):
            found = self.batches[batch[1]]
            if self.at_once and found["status"] == "in_progress":
                self._end(found, self.at_once)
            return found
        return {"object": "list", "data": list(self.batches.values()), "has_more": False}

    def _handler(api) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                api.calls.append(f"POST {self.path}")
                data = self.rfile.read(int(self.headers["content-length"]))
                if self.path == "/v1/files":
                    self._send(api.upload(self.headers["content-type"], data))
                elif self.path == "/v1/batches":
                    self._send(api.create(json.loads(data)))
                else:
                    self.send_error(404)

            def do_GET(self) -> None:
                path = self.path.split("?")[0]
                api.calls.append(f"GET {path}")
                self._send(api.get(path))

            def _send(self, body: Any) -> None:
                data = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *args: Any) -> None:
                pass

        return Handler
