"""The routes for what was heard: correct a line of it, take it away as a file."""

from typing import Any, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from review.errors import InvalidInputError
from review.services import correcting, line_breaks, transcripts
from review.services.line_breaks import Typed
from review.ui import desk
from review.ui.answers import PRIVATE, acting_id, in_thread, route, said_json

LINE_DIGITS = 7
JOINS: dict[str, Literal["before", "after"]] = {"before": "before", "after": "after"}
MEDIA_TYPES = {
    "ass": "text/x-ssa; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "srt": "application/x-subrip; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
}


def _typed(request: Request, said: dict[str, Any]) -> Typed:
    """The line in the address, `texts` between its masked pieces, and what was seen."""
    line, texts, content = (
        request.path_params["line"],
        said.get("texts"),
        said.get("content"),
    )
    if not line.isdecimal() or len(line) > LINE_DIGITS:
        raise InvalidInputError(field="line", reason="?")
    if not (isinstance(texts, list) and isinstance(content, str)):
        raise InvalidInputError(field="texts, content", reason="?")
    if not all(isinstance(text, str) for text in texts):
        raise InvalidInputError(field="texts", reason="?")
    return Typed(int(line), texts, content)


async def correct_line(request: Request) -> Response:
    """`{"texts", "content"}`: what stands between the masked pieces of a line; a hash.

    It is that of the lines which the person sees.
    """
    typed, by = _typed(request, await said_json(request)), acting_id(request)
    case_id = request.path_params["case_id"]
    line, texts, content = typed
    await in_thread(
        lambda: correcting.correct(
            desk.office(), case_id, by=by, line=line, texts=texts, content=content
        )
    )
    return JSONResponse({"corrected": True}, headers=PRIVATE)


async def split_line(request: Request) -> Response:
    """`{"texts", "content", "part", "at"}`: as for correcting, and where the caret is."""
    said, by = await said_json(request), acting_id(request)
    typed, case_id = _typed(request, said), request.path_params["case_id"]
    part, at = said.get("part"), said.get("at")
    if not (type(part) is int and type(at) is int):
        raise InvalidInputError(field="part, at", reason="?")
    caret = await in_thread(
        lambda: line_breaks.split(
            desk.office(), case_id, typed, by=by, part=part, at=at
        )
    )
    return JSONResponse(caret._asdict(), headers=PRIVATE)


async def join_line(request: Request) -> Response:
    """`{"texts", "content", "to": "before"|"after"}`: to which line it is joined."""
    said, by = await said_json(request), acting_id(request)
    typed, case_id = _typed(request, said), request.path_params["case_id"]
    to = JOINS.get(str(said.get("to")))
    if to is None:
        raise InvalidInputError(field="to", reason="?")
    caret = await in_thread(
        lambda: line_breaks.join(desk.office(), case_id, typed, by=by, to=to)
    )
    return JSONResponse(caret._asdict(), headers=PRIVATE)


async def download_transcript(request: Request) -> Response:
    """What was heard as a file, `?form=srt|vtt|ass|txt|docx|json`, masked."""
    by, case_id = acting_id(request), request.path_params["case_id"]
    form = request.query_params.get("form", "")
    name, content = await in_thread(
        lambda: transcripts.export(desk.office(), case_id, by=by, form=form)
    )
    kept = {**PRIVATE, "content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=MEDIA_TYPES[form], headers=kept)


ROUTES = [
    route("/cases/{case_id}/lines/{line}", correct_line, "PUT"),
    route("/cases/{case_id}/lines/{line}/split", split_line, "POST"),
    route("/cases/{case_id}/lines/{line}/join", join_line, "POST"),
    route("/cases/{case_id}/transcript", download_transcript, "GET"),
]
