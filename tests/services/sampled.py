"""Recordings that are long enough to draw clips from, and people who type them."""

import wave
from pathlib import Path

import numpy as np

from audio.models import Segment, Transcript, Word
from review.domain.case import Case
from review.domain.sample import Verdict
from review.services import accuracy, intake, screening, transcribing
from review.services.office import Office

RATE = 8000
AUDIBLE = 20.0  # seconds
EVERY = 5.0  # seconds from one sentence to the next
SENTENCES = (
    "今天这款面霜只要八十九元",
    "大家看一下颜色真的很好看",
    "这个面料摸起来特别舒服",
    "这就是全网最低价不骗大家",
    "喜欢的朋友点一下关注",
    "这个不能治病只是护肤品",
    "袖口有一点点收的设计",
)


def heard(seconds: float, *, said=SENTENCES) -> Transcript:
    """A sentence every five seconds, in turn; every third of them not so sure."""
    segments = []
    for number in range(int(seconds // EVERY)):
        text, start = said[number % len(said)], number * EVERY + 0.5
        sure = 0.95 if number % 3 else 0.6
        words = tuple(
            Word(
                start=start + n / 4,
                end=start + (n + 1) / 4,
                text=sign,
                probability=sure,
            )
            for n, sign in enumerate(text)
        )
        segments.append(
            Segment(
                start=start, end=words[-1].end, text=text, words=words, confidence=sure
            )
        )
    return Transcript(segments=tuple(segments), duration=seconds, model="base")


def sound(path: Path, seconds: float) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        at = np.arange(int(seconds * RATE)) / RATE
        tone = 9000 * np.sin(2 * np.pi * 440 * at)
        file.writeframes(tone.astype("<i2").tobytes())
    return path


def recording(
    office: Office, staff, folder: Path, *, seconds: float = 120, transcript=None
) -> Case:
    """A heard recording that waits for its first review.

    It is said to be this long; only its beginning has a sound, which saves minutes.
    """
    beginning = min(seconds, AUDIBLE) + seconds / 1000  # no two are the same file
    path = sound(folder / f"{seconds:.0f}.wav", beginning)
    case = intake.submit_recording(
        office, by=staff.writer.id, path=path, filename=path.name, title="晚八点回放",
        host_id=staff.host.id,
    )  # fmt: skip
    office.store.connection.run(
        "UPDATE recordings SET seconds = ? WHERE id = ?", (seconds, case.recording_id)
    )
    return screening._record(office, case.id, transcript or heard(seconds))


def heard_in(office: Office, clip_id: str) -> str:
    """What the recogniser wrote for a clip: tests know, who types does not."""
    clip = office.store.accuracy.clip(clip_id)
    assert clip is not None
    return clip.heard or ""


def type_all(office: Office, case: Case, *, by: str, wrong=lambda text: text) -> int:
    """Somebody types every clip that is left for them; says how many there were."""
    accuracy.draw(office, case.id, by=by)
    count = 0
    while task := transcribing.next_task(office, case.id, by=by):
        transcribing.save(
            office,
            task.clip_id,
            by=by,
            verdict=Verdict.SAID,
            text=wrong(heard_in(office, task.clip_id)),
        )
        count += 1
    return count
