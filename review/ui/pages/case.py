"""One case: hear it, read it, say what each finding is worth, and decide."""

import time

import streamlit as st

from review.domain.canonical import sha256
from review.domain.case import Status
from review.domain.staff import Person, levels_of
from review.domain.views import CaseView
from review.errors import NotFoundError
from review.i18n import gettext as _
from review.i18n import say_error
from review.services import queue, unlock
from review.ui import labels, session
from review.ui.pages import missing
from review.ui.parts import (
    case_head,
    decision,
    draft,
    heard,
    hearing,
    opinions,
    other_readings,
    player,
    submission,
)
from review.ui.shown import heading, listed, plain, tab_title


def render() -> None:
    """The case that the address names."""
    person = session.acting()
    decision.follow_up()
    case_id = st.query_params.get("case", "")
    if not case_id:
        heading(_("Case"))
        st.info(_("Choose a case in the queue."))
        missing.way_back()
        return
    try:
        view = queue.view(session.office(), case_id, by=person.id)
    except NotFoundError as error:
        heading(_("Case"))
        st.error(plain(say_error(error)), icon=":material/error:")
        missing.way_back()
        return
    tab_title(f"{view.case.number} {view.case.title}")
    case_head.draw(view, person)
    if view.case.status is Status.SUBMITTED:
        hearing.progress(view)
        return
    _standing(view, person)
    _content(view, person)


def _standing(view: CaseView, person: Person) -> None:
    """What this person is to do here, or why there is nothing to do."""
    if view.may_decide:
        return
    if view.level and view.level in levels_of(person):
        decision.refused(view)
    elif view.case.status is Status.RETURNED:
        submission.returned(view, person)
    else:
        opinions.outcome(view)
        submission.revise_button(view, person)


def _content(view: CaseView, person: Person) -> None:
    case = view.case
    if case.incomplete:
        missing = listed(plain(part) for part in case.incomplete)
        st.warning(
            _("Not everything could be checked: {missing}.").format(missing=missing),
            icon=":material/warning:",
        )
    if view.recording and view.recording.is_complete is False:
        hearing.ending(view.recording)
    if view.may_decide:
        st.session_state.setdefault(f"seen:{case.id}", time.monotonic())
    heard.draw(view)
    other_readings.draw(view)
    player.case(
        case.id,
        stamp=_stamp(view),
        deciding=view.may_decide,
        beneath=f".st-key-{decision.BAR}",
        purposes=unlock.purposes(session.office(), case, person.id),
        minutes=int(session.office().settings.unlock.total_seconds() // 60),
        on_noted=_noted,
    )
    if view.may_decide:
        decision.form(view)
    draft.keep(view, person.id, key="decision_reason")
    tabs = st.tabs(
        [_("Opinions"), _("Facts"), _("History")], on_change="rerun", key="case_tabs"
    )
    with tabs[0]:
        opinions.draw(view)
    with tabs[1]:
        if tabs[1].open:
            case_head.facts(view)
    with tabs[2]:
        if tabs[2].open:
            opinions.history(view, labels.action)


def _stamp(view: CaseView) -> str:
    """Changes with text, lines, findings, what is erased of it and what one may see."""
    erased = sum(span.is_erased for span in view.masked)
    again = len(view.second_hearings)
    parts = (view.shown_sha256, len(view.case.findings), erased, view.may_unlock, again)
    return ":".join(map(str, (*parts, sha256(view.spoken or ""))))


def _noted() -> None:
    """The player stored something: a verdict, or a mark; the form counts anew."""


if __name__ == "__main__":
    render()
