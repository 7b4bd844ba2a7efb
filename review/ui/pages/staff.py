"""Accounts: who works here, with which roles."""

import streamlit as st

from review.domain.staff import Person, Role
from review.i18n import gettext as _
from review.services import accounts
from review.services.second_person import Second
from review.ui import labels, session
from review.ui.parts.board import Cell, Column, Row, board
from review.ui.shown import box_title, heading, plain
from review.ui.wall import callback


def render() -> None:
    """Everybody, the account at hand, and a new account."""
    person = session.acting()
    everybody = accounts.people(session.office(), by=person.id)
    heading(
        _("Staff"),
        _("A changed role signs the person out and frees the cases they hold."),
    )
    opened = board(
        "staff_board",
        (
            Column(_("Name"), "22%", strong=True),
            Column(_("User name"), "18%"),
            Column(_("Roles"), "45%"),
            Column(_("State"), "15%"),
        ),
        [_row(one) for one in everybody],
        label=_("Staff"),
        empty=_("There are no accounts."),
    )
    if opened:
        st.session_state["staff_open"] = opened
    known = {one.id: one for one in everybody}
    chosen = known.get(st.session_state.get("staff_open", ""))
    if chosen:
        _edit(chosen)
    else:
        st.info(_("Choose an account above to change it."))
    _new()


def _row(one: Person) -> Row:
    return Row(
        id=one.id,
        href=f"/staff#{one.username}",
        marked=st.session_state.get("staff_open") == one.id,
        cells=(
            Cell(one.name),
            Cell(one.username),
            Cell(labels.roles(one.roles) or "—"),
            _state(one),
        ),
    )


def _state(one: Person) -> Cell:
    if one.disabled:
        return Cell(_("Closed"), tone="gray")
    if one.must_change:
        return Cell(_("Password to be changed"), tone="orange")
    return Cell(_("Open"), tone="green")


def _role_name(role: Role) -> str:
    return labels.roles(frozenset({role}))


def _edit(chosen: Person) -> None:
    # A form sends what stands in its fields, also from one that the keyboard left for
    # the button that shows the password.
    with (
        st.container(border=True, key="staff_edit"),
        st.form(f"staff_form_{chosen.id}", border=False),
    ):
        box_title(plain(chosen.name), plain(chosen.username))
        left, right = st.columns(2, gap="medium")
        left.multiselect(
            _("Roles"),
            list(Role),
            default=[role for role in Role if role in chosen.roles],
            format_func=_role_name,
            placeholder=_("No role"),
            key=f"staff_roles_{chosen.id}",
        )
        right.text_input(
            _("New password"),
            type="password",
            key=f"staff_password_{chosen.id}",
            placeholder=_("Leave empty to keep it"),
            autocomplete="new-password",
        )
        _second_fields("edit", is_needed=_is_officer(chosen))
        with st.container(horizontal=True):
            st.form_submit_button(
                _("Save"),
                key="staff_save",
                type="primary",
                on_click=_save,
                args=(chosen.id,),
            )
            st.form_submit_button(
                _("Reopen account") if chosen.disabled else _("Close account"),
                key="staff_disable",
                on_click=_disable,
                args=(chosen.id, not chosen.disabled),
            )
            st.form_submit_button(
                _("Done"), key="staff_done", type="tertiary", on_click=_done
            )


def _is_officer(chosen: Person) -> bool:
    """Whether somebody is privacy officer, or is about to be made one."""
    picked = st.session_state.get(f"staff_roles_{chosen.id}", ())
    return Role.PRIVACY_OFFICER in {*chosen.roles, *picked}


def _second_fields(where: str, *, is_needed: bool = False) -> None:
    """Another privacy officer's word, where one is made or gets a password."""
    with st.expander(
        _("Second person, for privacy officers"),
        icon=":material/group:",
        expanded=is_needed,
    ):
        left, right = st.columns(2, gap="medium")
        left.text_input(
            _("Another privacy officer's user name"),
            key=f"second_name_{where}",
            max_chars=64,
            autocomplete="off",
        )
        right.text_input(
            _("Their password"),
            type="password",
            key=f"second_password_{where}",
            autocomplete="off",
        )


def _second(where: str) -> Second | None:
    state = st.session_state
    name = (state.get(f"second_name_{where}") or "").strip()
    if not name:
        return None
    return Second(name, state.get(f"second_password_{where}") or "")


def _forget_second(where: str) -> None:
    for name in ("name", "password"):
        st.session_state[f"second_{name}_{where}"] = ""


@callback
def _done() -> None:
    st.session_state.pop("staff_open", None)


@callback
def _save(person_id: str) -> None:
    me, office = session.acting(), session.office()
    roles = {Role(role) for role in st.session_state[f"staff_roles_{person_id}"]}
    before = {one.id: one for one in accounts.people(office, by=me.id)}[person_id]
    accounts.change(
        office,
        person_id,
        by=me.id,
        roles=None if roles == before.roles else roles,
        password=st.session_state.get(f"staff_password_{person_id}") or None,
        keep=session.token(),
        second=_second("edit"),
    )
    st.session_state[f"staff_password_{person_id}"] = ""
    _forget_second("edit")
    session.flash(_("Saved."))


@callback
def _disable(person_id: str, disabled: bool) -> None:  # noqa: FBT001 - Streamlit passes it by position
    me = session.acting()
    accounts.set_disabled(session.office(), person_id, by=me.id, disabled=disabled)
    session.flash(_("Saved."))


def _new() -> None:
    with st.form("staff_new", border=True):
        box_title(_("New account"))
        left, right = st.columns(2, gap="medium")
        left.text_input(_("Name"), key="new_name", max_chars=64)
        right.text_input(
            _("User name"),
            key="new_username",
            max_chars=64,
            placeholder="a-z, 0-9, -",
            autocomplete="off",
        )
        # Two rows, so that a phone has them in this order.
        left, right = st.columns(2, gap="medium")
        left.text_input(
            _("Password"),
            type="password",
            key="new_password",
            autocomplete="new-password",
            placeholder=_("At least {length} characters").format(
                length=session.office().settings.password_length
            ),
        )
        right.multiselect(
            _("Roles"),
            list(Role),
            format_func=_role_name,
            placeholder=_("No role"),
            key="new_roles",
        )
        picked = st.session_state.get("new_roles", ())
        _second_fields("new", is_needed=Role.PRIVACY_OFFICER in picked)
        st.form_submit_button(
            _("Add account"), key="staff_add", type="primary", on_click=_add
        )


@callback
def _add() -> None:
    me, state = session.acting(), st.session_state
    added = accounts.add_person(
        session.office(),
        by=me.id,
        username=state.get("new_username", ""),
        name=state.get("new_name", ""),
        password=state.get("new_password", ""),
        roles=[Role(role) for role in state.get("new_roles", [])],
        second=_second("new"),
    )
    _forget_second("new")
    for key in ("new_username", "new_name", "new_password", "new_roles"):
        state.pop(key, None)
    said = _("{name} can sign in now, and then chooses another password.")
    session.flash(said.format(name=plain(added.name)))


if __name__ == "__main__":
    render()
