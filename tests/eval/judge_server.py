"""A judge that is not one: an OpenAI-compatible server on this machine that answers by the schema it is asked for, or badly."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


def reply(schema_text: str) -> dict[str, Any]:
    """What a judge that agrees with everything says, in the form that the prompt describes."""
    if '"statements"' in schema_text and '"verdict"' in schema_text:
        return {"statements": [{"statement": "s", "reason": "r", "verdict": 1}]}
    if '"classifications"' in schema_text:
        return {"classifications": [{"statement": "s", "reason": "r", "attributed": 1}]}
    if '"noncommittal"' in schema_text:
        return {"question": "每家企業最多補助多少？", "noncommittal": 0}
    if '"claims"' in schema_text:
        return {"claims": ["每家企業最多補助10萬元"]}
    if '"statements"' in schema_text:
        return {"statements": ["每家企業最多補助10萬元"]}
    return {"reason": "r", "verdict": 1}


@contextmanager
def judge_server(*, broken_every: int = 0) -> Iterator[tuple[str, list[str]]]:
    """The server's address and the list of what it was asked; every so many replies are no JSON at all."""
    asked: list[str] = []
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            text = "\n".join(str(message["content"]) for message in body["messages"])
            with lock:
                asked.append(text)
                broken = bool(broken_every) and len(asked) % broken_every == 0
            schemas = re.findall(r'"properties".*', text, flags=re.DOTALL)
            content = (
                "好的，我來想一想"
                if broken
                else json.dumps(reply(schemas[-1] if schemas else text), ensure_ascii=False)
            )
            choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}}
            usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
            value = {
                "id": "x",
                "object": "chat.completion",
                "created": 0,
                "model": "judge",
                "choices": [choice],
                "usage": usage,
            }
            payload = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
