"""Choosing a password in the place of the one that somebody else set.

Until that is done, the gate lets whoever signed in come here or leave, nowhere else.
"""

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from review.domain.staff import Person
from review.errors import AccountError, ConflictError
from review.i18n import gettext as _
from review.i18n import say_error
from review.services import accounts
from review.ui import cookies, desk
from review.ui.gate import OWN_PASSWORD
from review.ui.login import HASHING, came_from_our_form
from review.ui.plain_pages import choose_language, fields_of, page, safe_next


async def own_password(request: Request) -> Response:
    """Show the form, or keep the new password."""
    person: Person = request.scope["person"]
    choose_language(request, person.lang)
    next_path = safe_next(request.query_params.get("next", "/"))
    if not person.must_change:  # chosen already, in another window
        return RedirectResponse(next_path, 303)
    if request.method != "POST":
        return _form(request, person, next_path)
    fields = await fields_of(request)
    if fields is None:
        return PlainTextResponse("too large", 413)
    next_path = safe_next(fields.get("next", "/"))
    if not came_from_our_form(request, fields):
        message = _("This page was open for too long. Please try again.")
        return _form(request, person, next_path, message=message, status=403)
    return await _keep(request, person, fields, next_path)


async def _keep(
    request: Request, person: Person, fields: dict[str, str], next_path: str
) -> Response:
    password = fields.get("password", "")[:256]
    if password != fields.get("again", "")[:256]:
        message = _("The two are not the same.")
        return _form(request, person, next_path, message=message, status=422)
    try:
        await anyio.to_thread.run_sync(
            lambda: accounts.set_password(
                desk.office(),
                person.id,
                by=person.id,
                password=password,
                keep=cookies.session_token(request),
            ),
            limiter=HASHING,
        )
    except (AccountError, ConflictError) as error:
        message = say_error(error)
        return _form(request, person, next_path, message=message, status=422)
    response = RedirectResponse(next_path, 303)
    cookies.forget_form_token(request, response)
    return response


def _form(
    request: Request,
    person: Person,
    next_path: str,
    *,
    message: str = "",
    status: int = 200,
) -> Response:
    length = desk.office().settings.password_length
    return page(
        request,
        "own_password.html",
        status=status,
        next=next_path,
        message=message,
        username=person.username,
        hint=_("At least {length} characters").format(length=length),
    )


ROUTES = [Route(OWN_PASSWORD, own_password, methods=["GET", "POST"])]
