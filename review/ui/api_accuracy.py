"""The routes for hearing clips: the next one, its sound, and what is said in it."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from review.domain.sample import SkipReason, Verdict
from review.errors import InvalidInputError
from review.services import transcribing
from review.services.transcribing import Task
from review.ui import desk
from review.ui.answers import PRIVATE, acting_id, in_thread, route, said_json


async def next_clip(request: Request) -> Response:
    """`{"task"}`: the next clip for this person, null where none is left."""
    case_id, by = request.path_params["case_id"], acting_id(request)
    task = await in_thread(
        lambda: transcribing.next_task(desk.office(), case_id, by=by)
    )
    return JSONResponse({"task": _told(task)}, headers=PRIVATE)


async def previous_clip(request: Request) -> Response:
    """`{"task"}`: what this person typed before this clip, null at the first."""
    clip_id, by = request.path_params["clip_id"], acting_id(request)
    task = await in_thread(
        lambda: transcribing.previous_task(desk.office(), clip_id, by=by)
    )
    return JSONResponse({"task": _told(task)}, headers=PRIVATE)


async def clip_sound(request: Request) -> Response:
    """The clip, from the muted copy."""
    clip_id, by = request.path_params["clip_id"], acting_id(request)
    sound = await in_thread(lambda: transcribing.sound(desk.office(), clip_id, by=by))
    return Response(sound, media_type="audio/wav", headers=PRIVATE)


async def put_typed(request: Request) -> Response:
    """`{"verdict", "text", "reason"}` in; durable before `{"masked", "complete"}` is out."""
    clip_id, by = request.path_params["clip_id"], acting_id(request)
    said = await said_json(request)
    text = said.get("text", "")
    if not isinstance(text, str):
        raise InvalidInputError(field="text", reason="?")
    try:
        verdict = Verdict(str(said.get("verdict")))
        reason = SkipReason(said["reason"]) if said.get("reason") else None
    except ValueError as error:
        raise InvalidInputError(field="verdict, reason", reason="?") from error
    saved = await in_thread(
        lambda: transcribing.save(
            desk.office(), clip_id, by=by, verdict=verdict, text=text, reason=reason
        )
    )
    return JSONResponse(saved.model_dump(mode="json"), headers=PRIVATE)


def _told(task: Task | None) -> dict[str, object] | None:
    return task.model_dump(mode="json") if task else None


ROUTES = [
    route("/accuracy/cases/{case_id}/next", next_clip, "GET"),
    route("/accuracy/clips/{clip_id}/previous", previous_clip, "GET"),
    route("/accuracy/clips/{clip_id}/sound", clip_sound, "GET"),
    route("/accuracy/clips/{clip_id}", put_typed, "PUT"),
]
