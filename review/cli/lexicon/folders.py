"""Which folders of rules a command reads."""

from collections.abc import Sequence
from pathlib import Path

from review.cli.options import Packs
from review.cli.reading import chosen_packs

FAULTY = 1
Folders = Packs


def all_folders(packs: Sequence[Path] | None) -> tuple[Path, ...]:
    """The built-in packs, and those of the house on top."""
    from lexicons.loader import over_builtin

    return over_builtin(chosen_packs(packs))


def house_folders(packs: Sequence[Path] | None) -> tuple[Path, ...]:
    """The folders of the house alone; none where it has none."""
    return all_folders(packs)[1:]
