"""Loads the reading pipeline for one command that reads, answers and ends."""

import atexit
import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lexicons.pipeline import Screener


def load_screener() -> "Screener":
    """The pipeline over the built-in packs; what did not load is in its `incomplete`.

    Everything made here lives until the process ends. The garbage collector would look
    through all of it several times on the way, and once more at the end: a quarter of
    the time of a whole script check (measured). So it waits, and then leaves it out.
    """
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        from lexicons.pipeline import Screener

        screener = Screener.load(lenient=True)
        gc.freeze()
    finally:
        if was_collecting:
            gc.enable()
    atexit.register(gc.freeze)
    return screener
