"""Pictures of printed pages: where the page finds one, and the route that serves it.

Not for: drawing them; the engine does. Nothing in an address is ever used as a path.
"""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from rag.domain import Citation
from rag.errors import WenjuError
from web.source import Source

ROUTE = "/api/page.png"


def picture_addresses(citation: Citation) -> list[str]:
    """The address of the picture of each page on which the quote stands, in reading order."""
    pages = dict.fromkeys(box.page for box in citation.boxes)
    article = citation.passage.article.id
    return [
        f"{ROUTE}?{urlencode({'article': article, 'page': page, 'start': citation.start, 'end': citation.end})}"
        for page in pages
    ]


def pictures_router(source: Source) -> APIRouter:
    """Build the route over an engine source."""
    router = APIRouter()

    @router.get(ROUTE)
    async def page(article: str, page: int, start: int = 0, end: int = 0) -> Response:
        try:
            png = await run_in_threadpool(source.get().page_picture, article, page, start, end)
        except KeyError:
            return JSONResponse({"error": "there is no such page"}, 404)
        except WenjuError as error:
            return JSONResponse({"error": str(error)}, 503)
        return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})

    return router
