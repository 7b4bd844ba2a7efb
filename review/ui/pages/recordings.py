"""Recordings: sent in pieces, heard in the background, opened when they are read."""

import streamlit as st

from audio.errors import AudioError
from audio.subtitles import FORMS, LARGEST, read_bytes
from review.domain.case import CaseKind, Status
from review.domain.job import JobState
from review.domain.staff import Person
from review.domain.views import CaseView, QueueFilter, QueuePage, QueueRow, Upload
from review.errors import NotFoundError, TranscriptMismatchError
from review.i18n import gettext as _
from review.services import intake, jobs, queue, uploads
from review.ui import places, session
from review.ui.parts import hearing, mine, submission
from review.ui.parts.upload import upload
from review.ui.shown import box_title, heading, plain
from review.ui.wall import callback, walled


def render() -> None:
    """Send a recording; watch it being heard; find it again."""
    person = session.acting()
    heading(
        _("Recordings"),
        _("Speech is turned into text on this machine; nothing leaves it."),
    )
    previous = submission.previous(person, CaseKind.RECORDING)
    _sending(person, previous)
    _live(person)
    mine.cases(
        person, QueueFilter(kind=CaseKind.RECORDING, mine=True), key="recordings_mine"
    )


def _sending(person: Person, previous: CaseView | None) -> None:
    turn = st.session_state.setdefault("upload_turn", 0)
    arrived = _arrived(person, upload(f"upload_{turn}"))
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
    brought = _brought(state["upload_turn"])
    filename = uploads.status(office, upload_id, by=person.id).filename
    path = uploads.finish(office, upload_id, by=person.id)
    state["upload_turn"] += 1
    try:
        case = intake.submit_recording(
            office,
            by=person.id,
            path=path,
            filename=filename,
            title=state["recording_title"],
            host_id=state["recording_host"],
            goods=state.get("recording_goods"),
            air_at=submission.air_at("recording"),
            previous_id=previous_id,
            brought=brought,
        )
    except TranscriptMismatchError:  # the recording stays, for the right transcript
        uploads.reopen(office, upload_id, path, by=person.id)
        state["upload_turn"] -= 1
        raise
    except AudioError as error:
        error.data["path"] = filename  # ours is a name that nobody knows
        raise
    finally:
        path.unlink(missing_ok=True)
    submission.clear("recording", "goods")
    st.query_params.clear()
    arrived = (
        _("{number} has arrived and waits for its first review.")
        if brought
        else _("{number} has arrived and will be heard now.")
    )
    session.flash(arrived.format(number=case.number))


def _brought(turn: int) -> intake.Brought | None:
    """The transcript that was chosen beside the recording, read."""
    chosen = st.session_state.get(f"recording_transcript_{turn}")
    if chosen is None:
        return None
    return intake.Brought(read_bytes(chosen.name, chosen.getvalue()), chosen.name)


def _live(person: Person) -> None:
    """Look again every two seconds, but only while something is being heard.

    A page that asks for nothing lets an idle session end.
    """
    every = "2s" if any(map(_moves, _waiting(person).rows)) else None
    st.fragment(walled(_heard_now), run_every=every)()


def _moves(row: QueueRow) -> bool:
    job = jobs.for_case(session.office(), row.id)
    return job is not None and job.state in {JobState.QUEUED, JobState.RUNNING}


def _waiting(person: Person) -> QueuePage:
    return queue.page(
        session.office(),
        by=person.id,
        filters=QueueFilter(
            kind=CaseKind.RECORDING, status=Status.SUBMITTED, mine=True
        ),
        size=10,
    )


def _heard_now() -> None:
    waiting = _waiting(session.acting())
    before = st.session_state.get("recordings_waiting", waiting.total)
    st.session_state["recordings_waiting"] = waiting.total
    if waiting.total < before:
        st.rerun(scope="app")
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
