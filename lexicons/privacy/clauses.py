"""What stands where a nickname may stand and is a clause, goods or a part in the sale."""

from lexicons.privacy.nicklike import talk_of_sale
from lexicons.programs import expression

# Said of a number, an account or a paper; what somebody does or is to do.
_CLAUSE = expression(
    "证号|身份证|[那这][单箱件]|加[v微薇卫]|(?:绿泡泡|企鹅|扣扣|球球|微信|抖音|快手)号?[搜加找]|提示|显示|"
    "在[^,。]{1,4}(?:上班|工作|住院|陪床|开会|打工)|了(?:找|打|加|联系|问)|(?:要|得|需)(?:录|填|登|报|核|交|验|传|写)|"
    "[订要买寄拍退换修坏补返洗破][^,]{0,2}的[^,]{1,3}$|^缺[一二两几少]|[少多缺漏]了?一?[位个]|"
    "正品|保障|特价|限时|限量|假一赔|授权|公示|不建议|大容量|[一二三四五六七八九十]+[元袋瓶盒升斤]|[一二三特]级|"
    "^满[一二三四五六七八九十百千0-9]|(?:旅行社|保险公司|快递柜)$"
)
_NOTED = expression("备注(?:里|写|是|一下)?$")
_BUYS = expression("[买拿订取要退换].{1,2}")
# 牛腩那单, 茶叶那箱: what was ordered, not who ordered it.
_ORDERED = expression(
    "(?![小大阿老]).{0,2}(?:糖|茶叶|[茶鱼虾蟹肉米油酒奶粉鞋裙裤衣被枕垫巾锅壶灯]|蛎子|腩|糕|饼|西瓜|苹果|月饼|桌|椅|柜)"
)
_THAT = expression("[那这]一?[单箱件盒袋批]")
# Words that join or open clauses, and what is said of how things are: no one's name.
_OPENS = expression(
    "[我你您他她它咱俺这那哪谁把给被让跟和在对从往按比为就都也还才只已请喂嗯哎诶是来先快打寄发填报查拍退付转收送领取签催加搜]|"
    "联系|好(?:的|了|吧|嘛|$)|行|没有?(?!有|事|烦恼|心|头|尽头|如果)|有(?!点|趣)|再(?!来|见|睡)|不(?:对|是|好意|用|要|能|会|行|够|全|清|到|在|知)|别(?!问|闹|惹)|太|很|要(?!发|暴|瘦)|第"
)
_INSIDE = expression("[我你您她他们吗呢么这那谁@]|是|[0-9]{2}|[^,]给|[^,]把|[^,]被")
_ENDS = expression(
    "(?:[的着过地得给把和跟是在打寄填报查拍付收签催加搜说问念写]|[^算]了|不到|不了|不上|不通|不全|一下|[号码址件单名])$"
)
# Right before a number of theirs stands many a short clause too.
_SPOKEN = expression(
    "[就也都只能会可要用放看说念报打寄发填登查加拍退付转收送领取签催搜输扫写读听找问叫让请帮给把被在是从到对按为和跟与了着过这那哪什怎吧啊呀嘛哦的来去有做换改上下出进里外前后少多]"
)
_LONGEST, _SHORT = 8, 6


def is_nobody(text: str, start: int, end: int) -> bool:
    """Whether a clause, goods or a part in the sale was taken for a nickname."""
    said = text[start:end]
    if _CLAUSE.search(said) or talk_of_sale(said) >= 1:
        return True
    if _NOTED.search(text, max(0, start - 5), start) and _BUYS.fullmatch(said):
        return True
    return bool(_ORDERED.fullmatch(said) and _THAT.match(text, end))


def stands_alone(said: str) -> bool:
    """Whether it is no clause of its own: 偏爱, 短袖过冬; not 地址不全, 其实."""
    return not (
        len(said) > _LONGEST
        or _OPENS.match(said)
        or _INSIDE.search(said)
        or _ENDS.search(said)
        or _CLAUSE.search(said)
        or talk_of_sale(said) >= 1 / 2
    )


def stands_bare(said: str) -> bool:
    """Whether it is so plainly no clause that nobody needs to be spoken to: 等待."""
    return len(said) <= _SHORT and not _SPOKEN.search(said) and stands_alone(said)
