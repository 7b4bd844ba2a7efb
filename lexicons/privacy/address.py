"""Street addresses down to the door.

A door number with a street, village or estate before it is the anchor. From there the
address grows left to the first place name (GB/T 2260) or the word that announces it,
and right over buildings, units and rooms.
"""

import re
from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.places import place_at
from lexicons.privacy.pointing import someone
from lexicons.privacy.reading import Reading
from lexicons.programs import expression

_N = "[0-9零一二三四五六七八九十百千两幺〇甲乙丙]"
_NO = rf"(?:{_N}{{1,6}}(?:[-—]{_N}{{1,5}})*|[a-z]{_N}{{0,3}})"
_DOOR = "(?:社(?=[,。 0-9零一二三四五六七八九])|号宿舍楼|号宿舍|号公寓|号别墅|号楼|号院|号|弄|栋|幢|座|单元|室|排|组|户|楼|层|区|院|门(?=[0-9零一二三四五六七八九])|舍)"
_ESTATE = (
    "(?:小区|社区|花园|家园|公寓|苑|新村|新城|府|名邸|国际|华庭|庭|湾|城|园|大院|大厦|广场|宿舍|楼盘|天地|名都|名城|香颂|"
    "御景|世家|豪庭|公馆|山庄|别墅|校区|大学|学院|家属院|院|中心|soho|嘉府|里|村)"
)
_ROAD = f"(?:大道|公路|马路|路|大街|街|巷子?|胡同|弄|道|庄|屯|寨|坊|组|队|镇|乡|街道|{_ESTATE[3:-1]})"
_PHASE = rf"(?:{_N}期)?(?:[东西南北a-f]区)?"
_ANCHOR = expression(
    rf"{_ROAD}(?:[东西南北中]?[一二三四1-4]?段|[东西南北]侧|(?<=[街路村])[上口边])?{_PHASE}[, ]?附?"
    rf"(?:{_NO}{_DOOR}|{_N}{{1,4}}(?:-{_N}{{1,4}}){{1,3}})"
    rf"|(?<=[村屯寨庄乡镇])[^\W\da-z我你他她是的在住了零一二三四五六七八九十第]{{1,4}}[0-9]{{1,4}}号(?!楼)"
    rf"|(?<=[一-鿿]){_NO}(?:号宿舍楼|号公寓|号楼|号院|栋|幢|单元|弄|座(?={_N})|舍(?={_N}))"
)
_MORE = expression(
    rf"(?:[,、 ]?(?:[一-鿿]{{1,8}}?{_ROAD}|(?<![,、 ])[^\W\da-z我你他她是的在住了]{{1,6}}?)?{_PHASE}(?:附?{_NO}(?:号宿舍楼|号公寓|号楼|号院|号|栋|幢|座|单元|室|排|组|户|楼|层|弄|院|房|门|舍|社)|{_N}{{1,4}}(?:-{_N}{{1,4}}){{1,3}}(?=[^0-9]|$)))*"
    rf"(?:[-— ]?(?:(?<=[座栋幢元号楼弄门舍寓-])(?:{_N}{{1,4}}-{_N}{{1,4}}|{_N}{{2,5}})(?:室|房|号)?))?"
    "(?:第?[一二三四五六七八九十0-9]趟房?|后座[一二三四五六七八九十0-9]楼)?(?:[东西中][户边门]|之[一二三四五六七八九十0-9]{1,2}|[东西]厢房)?"
)
_NOT_DOOR = expression(
    "链接|链|色|仓|码|品|款|机|电池|字|店|线|线路|开始|晚|早|那天|之前|到货|发货|上架|开播"
)
_BROKEN = expression("[。!?;:的了在是我你他她]|(?<![省市区县镇乡道村州])[,、 ]")
_CUE = expression(
    "(?:门牌号?|[你您](?:写|填|留)(?:的|成)?|收货地址|收件地址|家庭住址|住址|地址|寄到|寄给[你您她他]|寄|送到|送货上门|送去|送|发到|发往|发去|搁|送不到|寄往|放到|放在|拿到|家住|住在|住|"
    "家在|家里是|(?:[她他你您姐哥姨叔嫂]|女士|先生|小姐|大爷|大妈)家|(?<![签代验回没])收(?:货(?:地|在)?)?(?![到货件款])|人在|老家|户籍|宿舍|改成|改到|换成|填的|填了)"
    "(?:是|为|在|写的|写|填的|念一下|报一下|改成|改到|啊|呢|呃|嗯|就|[:, ]){0,5}"
)
_LED = expression(
    "[的了在是你他她您到给写填放送寄发收住家这那个叫成说念报呃啊]|地址|上面|[这那]位"
)
# A room of a hall of residence, whose town need not be said.
_CAMPUS = expression(
    "[一-鿿]{2,10}?(?:大学|学院|职院|技校|中专|卫校)(?:[一-鿿]{0,3}校?区)?"
)
_ROOM = expression(rf"[^,。]{{0,8}}?{_N}{{3,4}}")
# A room in a house is somebody's home even where no place name leads up to it.
_FLAT = expression(
    rf"{_N}{{1,4}}-{_N}{{1,4}}-{_N}{{1,4}}|(?:单元|栋|幢|号楼|座)[^,。]{{0,6}}?{_N}{{3,4}}|单元{_N}{{1,4}}"
)
_ADMIN = expression("[一-鿿]{1,6}?(?:省|市|自治区|自治州|区|县|镇|乡|街道)")
_PUBLIC = expression(
    "门店|店铺|店址|店里|专柜|公司|工厂|厂家|厂址|总部|仓库|基地|产地|商场|酒店|展厅|展会|旗舰店|"
    "实体店|生产商|生产地址|制造商|委托方|经销商|注册地|来试|来逛|欢迎来|退货地址|退货寄|寄回|样板间|直播基地|产业园|批发|专卖店|加工厂|合作社|[茶酒药面食]厂|养殖场|农场|窑|作坊|工作室|展销|摊位|档口|会场|发布会|签售|见面会|博物馆|景区|老街|取景|保税仓|云仓|货仓|商贸城|批发城|办公|写字楼|执照|注册地址|经营地址|厂房|车间|饭店|餐厅|[老总分]店|网点|自提点|售后点|维修|转运|退换货|换货|营业|展区|货架|园区|门诊|医院|诊所|学校(?:地址|在|位于)|发货地|体验店|线下"
)
_VISIT = expression(
    "[一-鿿]{0,6}(?:仓库|货仓|商场|大楼|门店|专柜|店|厂|公司)|[^。!?]{0,10}(?:欢迎来|来拿货)|.{0,3}(?:欢迎|来试|来逛|等你|见面|营业)"
)
_HOME = expression(
    "[你您她他]的?退货地址|写成|收货|收件|家住|住在|住址|[他她你您]家|宝宝住|人住|女士|先生|小姐|中奖|家里"
)
_AT_HOME = expression(
    "[^,。]{0,8}?(?:没人(?:签收|收|开门|在)?|签收|敲门|是谁家|不在家)"
)
_STALL = expression("商贸城|批发城|小商品城")
_REACH = 36
SHORTEST = 2


