"""Names of provinces, cities, districts and counties, as GB/T 2260 lists them."""

from functools import cache
from importlib import resources

from lexicons.programs import expression

_NAME = expression(r'(?:province|county)="([^"]+)"')
_PERIOD = expression(r"\[[^\]]*\]")
_SUFFIX = expression("(?:特别行政区|维吾尔自治区|壮族自治区|回族自治区|自治区|省|市)$")
SHORTEST, LONGEST = 2, 12


@cache
def place_names() -> frozenset[str]:
    """Every name of the list that python-stdnum ships for ID cards, 2 to 12 characters.

    Cities and provinces are there without their last word too (杭州, 浙江).
    """
    names: set[str] = set()
    source = resources.files("stdnum.cn").joinpath("loc.dat")
    for listed in _NAME.findall(source.read_text(encoding="utf-8")):
        for part in listed.split(","):
            name = _PERIOD.sub("", part)
            names |= {name, _SUFFIX.sub("", name)}
    generic = {"市辖区", "县", "市", "区", "省直辖县级行政区划"}
    return frozenset(
        n for n in names if SHORTEST <= len(n) <= LONGEST and n not in generic
    )


def place_at(text: str, at: int, end: int) -> int:
    """The end of the longest place name that begins at `at`; `at` where there is none."""
    names = place_names()
    for stop in range(min(at + LONGEST, end), at + 1, -1):
        if text[at:stop] in names:
            return stop
    return at
