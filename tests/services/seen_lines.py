"""What a page knows of the lines that it shows."""

from audio.models import Transcript
from review.domain.correcting import lines_sha256


def lines_of(office, case_id) -> str:
    """The hash of a case's lines, as the page sends it with a change."""
    raw = office.store.cases.text(case_id)[1]
    return lines_sha256(Transcript.model_validate_json(raw))
