"""The OpenAPI 3.1 document of ``/api/v1``, and a page to read it: plain HTML from this server, no script and nothing from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from web.access import is_declared, rule_for
from web.api.shapes import Problem
from web.problems import MEDIA, TITLES

Json = dict[str, Any]
_PREFIX = "/api/v1"
_ABOUT = (
    "Ask a publication's archive, get an answer quoted from its articles, and see the evidence. "
    "A key (`wenju key create`) goes into the header `Authorization: Bearer wj_…`; without one, a caller is a member where the server allows it."
)
_EVENTS = 'event: accepted\ndata: {}\n\nevent: found\ndata: {"hits": []}\n\nevent: claim\ndata: {"text": "…"}\n\nevent: answer\ndata: {}\n\n'
_EVENT = {
    "type": "object",
    "description": "one event; data is JSON",
    "required": ["event", "data"],
    "properties": {"event": {"type": "string"}, "data": {"type": "string"}},
}
_ALWAYS = (401, 403, 422, 429, 503)
_WITH_BODY = (400, 411, 413)


def document(app: FastAPI) -> Json:
    """The document; made once for each application."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, routes=app.routes, description=_ABOUT)
        made["servers"] = [{"url": _PREFIX}]
        schemas = made["components"]["schemas"]
        schemas["Problem"] = Problem.model_json_schema()
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        made["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer", "bearerFormat": "wj_…"}}
        for method, path, operation in _operations(made):
            _complete(method, path, operation)
        app.openapi_schema = made
    return app.openapi_schema


def _complete(method: str, path: str, operation: Json) -> None:
    rule = rule_for(method.upper(), _PREFIX + path.replace("{id}", "x"))
    assert is_declared(method.upper(), _PREFIX + path.replace("{id}", "x")), path
    operation["security"] = [{"key": [str(rule.scope)] if rule.scope else []}]
    operation["x-role"] = str(rule.role)
    replies = operation["responses"]
    also = (
        (404, 504)
        if "{id}" in path or path == "/page.png"
        else (504,)
        if path in {"/ask", "/search", "/verify"}
        else ()
    )
    for status in (*_ALWAYS, *(_WITH_BODY if "requestBody" in operation else ()), *also):
        code, title, _ = TITLES[status]
        example = {"type": f"{_PREFIX}/docs#{code}", "title": title, "status": status, "detail": "…"}
        content = {MEDIA: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}}
        replies[str(status)] = {"description": title, "content": content}
    if path == "/ask":
        replies["200"]["content"]["text/event-stream"] = {"schema": _EVENT, "example": _EVENTS}


def _operations(made: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


_STYLE = """
body{font:16px/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d1d1b;background:#fffdf8}
h2{border-top:1px solid #ccc6b8;padding-top:1rem}code,pre{font:14px/1.5 ui-monospace,monospace}
pre{background:#f3efe4;padding:.8rem;overflow:auto}table{border-collapse:collapse;width:100%}
td,th{border-top:1px solid #ddd7c8;padding:.3rem .6rem;text-align:left;vertical-align:top}.m{color:#8c2f1b;font-weight:600}
@media(prefers-color-scheme:dark){body{color:#eee9dc;background:#1c1b18}pre{background:#2a2823}.m{color:#e2957f}}
"""


def page_of(made: Json) -> str:
    """The document as a page."""
    parts = [_operation(method, path, operation) for method, path, operation in _operations(made)]
    kinds = dict.fromkeys((code, title) for code, title, _ in TITLES.values())
    problems = "".join(f'<tr id="{code}"><td><code>{code}</code></td><td>{title}</td></tr>' for code, title in kinds)
    shapes = "".join(_shape(name, schema) for name, schema in sorted(made["components"]["schemas"].items()))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(made["info"]["title"])} API</title>'
        f'<link rel="icon" href="/ui/seal.svg" type="image/svg+xml">'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>'
        f"<h1>{escape(made['info']['title'])} API v{escape(made['info']['version'])}</h1><p>{escape(made['info']['description'])}</p>"
        f'<p><a href="{_PREFIX}/openapi.json">openapi.json</a> (OpenAPI {escape(made["openapi"])})</p>'
        f"{''.join(parts)}<h2>Problems</h2><table>{problems}</table><h2>Shapes</h2>{shapes}</body></html>"
    )


def _operation(method: str, path: str, operation: Json) -> str:
    parameters = "".join(
        f"<tr><td><code>{escape(one['name'])}</code></td><td>{escape(one['in'])}</td><td>{_type(one['schema'])}</td>"
        f"<td>{escape(one['schema'].get('description', ''))}</td></tr>"
        for one in operation.get("parameters", ())
    )
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    replies = "".join(
        f"<tr><td>{status}</td><td>{escape(reply['description'])}</td><td>{', '.join(map(escape, reply.get('content', {})))}</td>"
        f"<td>{_type(_schema_of(reply))}</td></tr>"
        for status, reply in sorted(operation["responses"].items())
    )
    scope = "".join(operation["security"][0]["key"]) or "none opens it"
    return (
        f'<h2><span class="m">{method.upper()}</span> <code>{_PREFIX}{escape(path)}</code></h2><p>{escape(operation["summary"])}. '
        f"Role: {operation['x-role']}; scope of a key: {escape(scope)}.</p>"
        + (f"<table>{parameters}</table>" if parameters else "")
        + (f"<p>Body: {_type(body)}</p>" if body else "")
        + f"<table>{replies}</table>"
    )


def _schema_of(reply: Json) -> Json:
    contents: list[Json] = [*reply.get("content", {}).values()]
    schema: Json = contents[0].get("schema", {}) if contents else {}
    return schema


def _shape(name: str, schema: Json) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(field)}</code></td><td>{_type(of)}</td><td>{escape(of.get('description', ''))}</td></tr>"
        for field, of in schema.get("properties", {}).items()
    )
    examples = "".join(
        f"<pre>{escape(json.dumps(one, ensure_ascii=False, indent=2))}</pre>" for one in schema.get("examples", ())
    )
    return f'<h3 id="shape-{escape(name)}">{escape(name)}</h3><p>{escape(schema.get("description", ""))}</p><table>{rows}</table>{examples}'


def _type(schema: Json) -> str:
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#shape-{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " or ".join(f"<code>{escape(json.dumps(one))}</code>" for one in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_type(schema.get('items', {}))}"
    return escape(str(schema.get("type", "anything")))
