"""Finds phrases in a text through every view that undoes an evasion."""

import numpy as np
import numpy.typing as npt

from lexicons.index import Index
from lexicons.normalize import View, as_codes, plain_view, solid_view
from lexicons.phonetic import say_text
from lexicons.places import Places
from lexicons.programs import expression
from lexicons.reading import Reading, Seen

_FILLERS = expression(r"呃|嗯|唔|啊|哦|诶|欸|那个|这个|就是说|就是|然后")
_LAST_ASCII = 0x7F
# No phrase that something was taken out of reaches further.
_AROUND = 24


def read(text: str, index: Index) -> Reading:
    """All phrases of the index in this text."""
    plain = plain_view(text)
    reading = Reading(text, plain, solid_view(plain))
    seen = Places(reading)
    seen.add_plain(index)
    seen.add_solid(index, reading.solid, Seen.NOISE)
    repeats = _without_repeats(reading.solid)
    if repeats is not None:
        seen.add_solid(index, repeats, Seen.REPEAT)
    fillers = _without_fillers(reading.solid)
    if fillers is not None:
        seen.add_solid(index, fillers, Seen.FILLER)
    if index.spoken.forms:
        seen.add_spoken(index, say_text(reading.solid))
    if index.shaped:
        seen.add_shaped(index)
    reading.stands = seen.stands()
    reading.disguised = sorted(seen.disguised)
    return reading


def read_plain(text: str, index: Index) -> Reading:
    """The phrases of a text that is in plain form already, through no other view."""
    codes = as_codes(text)
    plain = View(text, codes, np.arange(len(codes), dtype=np.int64))
    reading = Reading(text, plain, solid_view(plain))
    seen = Places(reading)
    seen.add_plain(index)
    reading.stands = seen.stands()
    return reading


def _without_repeats(view: View) -> View | None:
    codes = view.codes
    if len(codes) < 2:  # noqa: PLR2004 (a repeat takes two)
        return None
    again = np.zeros(len(codes), dtype=bool)
    again[1:] = (codes[1:] == codes[:-1]) & (codes[1:] > _LAST_ASCII)
    return _without(view, again)


def _without_fillers(view: View) -> View | None:
    fillers = np.zeros(len(view.codes), dtype=bool)
    for found in _FILLERS.finditer(view.text):
        fillers[found.start() : found.end()] = True
    return _without(view, fillers)


def _without(view: View, out: npt.NDArray[np.bool_]) -> View | None:
    """What is left around the characters taken out: elsewhere nothing is different."""
    if not out.any():
        return None
    counts = np.concatenate(([0], np.cumsum(out)))
    at = np.arange(len(out))
    low, high = np.maximum(at - _AROUND, 0), np.minimum(at + _AROUND + 1, len(out))
    return view.pick(~out & (counts[high] > counts[low]))
