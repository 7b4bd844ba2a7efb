"""Common words, to tell a homophone that was meant from a word that was meant."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

WORDS = Path(__file__).parent / "data" / "words.npz"
_PAIR, _TRIPLE = 2, 3
# Words of a live room that the general list lacks.
_LIVE_ROOM = frozenset(
    re.findall(
        r"\S+",
        "主播 助播 客服 直播 链接 拍下 上车 下播 开播 连麦 弹幕 粉丝 橱窗 包邮 秒杀 秒拍 福袋 红包 凑单 "
        "囤货 补货 尾货 现货 预售 尾款 定金 运费 仓库 发货 退货 换货 差评 好评 晒单 色号 显白 显瘦 显高 "
        "垂感 起球 掉色 粘毛 加绒 磨毛 贴膜 手擀 直筒 大码 小码 均码 老客 回头客 饭点 绘本 火烤 清液 "
        "小黄车 购物车 运费险 直播间",
    )
)
_BASIC = 0x10000


@cache
def _known(length: int) -> npt.NDArray[np.uint64]:
    """The common words of a length, as numbers, in order."""
    with np.load(WORDS) as stored:
        listed = stored["pairs" if length == _PAIR else "triples"].astype(np.uint64)
    # The list is in order already: to sort it again would cost more than to read it.
    more = sorted(_number(word) for word in _LIVE_ROOM if len(word) == length)
    own = np.array(more, dtype=np.uint64)
    return np.insert(listed, np.searchsorted(listed, own), own)


def _number(word: str) -> int:
    number = 0
    for char in word:
        number = number << 16 | ord(char)
    return number


@lru_cache(maxsize=1 << 16)
def is_word(text: str) -> bool:
    """Whether these two or three characters are a common word."""
    if len(text) not in (_PAIR, _TRIPLE) or any(ord(char) >= _BASIC for char in text):
        return False
    known, number = _known(len(text)), _number(text)
    at = int(np.searchsorted(known, np.uint64(number)))
    return at < len(known) and int(known[at]) == number


def words_in(text: str) -> Iterator[tuple[int, int]]:
    """Where common words stand in a short text, overlapping ones too."""
    for start in range(len(text)):
        for end in (start + _PAIR, start + _TRIPLE):
            if end <= len(text) and is_word(text[start:end]):
                yield start, end


def word_starts(codes: npt.NDArray[np.uint32], length: int) -> bytes:
    """For each place of a text, 1 where a common word of this length begins there."""
    marks = np.zeros(len(codes), dtype=bool)
    last = len(codes) - length + 1
    if last <= 0:
        return marks.tobytes()
    numbers = np.zeros(last, dtype=np.uint64)
    basic = np.ones(last, dtype=bool)
    for shift in range(length):
        part = codes[shift : shift + last]
        numbers = numbers << np.uint64(16) | part.astype(np.uint64)
        basic &= part < _BASIC
    known = _known(length)
    at = np.searchsorted(known, numbers)
    at[at == len(known)] = 0
    marks[:last] = basic & (known[at] == numbers)
    return marks.tobytes()
