"""Files that a recording should not be, and odd ones that it may be; the same every time."""

import io
import os
import random
import socket
import struct
import zipfile
from pathlib import Path
from typing import NamedTuple

import av
import numpy as np

SEED = 20261126
RATE = 48_000
SECONDS = 3.0

# ending: muxer, codec, picture beside the sound
FORMS = {
    "wav": ("wav", "pcm_s16le", False),
    "aiff": ("aiff", "pcm_s16be", False),
    "au": ("au", "pcm_s16be", False),
    "caf": ("caf", "pcm_s16be", False),
    "flac": ("flac", "flac", False),
    "mp3": ("mp3", "libmp3lame", False),
    "aac": ("adts", "aac", False),
    "ac3": ("ac3", "ac3", False),
    "m4a": ("ipod", "aac", False),
    "mp4": ("mp4", "aac", True),
    "mov": ("mov", "aac", True),
    "mkv": ("matroska", "aac", True),
    "webm": ("webm", "libopus", False),
    "ogg": ("ogg", "libopus", False),
    "oga": ("ogg", "flac", False),
    "ts": ("mpegts", "aac", True),
    "flv": ("flv", "aac", True),
    "avi": ("avi", "mp3", True),
    "mpg": ("mpeg", "mp2", True),
    "wma": ("asf", "wmav2", False),
}
OPTIONS = {"mp4": {"movflags": "+faststart"}}
PICTURES = {"flv": "flv", "mpeg": "mpeg1video"}  # mpeg4 in all others
PICTURE_RATE = 25


class Given(NamedTuple):
    """A file, and what must come of it.

    `seconds` is the length that must be found, and None where an error must be said;
    of one that `may_be_either`, a length up to `at_most` may be found as well: one whose
    time stamps are spoiled may well be longer.
    """

    name: str
    path: Path
    seconds: float | None
    may_be_either: bool = False
    at_most: float = SECONDS


def chance(name: str) -> random.Random:
    """What is drawn at random for one file."""
    return random.Random(f"{SEED} {name}")


def sound(seconds: float, rate: int, channels: int) -> np.ndarray:
    """Notes that change, so that no stretch is like another."""
    at = np.arange(int(seconds * rate)) / rate
    tone = 0.3 * np.sin(2 * np.pi * (220 + 60 * np.floor(at * 4)) * at)
    return np.repeat((tone * 32_000).astype(np.int16)[None, :], channels, axis=0)


