"""No error reaches a page as a traceback.

An error of our three trees becomes one translated sentence. Anything else becomes a
calm message with an id, and the log gets the id and where it happened: never the
error's text, which may quote what somebody said.
"""

import functools
import logging
import secrets
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import ParamSpec

import streamlit as st

from audio.errors import AudioError
from lexicons.errors import LexiconError
from review.errors import DuplicateRecordingError, ReviewError
from review.i18n import gettext as _
from review.i18n import say_error
from review.ui import session, shell
from review.ui.shown import plain

KNOWN = (ReviewError, LexiconError, AudioError)

P = ParamSpec("P")
log = logging.getLogger(__name__)


def walled(draw: Callable[P, None]) -> Callable[P, None]:
    """Around a page or a fragment: errors are shown where the page stands."""

    @functools.wraps(draw)
    def inner(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            draw(*args, **kwargs)
        except session.SignedOutError:
            leave()
        except KNOWN as error:
            st.error(plain(say_error(error)), icon=":material/error:")
        except Exception as error:  # noqa: BLE001 - the wall: nothing may pass
            show_unknown(error)

    return inner


def callback(act: Callable[P, None]) -> Callable[P, None]:
    """Around a callback: an error becomes a message on the page that is drawn next."""

    @functools.wraps(act)
    def inner(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            act(*args, **kwargs)
        except session.SignedOutError:
            return  # the run that follows says so
        except Exception as error:  # noqa: BLE001 - the wall: nothing may pass
            flash_error(error)

    return inner


def flash_error(error: Exception) -> None:
    """A message on the page that is drawn next; a case that it names can be opened."""
    if isinstance(error, DuplicateRecordingError):
        number = str(error.data["number"])
        session.flash(plain(say_error(error)), "error", case=number)
    elif isinstance(error, KNOWN):
        session.flash(plain(say_error(error)), "error")
    else:
        session.flash(_unknown(note(error)), "error")


def leave() -> None:
    """Say that the session is over, and go to the sign-in page."""
    st.info(_("You are signed out. Please sign in again."), icon=":material/lock:")
    st.link_button(_("Sign in"), "/login")
    shell.mount(leave="/login", ended=not st.session_state.get("left"))
    st.stop()


def note(error: Exception) -> str:
    """Log where an unknown error happened, under an id that the page shows."""
    error_id = secrets.token_hex(4).upper()
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{f.filename}:{f.lineno}" for f in reversed(frames))
    log.error("%s %s at %s", error_id, type(error).__name__, places)
    return error_id


def show_unknown(error: Exception) -> bool:
    """Draw the calm message; True tells Streamlit that the error is dealt with."""
    with suppress(RuntimeError):
        st.error(_unknown(note(error)), icon=":material/error:")
    return True


def _unknown(error_id: str) -> str:
    return _(
        "Something went wrong here, and nothing was changed. Try again; if it stays, tell your administrator this number: {id}."
    ).format(id=error_id)
