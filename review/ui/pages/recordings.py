"""Recordings: sent in pieces, heard in the background, opened when they are read."""

import streamlit as st

from audio.errors import AudioError
from audio.subtitles import FORMS, LARGEST, read_bytes
from review.domain.case import Case, CaseKind, Status
from review.domain.staff import Person
from review.domain.views import CaseView, QueueFilter, QueuePage, QueueRow, Upload
from review.errors import DuplicateRecordingError, NotFoundError
from review.i18n import gettext as _
from review.services import intake, jobs, queue, uploads
from review.ui import places, session, taking
from review.ui.parts import hearing, mine, submission
from review.ui.parts.upload import upload
from review.ui.shown import box_title, heading, plain
from review.ui.wall import callback, flash_error, walled


def render() -> None:
    """Send a recording; watch it being heard; find it again."""
    person = session.acting()
    heading(
        _("Recordings"),
        _("Speech is turned into text on this machine; nothing leaves it."),
    )
    _tell(person)
    previous = submission.previous(person, CaseKind.RECORDING)
    _sending(person, previous)
    _live(person)
    mine.cases(
        person, QueueFilter(kind=CaseKind.RECORDING, mine=True), key="recordings_mine"
    )


def _sending(person: Person, previous: CaseView | None) -> None:
    turn = st.session_state.setdefault("upload_turn", 0)
    again = _arrived(person, st.session_state.get("upload_again"))
    arrived = again or _arrived(person, upload(f"upload_{turn}"))
    if arrived is None:
        return
    st.session_state.setdefault(
        "recording_title", arrived.filename.rsplit(".", 1)[0][:120]
    )
    with st.form("recording_submit", enter_to_submit=False):
        box_title(_("Submit for review"), plain(arrived.filename))
        submission.fields("recording", previous)
        submission.goods_box("recording")
        submission.air_fields("recording")
        st.caption(
            _(
                "Recordings whose show airs soonest are heard first; others as they came."
            )
        )
        st.file_uploader(
            _("Transcript (optional)"),
            type=[form for form in FORMS if form != "sub"],
            key=f"recording_transcript_{turn}",
            max_upload_size=LARGEST >> 20,
            help=_(
                "Subtitles, minutes with times, or the export of another program. What people wrote is read at once, and no machine hears the recording."
            ),
        )
        st.form_submit_button(
            _("Submit for review"),
            key="recording_send",
            type="primary",
            icon=":material/send:",
            on_click=_send,
            args=(arrived.id, previous.case.id if previous else None),
        )


def _arrived(person: Person, upload_id: str | None) -> Upload | None:
    if not upload_id:
        return None
    try:
        found = uploads.status(session.office(), upload_id, by=person.id)
    except NotFoundError:
        return None
    return found if found.offset == found.size else None


@callback
def _send(upload_id: str, previous_id: str | None) -> None:
    person = session.acting()
    if not submission.complete("recording"):
        return
    state, office = st.session_state, session.office()
    sent = uploads.status(office, upload_id, by=person.id)
    handing = taking.Handing(
        upload_id=upload_id,
        filename=sent.filename,
        title=state["recording_title"],
        host_id=state["recording_host"],
        goods=state.get("recording_goods"),
        air_at=submission.air_at("recording"),
        previous_id=previous_id,
        brought=_brought(state["upload_turn"]),
    )
    if sent.size > taking.AT_ONCE:
        taking.begin(office, handing, size=sent.size, by=person.id)
        session.flash(_("It is being checked; you may go on meanwhile."), "info")
    else:
        try:
            _arrived_well(taking.take(office, handing, by=person.id), handing)
        except (AudioError, DuplicateRecordingError):
            _next_upload()  # this file is of no use
            raise
    _next_upload()
    submission.clear("recording", "goods")
    st.query_params.clear()


def _next_upload() -> None:
    st.session_state["upload_turn"] += 1
    st.session_state.pop("upload_again", None)


def _arrived_well(case: Case, handing: taking.Handing) -> None:
    arrived = (
        _("{number} has arrived and waits for its first review.")
        if handing.brought
        else _("{number} has arrived and will be heard now.")
    )
    session.flash(arrived.format(number=case.number))


def _tell(person: Person) -> None:
    """What became of big files that were read meanwhile."""
    over = taking.finished(person.id)
    for one in over:
        if one.case:
            _arrived_well(one.case, one.handing)
            continue
        if one.error:
            flash_error(one.error)
        if _arrived(person, one.handing.upload_id):
            _fill_again(one.handing)
    broken_off = [it for it in taking.left(person.id) if _arrived(person, it.id)]
    for sent in broken_off:
        said = _("The app was stopped while it checked {name}. Hand it in again.")
        session.flash(said.format(name=plain(sent.filename)), "error")
        st.session_state["upload_again"] = sent.id
    if over or broken_off:
        session.show_flashes(key="flashes_told")


def _fill_again(handing: taking.Handing) -> None:
    """The form as it was: what was wrong can be put right without sending again."""
    state = st.session_state
    state["upload_again"] = handing.upload_id
    state["recording_title"], state["recording_host"] = handing.title, handing.host_id
    state["recording_goods"] = handing.goods


def _brought(turn: int) -> intake.Brought | None:
    """The transcript that was chosen beside the recording, read."""
    chosen = st.session_state.get(f"recording_transcript_{turn}")
    if chosen is None:
        return None
    return intake.Brought(read_bytes(chosen.name, chosen.getvalue()), chosen.name)


def _live(person: Person) -> None:
    """Look again every two seconds, but only while something is read or heard.

    A page that asks for nothing lets an idle session end.
    """
    moving = _moving(person, _waiting(person))
    every = hearing.EVERY if moving else None
    st.fragment(walled(_under_way), run_every=every)(moving)


def _moving(person: Person, waiting: QueuePage) -> tuple[str, ...]:
    """What is on its way at this moment: the page runs anew when that changes."""
    read = [one.handing.upload_id for one in taking.under_way(person.id)]
    return (*read, *(row.id for row in waiting.rows if _moves(row)))


def _moves(row: QueueRow) -> bool:
    job = jobs.for_case(session.office(), row.id)
    return job is not None and job.state in hearing.LIVE


def _waiting(person: Person) -> QueuePage:
    return queue.page(
        session.office(),
        by=person.id,
        filters=QueueFilter(
            kind=CaseKind.RECORDING, status=Status.SUBMITTED, mine=True
        ),
        size=10,
    )


def _under_way(moving: tuple[str, ...]) -> None:
    person = session.acting()
    waiting = _waiting(person)
    if _moving(person, waiting) != moving:
        st.rerun(scope="app")
    for one in taking.under_way(person.id):
        hearing.reading(one)
    for row in waiting.rows:
        _one(row)


def _one(row: QueueRow) -> None:
    job = jobs.for_case(session.office(), row.id, by=session.acting().id)
    with st.container(border=True, gap="xsmall", key=f"hearing_{row.id}"):
        st.page_link(
            places.file("case"),
            label=plain(f"{row.number} · {row.title}"),
            query_params={"case": row.id},
        )
        if job:
            hearing.bar(job)


if __name__ == "__main__":
    render()
