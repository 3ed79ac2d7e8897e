"""The tools as an agent has them, through the protocol's own client: in process, as a process, over HTTP."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from summarizer.service.mcp.files import LONGEST, Allowed
from summarizer.service.mcp.server import make_server

SOURCE = "“The wall moved 14 millimetres in one spring,” said Piotr Wend, an inspector. “We will close the footpath.”"
QUOTES = [
    {"text": "The wall moved 14 millimetres in one spring", "speaker": "Piotr Wend"},
    {"text": "The wall moved 40 millimetres in one spring", "speaker": "Piotr Wend"},
]
TOKEN = "a long random token"


async def call(client: Client, tool: str, **arguments: Any) -> Any:
    """The structured answer of a tool."""
    answer = await client.call_tool(tool, arguments)
    assert not answer.is_error, answer.content
    return answer.structured_content


async def refusal(client: Client, tool: str, **arguments: Any) -> str:
    """The sentence by which a tool refuses."""
    answer = await client.call_tool(tool, arguments)
    assert answer.is_error
    return str(answer.content[0].text)  # type: ignore[union-attr]


async def test_an_agent_finds_the_four_tools_with_their_bounds() -> None:
    async with Client(make_server(Allowed())) as client:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == {"check_quotes", "find_quotations", "check_draft", "summarize"}
    assert tools["check_quotes"].input_schema["properties"]["quotes"]["maxItems"] == 200


async def test_a_flagged_quote_comes_with_the_words_of_the_source_to_mend_it_by() -> None:
    async with Client(make_server(Allowed())) as client:
        answer = await call(client, "check_quotes", quotes=QUOTES, source={"text": SOURCE})
        assert [each["status"] for each in answer["quotes"]] == ["exact", "altered"]
        wrong = answer["quotes"][1]
        assert (wrong["changes"], wrong["speaker"]) == (["number: 14 -> 40"], "confirmed")
        mended = [{"text": wrong["source_words"], "speaker": wrong["source_speaker"]}]
        assert (await call(client, "check_quotes", quotes=mended, source={"text": SOURCE}))["passes"]


async def test_an_agent_lists_quotations_and_checks_a_draft_against_several_sources() -> None:
    async with Client(make_server(Allowed())) as client:
        found = await call(client, "find_quotations", source={"text": SOURCE})
        assert [each["speaker"] for each in found["quotations"]] == ["Piotr Wend", "Piotr Wend"]
        sources = [{"text": "Nothing was said.", "id": "a"}, {"text": SOURCE, "id": "b"}]
        draft = {"text": "“The wall moved 40 millimetres in one spring,” said Piotr Wend."}
        answer = await call(client, "check_draft", draft=draft, sources=sources)
    (quote,) = answer["quotes"]
    assert (answer["passes"], quote["source"]) == (False, "b")
    assert quote["source_words"] == "The wall moved 14 millimetres in one spring"


async def test_only_files_below_allowed_folders_are_read_whatever_links_say(tmp_path: Path) -> None:
    allowed, secret = tmp_path / "sources", tmp_path / "secret.txt"
    allowed.mkdir()
    (allowed / "mill.txt").write_text(SOURCE, encoding="utf-8")
    secret.write_text(SOURCE, encoding="utf-8")
    (allowed / "link.txt").symlink_to(secret)
    async with Client(make_server(Allowed.below([allowed]))) as client:
        assert (await call(client, "find_quotations", source={"path": "mill.txt"}))["quotations"]
        for path in ("../secret.txt", str(secret), "link.txt", "/etc/passwd", "https://example.org/a", "-", "nothing"):
            assert "not a file that may be read" in await refusal(client, "find_quotations", source={"path": path})
    async with Client(make_server(Allowed())) as client:
        assert "--allow" in await refusal(client, "find_quotations", source={"path": str(allowed / "mill.txt")})


async def test_too_much_and_too_little_are_refused_in_a_sentence() -> None:
    async with Client(make_server(Allowed())) as client:
        assert "at most" in await refusal(client, "find_quotations", source={"text": "a" * (LONGEST + 1)})
        assert "either" in await refusal(client, "find_quotations", source={})
        assert "empty" in await refusal(client, "find_quotations", source={"text": " "})
        assert "at least 1" in await refusal(client, "check_quotes", quotes=[], source={"text": SOURCE})


async def test_the_command_serves_an_agent_over_standard_input_and_output(tmp_path: Path) -> None:
    (tmp_path / "mill.txt").write_text(SOURCE, encoding="utf-8")
    command = ["-m", "summarizer", "mcp", "--allow", str(tmp_path)]
    async with Client(
        StdioServerParameters(command=sys.executable, args=command, cwd=Path(__file__).parents[1])
    ) as client:
        answer = await call(client, "check_quotes", quotes=QUOTES, source={"path": "mill.txt"})
    assert not answer["passes"]


@pytest.fixture
def address() -> Iterator[str]:
    """The URL of a server over HTTP that asks for a token."""
    command = [sys.executable, "-m", "summarizer", "mcp", "--http", "--port", "0"]
    environment = {"SUMMARIZER_SERVE_TOKEN": TOKEN, "PATH": ""}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment, cwd=Path(__file__).parents[1]
    ) as server:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
        server.terminate()
        server.wait(20)


async def test_over_http_the_token_lets_an_agent_in_and_nobody_else(address: str) -> None:
    async with httpx2.AsyncClient(headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30) as http:
        async with Client(streamable_http_client(address, http_client=http)) as client:
            assert not (await call(client, "check_quotes", quotes=QUOTES, source={"text": SOURCE}))["passes"]
        foreign = await http.post(address, json={}, headers={"Host": "evil.example"})
        assert foreign.status_code in {400, 403, 421}
    async with httpx2.AsyncClient() as http:
        assert (await http.post(address, json={})).status_code == 401
