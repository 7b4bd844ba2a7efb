"""Which model heard a recording, how sure it was, and hearing doubtful places again."""

import streamlit as st

from review.domain.case import CaseFinding
from review.domain.job import Job, JobState
from review.domain.rehearing import MACHINE, Confirms, confirms, of_finding
from review.domain.views import CaseView
from review.i18n import gettext as _
from review.i18n import ngettext
from review.services import queue, rehearing
from review.ui import session
from review.ui.parts import again
from review.ui.parts.hearing import EVERY, LIVE, problem
from review.ui.shown import listed, plain
from review.ui.wall import callback, walled


def draw(view: CaseView) -> None:
    """One calm line above the text; below it the second hearing, where there is one."""
    transcript = view.transcript
    if transcript is None:
        return
    if transcript.engine != MACHINE:
        st.caption(
            _(
                "The text came with the recording and was not heard here; compare it with the sound."
            )
        )
        return
    with st.container(gap="xsmall", key="heard"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if rehearing.is_trial(transcript.model, transcript.model_sha256):
                st.badge(
                    _("Model for trial"), color="orange", icon=":material/science:"
                )
            st.caption(plain(" · ".join(_facts(view))), width="content")
            _offer(view)
        _second(view)


def _facts(view: CaseView) -> list[str]:
    transcript = view.transcript
    if transcript is None:
        return []
    facts = [
        _("Heard by Whisper {model}").format(model=transcript.model),
        _("certainty {share}").format(share=certainty(view)),
    ]
    doubtful = sum(map(again.is_doubtful, transcript.pieces()))
    if doubtful:
        said = ngettext(
            "{count} word doubtful (dotted)",
            "{count} words doubtful (dotted)",
            doubtful,
        )
        facts.append(said.format(count=doubtful))
    if rehearing.is_trial(transcript.model, transcript.model_sha256):
        facts.append(_("listen yourself before you rely on a word"))
    return facts


def certainty(view: CaseView) -> str:
    """How sure the machine was, weighed by time."""
    segments = view.transcript.segments if view.transcript else ()
    spoken = sum(segment.end - segment.start for segment in segments)
    if not spoken:
        return "—"
    weighed = sum(s.confidence * (s.end - s.start) for s in segments)
    return f"{weighed / spoken:.0%}"


def _offer(view: CaseView) -> None:
    """The button for whoever holds the case, while there is something to gain."""
    found = rehearing.offer(session.office())
    job = view.second_job
    if found is None or not view.may_decide or (job and job.state in LIVE):
        return
    if any(one.model == found.name for one in view.second_hearings):
        return
    st.button(
        _("Hear doubtful places again with {model}").format(model=plain(found.name)),
        key="rehear",
        icon=":material/hearing:",
        on_click=_ask,
        args=(view.case.id,),
    )


def _second(view: CaseView) -> None:
    job = view.second_job
    if job is not None and job.state in LIVE:
        _progress(view.case.id)
        return
    if job is not None and job.state is JobState.FAILED and view.may_decide:
        reason = plain(problem(job))
        st.caption(_("The second hearing failed: {reason}").format(reason=reason))
    if view.second_hearings:
        st.caption(plain(summary(view)))


def summary(view: CaseView) -> str:
    """What the second hearing says about the findings, in one sentence."""
    models = listed(dict.fromkeys(one.model for one in view.second_hearings))
    said = [_verdict(view, item) for item in view.case.findings]
    told = [verdict for verdict in said if verdict is not None]
    yes = sum(verdict in {Confirms.WORDS, Confirms.RULE} for verdict in told)
    places = len(view.second_hearings)
    return _(
        "Heard again by Whisper {model}: places {places}; findings confirmed {yes}, not confirmed {no}. It changes no finding."
    ).format(model=models, places=places, yes=yes, no=len(told) - yes)


def _verdict(view: CaseView, item: CaseFinding) -> Confirms | None:
    """What the last second hearing says about a finding."""
    found = of_finding(view.second_hearings, item.finding)
    return confirms(found[-1], item.finding) if found else None


@st.fragment(run_every=EVERY)
@walled
def _progress(case_id: str) -> None:
    """The second hearing, live; the whole page runs again at its end."""
    person = session.acting()
    session.show_flashes()  # a button of this fragment runs without the frame
    view = queue.view(session.office(), case_id, by=person.id)
    job = view.second_job
    if job is None or job.state not in LIVE:
        st.rerun(scope="app")
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="rehearing"
    ):
        st.progress(_share(job), text=_said(job))
        if view.may_decide:
            st.button(_("Stop"), key="stop_rehear", on_click=_stop, args=(case_id,))


def _share(job: Job) -> float:
    return min(1.0, job.done / job.total) if job.total else 0.0


def _said(job: Job) -> str:
    if job.state is JobState.QUEUED:
        return _("Second hearing: waiting; first hearings go before it.")
    return _("Second hearing: {share:.0%}").format(share=_share(job))


@callback
def _ask(case_id: str) -> None:
    person = session.acting()
    rehearing.ask(session.office(), case_id, by=person.id)
    session.flash(_("Findings and doubtful places are heard again."), "info")


@callback
def _stop(case_id: str) -> None:
    person = session.acting()
    rehearing.stop(session.office(), case_id, by=person.id)
