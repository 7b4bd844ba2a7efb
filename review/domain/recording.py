"""A recording that Greenroom keeps."""

from datetime import datetime

from review.domain.staff import Value


class StoredRecording(Value):
    """One file of sound or video in the media folder; `path` is relative to it.

    `size` is bytes, `seconds` the length of the sound. `is_complete` is False where the
    file ends in the middle of something, None where its format lets nobody tell.
    """

    id: str
    sha256: str
    filename: str
    path: str
    size: int
    seconds: float
    container: str
    has_video: bool
    is_complete: bool | None = None
    created_at: datetime
