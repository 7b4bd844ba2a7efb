"""The gate: nobody without a session passes, over HTTP or over the websocket.

A pure ASGI middleware, because Starlette's `BaseHTTPMiddleware` never sees a websocket.
It also checks where requests come from and by which name they call us, strips identity
headers that a client sent, and adds the security headers to every answer, that after an
unknown error included.
"""

from urllib.parse import quote, urlsplit

import anyio.to_thread
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from review.domain.staff import Person
from review.services import accounts
from review.ui import cookies, desk, places
from review.ui.headers import security_headers
from review.ui.wall import note

HEALTH = frozenset({"/healthz", "/_stcore/health"})
OPEN = HEALTH | {"/login"}
OWN_PASSWORD = "/login/password"  # noqa: S105 - an address
SHUT = ("/_stcore/metrics", "/_stcore/agent", "/auth/", "/oauth2callback")
_NOT_PAGES = ("/api/", "/_stcore/", "/media/", "/static/", "/component/")
_PLAIN = frozenset({"/logout", OWN_PASSWORD})
_IDENTITY = (b"x-app-", b"x-forwarded-user", b"x-remote-user", b"remote-user")
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_POLICY_VIOLATION = 1008
_SIGNED_OUT = 4401


class Gate:
    """Middleware around everything that the app serves."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.headers = security_headers(https=desk.office().settings.https)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._answered(_without_identity(scope), receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(_without_identity(scope), receive, send)
        else:
            await self.app(scope, receive, send)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, also after an error that nobody expected; the log gets its place only."""
        began: list[bool] = []
        guarded = self._guarded(send, began)
        try:
            await self._http(scope, receive, guarded)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - the wall: nothing may pass
            answer = PlainTextResponse(f"error {note(error)}", 500)
            if not began:
                await answer(scope, receive, guarded)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        answer: ASGIApp = self.app
        if path.startswith(SHUT):
            answer = PlainTextResponse("not found", 404)
        elif path not in HEALTH and not is_host_allowed(_host(scope)):
            answer = PlainTextResponse(
                "unknown host name (STREAMLIT_SERVER_ALLOWED_HOSTS)", 421
            )
        elif scope["method"] not in _SAFE_METHODS and not same_origin(scope):
            answer = PlainTextResponse("cross-origin request refused", 403)
        elif path not in OPEN:
            scope["person"] = person = await _who(scope)
            if person is None or (person.must_change and path not in _PLAIN):
                answer = _refusal(scope, person)
            elif _is_page(scope) and not _is_ours(path):
                answer = RedirectResponse("/" + places.MISSING, 303)
        await answer(scope, receive, send)

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        code = None
        if not same_origin(scope):
            code = _POLICY_VIOLATION
        elif (person := await _who(scope)) is None or person.must_change:
            code = _SIGNED_OUT
        if code is None:
            await self.app(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.close", "code": code})

    def _guarded(self, send: Send, began: list[bool]) -> Send:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                began.append(True)
                ours = {name for name, _ in self.headers}
                kept = [h for h in message["headers"] if h[0].lower() not in ours]
                message = {**message, "headers": [*kept, *self.headers]}
            await send(message)

        return with_headers


def same_origin(scope: Scope) -> bool:
    """Whether the request comes from a page of this very host, or from no page."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    if headers.get("sec-fetch-site") == "cross-site":
        return False
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _host(scope: Scope) -> str | None:
    return Headers(scope=scope).get("host")


def _without_identity(scope: Scope) -> Scope:
    headers = [h for h in scope["headers"] if not h[0].lower().startswith(_IDENTITY)]
    return {**scope, "headers": headers}


async def _who(scope: Scope) -> Person | None:
    token = cookies.session_token(HTTPConnection(scope))
    if not token:
        return None
    return await anyio.to_thread.run_sync(
        lambda: accounts.who(desk.office(), token), abandon_on_cancel=True
    )


def _refusal(scope: Scope, person: Person | None) -> ASGIApp:
    """A page sends to the sign-in, or to the choice of a password; the rest is refused.

    Only real navigations are sent on: a redirected favicon would set a new form token
    behind the back of the sign-in page that is open.
    """
    if not _is_page(scope):
        if person is None:
            return PlainTextResponse("sign in first", 401)
        return PlainTextResponse("choose a password of your own first", 403)
    query = scope.get("query_string", b"").decode("latin-1")
    target = scope["path"] + (f"?{query}" if query else "")
    first = OWN_PASSWORD if person else "/login"
    return RedirectResponse(f"{first}?next=" + quote(target, safe=""), 303)


def _is_page(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    return (
        scope["method"] == "GET"
        and "text/html" in headers.get("accept", "")
        and headers.get("sec-fetch-dest", "document") == "document"
        and not scope["path"].startswith(_NOT_PAGES)
    )


def _is_ours(path: str) -> bool:
    return path in _PLAIN or places.is_known(path)
