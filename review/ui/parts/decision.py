"""The decision: outcome, reason, one press; and why somebody may not decide."""

import time

import streamlit as st

from lexicons.models import FindingStatus
from review.domain.case import Disposition, Outcome, Status
from review.domain.staff import levels_of
from review.domain.views import CaseView
from review.errors import NotClaimedError
from review.i18n import gettext as _
from review.i18n import say_error
from review.services import queue
from review.ui import labels, places, session
from review.ui.shown import box_title, listed, plain
from review.ui.wall import callback

REASON_CHARACTERS = 2000
BAR = "decision_bar"


def form(view: CaseView) -> None:
    """The form of whoever holds the case: a bar that stays in sight beneath the text."""
    case = view.case
    if st.session_state.get("decision_case") != case.id:
        _forget()  # what was meant for the case before is no opinion on this one
    st.session_state["decision_case"] = case.id
    st.session_state["decision_shown"] = view.shown_sha256
    with st.container(key=BAR), st.form("decision", border=True):
        box_title(_("Your decision"), f"{labels.level(view.level)} · {_progress(view)}")
        with st.container(
            horizontal=True, vertical_alignment="center", key="decision_fields"
        ):
            st.segmented_control(
                _("Outcome"),
                list(Outcome),
                format_func=labels.outcome,
                key="decision_outcome",
                label_visibility="collapsed",
                width="content",
            )
            st.text_area(
                _("Reason"),
                key="decision_reason",
                max_chars=REASON_CHARACTERS,
                height=68,
                label_visibility="collapsed",
                placeholder=_(
                    "What decided it? Needed for everything but a plain clearance."
                ),
            )
            st.form_submit_button(
                _("Submit decision"),
                key="decide",
                type="primary",
                icon=":material/gavel:",
                on_click=_decide,
            )


def _progress(view: CaseView) -> str:
    open_ones = [
        item.id
        for item in view.case.findings
        if item.finding.status is FindingStatus.OPEN
    ]
    made = [view.drafts[key] for key in open_ones if key in view.drafts]
    if not open_ones:
        return _("Nothing was found; please decide by reading.")
    counts = listed(
        f"{labels.disposition(kind)} {made.count(kind)}" for kind in Disposition
    )
    left = len(open_ones) - len(made)
    if left:
        return _("Findings that still need your verdict: {left} ({counts}).").format(
            left=left, counts=counts
        )
    return _("Every finding has your verdict: {counts}.").format(counts=counts)


@callback
def _decide() -> None:
    person = session.acting()
    state = st.session_state
    case_id = state["decision_case"]
    outcome = state.get("decision_outcome")
    if outcome is None:
        session.flash(_("Choose an outcome first."), "error")
        return
    began = state.get(f"seen:{case_id}", time.monotonic())
    case = queue.decide(
        session.office(),
        case_id,
        by=person.id,
        outcome=Outcome(outcome),
        reason=state.get("decision_reason", ""),
        seconds_spent=time.monotonic() - began,
        shown_sha256=state["decision_shown"],
    )
    _forget(f"seen:{case_id}")
    done = _("{number}: your decision is saved ({outcome}).").format(
        number=case.number, outcome=labels.outcome(Outcome(outcome))
    )
    state["decision_done"] = (case_id, case.status, done)


def _forget(*more: str) -> None:
    for key in ("decision_outcome", "decision_reason", *more):
        st.session_state.pop(key, None)


def follow_up() -> None:
    """After a decision: what became of the case, and the way to the next one."""
    done = st.session_state.get("decision_done")
    taken = st.session_state.pop("case_taken", None)
    if taken:
        st.session_state.pop("decision_done", None)
        places.go("case", case=taken)
    if done is None:
        return
    case_id, status, saved = done
    if case_id != st.query_params.get("case"):
        st.session_state.pop("decision_done")
        return
    said = {
        Status.CLOSED: _("The case is closed and its dossier is being sealed."),
        Status.ARCHIVED: _("The case is closed and its dossier is sealed."),
        Status.RETURNED: _("The case went back to its submitter."),
    }.get(status, _("The case goes on to {level}.").format(level=labels.status(status)))
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
        border=True,
        key="decision_saved",
    ):
        st.markdown(f":green[:material/check_circle:] **{plain(saved)}** {said}")
        st.button(
            _("Take the next case"),
            key="next_case",
            type="primary",
            icon=":material/arrow_forward:",
            on_click=_take_next,
        )


@callback
def _take_next() -> None:
    person = session.acting()
    if not levels_of(person):
        return
    case = queue.next_case(session.office(), by=person.id)
    if case is None:
        session.flash(_("Nothing is waiting for you."), "info")
    else:
        st.session_state["case_taken"] = case.id


def refused(view: CaseView) -> None:
    """Why this person, who could decide at this level, may not do so here and now."""
    if view.refusal is None:
        return
    if isinstance(view.refusal, NotClaimedError):
        st.info(
            _("Take this case to give your verdict on its findings and to decide."),
            icon=":material/front_hand:",
        )
        return
    why = plain(say_error(view.refusal))
    if why not in st.session_state.get("flashed", []):
        st.warning(why, icon=":material/block:")
