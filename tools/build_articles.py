"""Builds lexicons/data/articles.tsv: which articles, paragraphs (款) and items (项) there are.

Source: a file of statute texts, `{statute: {article: text}}`, where every line is a
paragraph but for those that begin with （一） or `1．`: these are the items of the
paragraph above. Run: `python tools/build_articles.py path/to/articles.json`.
"""

import json
import re
import sys
from pathlib import Path

ARTICLES = Path(__file__).parent.parent / "lexicons" / "data" / "articles.tsv"
HEAD = "# statute, article, and for each paragraph its items: - for none\n"
_ITEM = re.compile(r"（([一二三四五六七八九十]+)）|(\d+)．")
_DIGITS = "零一二三四五六七八九"


def number(said: str) -> int:
    """The number of an item: 十二 or 12 is 12."""
    if said.isdigit():
        return int(said)
    tens, ten, ones = said.rpartition("十")
    high = (_DIGITS.index(tens) if tens else 1) if ten else 0
    return 10 * high + (_DIGITS.index(ones) if ones else 0)


def paragraphs(text: str) -> list[list[int]]:
    """The items of each paragraph of an article."""
    found: list[list[int]] = []
    for line in text.split("\n"):
        item = _ITEM.match(line)
        if item and found:
            found[-1].append(number(item[1] or item[2]))
        else:
            found.append([number(item[1] or item[2])] if item else [])
    return found


def rows(statutes: dict[str, dict[str, str]]) -> list[str]:
    """The lines of the table, in the order of the source."""
    return [
        "\t".join([key, article, *map(written, paragraphs(text))])
        for key, articles in statutes.items()
        for article, text in articles.items()
    ]


def written(items: list[int]) -> str:
    return ",".join(map(str, items)) or "-"


def main() -> None:
    statutes = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    ARTICLES.write_text(HEAD + "\n".join(rows(statutes)) + "\n", encoding="utf-8")
    print(f"{ARTICLES.name}: {ARTICLES.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
