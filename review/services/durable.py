"""What was written stays written, also when the power goes."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Return once the disk holds this file, or the names in this folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
