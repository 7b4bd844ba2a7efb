"""Whether a recording ends as its format ends one, or in the middle of something.

Formats of live streams state no length: how much is missing, nobody can say, but a copy
or a recorder that was interrupted mostly leaves half a packet, page, tag or box.
"""

from collections.abc import Callable
from typing import BinaryIO

from audio.source import Media, reader, size_of

# Names of formats in libavformat that never state how long they are.
ENDLESS = frozenset({"aac", "ac3", "amr", "eac3", "mp3", "mpeg", "mpegts"})
TS_PACKETS = {188: 0, 192: 4, 204: 0}  # bytes, and where in it the sync byte is
TS_SYNC = 0x47
OGG_LARGEST = 65_307
OGG_HEADER = 27
OGG_LAST_PAGE = 4
FLV_HEADER = 11
FLV_TAGS = frozenset({8, 9, 18})
MOST_CHUNKS = 1_000_000
ADTS_LARGEST = 8_191
ADTS_HEADER = 7
ADTS_SYNC, ADTS_SYNC_BITS = 0xFFF0, 0xFFF6
ADTS_CHAIN = 3  # frames in a row are no accident


def is_complete(media: Media, format_name: str, *, states_length: bool) -> bool | None:
    """True where the end is there, False where it is cut, None where nobody can tell.

    `states_length` says that the file promises a length, and that it is there.
    """
    look = LOOKS.get(format_name.split(",", maxsplit=1)[0])
    with reader(media) as file:
        found = look(file, size_of(media)) if look else None
    if found is not None:
        return found
    return True if states_length else None


def _of_ts(file: BinaryIO, size: int) -> bool | None:
    head = file.read(2 * max(TS_PACKETS))
    for packet, sync in TS_PACKETS.items():
        if len(head) <= sync + packet:
            continue
        if head[sync] == head[sync + packet] == TS_SYNC:
            return None if size % packet == 0 else False
    return None


def _of_ogg(file: BinaryIO, size: int) -> bool | None:
    file.seek(max(0, size - OGG_LARGEST - OGG_HEADER))
    tail = file.read()
    at = tail.rfind(b"OggS")
    page = tail[at:] if at >= 0 else b""
    if len(page) < OGG_HEADER or len(page) < OGG_HEADER + page[26]:
        return False
    segments = page[OGG_HEADER : OGG_HEADER + page[26]]
    if len(page) < OGG_HEADER + page[26] + sum(segments):
        return False
    return True if page[5] & OGG_LAST_PAGE else None


def _of_flv(file: BinaryIO, size: int) -> bool | None:
    file.seek(max(0, size - 4))
    length = int.from_bytes(file.read(4), "big")
    at = size - 4 - length
    if length < FLV_HEADER or at < 0:
        return False
    file.seek(at)
    tag = file.read(4)
    held = int.from_bytes(tag[1:4], "big")
    return tag[0] & 0x1F in FLV_TAGS and held == length - FLV_HEADER


def _of_aac(file: BinaryIO, size: int) -> bool | None:
    file.seek(max(0, size - (ADTS_CHAIN + 1) * ADTS_LARGEST))
    tail = file.read()
    for first in range(len(tail) - ADTS_HEADER):
        at, frames = first, 0
        while at < len(tail) and (length := _adts_length(tail, at)):
            at, frames = at + length, frames + 1
        if frames > ADTS_CHAIN and at >= len(tail) - ADTS_HEADER:
            return None if at == len(tail) else False
    return None


def _adts_length(tail: bytes, at: int) -> int:
    """The length of the frame that begins here; 0 where none does."""
    head = tail[at : at + ADTS_HEADER]
    is_frame = int.from_bytes(head[:2], "big") & ADTS_SYNC_BITS == ADTS_SYNC
    if len(head) < ADTS_HEADER or not is_frame:
        return 0
    return (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5


class _Chunks:
    """A file of chunks that say how long they are: none may reach beyond its end."""

    def __init__(
        self,
        length: Callable[[bytes], int],
        *,
        head: int,
        least: int | None = None,
        start: int = 0,
    ) -> None:
        self._length, self._head, self._start = length, head, start
        self._least = least or head

    def __call__(self, file: BinaryIO, size: int) -> bool | None:
        at = self._start
        for _chunk in range(MOST_CHUNKS):
            file.seek(at)
            head = file.read(self._head)
            if len(head) < self._least:
                return False
            length = self._length(head)
            if length < self._least:  # not known when it was written
                return None
            at += length
            if at >= size:
                break
        return None if at == size else False


def _box(head: bytes) -> int:
    length = int.from_bytes(head[:4], "big")
    return int.from_bytes(head[8:], "big") if length == 1 else length


def _riff(head: bytes) -> int:
    length = int.from_bytes(head[4:], "little")
    return length and 8 + length + length % 2


def _caf(head: bytes) -> int:
    return 12 + int.from_bytes(head[4:], "big", signed=True)


def _asf(head: bytes) -> int:
    return int.from_bytes(head[16:], "little")


LOOKS: dict[str, Callable[[BinaryIO, int], bool | None]] = {
    "aac": _of_aac,
    "asf": _Chunks(_asf, head=24),
    "avi": _Chunks(_riff, head=8),
    "caf": _Chunks(_caf, head=12, start=8),
    "flv": _of_flv,
    "live_flv": _of_flv,
    "mov": _Chunks(_box, head=16, least=8),
    "mpegts": _of_ts,
    "ogg": _of_ogg,
}
