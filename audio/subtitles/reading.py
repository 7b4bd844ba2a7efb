"""Transcripts that people or other programs wrote, read from files of many forms."""

import html
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePath
from stat import S_ISREG

import pysubs2
from pysubs2.exceptions import FormatAutodetectionError, Pysubs2Error

from audio.errors import SubtitleError
from audio.models import Transcript
from audio.subtitles import other_json
from audio.subtitles.cues import Cue, segments_of
from audio.subtitles.minutes import lines_of
from audio.subtitles.timed_lines import cues_of_lines, cues_of_lyrics

ENGINE = "subtitles"
ENCODINGS = ("utf-8-sig", "gb18030")
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
LARGEST = 32 << 20  # bytes; a day of subtitles is under one megabyte
FORMS = ("srt", "vtt", "ass", "ssa", "lrc", "txt", "docx", "json", "ttml", "smi", "sub")
_CUES = re.compile(r"^[\d:.,\s]+-->[\d:.,\s]+(?:\w+:\S+\s*)*$|^Dialogue:", re.MULTILINE)
_VTT_EXTRAS = re.compile(r"(?:^|\n\n)(?:NOTE|STYLE|REGION)\b.*?(?=\n\n|\Z)", re.DOTALL)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>(.*?)(?:</v>|$)", re.DOTALL)
VOICE = "\ue000\ue001"  # signs that no file has in it

# What the reader of broken files raises; it promises nothing narrower.
FAILURES = (
    ArithmeticError,
    LookupError,
    NotImplementedError,
    Pysubs2Error,
    SyntaxError,
    ValueError,
)

NO_FILE = "there is no such file"
NO_REGULAR_FILE = "it is a folder, a device, a pipe or a socket"
TOO_LARGE = "it is too large for a subtitle file"
ENCODING = "it is neither UTF-8 nor GB18030 text"
FORM = "its lines are not those of a subtitle file"
NOTHING = "it holds no lines"
NO_TIMES = "none of its lines says when it was spoken"
TIMES = "its times are none"


def read(path: Path) -> Transcript:
    """The transcript in a file; what it may be, `FORMS` says.

    A line becomes a segment, with word times only where the file has them. Raises
    SubtitleError.
    """
    try:
        found = path.stat()
        if not S_ISREG(found.st_mode):  # a device has no end, a pipe may have no writer
            raise SubtitleError(path=path.name, reason=NO_REGULAR_FILE)
        if found.st_size > LARGEST:
            raise SubtitleError(path=path.name, reason=TOO_LARGE)
        content = path.read_bytes()
    except OSError as error:
        raise SubtitleError(path=path.name, reason=NO_FILE) from error
    return read_bytes(path.name, content)


def read_bytes(name: str, content: bytes) -> Transcript:
    """The same for what is in memory; the ending of `name` says the form."""
    form = PurePath(name).suffix.lower().removeprefix(".")
    if len(content) > LARGEST:
        raise SubtitleError(path=name, reason=TOO_LARGE)
    if form == "json":
        found = other_json.transcript_of(name, _decoded(name, content))
        if isinstance(found, Transcript):
            return found
        return _transcript(name, form, found)
    return _transcript(name, form, _cues(name, form, content))


def _transcript(name: str, form: str, cues: Iterable[Cue]) -> Transcript:
    try:
        segments = segments_of(cues)
    except (ValueError, OverflowError) as error:
        raise SubtitleError(path=name, reason=TIMES) from error
    if not segments:
        raise SubtitleError(path=name, reason=NOTHING)
    return Transcript(
        segments=segments,
        duration=max(segment.end for segment in segments),
        engine=ENGINE,
        settings={"form": form},
    )


def _cues(name: str, form: str, content: bytes) -> Iterable[Cue]:
    if form == "docx":
        return _timed(name, "\n".join(lines_of(name, content)), cues_of_lines)
    text = _decoded(name, content)
    if form == "lrc":
        return _timed(name, text, cues_of_lyrics)
    if form in {"txt", "text", "md"} and not _CUES.search(text):
        return _timed(name, text, cues_of_lines)
    return _events(_lines(name, form, text))


def _timed(name: str, text: str, cues: Callable[[str], Iterator[Cue]]) -> Iterable[Cue]:
    found = list(cues(text))
    if text.strip() and not found:
        raise SubtitleError(path=name, reason=NO_TIMES)
    return found


def _decoded(name: str, content: bytes) -> str:
    marked = MARKS.get(content[:2])
    for encoding in (marked,) if marked else ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SubtitleError(path=name, reason=ENCODING)


def _lines(name: str, form: str, text: str) -> pysubs2.SSAFile:
    """By what the file looks like, and where that is unclear by its name."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about layers and styles, not text
            if text.lstrip().startswith("WEBVTT"):
                return pysubs2.SSAFile.from_string(_plain_vtt(text), "vtt")
            try:
                return pysubs2.SSAFile.from_string(text)
            except FormatAutodetectionError:
                known = pysubs2.formats.get_format_identifier(f".{form}")
                return pysubs2.SSAFile.from_string(text, known)
    except FAILURES as error:
        raise SubtitleError(path=name, reason=FORM) from error


def _plain_vtt(text: str) -> str:
    """WebVTT without notes and styles; who speaks stands before the words, marked off."""
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    spoken = _VOICE.sub(_voiced, _VTT_EXTRAS.sub("\n", whole))
    return html.unescape(spoken.replace("&lt;", "＜").replace("&gt;", "＞"))


def _voiced(found: re.Match[str]) -> str:
    return f"{VOICE[0]}{found[1].strip()}{VOICE[1]}{found[2]}"


def _events(lines: pysubs2.SSAFile) -> Iterator[Cue]:
    for line in lines:
        if line.is_comment or line.is_drawing:
            continue
        who, text = line.name, line.plaintext
        if text.startswith(VOICE[0]):
            who, _mark, text = text[1:].partition(VOICE[1])
        text = text.translate(dict.fromkeys(map(ord, VOICE)))
        yield Cue(line.start / 1000, line.end / 1000, text, who or None)
