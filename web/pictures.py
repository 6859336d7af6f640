"""Pictures of printed pages: where the page finds one, and the route that serves it.

An address carries a key, made with a secret of this process: it shows the pages that an answer cites, and nobody can page through an issue by
counting up. Nothing in an address is ever used as a path.

Not for: drawing them; the engine does.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from rag.domain import Answer, Citation
from rag.errors import WenjuError
from web.api import refused
from web.source import Source

ROUTE = "/api/page.png"
_SECRET = secrets.token_bytes(32)
_LONGEST = 1_000  # characters of an article's id
_LARGEST = 10**9


def picture_addresses(citation: Citation) -> list[str]:
    """The address of the picture of each page on which the quote stands, in reading order."""
    pages = dict.fromkeys(box.page for box in citation.boxes)
    article = citation.passage.article.id
    return [
        f"{ROUTE}?{urlencode({'article': article, 'page': page, 'start': citation.start, 'end': citation.end, 'key': key})}"
        for page in pages
        for key in [_key(article, page, citation.start, citation.end)]
    ]


def with_pictures(answer: Answer, shown: dict[str, object]) -> dict[str, object]:
    """An answer's JSON with the addresses of its citations' pages, which nobody could make up."""
    citations = shown["citations"]
    assert isinstance(citations, list)
    pairs = zip(citations, answer.citations, strict=True)
    return {**shown, "citations": [{**one, "pictures": picture_addresses(citation)} for one, citation in pairs]}


def _key(article: str, page: int, start: int, end: int) -> str:
    return hmac.new(_SECRET, f"{article}\0{page}\0{start}\0{end}".encode(), hashlib.sha256).hexdigest()[:32]


def pictures_router(source: Source, *, open_archive: bool = False) -> APIRouter:
    """Build the route over an engine source; ``open_archive``: any page may be seen, without a key."""
    router = APIRouter()

    @router.get(ROUTE)
    async def page(article: str, page: int, start: int = 0, end: int = 0, key: str = "") -> Response:
        if len(article) > _LONGEST or not all(0 <= number < _LARGEST for number in (page, start, end)):
            return JSONResponse({"error": "there is no such page"}, 404)
        if not open_archive and not hmac.compare_digest(key.encode(), _key(article, page, start, end).encode()):
            return JSONResponse(
                {"error": "only pages that an answer cites are shown, by the address that it gives"}, 403
            )
        try:
            png = await run_in_threadpool(source.get().page_picture, article, page, start, end)
        except KeyError:
            return JSONResponse({"error": "there is no such page"}, 404)
        except WenjuError as error:
            return refused(error)
        return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})

    return router
