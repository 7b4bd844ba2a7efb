"""Personal information: what is processed and why, who looked, what is erased or handed out."""

from collections.abc import Callable

import streamlit as st

from review.domain.staff import Permission, Person, allowed
from review.i18n import gettext as _
from review.i18n import noop
from review.services import guard
from review.ui import session
from review.ui.parts.privacy import erase, exports, looked, register
from review.ui.shown import heading

Tab = tuple[str, Callable[[Person], None], tuple[Permission, ...]]
TABS: tuple[Tab, ...] = (
    (noop("What is processed"), register.draw, (Permission.PRIVACY_READ,)),
    (noop("Who looked"), looked.draw, (Permission.PRIVACY_READ,)),
    (
        noop("Erasing"),
        erase.draw,
        (Permission.PRIVACY_ERASE, Permission.PRIVACY_READ),
    ),
    (
        noop("Bulk exports"),
        exports.draw,
        (
            Permission.PRIVACY_EXPORT,
            Permission.PRIVACY_APPROVE,
            Permission.PRIVACY_READ,
        ),
    ),
)


def render() -> None:
    """Each tab for whoever may; only the one in front is drawn."""
    person = session.acting()
    guard.require_any(
        session.office(),
        person.id,
        Permission.PRIVACY_READ,
        Permission.PRIVACY_ERASE,
        Permission.PRIVACY_EXPORT,
        Permission.PRIVACY_APPROVE,
    )
    heading(
        _("Personal information"),
        _(
            "What is recognised is masked before a text is stored; originals are sealed, one by one."
        ),
    )
    mine = [
        (title, draw)
        for title, draw, needs in TABS
        if any(allowed(person, need) for need in needs)
    ]
    tabs = st.tabs(
        [_(title) for title, _draw in mine], on_change="rerun", key="privacy_tabs"
    )
    for tab, (_title, draw) in zip(tabs, mine, strict=True):
        with tab:
            if tab.open:
                draw(person)


if __name__ == "__main__":
    render()
