"""The files of a speech model, and the hashes of its weights: computed once, kept beside."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from audio.media import sha256_of
from audio.models import Value

WEIGHTS = "model.bin"
NEEDED = (WEIGHTS, "config.json", "tokenizer.json")
VOCABULARIES = ("vocabulary.json", "vocabulary.txt")
BESIDE = "preprocessor_config.json"  # the large ones have it
FILES = (*NEEDED, *VOCABULARIES, BESIDE)
RECORD = "greenroom-model.json"
MARKS = "verified.json"


class Record(Value):
    """What was imported: from where, and the SHA-256 of every file."""

    source: str
    sha256: dict[str, str]


def is_model(folder: Path) -> bool:
    """Whether the folder holds everything that a model needs."""
    return all((folder / name).is_file() for name in NEEDED)


def read_record(folder: Path) -> Record | None:
    """What the import noted; None where nobody imported it."""
    try:
        return Record.model_validate_json((folder / RECORD).read_bytes())
    except (OSError, ValueError):
        return None


def write_whole(path: Path, value: object) -> None:
    """Write JSON that is there as a whole or not at all; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, prefix=".marks-", encoding="utf-8", delete=False
        ) as file:
            made = Path(file.name)
            json.dump(value, file)
        made.replace(path)
    finally:
        if made is not None:
            made.unlink(missing_ok=True)


class Digests:
    """The hashes of weights, by file, size and time of change; and which were damaged.

    They are kept in the folder of models. One that cannot be written only costs time.
    """

    def __init__(self, models: Path) -> None:
        self._marks = models / MARKS

    def of(self, weights: Path) -> str:
        """The SHA-256, computed at the first call only."""
        return self._read().get(_key(weights)) or self.computed(weights)

    def known(self, weights: Path) -> str | None:
        """The SHA-256 where it was computed before."""
        return self._read().get(_key(weights))

    def computed(self, weights: Path) -> str:
        """The SHA-256, computed anew."""
        digest = sha256_of(weights)
        self.note(weights, digest)
        return digest

    def note(self, weights: Path, digest: str) -> None:
        """Keep a hash that was computed."""
        self._write({_key(weights): digest})

    def expected(self, weights: Path) -> str | None:
        """What it should be, where the weights as they are now were found damaged."""
        return self._read().get(_damage(weights))

    def mark(self, weights: Path, *, expected: str | None) -> None:
        """Note that these weights are damaged; None: that they are not."""
        self._write({_damage(weights): expected})

    def _read(self) -> dict[str, str]:
        try:
            known = json.loads(self._marks.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    def _write(self, changed: Mapping[str, str | None]) -> None:
        before = self._read()
        both = {**before, **changed}
        after = {key: value for key, value in both.items() if value is not None}
        if after == before:
            return
        try:
            write_whole(self._marks, after)
        except OSError:
            return


def _key(weights: Path) -> str:
    facts = weights.stat()
    return f"{weights.resolve()}|{facts.st_size}|{facts.st_mtime_ns}"


def _damage(weights: Path) -> str:
    return f"{_key(weights)}|damaged"
