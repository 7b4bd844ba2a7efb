"""Throughput of the privacy reading, as a ratio to a plain pass over the same text.

Run with `pytest tests/bench/test_privacy.py --benchmark-enable`. The text is made here:
ordinary livestream talk without personal information, drawn from templates by a seed.
"""

import random
import re
import time

import pytest

from lexicons.privacy import detect

GOODS = ["面霜", "羽绒服", "电饭煲", "坚果", "酱油", "洗衣液", "毛巾", "保温杯"]
LINES = [
    "家人们看过来，{n}号链接这款{g}今天到手价{p}块{d}。",
    "原价{p}，现在拍一发{n}，库存还有{p}单。",
    "第{n}个赠品是{g}，净含量{p}克，保质期{n}个月。",
    "姐妹们，尺码偏大，身高一米六的拍M码，体重{p}斤以内都能穿。",
    "快递单号在订单里能看到，发货时间{n}天以内。",
    "客服热线四零零六六六一二三四，有问题找客服。",
    "{g}的执行标准在包装背面，批号202608{n}，大家收到核对一下。",
    "欢迎新来的宝宝，点点关注，{n}分钟以后抽奖",
    "这个颜色很高级，马上上车，三二一，上链接",
]


def ordinary_talk(size, seed=7):
    dice = random.Random(seed)
    parts, length = [], 0
    while length < size:
        line = dice.choice(LINES).format(
            n=dice.randint(1, 36),
            p=dice.randint(9, 1999),
            d=dice.randint(1, 9),
            g=dice.choice(GOODS),
        )
        parts.append(line)
        length += len(line)
    return "".join(parts)[:size]


@pytest.fixture(scope="module")
def talk():
    return ordinary_talk(200_000)


def test_ordinary_talk_raises_no_alarm(talk):
    assert detect(talk) == ()


def test_throughput_against_a_plain_scan(benchmark, talk):
    """Ratio to one regular expression for digits over the same text, same process."""
    begun = time.perf_counter()
    for _ in range(5):
        re.findall("[0-9零一二三四五六七八九]{11}", talk)
    baseline = (time.perf_counter() - begun) / 5
    benchmark(detect, talk)
    mean = benchmark.stats.stats.mean
    benchmark.extra_info["ratio_to_plain_scan"] = round(mean / baseline, 1)
    benchmark.extra_info["characters_per_second"] = round(len(talk) / mean)
    assert len(talk) / mean > 200_000
