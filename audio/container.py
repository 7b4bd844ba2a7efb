"""Opens recordings, and says in our words why one cannot be opened.

Only containers of recorded sound and video are tried: playlists and the like would
have the decoder open other files, or the network.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer

from audio.errors import (
    EmptyRecordingError,
    NoAudioTrackError,
    TruncatedRecordingError,
    UnreadableRecordingError,
)

CONTAINERS = (
    *("aac", "ac3", "aiff", "amr", "ape", "asf", "au", "avi", "caf", "eac3", "flac"),
    *("flv", "live_flv", "matroska", "webm", "mov", "mp4", "mp3", "mpeg", "mpegts"),
    *("ogg", "rm", "tta", "w64", "wav", "wv"),
)
OPTIONS = {"format_whitelist": ",".join(CONTAINERS), "protocol_whitelist": "file"}

# The length in the header of these is a guess from the bit rate, unless a Xing, Info
# or VBRI frame states it.
GUESSED = {"mp3", "aac", "ac3", "eac3", "amr"}
STATED = (b"Xing", b"Info", b"VBRI")
HEAD = 1 << 20
WAV_SLACK = 4096  # bytes of trailing tags a copy may lose without losing sound

MICROSECONDS = 1_000_000

NO_FILE = "there is no such file"
FOLDER = "it is a folder"
NOT_ALLOWED = "this account may not read it"
NOT_MEDIA = "it is not sound or video"
NO_INDEX = "it ends before its index; recording or copying was interrupted"


@contextmanager
def opened(path: Path) -> Iterator[InputContainer]:
    """The recording, open, with at least one sound track.

    Raises UnreadableRecordingError, EmptyRecordingError or NoAudioTrackError.
    """
    _check_file(path)
    try:
        # An absolute path is never taken for the address of another protocol.
        container = av.open(
            str(path.absolute()), options=OPTIONS, metadata_errors="replace"
        )
    except (av.FFmpegError, ValueError, OSError) as error:
        reason = NO_INDEX if _head(path, 12)[4:8] == b"ftyp" else NOT_MEDIA
        raise UnreadableRecordingError(path=path.name, reason=reason) from error
    with container:
        if not container.streams.audio:
            raise NoAudioTrackError(path=path.name)
        yield container


def _check_file(path: Path) -> None:
    try:
        if path.is_dir():
            raise UnreadableRecordingError(path=path.name, reason=FOLDER)
        if not path.stat().st_size:
            raise EmptyRecordingError(path=path.name)
    except FileNotFoundError as error:
        raise UnreadableRecordingError(path=path.name, reason=NO_FILE) from error
    except PermissionError as error:
        raise UnreadableRecordingError(path=path.name, reason=NOT_ALLOWED) from error


def has_video(container: InputContainer) -> bool:
    """Whether there is a moving picture; a cover picture is none."""
    return any(
        not stream.disposition & av.stream.Disposition.attached_pic
        for stream in container.streams.video
    )


def measured_seconds(path: Path, container: InputContainer) -> float:
    """The length of the recording by its packets, without decoding them.

    Raises EmptyRecordingError without a packet of sound, and TruncatedRecordingError
    where the header promises more than the packets hold. A live container that states
    no length (ts, a stream saved as it came) cannot be checked.
    """
    track = container.streams.audio[0]
    sound_end, any_end = _ends(container, track.index)
    if not sound_end:
        raise EmptyRecordingError(path=path.name)
    promises = [(float(container.duration or 0) / MICROSECONDS, any_end)]
    if track.duration and track.time_base:
        promises.append((float(track.duration * track.time_base), sound_end))
    if _states_length(path, container):
        for expected, found in promises:
            if expected - found > min(max(0.5, expected / 100), 5.0):
                raise TruncatedRecordingError(
                    path=path.name, expected=expected, found=found
                )
    found = max(sound_end, any_end)
    if missing := _missing_from_wav(path):
        raise TruncatedRecordingError(
            path=path.name, expected=found * missing, found=found
        )
    return found


def packets(
    container: InputContainer, *streams: av.stream.Stream
) -> Iterator["av.Packet[Any]"]:
    """Packets until the end, or until where the file is unreadable.

    A live recording may gain a stream on the way: the reader stumbles over its first
    packet, and goes on behind it.
    """
    while True:
        try:
            yield from container.demux(*streams)
        except IndexError:
            continue
        except av.FFmpegError:
            return
        return


def _ends(container: InputContainer, sound: int) -> tuple[float, float]:
    begin = Fraction(container.start_time or 0, MICROSECONDS)
    ends: dict[int, Fraction] = {}
    for packet in packets(container):
        if packet.pts is None or packet.is_corrupt or not packet.size:
            continue
        end = (packet.pts + (packet.duration or 0)) * packet.time_base - begin
        index = packet.stream_index
        ends[index] = max(ends.get(index, Fraction(0)), end)
    return float(ends.get(sound, 0)), float(max(ends.values(), default=0))


def _states_length(path: Path, container: InputContainer) -> bool:
    if container.format.name not in GUESSED:
        return True
    head = _head(path, HEAD)
    return any(mark in head for mark in STATED)


def _missing_from_wav(path: Path) -> float | None:
    """How many times its bytes a wav should have; None when it has them all.

    The decoder believes the file, not the header. Sizes of 0 and the largest one are
    written by recorders that do not know the length yet.
    """
    head, size = _head(path, 12), path.stat().st_size
    promised = int.from_bytes(head[4:8], "little") + 8
    is_wav = head[:4] == b"RIFF" and head[8:12] == b"WAVE"
    if not is_wav or promised in {8, 2**32 + 7} or promised - size <= WAV_SLACK:
        return None
    return promised / size


def _head(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        return file.read(size)
