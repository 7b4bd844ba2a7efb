"""The pages: where their files are, what they are called, who sees them."""

from pathlib import Path
from typing import NamedTuple, NoReturn

import streamlit as st

from review.domain.staff import Permission, Person, allowed
from review.i18n import noop

PAGES = Path(__file__).parent / "pages"


class Place(NamedTuple):
    """One page of the navigation. Seeing it is not leave to act: services decide."""

    name: str
    title: str
    icon: str
    needs: frozenset[Permission]


def _place(name: str, title: str, icon: str, *needs: Permission) -> Place:
    return Place(name, title, icon, frozenset(needs))


PLACES = (
    _place("queue", noop("Review queue"), "inbox", Permission.CASE_READ),
    _place("script", noop("Scripts"), "edit_note", Permission.SCRIPT_CHECK),
    _place("recordings", noop("Recordings"), "graphic_eq", Permission.CASE_SUBMIT),
    _place("quiz", noop("Monthly quiz"), "school", Permission.QUIZ_TAKE),
    _place(
        "certificates",
        noop("Certificates"),
        "workspace_premium",
        Permission.QUIZ_TAKE,
        Permission.QUIZ_MANAGE,
    ),
    _place("dashboard", noop("Dashboard"), "monitoring", Permission.DASHBOARD_READ),
    _place(
        "accuracy",
        noop("Accuracy"),
        "hearing",
        Permission.CASE_READ,
        Permission.DASHBOARD_READ,
    ),
    _place(
        "privacy",
        noop("Personal information"),
        "shield_person",
        Permission.PRIVACY_READ,
        Permission.PRIVACY_ERASE,
        Permission.PRIVACY_EXPORT,
        Permission.PRIVACY_APPROVE,
    ),
    _place("audit", noop("Audit log"), "receipt_long", Permission.AUDIT_READ),
    _place("staff", noop("Staff"), "group", Permission.STAFF_MANAGE),
)


MISSING = "missing"


def is_known(path: str) -> bool:
    """Whether a page of ours, of whatever role, has this address."""
    name = path.strip("/")
    return name in {"", "case", MISSING, *(place.name for place in PLACES)}


def file(name: str) -> str:
    """The file of a page, as `st.Page`, `st.page_link` and `st.switch_page` take it."""
    return str(PAGES / f"{name}.py")


def go(name: str, **query: str) -> NoReturn:
    """Go to a page at once."""
    st.switch_page(file(name), query_params=query)


def seen_by(person: Person) -> tuple[Place, ...]:
    """The pages that belong in this person's navigation."""
    return tuple(
        place for place in PLACES if any(allowed(person, need) for need in place.needs)
    )


def landing(person: Person) -> str:
    """The page this person starts at: hosts at their quiz, others at their first page."""
    names = [place.name for place in seen_by(person)]
    if "quiz" in names:
        return "quiz"
    return names[0] if names else ""
