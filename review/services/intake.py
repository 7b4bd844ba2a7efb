"""The door of the house: a script or a recording becomes a case."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from review.domain import steps, workflow
from review.domain.canonical import one_line, sha256
from review.domain.case import Case, CaseKind, Status
from review.domain.recording import StoredRecording
from review.domain.staff import Permission, Role
from review.errors import (
    ConflictError,
    DuplicateRecordingError,
    InvalidInputError,
    NotFoundError,
)
from review.i18n import noop
from review.services import guard, held, jobs, media, numbers, recorded, trail, vault
from review.services.findings import as_case_findings, keep_rules, read_text
from review.services.masking import known_in, masked_name, masked_text, masked_words
from review.services.office import Office
from review.services.screening import check_goods, check_size

if TYPE_CHECKING:
    from audio.models import Transcript
    from lexicons.privacy import MaskedText

TITLE_CHARACTERS = 120
PREFIX = {CaseKind.SCRIPT: "S", CaseKind.RECORDING: "R"}
REPLACEABLE = frozenset({*steps.LEVEL, Status.RETURNED, Status.EXPIRED})


@dataclass(frozen=True)
class Brought:
    """A transcript that people or another program wrote, with its file's name."""

    transcript: "Transcript"
    name: str

    def read(self, office: Office, case: Case, *, seconds: float) -> recorded.Recorded:
        """It as that of a recording so long, read and masked."""
        fitting = recorded.fitted(self.transcript, seconds=seconds, name=self.name)
        return recorded.read(office, fitting, goods=case.goods, at=office.now())


def submit_script(
    office: Office,
    *,
    by: str,
    title: str,
    text: str,
    host_id: str,
    goods: str | None = None,
    air_at: datetime | None = None,
    previous_id: str | None = None,
    unread: Sequence[str] = (),
) -> Case:
    """A script, screened at once and waiting for its first review.

    Personal information is masked in all that is stored, its originals are sealed.
    `previous_id` makes it the next version of that case, which is superseded if it was
    still open, returned or expired. `unread` says in words what of its file could not
    be read: whoever clears the case has to give a reason. Raises NotAllowedError, InvalidInputError,
    NotFoundError, or ConflictError where there is a next version already.
    """
    guard.require(office, by, Permission.CASE_SUBMIT)
    now = office.now()
    _check_text(office, text)
    if air_at is not None and air_at <= now:
        raise InvalidInputError(field="air_at", reason=noop("is over"))
    previous = _previous(office, previous_id, by)
    case = _new_case(
        office,
        kind=CaseKind.SCRIPT,
        by=by,
        title=title,
        host_id=host_id,
        goods=goods,
        air_at=air_at,
        previous=previous,
    )
    screening = read_text(office, text, goods=goods, scope="script", at=air_at or now)
    masked = masked_text(text, screening.findings)
    read = workflow.screened(
        case,
        as_case_findings(office, tuple(map(masked.moved, screening.findings))),
        content=sha256(masked.text),
        lock=screening.lock,
        incomplete=(*_without_names(unread, masked), *screening.incomplete),
        policy=office.policy,
        now=now,
    )
    with office.store.atomic():
        _supersede(office, previous, by=by)
        opened = _numbered(office, read, previous)
        keep_rules(office, screening)
        office.store.cases.add(opened, text=masked.text)
        vault.seal(office, opened, masked, locate=None)
        _log_opened(office, opened, by=by, masked=len(masked.tokens))
    return opened