def recorded(
    out: Path,
    muxer: str,
    codec: str,
    *,
    picture: bool = False,
    rate: int = RATE,
    layout: str = "stereo",
    seconds: float = SECONDS,
    options: dict[str, str] | None = None,
) -> Path:
    """A recording that is as it should be."""
    channels = av.AudioLayout(layout).nb_channels
    asked = {"fflags": "+bitexact", **(options or {})}
    with av.open(str(out), "w", format=muxer, options=asked) as target:
        video = _picture(target, muxer) if picture else None
        track = target.add_stream(codec, rate=rate, layout=layout)
        if codec == "wmav2":  # guesses none
            track.bit_rate = 128_000
        track.codec_context.open()
        size = track.codec_context.frame_size or 1024
        resampler = av.AudioResampler(
            track.codec_context.format, layout, rate, frame_size=size
        )
        whole, stills = sound(seconds, rate, channels), 0
        for at in range(0, whole.shape[1], size):
            while video and stills / PICTURE_RATE <= at / rate:
                target.mux(video.encode(_still(stills)))
                stills += 1
            piece = np.ascontiguousarray(whole[:, at : at + size])
            packed = np.ascontiguousarray(piece.T.reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(packed, "s16", layout)
            frame.sample_rate, frame.pts = rate, at
            for even in resampler.resample(frame):
                target.mux(track.encode(even))
        for even in resampler.resample(None):
            target.mux(track.encode(even))
        target.mux(track.encode(None))
        if video:
            target.mux(video.encode(None))
    return out


def _picture(target, muxer):
    video = target.add_stream(PICTURES.get(muxer, "mpeg4"), rate=PICTURE_RATE)
    video.width = video.height = 64
    video.pix_fmt = "yuv420p"
    return video


def _still(number: int) -> av.VideoFrame:
    grey = np.full((64 * 3 // 2, 64), 128, np.uint8)
    still = av.VideoFrame.from_ndarray(grey, "yuv420p")
    still.pts = number
    return still


class Maker:
    """Makes all of them in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[Given] = []
        self.whole = {
            ending: recorded(
                folder / f"whole.{ending}",
                muxer,
                codec,
                picture=picture,
                options=OPTIONS.get(ending),
            ).read_bytes()
            for ending, (muxer, codec, picture) in FORMS.items()
        }

    def all(self) -> list[Given]:
        """Every one of them."""
        self._whole_ones()
        self._truncated()
        self._spoiled()
        self._with_garbage_inside()
        self._under_another_name()
        self._of_every_rate_and_layout()
        return self.wrong()

    def wrong(self) -> list[Given]:
        """Those that are hardly a recording, and quickly made."""
        self._empty()
        self._with_huge_claims()
        self._without_sound()
        self._of_another_kind()
        self._lists_and_addresses()
        self._that_are_no_files()
        return self.made

    def _file(
        self,
        name: str,
        content: bytes,
        seconds: float | None,
        *,
        either: bool = False,
        at_most: float = SECONDS,
    ) -> None:
        path = self.folder / name
        path.write_bytes(content)
        self.made.append(Given(name, path, seconds, either, at_most))

    def _whole_ones(self) -> None:
        for ending in self.whole:
            path = self.folder / f"whole.{ending}"
            self.made.append(Given(path.name, path, SECONDS))

    def _truncated(self) -> None:
        for ending, whole in self.whole.items():
            for turn in range(5):
                name = f"truncated-{turn}.{ending}"
                end = chance(name).randrange(1, len(whole))
                self._file(name, whole[:end], SECONDS, either=True)

    def _spoiled(self) -> None:
        for ending, whole in self.whole.items():
            for turn, share in enumerate((2000, 200, 20)):
                name = f"spoiled-{turn}.{ending}"
                drawn, spoiled = chance(name), bytearray(whole)
                # The header of plain samples may say anything, and be believed.
                first = 64 if FORMS[ending][1].startswith("pcm") else 0
                for _ in range(max(1, len(whole) // share)):
                    spoiled[drawn.randrange(first, len(whole))] = drawn.randrange(256)
                self._file(name, bytes(spoiled), SECONDS, either=True, at_most=60.0)

    def _with_garbage_inside(self) -> None:
        for ending, whole in self.whole.items():
            drawn = chance(f"garbage.{ending}")
            at = drawn.randrange(len(whole) // 4, len(whole) * 3 // 4)
            noise = drawn.randbytes(4000)
            inserted = whole[:at] + noise + whole[at:]
            self._file(f"inserted.{ending}", inserted, SECONDS, either=True)
            emptied = whole[:at] + bytes(4000) + whole[at + 4000 :]
            self._file(f"emptied.{ending}", emptied, SECONDS, either=True)

    def _under_another_name(self) -> None:
        endings = list(self.whole)
        for ending, other in zip(endings, endings[1:] + endings[:1], strict=True):
            self._file(f"{ending}-called.{other}", self.whole[ending], SECONDS)
        self._file("no ending", self.whole["mp4"], SECONDS)
        self._file("主播 回放 #1 %20.mp4", self.whole["mp4"], SECONDS)
        self._file("-i.wav", self.whole["wav"], SECONDS)
        for name in ("http:talk.wav", "concat:a|b.wav", "data:,x.wav", "pipe:0"):
            self._file(name, self.whole["wav"], SECONDS)

    def _empty(self) -> None:
        for ending in ("mp4", "wav", "mp3", "ts", "ogg", "flv"):
            self._file(f"empty.{ending}", b"", None)
            self._file(f"zeros.{ending}", bytes(50_000), None)
            noise = chance(f"noise.{ending}").randbytes(50_000)
            self._file(f"noise.{ending}", noise, None)

    def _with_huge_claims(self) -> None:
        wav = self.whole["wav"]
        riff = bytearray(wav)
        riff[4:8] = struct.pack("<I", 2**31)
        self._file("claims-2-gib.wav", bytes(riff), None)
        self._file("header-only.wav", wav[:44], None)
        for name, at, value in (
            ("rate-0", 24, struct.pack("<I", 0)),
            ("rate-4-ghz", 24, struct.pack("<I", 2**32 - 1)),
            ("channels-0", 22, struct.pack("<H", 0)),
            ("channels-65535", 22, struct.pack("<H", 65_535)),
            ("align-0", 32, struct.pack("<H", 0)),
            ("bits-0", 34, struct.pack("<H", 0)),
            ("codec-unknown", 20, struct.pack("<H", 0x7777)),
        ):
            spoiled = bytearray(wav)
            spoiled[at : at + len(value)] = value
            self._file(f"{name}.wav", bytes(spoiled), SECONDS, either=True)
        self._claims_in_boxes()
        flac = bytearray(self.whole["flac"])
        flac[21:26] = b"\xff" * 5  # the number of samples, 36 bits
        self._file("claims-2-36-samples.flac", bytes(flac), None)
        for marker in (b"\x44\x89", b"\x15\x49\xa9\x66", b"\x1f\x43\xb6\x75"):
            mkv = self.whole["mkv"]
            at = mkv.index(marker) + len(marker)
            spoiled = mkv[:at] + b"\x01" + b"\xff" * 7 + mkv[at + 8 :]
            self._file(f"claims-{marker.hex()}.mkv", spoiled, SECONDS, either=True)
        for value in (1e12, float("nan"), float("inf"), -5.0):
            flv = self.whole["flv"]
            at = flv.index(b"duration") + 9
            spoiled = flv[:at] + struct.pack(">d", value) + flv[at + 8 :]
            self._file(f"claims-{value}.flv", spoiled, SECONDS, either=True)

    def _claims_in_boxes(self) -> None:
        whole = self.whole["mp4"]
        for box in (b"ftyp", b"moov", b"mdat", b"stsz", b"stco", b"stsd", b"trak"):
            at = whole.index(box) - 4
            for size in (0, 1, 7, 2**31, 2**32 - 1):
                spoiled = whole[:at] + struct.pack(">I", size) + whole[at + 4 :]
                self._file(f"{box.decode()}-{size}.mp4", spoiled, SECONDS, either=True)
        for box, offset in ((b"mvhd", 16), (b"mdhd", 16), (b"stts", 8), (b"stsz", 12)):
            at = whole.index(box) + offset
            spoiled = whole[:at] + b"\x7f\xff\xff\xff" + whole[at + 4 :]
            self._file(f"claims-{box.decode()}.mp4", spoiled, SECONDS, either=True)

    def _without_sound(self) -> None:
        for ending in ("mp4", "mkv", "ts", "avi"):
            path = self.folder / f"mute.{ending}"
            with av.open(str(path), "w", format=FORMS[ending][0]) as target:
                video = _picture(target, FORMS[ending][0])
                for number in range(20):
                    target.mux(video.encode(_still(number)))
                target.mux(video.encode(None))
            self.made.append(Given(path.name, path, None))
        path = recorded(self.folder / "no-samples.wav", "wav", "pcm_s16le", seconds=0)
        self.made.append(Given(path.name, path, None))

    def _of_every_rate_and_layout(self) -> None:
        for codec in ("pcm_u8", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le",
                      "pcm_alaw", "pcm_mulaw", "adpcm_ms"):  # fmt: skip
            self._form("wav", codec, 8_000, "mono")
        for rate in (8_000, 11_025, 16_000, 22_050, 44_100, 96_000, 192_000):
            self._form("wav", "pcm_s16le", rate, "stereo")
        for layout in ("mono", "stereo", "2.1", "quad", "5.0", "5.1", "7.1"):
            self._form("flac", "flac", 96_000, layout)
        for rate, layout in ((8_000, "mono"), (44_100, "stereo"), (96_000, "5.1")):
            self._form("ipod", "aac", rate, layout)
            self._form("adts", "aac", rate, layout)
        self._form("mp3", "libmp3lame", 8_000, "mono")
        self._form("ogg", "libopus", 48_000, "5.1")
        self._form("w64", "pcm_s16le", 8_000, "mono")
        self._form("mov", "pcm_s16le", 96_000, "5.1")

    def _form(self, muxer: str, codec: str, rate: int, layout: str) -> None:
        path = self.folder / f"{codec}-{rate}-{layout}.{muxer}"
        recorded(path, muxer, codec, rate=rate, layout=layout)
        self.made.append(Given(path.name, path, SECONDS))

    def _of_another_kind(self) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr("talk.wav", self.whole["wav"])
        png = b"\x89PNG\r\n\x1a\n" + bytes(300)
        for name, content in {
            "zip.mp4": packed.getvalue(),
            "exe.mp4": b"MZ" + chance("exe").randbytes(20_000),
            "elf.wav": Path("/proc/self/exe").read_bytes()[:200_000],
            "text.mp3": "今晚的流程\n".encode() * 500,
            "page.mp4": b"<!doctype html><html><body>404 Not Found</body></html>" * 9,
            "pdf.mp4": b"%PDF-1.7\n" + chance("pdf").randbytes(5_000),
            "picture.mp4": png,
            "gif.mp4": b"GIF89a" + bytes(400),
            "subtitles.mp4": b"1\n00:00:01,000 --> 00:00:02,000\nhi\n\n" * 30,
            "styled.mkv": b"[Script Info]\nScriptType: v4.00+\n" * 9,
            "json.wav": b'{"code": 404, "message": "expired"}',
            "midi.wav": b"MThd\0\0\0\6\0\1\0\1\0\x60MTrk" + bytes(200),
            "database.mp4": b"SQLite format 3\0" + bytes(4_000),
        }.items():
            self._file(name, content, None)

    def _lists_and_addresses(self) -> None:
        there = self.folder / "whole.wav"
        for name, content in {
            "m3u8.mp4": f"#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\n{there}\n#EXT-X-ENDLIST\n",
            "m3u8-address.ts": "#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\nhttp://127.0.0.1:9/a.ts\n",
            "ffconcat.mp4": f"ffconcat version 1.0\nfile '{there}'\n",
            "pls.mp3": f"[playlist]\nFile1={there}\nNumberOfEntries=1\n",
            "asx.wma": f'<asx version="3.0"><entry><ref href="{there}"/></entry></asx>',
            "mpd.mp4": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"/>',
            "sdp.mp4": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=audio 5004 RTP/AVP 0\n",
            "address.mp4": "http://127.0.0.1:9/talk.mp4",
            "rtmp.flv": "rtmp://127.0.0.1:9/live/talk",
            "link.url": "[InternetShortcut]\nURL=http://127.0.0.1:9/\n",
        }.items():
            self._file(name, content.encode(), None)

    def _that_are_no_files(self) -> None:
        folder, whole = self.folder, self.folder / "whole.wav"
        (folder / "link.wav").symlink_to(whole)
        self.made.append(Given("link.wav", folder / "link.wav", SECONDS))
        (folder / "loop.wav").symlink_to(folder / "loop.wav")
        (folder / "dangling.wav").symlink_to(folder / "gone.wav")
        os.mkfifo(folder / "fifo.wav")
        (folder / "folder.mp4").mkdir()
        with socket.socket(socket.AF_UNIX) as listening:
            here = Path.cwd()
            os.chdir(folder)  # the address of a socket is short
            listening.bind("socket.wav")
            os.chdir(here)
        (folder / "zero.wav").symlink_to("/dev/zero")
        for path in (
            *map(folder.joinpath, ("loop.wav", "dangling.wav", "fifo.wav")),
            *map(folder.joinpath, ("folder.mp4", "socket.wav", "zero.wav", "gone.wav")),
            *map(Path, ("/dev/zero", "/dev/null", "/dev/full", "/dev/urandom")),
            folder / ("n" * 300 + ".wav"),
            folder / "whole.wav" / "inside.wav",
            folder / "nul\0.wav",
        ):
            self.made.append(Given(path.name[:40], path, None))
