"""Transcripts as subtitle files, and subtitle files as transcripts."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pysubs2
from pysubs2.exceptions import FormatAutodetectionError, Pysubs2Error

from audio.errors import SubtitleError
from audio.models import TRANSCRIPT_SCHEMA, Segment, Transcript

NOT_UNDERSTOOD = (
    "［听不清］"  # stands where speech was heard and no text can be trusted
)
ENGINE = "subtitles"
ENCODINGS = ("utf-8-sig", "gb18030")
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
LARGEST = 32 << 20  # bytes; a day of subtitles is under one megabyte

NO_FILE = "there is no such file"
TOO_LARGE = "it is too large for a subtitle file"
ENCODING = "it is neither UTF-8 nor GB18030 text"
FORM = "its lines are not those of a subtitle file"
NOTHING = "it holds no lines"
SCHEMA = "it is not a transcript of this program"


def shown(segment: Segment) -> str:
    """What a reader sees of a segment."""
    if segment.understood:
        return segment.text
    return f"{segment.text}{NOT_UNDERSTOOD}"


def to_srt(transcript: Transcript) -> str:
    """SubRip: numbered cues with times to the millisecond."""
    return _written(transcript, "srt")


def to_vtt(transcript: Transcript) -> str:
    """WebVTT, for a browser's own captions."""
    return _written(transcript, "vtt")


def to_txt(transcript: Transcript) -> str:
    """One line per segment, without times."""
    return "".join(f"{shown(segment)}\n" for segment in transcript.segments)


def to_json(transcript: Transcript) -> str:
    """Everything the transcript knows; schema `greenroom.transcript/1`."""
    content = {
        "schema": TRANSCRIPT_SCHEMA,
        "text": transcript.text,
        **transcript.model_dump(mode="json"),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


WRITERS: dict[str, Callable[[Transcript], str]] = {
    "json": to_json,
    "srt": to_srt,
    "vtt": to_vtt,
    "txt": to_txt,
}


def _written(transcript: Transcript, form: str) -> str:
    lines = pysubs2.SSAFile()
    for segment in transcript.segments:
        line = pysubs2.SSAEvent(_ms(segment.start), _ms(segment.end))
        line.plaintext = _escaped(shown(segment))
        lines.append(line)
    return str(lines.to_string(form))


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _escaped(text: str) -> str:
    """The text on one line, with nothing that a subtitle reader takes for markup."""
    return " ".join(text.split()).translate(str.maketrans("{}<>\\", "｛｝＜＞＼"))


def read(path: Path) -> Transcript:
    """The transcript in an srt, vtt, ass or JSON file.

    A cue becomes a segment without word times. Raises SubtitleError.
    """
    content = _decoded(path)
    if path.suffix.lower() == ".json":
        return _from_json(path, content)
    segments = tuple(_segments(_lines(path, content)))
    if not segments:
        raise SubtitleError(path=path.name, reason=NOTHING)
    duration = max(segment.end for segment in segments)
    return Transcript(segments=segments, duration=duration, engine=ENGINE)


def _lines(path: Path, content: str) -> pysubs2.SSAFile:
    """By what the file looks like, and where that is unclear by its name."""
    try:
        try:
            return pysubs2.SSAFile.from_string(content)
        except FormatAutodetectionError:
            form = pysubs2.formats.get_format_identifier(path.suffix.lower())
            return pysubs2.SSAFile.from_string(content, form)
    except (Pysubs2Error, ValueError, KeyError, IndexError) as error:
        raise SubtitleError(path=path.name, reason=FORM) from error


def _decoded(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise SubtitleError(path=path.name, reason=TOO_LARGE)
        content = path.read_bytes()
    except OSError as error:
        raise SubtitleError(path=path.name, reason=NO_FILE) from error
    marked = MARKS.get(content[:2])
    for encoding in (marked,) if marked else ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SubtitleError(path=path.name, reason=ENCODING)


def _segments(lines: pysubs2.SSAFile) -> Iterator[Segment]:
    for line in sorted(lines, key=lambda line: (line.start, line.end)):
        text = " ".join(line.plaintext.split())
        if line.is_comment or not text:
            continue
        understood = not text.endswith(NOT_UNDERSTOOD)
        start = max(0, line.start)
        yield Segment(
            start=start / 1000,
            end=max(start, line.end) / 1000,
            text=text.removesuffix(NOT_UNDERSTOOD),
            understood=understood,
            speaker=line.name or None,
        )


def _from_json(path: Path, content: str) -> Transcript:
    try:
        found = json.loads(content)
        if found.pop("schema") != TRANSCRIPT_SCHEMA:
            raise SubtitleError(path=path.name, reason=SCHEMA)
        found.pop("text", None)
        return Transcript.model_validate(found)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SubtitleError(path=path.name, reason=SCHEMA) from error
