"""From a text to its personal information."""

import bisect
import dataclasses
from collections.abc import Iterable

from lexicons.privacy.accounts import find_accounts
from lexicons.privacy.address import find_addresses
from lexicons.privacy.ages import find_ages
from lexicons.privacy.carriers import find_called
from lexicons.privacy.clauses import is_nobody
from lexicons.privacy.corners import find_corners
from lexicons.privacy.deeds import find_deeds
from lexicons.privacy.families import find_family
from lexicons.privacy.health import find_health
from lexicons.privacy.identity import find_identity
from lexicons.privacy.masking import beside_tokens
from lexicons.privacy.minors import find_aged, find_children
from lexicons.privacy.models import Mark, PrivacyHit
from lexicons.privacy.neighbours import near_marks
from lexicons.privacy.nicklike import nicklike
from lexicons.privacy.nicknames import find_nicknames
from lexicons.privacy.orders import find_orders
from lexicons.privacy.papers import find_papers
from lexicons.privacy.persons import DONE_BY, find_names
from lexicons.privacy.reading import Reading
from lexicons.privacy.schools import find_schools
from lexicons.privacy.spending import find_spending
from lexicons.privacy.surnames import PURE
from lexicons.privacy.tails import find_codes, find_tails
from lexicons.privacy.viewers import TOLD_OF, find_viewers
from lexicons.privacy.villages import find_villages
from lexicons.privacy.vocatives import INTRODUCED, find_vocatives
from lexicons.privacy.work import find_workplaces
from lexicons.programs import expression

# Where two marks overlap, the earlier kind wins.
_ORDER = (
    "id_card", "bank_card", "wechat", "qq", "email", "passport", "plate", "sms_code",
    "phone", "social_id", "id_tail", "bank_tail", "phone_tail", "birthday", "order_no",
    "address", "minor_school", "health", "consumption", "workplace", "minor", "name",
    "nickname",
)  # fmt: skip
CLOSE, NEXT = 8, 2
# How far a person may stand from a fact that is personal only beside one.
_LINK = {
    "health": 20, "consumption": 18, "workplace": 16, "birthday": 16, "order_no": 12,
    "minor_school": 20, "phone": 12, "phone_tail": 8, "bank_tail": 8, "id_tail": 8,
    "social_id": 16, "address": 20, "wechat": 12, "minor": 20,
}  # fmt: skip
# Names that only their characters speak for: a nickname may speak louder.
_BY_SHAPE = frozenset(
    {
        "姓和名，旁有这个人的其他信息",
        "名，旁有这个人的其他信息",
        "熟人的叫法，旁有这个人的其他信息",
        "姓加称呼，旁有这个人的其他信息",
    }
)
_FACTUAL = frozenset(_ORDER) - {"name", "nickname"}
_BY_THEMSELVES = frozenset({"姓加称呼，旁有指认的话", DONE_BY, TOLD_OF})
_GROWN = expression(
    "(?:先生|女士|小姐|太太|老师|姐|哥|总|阿姨|叔叔|师傅|某|爷|奶奶|姨)$"
)
_CHILD = expression(
    "(?:(?:妈妈|爸爸|妈|爸|奶奶|爷爷|家长|大人)的?(?:手机|账号|号)[^,。]{0,4}的|(?:孩子|女儿|儿子|宝宝)[^,。]{0,6}的?,?(?:填|写)(?:的是|的|是)?|(?:孩子|女儿|儿子|闺女|小孩|学生|外孙女?|孙[子女]|侄[子女])(?:的?(?:大名|名字|全名|姓名))?(?:叫|是|:|,)?)$"
)
_PARENT_OF = expression(
    "(?:的|家的?|他|她)?(?:女儿|儿子|孩子|闺女|娃|宝宝|孙[子女]|外孙)"
)
_PUPIL = expression(
    "放学|上学|的(?:作业|书包|校服|学籍|成绩|班主任|学费|家长|同桌)|写作业|小朋友"
)
_SENT_TO = expression(
    "[,、 ]?(?:收件|收货|收)?人?(?:写|填|叫|是|名字|姓名|给)(?:是|的|的是)?"
)
_RANK = {kind: rank for rank, kind in enumerate(_ORDER)}


def detect(text: str) -> tuple[PrivacyHit, ...]:
    """Every piece of personal information, by place; no two overlap.

    Pure and linear in the length of the text. Offsets are code points of `text`, half
    open. What is personal only beside a person (an order number, a spending, an
    illness) is reported only where that person is named too. A token that masking has
    left is nothing personal.
    """
    reading = Reading.of(text)
    marks = _things(reading)
    people = _people(reading, marks)
    kept = [m for m in marks if m.alone or _linked(reading, m, people)]
    sure = _in_order(m for m in (*marks, *people) if m.alone and m.type in _FACTUAL)
    meant = [p for p in people if _meant(reading, p, sure, kept)]
    settled = _settle([*kept, *meant])
    return tuple(beside_tokens(text, (_back(reading, mark) for mark in settled)))


def _things(reading: Reading) -> list[Mark]:
    """Everything that is not a person's name, personal by itself or not."""
    numbers, runs = find_identity(reading)
    doors = list(find_addresses(reading))
    marks = [
        *numbers,
        *find_accounts(reading, numbers),
        *find_papers(reading),
        *find_codes(reading),
        *find_tails(reading),
        *doors,
        *find_villages(reading, doors),
        *find_corners(reading),
        *find_schools(reading),
        *find_ages(reading),
        *find_orders(reading, runs),
        *find_spending(reading),
        *find_workplaces(reading),
        *find_health(reading),
    ]
    return _in_order(marks)


