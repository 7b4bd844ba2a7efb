"""What an erasure must leave, under which article, and until when."""

from datetime import datetime

from review.domain.audit import AuditEntry
from review.domain.case import Case
from review.domain.privacy import Kept
from review.i18n import noop
from review.services import backups, retention
from review.services.office import Office


def of_case(office: Office, case: Case) -> list[Kept]:
    """What stays of a case in which somebody was masked."""
    where, until = f"{case.number} v{case.version}", retention.until(office, case)
    kept = [
        Kept(
            what=noop("the masked text, its findings and the decisions on it"),
            where=where,
            law="livestream-ecommerce",
            article="27",
            until=until,
        )
    ]
    kept += _as_it_was(office, case, where, until)
    if case.recording_id and not retention.is_dropped(office, case):
        sound = Kept(
            what=noop(
                "the original recording; what was erased is never played from it"
            ),
            where=where,
            law="livestream-ecommerce",
            article="31#1",
            until=until,
        )
        kept.append(sound)
    return kept


def _masks(entry: AuditEntry) -> bool:
    return entry.action == "case.masked" or (
        entry.action == "case.corrected" and entry.data["masked"] > 0
    )


def _as_it_was(office: Office, case: Case, where: str, until: datetime) -> list[Kept]:
    """What was made while something in the case was not masked yet."""
    late = [e for e in office.store.audit.about(case.id) if _masks(e)]
    kept = []
    if any(entry.data.get("dossier") for entry in late):
        sealed = Kept(
            what=noop("the dossier, which was sealed before this was masked"),
            where=where,
            law="livestream-ecommerce",
            article="27",
            until=until,
        )
        kept.append(sealed)
    if late and backups.copies(office.settings, office.keys.database):
        copied = Kept(
            what=noop(
                "copies made before this was masked, with the words as they were"
            ),
            where=noop("backups"),
            law="pipl",
            article="47#2",
            until=retention.years_after(office, office.now()),
        )
        kept.append(copied)
    return kept


def of_log(office: Office) -> Kept:
    """The audit log stays, whoever is erased."""
    return Kept(
        what=noop("the record of what was done and who looked, without any original"),
        where=noop("audit log"),
        law="pipl",
        article="56#2",
        until=retention.years_after(office, office.now()),
    )


def of_staff(office: Office, person_id: str) -> tuple[Kept, ...]:
    """What stays of somebody who worked here."""
    return (*_dossiers(office, person_id), *_records(office))


def _dossiers(office: Office, person_id: str) -> list[Kept]:
    """A sealed case names who submitted, hosted and decided it, and cannot be changed."""
    return [
        Kept(
            what=noop("the name among those who took part, in the sealed dossier"),
            where=f"{case.number} v{case.version}",
            law="livestream-ecommerce",
            article="27",
            until=retention.until(office, case),
        )
        for case in office.store.cases.every()
        if person_id in _people(case) and office.store.dossiers.get(case.id)
    ]


def _people(case: Case) -> set[str]:
    return {case.host_id, case.submitter_id, *(d.by for d in case.decisions)}


def _records(office: Office) -> list[Kept]:
    until = retention.years_after(office, office.now())
    return [
        Kept(
            what=noop(
                "decisions, typed clips, quizzes and certificates, under an id without a name"
            ),
            where=noop("database"),
            law="livestream-ecommerce",
            article="27",
            until=until,
        ),
        Kept(
            what=noop("copies made before; when one is restored, the name goes again"),
            where=noop("backups"),
            law="pipl",
            article="47#2",
            until=until,
        ),
        Kept(
            what=noop(
                "the user name and the addresses of sign-ins as they were logged"
            ),
            where=noop("audit log"),
            law="pipl",
            article="56#2",
            until=until,
        ),
    ]
