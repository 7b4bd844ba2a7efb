"""Reading a text, and hearing then reading a recording."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal

from audio.errors import AudioError
from lexicons.files import HERE, read_yaml
from lexicons.models import Finding
from review.domain.case import Case, Status
from review.domain.job import due
from review.domain.staff import Permission
from review.errors import AgeFileError, InvalidInputError, NotFoundError
from review.i18n import noop
from review.services import guard, kept, media, recorded
from review.services.findings import read_text
from review.services.masking import masked_text
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
            priority=due(case.created_at, case.air_at).timestamp(),
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
    found = recorded.read(office, transcript, goods=before.goods, at=now)
    with office.store.atomic():
        case = office.store.cases.get(case_id)
        if case is None or case.status is not Status.SUBMITTED:
            return case or before
        recorded.keep(office, case, found, at=now)
    return office.store.cases.get(case_id) or before
