"""Puts a document together, piece by piece, and remembers where each piece stood."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from review.documents.drawn import Drawn, What, told
from review.documents.models import (
    LINE_BREAK,
    At,
    Document,
    Place,
    PlaceKind,
    say_place,
)
from review.errors import EmptyDocumentError, TooLargeDocumentError
from review.i18n import gettext as _

# Some 40 hours of speech; a script is one thousandth of it.
MAX_CHARACTERS = 5_000_000
MOST_PLACES = 5  # that are named of one kind


class Origin(NamedTuple):
    """The file that is being read: its name for people, and its bytes.

    `encoding` is what the user says; None lets the reader find out. `pictures_seen`:
    somebody has looked at the pictures.
    """

    name: str
    kind: str
    content: bytes
    encoding: str | None = None
    pictures_seen: bool = False


def too_many_characters(name: str) -> TooLargeDocumentError:
    """The error for a text that is longer than one reading takes."""
    over = _("more than {count} characters").format(count=f"{MAX_CHARACTERS:,}")
    return TooLargeDocumentError(path=name, size=over, limit=f"{MAX_CHARACTERS:,}")


class Builder:
    """Collects pieces of text; pieces without any character are left out.

    Raises TooLargeDocumentError as soon as the text is too long.
    """

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self._parts: list[str] = []
        self._places: list[Place] = []
        self._length = 0
        self._line = 1
        self._column = 1
        self._incomplete: list[str] = []
        self._unread: dict[What, list[str]] = defaultdict(list)

    def add(
        self,
        text: str,
        kind: PlaceKind,
        *,
        joint: str = "\n",
        at: At,
        line: int | None = None,
        column: int | None = None,
    ) -> bool:
        """Append a piece after `joint`; false where it has no character to show.

        Without `line` and `column` the piece gets those of the text taken out so far.
        """
        piece = LINE_BREAK.sub("\n", text)
        if not piece.strip():
            return False
        if self._parts:
            self._append(joint)
        start = self._length
        where = (line or self._line, column or self._column)
        self._append(piece)
        self._places.append(Place(start, self._length, *where, kind, at))
        return True

    def _append(self, piece: str) -> None:
        self._parts.append(piece)
        self._length += len(piece)
        if self._length > MAX_CHARACTERS:
            raise too_many_characters(self.origin.name)
        breaks = piece.count("\n")
        self._line += breaks
        self._column = (
            len(piece) - piece.rfind("\n") + (0 if breaks else self._column - 1)
        )

    def incomplete(self, what: str) -> None:
        """Say what could not be read, once."""
        if what not in self._incomplete:
            self._incomplete.append(what)

    def draw(self, things: Iterable[Drawn], kind: PlaceKind, at: At) -> None:
        """Append the words of what is drawn at a place, and note what has none."""
        for thing in things:
            if thing.what is What.WORDS:
                self.add(thing.words, kind, at=at)
            elif thing.what is What.OBJECT or not self.origin.pictures_seen:
                self._unread[thing.what].append(say_place(Place(0, 0, 1, 1, kind, at)))

    def document(self) -> Document:
        """The document. Raises EmptyDocumentError when nothing was found in the file."""
        for what, places in self._unread.items():
            self.incomplete(told(what, len(places), _shortened(places)))
        if not self._places:
            raise EmptyDocumentError(path=self.origin.name)
        return Document(
            name=self.origin.name,
            kind=self.origin.kind,
            text="".join(self._parts),
            places=tuple(self._places),
            incomplete=tuple(self._incomplete),
        )


def _shortened(places: Sequence[str]) -> str:
    known = list(dict.fromkeys(places))
    more = ["…"] if len(known) > MOST_PLACES else []
    return _(", ").join([*known[:MOST_PLACES], *more])
