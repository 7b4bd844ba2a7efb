"""How values look on a page: times, numbers, headings, text that nobody vouches for."""

import re
from collections.abc import Iterable
from datetime import datetime

import streamlit as st

from review.domain.china_time import CHINA
from review.i18n import gettext as _

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:&])")
_MINUTE = 60
_HOUR = 3600


def plain(text: str) -> str:
    """Text with everything escaped that Markdown would read as a sign."""
    return _MARKDOWN.sub(r"\\\1", text).replace("\n", "  \n")


def when(moment: datetime | None) -> str:
    """Day and time in Shanghai, `11-25 17:30`; a dash where there is none."""
    return moment.astimezone(CHINA).strftime("%m-%d %H:%M") if moment else "—"


def full(moment: datetime | None) -> str:
    """With the year and seconds, for records."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M:%S") if moment else "—"


def day(moment: datetime | None) -> str:
    """The day in Shanghai, `2026-11-25`."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d") if moment else "—"


def clock(seconds: float | None) -> str:
    """A length of time as `m:ss` or `h:mm:ss`."""
    if seconds is None:
        return "—"
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, _HOUR)
    minutes, second = divmod(rest, _MINUTE)
    if hours:
        return f"{hours}:{minutes:02d}:{second:02d}"
    return f"{minutes}:{second:02d}"


def remaining(until: datetime, now: datetime) -> str:
    """How long until then, in words: `in 3 h 20 min`, or how long overdue."""
    seconds = (until - now).total_seconds()
    hours, rest = divmod(int(abs(seconds)), _HOUR)
    minutes = rest // _MINUTE
    if hours >= 48:  # noqa: PLR2004 - two days and more are said in days
        span = _("{days} d").format(days=hours // 24)
    elif hours:
        span = _("{hours} h {minutes} min").format(hours=hours, minutes=minutes)
    else:
        span = _("{minutes} min").format(minutes=minutes)
    template = _("{span} late") if seconds < 0 else _("{span} left")
    return template.format(span=span)


def listed(parts: Iterable[str]) -> str:
    """Several things in a row, with the comma of the language."""
    return _(", ").join(parts)


def tab_title(title: str) -> None:
    """What the browser's tab says."""
    st.set_page_config(page_title=f"{title} · {_('Greenroom')}")


def box_title(title: str, rest: str = "") -> None:
    """What a framed part of a page is about; `rest` is less loud."""
    st.markdown(f"**{title}** · {rest}" if rest else f"**{title}**")


def heading(title: str, sentence: str = "") -> None:
    """The first thing on every page."""
    st.header(title, anchor=False)
    if sentence:
        st.caption(sentence)
