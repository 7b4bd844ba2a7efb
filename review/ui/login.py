"""Signing in and out: plain pages that work without scripts, on any phone.

The password goes by one form post to `accounts.sign_in`, never over the websocket and
never into Streamlit's state. Hashing argon2 takes memory, so two at most at a time.
"""

import re
from pathlib import Path
from urllib.parse import parse_qsl

import anyio
import anyio.to_thread
from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Route

from review.errors import AccountError, TooManyAttemptsError
from review.i18n import (
    DEFAULT_LANGUAGE,
    LANGUAGES,
    current_language,
    say_error,
    use_language,
)
from review.i18n import gettext as _
from review.services import accounts
from review.ui import cookies, desk
from review.ui.gate import same_origin

HERE = Path(__file__).parent
MARK = (HERE / "brand" / "mark.svg").read_text(encoding="utf-8")
BODY_LIMIT = 4096

_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=select_autoescape()
)
_hashing = anyio.CapacityLimiter(2)
_NEXT = re.compile(r"/(?![/\\])[A-Za-z0-9_\-/]*(\?[A-Za-z0-9_\-=&.%]*)?")


def safe_next(target: str) -> str:
    """Where to go after signing in: a path of ours, nothing else."""
    return target if _NEXT.fullmatch(target) else "/"


async def login(request: Request) -> Response:
    """Show the form, or sign in."""
    _choose_language(request)
    if request.method != "POST":
        return _form(request, next_path=request.query_params.get("next", "/"))
    fields = await _fields(request)
    if fields is None:
        return PlainTextResponse("too large", 413)
    next_path = safe_next(fields.get("next", "/"))
    if not same_origin(request.scope) or not cookies.is_genuine(
        request, fields.get("csrf", "")
    ):
        message = _("This page was open for too long. Please try again.")
        return _form(request, next_path=next_path, message=message, status=403)
    return await _sign_in(request, fields, next_path)


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
            limiter=_hashing,
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
    _choose_language(request)
    if request.method != "POST":
        return _page(request, "logout.html")
    fields = await _fields(request)
    if fields is None or not cookies.is_genuine(request, fields.get("csrf", "")):
        return _page(request, "logout.html", status=403)
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


async def _fields(request: Request) -> dict[str, str] | None:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            return None
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def _choose_language(request: Request) -> None:
    asked = request.query_params.get("lang")
    kept = request.cookies.get(cookies.LANGUAGE)
    chosen = next((lang for lang in (asked, kept) if lang in LANGUAGES), None)
    use_language(chosen or DEFAULT_LANGUAGE)


def _form(
    request: Request,
    *,
    next_path: str,
    message: str = "",
    username: str = "",
    status: int = 200,
) -> Response:
    ended = request.method == "GET" and request.query_params.get("ended") == "1"
    return _page(
        request,
        "login.html",
        status=status,
        next=safe_next(next_path),
        notice=_("You are signed out. Please sign in again.") if ended else "",
        message=message,
        username=username,
    )


def _page(
    request: Request, template: str, *, status: int = 200, **values: str
) -> Response:
    language = current_language()
    other = next(code for code in LANGUAGES if code != language)
    page = _templates.get_template(template).render(
        lang=language.replace("_", "-"),
        other=other,
        other_name=LANGUAGES[other],
        mark=MARK,
        csrf=cookies.form_token(request),
        say=_words(),
        contact=desk.office().settings.privacy_contact,
        **values,
    )
    response = HTMLResponse(page, status, headers={"cache-control": "no-store"})
    cookies.new_form_token(request, response)
    if request.query_params.get("lang") in LANGUAGES:
        cookies.remember_language(response, language)
    return response


def _words() -> dict[str, str]:
    return {
        "name": _("Greenroom"),
        "what": _("Compliance review for live commerce"),
        "sign_in": _("Sign in"),
        "sign_out": _("Sign out"),
        "username": _("User name"),
        "password": _("Password"),
        "password_again": _("You will need your password to come back."),
        "back": _("Back"),
        "privacy": _("Privacy officer"),
    }
