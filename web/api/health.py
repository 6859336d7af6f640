"""``/readyz`` (can it answer?) and ``/metrics``; ``/healthz`` (does it live?) is beside ``/api/ask``."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from rag.errors import WenjuError
from web.api.metrics import Metrics
from web.problems import told, trouble_of
from web.service import Service
from web.threads import in_thread


def health_router(service: Service, metrics: Metrics) -> APIRouter:
    """Build the routes."""
    router = APIRouter()

    @router.get("/readyz")
    async def readyz(request: Request) -> Response:
        try:
            status = await service.status()
            revision = await in_thread(lambda: service.stored().revision())
        except WenjuError as error:
            return told(request.url.path, trouble_of(error))
        return JSONResponse({"status": "ready", **status, "database": revision})

    @router.get("/metrics")
    async def shown() -> Response:
        return Response(metrics.text(), media_type=metrics.media_type)

    return router
