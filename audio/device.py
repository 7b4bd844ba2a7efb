"""On what a model works: the processor, or a graphics card."""

from collections.abc import Mapping
from typing import NamedTuple

from audio.errors import DeviceError

COMPUTE_TYPES = (
    *("int8", "int8_float32", "int8_float16", "int8_bfloat16"),
    *("int16", "float16", "bfloat16", "float32"),
)
LARGEST_BATCH = 64


class Device(NamedTuple):
    """`batch` is how many windows are searched together."""

    name: str = "cpu"
    compute_type: str = "int8"
    batch: int = 4  # more gain nothing on a processor

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Device":
        """By GREENROOM_DEVICE, _COMPUTE_TYPE and _BATCH; raises DeviceError."""
        name = environ.get("GREENROOM_DEVICE", "").strip() or CPU.name
        if name not in USUAL:
            raise DeviceError(reason=f"GREENROOM_DEVICE={name}: {', '.join(USUAL)}")
        usual = USUAL[name]
        kind = environ.get("GREENROOM_COMPUTE_TYPE", "").strip() or usual.compute_type
        if kind not in COMPUTE_TYPES:
            known = ", ".join(COMPUTE_TYPES)
            raise DeviceError(reason=f"GREENROOM_COMPUTE_TYPE={kind}: {known}")
        batch = environ.get("GREENROOM_BATCH", "").strip() or str(usual.batch)
        if not batch.isdecimal() or not 1 <= int(batch) <= LARGEST_BATCH:
            raise DeviceError(reason=f"GREENROOM_BATCH={batch}: 1-{LARGEST_BATCH}")
        return cls(name, kind, int(batch))


CPU = Device()
USUAL = {"cpu": CPU, "cuda": Device("cuda", "float16", 16)}
