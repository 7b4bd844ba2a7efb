"""Transcripts kept as JSON: our own, and those of programs that many people use."""

import json
import re
from collections.abc import Callable, Iterator
from math import inf
from typing import Any

from audio.errors import SubtitleError
from audio.models import TRANSCRIPT_SCHEMA, Transcript, Word
from audio.subtitles.cues import Cue, segments_of
from audio.subtitles.writing import shown

SCHEMA = "it is not a transcript of this program"
UNKNOWN = "it is not a transcript of any program that is known here"
Json = dict[str, Any]
MISTAKES = (
    ArithmeticError,
    AttributeError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
)


def transcript_of(name: str, content: str) -> Transcript | list[Cue]:
    """The transcript, if it is one of ours, else its lines; raises SubtitleError."""
    try:
        found = json.loads(content)
    except MISTAKES as error:
        raise SubtitleError(path=name, reason=UNKNOWN) from error
    if isinstance(found, dict) and "schema" in found:
        return _ours(name, found)
    if isinstance(found, list) and len(found) == 1:
        found = found[0]
    for key, cues in FORMS.items():
        if isinstance(found, dict) and isinstance(found.get(key), list):
            try:
                return list(cues(found))
            except MISTAKES as error:
                raise SubtitleError(path=name, reason=UNKNOWN) from error
    raise SubtitleError(path=name, reason=UNKNOWN)


def _ours(name: str, found: Json) -> Transcript:
    try:
        if found.pop("schema") != TRANSCRIPT_SCHEMA:
            raise SubtitleError(path=name, reason=SCHEMA)
        for made in ("text", "numbers"):
            found.pop(made, None)
        read = Transcript.model_validate(found)
        if _is_sound(read):
            return read
        cues = (
            Cue(one.start, one.end, shown(one), one.speaker, one.words)
            for one in read.segments
        )
        return Transcript(**dict(read) | {"segments": segments_of(cues)})
    except MISTAKES as error:
        raise SubtitleError(path=name, reason=SCHEMA) from error


def _is_sound(transcript: Transcript) -> bool:
    """Whether times go on and words make up the text, as in what we wrote ourselves."""
    at = 0.0
    for segment in transcript.segments:
        said = "".join(word.text for word in segment.words)
        if not (
            at <= segment.start <= segment.end < inf and said in {"", segment.text}
        ):
            return False
        at = segment.end
    return True


def _bilibili(found: Json) -> Iterator[Cue]:
    """The subtitles of bilibili, as the site hands them out."""
    for line in found["body"]:
        yield Cue(float(line["from"]), float(line["to"]), str(line["content"]))


def _whisper(found: Json) -> Iterator[Cue]:
    """Whisper and its kin (openai, faster-whisper, WhisperX), with times of words."""
    for line in found["segments"]:
        words = tuple(_words(line.get("words") or []))
        start, end, text = float(line["start"]), float(line["end"]), str(line["text"])
        yield Cue(start, end, text, line.get("speaker"), words)


def _words(words: list[Json]) -> Iterator[Word]:
    """WhisperX gives no times to numbers; their neighbours' are shared with them."""
    for word in words:
        if "start" in word and "end" in word:
            sure = float(word.get("probability") or word.get("score") or 1.0)
            yield Word(
                start=float(word["start"]),
                end=float(word["end"]),
                text=str(word["word"]).strip(),
                probability=min(1.0, max(0.0, sure)),
            )


def _whisper_cpp(found: Json) -> Iterator[Cue]:
    for line in found["transcription"]:
        span = line["offsets"]
        yield Cue(span["from"] / 1000, span["to"] / 1000, str(line["text"]))


def _funasr(found: Json) -> Iterator[Cue]:
    for line in found["sentence_info"]:
        who = line.get("spk")
        text = str(line.get("text") or line["sentence"])
        speaker = None if who is None else f"spk{who}"
        yield Cue(line["start"] / 1000, line["end"] / 1000, text, speaker)


def _jianying(found: Json) -> Iterator[Cue]:
    """A draft of 剪映 (CapCut): texts lie apart from their places in the time line."""
    texts = {one["id"]: _plain(one["content"]) for one in found["materials"]["texts"]}
    for track in found["tracks"]:
        for part in track["segments"] if track.get("type") == "text" else ():
            span, text = part["target_timerange"], texts.get(part["material_id"])
            start, length = span["start"] / 1e6, span["duration"] / 1e6
            if text:
                yield Cue(start, start + length, text)


def _plain(content: str) -> str:
    """The words of a text of 剪映, which is JSON or marked up in angle brackets."""
    if content.startswith("{"):
        return str(json.loads(content)["text"])
    return re.sub(r"<[^>]*>", "", content).strip().removeprefix("[").removesuffix("]")


FORMS: dict[str, Callable[[Json], Iterator[Cue]]] = {
    "body": _bilibili,
    "segments": _whisper,
    "transcription": _whisper_cpp,
    "sentence_info": _funasr,
    "tracks": _jianying,
}
