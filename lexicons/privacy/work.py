"""Where a person works."""

import re
from collections.abc import Iterator

from lexicons.models import Confidence
from lexicons.privacy.models import Mark
from lexicons.privacy.pointing import named, own, third
from lexicons.privacy.reading import Reading
from lexicons.privacy.surnames import SURNAME
from lexicons.programs import expression

_BODY = (
    "(?:医院|卫生院|卫生所|诊所|门诊部|银行|支行|分行|信用社|农商行|公司|集团|厂|局|税务所|派出所|研究所|事务所|"
    "供电所|管理所|车管所|工商所|司法所|社保所|法院|检察院|政府|大队|中队|支队|部队|交警队|消防队|学校|中学|小学|幼儿园|大学|学院|"
    "[一二三四五六七八九十]中|超市|酒店|宾馆|饭店|饭馆|餐厅|奶茶店|药店|药房|理发店|美容院|健身房|4s店|书店|养老院|图书馆|博物馆|"
    "物业|妇保院|妇幼(?!保)|卫校|技校|职校|码头|港|车站|机场|研究院|设计院|出版社|报社|工作室|居委会|村委会|管委会|卫健委|街道办|办事处|管理处|电视台|海关|营业厅|"
    "营业部|服务区|客运站|火车站|高铁站|收费站|航空|铁路|地铁|工地|影院|影城|网吧|ktv|加油站|快递站|驿站|食堂|油库|粮库|仓储|厂区|矿|农场|林场|中心|网点|保健院|驾校|专柜|柜台|车间|项目部|事业部|车队|市场|菜场|[市县区省]?[一二三四五六]院|建行|工行|农行|中行|邮局|电信|移动|联通|国网|烟草|物流(?=的)|石化|保险|证券|供电|自来水|消防|司法|城管|卫健|保健所|疾控|血站|养老|福利院|托管班|培训班|影楼|会所|[一-鿿]馆|农科院|科学院|院校|基地|调度室|物流园|产业园|开发区|支公司|分局|总局)"
)
_WORD = "[^\\W_a-z的了在是我俺搁你他她您]"
_PART = f"(?:{_WORD}{{1,7}}?(?:科|部|处|室|股|组|车间|窗口|柜台|前台|油库|加油站|营业厅|网点|厂区|食堂|营业部|支行|分行|服务区|项目部|地服|分局|分公司|门市部|病区|急诊|中心|楼))?"
_PLACE = f"{_WORD}{{1,14}}?{_BODY}{_PART}"
_ROLE = (
    "(?:[一-鿿]{0,4}(?:护士|医生|大夫|老师|会计|出纳|柜员|员工|职工|员|工人|工程师|司机|保安|销售|经理|科长|主任|处长|局长|"
    f"所长|院长|校长|行长|队长|书记|警官|民警|警察|法官|律师|领导|店长|收银|厨师|保洁|临时工|实习生|教练|导游|裁缝|班主任|教授|干部|主管|总监|辅警|协警|网格员)|[小老阿]?{SURNAME.pattern}|那[个位]|人家|人)"
)
_BRANDS = "(?:华为|腾讯|阿里|百度|京东|美团|格力|海尔|小米|联想|富士康|比亚迪|字节|网易|顺丰|中石化|中石油|海底捞|肯德基|麦当劳|沃尔玛|万达)"
_BEFORE_WORK = expression(
    f"(?<![现还正存实])(?:在|搁|[职任供]于)({_BRANDS}|[^在于我,。!?\\s]{{3,20}}?)(?:里面|里|那边|那儿|那块)?$"
)
_IS_OF = expression(
    f"(?:是不是|是|从|原|原来|以前|叫|,|。|^|人家|退休前|[她他](?:们|(?![老妈爸女儿爱对家]))|[你您]|[这那][个位]|先生|女士|小姐|太太|老师|阿姨|[姐哥姨叔总])(?:以前|原来|之前)?(?:是|就是|就在|在|从)?(?P<place>{_PLACE})(?:(?:的|那[个位])(?={_ROLE}|吧|[,。!?\\s跟他她你找]|$)|(?=(?:[当开教卖送扫修守跑搞做管干带看]|教导|副|大堂|班)[^,。]{{1,6}}(?:的|主任|经理)|上班|工作|退休|退下来|离职|辞职|当差|干活|空姐|空乘|站柜|收银|看店|打工|打杂|护士|保安|会计))"
)
_UNIT = expression(
    f"(?:工作单位|单位|就职|任职|供职|任教|上班的地方|东家)(?:是不是|就是|是|在|于|叫|写的是|写的|填的|[: ]){{0,2}}"
    f"(?P<place>{_WORD}{{1,16}}?(?:{_BODY}{_PART}|(?:科|部|处|室|车间|队|所|站|院|店|园|办)(?=[,。!?\\s的对是吧上团统]|$)))"
)
_STAYS = expression(
    f"在(?P<place>{_PLACE})(?:里|那边)?(?=[,。!?\\s]|$|[教当做干开卖管站搞跑值扫修守]|打饭|打杂|看大?门|抄水?电?表|烧饭|上班|工作|实习)"
)
_WRITE = expression(
    f"(?:写|填)(?P<place>{_PLACE})(?=就(?:行|好|能|可以|收得到)|[,。]|$)"
)
_NO_PLACE = expression(
    "(?:[这那]位|香港|台湾|国外|这里|家里|哪里|哪儿|直播间|公屏|外面|努力|认真|我们|咱们|一起|辛苦|电脑|办公室|户外|其他|所有|同一|很多|全国|各大|正规|三甲|不同|附近|哪[个家])"
    "|(?:[一那这]?[家个所]|大|小|国企|印刷|服装|电子|食品|玩具|纺织|家具|化工|塑料|皮鞋|鞋|私企|外企|电子|别的|自己|市|县|里|三甲|气象|城东那个|[东西南北]边那个|那个)*(?:银行|医院|学校|工厂|厂|公司|超市|机关|工地|车间|实验室|厂里|大厂|酒店|小学|中学|幼儿园|站|气象站|"
    "车站|机场|上海|北京|深圳|广州|杭州|外地|老家|国外|城里|单位|中心|食堂|大学|政府|地铁|码头|银行里)$"
)
_OURS = expression(
    "(?<![报诉骂坑黑])我们|咱们|咱家|这款|这件|产品|同款|代言|生产|监制|出品|合作|研发|检测|认证|品牌|授权|发货|厂家|货源|代工|产地|专柜|快递(?!员|小哥|站)|包裹|送到|寄到|放在|地址|到了|住"
)


