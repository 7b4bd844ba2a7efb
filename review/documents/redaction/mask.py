"""Masks the texts of one file, and remembers its values until the file is done."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from lexicons.automaton import RustAutomaton
from lexicons.models import Confidence
from lexicons.privacy import Masker, PrivacyHit, detect
from review.documents.models import LINE_BREAK
from review.documents.redaction.slots import (
    Holder,
    Piece,
    Slot,
    joined,
    other_readings,
    places,
)
from review.documents.straddling import personal_hits
from review.documents.tokens import BLOCK, MASKED

STRONG = frozenset(
    {
        "phone", "id_card", "bank_card", "passport", "wechat", "qq", "social_id",
        "email", "plate",
    }
)  # fmt: skip
"""Types that say by themselves who it is."""
IDENTIFYING = STRONG | {"address", "name", "nickname", "minor"}
"""Types masked wherever the same words stand again: apart from its person, an illness
or a sum of money is nobody's."""
SHORTEST = {"nickname": 3}
SHORT = 2
AGAIN = 3  # rounds: what is taken out may join what is left to a number


class Style(StrEnum):
    """What stands where something was masked: its kind, or a black bar."""

    TOKEN = "token"  # noqa: S105 - a word for a word, and no secret
    BLOCK = "block"


@dataclass(frozen=True)
class Redacted:
    """A file without personal information.

    `counts` says how many places of which type were masked. `notes` says in words what
    else was taken out or left as it is, `incomplete` what could not be read.
    """

    content: bytes
    counts: Mapping[str, int]
    notes: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()


class Mask:
    """One file's mask: the same value has the same token in all of it."""

    def __init__(self, style: Style = Style.TOKEN) -> None:
        self.counts: Counter[str] = Counter()
        self._style = style
        self._masker = Masker()
        self._types: dict[str, str] = {}
        self._whole: dict[str, str] = {}
        self._values: tuple[str, ...] = ()
        self._finder: RustAutomaton | None = None

    def mask(
        self, slots: Sequence[Slot], *, learned: frozenset[str] = IDENTIFYING
    ) -> None:
        """Masks the texts that are read together, and what they taught in all others."""
        before = {id(slot.holder): (slot.holder, slot.text) for slot in slots}
        self._replace(slots, self._all(slots, learned))
        for _again in range(AGAIN):
            if not self._replace(slots, self._only_now(slots)):
                break
        self._whole.update(
            (text, holder.text)
            for holder, text in before.values()
            if holder.text != text
        )

    def masked(self, text: str) -> str:
        """A text that is read by itself: a name, a title, the address of a link."""
        if text in self._whole:
            return self._whole[text]
        made = Piece(text)
        self.mask([Slot(made)], learned=STRONG)  # a few words teach little else
        return made.text

    @property
    def values(self) -> tuple[str, ...]:
        """What was masked and says who it is."""
        return tuple(self._types)

    def shows(self, text: str) -> bool:
        """Whether a text still holds a value that was masked elsewhere."""
        return any(True for _hit in self._known(text))

    def _all(self, slots: Sequence[Slot], learned: frozenset[str]) -> list[PrivacyHit]:
        whole = joined(slots)
        # No sentence goes on from one row of a table to the next.
        find = detect if any(slot.cell for slot in slots) else personal_hits
        found = [*find(whole.text), *_over_lines(slots)]
        for reading in other_readings(slots):
            for hit in find(reading.text):
                place = reading.back(hit.start, hit.end)
                if place:
                    found.append(_hit(*place, hit.type))
        fresh = _without_masked(whole.text, found)
        self._learn(whole.text, (hit for hit in fresh if hit.type in learned))
        return [*fresh, *self._known(whole.text)]

    def _only_now(self, slots: Sequence[Slot]) -> list[PrivacyHit]:
        """What reads as somebody's number since something beside it was taken out."""
        text = joined(slots).text
        found = [hit for hit in detect(text) if hit.type in STRONG]
        self._learn(text, found)
        return [*found, *self._known(text)]

    def _learn(self, text: str, hits: Iterable[PrivacyHit]) -> None:
        for hit in hits:
            value = text[hit.start : hit.end]
            if len(value) >= SHORTEST.get(hit.type, SHORT):
                if value not in self._types:
                    self._finder = None
                self._types.setdefault(value, hit.type)
                if not value.isascii():  # as the address of a link writes it
                    for written in (quote(value), quote(value).lower()):
                        self._types.setdefault(written, hit.type)

    def _known(self, text: str) -> Iterator[PrivacyHit]:
        """Where values that were masked before stand again."""
        if not self._types:
            return
        if self._finder is None:
            self._values = tuple(self._types)
            self._finder = RustAutomaton.build(self._values)
        for number, start, end in self._finder.find_longest(text):
            value = self._values[number]
            kind = self._types[value]
            if kind in STRONG or not _in_word(text, start, end, value):
                yield _hit(start, end, kind)

    def _replace(self, slots: Sequence[Slot], hits: Iterable[PrivacyHit]) -> bool:
        text, at = joined(slots).text, places(slots)
        edits: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        number = 0
        for start, end, kind, token in self._masker.tokens(text, hits):
            while number < len(slots) and at[number] + len(slots[number].text) <= start:
                number += 1
            said = token if self._style is Style.TOKEN else BLOCK
            for i in range(number, len(slots)):
                if at[i] >= end:
                    break
                first, last = max(start, at[i]), min(end, at[i] + len(slots[i].text))
                if first < last:
                    edits[i].append((first - at[i], last - at[i], said))
                    said = ""
            self.counts[kind] += said == ""
        _write((slots[i].holder, made) for i, made in edits.items())
        return bool(edits)


