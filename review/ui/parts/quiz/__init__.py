"""The quiz on a phone: the paper, what was wrong in it, and the certificates.

Three components that share one style sheet. They get words and values only, never an
answer that is not due yet, and they send choices: the page saves them.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

import streamlit as st

from lexicons.statutes import cite
from review.domain.attempt import AttemptView, Correction, ShownQuestion
from review.domain.certificate import Certificate
from review.domain.quiz import ONE_ANSWER, Kind
from review.i18n import current_language, noop
from review.i18n import gettext as _
from review.ui.catalogue import category_name
from review.ui.shown import day

HERE = Path(__file__).parent
STYLE = (HERE / "quiz.css").read_text(encoding="utf-8")
KINDS = {
    Kind.SINGLE: noop("One answer"),
    Kind.MULTIPLE: noop("Several answers"),
    Kind.TRUE_FALSE: noop("Right or wrong"),
    Kind.FIND: noop("Find what breaks the rules"),
}
HINTS = {
    Kind.SINGLE: noop("Choose one."),
    Kind.MULTIPLE: noop(
        "Choose all that apply. A part of them earns half, a wrong one nothing."
    ),
    Kind.TRUE_FALSE: noop("Is this statement right?"),
    Kind.FIND: noop(
        "Tap every part that breaks a rule. A part of them earns half, a wrong one nothing."
    ),
}

LAW = {
    "duty": noop("The law"),
    "guidance": noop("Guidance of the authorities"),
    "penalty": noop("What it can cost"),
}


class Mount(Protocol):
    """What Streamlit gives for a component of ours."""

    def __call__(self, **options: Any) -> Any: ...  # noqa: ANN401 - Streamlit's own


def _component(name: str) -> Mount:
    return st.components.v2.component(
        f"greenroom_quiz_{name}",
        html=f'<div data-testid="{name}"></div>',
        css=STYLE,
        js=(HERE / f"{name}.js").read_text(encoding="utf-8"),
    )


_paper = _component("paper")
_corrections = _component("corrections")
_certificates = _component("certificates")


def paper(
    key: str,
    view: AttemptView,
    *,
    now: datetime,
    on_saved: Callable[[], None],
    on_handed: Callable[[], None],
) -> None:
    """Draw an open attempt.

    `saved` and `handed` in the component's state are
    `{"attempt": id, "answers": {item id: [keys]}}`.
    """
    _paper(
        key=key,
        data=paper_data(view, now=now),
        on_saved_change=on_saved,
        on_handed_change=on_handed,
    )


def paper_data(view: AttemptView, *, now: datetime) -> dict[str, object]:
    """What a browser is told about an open attempt."""
    return {
        "attempt": view.id,
        "deadline": view.deadline.isoformat(),
        "now": now.isoformat(),
        "questions": [_question(question) for question in view.questions],
        "words": _paper_words(),
    }


def _question(question: ShownQuestion) -> dict[str, object]:
    return {
        "id": question.item_id,
        "kind": question.kind,
        "many": question.kind not in ONE_ANSWER,
        "stem": question.stem,
        "category": category_name(question.category),
        "own": question.from_mistakes,
        "options": [{"key": o.key, "text": o.text} for o in question.options],
        "chosen": list(question.chosen),
    }


def _paper_words() -> dict[str, object]:
    return {
        "place": _("Question {number}"),
        "left": _("{time} left"),
        "saved": _("{count} of {total} answered, all saved"),
        "saving": _("Saving… the answer waits here until it is saved."),
        "own": _("From your own broadcasts"),
        "previous": _("Previous"),
        "next": _("Next question"),
        "finish": _("Hand in"),
        "all": _("All questions"),
        "missing": _("{count} questions have no answer yet"),
        "missingWhy": _("You can hand in once every question has an answer."),
        "firstOpen": _("Go there"),
        "sure": _("Hand in now?"),
        "sureWhy": _("After that, nothing can be changed in this attempt."),
        "handIn": _("Yes, hand in"),
        "back": _("Not yet"),
        "kinds": {kind.value: _(word) for kind, word in KINDS.items()},
        "hints": {kind.value: _(word) for kind, word in HINTS.items()},
    }


def corrections(key: str, wrong: Sequence[Correction]) -> None:
    """Draw what did not earn all its marks: right answer, reason, wording, article."""
    _corrections(
        key=key,
        data={
            "corrections": [correction_data(one) for one in wrong],
            "words": {
                "right": _("right answer"),
                "chosen": _("your choice"),
                "why": _("Why"),
                "wording": _("Lawful wording"),
            },
        },
    )


def correction_data(one: Correction) -> dict[str, object]:
    """One question with its right answer and the reasons."""
    question = one.question
    tags = [
        _("Question {number}").format(number=question.number),
        category_name(question.category),
        _("{points} of {of} marks").format(points=one.points, of=one.of),
    ]
    return {
        "id": question.item_id,
        "tags": tags,
        "stem": question.stem,
        "options": [
            {
                "text": option.text,
                "right": option.key in one.answer,
                "chosen": option.key in question.chosen,
            }
            for option in question.options
        ],
        "explanation": one.explanation,
        "wording": one.wording,
        "law": [
            [_(label), said]
            for role, label in LAW.items()
            if (said := _cited(one, role))
        ],
    }


def _cited(one: Correction, role: str) -> list[str]:
    return [cite(b, current_language()) for b in one.basis if b.role == role]


def certificates(
    key: str, found: Sequence[Certificate], *, name: str, now: datetime
) -> None:
    """Draw certificates as cards, the valid one to be printed."""
    _certificates(
        key=key,
        data={
            "certificates": [_certificate(c, name=name, now=now) for c in found],
            "words": {
                "title": _("Certificate of the monthly quiz"),
                "print": _("Print"),
            },
        },
    )


def _certificate(
    certificate: Certificate, *, name: str, now: datetime
) -> dict[str, object]:
    valid = certificate.is_valid(now)
    return {
        "number": certificate.number,
        "valid": valid,
        "state": _("Valid") if valid else _("Expired"),
        "name": name,
        "said": _(
            "passed the compliance quiz of {month}. The control room checks this before every broadcast."
        ).format(month=certificate.month),
        "facts": [
            (_("Certificate number"), certificate.number),
            (_("Quiz month"), certificate.month),
            (_("Issued"), day(certificate.issued_at)),
            (_("Valid until"), certificate.last_day.isoformat()),
        ],
    }
