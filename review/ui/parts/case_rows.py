"""Lists of cases: a case is one line, a press opens it."""

from collections.abc import Sequence
from datetime import datetime

from review.domain.case import CaseKind, Status
from review.domain.staff import Person
from review.domain.views import QueueRow
from review.i18n import gettext as _
from review.ui import labels, places, session
from review.ui.catalogue import goods_name
from review.ui.parts.board import Cell, Column, Row, board
from review.ui.shown import remaining, when

OPEN = frozenset({Status.SUBMITTED, Status.SCREENED, *labels.REVIEW_LEVEL})


def case_board(
    key: str, rows: Sequence[QueueRow], *, person: Person, label: str, empty: str
) -> None:
    """Draw these cases as this person sees them, and open the one that is pressed."""
    now = session.office().now()
    lines = [_line(row, person=person, now=now) for row in rows]
    if opened := board(key, _columns(), lines, label=label, empty=empty):
        places.go("case", case=opened)


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Case"), "29%", strong=True),
        Column(_("Host"), "11%"),
        Column(_("Goods"), "13%", quiet=True),
        Column(_("Severity"), "9%"),
        Column(_("Findings"), "8%", number=True, quiet=True),
        Column(_("State"), "14%"),
        Column(_("Due"), "16%"),
    )


def _line(row: QueueRow, *, person: Person, now: datetime) -> Row:
    """One line: what it is, how bad, where it stands, until when."""
    held = row.claimed_by is not None and (
        row.claimed_until is None or row.claimed_until > now
    )
    mine = held and row.claimed_by == person.id
    return Row(
        id=row.id,
        href=f"/case?case={row.id}",
        marked=mine,
        data={"number": row.number},
        cells=(
            Cell(row.title, sub=_numbered(row)),
            Cell(row.host_name),
            Cell(goods_name(row.goods)),
            _severity(row),
            Cell(str(row.findings) if row.findings else "—"),
            _state(row, held=held, mine=mine),
            _due(row, now),
        ),
    )


def _numbered(row: QueueRow) -> str:
    version = f" · v{row.version}" if row.version > 1 else ""
    return f"{row.number}{version} · {labels.kind(row.kind)} · {row.submitter_name}"


def _severity(row: QueueRow) -> Cell:
    if row.severity is None:
        heard = row.kind is CaseKind.SCRIPT or row.status is not Status.SUBMITTED
        return Cell(_("None") if heard else "", tone="gray" if heard else "")
    tone = labels.SEVERITY_TONE[row.severity]
    return Cell(labels.severity(row.severity), tone=tone)


def _state(row: QueueRow, *, held: bool, mine: bool) -> Cell:
    sub = ""
    if mine:
        sub = _("Held by you")
    elif held:
        sub = _("Held by {name}").format(name=row.claimed_by_name)
    elif row.outcome is not None:
        sub = labels.outcome(row.outcome)
    tone = labels.STATUS_TONE.get(row.status, "gray")
    if row.outcome is not None and row.status in {Status.CLOSED, Status.ARCHIVED}:
        tone = labels.OUTCOME_TONE[row.outcome]
    return Cell(labels.status(row.status), sub=sub, tone=tone)


def _due(row: QueueRow, now: datetime) -> Cell:
    if row.due_at is None or row.status not in OPEN:
        return Cell(when(row.updated_at), sub=_("last change"))
    left = remaining(row.due_at, now)
    if row.overdue:
        return Cell(left, sub=when(row.due_at), tone="red")
    return Cell(left, sub=when(row.due_at))