def find_addresses(reading: Reading) -> Iterator[Mark]:
    """Addresses with a door number; those of shops, works and offices are left out."""
    last = 0
    for match in _ANCHOR.finditer(reading.text):
        if match.start() < last or _NOT_DOOR.match(reading.text, match.end()):
            continue
        mark = _grow(reading, match, last)
        if mark:
            last = mark.end
            yield mark


def _grow(reading: Reading, match: re.Match[str], floor: int) -> Mark | None:
    left, right = reading.sentence(match.start(), match.end())
    left = max(left, match.start() - _REACH, floor)
    cue = _last(_CUE, reading.text, left, match.start())
    begin = cue.end() if cue else left
    start, named = _start(reading, begin, match.start())
    home = _AT_HOME.match(reading.text, match.end(), right) is not None
    if not named and cue is None and not home:
        if not (
            _FLAT.search(reading.text, match.start(), min(right, match.end() + 12))
            and someone(reading, match.start(), match.end(), 24)
        ):
            return None
        start = _unled(reading.text, start, match.start())
    more = _MORE.match(reading.text, match.end(), right)
    end = more.end() if more else match.end()
    lead = cue.start() if cue and start - cue.end() < SHORTEST else start
    if match.start() - start < SHORTEST and not named:
        return None
    if is_public(reading, start, end):
        return None
    because = (
        "到门牌号的住址"
        + ("，前有地名" if named else "")
        + ("，前有“地址”“住”等字样" if cue else "")
    )
    confidence = Confidence.HIGH if named and cue else Confidence.MEDIUM
    return Mark(start, end, "address", confidence, because, lead)


def _unled(text: str, start: int, anchor: int) -> int:
    """Where an estate's name begins after the words that lead up to it: 您是…, 那个…"""
    led = _last(_LED, text, start, anchor)
    return led.end() if led else start


def is_public(reading: Reading, start: int, end: int) -> bool:
    """Whether it is where a shop, a works or an office is, and nobody's home."""
    before, after = reading.before(start, 20), reading.after(end, 10)
    public = _PUBLIC.search(before) is not None and not _HOME.search(before)
    stall = _STALL.search(reading.text, start, end) is not None
    stall = stall and not _HOME.search(before)
    return public or stall or _VISIT.match(after) is not None


def _last(
    shape: re.Pattern[str], text: str, left: int, right: int
) -> re.Match[str] | None:
    found = None
    for match in shape.finditer(text, left, right):
        found = match
    return found


def _start(reading: Reading, begin: int, anchor: int) -> tuple[int, bool]:
    """Where the address begins, and whether a place name of the list stands there."""
    for at in range(begin, anchor):
        stop = place_at(reading.text, at, anchor + 1)
        if stop > at and _leads_on(reading.text, stop, anchor):
            return at, True
    clause, _ = reading.clause(anchor, anchor)
    start = max(begin, clause)
    hall = _CAMPUS.match(reading.text, start, reading.sentence(start, anchor)[1])
    if hall and hall.end() >= anchor and _ROOM.match(reading.text, hall.end()):
        return start, True
    admin = _ADMIN.match(reading.text, start, anchor)
    return start, admin is not None and admin.end() - start > SHORTEST


def _leads_on(text: str, at: int, anchor: int) -> bool:
    """Whether only the words of an address stand between a place name and the street."""
    return _BROKEN.search(text, at, anchor) is None
