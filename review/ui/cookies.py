"""The cookies of the app: their names, and how they are set."""

import hmac
import secrets

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from review.ui import desk

SESSION = "greenroom_session"
CSRF = "greenroom_csrf"
LANGUAGE = "greenroom_lang"
# A browser takes a cookie of this name only over TLS, from this very host, for all of it.
HOST_ONLY = "__Host-"

_FORM_SECONDS = 30 * 60
_YEAR_SECONDS = 365 * 24 * 3600


def named(name: str) -> str:
    """The name of a cookie of ours, as this installation sets it (GREENROOM_HTTPS)."""
    return HOST_ONLY + name if desk.office().settings.https else name


def session_token(connection: HTTPConnection) -> str:
    """The session token that the browser sent, empty where there is none."""
    return connection.cookies.get(named(SESSION), "")


def _secure(connection: HTTPConnection) -> bool:
    return desk.office().settings.https or connection.url.scheme in {"https", "wss"}


def sign_in(request: Request, response: Response, token: str, *, seconds: int) -> None:
    """Keep the session token where no script can read it."""
    response.set_cookie(
        named(SESSION),
        token,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=_secure(request),
    )


def sign_out(request: Request, response: Response) -> None:
    """Forget the session token."""
    response.delete_cookie(named(SESSION), path="/", secure=_secure(request))


def new_form_token(request: Request, response: Response) -> None:
    """Set the half of the CSRF pair that a foreign page cannot set."""
    response.set_cookie(
        named(CSRF),
        request.scope["form_token"],
        max_age=_FORM_SECONDS,
        path="/",
        httponly=True,
        samesite="strict",
        secure=_secure(request),
    )


def forget_form_token(request: Request, response: Response) -> None:
    """The next form gets a token of its own."""
    response.delete_cookie(named(CSRF), path="/", secure=_secure(request))


def form_token(request: Request) -> str:
    """The token for the form that is about to be drawn, the browser's own if it has one.

    Two sign-in tabs then share one token, and neither spoils the other.
    """
    token = request.cookies.get(named(CSRF)) or secrets.token_urlsafe(24)
    request.scope["form_token"] = token
    return token


def is_genuine(request: Request, sent: str) -> bool:
    """Whether the form came from a page of ours."""
    kept = request.cookies.get(named(CSRF), "")
    return bool(kept) and hmac.compare_digest(sent.encode(), kept.encode())


def remember_language(response: Response, language: str) -> None:
    """Keep the language of the sign-in page."""
    response.set_cookie(
        LANGUAGE, language, max_age=_YEAR_SECONDS, path="/login", samesite="lax"
    )
