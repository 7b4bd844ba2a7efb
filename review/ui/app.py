"""The app: pages by Streamlit, and beside them the gate, the sign-in and the routes."""

import gc
import importlib
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import anyio.to_thread
from starlette.middleware import Middleware

from review import logs
from review.errors import ReviewError
from review.i18n import say_error, spoken, use_language
from review.ui import (
    api,
    api_accuracy,
    api_privacy,
    api_transcripts,
    desk,
    login,
    opening,
    own_password,
)
from review.ui.gate import Gate

MAIN = Path(__file__).parent / "door" / "main.py"
COLLECT_EVERY = 60
UNUSABLE = 2
HEAVY = (
    "altair",
    "pandas",
    "streamlit.elements.arrow",
    "streamlit.elements.vega_charts",
)


def app_options() -> dict[str, Any]:
    """What `st.App` is given beside the main script.

    Where the data folder cannot be opened (its key is wrong, its database damaged), the
    process says why in one line and ends: a server that only knows errors helps nobody.
    """
    logs.guard()
    try:
        desk.office()
    except ReviewError as error:
        use_language(spoken(os.environ.get("GREENROOM_LANG", "")))
        sys.stderr.write(f"greenroom: {error.code} {say_error(error)}\n")
        raise SystemExit(UNUSABLE) from None
    return {
        "lifespan": lifespan,
        "routes": [
            *login.ROUTES,
            *own_password.ROUTES,
            *opening.ROUTES,
            *api.ROUTES,
            *api_accuracy.ROUTES,
            *api_privacy.ROUTES,
            *api_transcripts.ROUTES,
        ],
        "middleware": [Middleware(Gate)],
        "on_script_error": _on_script_error,
    }


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, object]]:
    """Load what every page needs, once, and keep it out of the garbage collector.

    Streamlit's own collection after each rerun is off (`runner.postScriptGC`): with the
    heavy imports frozen and a collection by the minute, a rerun is sixteen times faster
    with twenty users.
    """
    await anyio.to_thread.run_sync(_warm_up)
    gc.collect()
    gc.freeze()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_janitor)
        try:
            yield {}
        finally:
            tasks.cancel_scope.cancel()


def _warm_up() -> None:
    for module in HEAVY:
        importlib.import_module(module)
    desk.office().reader.screen("各位晚上好。")


async def _janitor() -> None:
    while True:
        await anyio.sleep(COLLECT_EVERY)
        await anyio.to_thread.run_sync(gc.collect)


def _on_script_error(error: Exception) -> bool:
    from review.ui.wall import show_unknown

    return show_unknown(error)
