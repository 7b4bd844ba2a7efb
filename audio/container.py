"""Opens recordings, and says in our words why one cannot be opened.

Only containers of recorded sound and video are tried: playlists and the like would
have the decoder open other files, or the network.
"""

import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import av
from av.container import InputContainer

from audio.clock import Track
from audio.ending import ENDLESS, is_complete
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

# An mp3 states its length in one of these frames.
STATED = (b"Xing", b"Info", b"VBRI")
HEAD = 1 << 20
WAV_SLACK = 4096  # bytes of trailing tags a copy may lose without losing sound

MICROSECONDS = 1_000_000

NO_FILE = "there is no such file"
FOLDER = "it is a folder"
NO_REGULAR_FILE = "it is a device, a pipe or a socket"
NOT_ALLOWED = "this account may not read it"
NO_DECODER = "its sound is in a form that nothing here can decode"
NOT_OPENED = "the system does not open it"
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
        if container.streams.audio[0].codec_context is None:
            raise UnreadableRecordingError(path=media.name, reason=NO_DECODER)
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
        if isinstance(media, Path):
            _check_kind(media)
        if not size_of(media):
            raise EmptyRecordingError(path=media.name)
    except FileNotFoundError as error:
        raise UnreadableRecordingError(path=media.name, reason=NO_FILE) from error
    except PermissionError as error:
        raise UnreadableRecordingError(path=media.name, reason=NOT_ALLOWED) from error
    except (OSError, ValueError) as error:  # a link to itself, a name no system has
        raise UnreadableRecordingError(path=media.name, reason=NOT_OPENED) from error


def _check_kind(path: Path) -> None:
    """A device may have no end, and opening a pipe waits for somebody to fill it."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise UnreadableRecordingError(path=path.name, reason=FOLDER)
    if not stat.S_ISREG(mode):
        raise UnreadableRecordingError(path=path.name, reason=NO_REGULAR_FILE)
    with path.open("rb"):
        pass


def has_video(container: InputContainer) -> bool:
    """Whether there is a moving picture; a cover picture is none."""
    return any(
        not stream.disposition & av.stream.Disposition.attached_pic
        for stream in container.streams.video
    )


class Measured(NamedTuple):
    """How long a recording is; `is_complete` is None where nobody can tell."""

    seconds: float
    is_complete: bool | None


def measured(media: Media, container: InputContainer) -> Measured:
    """The length of the recording by its packets, without decoding them.

    Raises EmptyRecordingError without a packet of sound, and TruncatedRecordingError
    where the header promises more than the packets hold. A live container that states
    no length (ts, a stream saved as it came) is looked at where it ends.
    """
    track = container.streams.audio[0]
    sound_end, any_end, is_torn = _ends(container, track.index)
    if not sound_end:
        raise EmptyRecordingError(path=media.name)
    promises = [(float(container.duration or 0) / MICROSECONDS, any_end)]
    if track.duration and track.time_base:
        promises.append((float(track.duration * track.time_base), sound_end))
    stated = _states_length(media, container) and any(said for said, _ in promises)
    if stated:
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
    complete = is_complete(media, container.format.name, states_length=stated)
    return Measured(found, False if is_torn else complete)


def packets(
    container: InputContainer, *streams: av.stream.Stream
) -> Iterator["av.Packet[Any]"]:
    """Packets until the end, or until where the file is unreadable."""
    try:
        yield from _demuxed(container, *streams)
    except av.FFmpegError:
        return


def _demuxed(
    container: InputContainer, *streams: av.stream.Stream
) -> Iterator["av.Packet[Any]"]:
    """Packets until the end; raises FFmpegError where the file is unreadable.

    A live recording may gain a stream on the way: the reader stumbles over its first
    packet, and goes on behind it.
    """
    while True:
        try:
            yield from container.demux(*streams)
        except IndexError:
            continue
        return


def _ends(container: InputContainer, sound: int) -> tuple[float, float, bool]:
    """Where sound and all of it end, and whether that is in the middle of a packet."""
    begin = (container.start_time or 0) / MICROSECONDS
    tracks: dict[int, Track] = {}
    is_torn = False
    try:
        for packet in _demuxed(container):
            if packet.size:
                is_torn = packet.is_corrupt
            if packet.stream.type in {"audio", "video"} and not is_torn:
                _add(packet, tracks.setdefault(packet.stream_index, Track(begin)))
    except av.FFmpegError:
        is_torn = True
    for track in tracks.values():
        track.close()
    ends = {index: track.end for index, track in tracks.items()}
    return ends.get(sound, 0.0), max(ends.values(), default=0.0), is_torn


def _add(packet: "av.Packet[Any]", track: Track) -> None:
    # Pictures are not stored in the order in which they are shown.
    stamp = packet.pts if packet.stream.type == "audio" else packet.dts
    if stamp is not None and packet.size:
        base = packet.time_base
        track.add(float(stamp * base), float((packet.duration or 0) * base))


def _states_length(media: Media, container: InputContainer) -> bool:
    if container.format.name == "mp3":
        head = _head(media, HEAD)
        return any(mark in head for mark in STATED)
    return container.format.name not in ENDLESS


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
