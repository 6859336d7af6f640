"""The engine's steps as server-sent events (WHATWG HTML §9.2): ``accepted`` at once, each step, each claim, the whole ``answer``.

What goes wrong after that comes as ``problem``, in the shape of RFC 9457. Names of events and fields are part of the interface.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import StreamingResponse

from rag.domain import Answered, Condensed, Drafted, Found, Screened, Step, Verified
from rag.errors import WenjuError
from web.problems import INTERNAL, Trouble, told, trouble_of

_log = logging.getLogger(__name__)

Json = dict[str, Any]


def event(name: str, data: Json) -> str:
    """One event."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def step_event(step: Step) -> str:
    """An engine's step, short: what was found, not all that it says."""
    if isinstance(step, Screened):
        return event("screened", {"question": step.question, "refused": bool(step.refusal)})
    if isinstance(step, Condensed):
        return event("condensed", {"question": step.question})
    if isinstance(step, Found):
        hits = [
            {"passage_id": hit.passage.id, "article": hit.passage.article.title, "score": round(hit.score, 6)}
            for hit in step.hits
        ]
        return event("found", {"hits": hits})
    if isinstance(step, Drafted):
        draft = step.draft
        return event("drafted", {"status": str(draft.status), "claims": len(draft.claims), "engine": draft.engine})
    assert isinstance(step, Verified)
    return event("verified", {"claims": len(step.claims)})


def event_stream(events: AsyncIterator[str]) -> StreamingResponse:
    """Events as a reply that no proxy holds back."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


async def answer_events(path: str, steps: AsyncIterator[Step], finished: Any) -> AsyncIterator[str]:
    """All events of one question; ``finished`` (async) takes the answer and gives its JSON."""
    yield event("accepted", {})
    try:
        async for step in steps:
            if isinstance(step, Answered):
                shown = await finished(step.answer)
                for claim in shown["claims"]:
                    yield event("claim", claim)
                yield event("answer", shown)
            else:
                yield step_event(step)
    except WenjuError as error:
        yield _problem(path, trouble_of(error))
    except Exception:
        # The edge of the program: the status line is long gone, so a bug is told as the last event.
        _log.exception("a stream of %s failed", path)
        yield _problem(path, Trouble(500, INTERNAL))


def _problem(path: str, trouble: Trouble) -> str:
    return event("problem", json.loads(bytes(told(path, trouble).body)))