def _over_lines(slots: Sequence[Slot]) -> Iterator[PrivacyHit]:
    """What is broken over two lines of one cell."""
    for slot, at in zip(slots, places(slots), strict=True):
        if slot.cell and LINE_BREAK.search(slot.text):
            for hit in personal_hits(slot.text):
                yield _hit(at + hit.start, at + hit.end, hit.type)


def _hit(start: int, end: int, kind: str) -> PrivacyHit:
    return PrivacyHit(start, end, kind, Confidence.HIGH, "")


def _without_masked(text: str, hits: Iterable[PrivacyHit]) -> list[PrivacyHit]:
    """The hits without those that are nothing but what stands for another one."""
    masked = [found.span() for found in MASKED.finditer(text)]
    ends = [end for _start, end in masked]

    def is_fresh(hit: PrivacyHit) -> bool:
        if not any(map(str.isalnum, text[hit.start : hit.end])):
            return False  # stars around a word are no name
        at = bisect_right(ends, hit.start)
        return hit.type in STRONG or at == len(ends) or masked[at][0] >= hit.end

    return [hit for hit in hits if is_fresh(hit)]


def _in_word(text: str, start: int, end: int, value: str) -> bool:
    """Whether a name in Latin letters is only part of a longer word."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (_latin(before) and _latin(value[0])) or (
        _latin(after) and _latin(value[-1])
    )


def _latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def _write(edits: Iterable[tuple[Holder, list[tuple[int, int, str]]]]) -> None:
    """Every holder once, with the edits of all its places."""
    of: dict[int, tuple[Holder, set[tuple[int, int, str]]]] = {}
    for holder, made in edits:
        of.setdefault(id(holder), (holder, set()))[1].update(made)
    for holder, all_edits in of.values():
        pieces, at = [], 0
        for start, end, token in sorted(all_edits, key=lambda e: (e[0], -e[1])):
            if start >= at:
                pieces += [holder.text[at:start], token]
            at = max(at, end)
        holder.text = "".join([*pieces, holder.text[at:]])
