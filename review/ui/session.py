"""Who is at the page, on every run, fragment and callback; and the office of this thread.

Streamlit runs fragments and callbacks without the main script, and a page that is open
in a browser outlives a role that was taken away. So nothing here is remembered between
runs: the session cookie is looked up again each time somebody acts.
"""

from typing import Literal, NamedTuple

import streamlit as st

from review.domain.staff import Person
from review.errors import NotFoundError
from review.i18n import DEFAULT_LANGUAGE, use_language
from review.i18n import gettext as _
from review.services import accounts, media
from review.services.office import Office
from review.ui import desk, places
from review.ui.cookies import SESSION, named

FlashKind = Literal["success", "error", "info"]


class Flash(NamedTuple):
    """A message for the next run of the page, with the number of the case it names."""

    text: str
    kind: FlashKind
    case: str = ""


class SignedOutError(Exception):
    """The session ended while the page was open."""


def office() -> Office:
    """The office of this thread."""
    return desk.office()


def token() -> str:
    """The session token of the browser, empty where there is none."""
    return st.context.cookies.get(named(SESSION), "")


def acting() -> Person:
    """The person who acts now, as the store knows them at this moment.

    Raises SignedOutError; the wall around pages, fragments and callbacks catches it.
    """
    person = accounts.who(office(), token())
    if person is None:
        use_language(DEFAULT_LANGUAGE)
        raise SignedOutError
    _forget_others(person)
    use_language(person.lang)
    return person


def _forget_others(person: Person) -> None:
    """A page that reconnects after somebody else signed in keeps nothing of the first."""
    if st.session_state.setdefault("acting_as", person.id) != person.id:
        st.session_state.clear()
        st.session_state["acting_as"] = person.id


def flash(text: str, kind: FlashKind = "success", *, case: str = "") -> None:
    """Keep a message for the next run, because a toast inside a callback is lost."""
    st.session_state.setdefault("flashes", []).append(Flash(text, kind, case))


def show_flashes(*, key: str = "flashes") -> None:
    """Show what was kept: errors stay on the page, the rest passes by.

    A page that has more to say than its frame did takes a `key` of its own.
    """
    icons = {"success": ":material/check_circle:", "info": ":material/info:"}
    waiting: list[Flash] = st.session_state.pop("flashes", [])
    st.session_state["flashed"] = [message.text for message in waiting]
    errors = [message for message in waiting if message.kind == "error"]
    if errors:
        with st.container(key=key):  # stays in sight, wherever the page stands
            for message in errors:
                st.error(message.text, icon=":material/error:")
                if message.case:
                    _way_to(message.case)
    for message in waiting:
        if message.kind != "error":
            st.toast(message.text, icon=icons[message.kind])


def _way_to(number: str) -> None:
    """A link to a case that was named, for whoever may see it."""
    try:
        case = media.readable(office(), number, acting().id)
    except NotFoundError:
        return
    st.page_link(
        places.file("case"),
        label=_("Open {number}").format(number=case.number),
        icon=":material/arrow_forward:",
        query_params={"case": case.id},
    )
