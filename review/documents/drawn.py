"""Things that are drawn in a document: with words, or without any that can be read."""

from enum import StrEnum
from typing import NamedTuple

from review.i18n import ngettext


class What(StrEnum):
    """What is drawn."""

    WORDS = "words"
    PICTURE = "picture"
    OBJECT = "object"


class Drawn(NamedTuple):
    """One thing that is drawn; pictures and objects have no words."""

    what: What
    words: str = ""


def told(what: What, count: int, places: str) -> str:
    """That pictures or objects were not read, and where they are."""
    if what is What.PICTURE:
        said = ngettext(
            "{count} picture was not read ({places}): look at it",
            "{count} pictures were not read ({places}): look at them",
            count,
        )
    else:
        said = ngettext(
            "{count} embedded object was not read ({places}): open it",
            "{count} embedded objects were not read ({places}): open them",
            count,
        )
    return said.format(count=count, places=places)
