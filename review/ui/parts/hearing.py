"""A recording that is still being heard: how far, how long, and what went wrong."""

import streamlit as st

from review.domain.case import Status
from review.domain.job import Job, JobState
from review.domain.recording import StoredRecording
from review.domain.views import CaseView
from review.i18n import gettext as _
from review.i18n import ngettext, say_error
from review.services import jobs, queue
from review.ui import session
from review.ui.shown import clock, plain
from review.ui.taking import Taking
from review.ui.wall import callback, walled

EVERY = "2s"
GB = 1 << 30
LIVE = frozenset({JobState.QUEUED, JobState.RUNNING})


def progress(view: CaseView) -> None:
    """The job of one case, live; the whole page runs again once the text is there.

    What has failed or was stopped stands still, and so does the page.
    """
    moving = _moves(view.job)
    st.fragment(walled(_progress), run_every=EVERY if moving else None)(
        view.case.id, moving
    )


def _moves(job: Job | None) -> bool:
    return job is None or job.state is JobState.DONE or job.state in LIVE


def _progress(case_id: str, moving: bool) -> None:  # noqa: FBT001 - a fragment's arguments
    person = session.acting()
    session.show_flashes()  # a button of this fragment runs without the frame
    view = queue.view(session.office(), case_id, by=person.id)
    if view.case.status is not Status.SUBMITTED or _moves(view.job) != moving:
        st.rerun(scope="app")
    job = view.job
    if job is None or job.state is JobState.DONE:
        st.info(_("Waiting for the worker."), icon=":material/hourglass_top:")
        return
    with st.container(border=True, key="hearing"):
        bar(job)
        ending(view.recording)
        if person.id != view.submitter.id:
            return
        if job.state in LIVE:
            st.button(_("Stop"), key="cancel_job", on_click=_cancel, args=(job.id,))
        else:
            st.button(_("Try again"), key="retry_job", on_click=_retry, args=(job.id,))


def bar(job: Job) -> None:
    """One job in one bar and one sentence."""
    if job.state is JobState.FAILED:
        reason = problem(job)
        st.error(
            _("It could not be heard: {reason}").format(reason=plain(reason)),
            icon=":material/error:",
        )
    elif job.state is JobState.CANCELLED:
        st.warning(_("The hearing was stopped."), icon=":material/cancel:")
    elif job.state is JobState.DONE:
        st.progress(1.0, text=_("Heard and read."))
    elif jobs.unattended(session.office(), job):
        st.info(
            _(
                "It waits safely in the queue, but nothing is hearing recordings at the moment. Ask your administrator to start the worker (greenroom worker)."
            ),
            icon=":material/hourglass_pause:",
        )
    elif job.state is JobState.QUEUED:
        st.progress(0.0, text=_queued(job))
    else:
        share = min(1.0, job.done / job.total) if job.total else 0.0
        st.progress(share, text=_running(job))


def reading(one: Taking) -> None:
    """A big file that is still being read, before it can wait for its turn."""
    with st.container(border=True, gap="xsmall", key=f"taking_{one.handing.upload_id}"):
        st.markdown(f"**{plain(one.handing.title)}**")
        st.caption(plain(one.handing.filename))
        st.info(
            _(
                "Being checked from end to end: {size} GB, for {so_far} now. Ten gigabytes take about a minute; you may leave this page."
            ).format(size=f"{one.size / GB:.1f}", so_far=clock(one.seconds)),
            icon=":material/hourglass_top:",
        )


def _queued(job: Job) -> str:
    ahead = jobs.ahead(session.office(), job)
    if ahead is None or not ahead.count:
        return _("Waiting for its turn.")
    text = ngettext(
        "{count} recording is heard before it ({length})",
        "{count} recordings are heard before it ({length})",
        ahead.count,
    ).format(count=ahead.count, length=clock(ahead.seconds))
    if ahead.eta_seconds is not None:
        text += " · " + _("its turn in about {left}").format(
            left=clock(ahead.eta_seconds)
        )
    return text


def _running(job: Job) -> str:
    if not job.done:
        return _("Being heard; how far it is shows after its first minutes.")
    text = _("Heard {done} of {total}").format(
        done=clock(job.done), total=clock(job.total)
    )
    if job.speed is not None:
        text += " · " + _("{speed} × real time").format(speed=f"{job.speed:.1f}")
    if job.eta_seconds is not None:
        text += " · " + _("{left} left").format(left=clock(job.eta_seconds))
    return text


def ending(recording: StoredRecording | None) -> None:
    """Says where a recording ends in the middle of something, or where nobody can tell."""
    if recording is None or recording.is_complete:
        return
    if recording.is_complete is None:
        st.caption(
            _(
                "This kind of file does not say how long it is: make sure that the end of the show is there."
            )
        )
        return
    st.warning(
        _(
            "The file ends in the middle of something, as after an interrupted copy: the end of the show may be missing. What is there is heard."
        ),
        icon=":material/content_cut:",
    )


def problem(job: Job) -> str:
    """Why a job failed."""
    if job.problem is None:
        return _("unknown reason")
    return say_error(job.problem)  # type: ignore[arg-type]  # kept from an error: the same two parts


@callback
def _cancel(job_id: str) -> None:
    person = session.acting()
    jobs.cancel(session.office(), job_id, by=person.id)


@callback
def _retry(job_id: str) -> None:
    person = session.acting()
    jobs.retry(session.office(), job_id, by=person.id)
