"""The routes for what is masked: look at an original, hear it."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from review.domain.privacy import Purpose
from review.errors import InvalidInputError
from review.services import queue, unlock
from review.ui import desk
from review.ui.answers import PRIVATE, acting_id, in_thread, route, said_json
from review.ui.parts import document


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
    return Response(sound, media_type="audio/mp4", headers=PRIVATE)


ROUTES = [
    route("/cases/{case_id}/shown", still_shown, "GET"),
    route("/masked/{span_id}/unlock", see_original, "POST"),
    route("/masked/{span_id}/sound", hear_original, "GET"),
]
