"""A list of cases that a person can read and open: rows on a desk, cards on a phone.

Streamlit's own table is a canvas: no links, nothing for a screen reader, poor on a
phone. This one is a plain HTML table; a row is a link, so a middle click opens a tab.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import streamlit as st

HERE = Path(__file__).parent
_mount = st.components.v2.component(
    "greenroom_board",
    html='<div data-testid="board"></div>',
    css=(HERE / "board.css").read_text(encoding="utf-8"),
    js=(HERE / "board.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Cell:
    """One cell: `tone` colours it as a tag (red, orange, blue, green, gray)."""

    text: str
    sub: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Column:
    """One column: `width` as in CSS grids; `quiet` ones are left out on a phone."""

    label: str
    width: str = "auto"
    quiet: bool = False
    strong: bool = False
    number: bool = False


@dataclass(frozen=True)
class Row:
    """One line of the list; `href` is where it leads, empty where nowhere."""

    id: str
    cells: tuple[Cell, ...]
    href: str = ""
    marked: bool = False
    data: dict[str, str] = field(default_factory=dict)


def board(
    key: str, columns: Sequence[Column], rows: Sequence[Row], *, label: str, empty: str
) -> str | None:
    """Draw the list; the id of the row that was just opened, else None."""
    result = _mount(
        key=key,
        data={
            "columns": [asdict(column) for column in columns],
            "rows": [asdict(row) for row in rows],
            "label": label,
            "empty": empty,
        },
        on_opened_change=lambda: None,
    )
    opened = result.get("opened")
    known = {row.id for row in rows}
    return opened if isinstance(opened, str) and opened in known else None


def pager(total: int, *, size: int, key: str) -> None:
    """The way to the other pages of a list, where it has more than one."""
    pages = max(1, -(-total // size))
    if pages > 1:
        st.pagination(pages, key=key)
