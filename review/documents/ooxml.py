"""Names in the XML of Office files, and how it is parsed."""

import re
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no other name for it

OFFICE = "http://schemas.openxmlformats.org/"
A = f"{{{OFFICE}drawingml/2006/main}}"
C = f"{{{OFFICE}drawingml/2006/chart}}"
DGM = f"{{{OFFICE}drawingml/2006/diagram}}"
MC = f"{{{OFFICE}markup-compatibility/2006}}"
P = f"{{{OFFICE}presentationml/2006/main}}"
R = f"{{{OFFICE}officeDocument/2006/relationships}}"
S = f"{{{OFFICE}spreadsheetml/2006/main}}"
W = f"{{{OFFICE}wordprocessingml/2006/main}}"
# One thing for newer programs and once more for older ones.
CHOICE, FALLBACK = MC + "Choice", MC + "Fallback"
MATH = f"{{{OFFICE}officeDocument/2006/math}}t"
# Headers and footers of a sheet, and what is no word in them: &C, &"Arial,Bold", &12,
# &K01+000.
MARGINS = tuple(
    f"{page}{where}"
    for page in ("odd", "even", "first")
    for where in ("Header", "Footer")
)
MARGIN_CODES = re.compile(
    r'(&"[^"]*"|&K[0-9A-F]{2}[+-]\d{3}|&K[0-9A-F]{6}|&\d{1,3}|&[A-Z&])'
)


def parsed(part: bytes) -> Element:
    """The XML of a part; no entity is looked up."""
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False))
