"""Where somebody is found without a street: the house of a village, a bed on a ward."""

from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.reading import Reading
from lexicons.programs import expression

_NO = "[一二三四五六七八九十0-9]"
_WORD = "[^\\W\\da-z_的了在是我你他她您这那到给送寄发]"
_HOUSE = expression(
    f"[村屯寨庄](?:(?:[东西南北村][头口边]的?)?(?:第|数|往里)?{_NO}{{1,3}}(?:户|家|排|栋|间)(?![门人店])|{_NO}{{1,2}}[组队社](?!里|的人))"
)
_TOWN = expression(f"{_WORD}{{2,4}}[镇乡]{_WORD}{{1,6}}$")
_BED = expression(
    f"(?:住院|病房|病区|[内外妇产儿骨]科)[^,。!?的]{{0,8}}?{_NO}{{1,4}}(?:号?床|号?病房|室)"
)
_HOSPITAL = expression(
    f"{_WORD}{{1,8}}(?:医院|[一二三四五六七八九]院|妇幼|卫生院|妇产)[^,。!?的]{{0,6}}$"
)
_LED = expression("(?:.*(?:送到|寄到|发到|住在|家在|[住在到给写填位姨哥姐户:]|地址))?")
_GOODS = expression("产自|产于|产区|种植|农户|扶贫|助农|采摘|特产|游|景")
_REACH = 20


def find_corners(reading: Reading) -> Iterator[Mark]:
    """清河镇柳林村西头第二户, 省妇幼住院部三楼12床: nobody else is found there."""
    for inner, outer in ((_HOUSE, _TOWN), (_BED, _HOSPITAL)):
        for match in inner.finditer(reading.text):
            left, _ = reading.clause(match.start(), match.start())
            left = max(left, match.start() - _REACH)
            place = outer.search(reading.text, left, match.start())
            if place is None or _GOODS.search(reading.before(place.start(), 12)):
                continue
            led = _LED.match(reading.text, place.start(), match.start())
            start = led.end() if led else place.start()
            because = "到户、到床位的地方"
            yield Mark(start, match.end(), "address", Confidence.MEDIUM, because, start)
