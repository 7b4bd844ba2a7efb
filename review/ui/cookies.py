"""The cookies of the app: their names, and how they are set."""

import hmac
import secrets

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

SESSION = "greenroom_session"
CSRF = "greenroom_csrf"
LANGUAGE = "greenroom_lang"

_FORM_SECONDS = 30 * 60
_YEAR_SECONDS = 365 * 24 * 3600


def secure(connection: HTTPConnection) -> bool:
    """Whether the browser speaks HTTPS with us (or with the proxy before us)."""
    return connection.url.scheme in {"https", "wss"}


def sign_in(request: Request, response: Response, token: str, *, seconds: int) -> None:
    """Keep the session token where no script can read it."""
    response.set_cookie(
        SESSION,
        token,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=secure(request),
    )


def sign_out(response: Response) -> None:
    """Forget the session token."""
    response.delete_cookie(SESSION, path="/")


def new_form_token(request: Request, response: Response, path: str) -> None:
    """Set the half of the CSRF pair that a foreign page cannot set."""
    response.set_cookie(
        CSRF,
        request.scope["form_token"],
        max_age=_FORM_SECONDS,
        path=path,
        httponly=True,
        samesite="strict",
        secure=secure(request),
    )


def form_token(request: Request) -> str:
    """The token for the form that is about to be drawn, the browser's own if it has one.

    Two sign-in tabs then share one token, and neither spoils the other.
    """
    token = request.cookies.get(CSRF) or secrets.token_urlsafe(24)
    request.scope["form_token"] = token
    return token


def is_genuine(request: Request, sent: str) -> bool:
    """Whether the form came from a page of ours."""
    kept = request.cookies.get(CSRF, "")
    return bool(kept) and hmac.compare_digest(sent.encode(), kept.encode())


def remember_language(response: Response, language: str) -> None:
    """Keep the language of the sign-in page."""
    response.set_cookie(
        LANGUAGE, language, max_age=_YEAR_SECONDS, path="/login", samesite="lax"
    )
