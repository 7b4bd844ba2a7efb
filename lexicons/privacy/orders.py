"""Order and parcel numbers; personal only where one can tell whose they are."""

from collections.abc import Iterable, Iterator

from lexicons.models import Confidence
from lexicons.privacy.context import called, has_unit
from lexicons.privacy.models import Mark
from lexicons.privacy.numbers import Run
from lexicons.privacy.pointing import named, someone
from lexicons.privacy.reading import Reading
from lexicons.programs import expression

_LETTERS = expression(
    r"(?<![a-z0-9])(?!sc|gb|zl|sku|cn|sn|qb)(?:[a-z]{1,5}|(?:[a-z] ){1,4})[ -]?\Z"
)
_POSTAL = expression(r"(?<![a-z0-9])[a-z]{2}\d{9}(?:cn|hk|us|gb|jp)(?![a-z0-9])")
_PREFIX = expression(
    r"(?:sf|yt|yto|jt|jd[a-z]{0,2}|zt|zto|sto|yd|dpk|ems|lp|yz) ?(?![a-z])"
)
_CARRIER = expression(
    "(?:顺丰|圆通|中通|申通|韵达|极兔|德邦|邮政|京东|ems|菜鸟|丹鸟|百世|跨越|安能|优速|快递|包裹|退货|补寄|补发|面单|"
    "取件|(?<!证)件号|寄回|这单|那单|单子|(?<![一-鿿])单)[^0-9,。!?]{0,10}$"
)
_CALLED_AFTER = expression(
    "[^,。0-9]{0,3}(?:[这那](?:一?单|个单|个?件|个?包裹|个?订单|票货)|的?(?:订单|单子|退货|退款|快递|包裹|那单|这单|这票))"
)
_WHOSE = expression(
    "[,、 ]?(?:这个|这单|这件|这票|那个|那单)?就?是[^,。!?的]{1,8}(?:的|买|拍)|[,、 ][^,。!?的]{1,4}(?:先生|女士|小姐|姐|哥|太太|老师)的"
)
_DEALS = expression(
    "中转|签收|派件|快递|物流|退款|退货|拍的|下的单|这单|那单|这件|那件|那个件|补发|补寄|发货|缺货|驿站|催|单子|件丢|卡在|包裹|拒收|下单|仓库|拦|查一?下|到哪|在途|件"
)
_OTHER = expression(
    "批号|批次|条码|条形码|sku|货号|款号|型号|备案|批文|注册证|许可证|溯源|防伪|专利|标准|邮编|房间号|抽奖|口令|序列号|发票"
)
_QUARREL = expression(
    "投诉|拒收|差评|没[收拿]到|少发了|漏发|恶意|仅退款|改地址|丢件|空包裹|骂|不承认|要退的|退回来|申请(?:退|换)|被[^,。]{0,4}(?:拿|签|取)走|退款就是|破损|签收人|付款没成功"
)
_ASKED_FOR = expression(
    "要(?:换|改|退|开|补|取消|加急)(?!的时候)|开[^,。]{0,4}票|抬头|拒签|改(?:地址|颜色|尺码|收货)|卡在|的亲(?=[,。 ]|$)|[你您]收货"
)
_OPEN = expression(
    "自己(?:去)?[查看]物流|大家(?:可以)?(?:自己|查)|系统还没|样品|都能查|都可以查"
)
_PHONE = expression("(?:电话|座机|热线|号码|拨打?|打)[^0-9,。]{0,6}$")
_CUT_SHORT = expression(
    "(?:(?:订单|运单|快递单)号?|单号)(?:后面|最后|末尾|尾号|尾数|后几位|[ ,:是为]){0,4}$"
)
_REACH, _BESIDE, _CLOSE, _AROUND = 20, 12, 18, 40
_SHORT, _FEWEST, _PLAIN, _SURE, _MOST = 5, 8, 12, 15, 24


def find_orders(reading: Reading, runs: Iterable[Run]) -> Iterator[Mark]:
    """Numbers that “订单号”, a carrier's name or the talk of a parcel announce."""
    for run in runs:
        stop = run.group_end(0)
        if stop < _FEWEST:
            stop = len(run.digits)
        mark = _order(reading, *run.span(0, stop), stop)
        fewest = _SHORT if _cut_short(reading, run) else _FEWEST
        if mark and fewest <= stop <= _MOST:
            yield mark
    yield from _international(reading)


def _cut_short(reading: Reading, run: Run) -> bool:
    """Whether only the end of an order number is told: 订单号后面是…"""
    return _CUT_SHORT.search(reading.before(run.starts[0], 10)) is not None


def _international(reading: Reading) -> Iterator[Mark]:
    """EB772910385CN, the form of the postal union."""
    for match in _POSTAL.finditer(reading.text):
        meant = someone(reading, *match.span())
        because = "国际邮件号，和具体的人连在一起"
        yield Mark(
            *match.span(), "order_no", Confidence.MEDIUM, because, match.start(), meant
        )


def _order(reading: Reading, start: int, end: int, length: int) -> Mark | None:
    text = reading.text
    after = text[end : end + 1]
    if (after.isascii() and after.isalpha()) or has_unit(reading, end):
        return None
    if _PHONE.search(reading.before(start, 12)):
        return None
    if _OPEN.search(reading.after(end, _CLOSE)) and not named(
        reading, start, end, _BESIDE
    ):
        return None
    letters = _LETTERS.search(text, max(0, start - 7), start)
    begin = letters.start() if letters else start
    lead = _lead(reading, begin, end)
    if lead is None and not _talked_of(reading, start, end, length):
        return None
    meant = (
        _WHOSE.match(text, end) is not None
        or someone(reading, start, end)
        or _disputed(reading, start, end)
    )
    because = "订单或快递单号，和具体的人连在一起"
    first = begin if lead is None else lead
    return Mark(begin, end, "order_no", Confidence.MEDIUM, because, first, meant)


def _disputed(reading: Reading, start: int, end: int) -> bool:
    """Whether somebody's quarrel is told with the number: 拒收, 仅退款, 给了差评."""
    left, right = reading.sentence(start, end)
    left, right = max(left, start - _AROUND), min(right, end + _AROUND)
    asked = _ASKED_FOR.search(reading.text, left, right)
    return bool(asked or _QUARREL.search(reading.text, left, right))


def _lead(reading: Reading, begin: int, end: int) -> int | None:
    """Where the words begin that call it an order or a parcel; None without any."""
    left, right = reading.sentence(begin, end)
    left = max(left, begin - _REACH)
    cue = reading.has_cue("order", left, begin)
    carrier = _CARRIER.search(reading.text, left, begin)
    places = [p for p in (cue and cue[0], carrier and carrier.start()) if p is not None]
    if places and not _OTHER.search(reading.text, max(places), begin):
        return min(places)
    if _PREFIX.match(reading.text, begin):
        return begin
    return begin if _CALLED_AFTER.match(reading.text, end, right) else None


def _talked_of(reading: Reading, start: int, end: int, length: int) -> bool:
    """A long number in the talk of somebody's parcel: …, 这个是陶小姐的."""
    if length < _PLAIN or called(reading, start):
        return False
    left, right = reading.sentence(start, end)
    left, right = max(left, start - _AROUND), min(right, end + _AROUND)
    if _WHOSE.match(reading.text, end, right):
        return True
    talk = _DEALS.search(reading.text, left, right)
    return length >= _SURE or talk is not None or someone(reading, start, end)
