"""The frame around every page: who is here, where they may go, how they leave."""

from pathlib import Path
from typing import NamedTuple

import streamlit as st

from review.domain.staff import Permission, Person, allowed
from review.i18n import LANGUAGES, noop
from review.i18n import gettext as _
from review.services import accounts
from review.ui import labels, session
from review.ui.parts import shell
from review.ui.shown import plain
from review.ui.wall import callback, walled

HERE = Path(__file__).parent
ICON = HERE / "brand" / "icon.png"
STYLE = (HERE / "brand" / "frame.css").read_text(encoding="utf-8")


class Place(NamedTuple):
    """One page: who sees it in the navigation. Services decide what they may do."""

    file: str
    title: str
    icon: str
    needs: frozenset[Permission]


PLACES = (
    Place("queue", noop("Review queue"), "inbox", frozenset({Permission.CASE_READ})),
    Place("script", noop("Scripts"), "edit_note", frozenset({Permission.SCRIPT_CHECK})),
    Place(
        "recordings",
        noop("Recordings"),
        "graphic_eq",
        frozenset({Permission.CASE_SUBMIT}),
    ),
    Place("quiz", noop("Monthly quiz"), "school", frozenset({Permission.QUIZ_TAKE})),
    Place(
        "certificates",
        noop("Certificates"),
        "workspace_premium",
        frozenset({Permission.QUIZ_TAKE, Permission.QUIZ_MANAGE}),
    ),
    Place(
        "dashboard",
        noop("Dashboard"),
        "monitoring",
        frozenset({Permission.DASHBOARD_READ}),
    ),
    Place(
        "audit",
        noop("Audit log"),
        "receipt_long",
        frozenset({Permission.AUDIT_READ}),
    ),
    Place("staff", noop("Staff"), "group", frozenset({Permission.STAFF_MANAGE})),
)


def may_see(person: Person, place: Place) -> bool:
    """Whether the page belongs in this person's navigation."""
    return any(allowed(person, need) for need in place.needs)


def landing(person: Person) -> str:
    """The file of the first page that this person may see."""
    places = [place for place in PLACES if may_see(person, place)]
    host_first = sorted(places, key=lambda place: place.file != "quiz")
    if allowed(person, Permission.QUIZ_TAKE):
        places = host_first
    return f"pages/{places[0].file}.py" if places else ""


def draw() -> None:
    """Run the page that was asked for, inside the frame."""
    st.set_page_config(page_title="Greenroom", page_icon=ICON, layout="wide")
    st.html(f"<style>{STYLE}</style>")
    _framed()


@walled
def _framed() -> None:
    person = session.acting()
    page = st.navigation(_pages(person), position="top")
    shell.mount()
    _account(person)
    session.show_flashes()
    walled(page.run)()


def _pages(person: Person) -> list[st.Page]:
    pages = [
        st.Page("pages/home.py", title="Greenroom", default=True, visibility="hidden"),
        st.Page("pages/case.py", title=_("Case"), url_path="case", visibility="hidden"),
    ]
    pages += [
        st.Page(
            f"pages/{place.file}.py",
            title=_(place.title),
            icon=f":material/{place.icon}:",
            url_path=place.file,
        )
        for place in PLACES
        if may_see(person, place) and (HERE / "pages" / f"{place.file}.py").is_file()
    ]
    return pages


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
