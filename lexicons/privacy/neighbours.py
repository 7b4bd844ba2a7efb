"""What stands right beside a mark: the places where its person is named."""

import bisect
from collections.abc import Iterator
from dataclasses import dataclass

from lexicons.privacy.models import Mark
from lexicons.privacy.reading import Reading
from lexicons.programs import expression

NEAR = 40
"""How far a person may stand from what is said about them, where no stop divides."""
LONGEST_MARK = 120
SHORTEST, LONGEST = 2, 10

# Words between a person and what is said about them: 你的电话, 这个月一共消费, 你家孩子对…
_FILLING = expression(
    "(?:退给你|退你|补你|你家|您家|[他她]家|你|您|他|她|孩子|宝宝|女儿|儿子|小孩|娃|老公|老婆|妈妈|爸爸|的|家里|预留|预留的|"
    "留的|填的|写的|这个月|上个月|今年|去年|昨天|上次|这次|之前|一共|总共|累计|已经|刚刚|刚|也|都|有|说|是|"
    "名下|绑定|那个|这个|还|又|现在|手机|收货|上面|备注|家|住|得了|问|一个人|单单|自己|反馈|查出|确诊|患|在我们家){1,6}"
)
_FILLING_END = expression(f"{_FILLING.pattern}$")
_ASKING = expression("(?:是吧|对吧|是不是|对不对|您好|你好|在吗|在不在|对吗|吧)$")
# Words that lead up to a person: 后台显示赵立新, 给差评的是…, 截图里这个…
_LEADING = expression(
    "[^,。]{0,8}?(?:显示的是|显示|写的是|写着|备注是|备注|登记的是|登记的|填的是|留的是|里这个|里那个|里的|"
    "的就是|的是|就是|[这那]个(?!月)|[一下]位|收件人|收货人|买家|用户|粉丝|会员|老客户|客户|顾客|联系人|车主|业主|机主|昵称|网名|用户名|账号名|id|叫|[这那]单是)[:是叫 ]?"
)
_TRAILING = expression("(?:代收|签收|收的|收|本人|的|拍的|买的|这位|那位)$")


@dataclass(frozen=True, slots=True)
class Beside:
    """A short stretch beside a mark; `introduced` where words lead up to it."""

    start: int
    end: int
    before: bool
    introduced: bool


def near_marks(reading: Reading, marks: list[Mark], start: int, end: int) -> list[Mark]:
    """The marks of the same sentence, no further than NEAR characters away.

    `marks` are in order of place.
    """
    left, right = reading.utterance(start, end)
    left, right = max(left, start - NEAR), min(right, end + NEAR)
    first = bisect.bisect_left(marks, left - LONGEST_MARK, key=_start)
    last = bisect.bisect_left(marks, right, lo=first, key=_start)
    return [m for m in marks[first:last] if m.end > left]


def beside_in_sentence(
    reading: Reading, marks: list[Mark], start: int, end: int
) -> list[Mark]:
    """Those near marks that stand whole in the same sentence and do not overlap."""
    left, right = reading.sentence(start, end)
    return [
        mark
        for mark in near_marks(reading, marks, start, end)
        if left <= mark.start and mark.end <= right
        if mark.end <= start or mark.start >= end
    ]


def zones(reading: Reading, marks: list[Mark]) -> Iterator[tuple[int, int]]:
    """The surroundings of marks, each place once: nobody is looked for elsewhere."""
    left = right = -1
    for mark in marks:
        begin, end = reading.utterance(mark.start, mark.end)
        begin, end = max(begin, mark.start - NEAR), min(end, mark.end + NEAR)
        if begin > right:
            if right > left:
                yield left, right
            left, right = begin, end
        right = max(right, end)
    if right > left:
        yield left, right


def _start(mark: Mark) -> int:
    return mark.start


def beside(reading: Reading, mark: Mark) -> list[Beside]:
    """The stretch that ends where a mark begins, and the clause after the mark."""
    found = [_before(reading, mark), _after(reading, mark)]
    return [b for b in found if b and SHORTEST <= b.end - b.start <= LONGEST]


def _before(reading: Reading, mark: Mark) -> Beside | None:
    text = reading.text
    left, _ = reading.sentence(mark.lead, mark.end)
    end = mark.lead
    start, _ = reading.clause(end, end)
    own = bool(text[start:end].strip()) and not _FILLING.fullmatch(text, start, end)
    if not own:
        if start - 1 <= left:
            return None
        end = start - 1
        start, _ = reading.clause(end, end)
    end = _shortened(text, start, end, own=own)
    lead = _LEADING.match(text, start, end)
    if lead and end - lead.end() >= SHORTEST:
        return Beside(lead.end(), end, before=True, introduced=True)
    return Beside(start, end, before=True, introduced=start == left)


def _shortened(text: str, start: int, end: int, *, own: bool) -> int:
    """Where a stretch ends without the words that only lead on to the mark."""
    shapes = (_FILLING_END,) if own else ()
    for shape in (*shapes, _ASKING, _TRAILING):
        match = shape.search(text, start, end)
        if match and match.start() - start >= SHORTEST:
            end = match.start()
    return end


def _after(reading: Reading, mark: Mark) -> Beside | None:
    text = reading.text
    _, right = reading.sentence(mark.lead, mark.end)
    start = mark.end
    while start < right and text[start] in ",、: ":
        start += 1
    _, end = reading.clause(start, start)
    end = min(end, right)
    trail = _TRAILING.search(text, start, end)
    if trail:
        end = trail.start()
    glued = mark.alone and end - start == SHORTEST + 1
    return (
        Beside(start, end, before=False, introduced=False)
        if start > mark.end or glued
        else None
    )
