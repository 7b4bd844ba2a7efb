"""Ordinary livestream talk without personal information, made by a seed.

Sentences of `tests/data/ordinary_talk.txt` with their slots filled: numbers typed and
spoken, prices, sizes, codes, hotlines, nicknames that are greeted, brands, places,
staff called by name. A third of it has no punctuation, as a recogniser gives speech;
some of it has the fillers of speech.
"""

import random
from collections.abc import Callable
from pathlib import Path

TEMPLATES = (
    (Path(__file__).parents[1] / "data" / "ordinary_talk.txt")
    .read_text(encoding="utf-8")
    .splitlines()
)
_DIGITS = "零一二三四五六七八九"
_WORDS = {
    "good": "面霜 羽绒服 电饭煲 坚果 酱油 洗衣液 毛巾 保温杯 牛仔裤 丝巾 核桃 腊肠 茶壶 跳绳 台灯 枕头 拖鞋 口红 防晒霜 挂面 蜂蜜 冻虾 拌饭酱 雨伞",
    "nick": "小雨 月亮打烊了 momo 爱吃糖的猫 海边的风 一只小鹿 阳光明媚 花开富贵 大白 乐乐妈妈 糖糖 晚风 不吃香菜 小桃子 星河 平安喜乐 Lily 可乐加冰 豆豆爸 风吹麦浪 清风 王小二 小熊软糖 东北老铁 丽丽 静静 阿强 三姐 老李头",
    "brand": "王老吉 李宁 张小泉 老干妈 陈克明 蒋公馆 王守义 马应龙 钟薛高 谢馥春 五芳斋 六神 百雀羚 安踏 小米 华为 海尔 西门子 周大福 沈大成",
    "place": "杭州 义乌 佛山南海 东莞虎门 山东寿光 云南普洱 新疆阿克苏 内蒙古锡林郭勒 四川攀枝花 福建安溪 江苏南通 河北白沟 广州白云 温州鹿城 宁夏中宁",
    "staff": "小王 小李 阿杰 小助理 场控 大刘 老张 运营 小赵 双双",
    "star": "刘德华 林心如 黄渤 周杰伦 杨幂 张译 李雪健",
    "old": "武松打虎 愚公移山 孔融让梨 李白斗酒 司马光砸缸 诸葛亮借箭 花木兰从军",
    "size": "S M L XL 2XL 均码",
    "hotline": "400-820-8888 四零零六六六一二三四 400-123-4567 四零零八二零八八八八 95118 12315 800-810-0000",
    "landline": "0571-88886666 0757-28836699 零五七一八八八八六六六六 021-60001000",
}  # fmt: skip


def ordinary_talk(size: int, seed: int) -> str:
    """`size` characters of talk; the same seed gives the same talk."""
    dice = random.Random(seed)
    parts: list[str] = []
    length = 0
    while length < size:
        line = _line(dice)
        parts.append(line)
        length += len(line)
    return "".join(parts)[:size]


def _line(dice: random.Random) -> str:
    said = dice.choice(TEMPLATES)
    while "{" in said:
        start = said.index("{")
        end = said.index("}", start)
        said = said[:start] + _fill(said[start + 1 : end], dice) + said[end + 1 :]
    if dice.random() < 1 / 8:
        at = dice.randint(0, len(said))
        said = said[:at] + dice.choice(("呃", "那个", "就是", "啊", "嗯")) + said[at:]
    if dice.random() < 1 / 3:
        return said.replace("，", "").replace("、", "") + dice.choice(("", " ", "\n"))
    return said + dice.choice("。。。！，\n")


def _fill(slot: str, dice: random.Random) -> str:
    if slot in _WORDS:
        return dice.choice(_WORDS[slot].split(" "))
    return _MADE[slot](dice)


def _digits(count: int) -> Callable[[random.Random], str]:
    def made(dice: random.Random) -> str:
        digits = "".join(str(dice.randint(0, 9)) for _ in range(count))
        if dice.random() < 1 / 4:
            return "".join(_DIGITS[int(digit)] for digit in digits)
        return digits

    return made


def _number(most: int) -> Callable[[random.Random], str]:
    def made(dice: random.Random) -> str:
        number = dice.randint(1, most)
        return _said(number) if dice.random() < 1 / 2 else str(number)

    return made


def _said(number: int) -> str:
    """A number below a thousand in words."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = _DIGITS[hundreds] + "百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not said else _DIGITS[tens]) + "十"
    elif said and ones:
        said += "零"
    return said + (_DIGITS[ones] if ones or not said else "")


def _price(dice: random.Random) -> str:
    number = dice.randint(9, 999)
    return dice.choice(
        (f"{number}", f"{number}块", f"{number}.9", f"{_said(number)}块", f"{number}元")
    )


def _date(dice: random.Random) -> str:
    month, day = dice.randint(1, 12), dice.randint(1, 28)
    return dice.choice((f"{month}月{day}号", f"{_said(month)}月{_said(day)}号"))


_MADE: dict[str, Callable[[random.Random], str]] = {
    "n": _number(999),
    "few": _number(9),
    "d": _digits(1),
    "two": _digits(2),
    "four": _digits(4),
    "tail": _digits(4),
    "code": _digits(6),
    "eight": _digits(8),
    "batch": _digits(8),
    "thirteen": _digits(13),
    "barcode": lambda dice: "69" + _digits(11)(dice),
    "fifteen": _digits(15),
    "price": _price,
    "date": _date,
    "year": lambda dice: str(dice.randint(1950, 2020)),
    "height": lambda dice: (
        f"一米{_DIGITS[dice.randint(5, 7)]}{_DIGITS[dice.randint(0, 9)]}"
    ),
}
