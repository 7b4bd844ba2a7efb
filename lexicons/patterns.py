r"""Regular expressions of rules: read, bounded, proven harmless, compiled when needed.

An expression runs on the plain view (simplified, lower case, ASCII signs), so it is
rewritten through the same table. `{name}` stands for the phrases of a vocabulary. An
open repetition (`+`, `*`, `{2,}`) means at most thirty, so that no text makes it slow.
`\d` is a numeral, Arabic or Chinese.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from re import _constants as sre  # type: ignore[attr-defined]  # no public parser
from re import _parser as sre_parser  # type: ignore[attr-defined]  # as above
from typing import Any, NamedTuple, TypeAlias

from lexicons.normalize import normalize

# The parser's trees are lists of (kind, value); Python gives them no type.
Tree: TypeAlias = Any

OPEN_LIMIT = 30
LONGEST_MATCH = 400
_HAN_NUMERALS = "零一二两三四五六七八九十百千万"
_NUMERAL = {True: rf"\d{_HAN_NUMERALS}", False: rf"[\d{_HAN_NUMERALS}]"}
_NAME = re.compile(r"\{([a-z][a-z0-9_-]*)\}")
_OPEN_COUNT = re.compile(r"\{(\d+),\}")
_FEW = 3
_SHORTEST_ANCHOR = 2
_MOST_ANCHORS = 400
_MOST_ALSO = 60
_MOST_JOINED = 24
# How often a character is met in ten thousand of them, roughly.
_WHOLE_TEXT = 10_000
_OFTEN, _SELDOM = 80, 6
_FREQUENT = frozenset(
    "的了个不来就天看小说点你好大没人他水还都放手用得别能开打年过出多给也吃我们这那是一有在上下要会到可以家里面很太"
    "去想做什么时候样子把跟对让最再"
)
PARTICLES = frozenset(
    _HAN_NUMERALS
    + "的是了在有和就都也要会能来说着过吗呢吧啊这那哪个它他她我你们些把被给让跟得还再又去到上下"
)


def prepare(expression: str, vocabularies: Mapping[str, tuple[str, ...]]) -> str:
    """The expression that runs on the plain view. Raises KeyError for a vocabulary."""
    bounded = _OPEN_COUNT.sub(rf"{{\1,{OPEN_LIMIT}}}", _rewrite(expression))
    return _NAME.sub(lambda found: _alternatives(vocabularies[found[1]]), bounded)


@lru_cache(maxsize=4096)
def _parsed(expression: str) -> Tree:
    return sre_parser.parse(expression)


def fault_in(expression: str) -> str | None:
    """What is wrong with a prepared expression; None where it is sound."""
    try:
        tree = _parsed(expression)
    except (re.error, OverflowError, RecursionError) as error:
        return f"not a regular expression: {error}"
    if tree.getwidth()[0] == 0:
        return "matches the empty text"
    return "a repetition inside a repetition" if _nested(tree, inside=False) else None


class Derived(NamedTuple):
    """What an expression of a rule becomes: ready to compile, and where to look.

    A match holds one of `anchors`, and one of `also` where there are any: most of what
    stands near an anchor is left alone for want of the second word.
    """

    expression: str
    anchors: tuple[str, ...]
    reach: int
    also: tuple[str, ...] = ()


def derive(expression: str, vocabularies: Mapping[str, tuple[str, ...]]) -> Derived:
    """Prepares an expression, and reads off its anchors and the reach of a match."""
    prepared = prepare(expression, vocabularies)
    reach = min(int(_parsed(prepared).getwidth()[1]), LONGEST_MATCH)
    anchors = anchors_of(prepared) or _short_anchors(prepared, reach)
    return Derived(prepared, anchors, reach, _also(prepared, anchors))


def anchors_of(expression: str) -> tuple[str, ...]:
    """Phrases of which every match holds one; empty where none can be told."""
    best: tuple[str, ...] = ()
    for found in _candidates(list(_parsed(expression))):
        if min(map(len, found)) < _SHORTEST_ANCHOR:
            continue
        if not best or (-min(map(len, best)), len(best)) > (
            -min(map(len, found)),
            len(found),
        ):
            best = found
    return best


def _short_anchors(expression: str, reach: int) -> tuple[str, ...]:
    """Anchors of one character too, where they leave most of a text alone."""
    best: tuple[str, ...] = ()
    least = _WHOLE_TEXT / (2 * reach + 1)
    for found in _candidates(list(_parsed(expression))):
        if not all(_is_han(anchor) for anchor in found):
            continue
        met = sum(
            1 if len(anchor) > 1 else _OFTEN if anchor in _FREQUENT else _SELDOM
            for anchor in found
        )
        if met < least:
            best, least = found, met
    return best


def _also(expression: str, anchors: tuple[str, ...]) -> tuple[str, ...]:
    """The second words of a match, where they are few and seldom met."""
    found = [
        ways
        for ways in _candidates(list(_parsed(expression)))
        if ways != anchors and len(ways) <= _MOST_ALSO and all(ways)
    ]
    seldom = [ways for ways in found if _FREQUENT.isdisjoint(ways)]
    return min(seldom, key=lambda ways: (-min(map(len, ways)), len(ways)), default=())


def _is_han(text: str) -> bool:
    return bool(text) and all("\u4e00" <= char <= "\u9fff" for char in text)


def words_of(expression: str) -> frozenset[str]:
    """The words of a prepared expression that it holds letter by letter."""
    return frozenset(_words(list(_parsed(expression))))


def _words(items: list[Tree]) -> Iterator[str]:
    run: tuple[str, ...] = ("",)
    for kind, value in items:
        if kind in (sre.ASSERT, sre.ASSERT_NOT, sre.AT):
            continue
        said = _strings(kind, value)
        if said is not None and len(run) * len(said) <= _MOST_JOINED:
            run = tuple(before + after for before in run for after in said)
            continue
        yield from filter(_is_word, run)
        run = ("",) if said is None or len(said) > _MOST_JOINED else said
        if run == said:
            continue
        for part in _bodies(kind, value):
            yield from _words(part)
    yield from filter(_is_word, run)


def _bodies(kind: Tree, value: Tree) -> Iterator[list[Tree]]:
    if kind is sre.SUBPATTERN:
        yield list(value[3])
    elif kind is sre.BRANCH:
        yield from map(list, value[1])
    elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
        yield list(value[2])


def _is_word(text: str) -> bool:
    """Whether a string says something by itself: two characters that are not particles."""
    return _is_han(text) and (
        sum(char not in PARTICLES for char in text) >= _SHORTEST_ANCHOR
    )


def _rewrite(expression: str) -> str:
    out: list[str] = []
    escaped = in_class = False
    for char in expression:
        if escaped:
            out.append(_NUMERAL[in_class] if char == "d" else f"\\{char}")
            escaped = False
        elif char == "\\":
            escaped = True
        elif not char.isascii():
            plain = normalize(char)
            out.append(re.escape(plain) if plain.isascii() else plain)
        elif char in "*+" and not in_class and not _possessive(out):
            out.append(f"{{{int(char == '+')},{OPEN_LIMIT}}}")
        else:
            in_class = char == "[" or (in_class and char != "]")
            out.append(char.lower() if not _in_group_head(out) else char)
    return "".join(out)


def _possessive(out: list[str]) -> bool:
    return bool(out) and out[-1].endswith(("}", "?", "*", "+")) and out[-1] != "}"


def _in_group_head(out: list[str]) -> bool:
    return out[-2:] == ["(", "?"]


def _alternatives(terms: tuple[str, ...]) -> str:
    forms = sorted({normalize(term) for term in terms}, key=lambda f: (-len(f), f))
    return "(?:" + "|".join(re.escape(form) for form in forms) + ")"


def _nested(tree: Tree, *, inside: bool) -> bool:
    for kind, value in tree:
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            low, high, body = value
            varies = high > _FEW and low != high
            if (varies and inside) or _nested(body, inside=inside or varies):
                return True
        elif any(_nested(part, inside=inside) for part in _parts(kind, value)):
            return True
    return False


def _parts(kind: Tree, value: Tree) -> list[Tree]:
    if kind is sre.SUBPATTERN:
        return [value[3]]
    if kind is sre.BRANCH:
        return list(value[1])
    if kind in (sre.ASSERT, sre.ASSERT_NOT):
        return [value[1]]
    return []


def _candidates(items: list[Tree]) -> list[tuple[str, ...]]:
    """Sets of strings, of each of which every match holds one."""
    found: list[tuple[str, ...]] = []
    run: tuple[str, ...] = ("",)
    for kind, value in items:
        said = _strings(kind, value)
        if said is not None and len(run) * len(said) <= _MOST_ANCHORS:
            run = tuple(before + after for before in run for after in said)
            continue
        found.append(run)
        run = ("",) if said is None else said
        found += _inside(kind, value) if said is None else []
    return [*found, run]


def _strings(kind: Tree, value: Tree) -> tuple[str, ...] | None:
    """All the strings this item can be, where they are few."""
    if kind is sre.LITERAL:
        return (chr(value),)
    if kind is sre.IN:
        literal = all(k is sre.LITERAL for k, _ in value)
        return tuple(chr(v) for _, v in value) if literal else None
    if kind is sre.SUBPATTERN:
        return _sequence(list(value[3]))
    if kind is sre.BRANCH:
        ways = [_sequence(list(branch)) for branch in value[1]]
        if any(way is None for way in ways):
            return None
        return tuple(dict.fromkeys(text for way in ways if way for text in way))
    return ("",) if kind in (sre.ASSERT, sre.ASSERT_NOT, sre.AT) else None


def _sequence(items: list[Tree]) -> tuple[str, ...] | None:
    run: tuple[str, ...] = ("",)
    for kind, value in items:
        said = _strings(kind, value)
        if said is None or len(run) * len(said) > _MOST_ANCHORS:
            return None
        run = tuple(before + after for before in run for after in said)
    return run


def _worth(way: tuple[str, ...]) -> tuple[int, int]:
    return min(map(len, way)), -len(way)


def _inside(kind: Tree, value: Tree) -> list[tuple[str, ...]]:
    if kind is sre.SUBPATTERN:
        return _candidates(list(value[3]))
    if kind is sre.MAX_REPEAT and value[0] >= 1:
        return _candidates(list(value[2]))
    if kind is sre.BRANCH:
        chosen: list[str] = []
        for branch in value[1]:
            ways: list[tuple[str, ...]] = _candidates(list(branch))
            best = max(ways, key=_worth)
            chosen.extend(best)
        return [tuple(dict.fromkeys(chosen))]
    return []
