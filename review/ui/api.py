"""The routes beside the pages: what the components fetch and send.

The gate has looked the person up; each handler passes the id on, and the service
decides. Errors of ours become a status and one translated sentence.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from review.domain.case import Disposition
from review.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    ReviewError,
    UploadOffsetError,
    UploadTooLargeError,
)
from review.i18n import gettext as _
from review.i18n import say_error, use_language
from review.services import media, queue, uploads
from review.ui import desk
from review.ui.parts import document

CHUNK_LIMIT = 16 * 1024 * 1024
BODY_LIMIT = 16 * 1024
OFFSET_DIGITS = 18
HEADER = "x-requested-with"
PRIVATE = {"cache-control": "private, no-store"}

T = TypeVar("T")
Handler = Callable[[Request], Awaitable[Response]]


def _answering(handler: Handler) -> Handler:
    async def inner(request: Request) -> Response:
        use_language(request.scope["person"].lang)
        if request.method not in {"GET", "HEAD"} and HEADER not in request.headers:
            return JSONResponse({"message": "no " + HEADER}, 403)
        try:
            return await handler(request)
        except ReviewError as error:
            said = {"message": say_error(error), "code": error.code}
            return JSONResponse(said, _status(error), headers=PRIVATE)

    return inner


def _status(error: ReviewError) -> int:
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


async def _run(work: Callable[[], T]) -> T:
    return await anyio.to_thread.run_sync(work)


def _by(request: Request) -> str:
    person_id: str = request.scope["person"].id
    return person_id


async def _json(request: Request) -> dict[str, Any]:
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


async def case_document(request: Request) -> Response:
    """Text, words and findings of a case, for the player."""
    case_id, by = request.path_params["case_id"], _by(request)

    def work() -> dict[str, Any]:
        return document.of_case(queue.view(desk.office(), case_id, by=by))

    return JSONResponse(await _run(work), headers=PRIVATE)


async def put_disposition(request: Request) -> Response:
    """Keep what a reviewer makes of one finding, durably, before answering."""
    said = (await _json(request)).get("disposition")
    try:
        disposition = None if said is None else Disposition(said)
    except ValueError as error:
        raise InvalidInputError(field="disposition", reason=repr(said)) from error
    params, by = request.path_params, _by(request)
    await _run(
        lambda: queue.note_disposition(
            desk.office(),
            params["case_id"],
            by=by,
            finding_id=params["finding_id"],
            disposition=disposition,
        )
    )
    return JSONResponse({"disposition": said}, headers=PRIVATE)


async def renew_lease(request: Request) -> Response:
    """Somebody is still at work on this case."""
    case_id, by = request.path_params["case_id"], _by(request)
    case = await _run(lambda: queue.renew(desk.office(), case_id, by=by))
    until = case.claimed_until.isoformat() if case.claimed_until else None
    return JSONResponse({"until": until}, headers=PRIVATE)


async def recording_audio(request: Request) -> Response:
    """The sound of a recording, in ranges: a seek fetches only what it needs."""
    recording_id, by = request.path_params["recording_id"], _by(request)
    path = await _run(lambda: media.playable(desk.office(), recording_id, by=by))
    kept = {"cache-control": "private, max-age=600"}
    return FileResponse(path, media_type=media.media_type(path), headers=kept)


async def recording_peaks(request: Request) -> Response:
    """The waveform of a recording."""
    recording_id, by = request.path_params["recording_id"], _by(request)
    found = await _run(lambda: media.peaks(desk.office(), recording_id, by=by))
    rounded = [round(peak, 3) for peak in found]
    return JSONResponse({"peaks": rounded}, headers=PRIVATE)


async def begin_upload(request: Request) -> Response:
    """A new upload: `{"filename", "size"}` in, `{"id", "offset"}` out."""
    said, by = await _json(request), _by(request)
    filename, size = said.get("filename"), said.get("size")
    if not isinstance(filename, str) or type(size) is not int:
        raise InvalidInputError(field="filename, size", reason="?")
    upload = await _run(
        lambda: uploads.begin(desk.office(), by=by, filename=filename, size=size)
    )
    return JSONResponse({"id": upload.id, "offset": upload.offset}, 201)


async def find_upload(request: Request) -> Response:
    """How far an upload is."""
    upload_id, by = request.path_params["upload_id"], _by(request)
    upload = await _run(lambda: uploads.status(desk.office(), upload_id, by=by))
    return JSONResponse({"id": upload.id, "offset": upload.offset}, headers=PRIVATE)


async def put_chunk(request: Request) -> Response:
    """Append one slice at `?offset=`; 409 tells where the next one has to start."""
    upload_id, by = request.path_params["upload_id"], _by(request)
    said = request.query_params.get("offset", "")
    if not said.isdecimal() or len(said) > OFFSET_DIGITS:
        raise InvalidInputError(field="offset", reason=said[:OFFSET_DIGITS] or "?")
    chunk = bytearray()
    async for piece in request.stream():
        chunk += piece
        if len(chunk) > CHUNK_LIMIT:
            message = _("A slice may hold {limit} bytes.").format(limit=CHUNK_LIMIT)
            return JSONResponse({"message": message}, 413)

    try:
        upload = await _run(
            lambda: uploads.append(
                desk.office(), upload_id, by=by, offset=int(said), chunk=bytes(chunk)
            )
        )
    except UploadOffsetError as error:
        return JSONResponse({"offset": error.data["expected"]}, 409, headers=PRIVATE)
    return JSONResponse({"offset": upload.offset}, headers=PRIVATE)


def _route(path: str, handler: Handler, *methods: str) -> Route:
    return Route("/api" + path, _answering(handler), methods=list(methods))


ROUTES = [
    _route("/cases/{case_id}/document", case_document, "GET"),
    _route("/cases/{case_id}/findings/{finding_id}", put_disposition, "PUT"),
    _route("/cases/{case_id}/lease", renew_lease, "POST"),
    _route("/recordings/{recording_id}/audio", recording_audio, "GET"),
    _route("/recordings/{recording_id}/peaks", recording_peaks, "GET"),
    _route("/uploads", begin_upload, "POST"),
    _route("/uploads/{upload_id}", find_upload, "GET"),
    _route("/uploads/{upload_id}", put_chunk, "PUT"),
]
