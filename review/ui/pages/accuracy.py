"""How accurate transcripts are: measured by people who hear clips without reading along."""

import streamlit as st

from review.domain import accuracy_words as words
from review.domain.accuracy import Estimate
from review.domain.case import Case
from review.domain.measure import Measure, State
from review.domain.staff import Permission, Person, allowed
from review.i18n import gettext as _
from review.i18n import say_error
from review.services import accuracy, accuracy_overview, guard, transcribing
from review.services.accuracy_overview import Group, Measured
from review.ui import places, session
from review.ui.parts import accuracy_card
from review.ui.parts import transcribing as desk
from review.ui.parts.board import Cell, Column, Row, board
from review.ui.shown import box_title, heading, plain, tab_title
from review.ui.wall import callback


def render() -> None:
    """One recording, where the address names it; else all of them."""
    person = session.acting()
    guard.require_any(
        session.office(), person.id, Permission.CASE_READ, Permission.DASHBOARD_READ
    )
    case_id = st.query_params.get("case", "")
    if case_id:
        _recording(accuracy.case_of(session.office(), case_id, by=person.id), person)
    else:
        _house(person)


def _recording(case: Case, person: Person) -> None:
    tab_title(f"{case.number} {case.title}")
    heading(_("Accuracy"), plain(f"{case.number} · {case.title}"))
    stands = accuracy.measure(session.office(), case.id, by=person.id)
    accuracy_card.draw(stands)
    if allowed(person, Permission.ACCURACY_HEAR):
        _work(case, stands, person)
    st.page_link(
        places.file("accuracy"),
        label=_("All recordings"),
        icon=":material/arrow_back:",
    )


def _work(case: Case, stands: Measure, person: Person) -> None:
    """What this person can do: draw, hear, draw more; or why not."""
    refusal = transcribing.refusal(session.office(), case, by=person.id)
    if refusal is not None:
        if not stands.is_complete:
            st.info(plain(say_error(refusal)), icon=":material/visibility_off:")
        return
    if stands.state is State.NOT_DRAWN:
        _begin(case)
        return
    if stands.state is State.UNDECIDED and stands.clips < stands.of:
        st.button(
            _("Draw more clips"),
            key="accuracy_more",
            icon=":material/add:",
            on_click=_draw_more,
            args=(case.id,),
        )
    if transcribing.next_task(session.office(), case.id, by=person.id) is not None:
        st.caption(
            _(
                "Do not open the case before you are done: whoever types must not know the text."
            )
        )
        desk.desk(case.id, draw=stands.draw, on_finished=_finished)


def _begin(case: Case) -> None:
    with st.container(border=True, key="accuracy_begin"):
        st.markdown(
            plain(
                _(
                    "About thirty short clips are drawn by lot, by confidence, findings and time. You hear them and type what is said, without seeing the machine's text. That takes about twenty minutes and is saved clip by clip."
                )
            )
        )
        st.button(
            _("Draw the clips"),
            key="accuracy_draw",
            type="primary",
            icon=":material/casino:",
            on_click=_draw,
            args=(case.id,),
        )


@callback
def _draw(case_id: str) -> None:
    accuracy.draw(session.office(), case_id, by=session.acting().id)


@callback
def _draw_more(case_id: str) -> None:
    accuracy.draw_more(session.office(), case_id, by=session.acting().id)


def _finished() -> None:
    """The desk is empty; the page is drawn anew with what may be said now."""


def _house(person: Person) -> None:
    heading(
        _("Accuracy"),
        _(
            "How many characters of a transcript are right, proven by clips that people have typed."
        ),
    )
    _groups(accuracy_overview.by_model(session.office(), by=person.id))
    if not allowed(person, Permission.CASE_READ):
        return
    measured = accuracy_overview.recordings(session.office(), by=person.id)
    box_title(_("Recordings with a sample"))
    _rows(
        "accuracy_measured", measured, person, empty=_("No recording is measured yet.")
    )
    waiting = accuracy_overview.waiting(session.office(), by=person.id)
    if waiting:
        box_title(_("Heard, not measured"))
        _rows("accuracy_waiting", waiting, person, empty="")


def _groups(groups: tuple[Group, ...]) -> None:
    box_title(_("By model and month"))
    board(
        "accuracy_groups",
        (
            Column(_("Month"), "16%", strong=True),
            Column(_("Model"), "22%"),
            Column(_("Recordings"), "16%", number=True),
            Column(_("Characters right"), "26%"),
            Column(_("Proven"), "20%", number=True),
        ),
        [_group(one) for one in groups],
        label=_("Accuracy by model and month"),
        empty=_("Nothing is measured to the end yet."),
    )


def _group(one: Group) -> Row:
    return Row(
        id=f"{one.month}:{one.model}",
        cells=(
            Cell(one.month),
            Cell(one.model or "—"),
            Cell(str(one.recordings)),
            _estimated(one.estimate),
            Cell(f"{one.proven} / {one.recordings}"),
        ),
    )


def _estimated(found: Estimate | None) -> Cell:
    if found is None:
        return Cell("—")
    return Cell(
        f"{words.percent(found.accuracy)} %",
        sub=words.interval(found),
    )


def _rows(key: str, rows: tuple[Measured, ...], person: Person, *, empty: str) -> None:
    hears = allowed(person, Permission.ACCURACY_HEAR)
    opened = board(
        key,
        (
            Column(_("Recording"), "34%", strong=True),
            Column(_("State"), "34%"),
            Column(_("Characters right"), "18%"),
            Column(_("Month"), "14%", quiet=True),
        ),
        [_row(one, hears=hears) for one in rows],
        label=_("Recordings"),
        empty=empty,
    )
    if opened:
        places.go("accuracy", case=opened)


def _row(one: Measured, *, hears: bool) -> Row:
    stands = one.measure
    left = ""
    if stands.state is State.OPEN:
        left = _("{missing} clips to hear").format(missing=stands.missing)
    if hears and not one.may_type and not stands.is_complete:
        left = _("not for you: you know the text")
    return Row(
        id=one.case_id,
        href=f"/accuracy?case={one.case_id}",
        data={"number": one.number},
        cells=(
            Cell(one.title, sub=one.number),
            Cell(
                words.headline(stands), sub=left, tone=accuracy_card.TONE[stands.state]
            ),
            _estimated(stands.estimate),
            Cell(one.month),
        ),
    )


if __name__ == "__main__":
    render()
