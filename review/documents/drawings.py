"""What is drawn in an Office file: the words of charts and diagrams, and what no words are.

Pictures and embedded objects are not read here. They are told, because what was not
read is not thereby clean.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from review.documents.drawn import Drawn, What
from review.documents.office import PARSER_FAILURES
from review.documents.ooxml import DGM, FALLBACK, A, C, Element, P, R, W, parsed

CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
V = "{urn:schemas-microsoft-com:vml}"
OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"

PICTURES = {A + "blip": (R + "embed", R + "link"), V + "imagedata": (R + "id",)}
OBJECTS = {
    OLE, P + "oleObj", P + "control", W + "control", W + "altChunk",
    A + "videoFile", A + "audioFile", A + "wavAudioFile", A + "quickTimeFile",
}  # fmt: skip
CHARTS = {C + "chart": R + "id", CX + "chart": R + "id", DGM + "relIds": R + "dm"}
# Not shown, or shown by what is around it: an older program's copy, the face of an
# object, a bullet, what was deleted.
COPIES = {
    FALLBACK, W + "object", W + "del", W + "moveFrom", P + "oleObj", A + "buBlip",
}  # fmt: skip
SMALLEST = 9, 32 * 32  # pixels in height and in all: less holds no sentence


class Part(Protocol):
    """A part of a package, as python-docx and python-pptx both know it."""

    @property
    def rels(self) -> Mapping[str, Any]: ...


def drawn(root: Element, part: Part) -> Iterator[Drawn]:
    """What is drawn in this element of a part, in its order."""
    for element in root.iter():
        if element.tag in CHARTS and not _is_copy(element):
            name = element.get(CHARTS[element.tag])
            if name is not None:  # within the chart itself nothing leads to it
                yield from _chart(part, name)
        elif element.tag in OBJECTS and not _is_in(element, {FALLBACK}):
            yield Drawn(What.OBJECT)
        elif element.tag == V + "textpath" and not _is_copy(element):
            yield Drawn(What.WORDS, element.get("string", ""))
        elif element.tag in PICTURES and not _is_copy(element):
            names = (element.get(key, "") for key in PICTURES[element.tag])
            name = next(filter(None, names), "")
            if name and not _is_small(part, name):
                yield Drawn(What.PICTURE)


def words_of(root: Element) -> Iterator[str]:
    """The words of a chart, a diagram or a drawing: paragraphs, then names of data."""
    for paragraph in root.iter(A + "p"):
        yield "".join(run.text or "" for run in paragraph.iter(A + "t"))
    for value in root.iter(C + "v"):
        if _is_in(value, {C + "strCache"}):
            yield value.text or ""
    for value in root.iter(CX + "pt"):
        if _is_in(value, {CX + "strDim"}):
            yield value.text or ""


def _chart(part: Part, name: str) -> Iterator[Drawn]:
    target = _target(part, name)
    if target is None:
        yield Drawn(What.OBJECT)
        return
    root = parsed(target.blob)
    for words in words_of(root):
        yield Drawn(What.WORDS, words)
    yield from drawn(root, target)


def _target(part: Part, name: str) -> Any:  # noqa: ANN401 - a part of either library
    relation = part.rels.get(name)
    if relation is None or relation.is_external:
        return None
    return relation.target_part


def _is_copy(element: Element) -> bool:
    return _is_in(element, COPIES)


def _is_in(element: Element, tags: set[str]) -> bool:
    return any(parent.tag in tags for parent in element.iterancestors())


def _is_small(part: Part, name: str) -> bool:
    """Whether a picture is a line, a bullet or an icon, with no room for a sentence."""
    from docx.image.exceptions import (
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    from docx.image.image import Image

    failures = (
        *PARSER_FAILURES,
        InvalidImageStreamError,
        UnexpectedEndOfFileError,
        UnrecognizedImageError,
    )
    target = _target(part, name)
    if target is None:
        return False
    try:
        image = Image.from_blob(target.blob)
        height, width = image.px_height, image.px_width
    except failures:
        return False
    return height < SMALLEST[0] or height * width < SMALLEST[1]
