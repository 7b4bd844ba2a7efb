"""The page that a browser opens first: Streamlit's own, told where this server answers.

Streamlit looks for its server beneath the page's address before it looks at the root, so
every page but the first would begin with two requests for what is not there.
"""

from importlib.util import find_spec
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from review.ui.places import PLACES

_TELL = (
    "<script>window.__streamlit = {BACKEND_BASE_URL: window.location.origin}</script>"
)
_FRESH = {"cache-control": "no-cache"}


def page() -> str:
    """The page as it is sent; as Streamlit has it where it has changed beyond knowing."""
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        return ""
    index = Path(spec.origin).parent / "static" / "index.html"
    return index.read_text(encoding="utf-8").replace("<head>", f"<head>{_TELL}", 1)


async def _opened(_request: Request) -> HTMLResponse:
    return HTMLResponse(_PAGE, headers=_FRESH)


_PAGE = page()
ROUTES = [
    Route("/", _opened),
    *(Route(f"/{name}", _opened) for name in ("case", *(p.name for p in PLACES))),
]
