"""Plain text in which every passage says when it was spoken, and often by whom.

How programs write that down differs: `[00:01] …`, `00:01 - 00:04 …`, `说话人1 00:01`
above the passage (飞书妙记, 讯飞听见, 通义听悟), `张三(00:00:01): …` (腾讯会议). One file
keeps to one way.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from audio.models import Word
from audio.subtitles.cues import Cue

_T = r"(?:(?:\d{1,2}[:：])?\d{1,3}[:：]\d{2}(?:[.,]\d{1,3})?)"
_TO = r"\s*(?:-->|->|[-–—~～至到])\s*"
_OPEN, _CLOSE = r"[\[【(（]", r"[\]】)）]"
_WHO = r"(?P<who>[^\s:：()（）\[\]【】，。！？][^:：()（）\[\]【】，。！？\n]{0,29}?)"
_START, _END = rf"(?P<start>{_T})", rf"(?P<end>{_T})"
WAYS = tuple(
    map(
        re.compile,
        (
            rf"{_OPEN}?{_START}{_TO}{_END}{_CLOSE}?[\s:：]*(?P<said>.*)",
            rf"{_OPEN}{_START}{_CLOSE}[\s:：]*(?P<said>.*)",
            rf"{_START}(?:\s+(?P<said>.*))?",
            rf"{_WHO}\s*{_OPEN}{_START}(?:{_TO}{_END})?{_CLOSE}\s*[:：]?\s*(?P<said>.*)",
            rf"{_WHO}\s+{_START}(?:{_TO}{_END})?\s*[:：]?(?P<said>)",
        ),
    )
)
_STAMP = re.compile(rf"\[({_T})\]")
_STAMPS = re.compile(rf"((?:\[{_T}\]\s*)+)(.*)")
_OFFSET = re.compile(r"\[offset:\s*([+-]?\d+)\s*\]", re.IGNORECASE)
_WORD = re.compile(rf"<({_T})>")

NOBODY = {None, "—", "-"}
Found = tuple[int, re.Match[str]]


def cues_of_lines(text: str) -> Iterator[Cue]:
    """The passages of minutes; what stands above the first time is their head."""
    lines = [line.strip() for line in text.splitlines()]
    heads = max((_heads(lines, way) for way in WAYS), key=len)
    places = [at for at, _head in heads] + [len(lines)]
    for (at, end), (_at, head) in zip(pairwise(places), heads, strict=True):
        named = head.groupdict()
        said = [named["said"] or "", *lines[at + 1 : end]]
        yield Cue(
            start=seconds(named["start"]),
            end=seconds(named["end"]) if named.get("end") else None,
            text="\n".join(filter(None, said)),
            speaker=None if named.get("who") in NOBODY else named["who"],
        )


def _heads(lines: Sequence[str], way: re.Pattern[str]) -> list[Found]:
    """The lines that say a time in this way, without those that would go back in it.

    A time of day in the head of the minutes, or one that somebody reads out, says
    nothing about the passage: the longest run that never goes back is the right one.
    """
    found = [(at, m) for at, line in enumerate(lines) if (m := way.fullmatch(line))]
    times: list[float] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_at, match) in enumerate(found):
        time = seconds(match["start"])
        length = bisect_right(times, time)
        before.append(ends[length - 1] if length else -1)
        times[length : length + 1] = [time]
        ends[length : length + 1] = [index]
    kept: list[Found] = []
    index = ends[-1] if ends else -1
    while index >= 0:
        kept.append(found[index])
        index = before[index]
    return kept[::-1]


def seconds(said: str) -> float:
    """`1:02:03.5` in seconds."""
    total = 0.0
    for part in re.split("[:：]", said.replace(",", ".")):
        total = total * 60 + float(part)
    return total


def cues_of_lyrics(text: str) -> Iterator[Cue]:
    """The lines of an LRC file; a line said more than once is there as often."""
    offset = _OFFSET.search(text)
    early = int(offset[1]) / 1000 if offset else 0.0
    for line in text.splitlines():
        if stamped := _STAMPS.fullmatch(line.strip()):
            for stamp in _STAMP.findall(stamped[1]):
                start = max(0.0, seconds(stamp) - early)
                said, words = _words(stamped[2], start, early)
                yield Cue(start, None, said, words=words)


def _words(said: str, start: float, early: float) -> tuple[str, tuple[Word, ...]]:
    """The line without times of words, and its words, where these have times."""
    first, *rest = _WORD.split(said)
    if not rest:
        return said.strip(), ()
    times = [max(start, seconds(time) - early) for time in rest[::2]]
    texts = rest[1::2]
    if first.strip():
        times, texts = [start, *times], [first, *texts]
    ends = [*times[1:], times[-1]]
    words = tuple(
        Word(start=begin, end=end, text=word)
        for begin, end, word in zip(times, ends, texts, strict=True)
        if word.strip()
    )
    return "".join(word.text for word in words).strip(), words
