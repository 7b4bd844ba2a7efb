"""Where the pieces of a track belong, by their time stamps, as far as those can be believed.

A gap is a hole in the recording; a clock that jumps was reset, and goes on from where the
track is; one stamp that is out of line with both of its neighbours is damaged.
"""

DRIFT = 0.1  # seconds a piece may be off its place before it is a hole
LONGEST_HOLE = 600.0  # a wider one is a clock that was reset, not a hole


def is_stray(
    time: float, *, expected: float, length: float, following: float | None
) -> bool:
    """Whether a stamp is out of line while the next one is as if it were in line."""
    if following is None or abs(time - expected) <= DRIFT:
        return False
    return abs(following - expected - length) <= DRIFT


class Track:
    """How long a track is, in seconds from the beginning of the recording."""

    def __init__(self, begin: float) -> None:
        self.end = 0.0
        self._shift = begin
        self._held: tuple[float, float] | None = None

    def add(self, time: float, length: float) -> None:
        """The next piece; it counts once the one behind it is known."""
        if self._held is not None:
            self._place(*self._held, following=time)
        self._held = (time, length)

    def close(self) -> None:
        """There is no further piece."""
        if self._held is not None:
            self._place(*self._held, following=None)
        self._held = None

    def _place(self, time: float, length: float, *, following: float | None) -> None:
        expected = self.end + self._shift
        ahead = time - expected
        if is_stray(time, expected=expected, length=length, following=following):
            ahead = 0.0
        elif ahead < -DRIFT or ahead > LONGEST_HOLE:
            self._shift += ahead
            ahead = 0.0
        self.end = max(self.end, self.end + ahead + length)
