"""Chinese surnames, and what a name looks like."""

from pathlib import Path

from lexicons.privacy.given import (
    NAME_CHARS,
    NEVER,
    SOFT,
    SOFT_LAST,
    hardly_talk,
    likelihood,
)
from lexicons.programs import expression
from lexicons.words import is_word

SINGLE = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任"
    "卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎雷段龙黎史陶贺毛郝顾龚邵万覃武钱戴严"
    "莫孔向常汤康易乔赖文樊兰殷施洪翟颜倪牛温季俞章鲁葛伍申尤毕聂柴焦柳邢岳齐梅庄辛管祝左涂谷祁舒耿卜路"
    "詹关苗凌费纪靳盛童欧甄项曲成游裴席卫查屈鲍覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强娄丛区尚商丘褚冉"
    "冼池滕安晏车边巫蒲简蓝喻卞麦项佟占邬宫敖习鞠岑杭缪沙迟时匡郎桑古封臧苟楼邝艾练艳佘储胥仇全丰元骆"
    "穆萧湛禹狄米贝伏谈茅庞麻危刁虞昝裘宗宣贲郁诸吉钮嵇滑荣荀於惠芮羿汲邴糜乌巴弓牧隗宓蓬郗仰仲伊栾暴钭厉戎祖符束韶郜蓟邰鄂索籍卓蔺屠蒙阴苍闻莘党贡劳逄姬扶堵宰郦雍郤璩濮扈燕冀郏浦瞿慕茹宦戈庾暨衡弘寇禄阙殳蔚夔隆师巩厍晁勾融冷訾阚饶毋乜巢蒯荆竺逯盖桓戚凤岩覃缑仝苑麦卞窦芦应华房牟奚鄢谌栗楚廉漆晋邸辜亓赫况檀亢尉连支税旷粟火母英揭苟院敬郗铁揣朴税撒计官尧雒綦禚仉隽矫宿谯粘佴慈昌芶呙战幸肇"
)
DOUBLE = (
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐",
    "司徒", "夏侯", "申屠", "澹台", "淳于", "独孤", "钟离", "闾丘", "公冶", "濮阳", "万俟", "赫连", "拓跋", "鲜于", "东郭", "端木", "南宫", "长孙", "宇文", "轩辕", "西门", "呼延", "百里",
)  # fmt: skip
# Surnames that are everyday words or parts of them: they ask for better company.
EVERYDAY = frozenset(
    "应房华支楚况晋赫于任何全单向和关冷冉农别包区卓占厉古司同吉商安宗宣家容尚左巩巴师常平干应强归张文方时易曲景晏暴曾有木权束查柏毕水江池沙法温游满滑"
    "焦牛狄王甘生田申白盖相石祖祝程秋空章童管简米红纪经罗羊老能花苗荣莫蓝薄融解计许诸谈谷贝贵贺赖越路车边过连通道部都里金钟钱长门闻阳隆雷项顾马高鱼黄齐龙官宿慈昌战幸"
) - frozenset("张王罗许方程曾田贺雷顾钟石章")
# Surnames that talk hardly has anywhere else.
PURE = frozenset(
    "牟奚谌鄢邸亓赵吴郑冯陈蒋沈韩杨朱秦许吕曹魏姜谢邹窦潘葛范彭郎韦俞袁鲍薛贺倪滕殷毕郝邬顾孟穆萧尹姚邵湛汪祁臧戴庞董梁杜阮闵娄颜郭徐邱骆蔡樊胡霍虞"
    "柯昝卢裘缪邓崔龚嵇邢裴翁荀甄芮靳侯宓郗仇栾刘詹黎邰蔺翟谭冉璩濮扈晏瞿阎廖聂晁敖阚饶曾鞠逯桓熊褚宋唐程戚覃缑卞罗"
)
_SURNAME = SURNAME_SHAPE = f"(?:{'|'.join(DOUBLE)}|[{''.join(sorted(SINGLE))}])"
_GIVEN = f"[^{''.join(sorted(NEVER))}\\W\\da-z_]"
_NAMELY = f"[{''.join(sorted(NAME_CHARS))}]"
_SOFTLY = f"[{''.join(sorted(SOFT))}]{_NAMELY}|{_NAMELY}[{''.join(sorted(SOFT_LAST))}]"
NAME = expression(f"{_SURNAME}(?:某某|某|{_SOFTLY}|{_GIVEN}{{1,2}})")
SURNAME = expression(_SURNAME)
PLACEHOLDERS = frozenset(
    ("张三", "李四", "王五", "赵六", "王某某", "张某某", "小明", "小红")
)
# Words (one a line) that begin with a surname and are no name.
WORDS = frozenset(
    (Path(__file__).parent / "not_names.txt").read_text(encoding="utf-8").split()
)


def is_whole_name(text: str) -> bool:
    """Whether a clause that is nothing else reads as a name: 陆来福, 贾有为."""
    if is_name(text):
        return True
    surname = SURNAME.match(text)
    if surname is None or text in WORDS or text[:2] in WORDS:
        return False
    return hardly_talk(text[surname.end() :]) and not begins_as_word(text)


def is_name(text: str) -> bool:
    """Whether the whole text reads as a name: a surname and one or two characters."""
    if NAME.fullmatch(text) is None or text in WORDS or text[:2] in WORDS:
        return False
    return not (text[-1] != "某" and begins_as_word(text))


_COLOURS = frozenset("绿蓝紫黄白黑灰棕")


def begins_as_word(text: str) -> bool:
    """麦芽糖, 薄荷绿: a common word and a character that stands in no name."""
    if len(text) <= len("麦芽") or not is_word(text[:2]):
        return False
    return not likelihood(text[-1]) or text[-1] in _COLOURS
