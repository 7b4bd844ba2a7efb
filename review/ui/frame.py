"""The frame around every page: who is here, where they may go, how they leave."""

from collections.abc import Iterable
from pathlib import Path

import streamlit as st

from review.domain.staff import Person
from review.i18n import LANGUAGES
from review.i18n import gettext as _
from review.services import accounts
from review.ui import labels, places, session, shell
from review.ui.pages import missing
from review.ui.shown import plain, tab_title
from review.ui.wall import callback, walled

HERE = Path(__file__).parent
ICON = HERE / "brand" / "icon.png"
LOGO = HERE / "brand" / "mark.svg"
STYLE = (HERE / "brand" / "frame.css").read_text(encoding="utf-8")


def draw() -> None:
    """Run the page that was asked for, inside the frame."""
    st.set_page_config(page_icon=ICON, layout="wide")
    st.html(f"<style>{STYLE}</style>")
    st.logo(str(LOGO))
    _framed()


@walled
def _framed() -> None:
    person = session.acting()
    page = st.navigation(_pages(person), position="top")
    tab_title(page.title)
    with st.container(key="frame"):
        shell.mount(person=person.id)
        _account(person)
    session.show_flashes()
    if page.url_path != "case":
        st.session_state.pop("decision_done", None)
    walled(page.run)()


def _pages(person: Person) -> list[st.Page]:
    pages = [
        st.Page(
            places.file("home"), title=_("Start"), default=True, visibility="hidden"
        ),
        st.Page(
            places.file("case"), title=_("Case"), url_path="case", visibility="hidden"
        ),
    ]
    mine = places.seen_by(person)
    pages += [
        st.Page(
            places.file(place.name),
            title=_(place.title),
            icon=f":material/{place.icon}:",
            url_path=place.name,
        )
        for place in mine
    ]
    return pages + _nothing_here(place for place in places.PLACES if place not in mine)


def _nothing_here(others: Iterable[places.Place]) -> list[st.Page]:
    """Pages of other roles, and an address that is none, say so in our own words."""
    refused = [
        st.Page(
            missing.refused,
            title=_(place.title),
            url_path=place.name,
            visibility="hidden",
        )
        for place in others
    ]
    return [
        *refused,
        st.Page(
            places.file(places.MISSING),
            title=_("There is no such page"),
            url_path=places.MISSING,
            visibility="hidden",
        ),
    ]


def _account(person: Person) -> None:
    with (
        st.container(key="account"),
        st.popover(
            plain(person.name), icon=":material/account_circle:", key="account_menu"
        ),
    ):
        st.text(person.name)
        st.caption(plain(f"{person.username} · {labels.roles(person.roles)}"))
        st.segmented_control(
            _("Language"),
            list(LANGUAGES),
            default=person.lang,
            required=True,
            format_func=LANGUAGES.__getitem__,
            key="language",
            on_change=_change_language,
        )
        st.button(
            _("Sign out"),
            icon=":material/logout:",
            key="sign_out",
            on_click=_sign_out,
            width="stretch",
        )


@callback
def _change_language() -> None:
    person = session.acting()
    chosen = st.session_state.get("language")
    if chosen and chosen != person.lang:
        accounts.set_language(session.office(), by=person.id, lang=chosen)


@callback
def _sign_out() -> None:
    accounts.sign_out(session.office(), session.token())
    st.session_state["left"] = True
