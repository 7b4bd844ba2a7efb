"""Transcripts as files, and files as transcripts: subtitles, minutes, JSON."""

from audio.models import NOT_UNDERSTOOD
from audio.subtitles.reading import ENGINE, FORMS, LARGEST, read, read_bytes
from audio.subtitles.writing import (
    WRITERS,
    WRITTEN,
    shown,
    to_ass,
    to_docx,
    to_json,
    to_srt,
    to_txt,
    to_vtt,
    written,
)

__all__ = [
    "ENGINE",
    "FORMS",
    "LARGEST",
    "NOT_UNDERSTOOD",
    "WRITERS",
    "WRITTEN",
    "read",
    "read_bytes",
    "shown",
    "to_ass",
    "to_docx",
    "to_json",
    "to_srt",
    "to_txt",
    "to_vtt",
    "written",
]
