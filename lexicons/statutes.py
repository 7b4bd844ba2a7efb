"""Names of statutes, and how their articles are quoted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lexicons.files import HERE, read_yaml
from lexicons.models import Basis
from lexicons.variants import say_number

STATUTES = HERE / "statutes.yaml"
ARTICLES = HERE / "data" / "articles.tsv"
# 9, 9(3), 59#3, 16#1(4), 253-1
_ARTICLE = re.compile(r"(\d+)(?:-(\d+))?(?:#(\d+))?(?:\((\d+)\))?")


@dataclass(frozen=True)
class Statute:
    """A statute a rule may cite."""

    key: str
    title: str
    short: str
    en: str
    articles: frozenset[str]


@cache
def statutes() -> Mapping[str, Statute]:
    """The statutes of statutes.yaml, read once per process."""
    said: dict[str, dict[str, Any]] = read_yaml(STATUTES)
    return {
        key: Statute(
            key,
            entry["title"],
            entry["short"],
            entry["en"],
            _listed(str(entry["articles"])),
        )
        for key, entry in said.items()
    }


@cache
def articles() -> Mapping[tuple[str, str], tuple[frozenset[int], ...]]:
    """The articles of articles.tsv: for each paragraph (款) the numbers of its items (项)."""
    rows = ARTICLES.read_text(encoding="utf-8").splitlines()
    return {
        (key, article): tuple(
            frozenset(map(int, items.split(","))) if items != "-" else frozenset()
            for items in paragraphs
        )
        for key, article, *paragraphs in (row.split("\t") for row in rows[1:])
    }


def is_known(basis: Basis) -> bool:
    """Whether the statute is listed, and has this article, paragraph and item.

    An item without a paragraph is one of the first paragraph that has any.
    """
    statute = statutes().get(basis.law)
    parts = _ARTICLE.fullmatch(basis.article)
    if statute is None or parts is None:
        return False
    number = parts[1] + (f"-{parts[2]}" if parts[2] else "")
    paragraphs = articles().get((basis.law, number))
    if number not in statute.articles or paragraphs is None:
        return False
    if parts[3] and not 0 < int(parts[3]) <= len(paragraphs):
        return False
    if not parts[4]:
        return True
    with_items = (items for items in paragraphs if items)
    items = paragraphs[int(parts[3]) - 1] if parts[3] else next(with_items, frozenset())
    return int(parts[4]) in items


def cite(basis: Basis, lang: str = "zh") -> str:
    """`《广告法》第九条第三项`, or in English `Advertising Law, art. 9(3)`.

    What is not listed is quoted as it stands, so that nothing is hidden.
    """
    statute = statutes().get(basis.law)
    parts = _ARTICLE.fullmatch(basis.article)
    if statute is None or parts is None:
        return f"{basis.law}:{basis.article}"
    if lang.startswith("zh"):
        return f"《{statute.short}》{_in_chinese(parts)}"
    return f"{statute.en}, {_in_english(parts)}"


def _in_chinese(parts: re.Match[str]) -> str:
    article, inserted, paragraph, item = parts.groups()
    said = f"第{say_number(int(article))}条"
    said += f"之{say_number(int(inserted))}" if inserted else ""
    said += f"第{say_number(int(paragraph))}款" if paragraph else ""
    return said + (f"第{say_number(int(item))}项" if item else "")


def _in_english(parts: re.Match[str]) -> str:
    article, inserted, paragraph, item = parts.groups()
    said = f"art. {article}" + (f"-{inserted}" if inserted else "")
    said += f", para. {paragraph}" if paragraph else ""
    return said + (f"({item})" if item else "")


def _listed(articles: str) -> frozenset[str]:
    """`1-74, 253-1`: numbers, ascending ranges, inserted articles."""
    listed: set[str] = set()
    for piece in articles.replace(" ", "").split(","):
        first, _, last = piece.partition("-")
        if last and int(last) >= int(first):
            listed.update(str(number) for number in range(int(first), int(last) + 1))
        else:
            listed.add(piece)
    return frozenset(listed)
