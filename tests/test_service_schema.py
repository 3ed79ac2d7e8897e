"""The OpenAPI document against the service: whatever it allows is answered as it says, and nothing ends in a 500."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Endpoint

pytest.importorskip("fastapi")
pytest.importorskip("schemathesis")

import httpx2
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from serving import process, serving
from test_service import TEXT, brief

# Checks of what we promise; the others are about how a schema is written.
CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance")


def test_the_document_describes_every_route(endpoint: Endpoint, tmp_path: Path) -> None:
    with serving(tmp_path) as client:
        document = client.get("/openapi.json").json()
    job = {
        "",
        "/{job_id}",
        *(f"/{{job_id}}/{name}" for name in "cancel comparison events failures flags results resume rulings".split()),
    }
    others = {"/v1/summaries", "/v1/check", "/v1/checks", "/v1/tasks", "/v1/models", "/healthz", "/readyz", "/metrics"}
    assert set(document["paths"]) == {f"/v1/jobs{tail}" for tail in job} | others
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation.get("description"), (path, method)
            assert {"4XX", "5XX"} <= set(operation["responses"]), (path, method)


def test_nothing_that_the_document_allows_ends_in_a_server_error(endpoint: Endpoint, tmp_path: Path) -> None:
    endpoint.answer = brief
    # In a process of its own: hypothesis parses source in this one, and Python 3.11 does that in one thread at a time.
    with process(tmp_path) as (_, base), httpx2.Client(base_url=base, trust_env=False, timeout=60) as client:
        begun = client.post("/v1/jobs", json={"documents": [{"text": TEXT}]}).json()
        schema = schemathesis.openapi.from_url(f"{client.base_url}/openapi.json")
        for operation in schema.get_all_operations():
            explore(operation.ok(), client, begun["id"])


def explore(operation: Any, client: httpx2.Client, job_id: str) -> None:
    """A bounded number of requests of one operation, valid and not, for a job that exists."""
    checks = [getattr(schemathesis.checks, name) for name in CHECKS]

    @settings(
        max_examples=12,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        if "job_id" in case.path_parameters:
            case.path_parameters["job_id"] = job_id
        if "wait" in (case.query or {}):
            case.query["wait"] = 0
        response = case.call(base_url=str(client.base_url), timeout=60)
        assert response.status_code < 500, (case.as_curl_command(), response.text)
        case.validate_response(response, checks=checks)

    check()
