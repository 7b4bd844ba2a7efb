"""Outputs that are kept whole. Rewrite them with GREENROOM_WRITE_GOLDEN=1, never by hand."""

import os
from pathlib import Path

GOLDEN = Path(__file__).parent / "golden"


def same_as_golden(name: str, said: str) -> None:
    path = GOLDEN / name
    if os.environ.get("GREENROOM_WRITE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(said, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == said
