"""The routes for what is masked: see it, hear it, mark more; register and receipts."""

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from review.documents import receipt
from review.domain.privacy import Purpose
from review.errors import InvalidInputError, NotFoundError
from review.services import (
    erasure,
    marking,
    personal_exports,
    queue,
    register,
    unlock,
)
from review.services.register import Form
from review.ui import desk, handing
from review.ui.answers import PRIVATE, acting_id, in_thread, route, said_json
from review.ui.parts import document

PLACES = 200
PIECE = 1 << 16
SEALED = "application/octet-stream"
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}


async def see_original(request: Request) -> Response:
    """`{"purpose", "note"}` in; the original and the seconds it may be seen out."""
    said, by = await said_json(request), acting_id(request)
    span_id, note = request.path_params["span_id"], said.get("note", "")
    try:
        purpose = Purpose(str(said.get("purpose")))
    except ValueError as error:
        raise InvalidInputError(field="purpose", reason="?") from error
    if not isinstance(note, str):
        raise InvalidInputError(field="note", reason="?")
    office = desk.office()
    shown = await in_thread(
        lambda: unlock.unlock(office, span_id, by=by, purpose=purpose, note=note)
    )
    opened = document.shown((shown,), now=office.now())
    return JSONResponse(opened[span_id], headers=PRIVATE)


async def still_shown(request: Request) -> Response:
    """The originals of a case that this person may see at this moment."""
    case_id, by = request.path_params["case_id"], acting_id(request)
    office = desk.office()

    def work() -> dict[str, document.Json]:
        view = queue.view(office, case_id, by=by)
        return document.shown(view.shown, now=office.now())

    return JSONResponse({"shown": await in_thread(work)}, headers=PRIVATE)


async def hear_original(request: Request) -> Response:
    """The sound of an original that is unlocked for this person, as a short clip."""
    span_id, by = request.path_params["span_id"], acting_id(request)
    sound = await in_thread(lambda: unlock.clip(desk.office(), span_id, by=by))
    return Response(sound, media_type="audio/wav", headers=PRIVATE)


async def mask_missed(request: Request) -> Response:
    """Mask stretches of the text: `{"places", "words", "type"}`, code points, half open.

    Without places, the words stand only in what lines said before.
    """
    said, by = await said_json(request), acting_id(request)
    case_id = request.path_params["case_id"]
    words, kind = said.get("words"), said.get("type")
    if not (isinstance(words, str) and isinstance(kind, str)):
        raise InvalidInputError(field="words, type", reason="?")
    places = _places(said.get("places"))
    count = await in_thread(
        lambda: marking.mark_all(
            desk.office(), case_id, by=by, places=places, words=words, type=kind
        )
    )
    return JSONResponse({"masked": count}, headers=PRIVATE)


def _places(said: object) -> list[marking.Place]:
    if not isinstance(said, list) or len(said) > PLACES:
        raise InvalidInputError(field="places", reason="?")
    for place in said:
        if not isinstance(place, list) or [type(end) for end in place] != [int, int]:
            raise InvalidInputError(field="places", reason="?")
    return [(start, end) for start, end in said]


async def download_register(request: Request) -> Response:
    """The register of processing as a file, `?form=html|csv|json`."""
    by, form = acting_id(request), _form(request, "html", "csv", "json")
    said = await in_thread(lambda: register.export(desk.office(), by=by, form=form))
    return _file(said, f"register.{form}")


async def download_receipt(request: Request) -> Response:
    """The receipt of an erasure as a file, `?form=html|json`."""
    number, by = request.path_params["number"], acting_id(request)
    form = _form(request, "html", "json")
    said = await in_thread(lambda: erasure.receipt(desk.office(), number, by=by))
    write = receipt.receipt_html if form == "html" else receipt.receipt_json
    return _file(write(said), f"{said.number}.{form}")


async def take_export(request: Request) -> Response:
    """The sealed file of an export, for whoever asked; that it went out whole is logged."""
    export_id, by = request.path_params["export_id"], acting_id(request)
    found = next((one for one in handing.held(by) if one.export_id == export_id), None)
    if found is None:
        raise NotFoundError(what="export", id=export_id)
    kept = {
        **PRIVATE,
        "content-disposition": f'attachment; filename="{found.name}"',
        "content-length": str(len(found.sealed)),
    }
    if request.method == "HEAD":  # nothing went out
        return Response(headers=kept, media_type=SEALED)
    await in_thread(lambda: personal_exports.handed(desk.office(), export_id, by=by))
    return StreamingResponse(
        _going_out(request, found),
        media_type=SEALED,
        headers=kept,
    )


async def _going_out(request: Request, file: handing.Held) -> AsyncIterator[bytes]:
    for start in range(0, len(file.sealed), PIECE):
        yield file.sealed[start : start + PIECE]
    if await request.is_disconnected():
        return  # it stays, to be taken again
    await in_thread(
        lambda: personal_exports.downloaded(desk.office(), file.export_id, by=file.by)
    )
    handing.let_go(file.export_id)


def _form(request: Request, *known: Form) -> Form:
    said = request.query_params.get("form", "html")
    found = next((form for form in known if form == said), None)
    if found is None:
        raise InvalidInputError(field="form", reason="?")
    return found


def _file(text: str, name: str) -> Response:
    """Always a file to keep, never a page of ours: what it says is no part of the app."""
    kept = {**PRIVATE, "content-disposition": f'attachment; filename="{name}"'}
    kind = MEDIA_TYPES[name.rpartition(".")[2]]
    return Response(text.encode("utf-8"), media_type=kind, headers=kept)


ROUTES = [
    route("/cases/{case_id}/shown", still_shown, "GET"),
    route("/cases/{case_id}/masked", mask_missed, "POST"),
    route("/masked/{span_id}/unlock", see_original, "POST"),
    route("/masked/{span_id}/sound", hear_original, "GET"),
    route("/privacy/register", download_register, "GET"),
    route("/privacy/receipts/{number}", download_receipt, "GET"),
    route("/privacy/exports/{export_id}/file", take_export, "GET"),
]
