"""Reading a text, and hearing then reading a recording."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, Literal

from audio.errors import AudioError
from lexicons.files import HERE, read_yaml
from lexicons.models import Finding, Screening
from review.documents.reading import plain
from review.documents.straddling import screen_document
from review.domain import workflow
from review.domain.canonical import sha256
from review.domain.case import Case, CaseFinding, Status
from review.domain.china_time import CHINA
from review.domain.staff import Permission
from review.errors import AgeFileError, InvalidInputError, NotFoundError
from review.i18n import noop
from review.services import guard, kept, media, trail, vault
from review.services.long_numbers import silences
from review.services.masking import masked_text, masked_transcript
from review.services.office import Office

if TYPE_CHECKING:
    from audio.models import Transcript
    from audio.transcriber import Progress
    from lexicons.privacy import Token

PROGRESS = ".heard.jsonl"


@dataclass(frozen=True)
class CheckedText:
    """What a check shows: the text masked, and what was found in it, at its places."""

    text: str
    tokens: "tuple[Token, ...]"
    findings: tuple[Finding, ...]
    incomplete: tuple[str, ...]


def check_text(
    office: Office,
    *,
    by: str,
    text: str,
    goods: str | None = None,
    scope: Literal["script", "transcript"] = "script",
) -> CheckedText:
    """What the lexicons find in a text; nothing is stored, and nothing personal shown.

    Raises NotAllowedError, InvalidInputError for a text too long or unknown goods.
    """
    guard.require(office, by, Permission.SCRIPT_CHECK)
    check_size(office, text)
    check_goods(goods)
    found = read_text(office, text, goods=goods, scope=scope, at=office.now())
    masked = masked_text(text, found.findings)
    return CheckedText(
        text=masked.text,
        tokens=masked.tokens,
        findings=tuple(map(masked.moved, found.findings)),
        incomplete=found.incomplete,
    )


def check_size(office: Office, text: str) -> None:
    """Raises InvalidInputError for a text that is longer than any script is."""
    if len(text) > office.settings.script_characters:
        raise InvalidInputError(field="text", reason=noop("is too long"))


@cache
def _known_goods() -> frozenset[str]:
    return frozenset(entry["id"] for entry in read_yaml(HERE / "goods.yaml"))


def check_goods(goods: str | None) -> None:
    """Raises InvalidInputError for unknown goods: no rule for some goods would hold."""
    if goods is not None and goods not in _known_goods():
        raise InvalidInputError(
            field="goods", reason=noop("is not a category of goods")
        )


def read_text(
    office: Office,
    text: str,
    *,
    goods: str | None,
    scope: Literal["script", "transcript"],
    at: datetime,
) -> Screening:
    """What the rules in force at that moment, in China, find in a text.

    Terms broken over two lines are found too.
    """
    as_of = at.astimezone(CHINA).date()
    read = partial(office.reader.screen, goods=goods, scope=scope, as_of=as_of)
    return screen_document(plain("", text), read)


def as_case_findings(
    office: Office, findings: tuple[Finding, ...]
) -> tuple[CaseFinding, ...]:
    """The findings with ids, numbered from 1 in the order of the text."""
    ordered = sorted(findings, key=lambda f: (f.start, f.end, f.rule))
    return tuple(
        CaseFinding(id=office.new_id(), ordinal=ordinal, finding=finding)
        for ordinal, finding in enumerate(ordered, start=1)
    )


def keep_rules(office: Office, screening: Screening) -> None:
    """Keep every rule that found something, and what the house decided, for the dossier."""
    known = office.reader.rules
    used = {f.rule: known[f.rule] for f in screening.findings if f.rule in known}
    office.store.rules.keep(screening.lock, used, office.reader.overrides)


def _placed(finding: Finding, transcript: "Transcript") -> Finding:
    if finding.end <= finding.start:  # a missing notice has no words of its own
        return finding
    span = transcript.locate(finding.start, finding.end)
    return finding.model_copy(update={"t0": span.start, "t1": span.end})


def hear_case(
    office: Office,
    case_id: str,
    on_progress: "Callable[[Progress], None] | None" = None,
) -> Case:
    """Hear and read a submitted recording; the case goes to its first review.

    May be run any number of times, also after being killed: the checkpoint in the work
    folder holds what was heard, and only the first run to finish changes the case.
    Raises NotFoundError, or what the speech engine raises.
    """
    case = office.store.cases.get(case_id)
    if case is None or case.recording_id is None:
        raise NotFoundError(what="recording case", id=case_id)
    if case.status is not Status.SUBMITTED:
        return case
    checkpoint = office.settings.work / f"{case.id}{PROGRESS}"
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    with _named_as_sent(office, case.recording_id):
        transcript = office.hear().transcribe(
            media.open_recording(office, case.recording_id),
            checkpoint=checkpoint,
            seal=kept.line_seal(office),
            on_progress=on_progress,
        )
        heard = _record(office, case_id, transcript)
        checkpoint.unlink(missing_ok=True)
        # A kill before this is made good by the calendar; until then nothing is played.
        media.muted_copy(office, case.recording_id)
    return heard


def drop_progress(office: Office) -> int:
    """Delete what was noted of hearings that nobody goes on with; says how many.

    Of a case that is heard or over at once, of a command line after a week.
    """
    before = (office.now() - timedelta(days=7)).timestamp()
    work = office.settings.work
    waiting = office.store.cases.where("status = ?", (Status.SUBMITTED,))
    names = {f"{case.id}{PROGRESS}" for case in waiting}
    left = [path for path in work.glob(f"*{PROGRESS}") if path.name not in names]
    for path in work.glob("transcribe-*.jsonl"):
        with suppress(OSError):  # its command has just ended
            left += [path] if path.stat().st_mtime < before else []
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


@contextmanager
def _named_as_sent(office: Office, recording_id: str) -> Iterator[None]:
    """What is wrong with a recording is said of the name that its sender knows."""
    try:
        yield
    except (AudioError, AgeFileError) as error:
        recording = office.store.recordings.get(recording_id)
        if recording and str(error.data.get("path", "")).startswith(recording.sha256):
            error.data["path"] = recording.filename
        raise


def _record(office: Office, case_id: str, transcript: "Transcript") -> Case:
    now = office.now()
    before = office.store.cases.get(case_id)
    if before is None:
        raise NotFoundError(what="recording case", id=case_id)
    screening = read_text(
        office, transcript.text, goods=before.goods, scope="transcript", at=now
    )
    masked = masked_text(transcript.text, screening.findings)
    heard = masked_transcript(transcript, masked)
    findings = tuple(masked.moved(_placed(f, transcript)) for f in screening.findings)
    with office.store.atomic():
        case = office.store.cases.get(case_id)
        if case is None or case.status is not Status.SUBMITTED:
            return case or before
        read = workflow.screened(
            case,
            as_case_findings(office, findings),
            content=sha256(masked.text),
            lock=screening.lock,
            incomplete=screening.incomplete,
            policy=office.policy,
            now=now,
        )
        keep_rules(office, screening)
        office.store.cases.heard(
            read, text=masked.text, transcript=heard.model_dump_json()
        )
        office.store.spans.silence(case_id, silences(heard))
        spans = vault.seal(office, read, masked, locate=transcript.locate)
        trail.append(
            office,
            actor=trail.SYSTEM,
            action="case.screened",
            subject=case_id,
            findings=len(findings),
            content=read.content_sha256,
            lock=screening.lock,
            masked=len(spans),
            spans=vault.digest(office, case_id),
            model=transcript.model,
            model_sha256=transcript.model_sha256,
        )
    return office.store.cases.get(case_id) or read