def _in_order(marks: Iterable[Mark]) -> list[Mark]:
    return sorted(marks, key=lambda m: (m.start, m.end))


def _people(reading: Reading, marks: list[Mark]) -> list[Mark]:
    children = [
        *find_children(reading, marks),
        *find_aged(reading, marks),
        *find_family(reading, marks),
    ]
    deeds = list(find_deeds(reading))
    names = list(find_names(reading, _in_order([*marks, *children]), deeds))
    free = [name for name in names if not _within(reading, name, marks)]
    named = [_as_child(reading, name, marks) for name in free]
    known = _in_order([*marks, *children, *named])
    called = _in_order(find_called(reading, marks))
    others = (
        *find_nicknames(reading, known, deeds),
        *find_viewers(reading, marks, deeds),
    )
    found = _in_order((*called, *(n for n in others if not _around(n, called))))
    vocatives = find_vocatives(reading, marks)
    found += [v for v in vocatives if not _within(reading, v, found)]
    nicknames = _in_order(
        n for n in found if not is_nobody(reading.text, n.start, n.end)
    )
    whole = [name for name in named if not _part_of(reading, name, nicknames)]
    return _in_order([*children, *whole, *nicknames])


def _around(nickname: Mark, called: list[Mark]) -> bool:
    """Whether it takes in the words that call somebody: 有请好运来 is 好运来."""
    first = bisect.bisect_left(called, nickname.start, key=lambda mark: mark.start)
    inside = called[first : first + 1]
    return any(
        m.end <= nickname.end and m.end - m.start < nickname.end - nickname.start
        for m in inside
    )


def _part_of(reading: Reading, name: Mark, nicknames: list[Mark]) -> bool:
    """Whether it is a piece of a nickname: 小熊 of 小熊软糖; or reads more like one."""
    if name.because not in _BY_SHAPE:
        return False
    if reading.text[name.start] in PURE or _GROWN.search(
        reading.text, name.start, name.end
    ):
        return False
    return any(
        n.start <= name.start
        and name.end <= n.end
        and n.end - n.start > name.end - name.start
        for n in near_marks(reading, nicknames, name.start, name.end)
        if nicklike(reading.text[n.start : n.end]) > 1
        or reading.text[n.start].isascii()
        or (n.start == name.start and reading.text[name.end] == "的")
        or (n.start < name.start and n.because == INTRODUCED)
    )


def _within(reading: Reading, name: Mark, marks: list[Mark]) -> bool:
    """Whether it overlaps something that is no name: 高血压 is no Mr Gao."""
    near = near_marks(reading, marks, name.start, name.end)
    return any(m.start < name.end and name.start < m.end for m in near)


def _as_child(reading: Reading, name: Mark, marks: list[Mark]) -> Mark:
    """A full name right beside an age or a school, or after “孩子”, is a child's."""
    text = reading.text
    if name.type != "name" or _GROWN.search(text, name.start, name.end):
        return name
    if _PARENT_OF.match(text, name.end):
        return name
    near = near_marks(reading, marks, name.start, name.end)
    close = _PUPIL.match(text, name.end) is not None or any(
        (m.type in {"age", "minor_school"} and 0 <= m.start - name.end <= CLOSE)
        or (m.type == "minor_school" and _to_a_pupil(text, m.end, name.start))
        for m in near
    )
    if close or _CHILD.search(text, max(0, name.start - 14), name.start):
        return dataclasses.replace(name, type="minor")
    return name


def _to_a_pupil(text: str, start: int, end: int) -> bool:
    """Whether a name follows a school at once: 寄到…四年级五班，收件写沈乐天."""
    return 0 <= end - start <= NEXT or _SENT_TO.fullmatch(text, start, end) is not None


def _linked(reading: Reading, mark: Mark, people: list[Mark]) -> bool:
    """Whether a person stands so close that the fact is surely theirs."""
    left, right = reading.sentence(mark.start, mark.end)
    reach = _LINK.get(mark.type, CLOSE)
    return any(
        left <= p.start
        and p.end <= right
        and min(abs(mark.lead - p.end), abs(p.start - mark.end)) <= reach
        for p in near_marks(reading, people, mark.start, mark.end)
    )


def _meant(reading: Reading, person: Mark, sure: list[Mark], kept: list[Mark]) -> bool:
    """Whether something personal by itself is near, or a fact close that is theirs."""
    if person.alone and person.type == "minor":
        return True
    if near_marks(reading, sure, person.start, person.end):
        return True
    if person.because in _BY_THEMSELVES or person.because.startswith("前有"):
        return True
    return any(
        _linked(reading, mark, [person])
        for mark in near_marks(reading, kept, person.start, person.end)
        if mark.type in _LINK
    )


def _settle(marks: Iterable[Mark]) -> list[Mark]:
    """The marks of highest rank; none overlaps another."""
    taken: list[tuple[int, int]] = []
    kept: list[Mark] = []
    known = (m for m in marks if m.type in _RANK)
    for mark in sorted(known, key=lambda m: (_RANK[m.type], m.start, -m.end)):
        at = bisect.bisect_left(taken, (mark.start, mark.end))
        before = at > 0 and taken[at - 1][1] > mark.start
        after = at < len(taken) and taken[at][0] < mark.end
        if not before and not after:
            taken.insert(at, (mark.start, mark.end))
            kept.append(mark)
    return sorted(kept, key=lambda m: m.start)


def _back(reading: Reading, mark: Mark) -> PrivacyHit:
    start, end = reading.view.back(mark.start, mark.end)
    return PrivacyHit(start, end, mark.type, mark.confidence, mark.because)
