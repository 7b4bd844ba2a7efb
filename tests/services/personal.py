"""Cases with invented personal information, and the people who may look at it."""

from types import SimpleNamespace

from review.domain.case import Case
from review.domain.privacy import MaskedSpan
from review.domain.staff import Person, Role
from review.services import accounts, intake, vault
from review.services.office import Office
from tests.conftest import PASSWORD

PHONE = "13700110022"
OTHER = "13911223344"
SAID = f"收件人王小梅，电话{PHONE}，我们给她补发一份。"
PEOPLE = {
    "officer": {Role.PRIVACY_OFFICER},
    "officer2": {Role.PRIVACY_OFFICER},
}


def hired(office: Office, username: str, roles: set[Role]) -> Person:
    return accounts.add_person(
        office,
        by=None,
        username=username,
        name=f"员工{username}",
        password=PASSWORD,
        roles=roles,
    )


def officers(office: Office) -> SimpleNamespace:
    return SimpleNamespace(
        **{name: hired(office, name, roles) for name, roles in PEOPLE.items()}
    )


def submitted(office: Office, staff, text: str = SAID, title: str = "专场") -> Case:
    return intake.submit_script(
        office,
        by=staff.writer.id,
        title=title,
        text=text,
        host_id=staff.host.id,
    )


def spans(office: Office, case: Case) -> tuple[MaskedSpan, ...]:
    return vault.spans(office, case.id)


def span_of(office: Office, case: Case, kind: str = "phone") -> MaskedSpan:
    return next(span for span in spans(office, case) if span.type == kind)


def actions(office: Office, subject: str) -> list[str]:
    """What the audit log says of one thing, oldest first."""
    return [entry.action for entry in office.store.audit.about(subject)]
