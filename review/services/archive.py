"""Sealing a closed case: the door to the dossier folder."""

from collections.abc import Sequence
from pathlib import Path

from review.domain import workflow
from review.domain.case import Case
from review.domain.staff import Permission
from review.domain.views import Dossier, DossierReport
from review.errors import DossierBrokenError, NoSpaceError, NotFoundError
from review.i18n import noop
from review.services import (
    dossier_check,
    dossier_files,
    dossier_place,
    guard,
    media,
    trail,
)
from review.services.office import Office


def seal(office: Office, case_id: str) -> Dossier:
    """Write the dossier of a closed case and put the case away.

    The folder appears complete or not at all, and only then is the case archived. Safe
    to run again. Raises NotFoundError, NotClosedError, NoSpaceError.
    """
    case = office.store.cases.get(case_id)
    if case is None:
        raise NotFoundError(what="case", id=case_id)
    known = office.store.dossiers.get(case_id)
    if known is not None:
        return _absolute(office, known)
    archived = workflow.archive(case, now=office.now())
    try:
        with dossier_files.built(office, case) as made, office.store.atomic():
            known = office.store.dossiers.get(case_id)
            if known is None:  # or another process was faster, and its bag stays
                made.place()
                _record(office, archived, made.dossier)
    except OSError as error:
        raise NoSpaceError(
            path=office.settings.dossiers, reason=error.strerror
        ) from error
    return _absolute(office, known or made.dossier)


def _record(office: Office, archived: Case, dossier: Dossier) -> None:
    office.store.dossiers.add(dossier)
    office.store.cases.put(archived)
    trail.append(
        office,
        actor=trail.SYSTEM,
        action="case.archived",
        subject=archived.id,
        dossier=dossier.path.name,
        sha256=dossier.sha256,
        keep_until=dossier.keep_until.isoformat(),
    )


def _absolute(office: Office, dossier: Dossier) -> Dossier:
    path = dossier_place.find(office.settings.dossiers / dossier.path.name)
    return dossier.model_copy(update={"path": path})


def of_case(office: Office, case_id: str, *, by: str) -> Dossier | None:
    """The dossier of a case, if it is sealed and this person may see the case."""
    case = media.readable(office, case_id, by)
    found = office.store.dossiers.get(case.id)
    return _absolute(office, found) if found else None


def verify(path: Path, identities: Sequence[str] = ()) -> DossierReport:
    """Check a dossier with nothing but itself; an encrypted one with an age identity.

    Raises DossierBrokenError with the first thing that is not as it was sealed,
    FileLockedError, FileDamagedError.
    """
    return dossier_check.check(path, identities)


def verify_kept(office: Office, dossier: Dossier) -> DossierReport:
    """Check a dossier where it is kept; raises what `verify` raises."""
    return verify(dossier.path, office.keys.files)


def export(
    office: Office,
    case_id: str,
    *,
    by: str | None,
    to: Path,
    recipient: str | None = None,
    plain: bool = False,
) -> Path:
    """A checked copy of the dossier in the folder `to`; says where it is.

    As it is kept: a folder, or the age file that only this house opens. With
    `recipient`, an age public key, it is encrypted for somebody else; with `plain` laid
    open. `by` None is the command line of the machine's owner; of a case in which words
    were masked after it was sealed, only a privacy officer may have it. Raises
    NotFoundError, NotAllowedError, InvalidInputError, DossierBrokenError, NoSpaceError, FileLockedError; what exists
    is never overwritten.
    """
    case = _exportable(office, case_id, by)
    found = office.store.dossiers.get(case.id)
    if found is None:
        raise NotFoundError(what="dossier", id=case_id)
    source = _absolute(office, found)
    if verify_kept(office, source).sha256 != found.sha256:
        reason = noop("differs from the audit log")
        raise DossierBrokenError(path=source.path, reason=reason)
    target = to / found.path.name
    try:
        to.mkdir(parents=True, exist_ok=True)
        made = dossier_place.copy(
            office, source.path, target, recipient=recipient, plain=plain
        )
    except OSError as error:
        raise NoSpaceError(path=target, reason=error.strerror or error) from error
    trail.append(
        office,
        actor=by or trail.SYSTEM,
        action="dossier.exported",
        subject=case.id,
        sha256=found.sha256,
    )
    return made


def holds_unmasked(office: Office, case_id: str) -> bool:
    """Whether words were masked in this case only after its dossier was sealed.

    A sealed dossier is never changed, so it still holds them.
    """
    case = _exportable(office, case_id, None)
    about = office.store.audit.about(case.id)
    return any(e.action == "case.masked" and e.data.get("dossier") for e in about)


def _exportable(office: Office, case_id: str, by: str | None) -> Case:
    if by is not None:
        case = media.readable(office, case_id, by)
        if holds_unmasked(office, case.id):
            guard.require(office, by, Permission.PRIVACY_UNLOCK)
        return case
    found = office.store.cases.get(case_id) or office.store.cases.by_number(case_id)
    if found is None:
        raise NotFoundError(what="case", id=case_id)
    return found
