"""Finds phrases in a text through every view that undoes an evasion."""

import re

import numpy as np

from lexicons.index import Index
from lexicons.normalize import View, as_codes, plain_view, solid_view
from lexicons.phonetic import say_text
from lexicons.places import Places
from lexicons.reading import Reading, Seen

_FILLERS = re.compile(r"呃|嗯|唔|啊|哦|诶|欸|那个|这个|就是说|就是|然后")
_LAST_ASCII = 0x7F


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
    return view.pick(~again) if again.any() else None


def _without_fillers(view: View) -> View | None:
    keep = np.ones(len(view.codes), dtype=bool)
    for found in _FILLERS.finditer(view.text):
        keep[found.start() : found.end()] = False
    return None if keep.all() else view.pick(keep)
