"""The names of goods and of categories, as the lexicons list them."""

from functools import cache

from lexicons.files import HERE, read_yaml
from review.i18n import current_language


@cache
def _names(file: str) -> dict[str, dict[str, str]]:
    return {entry["id"]: entry for entry in read_yaml(HERE / file)}


def _name(file: str, code: str) -> str:
    lang = "zh" if current_language() == "zh_CN" else "en"
    entry = _names(file).get(code)
    return entry[lang] if entry else code


def goods() -> tuple[str, ...]:
    """The codes of all categories of goods, in the order of the list."""
    return tuple(_names("goods.yaml"))


def goods_name(code: str | None) -> str:
    """What a category of goods is called; a dash where none was named."""
    return _name("goods.yaml", code) if code else "—"


def category_name(code: str) -> str:
    """What a category of findings is called."""
    return _name("categories.yaml", code)
