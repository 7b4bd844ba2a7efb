"""What was said in a recording as a file to keep: always masked."""

from audio.models import Transcript
from review.errors import InvalidInputError, NotFoundError
from review.i18n import noop
from review.services import media
from review.services.office import Office

FORMS = ("srt", "vtt", "ass", "txt", "docx", "json")


def export(office: Office, case_id: str, *, by: str, form: str) -> tuple[str, bytes]:
    """The name and the bytes of a file in one of `FORMS`, for whoever may read the case.

    Raises NotFoundError, also for a script and for what was not heard yet, and
    InvalidInputError.
    """
    from audio.subtitles import written

    case = media.readable(office, case_id, by)
    if form not in FORMS:
        raise InvalidInputError(field="form", reason=noop("is none that is written"))
    spoken = office.store.cases.text(case.id)[1]
    if not spoken:
        raise NotFoundError(what="transcript", id=case.id)
    transcript = Transcript.model_validate_json(spoken)
    title = f"{case.number} {case.title}"
    return f"{case.number}-v{case.version}.{form}", written(
        transcript, form, title=title
    )
