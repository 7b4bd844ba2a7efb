"""From what the recogniser wrote to text that can be read and searched.

Simplified characters, full-width punctuation, one timed piece per character, number
or Latin word; loops and subtitle credits out. Nothing here adds a word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from opencc import OpenCC

from audio.models import Segment, Word

FULL_WIDTH = str.maketrans({",": "，", "?": "？", "!": "！", ":": "：", ";": "；"})
STOPS = "，。？！：；、…"
COMMA_PAUSE = 0.2  # seconds of pause after a segment that reads as a comma
STOP_PAUSE = 0.6  # and as a full stop
SPLIT_PAUSE = 1.0  # a pause inside a segment at which it is two
ECHOES = 4  # how often a sentence or a phrase may be said over before it is a loop
HURRIED = 0.07  # seconds a character; said over at such a speed, a phrase was said once
HURRIED_PHRASE = 4  # characters; shorter ones are said over at any speed
STUTTERS = 8  # the same for one or two characters: 来来来, 买买买
RUNS = re.compile(r"[0-9０-９]+(?:[.,:/-][0-9]+)*[%％]?|[A-Za-z]+(?:['-][A-Za-z]+)*")
# 1,299 is one number, and read as two by whoever looks for prices; 199,299 may be two.
GROUPED = re.compile(r"(?<![\d.,:/-])(\d{1,2}),(\d{3})(?![\d,:/-])")

# Lines that recognisers learned from subtitle files and write over noise. A segment
# goes only when it is nothing else.
CREDITS = re.compile(
    r"(请不吝)?点赞订阅转发打赏支持明镜与点点栏目|"
    r"(中文)?字幕(志愿者|制作|提供|组|由|校对|by).{0,20}|"
    r"(由)?amaraorg社区提供(的字幕)?|"
    r"优优独播剧场yoyotelevisionseriesexclusive|"
    r"(本)?字幕由.{1,16}(提供|制作)|"
    r"明镜需要您的支持欢迎订阅明镜|"
    r"以下是普通话的句子",
    re.IGNORECASE,
)

# 著 as a particle is 着 in simplified text; OpenCC leaves it where it is ambiguous.
PARTICLE = re.compile(r"(?<![显卓名原编专巨土昭论遗合译])著(?![名作称书述者录])")


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def _simplify(text: str) -> str:
    return PARTICLE.sub("着", str(_simplifier().convert(text)))


def spoken(text: str) -> str:
    """The text without punctuation and spaces."""
    return "".join(sign for sign in text if unicodedata.category(sign)[0] in "LN")


def simplified(texts: Sequence[str]) -> list[str]:
    """The pieces in simplified characters; a phrase is converted as a whole.

    Where that would change the number of characters, each piece is converted alone.
    """
    whole = "".join(texts)
    converted = _simplify(whole)
    if len(converted) != len(whole):
        return [_simplify(text) for text in texts]
    ends = _ends(texts)
    return [
        converted[end - len(text) : end] for end, text in zip(ends, texts, strict=True)
    ]


def _ends(texts: Sequence[str]) -> list[int]:
    ends, at = [], 0
    for text in texts:
        at += len(text)
        ends.append(at)
    return ends


def pieces(words: Sequence[Word]) -> tuple[Word, ...]:
    """One word per Chinese character, number or Latin word, with its punctuation.

    Characters that the recogniser timed together share their time evenly; numbers and
    Latin words that it timed in parts are joined, 1,299 without its comma.
    """
    texts = simplified([word.text for word in words])
    signs = [
        sign
        for word, text in zip(words, texts, strict=True)
        for sign in _signs(word, text)
    ]
    text = "".join(sign.text for sign in signs)
    made: list[Word] = []
    for start, end in _spans(text):
        group = signs[start:end]
        if not spoken(text[start:end]):
            if made and text[start:end].strip():
                made[-1] = _with_text(made[-1], made[-1].text + _mark(text[start:end]))
            continue
        made.append(
            Word(
                start=group[0].start,
                end=max(sign.end for sign in group),
                text=GROUPED.sub(r"\1\2", text[start:end]),
                probability=min(sign.probability for sign in group),
            )
        )
    return tuple(made)


def _signs(word: Word, text: str) -> Iterator[Word]:
    step = (word.end - word.start) / max(1, len(text))
    for at, sign in enumerate(text):
        yield Word(
            start=word.start + at * step,
            end=word.start + (at + 1) * step,
            text=sign,
            probability=word.probability,
        )


def _spans(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(text):
        run = RUNS.match(text, at)
        end = run.end() if run else at + 1
        yield at, end
        at = end


def _mark(text: str) -> str:
    mark = text.strip().translate(FULL_WIDTH)
    return "。" if mark == "." else mark


def _with_text(word: Word, text: str) -> Word:
    return word.model_copy(update={"text": text})


def segment_of(words: Sequence[Word], *, understood: bool = True) -> Segment:
    """A segment from its words, in step: no word ends before it starts."""
    mean = sum(word.probability for word in words) / len(words)
    return Segment(
        start=words[0].start,
        end=words[-1].end,
        text="".join(word.text for word in words),
        words=tuple(words),
        confidence=round(mean, 3),
        understood=understood,
    )


def split_at_pauses(segment: Segment) -> Iterator[Segment]:
    """The segment, in two where it is silent for a second inside."""
    group: list[Word] = []
    for word in segment.words:
        if group and word.start - group[-1].end >= SPLIT_PAUSE:
            yield segment_of(group, understood=segment.understood)
            group = []
        group.append(word)
    if group:
        yield segment_of(group, understood=segment.understood)


def is_credit(segment: Segment) -> bool:
    """Whether the segment is a subtitle credit and nothing else."""
    return CREDITS.fullmatch(spoken(segment.text)) is not None


def without_loop(segment: Segment) -> Segment:
    """The segment with a phrase that it repeats on and on said four times."""
    text = [spoken(word.text) for word in segment.words]
    for size in range(1, len(text) // 2 + 1):
        limit = ECHOES if size > 2 else STUTTERS  # noqa: PLR2004 - see the constants
        at = 0
        while at + size < len(text):
            times = _times(text, at, size)
            if times > limit:
                words = segment.words
                cut = words[: at + size * limit] + words[at + size * times :]
                return without_loop(segment_of(cut, understood=False))
            at += 1
    return segment


def without_hurry(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words without a phrase that is said over faster than anybody speaks.

    A recogniser that has come to the end of the sound may write its last phrase again:
    the second one has no time of its own, or takes that of the first.
    """
    kept = list(words)
    text = [spoken(word.text) for word in kept]
    size = len(text) // 2
    while size >= HURRIED_PHRASE:
        at = _hurried(kept, text, size)
        if at is None:
            size -= 1
        else:
            del kept[at : at + size], text[at : at + size]
            size = len(text) // 2
    return tuple(kept)


