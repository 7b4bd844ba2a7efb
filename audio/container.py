"""Opens recordings, and says in our words why one cannot be opened.

Only containers of recorded sound and video are tried: playlists and the like would
have the decoder open other files, or the network.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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
from audio.source import Media, reader, size_of

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
def opened(media: Media) -> Iterator[InputContainer]:
    """The recording, open, with at least one sound track.

    Raises UnreadableRecordingError, EmptyRecordingError or NoAudioTrackError.
    """
    _check_file(media)
    with ExitStack() as open_until_done:
        try:
            container = open_until_done.enter_context(
                _container(media, open_until_done)
            )
        except (av.FFmpegError, ValueError, OSError) as error:
            reason = NO_INDEX if _head(media, 12)[4:8] == b"ftyp" else NOT_MEDIA
            raise UnreadableRecordingError(path=media.name, reason=reason) from error
        if not container.streams.audio:
            raise NoAudioTrackError(path=media.name)
        yield container


def _container(media: Media, open_until_done: ExitStack) -> InputContainer:
    if isinstance(media, Path):
        # An absolute path is never taken for the address of another protocol.
        address = str(media.absolute())
        return av.open(address, options=OPTIONS, metadata_errors="replace")
    file = open_until_done.enter_context(reader(media))
    return av.open(file, "r", options=OPTIONS, metadata_errors="replace")


def _check_file(media: Media) -> None:
    try:
        if isinstance(media, Path) and media.is_dir():
            raise UnreadableRecordingError(path=media.name, reason=FOLDER)
        if not size_of(media):
            raise EmptyRecordingError(path=media.name)
    except FileNotFoundError as error:
        raise UnreadableRecordingError(path=media.name, reason=NO_FILE) from error
    except PermissionError as error:
        raise UnreadableRecordingError(path=media.name, reason=NOT_ALLOWED) from error


def has_video(container: InputContainer) -> bool:
    """Whether there is a moving picture; a cover picture is none."""
    return any(
        not stream.disposition & av.stream.Disposition.attached_pic
        for stream in container.streams.video
    )


def measured_seconds(media: Media, container: InputContainer) -> float:
    """The length of the recording by its packets, without decoding them.

    Raises EmptyRecordingError without a packet of sound, and TruncatedRecordingError
    where the header promises more than the packets hold. A live container that states
    no length (ts, a stream saved as it came) cannot be checked.
    """
    track = container.streams.audio[0]
    sound_end, any_end = _ends(container, track.index)
    if not sound_end:
        raise EmptyRecordingError(path=media.name)
    promises = [(float(container.duration or 0) / MICROSECONDS, any_end)]
    if track.duration and track.time_base:
        promises.append((float(track.duration * track.time_base), sound_end))
    if _states_length(media, container):
        for expected, found in promises:
            if expected - found > min(max(0.5, expected / 100), 5.0):
                raise TruncatedRecordingError(
                    path=media.name, expected=expected, found=found
                )
    found = max(sound_end, any_end)
    if missing := _missing_from_wav(media):
        raise TruncatedRecordingError(
            path=media.name, expected=found * missing, found=found
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


def _states_length(media: Media, container: InputContainer) -> bool:
    if container.format.name not in GUESSED:
        return True
    head = _head(media, HEAD)
    return any(mark in head for mark in STATED)


def _missing_from_wav(media: Media) -> float | None:
    """How many times its bytes a wav should have; None when it has them all.

    The decoder believes the file, not the header. Sizes of 0 and the largest one are
    written by recorders that do not know the length yet.
    """
    head, size = _head(media, 12), size_of(media)
    promised = int.from_bytes(head[4:8], "little") + 8
    is_wav = head[:4] == b"RIFF" and head[8:12] == b"WAVE"
    if not is_wav or promised in {8, 2**32 + 7} or promised - size <= WAV_SLACK:
        return None
    return promised / size


def _head(media: Media, size: int) -> bytes:
    with reader(media) as file:
        return file.read(size)
