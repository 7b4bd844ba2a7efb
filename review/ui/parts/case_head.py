"""The head of a case: what it is, where it stands, and taking or releasing it."""

import streamlit as st

from lexicons.models import FindingStatus, Severity
from review.domain import accuracy_words
from review.domain.case import Status
from review.domain.rehearing import MACHINE
from review.domain.staff import Person, levels_of
from review.domain.views import CaseView
from review.errors import NotClaimedError
from review.i18n import gettext as _
from review.services import accuracy, archive, queue
from review.ui import labels, places, session
from review.ui.catalogue import goods_name
from review.ui.parts import heard
from review.ui.shown import clock, full, plain, remaining, when
from review.ui.wall import callback

_WORST = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)


def draw(view: CaseView, person: Person) -> None:
    """Title, badges, one line of facts, and the buttons that apply now."""
    case = view.case
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        with st.container(
            horizontal=True,
            vertical_alignment="center",
            gap="small",
            width="stretch",
            key="case_title",
        ):
            st.subheader(plain(case.title), anchor=False, width="content")
            _badges(view)
        _buttons(view, person)
    st.caption(_line(view))
    if view.next_id:
        st.info(_("There is a newer version of this case."), icon=":material/update:")
        st.page_link(
            places.file("case"),
            label=_("Open the newer version"),
            query_params={"case": view.next_id},
        )


def _badges(view: CaseView) -> None:
    case = view.case
    version = f" · v{case.version}" if case.version > 1 else ""
    with st.container(
        horizontal=True, gap="xsmall", width="content", key="case_badges"
    ):
        st.badge(plain(case.number + version), color="gray")
        st.badge(labels.kind(case.kind), color="gray")
        tone = labels.STATUS_TONE.get(case.status, "blue")
        st.badge(labels.status(case.status), color=tone)  # type: ignore[arg-type]  # our tones are Streamlit's colours
        open_ones = [
            item.finding.severity
            for item in case.findings
            if item.finding.status is FindingStatus.OPEN
        ]
        worst = next((level for level in _WORST if level in open_ones), None)
        if worst:
            st.badge(
                labels.severity(worst),
                color=labels.SEVERITY_TONE[worst],  # type: ignore[arg-type]  # our tones are Streamlit's colours
                icon=":material/flag:",
            )


def _line(view: CaseView) -> str:
    case, now = view.case, session.office().now()
    parts = [
        _("Host {name}").format(name=view.host.name),
        _("submitted by {name}").format(name=view.submitter.name),
        goods_name(case.goods),
    ]
    if case.air_at:
        parts.append(_("on air {when}").format(when=when(case.air_at)))
    if case.due_at:
        parts.append(
            _("due {when}, {left}").format(
                when=when(case.due_at), left=remaining(case.due_at, now)
            )
        )
    if view.holder and case.claimed_until:
        parts.append(
            _("held by {name} until {until}").format(
                name=view.holder.name, until=when(case.claimed_until)[-5:]
            )
        )
    return plain(" · ".join(part for part in parts if part != "—"))


def _buttons(view: CaseView, person: Person) -> None:
    if view.level not in levels_of(person):
        return
    held = view.holder is not None and view.holder.id == person.id
    with st.container(horizontal=True, width="content", key="case_buttons"):
        if held:
            st.button(
                _("Put back"),
                key="release",
                icon=":material/undo:",
                on_click=_release,
                args=(view.case.id,),
            )
        else:
            st.button(
                _("Take this case"),
                key="claim",
                type="primary" if _is_free(view) else "secondary",
                icon=":material/front_hand:",
                on_click=_claim,
                args=(view.case.id,),
            )


def _is_free(view: CaseView) -> bool:
    return view.refusal is None or isinstance(view.refusal, NotClaimedError)


@callback
def _claim(case_id: str) -> None:
    person = session.acting()
    queue.claim(session.office(), case_id, by=person.id)
    session.flash(
        _("The case is yours for {minutes} minutes; working on it renews this.").format(
            minutes=int(session.office().settings.lease.total_seconds() // 60)
        )
    )


@callback
def _release(case_id: str) -> None:
    person = session.acting()
    queue.release(session.office(), case_id, by=person.id)
    session.flash(_("The case is back in the queue; your notes are kept."), "info")


def facts(view: CaseView) -> None:
    """Everything that is recorded about the case, for whoever must look closely."""
    case, recording, transcript = view.case, view.recording, view.transcript
    rows = {
        _("Number"): f"{case.number} · v{case.version}",
        _("Host"): view.host.name,
        _("Submitter"): view.submitter.name,
        _("Goods"): goods_name(case.goods),
        _("On air"): when(case.air_at),
        _("Submitted"): full(case.created_at),
    }
    if recording:
        rows[_("Recording")] = f"{recording.filename} · {clock(recording.seconds)}"
    if transcript:
        if transcript.engine == MACHINE:
            rows[_("Heard by")] = f"{transcript.engine} {transcript.model}"
            rows[_("Certainty")] = heard.certainty(view)
        else:
            rows[_("Heard by")] = _("none: the text came with the recording")
        if transcript.model_sha256:
            rows[_("Model (SHA-256)")] = transcript.model_sha256[:16] + "…"
        if view.second_hearings:
            rows[_("Second hearing")] = heard.summary(view)
        rows[_("Accuracy")] = _accuracy(view)
    rows[_("Text (SHA-256)")] = case.content_sha256[:16] + "…"
    rows[_("Rules (SHA-256)")] = case.lock_sha256[:16] + "…"
    with st.container(key="facts", gap="xsmall"):
        _pairs(rows)
        if transcript and view.recording:
            _to_accuracy(view)
        if case.status in {Status.CLOSED, Status.ARCHIVED}:
            _dossier(view)


def _pairs(rows: dict[str, str]) -> None:
    for name, value in rows.items():
        left, right = st.columns([2, 5], gap="small", wrap=False)
        left.caption(name)
        right.text(value or "—")


def _accuracy(view: CaseView) -> str:
    """What people who heard clips of it have proven of the transcript."""
    person = session.acting()
    stands = accuracy.measure(session.office(), view.case.id, by=person.id)
    return accuracy_words.statement(stands)


def _to_accuracy(view: CaseView) -> None:
    """The page where clips of it are heard, for those who have that page."""
    if all(place.name != "accuracy" for place in places.seen_by(session.acting())):
        return
    st.page_link(
        places.file("accuracy"),
        label=_("How its accuracy is measured"),
        icon=":material/hearing:",
        query_params={"case": view.case.id},
    )


def _dossier(view: CaseView) -> None:
    person = session.acting()
    dossier = archive.of_case(session.office(), view.case.id, by=person.id)
    if dossier is None:
        st.info(_("The dossier is being sealed."), icon=":material/inventory_2:")
        return
    st.success(
        _("Sealed {when}, kept until {until}.").format(
            when=full(dossier.sealed_at), until=full(dossier.keep_until)[:10]
        ),
        icon=":material/verified:",
    )
    _pairs({_("Dossier"): dossier.path.name, "SHA-256": dossier.sha256[:16] + "…"})
    if archive.holds_unmasked(session.office(), view.case.id):
        st.warning(
            _(
                "Words were masked in this case after its dossier was sealed: the dossier still holds them. Only a privacy officer may hand it out."
            ),
            icon=":material/visibility:",
        )
