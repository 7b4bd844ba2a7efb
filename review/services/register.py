"""The register of processing activities (pipl 55, 56) with what is kept right now."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from lexicons.files import read_yaml
from review.domain.privacy import ExportState, Ground, Purpose
from review.domain.register import Activity, Figures, House, Looker, Register, Words
from review.domain.staff import Permission, Role
from review.services import guard, looking, trail
from review.services.office import Office

FILE = Path(__file__).parents[1] / "data" / "processing.yaml"
Form = Literal["html", "csv", "json"]


def register(office: Office, *, by: str) -> Register:
    """The whole register as it stands now."""
    guard.require(office, by, Permission.PRIVACY_READ)
    house = _house(office)
    return Register(
        at=office.now(),
        house=house,
        activities=tuple(_filled(activity, house) for activity in activities()),
        figures=_figures(office),
    )


def export(office: Office, *, by: str, form: Form) -> str:
    """The register as one file in the current language, with everybody who looked.

    That it went out is logged.
    """
    from review.documents import register as written

    looks, _total = looking.page(office, by=by, size=-1)
    said = register(office, by=by).model_copy(update={"looks": looks})
    write = {
        "html": written.register_html,
        "csv": written.register_csv,
        "json": written.register_json,
    }[form]
    text = write(said)
    trail.append(office, actor=by, action="register.exported", subject=by, form=form)
    return text


@cache
def activities() -> tuple[Activity, ...]:
    """The activities as they are written down, read once per process."""
    said: list[dict[str, Any]] = read_yaml(FILE)
    return tuple(Activity.model_validate(entry) for entry in said)


def _house(office: Office) -> House:
    settings = office.settings
    officers = (
        person.name
        for person in office.store.people.all()
        if Role.PRIVACY_OFFICER in person.roles and not person.disabled
    )
    return House(
        officers=tuple(officers),
        contact=settings.privacy_contact,
        retention_years=settings.retention_years,
        unlock_minutes=int(settings.unlock.total_seconds() // 60),
        unlocks_per_hour=settings.unlocks_per_hour,
        is_encrypted=office.keys.is_encrypted,
    )


def _filled(activity: Activity, house: House) -> Activity:
    """The activity with the settings of the house in its sentences."""
    said = {
        name: _with(getattr(activity, name), house) for name in ("way", "keep", "data")
    }
    return activity.model_copy(update=said)


def _with(words: Words, house: House) -> Words:
    values = {
        "years": house.retention_years,
        "minutes": house.unlock_minutes,
        "hour": house.unlocks_per_hour,
    }
    return Words(zh=words.zh.format(**values), en=words.en.format(**values))


def _figures(office: Office) -> Figures:
    counts = office.store.privacy_figures
    with office.store.connection.snapshot():
        held, erased = counts.persons()
        kept = counts.kept()
        return Figures(
            types=counts.types(),
            persons=held,
            erased_persons=erased,
            receipts={Ground(name): n for name, n in counts.grounds().items()},
            looks={Purpose(name): n for name, n in counts.purposes().items()},
            lookers=_lookers(office, counts.looks(), counts.refused()),
            exports={ExportState(name): n for name, n in counts.exports().items()},
            cases=kept["cases"],
            recordings=kept["recordings"],
            deleted_recordings=kept["deleted"],
            accounts=kept["accounts"],
            disabled_accounts=kept["disabled"],
            oldest=counts.oldest(),
        )


def _lookers(
    office: Office, looks: Mapping[str, int], refused: Mapping[str, int]
) -> tuple[Looker, ...]:
    names = {person.id: person.name for person in office.store.people.all()}
    found = (
        Looker(
            name=names.get(one, one),
            looks=looks.get(one, 0),
            refused=refused.get(one, 0),
        )
        for one in {*looks, *refused}
    )
    return tuple(sorted(found, key=lambda looker: (-looker.looks, looker.name)))
