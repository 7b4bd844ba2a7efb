"""Many strings in one: read back in one go, each cut out when it is asked for."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Self, TypeAlias, overload

import numpy as np
import numpy.typing as npt

from lexicons.normalize import as_codes

Offsets: TypeAlias = npt.NDArray[np.int32]


class Strings(Sequence[str]):
    """A list of strings that is never changed."""

    def __init__(self, joined: str, starts: Offsets) -> None:
        """`starts` has one number more than there are strings: the end of the last."""
        self.joined = joined
        self.starts = starts
        self._starts = starts.data

    @classmethod
    def of(cls, listed: Iterable[str]) -> Self:
        """These strings."""
        listed = list(listed)
        starts = np.cumsum([0, *map(len, listed)], dtype=np.int32)
        return cls("".join(listed), starts)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, number: int) -> str: ...

    @overload
    def __getitem__(self, number: slice) -> "list[str]": ...

    def __getitem__(self, number: int | slice) -> str | list[str]:
        if isinstance(number, slice):
            return [self[at] for at in range(*number.indices(len(self)))]
        if number >= len(self):
            raise IndexError(number)
        return self.joined[self._starts[number] : self._starts[number + 1]]

    @cached_property
    def codes(self) -> npt.NDArray[np.uint32]:
        """The code points of all strings, one after the other."""
        return as_codes(self.joined)

    @cached_property
    def lengths(self) -> npt.NDArray[np.int64]:
        """How long each string is."""
        return np.diff(self.starts).astype(np.int64)
