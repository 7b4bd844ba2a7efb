"""No text, however hostile, is read in more than linear time."""

import time

import pytest

from lexicons.privacy import detect

SIZE = 24_000


def seconds(text):
    best = float("inf")
    for _ in range(2):
        begun = time.process_time()
        detect(text)
        best = min(best, time.process_time() - begun)
    return best


@pytest.mark.parametrize(
    "piece",
    [
        "1", "1 ", "1，", "一", "x", "1，，，", "两个", "微信", "微信a", "a@", "@a.", "路1号", "市区县",
        "王先生", "王女士电话13700110022，", "有个叫小鹿的，电话是13700110022，", "110101199003071234 ",
        "女儿", "学小学", "生日1", "订单1", "验证码1", "在上班", "京a1234", "1岁", "对过敏", "王", "住",
        "爱吃糖的猫，单号883920174455，", "京市区镇村", "尾号1", "、", "11*", "伍",
        "小", "姐", "婷", "李婷", "我家", "班的李婷", "给猫你", "“猫”", "猫说，", "王13700110022", "一不对二", "要一",
        "1李婷，猫，你", "小名叫", "女儿婷婷，", "古丽", "13800138000，李婷和", "女儿叫",
        "薇a", "加我a", "她充了1", "是医院的", "艾特a", "结石", "我高血压", "王女士1万", "生的1年", "花园1-1", "驾照1", "恭喜猫鱼花，",
        "猫鱼花问她高血压，", "欢迎猫鱼花来了，你13700110022，", "给猫鱼花备注13700110022", "手机1234那位",
    ],
)  # fmt: skip
def test_twice_the_text_takes_about_twice_the_time(piece):
    half = (piece * SIZE)[: SIZE // 2]
    whole = (piece * SIZE)[:SIZE]
    assert seconds(whole) < 3 * seconds(half) + 0.25
