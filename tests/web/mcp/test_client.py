"""The official client of MCP, over HTTP and over stdio."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from mcp import Client, StdioServerParameters
from mcp.client.streamable_http import streamable_http_client
from mcp.shared.exceptions import MCPError

from rag.settings import PROJECT_ROOT, Settings
from tests.web.conftest import Desk
from web.callers import Scope

TOOLS = {"ask", "search", "read_article", "list_articles", "verify_text"}


def over_http(desk: Desk, key: str, work: Callable[[Client], Awaitable[None]], *, mode: str = "auto") -> None:
    async def run() -> None:
        async with (
            httpx2.AsyncClient(headers={"Authorization": f"Bearer {key}"}) as http,
            Client(streamable_http_client(f"{desk.url}/mcp", http_client=http), mode=mode) as client,
        ):
            await work(client)

    asyncio.run(run())


async def called(client: Client, name: str, **arguments: Any) -> dict[str, Any]:
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    assert isinstance(result.structured_content, dict)
    return result.structured_content


async def every_tool(client: Client, question: str) -> None:
    tools = {tool.name: tool for tool in (await client.list_tools()).tools}
    assert set(tools) == TOOLS
    for tool in tools.values():
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.destructive_hint is False
        assert tool.description
    answer = await called(client, "ask", question=question)
    assert answer["status"] == "answered"
    assert answer["citations"][0]["quote"] in answer["citations"][0]["passage"]
    assert len((await called(client, "search", question=question, limit=2))["hits"]) == 2
    listed = await called(client, "list_articles")
    ids = {one["id"] for one in listed["articles"]}
    assert listed["total"] == len(ids)
    cited = answer["citations"][0]["article_id"]
    article = await called(client, "read_article", article_id=cited)
    assert answer["citations"][0]["quote"] in article["text"]
    checked = await called(client, "verify_text", text=answer["citations"][0]["quote"])
    assert checked["claims"]
    (catalogue,) = (await client.read_resource("wenju://articles")).contents
    assert {one["id"] for one in json.loads(catalogue.text)["articles"]} == ids  # type: ignore[union-attr]
    (text,) = (await client.read_resource(f"wenju://articles/{cited}")).contents
    assert article["text"] in text.text  # type: ignore[union-attr]
    templates = (await client.list_resource_templates()).resource_templates
    assert [one.uri_template for one in templates] == ["wenju://articles/{article_id}"]


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_every_tool_over_http(desk: Desk, mode: str) -> None:
    over_http(desk, desk.key(), lambda client: every_tool(client, "補助？"), mode=mode)


def test_what_goes_wrong_is_told_to_the_client(desk: Desk) -> None:
    async def work(client: Client) -> None:
        for name, arguments, words in (
            ("read_article", {"article_id": "none"}, "there is no article with that id"),
            ("ask", {"question": "鎖住"}, "locked"),
            ("ask", {"question": ""}, "question"),
            ("search", {"question": "a", "limit": 0}, "limit"),
        ):
            result = await client.call_tool(name, arguments)
            assert result.is_error
            assert words in result.content[0].text  # type: ignore[union-attr]
        result = await client.call_tool("ask", {"question": "故障"})
        assert result.is_error
        assert "secret" not in result.content[0].text  # type: ignore[union-attr]
        with pytest.raises(MCPError, match="no article"):
            await client.read_resource("wenju://articles/none")

    over_http(desk, desk.key(), work)


def test_keys_open_tools_by_their_scopes(desk: Desk) -> None:
    async def work(client: Client) -> None:
        await called(client, "list_articles")
        for name, arguments, scope in (("ask", {"question": "a"}, "ask"), ("verify_text", {"text": "a"}, "verify")):
            result = await client.call_tool(name, arguments)
            assert result.is_error
            assert f"it wants the scope {scope}" in result.content[0].text  # type: ignore[union-attr]

    over_http(desk, desk.key(Scope.READ), work)
    reply = httpx2.post(f"{desk.url}/mcp", json={})
    assert reply.status_code == 401


@pytest.fixture
def parameters(sample_settings: Settings) -> StdioServerParameters:
    environment = {**os.environ, "WENJU_STORAGE_DIR": str(sample_settings.storage_dir.resolve())}
    return StdioServerParameters(
        command=sys.executable, args=[str(PROJECT_ROOT / "wenju.py"), "mcp"], env=environment, cwd=str(PROJECT_ROOT)
    )


def test_every_tool_over_stdio(parameters: StdioServerParameters) -> None:
    async def run() -> None:
        async with Client(parameters) as client:
            await every_tool(client, "三十人以下服務業數位轉型補助，每家企業最多可以領多少？")

    asyncio.run(run())


CLIENT = """
import asyncio, sys
from mcp import Client, StdioServerParameters
async def run():
    async with Client(StdioServerParameters(command=sys.executable, args=[sys.argv[1], "mcp"], env={"WENJU_STORAGE_DIR": sys.argv[2]})) as client:
        await client.list_tools()
        print("asking", flush=True)
        while True:
            await client.call_tool("ask", {"question": "內部碳定價有哪些優點？"})
asyncio.run(run())
"""


def test_a_killed_client_leaves_nothing_behind(sample_settings: Settings) -> None:
    """The client is killed in the middle of a question; the server and its worker are gone soon after."""
    command = [sys.executable, "-c", CLIENT, str(PROJECT_ROOT / "wenju.py"), str(sample_settings.storage_dir.resolve())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT_ROOT) as client:
        assert client.stdout is not None
        assert client.stdout.readline().strip() == "asking"
        left = descendants(client.pid)
        assert len(left) >= 2  # the server and its worker
        client.send_signal(signal.SIGKILL)
        client.wait()
    deadline = time.monotonic() + 30
    while any(map(alive, left)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in left if alive(pid)] == []


def descendants(pid: int) -> list[int]:
    found = []
    for child in (Path(f"/proc/{pid}/task/{pid}/children")).read_text().split():
        found += [int(child), *descendants(int(child))]
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
