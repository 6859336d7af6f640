"""Pictures of printed pages: where the page finds one, and the route that serves it.

An address carries a key, made with a secret of this installation: it shows the pages that an answer cites, and nobody can page through an issue by
counting up. Nothing in an address is ever used as a path.

Not for: drawing them; the engine does.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rag.domain import Answer, Citation
from rag.errors import WenjuError
from web.problems import Trouble, told, trouble_of
from web.source import Source
from web.threads import in_thread

ROUTE = "/api/page.png"
LONGEST_ID = 1_000  # characters of an article's id
LARGEST = 10**9
_secret = secrets.token_bytes(32)


def share_secret(secret: bytes) -> None:
    """Sign addresses with this secret from now on, so that every process of an installation takes what another one gave."""
    global _secret  # noqa: PLW0603 - one process, one secret
    _secret = secret


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
    return hmac.new(_secret, f"{article}\0{page}\0{start}\0{end}".encode(), hashlib.sha256).hexdigest()[:32]


def pictures_router(source: Source, *, open_archive: bool = False) -> APIRouter:
    """Build the route over an engine source; ``open_archive``: any page may be seen, without a key."""
    router = APIRouter()

    @router.get(ROUTE)
    async def page(
        request: Request, *, article: str, page: int, start: int = 0, end: int = 0, key: str = ""
    ) -> Response:
        picture = await page_picture(source, article, page, start, end, key=None if open_archive else key)
        return picture if isinstance(picture, Response) else told(request.url.path, picture)

    return router


async def page_picture(
    source: Source, article: str, page: int, start: int, end: int, *, key: str | None
) -> Response | Trouble:
    """The picture of a page as a reply, or why there is none; ``key`` None: it is not asked for."""
    if len(article) > LONGEST_ID or not all(0 <= number < LARGEST for number in (page, start, end)):
        return Trouble(404, "there is no such page")
    if key is not None and not hmac.compare_digest(key.encode(), _key(article, page, start, end).encode()):
        return Trouble(403, "only pages that an answer cites are shown, by the address that it gives")
    try:
        png = await in_thread(source.get().page_picture, article, page, start, end)
    except KeyError:
        return Trouble(404, "there is no such page")
    except WenjuError as error:
        return trouble_of(error)
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})
