"""Other ways to write one phrase: numerals, percentages, characters taken apart."""

import re
from functools import cache, lru_cache
from pathlib import Path

from lexicons.programs import expression

SPLITS = Path(__file__).parent / "data" / "splits.tsv"

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_HAN_NUMBER = expression(r"[零一二两三四五六七八九十百千]+")
_NUMBER = expression(r"(?<![\d.])\d{1,4}(?![\d.])")
_PER_CENT = expression(r"百分之([零一二三四五六七八九十百\d.]+)|百分百|(\d+)%")
_LONE = frozenset("十百千两")
_MAX_FORMS = 12


@cache
def split_characters() -> dict[str, str]:
    """Characters and the parts they are written as to slip through: 信 as 亻言."""
    rows = SPLITS.read_text(encoding="utf-8").splitlines()
    return dict(row.split("\t") for row in rows if row and not row.startswith("#"))


@lru_cache(maxsize=65536)
def variants(form: str) -> tuple[str, ...]:
    """Every plain form of a phrase, itself first."""
    forms = [form]
    for rewrite in (_per_cents, _as_digits, _as_han, _taken_apart):
        for known in tuple(forms):
            forms.extend(new for new in rewrite(known) if new not in forms)
            if len(forms) >= _MAX_FORMS:
                return tuple(forms[:_MAX_FORMS])
    return tuple(forms)


def _per_cents(form: str) -> tuple[str, ...]:
    found = _PER_CENT.search(form)
    if not found:
        return ()
    han, digits = found.group(1), found.group(2)
    value = digits or (han and (han if han[0].isdigit() else _value(han))) or 100
    ways = [f"{value}%", f"百分之{value}"]
    if str(value).isdigit():
        ways.append(f"百分之{say_number(int(value))}")
    if str(value) == "100":
        ways += ["百分之百", "百分百"]
    before, after = form[: found.start()], form[found.end() :]
    return tuple(before + way + after for way in ways)


def _as_digits(form: str) -> tuple[str, ...]:
    def digits(found: re.Match[str]) -> str:
        run = found.group()
        value = None if run in _LONE else _value(run)
        return run if value is None else str(value)

    return (_HAN_NUMBER.sub(digits, form),) if "百分" not in form else ()


def _as_han(form: str) -> tuple[str, ...]:
    if form.isascii() or "%" in form or "百分" in form:
        return ()
    return (_NUMBER.sub(lambda found: say_number(int(found.group())), form),)


def _taken_apart(form: str) -> tuple[str, ...]:
    parts = split_characters()
    places = [index for index, char in enumerate(form) if char in parts]
    one = [form[:at] + parts[form[at]] + form[at + 1 :] for at in places]
    whole = "".join(parts.get(char, char) for char in form)
    return (*one, whole) if places else ()


def _value(run: str) -> int | None:
    """The number a run of numerals says; None where it says none."""
    if not any(char in _UNITS for char in run):
        return int("".join(str(_DIGITS[char]) for char in run))
    total, current = 0, 0
    last = 10_000
    for char in run:
        if char in _DIGITS:
            current = _DIGITS[char]
            continue
        unit = _UNITS[char]
        if unit >= last:
            return None
        total, current, last = total + (current or 1) * unit, 0, unit
    return total + current


def say_number(value: int) -> str:
    """A number below ten thousand in numerals: 10 is 十, 105 is 一百零五."""
    said, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, unit)
        if digit:
            said += (
                ("零" if gap and said else "") + "零一二三四五六七八九"[digit] + name
            )
        gap = not digit
    said = said or "零"
    return said[1:] if said.startswith("一十") else said
