"""The routes beside the pages: what the components fetch and send."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from review.domain.case import Disposition
from review.errors import InvalidInputError, UploadOffsetError
from review.i18n import gettext as _
from review.services import media, queue, uploads
from review.ui import desk
from review.ui.answers import PRIVATE, acting_id, in_thread, route, said_json
from review.ui.parts import document
from review.ui.ranges import in_ranges

CHUNK_LIMIT = 16 * 1024 * 1024
OFFSET_DIGITS = 18


async def case_document(request: Request) -> Response:
    """Text, words and findings of a case, for the player."""
    case_id, by = request.path_params["case_id"], acting_id(request)

    def work() -> dict[str, Any]:
        office = desk.office()
        view = queue.view(office, case_id, by=by)
        played = view.case.recording_id
        silent = media.stretches(office, played) if played else ()
        return document.of_case(view, now=office.now(), stretches=silent)

    return JSONResponse(await in_thread(work), headers=PRIVATE)


async def put_disposition(request: Request) -> Response:
    """Keep what a reviewer makes of one finding, durably, before answering."""
    said = (await said_json(request)).get("disposition")
    try:
        disposition = None if said is None else Disposition(said)
    except ValueError as error:
        raise InvalidInputError(field="disposition", reason=repr(said)) from error
    params, by = request.path_params, acting_id(request)
    await in_thread(
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
    case_id, by = request.path_params["case_id"], acting_id(request)
    case = await in_thread(lambda: queue.renew(desk.office(), case_id, by=by))
    until = case.claimed_until.isoformat() if case.claimed_until else None
    return JSONResponse({"until": until}, headers=PRIVATE)


async def recording_audio(request: Request) -> Response:
    """The sound of a recording, in ranges: a seek fetches only what it needs."""
    recording_id, by = request.path_params["recording_id"], acting_id(request)
    copy = await in_thread(lambda: media.playable(desk.office(), recording_id, by=by))
    return await in_thread(lambda: in_ranges(copy, media_type=media.media_type(copy)))


async def recording_peaks(request: Request) -> Response:
    """The waveform of a recording."""
    recording_id, by = request.path_params["recording_id"], acting_id(request)
    found = await in_thread(lambda: media.peaks(desk.office(), recording_id, by=by))
    rounded = [round(peak, 3) for peak in found]
    return JSONResponse({"peaks": rounded}, headers=PRIVATE)


async def begin_upload(request: Request) -> Response:
    """A new upload: `{"filename", "size"}` in, `{"id", "offset"}` out."""
    said, by = await said_json(request), acting_id(request)
    filename, size = said.get("filename"), said.get("size")
    if not isinstance(filename, str) or type(size) is not int:
        raise InvalidInputError(field="filename, size", reason="?")
    upload = await in_thread(
        lambda: uploads.begin(desk.office(), by=by, filename=filename, size=size)
    )
    return JSONResponse({"id": upload.id, "offset": upload.offset}, 201)


async def find_upload(request: Request) -> Response:
    """How far an upload is."""
    upload_id, by = request.path_params["upload_id"], acting_id(request)
    upload = await in_thread(lambda: uploads.status(desk.office(), upload_id, by=by))
    return JSONResponse({"id": upload.id, "offset": upload.offset}, headers=PRIVATE)


async def put_chunk(request: Request) -> Response:
    """Append one slice at `?offset=`; 409 tells where the next one has to start."""
    upload_id, by = request.path_params["upload_id"], acting_id(request)
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
        upload = await in_thread(
            lambda: uploads.append(
                desk.office(), upload_id, by=by, offset=int(said), chunk=bytes(chunk)
            )
        )
    except UploadOffsetError as error:
        return JSONResponse({"offset": error.data["expected"]}, 409, headers=PRIVATE)
    return JSONResponse({"offset": upload.offset}, headers=PRIVATE)


ROUTES = [
    route("/cases/{case_id}/document", case_document, "GET"),
    route("/cases/{case_id}/findings/{finding_id}", put_disposition, "PUT"),
    route("/cases/{case_id}/lease", renew_lease, "POST"),
    route("/recordings/{recording_id}/audio", recording_audio, "GET"),
    route("/recordings/{recording_id}/peaks", recording_peaks, "GET"),
    route("/uploads", begin_upload, "POST"),
    route("/uploads/{upload_id}", find_upload, "GET"),
    route("/uploads/{upload_id}", put_chunk, "PUT"),
]
