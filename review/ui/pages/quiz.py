"""The monthly quiz: made for a phone, saved with every tap."""

import streamlit as st

from review.domain.attempt import Result
from review.domain.quiz_month import MonthState, QuizMonth
from review.errors import QuizClosedError
from review.i18n import gettext as _
from review.i18n import noop
from review.services import quizzes
from review.ui import session
from review.ui.catalogue import category_name
from review.ui.parts import quiz
from review.ui.shown import day, heading, plain, when
from review.ui.wall import callback, walled

PAPER = "quiz_paper"
FACT_WIDTH = 110
STYLE = ".st-key-quiz { max-width: 44rem; margin: 0 auto }"
SAID = {
    MonthState.NOT_STARTED: noop("You have not taken it yet."),
    MonthState.RETAKE: noop("Not passed yet. You can try again."),
    MonthState.PASSED: noop("Passed. You may go live."),
    MonthState.FAILED: noop("Not passed, and no attempt is left this month."),
    MonthState.OPEN: noop("An attempt is running."),
}


def _sent(name: str) -> dict[str, object]:
    state = st.session_state.get(PAPER)
    sent = state.get(name) if state else None
    return sent if isinstance(sent, dict) else {}


def save_all(sent: dict[str, object], by: str) -> str:
    """Save the answers that a browser sent; the id of their attempt."""
    attempt, answers = str(sent.get("attempt", "")), sent.get("answers")
    for item, keys in (answers if isinstance(answers, dict) else {}).items():
        choices = tuple(map(str, keys)) if isinstance(keys, list) else ()
        quizzes.save(
            session.office(), attempt, by=by, item_id=str(item), choices=choices
        )
    return attempt


@callback
def _on_saved() -> None:
    person = session.acting()
    if sent := _sent("saved"):
        save_all(sent, person.id)


@callback
def _on_handed() -> None:
    person = session.acting()
    sent = _sent("handed")
    if not sent:
        return
    try:
        attempt = save_all(sent, person.id)
    except QuizClosedError:  # what was saved in time counts; handing in says so
        attempt = str(sent.get("attempt", ""))
    quizzes.submit(session.office(), attempt, by=person.id)


@callback
def _start() -> None:
    quizzes.start(session.office(), by=session.acting().id)


@st.fragment
@walled
def _paper() -> None:
    """The open attempt; drawn anew alone with every answer."""
    person = session.acting()
    state = quizzes.month_state(session.office(), by=person.id)
    if state.open_attempt is None:
        st.rerun(scope="app")
        return
    session.show_flashes()
    quiz.paper(
        PAPER,
        state.open_attempt,
        now=session.office().now(),
        on_saved=_on_saved,
        on_handed=_on_handed,
    )


def _invitation(state: QuizMonth) -> None:
    again = state.state is MonthState.RETAKE
    facts = {
        _("Questions"): str(quizzes.questions()),
        _("Minutes"): str(state.minutes),
        _("Pass mark"): str(state.pass_mark),
        _("Attempts left"): str(state.attempts_left),
    }
    with st.container(border=True, key="quiz_invitation"):
        st.subheader(_("Quiz of {month}").format(month=state.month), anchor=False)
        with st.grid(4, min_column_width=FACT_WIDTH, gap="small"):
            for label, value in facts.items():
                st.metric(label, value, border=True)
        st.markdown(plain(_("Open until {time}").format(time=when(state.deadline))))
        st.caption(
            _(
                "Every answer is saved at once. If the connection drops, go on where you were; the clock keeps running."
            )
        )
        st.button(
            _("Take it again") if again else _("Begin"),
            key="quiz_start",
            type="primary",
            icon=":material/play_arrow:",
            width="stretch",
            on_click=_start,
        )


def _verdict(result: Result, state: QuizMonth) -> None:
    with st.container(border=True, key="quiz_result"):
        mark = _("pass mark {mark}").format(mark=state.pass_mark)
        colour = "green" if result.passed else "red"
        word = _("Passed") if result.passed else _("Not passed")
        st.markdown(f"### :{colour}[{word}]")
        st.metric(
            _("Your score"),
            f"{result.percent}",
            delta=mark,
            delta_color="off",
            delta_arrow="off",
        )
        if result.timed_out:
            st.caption(_("The time ran out. What was saved by then was marked."))
        weak = [
            f"{category_name(code)} {score.points}/{score.of}"
            for code, score in result.by_category.items()
            if score.points < score.of
        ]
        if weak:
            st.markdown(
                plain(_("Look again at: {topics}").format(topics=" · ".join(weak)))
            )


def _standing(state: QuizMonth) -> None:
    """Everything but the paper: the invitation, or what came of it."""
    if state.state is MonthState.FAILED:
        st.error(
            _(
                "All attempts of {month} are used. You must not go live until you pass the next quiz; it opens on {day}."
            ).format(month=state.month, day=day(state.deadline)),
            icon=":material/block:",
        )
    if state.last_result:
        _verdict(state.last_result, state)
    if state.state in {MonthState.NOT_STARTED, MonthState.RETAKE}:
        _invitation(state)
    if state.state is MonthState.PASSED and state.certificate:
        person = session.acting()
        quiz.certificates(
            "quiz_certificate",
            (state.certificate,),
            name=person.name,
            now=session.office().now(),
        )
    if state.last_result and state.last_result.wrong:
        st.subheader(_("What to learn from it"), anchor=False)
        quiz.corrections("quiz_corrections", state.last_result.wrong)


def render() -> None:
    """The running attempt, or where this month stands."""
    person = session.acting()
    state = quizzes.month_state(session.office(), by=person.id)
    st.html(f"<style>{STYLE}</style>")
    with st.container(key="quiz"):
        if state.open_attempt:
            _paper()
            return
        heading(_("Monthly quiz"), _(SAID[state.state]))
        _standing(state)


if __name__ == "__main__":
    render()