_LONG = 24
"""In a longer clause 她 may be anybody."""
_FORMERLY = expression(
    "[一-鿿]{0,5}?(?:退休前|退休以前|以前|原来|之前|从前)(?:在|是)?|们"
)
_AT = expression("[你您](?:就|是|不是|之前|以前)?在?$")
_QUESTION = expression("(?:里|那边)?(?:上班|工作)(?:的?吧|是吧|对吧|的?吗|呢)")
_EXPERT = expression(
    "的(?:教授|博士|专家|院士|研究员|团队)[^。!?]{0,3}(?:给|帮|为|替|和|跟|研发|研制|监制|推荐|合作)"
)
_STUDIES = expression("上(?:大学|小学|中学|学|幼儿园)$|^刚?好")
_MY_NAME = expression("我(?:叫|姓|的?名字)")
_ASKED = expression("[你您]不?就?是(?:不是)?$")


_DOES = expression(
    "在(?P<place>[^在于我,。!?\\s]{2,16}?)(?:里|那边)?(?:当|做|干|任|开|跑|送)(?:个|了|的|着)?[一-鿿]{0,3}?(?:护士|医生|大夫|老师|会计|保安|司机|厨师|柜员|经理|主管|店长|收银|销售|"
    "导购|文员|出纳|工程师|程序员|设计师|教练|月嫂|辅警|协警|民警|快递员|骑手|保洁|门卫|前台|财务|质检|专车|出租车?|公交车?|货车|大巴|网约车|挖机|焊工|书记员|法警|狱警|讲师|教练|电工|班长|组长|主任|科长|校长|法务|律师|采购|一辈子)"
)


_BESIDE = expression(
    f"(?:先生|女士|小姐|医生|老师|护士|师傅|经理|[姐哥叔姨总])[, ](?P<place>{_PLACE})(?=[, 。!?]|$)"
)
_HEADS = expression(
    f"(?:先生|女士|小姐|[姐哥叔姨])[, ]?是?(?P<place>{_WORD}{{3,14}}?)的(?:店长|经理|护士|医生|会计|员工|柜员|主任|科长|司机|保安|教练|厨师|老师)"
)


def find_workplaces(reading: Reading) -> Iterator[Mark]:
    """Workplaces by 在…上班, 是…的护士, 单位是…; personal where somebody is meant."""
    text = reading.text
    for start, _ in reading.cues["work"]:
        left, _ = reading.clause(start, start)
        match = _BEFORE_WORK.search(text, max(left, start - 26), start)
        if match:
            yield from _works(reading, match, 1)
    for shape in (_IS_OF, _UNIT, _STAYS, _DOES, _BESIDE, _HEADS, _WRITE):
        for match in shape.finditer(text):
            yield from _works(reading, match, "place")


def _works(reading: Reading, match: re.Match[str], group: int | str) -> Iterator[Mark]:
    start, end = match.span(group)
    lead = _FORMERLY.match(reading.text, start, end)
    start = lead.end() if lead else start
    left, right = reading.clause(start, start)
    around = reading.text[max(left, start - 12) : min(right, end + 6)]
    if (
        _EXPERT.match(reading.text, end)
        or _STUDIES.search(match[group])
        or _NO_PLACE.match(match[group])
        or _OURS.search(around)
    ):
        return
    introduced = _MY_NAME.search(reading.text, *reading.sentence(start, end))
    if introduced or not own(reading, start):
        because = "某个人的工作单位"
        asked = _ASKED.search(reading.text, max(left, start - 6), start)
        asked = asked or (
            _AT.search(reading.text, max(left, start - 5), start)
            and _QUESTION.match(reading.text, end)
        )
        told = named if right - left > _LONG else third
        meant = bool(asked) or told(reading, start, end, 20)
        yield Mark(
            start, end, "workplace", Confidence.MEDIUM, because, match.start(), meant
        )
