"""The register of processing: what, whose, why, how long; and how it stands now."""

from collections.abc import Iterable

import streamlit as st

from lexicons.models import Basis
from lexicons.statutes import cite
from review.documents.register import officers
from review.domain import privacy_words
from review.domain.register import Activity, Figures, Register, Risk
from review.domain.staff import Person
from review.i18n import current_language, noop
from review.i18n import gettext as _
from review.services import register
from review.ui import session
from review.ui.shown import box_title, day, full, listed, plain

FORMS = ("html", "csv", "json")
LEVEL = {"low": noop("Low"), "medium": noop("Medium"), "high": noop("High")}
LEVEL_TONE = {"low": "green", "medium": "orange", "high": "red"}


def draw(person: Person) -> None:
    """The figures of today, then every kind of processing."""
    said = register.register(session.office(), by=person.id)
    _head(said)
    _numbers(said.figures)
    left, right = st.columns(2, gap="medium")
    with left:
        _kinds(said.figures)
    with right:
        _looks(said.figures)
    for activity in said.activities:
        _activity(activity)


def _head(said: Register) -> None:
    with st.container(
        horizontal=True,
        horizontal_alignment="distribute",
        vertical_alignment="center",
    ):
        st.caption(
            plain(
                _("{first} {second}").format(
                    first=_("As it stands at {time}.").format(time=full(said.at)),
                    second=officers(said.house),
                )
            ),
            width="content",
        )
        with st.container(horizontal=True, width="content"):
            for form in FORMS:
                st.link_button(
                    form.upper(),
                    f"/api/privacy/register?form={form}",
                    icon=":material/download:",
                    help=_("Download {form}").format(form=form.upper()),
                )
    if not said.house.is_encrypted:
        st.info(
            _(
                "Originals are sealed. Database and recordings lie open on this machine: greenroom key encrypt encrypts them too."
            ),
            icon=":material/lock_open:",
        )


def _numbers(figures: Figures) -> None:
    held = sum(kind.held for kind in figures.types)
    with st.grid(5, min_column_width=140):
        for name, count in (
            (_("Pieces kept"), held),
            (_("Persons"), figures.persons),
            (_("Persons erased"), figures.erased_persons),
            (_("Looks"), sum(figures.looks.values())),
            (_("Exports handed over"), _made(figures)),
        ):
            st.metric(name, count, border=True, height="stretch")


def _made(figures: Figures) -> int:
    return sum(n for state, n in figures.exports.items() if state == "made")


def _kinds(figures: Figures) -> None:
    since = _("since {day}").format(day=day(figures.oldest)) if figures.oldest else ""
    box_title(_("What is kept"), since)
    if not figures.types:
        st.caption(_("No personal information is kept."))
        return
    columns = {
        _("Kind"): [privacy_words.type_name(kind.type) for kind in figures.types],
        _("Kept"): [kind.held for kind in figures.types],
        _("Erased"): [kind.erased for kind in figures.types],
    }
    st.table(columns, border="horizontal")


def _looks(figures: Figures) -> None:
    box_title(_("Who looked"))
    if not figures.lookers:
        st.caption(_("Nobody has looked at an original."))
        return
    columns = {
        _("Name"): [plain(one.name) for one in figures.lookers],
        _("Looks"): [one.looks for one in figures.lookers],
        _("Refused looks"): [one.refused for one in figures.lookers],
    }
    st.table(columns, border="horizontal")
    counts = [
        f"{privacy_words.purpose(purpose)} {count}"
        for purpose, count in figures.looks.items()
        if count
    ]
    if counts:
        st.caption(plain(listed(counts)))


def _activity(activity: Activity) -> None:
    title = plain(activity.title.said)
    if activity.sensitive:
        badge = _("Sensitive")
        title += f" :orange-badge[{badge}]"
    with st.expander(title, key=f"activity_{activity.id}"):
        for name, said in (
            (_("Whose"), activity.whose.said),
            (_("What"), activity.data.said),
            (_("Purpose"), activity.purpose.said),
            (_("How"), activity.way.said),
            (_("Why it is lawful"), _cited(activity.basis)),
            (_("How long"), activity.keep.said),
            (_("Why so long"), _cited(activity.keep_basis)),
            (_("Seen by"), activity.seen_by.said),
            (_("Given to"), activity.given_to.said),
            (_("Safeguards"), "\n".join(one.said for one in activity.safeguards)),
        ):
            _pair(name, said)
        assessment = activity.assessment
        box_title(_("Impact assessment"))
        _pair(_("Necessity"), assessment.necessity.said)
        _pair(_("Impact"), assessment.impact.said)
        for risk in assessment.risks:
            _risk(risk)
        _pair(_("Verdict"), assessment.verdict.said)


def _cited(basis: Iterable[Basis]) -> str:
    lang = "zh" if current_language() == "zh_CN" else "en"
    return "\n".join(cite(one, lang) for one in basis)


def _pair(name: str, said: str) -> None:
    left, right = st.columns([1, 5], gap="xsmall")
    left.caption(name)
    right.markdown(plain(said) or "—")


def _risk(risk: Risk) -> None:
    left, right = st.columns([1, 5], gap="xsmall")
    left.badge(_(LEVEL[risk.level]), color=LEVEL_TONE[risk.level])  # type: ignore[arg-type]  # our tones are Streamlit's colours
    right.markdown(f"{plain(risk.risk.said)}  \n:gray[{plain(risk.measure.said)}]")