def submit_recording(
    office: Office,
    *,
    by: str,
    path: Path,
    filename: str,
    title: str,
    host_id: str,
    goods: str | None = None,
    air_at: datetime | None = None,
    previous_id: str | None = None,
    brought: Brought | None = None,
) -> Case:
    """A recording, kept in the media folder and queued to be heard.

    One that comes with its transcript is read and masked at once instead, and is up
    for its first review. Raises NotAllowedError, InvalidInputError,
    DuplicateRecordingError (the same bytes are a case already), NoSpaceError,
    TranscriptMismatchError, and the errors of `audio.media.probe`.
    """
    from audio import media as sound

    guard.require(office, by, Permission.CASE_SUBMIT)
    previous = _previous(office, previous_id, by)
    case = _new_case(
        office,
        kind=CaseKind.RECORDING,
        by=by,
        title=title,
        host_id=host_id,
        goods=goods,
        air_at=air_at,
        previous=previous,
    )
    facts = sound.probe(path)
    _check_new(office, facts.sha256)
    said = brought.read(office, case, seconds=facts.seconds) if brought else None
    received = path.is_relative_to(office.settings.work)
    relative = media.keep(office, path, sha256=facts.sha256, move=received)
    recording = StoredRecording(
        id=office.new_id(),
        sha256=facts.sha256,
        filename=masked_name(one_line(Path(filename).name)),
        path=relative,
        size=facts.size,
        seconds=facts.seconds,
        container=facts.container,
        has_video=facts.has_video,
        is_complete=facts.is_complete,
        created_at=office.now(),
    )
    case = case.model_copy(
        update={"recording_id": recording.id, "content_sha256": facts.sha256}
    )
    with office.store.atomic():
        _check_new(office, facts.sha256)
        _supersede(office, previous, by=by)
        case = _numbered(office, case, previous)
        office.store.recordings.add(recording)
        office.store.cases.add(case, text="")
        _log_opened(office, case, by=by, masked=0)
        if said is not None:
            recorded.keep(office, case, said, at=office.now())
            return office.store.cases.get(case.id) or case
        job = jobs.enqueue(office, "hear", case.id, {}, total=facts.seconds)
    jobs.ring(office, job.id)
    return case


def _without_names(unread: Sequence[str], masked: "MaskedText") -> Iterator[str]:
    """A sheet may be named after somebody, of whom its text speaks."""
    known = known_in(masked)
    return (masked_words(said, known) for said in unread)


def _check_text(office: Office, text: str) -> None:
    if not text.strip():
        raise InvalidInputError(field="text", reason=noop("is empty"))
    check_size(office, text)


def _check_new(office: Office, sha256: str) -> None:
    known = office.store.cases.by_recording(sha256)
    if known is not None:
        raise DuplicateRecordingError(number=known.number)


def _previous(office: Office, previous_id: str | None, by: str) -> Case | None:
    if previous_id is None:
        return None
    found = office.store.cases.get(previous_id)
    if found is None or by not in {found.submitter_id, found.host_id}:
        raise NotFoundError(what="case", id=previous_id)
    if office.store.cases.next_version_id(found.id) is not None:
        raise ConflictError
    return found


def _new_case(
    office: Office,
    *,
    kind: CaseKind,
    by: str,
    title: str,
    host_id: str,
    goods: str | None,
    air_at: datetime | None,
    previous: Case | None,
) -> Case:
    title, now = one_line(title), office.now()
    if not title or len(title) > TITLE_CHARACTERS:
        raise InvalidInputError(
            field="title", reason=noop("must have 1 to 120 characters")
        )
    check_goods(goods)
    host = office.store.people.get(host_id)
    if host is None or host.disabled or Role.HOST not in host.roles:
        raise InvalidInputError(field="host", reason=noop("is not an active host"))
    if previous is not None and previous.kind is not kind:
        raise InvalidInputError(field="previous_id", reason=noop("is of another kind"))
    return Case(
        id=office.new_id(),
        number="",
        version=previous.version + 1 if previous else 1,
        previous_id=previous.id if previous else None,
        kind=kind,
        title=masked_words(title),
        goods=goods,
        host_id=host_id,
        submitter_id=by,
        status=Status.SUBMITTED,
        air_at=air_at,
        created_at=now,
        updated_at=now,
    )


def _numbered(office: Office, case: Case, previous: Case | None) -> Case:
    number = (
        previous.number
        if previous
        else numbers.of_the_year(office, PREFIX[case.kind], case.created_at.year)
    )
    return case.model_copy(update={"number": number})


def _supersede(office: Office, previous: Case | None, *, by: str) -> None:
    if previous is None or previous.status not in REPLACEABLE:
        return
    now = office.now()
    office.store.cases.put(steps.move(previous, Status.SUPERSEDED, now=now))
    trail.append(office, actor=by, action="case.superseded", subject=previous.id)


def _log_opened(office: Office, case: Case, *, by: str, masked: int) -> None:
    trail.append(
        office,
        actor=by,
        action="case.opened",
        subject=case.id,
        number=case.number,
        version=case.version,
        kind=case.kind,
        host=case.host_id,
        content=case.content_sha256,
        lock=case.lock_sha256,
        findings=len(case.findings),
        masked=masked,
        spans=vault.digest(office, case.id),
        **held.said(office, case.id),
        previous=case.previous_id,
    )
