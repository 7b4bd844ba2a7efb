"""One spelling for every value, so that its hash means something."""

import hashlib
import json

from pydantic import BaseModel


def canonical(value: object) -> str:
    """The value as JSON with sorted keys and no spaces; models as their fields."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    raise TypeError(type(value).__name__)


def digest_of(value: BaseModel) -> str:
    """The hash of a value; a field that is added later, with a default, leaves it be."""
    return sha256(canonical(value.model_dump(mode="json", exclude_defaults=True)))


def sha256(text: str) -> str:
    """The SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def one_line(text: str) -> str:
    """A name or title as one line that any page, terminal and file can hold.

    What cannot be shown is left out: control and direction signs, halves of characters.
    """
    shown = "".join(c for c in text if c.isprintable() or c.isspace())
    return " ".join(shown.split())
