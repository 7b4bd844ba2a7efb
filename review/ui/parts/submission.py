"""Handing something in: title, host, goods, air time; a new version of what came back."""

from collections.abc import Iterable
from datetime import date, datetime, time
from itertools import pairwise

import streamlit as st

from review.domain.case import CaseKind, Outcome, Status
from review.domain.china_time import CHINA
from review.domain.staff import Permission, Person, allowed
from review.domain.views import CaseView
from review.i18n import gettext as _
from review.services import accounts, intake, queue
from review.ui import places, session
from review.ui.catalogue import goods, goods_name
from review.ui.parts import opinions
from review.ui.shown import box_title, plain, when
from review.ui.wall import callback

REVISABLE = frozenset({Status.RETURNED, Status.EXPIRED})
FEW_PAIRS = 6  # of signs: in a text so short one that is mended changes most of it


def previous(person: Person, kind: CaseKind) -> CaseView | None:
    """The returned case that this page is to improve, shown with why it came back."""
    case_id = st.query_params.get("previous", "")
    if not case_id:
        return None
    view = queue.view(session.office(), case_id, by=person.id)
    if view.case.kind is not kind:
        return None
    case = view.case
    with st.expander(
        plain(
            _("New version of {number}: {title}").format(
                number=case.number, title=case.title
            )
        ),
        expanded=True,
        icon=":material/history_edu:",
    ):
        opinions.draw(view)
    return view


def hosts(person: Person) -> dict[str, str]:
    """The hosts to choose from: id and name."""
    return {h.id: h.name for h in accounts.hosts(session.office(), by=person.id)}


def goods_box(prefix: str, *, note: str | None = None) -> None:
    """The choice of what is being sold; its code stands under `prefix`_goods."""
    st.selectbox(
        _("Goods"),
        goods(),
        index=None,
        format_func=goods_name,
        placeholder=_("Choose the category"),
        key=f"{prefix}_goods",
        help=note,
    )


def fields(prefix: str, previous: CaseView | None) -> None:
    """The fields that a script and a recording share."""
    names = hosts(session.acting())
    earlier = previous.case if previous else None
    if earlier and st.session_state.get(f"{prefix}_filled") != earlier.id:
        st.session_state[f"{prefix}_filled"] = earlier.id
        st.session_state[f"{prefix}_title"] = earlier.title
        st.session_state[f"{prefix}_host"] = (
            earlier.host_id if earlier.host_id in names else None
        )
    left, right = st.columns([3, 2], gap="medium")
    left.text_input(
        _("Title"),
        key=f"{prefix}_title",
        max_chars=120,
        placeholder=_("What reviewers will see in the queue"),
    )
    right.selectbox(
        _("Host"),
        list(names),
        index=None,
        format_func=lambda key: names.get(key, key),
        placeholder=_("Who will say it"),
        key=f"{prefix}_host",
    )


def air_fields(prefix: str) -> None:
    """When it goes on air, in Shanghai; may stay empty."""
    day, hour, _rest = st.columns([2, 2, 3], gap="medium")
    day.date_input(_("Air date"), value=None, key=f"{prefix}_day", format="YYYY-MM-DD")
    hour.time_input(_("Air time"), value=time(20, 0), key=f"{prefix}_hour")


def air_at(prefix: str) -> datetime | None:
    """The moment that the fields name."""
    day: date | None = st.session_state.get(f"{prefix}_day")
    hour: time | None = st.session_state.get(f"{prefix}_hour")
    if day is None:
        return None
    return datetime.combine(day, hour or time(20, 0), tzinfo=CHINA)


def complete(prefix: str) -> bool:
    """Whether title and host are there; says what is missing otherwise."""
    state = st.session_state
    if not (state.get(f"{prefix}_title") or "").strip():
        session.flash(_("Give it a title."), "error")
    elif not state.get(f"{prefix}_host"):
        session.flash(_("Choose the host."), "error")
    else:
        return True
    return False


def clear(prefix: str, *names: str) -> None:
    """Empty the form for the next submission."""
    for name in ("title", "host", "day", "hour", "filled", *names):
        st.session_state.pop(f"{prefix}_{name}", None)


def script_form(previous: CaseView | None) -> None:
    """Submit the checked script for review."""
    with st.form("script_submit", enter_to_submit=False):
        box_title(_("Submit for review"))
        fields("script", previous)
        air_fields("script")
        st.form_submit_button(
            _("Submit for review"),
            key="script_send",
            type="primary",
            icon=":material/send:",
            on_click=_send_script,
            args=(previous.case.id if previous else None,),
        )


@callback
def _send_script(previous_id: str | None) -> None:
    person = session.acting()
    if not complete("script"):
        return
    state = st.session_state
    case = intake.submit_script(
        session.office(),
        by=person.id,
        title=state["script_title"],
        text=state["script_text"],
        host_id=state["script_host"],
        goods=state.get("script_goods"),
        air_at=air_at("script"),
        previous_id=previous_id,
        unread=unread(state["script_text"]),
    )
    clear("script", "text", "checked", "revising", "goods", "unread")
    st.query_params.clear()
    session.flash(
        _("{number} is submitted and waits for its first review.").format(
            number=case.number
        )
    )


def note_unread(text: str, gaps: Iterable[str]) -> None:
    """Keep what of a file could not be read, beside the text that could."""
    st.session_state["script_unread"] = (_pairs(text), tuple(gaps))


def unread(text: str) -> tuple[str, ...]:
    """What of the file could not be read, while the text is more or less that of the file.

    Whoever mends a word, also of the only line, has not looked at its pictures by that.
    """
    noted: tuple[frozenset[str], tuple[str, ...]]
    noted = st.session_state.get("script_unread", (frozenset(), ()))
    pairs, gaps = noted
    if not gaps or (pairs and not text.strip()):
        return ()
    if len(pairs) < FEW_PAIRS or 2 * len(pairs & _pairs(text)) >= len(pairs):
        return gaps
    return ()


def _pairs(text: str) -> frozenset[str]:
    """Any two signs that stand side by side: one that is mended changes two of them."""
    solid = "".join(text.split())
    return frozenset(map("".join, pairwise(solid)))


def returned(view: CaseView, person: Person) -> None:
    """A case that came back: who said what about it, and the way to a new version."""
    with st.container(border=True, gap="small", key="returned"):
        with st.container(
            horizontal=True,
            horizontal_alignment="distribute",
            vertical_alignment="center",
        ):
            sign, said = ":orange[:material/assignment_return:]", _("Sent back")
            st.markdown(
                f"{sign} **{said}** · {_('it needs changes and a new version.')}"
            )
            revise_button(view, person)
        for who, opinion in view.opinions:
            if opinion.outcome is Outcome.SEND_BACK:
                st.caption(plain(f"{who.name} · {when(opinion.decided_at)}"))
                st.text(opinion.reason)


def revise_button(view: CaseView, person: Person) -> None:
    """For whoever handed in a case that came back: the way to the next version."""
    mine = person.id in {view.case.submitter_id, view.case.host_id}
    if not mine or view.next_id or view.case.status not in REVISABLE:
        return
    if not allowed(person, Permission.CASE_SUBMIT):
        return
    if st.button(
        _("Change and submit again"),
        key="revise",
        type="primary",
        icon=":material/edit:",
    ):
        page = "script" if view.case.kind is CaseKind.SCRIPT else "recordings"
        places.go(page, previous=view.case.id)
