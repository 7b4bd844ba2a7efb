"""How the routes beside the pages answer: who asks, what they sent, what an error says.

The gate has looked the person up; each handler passes the id on, and the service
decides. Errors of ours become a status and one translated sentence.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from audio.errors import AudioError
from review.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    ReviewError,
    UploadTooLargeError,
)
from review.i18n import say_error, use_language

BODY_LIMIT = 16 * 1024
HEADER = "x-requested-with"
PRIVATE = {"cache-control": "private, no-store"}

T = TypeVar("T")
Handler = Callable[[Request], Awaitable[Response]]


def answering(handler: Handler) -> Handler:
    """The handler, with our errors as a status and one sentence; writes need our header."""

    async def inner(request: Request) -> Response:
        use_language(request.scope["person"].lang)
        if request.method not in {"GET", "HEAD"} and HEADER not in request.headers:
            return JSONResponse({"message": "no " + HEADER}, 403)
        try:
            return await handler(request)
        except (ReviewError, AudioError) as error:
            said = {"message": say_error(error), "code": error.code}
            return JSONResponse(said, _status(error), headers=PRIVATE)

    return inner


def _status(error: ReviewError | AudioError) -> int:
    for kind, status in (
        (NotFoundError, 404),
        (NotAllowedError, 403),
        (InvalidInputError, 422),
        (UploadTooLargeError, 413),
        (ConflictError, 412),
    ):
        if isinstance(error, kind):
            return status
    return 412


async def in_thread(work: Callable[[], T]) -> T:
    """What the work returns; the server goes on answering others meanwhile."""
    return await anyio.to_thread.run_sync(work)


def acting_id(request: Request) -> str:
    """Who asks, as the gate found them."""
    person_id: str = request.scope["person"].id
    return person_id


async def said_json(request: Request) -> dict[str, Any]:
    """The body of a request, a JSON object; raises InvalidInputError for anything else."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > BODY_LIMIT:
            raise InvalidInputError(field="body", reason=f"> {BODY_LIMIT}")
    try:
        said = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise InvalidInputError(field="body", reason="JSON") from error
    if not isinstance(said, dict):
        raise InvalidInputError(field="body", reason="JSON")
    return said


def route(path: str, handler: Handler, *methods: str) -> Route:
    """A route under /api that answers so."""
    return Route("/api" + path, answering(handler), methods=list(methods))
