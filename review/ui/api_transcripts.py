"""The routes for what was heard: correct a line of it, take it away as a file."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from review.errors import InvalidInputError
from review.services import correcting, transcripts
from review.ui import desk
from review.ui.answers import PRIVATE, acting_id, in_thread, route, said_json

LINE_DIGITS = 7
MEDIA_TYPES = {
    "ass": "text/x-ssa; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "srt": "application/x-subrip; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
}


async def correct_line(request: Request) -> Response:
    """`{"texts", "content"}`: what stands between the masked pieces of a line; a hash.

    It is that of the text which the person sees.
    """
    said, by = await said_json(request), acting_id(request)
    case_id, line = request.path_params["case_id"], request.path_params["line"]
    texts, content = said.get("texts"), said.get("content")
    if not line.isdecimal() or len(line) > LINE_DIGITS:
        raise InvalidInputError(field="line", reason="?")
    if not (isinstance(texts, list) and isinstance(content, str)):
        raise InvalidInputError(field="texts, content", reason="?")
    if not all(isinstance(text, str) for text in texts):
        raise InvalidInputError(field="texts", reason="?")
    await in_thread(
        lambda: correcting.correct(
            desk.office(), case_id, by=by, line=int(line), texts=texts, content=content
        )
    )
    return JSONResponse({"corrected": True}, headers=PRIVATE)


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
    route("/cases/{case_id}/transcript", download_transcript, "GET"),
]
