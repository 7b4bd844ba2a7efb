"""Words around a number that make it something else than a person's number."""

from lexicons.privacy.reading import Reading
from lexicons.programs import expression

# What a number is called when it belongs to goods, papers or firms.
_CALLED = expression(
    "订单|单号|单子|编码|券码|色卡|优惠码|兑换码|运单|快递(?!员|小哥|师傅)|物流|编号|批号|批次|条码|条形码|sku|货号|款号|型号|备案|批文|批准|"
    "文号|注册证|许可证|溯源|追溯|防伪|库存|专利|标准|邮编|产品|商品码|国药|国械|国食|国妆|"
    "卫妆|健字|准字|登记证|信用代码|营业执照|序列号|机器码|房间号|直播间号|链接|抽奖|口令|彩票"
)
_FIRM = expression(
    "客服|热线|服务|售后|咨询|总机|官方|门店|店里|店铺|公司|厂家|工厂|厂里|投诉|举报|监督|"
    "预约|订餐|前台|品牌|旗舰店|酒店|商家|加盟|招商|企业|单位|办公室|供应商|档口|批发|市场部|仓库的?(?:电话|座机)|村委会|居委会|公家|街道办|派出所|社区的|物业|医院|学校|基地|集团|业务部|总部|门市"
)
_UNIT = expression(
    "(?:多|余|几)?(?:块|元|毛|万|亿|千|百|十|单|件|盒|瓶|箱|人|次|克|千克|公斤|斤|毫升|升|"
    "毫安|像素|平方|米|厘米|毫米|瓦|粉丝|g|kg|ml|l|mm|cm|mah|w|v|hz|%)"
)


def called(reading: Reading, start: int, length: int = 10) -> str:
    """What the number at `start` is said to be, if that is no person's number."""
    text = reading.before(start, length)
    found = ""
    for match in _CALLED.finditer(text):
        found = match[0]
    return found


def of_firm(reading: Reading, start: int, end: int) -> str:
    """The word that makes a number a firm's, if one stands before or after it."""
    match = _FIRM.search(reading.before(start, 12)) or _FIRM.search(
        reading.after(end, 6)
    )
    return match[0] if match else ""


def has_unit(reading: Reading, end: int) -> bool:
    """Whether the number is a quantity: a unit follows it at once."""
    return _UNIT.match(reading.text, end) is not None


def in_code(text: str, start: int, end: int) -> bool:
    """Whether letters are glued to the digits, as in a product code."""
    before = text[max(0, start - 2) : start]
    glued = before[-1:].isascii() and before[-1:].isalpha()
    dashed = (
        before[-1:] in {"-", "_", "/"} and before[:1].isascii() and before[:1].isalnum()
    )
    after = text[end : end + 1]
    return bool(glued or dashed or (after.isascii() and after.isalpha()))


def lead_of(reading: Reading, kind: str, start: int, reach: int = 14) -> int:
    """Where the word begins that announces a number; its own start without one."""
    left, _ = reading.sentence(start, start)
    place = reading.has_cue(kind, max(left, start - reach), start)
    return place[0] if place else start
