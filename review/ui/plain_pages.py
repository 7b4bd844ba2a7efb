"""Pages that work without scripts, on any phone: their frame, their words, their forms."""

import re
from pathlib import Path
from urllib.parse import parse_qsl

from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from review.i18n import DEFAULT_LANGUAGE, LANGUAGES, current_language, use_language
from review.i18n import gettext as _
from review.ui import cookies, desk

HERE = Path(__file__).parent
MARK = (HERE / "brand" / "mark.svg").read_text(encoding="utf-8")
BODY_LIMIT = 4096

_templates = Environment(
    loader=FileSystemLoader(HERE / "templates"), autoescape=select_autoescape()
)
_NEXT = re.compile(r"/(?![/\\])[A-Za-z0-9_\-/]*(\?[A-Za-z0-9_\-=&.%]*)?")


def safe_next(target: str) -> str:
    """Where to go after signing in: a path of ours, nothing else."""
    return target if _NEXT.fullmatch(target) else "/"


async def fields_of(request: Request) -> dict[str, str] | None:
    """What a form sent; None where it is longer than any of ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            return None
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))


def choose_language(request: Request, default: str = DEFAULT_LANGUAGE) -> None:
    """The language that was asked for just now, before, or never."""
    asked = request.query_params.get("lang")
    kept = request.cookies.get(cookies.LANGUAGE)
    chosen = next((lang for lang in (asked, kept) if lang in LANGUAGES), None)
    use_language(chosen or default)


def page(
    request: Request, template: str, *, status: int = 200, **values: str
) -> Response:
    """A page with a fresh form token, kept nowhere."""
    language = current_language()
    other = next(code for code in LANGUAGES if code != language)
    drawn = _templates.get_template(template).render(
        lang=language.replace("_", "-"),
        other=other,
        other_name=LANGUAGES[other],
        mark=MARK,
        csrf=cookies.form_token(request),
        say=_words(),
        contact=desk.office().settings.privacy_contact,
        **values,
    )
    response = HTMLResponse(drawn, status, headers={"cache-control": "no-store"})
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
        "choose": _("Choose your own password"),
        "known": _(
            "Whoever set up your account knows this one. From now on only you should."
        ),
        "new_password": _("New password"),
        "once_more": _("The same once more"),
        "save": _("Save"),
    }
