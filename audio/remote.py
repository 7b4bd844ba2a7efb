"""What a worker of a cluster does with one block of sound, and what it must be like.

A worker finds its model by its own settings and needs no database. Words are in its
memory only while it hears: it refuses to work where dask would put them on a disk, and
raises nothing, because dask logs what an exception says and that may hold words.
"""

import hashlib
import os
import platform
import traceback
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from threading import Lock
from typing import TypeAlias

import numpy as np
from distributed import Worker, get_worker
from numpy.typing import NDArray
from platformdirs import user_data_path

from audio.checkpoint import HeardBlock
from audio.decode import FULL_SCALE, Block, Sound
from audio.device import Device
from audio.errors import AudioError, DeviceError
from audio.models import Value
from audio.models_store import find_model
from audio.pool import give_back, placed
from audio.whisper import Profile, WhisperRecogniser

HOME = "GREENROOM_HOME"
SPILL = "distributed.worker.memory.spill"
# What the text depends on beside the weights, the settings and our own code.
PACKAGES = (
    *("ctranslate2", "faster-whisper", "numpy", "onnxruntime", "opencc"),
    "tokenizers",
)


@dataclass(frozen=True)
class Packed:
    """Sound as it travels: in 16 bits where that loses nothing, as after decoding."""

    samples: NDArray[np.int16] | NDArray[np.float32] = field(repr=False)

    @classmethod
    def of(cls, sound: Sound) -> "Packed":
        with np.errstate(invalid="ignore", over="ignore"):
            whole = (sound * FULL_SCALE).astype(np.int16)
        packed = cls(whole)
        return packed if np.array_equal(packed.sound, sound) else cls(sound)

    @property
    def sound(self) -> Sound:
        if self.samples.dtype == np.int16:
            return self.samples.astype(np.float32) / FULL_SCALE
        return self.samples.astype(np.float32, copy=False)


class Terms(Value):
    """What a worker must agree with to hear exactly what the asking machine would."""

    profile: Profile
    facts: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, recogniser: WhisperRecogniser) -> "Terms":
        settings = {name: str(said) for name, said in recogniser.settings.items()}
        facts = {
            "model.bin": recogniser.model.sha256,
            "processor": platform.machine(),
            **{package: _version(package) for package in PACKAGES},
            **settings,
            "audio/*.py": _code(),
        }
        return cls(profile=recogniser.profile, facts=tuple(facts.items()))


class Refusal(Value):
    """A worker that would hear something else, or keep what it hears."""

    worker: str
    what: str
    found: str
    expected: str


class Failure(Value):
    """A block that broke the recogniser; `reason` says where, without any words."""

    worker: str
    reason: str


Answer: TypeAlias = HeardBlock | Refusal | Failure


def hear(start: int, packed: Packed, terms: Terms) -> Answer:
    """What is said in the block that begins at sample `start`; runs on a worker."""
    worker = get_worker()
    try:
        recogniser = _recogniser(worker, terms)
        if isinstance(recogniser, Refusal):
            return recogniser
        sound = packed.sound
        return placed(Block(start, sound), recogniser.hear(sound))
    except Exception as error:  # noqa: BLE001 - dask would log its text, which may hold words
        return Failure(worker=worker.address, reason=_place(error))
    finally:
        give_back()


_loading = Lock()
_loaded: dict[Terms, WhisperRecogniser] = {}


def _recogniser(worker: Worker, terms: Terms) -> WhisperRecogniser | Refusal:
    """That of this process: one at a time, and loaded once."""
    if not isinstance(worker.data, dict):  # anything else may have a disk behind it
        return _refusal(worker, SPILL, found="True", expected="False")
    with _loading:
        if terms not in _loaded:
            found = _agreeing(worker, terms)
            if isinstance(found, Refusal):
                return found
            _loaded.clear()
            _loaded[terms] = found
        return _loaded[terms]


def _agreeing(worker: Worker, terms: Terms) -> WhisperRecogniser | Refusal:
    wanted = dict(terms.facts)
    try:
        recogniser = _own(worker, terms.profile)
    except AudioError as error:
        what = "device" if isinstance(error, DeviceError) else "model.bin"
        return _refusal(worker, what, found=str(error), expected=wanted[what])
    own = dict(Terms.of(recogniser).facts)
    for what in {**wanted, **own}:
        found, expected = own.get(what, ""), wanted.get(what, "")
        if found != expected:
            return _refusal(worker, what, found=found, expected=expected)
    return recogniser


def _own(worker: Worker, profile: Profile) -> WhisperRecogniser:
    """As this machine is set up; raises an AudioError."""
    home = Path(os.environ.get(HOME) or user_data_path("greenroom")).expanduser()
    return WhisperRecogniser(
        find_model(home, os.environ),
        profile=profile,
        workers=worker.state.nthreads,
        device=Device.from_environ(os.environ),
    )


def _refusal(worker: Worker, what: str, *, found: str, expected: str) -> Refusal:
    return Refusal(worker=worker.address, what=what, found=found, expected=expected)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


@cache
def _code() -> str:
    """The SHA-256 of this package's own modules."""
    digest = hashlib.sha256()
    for module in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()


def _place(error: Exception) -> str:
    """`RuntimeError (whisper.py:120)`: an error without what it says."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} ({Path(last.filename).name}:{last.lineno})"