def _hurried(words: Sequence[Word], text: Sequence[str], size: int) -> int | None:
    """Where the faster of two copies begins."""
    for at in range(len(text) - 2 * size + 1):
        if text[at : at + size] != text[at + size : at + 2 * size]:
            continue
        first, second = (
            words[begin + size - 1].end - words[begin].start
            for begin in (at, at + size)
        )
        if min(first, second) < size * HURRIED:
            return at if first < second else at + size
    return None


def _times(text: Sequence[str], at: int, size: int) -> int:
    unit, times = text[at : at + size], 1
    while text[at + times * size : at + (times + 1) * size] == unit:
        times += 1
    return times


def without_echoes(segments: Iterable[Segment]) -> Iterator[Segment]:
    """A sentence written over and over: the fifth and further ones lose their text."""
    last, times = None, 0
    for segment in segments:
        said = spoken(segment.text)
        times = times + 1 if said == last else 1
        last = said
        if times > ECHOES:
            yield Segment(
                start=segment.start,
                end=segment.end,
                text="",
                confidence=0.0,
                understood=False,
            )
        else:
            yield segment


def in_step(segments: Iterable[Segment], *, duration: float) -> Iterator[Segment]:
    """The same segments without overlaps: time never goes back, and never past the end."""
    at = 0.0
    for segment in segments:
        if not segment.words:
            start = min(max(at, segment.start), duration)
            at = min(max(start, segment.end), duration)
            yield segment.model_copy(update={"start": start, "end": at})
            continue
        words = []
        for word in segment.words:
            start = round(min(max(at, word.start), duration), 3)
            at = round(min(max(start, word.end), duration), 3)
            words.append(word.model_copy(update={"start": start, "end": at}))
        yield segment_of(words, understood=segment.understood)


def punctuated(segments: Sequence[Segment]) -> Iterator[Segment]:
    """A comma or a full stop where a pause follows and the recogniser wrote nothing."""
    starts = [*(segment.start for segment in segments[1:]), float("inf")]
    for segment, following in zip(segments, starts, strict=bool(segments)):
        pause = following - segment.end
        if not segment.words or segment.text[-1] in STOPS or pause < COMMA_PAUSE:
            yield segment
            continue
        mark = "。" if pause >= STOP_PAUSE else "，"
        last = _with_text(segment.words[-1], segment.words[-1].text + mark)
        yield segment_of((*segment.words[:-1], last), understood=segment.understood)
