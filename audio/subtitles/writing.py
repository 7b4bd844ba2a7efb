"""Transcripts as files: subtitles, plain text, JSON, minutes."""

import io
import json
import re
from collections.abc import Callable

import pysubs2

from audio.models import NOT_UNDERSTOOD, TRANSCRIPT_SCHEMA, Segment, Transcript
from audio.numbers import spoken_numbers

NOBODY = "—"  # stands for who speaks where that is not known
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SIGNS = str.maketrans(dict.fromkeys("()（）[]【】:：,，.。!！?？", " "))


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


def to_ass(transcript: Transcript) -> str:
    """Advanced SubStation Alpha, times to the hundredth, with who speaks."""
    return _written(transcript, "ass")


def to_txt(transcript: Transcript) -> str:
    """One line per segment, without times."""
    return "".join(f"{shown(segment)}\n" for segment in transcript.segments)


def to_json(transcript: Transcript) -> str:
    """Everything the transcript knows; schema `greenroom.transcript/1`.

    `numbers` are those that are said in words, as they are written, each with its place
    in `text` and the seconds in which it is said.
    """
    content = {
        "schema": TRANSCRIPT_SCHEMA,
        "text": transcript.text,
        **transcript.model_dump(mode="json"),
        "numbers": [
            {
                **number.model_dump(),
                "t0": (said := transcript.locate(number.start, number.end)).start,
                "t1": said.end,
            }
            for number in spoken_numbers(transcript.text)
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


WRITERS: dict[str, Callable[[Transcript], str]] = {
    "json": to_json,
    "srt": to_srt,
    "vtt": to_vtt,
    "ass": to_ass,
    "txt": to_txt,
}


WRITTEN = (*WRITERS, "docx")


def written(transcript: Transcript, form: str, *, title: str = "") -> bytes:
    """The transcript as a file of one of `WRITTEN`; minutes begin with the title."""
    if form == "docx":
        return to_docx(transcript, title=title)
    return WRITERS[form](transcript).encode("utf-8")


def to_docx(transcript: Transcript, *, title: str = "") -> bytes:
    """Minutes: above each passage who speaks, where that is known, and from when to when."""
    import docx

    document = docx.Document()
    if title:
        document.add_heading(_printable(title), level=1)
    for segment in transcript.segments:
        who = _printable(segment.speaker or NOBODY).translate(_SIGNS).strip() or NOBODY
        head = f"{who} （{_clock(segment.start)} – {_clock(segment.end)}）"
        document.add_paragraph().add_run(head).bold = True
        document.add_paragraph(_printable(shown(segment)))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _printable(text: str) -> str:
    return _UNPRINTABLE.sub("", text)


def _clock(seconds: float) -> str:
    whole, thousandths = divmod(_ms(seconds), 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}.{thousandths:03}"


def _written(transcript: Transcript, form: str) -> str:
    lines = pysubs2.SSAFile()
    for segment in transcript.segments:
        line = pysubs2.SSAEvent(_ms(segment.start), _ms(segment.end))
        line.plaintext = _escaped(shown(segment))
        if form == "ass":
            line.name = (segment.speaker or "").replace(",", "，")
        elif form == "vtt":
            line.text = line.text.replace("&", "&amp;")
        lines.append(line)
    return str(lines.to_string(form))


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _escaped(text: str) -> str:
    """The text on one line, with nothing that a subtitle reader takes for markup."""
    return " ".join(text.split()).translate(str.maketrans("{}<>\\", "｛｝＜＞＼"))
