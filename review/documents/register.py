"""The register of processing activities, written out: a page, a table, or for programs."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from lexicons.models import Basis
from lexicons.privacy import LABELS
from review.documents.pages import cited, page
from review.domain.china_time import CHINA
from review.domain.privacy_words import ground, purpose, state, type_name
from review.domain.register import Activity, Figures, House, Register
from review.domain.views import Look
from review.i18n import gettext as _
from review.i18n import noop

SCHEMA = "greenroom.processing-register/1"
BOM = "\ufeff"  # a spreadsheet takes the table for UTF-8 only with it
LEVEL = {
    "low": noop("low risk"),
    "medium": noop("medium risk"),
    "high": noop("high risk"),
}
# Spreadsheets in Chinese take the wide forms for formulas, too.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


class Row(NamedTuple):
    """One thing that is said of an activity."""

    name: str
    said: str


class Count(NamedTuple):
    """One figure. `group` is what it is part of."""

    group: str
    name: str
    value: str


def register_json(register: Register) -> str:
    """The register for programs, in both languages."""
    said = register.model_dump(mode="json")
    return json.dumps({"schema": SCHEMA, **said}, ensure_ascii=False, indent=2) + "\n"


def register_csv(register: Register) -> str:
    """The register as a table: a line for everything said of an activity, then figures."""
    buffer = io.StringIO()
    table = csv.writer(buffer)
    table.writerow([_("Activity"), _("What"), _("Content")])
    for activity in register.activities:
        for row in rows(activity):
            table.writerow(map(_cell, (activity.title.said, *row)))
    for count in figures(register.figures):
        table.writerow(map(_cell, count))
    for look in register.looks:
        who, *parts = looked(look)
        table.writerow(map(_cell, (_("Who looked"), who, _listed(filter(None, parts)))))
    who = officers(register.house)
    table.writerow(map(_cell, (_("Register"), _("Who answers for it"), who)))
    table.writerow(map(_cell, (_("Register"), _("As of"), moment(register.at))))
    return BOM + buffer.getvalue()


def _cell(said: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return (
        f"'{said}"
        if said.startswith(_FORMULA) or said.lstrip().startswith(_FORMULA)
        else said
    )


def register_html(register: Register) -> str:
    """The register as one page, to print, to keep, to hand to an authority."""
    return page(
        "register.html.j2",
        title=_("Register of processing activities"),
        at=moment(register.at),
        basis=law(),
        house=house(register.house),
        activities=[
            (activity, list(rows(activity)), list(_risks(activity)))
            for activity in register.activities
        ],
        groups=grouped(register.figures),
        looks=[looked(look) for look in register.looks],
    )


def law() -> str:
    """What the register is kept for."""
    return cited(*(Basis(law="pipl", article=one) for one in ("51", "55", "56")))


def house(settings: House) -> str:
    """The settings that matter here, in a sentence."""
    said = (
        _("The data folder is encrypted with a master key.")
        if settings.is_encrypted
        else _("Originals are encrypted person by person; no master key is configured.")
    )
    times = _(
        "Kept for {years} years; originals shown for {minutes} minutes, at most {hour} "
        "an hour for each person."
    ).format(
        years=settings.retention_years,
        minutes=settings.unlock_minutes,
        hour=settings.unlocks_per_hour,
    )
    whole = _("{first} {second}").format(first=times, second=said)
    return _("{first} {second}").format(first=officers(settings), second=whole)


def officers(settings: House) -> str:
    """Who answers for personal information here."""
    if not settings.officers:
        return _("Nobody is privacy officer.")
    names = _(", ").join(settings.officers)
    said = _("Privacy officers: {names}.").format(names=names)
    reached = (
        _("They are reached at {contact}.").format(contact=settings.contact)
        if settings.contact
        else _("How they are reached is not set (GREENROOM_PRIVACY_CONTACT).")
    )
    return _("{first} {second}").format(first=said, second=reached)


def rows(activity: Activity) -> Iterator[Row]:
    """All that is said of one activity, in the current language, risks apart."""
    yield Row(_("Whose information"), activity.whose.said)
    yield Row(_("Which information"), _data(activity))
    yield Row(_("Sensitive"), _("yes") if activity.sensitive else _("no"))
    yield Row(_("Purpose"), activity.purpose.said)
    yield Row(_("Way of processing"), activity.way.said)
    yield Row(_("Legal basis"), cited(*activity.basis))
    yield Row(_("How long"), activity.keep.said)
    yield Row(_("Basis for keeping"), cited(*activity.keep_basis))
    yield Row(_("Who sees it"), activity.seen_by.said)
    yield Row(_("Given to"), activity.given_to.said)
    yield Row(_("Safeguards"), _listed(one.said for one in activity.safeguards))
    yield Row(_("Lawful, legitimate, necessary"), activity.assessment.necessity.said)
    yield Row(_("Effect on people"), activity.assessment.impact.said)
    for risk in activity.assessment.risks:
        level = _(LEVEL[risk.level])
        yield Row(_("Risk"), f"{risk.risk.said} → {risk.measure.said} ({level})")
    yield Row(_("Do the measures fit"), activity.assessment.verdict.said)


def _risks(activity: Activity) -> Iterator[tuple[str, str, str, str]]:
    for risk in activity.assessment.risks:
        yield risk.risk.said, risk.measure.said, risk.level, _(LEVEL[risk.level])


def _data(activity: Activity) -> str:
    if not activity.masked:
        return activity.data.said
    kinds = _(", ").join(map(type_name, LABELS))
    return _("{data}: {kinds}").format(data=activity.data.said, kinds=kinds)


def _listed(said: Iterable[str]) -> str:
    return _("; ").join(said)


def figures(found: Figures) -> Iterator[Count]:
    """What there is right now, in the current language."""
    kept = _("What is kept")
    yield Count(kept, _("Persons with originals"), str(found.persons))
    yield Count(kept, _("Persons erased"), str(found.erased_persons))
    yield Count(kept, _("Cases"), str(found.cases))
    yield Count(kept, _("Recordings"), str(found.recordings))
    yield Count(kept, _("Recordings deleted"), str(found.deleted_recordings))
    yield Count(kept, _("Accounts, disabled ones among them"), str(found.accounts))
    if found.oldest is not None:
        yield Count(kept, _("Oldest original came in"), moment(found.oldest))
    for kind in found.types:
        said = _("{held} kept, {erased} erased").format(
            held=kind.held, erased=kind.erased
        )
        yield Count(_("Pieces by kind"), type_name(kind.type), said)
    yield from _uses(found)


def _uses(found: Figures) -> Iterator[Count]:
    for why, looks in found.looks.items():
        yield Count(_("Looks by purpose"), purpose(why), str(looks))
    for looker in found.lookers:
        said = _("{looks} looks, {refused} refused").format(
            looks=looker.looks, refused=looker.refused
        )
        yield Count(_("Looks by person"), looker.name, said)
    for what, exports in found.exports.items():
        yield Count(_("Bulk exports"), state(what), str(exports))
    for reason, receipts in found.receipts.items():
        yield Count(_("Erasures by ground"), ground(reason), str(receipts))


def grouped(found: Figures) -> dict[str, list[Count]]:
    """The figures under their headings."""
    groups: dict[str, list[Count]] = {}
    for count in figures(found):
        groups.setdefault(count.group, []).append(count)
    return groups


class Looked(NamedTuple):
    """One look at an original in words."""

    who: str
    at: str
    number: str
    what: str
    purpose: str
    note: str


def looked(look: Look) -> Looked:
    """Who looked at what, when and why."""
    kind = type_name(look.type) if look.type else ""
    return Looked(
        who=look.name,
        at=moment(look.unlock.at),
        number=look.number,
        what=" ".join(filter(None, (kind, look.token))),
        purpose=purpose(look.unlock.purpose),
        note=look.unlock.note,
    )


def moment(at: datetime) -> str:
    """A time as it is in China."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") + " UTC+8"
