"""Signing in and out: plain pages that work without scripts, on any phone.

The password goes by one form post to `accounts.sign_in`, never over the websocket and
never into Streamlit's state. Hashing argon2 takes memory, so two at most at a time.
"""

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from review.errors import AccountError, TooManyAttemptsError
from review.i18n import gettext as _
from review.i18n import say_error
from review.services import accounts
from review.ui import cookies, desk
from review.ui.gate import same_origin
from review.ui.plain_pages import choose_language, fields_of, page, safe_next

HASHING = anyio.CapacityLimiter(2)


async def login(request: Request) -> Response:
    """Show the form, or sign in."""
    choose_language(request)
    if request.method != "POST":
        return _form(request, next_path=request.query_params.get("next", "/"))
    fields = await fields_of(request)
    if fields is None:
        return PlainTextResponse("too large", 413)
    next_path = safe_next(fields.get("next", "/"))
    if not came_from_our_form(request, fields):
        message = _("This page was open for too long. Please try again.")
        return _form(request, next_path=next_path, message=message, status=403)
    return await _sign_in(request, fields, next_path)


def came_from_our_form(request: Request, fields: dict[str, str]) -> bool:
    """Whether what was sent is of a form of ours that this browser was given."""
    return same_origin(request.scope) and cookies.is_genuine(
        request, fields.get("csrf", "")
    )


async def _sign_in(
    request: Request, fields: dict[str, str], next_path: str
) -> Response:
    username = fields.get("username", "").strip()[:64]
    try:
        token = await anyio.to_thread.run_sync(
            lambda: accounts.sign_in(
                desk.office(),
                username,
                fields.get("password", "")[:256],
                address=request.client.host if request.client else "",
                agent=request.headers.get("user-agent", "")[:200],
            ),
            limiter=HASHING,
        )
    except AccountError as error:
        status = 429 if isinstance(error, TooManyAttemptsError) else 401
        return _form(
            request,
            next_path=next_path,
            message=say_error(error),
            username=username,
            status=status,
        )
    response = RedirectResponse(next_path, 303)
    seconds = int(desk.office().settings.session_absolute.total_seconds())
    await _sign_out(request)  # what this browser was signed in as before
    cookies.sign_in(request, response, token, seconds=seconds)
    cookies.forget_form_token(request, response)
    return response


async def _sign_out(request: Request) -> None:
    token = cookies.session_token(request)
    await anyio.to_thread.run_sync(lambda: accounts.sign_out(desk.office(), token))


async def logout(request: Request) -> Response:
    """Ask, then sign out: a link alone must not do it."""
    choose_language(request)
    if request.method != "POST":
        return page(request, "logout.html")
    fields = await fields_of(request)
    if fields is None or not cookies.is_genuine(request, fields.get("csrf", "")):
        return page(request, "logout.html", status=403)
    await _sign_out(request)
    response = RedirectResponse("/login", 303)
    cookies.sign_out(request, response)
    cookies.forget_form_token(request, response)
    return response


async def healthz(_request: Request) -> Response:
    """Whether the app and its database answer."""
    await anyio.to_thread.run_sync(lambda: accounts.who(desk.office(), "-"))
    return PlainTextResponse("ok", headers={"cache-control": "no-store"})


ROUTES = [
    Route("/login", login, methods=["GET", "POST"]),
    Route("/logout", logout, methods=["GET", "POST"]),
    Route("/healthz", healthz),
]


def _form(
    request: Request,
    *,
    next_path: str,
    message: str = "",
    username: str = "",
    status: int = 200,
) -> Response:
    ended = request.method == "GET" and request.query_params.get("ended") == "1"
    return page(
        request,
        "login.html",
        status=status,
        next=safe_next(next_path),
        notice=_("You are signed out. Please sign in again.") if ended else "",
        message=message,
        username=username,
    )
