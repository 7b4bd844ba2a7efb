"""Certificates: one's own to show and print; for the quiz master, the month of all hosts."""

import streamlit as st

from review.domain.certificate import month_of
from review.domain.quiz_month import MonthState, QuizMonth
from review.domain.staff import Permission, Person, allowed
from review.i18n import gettext as _
from review.i18n import noop
from review.services import quizzes
from review.ui import places, session
from review.ui.parts import quiz
from review.ui.parts.board import Cell, Column, Row, board
from review.ui.shown import heading

STATES = {
    MonthState.NOT_STARTED: (noop("not taken"), "gray"),
    MonthState.OPEN: (noop("under way"), "blue"),
    MonthState.RETAKE: (noop("failed, may retake"), "orange"),
    MonthState.PASSED: (noop("passed"), "green"),
    MonthState.FAILED: (noop("failed"), "red"),
}
STYLE = """
.st-key-certificates_own { max-width: 44rem; margin: 0 auto }
@media print {
  header, [data-testid=stHeader], [data-testid=stToolbar], .st-key-account,
  .st-key-certificates_head, .st-key-certificates_month { display: none !important }
  [data-testid=stMainBlockContainer] { padding: 0 }
}
"""


def _own(person: Person) -> None:
    found = quizzes.certificates(session.office(), by=person.id)
    if not found:
        st.info(
            _("No certificate yet. It is issued when you pass the monthly quiz."),
            icon=":material/school:",
        )
        st.page_link(
            places.file("quiz"),
            label=_("To the monthly quiz"),
            icon=":material/arrow_forward:",
        )
        return
    quiz.certificates(
        "own_certificates", found, name=person.name, now=session.office().now()
    )


def _row(person: Person, state: QuizMonth) -> Row:
    word, tone = STATES[state.state]
    best = "—" if state.best_percent is None else str(state.best_percent)
    certificate = state.certificate
    return Row(
        id=person.id,
        cells=(
            Cell(person.name, sub=person.username),
            Cell(_(word), tone=tone),
            Cell(best),
            Cell(
                f"{state.attempts_used} / {state.attempts_used + state.attempts_left}"
                if state.state is not MonthState.PASSED
                else str(state.attempts_used)
            ),
            Cell(
                certificate.last_day.isoformat()
                if certificate
                else _("no certificate"),
                sub=certificate.number if certificate else "",
            ),
        ),
        data={"state": state.state.value},
    )


def _month(person: Person) -> None:
    office = session.office()
    with st.container(key="certificates_month"):
        st.subheader(
            _("All hosts in {month}").format(month=month_of(office.now())), anchor=False
        )
        rows = quizzes.overview(office, by=person.id)
        states = [state.state for _host, state in rows]
        passed = states.count(MonthState.PASSED)
        failed = states.count(MonthState.FAILED) + states.count(MonthState.RETAKE)
        with st.grid(3, min_column_width=100):
            st.metric(_("passed"), passed, border=True)
            st.metric(_("failed"), failed, border=True)
            st.metric(_("not taken"), len(rows) - passed - failed, border=True)
        board(
            "quiz_month",
            (
                Column(_("Host"), "28%", strong=True),
                Column(_("This month"), "20%"),
                Column(_("Best score"), "12%", number=True),
                Column(_("Attempts"), "14%", number=True, quiet=True),
                Column(_("Certificate valid until"), "26%"),
            ),
            [_row(host, state) for host, state in rows],
            label=_("All hosts in this month"),
            empty=_("There are no hosts yet."),
        )


def render() -> None:
    """One's own certificates, and the overview for whoever runs the quiz."""
    person = session.acting()
    st.html(f"<style>{STYLE}</style>")
    with st.container(key="certificates_head"):
        heading(
            _("Certificates"),
            _(
                "Who passed the monthly quiz may go live until the end of the next month."
            ),
        )
    if allowed(person, Permission.QUIZ_MANAGE):
        _month(person)
    if allowed(person, Permission.QUIZ_TAKE):
        with st.container(key="certificates_own"):
            _own(person)


if __name__ == "__main__":
    render()
