import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.numbers import spoken_numbers


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("今天只要八十九块九，", ["89.9元"]),
        ("九块九包邮", ["9.9元"]),
        ("原价一百二十八元，现在三块五毛八", ["128", "3.58元"]),
        ("原价一百二十八块钱", ["128元"]),
        ("只要五毛钱", ["0.5元"]),
        ("89块9一瓶，九块九一瓶", ["89.9元", "9.9元"]),
        ("两百五十毫升", ["250"]),
        ("三千八百多单", ["3800"]),
        ("卖了一万二", ["12000"]),
        ("一百零五克", ["105"]),
        ("百分之五十的玻尿酸", ["50%"]),
        ("打八折，老客八五折", ["8折", "8.5折"]),
        ("三分之一的人", ["1/3"]),
        ("二零二六年新款", ["2026"]),
        ("电话一三七零零幺幺零零二二", ["13700110022"]),
        ("九点九分", ["9.9"]),
        ("八点五十开播", ["50"]),
        ("三百九十九元一天", ["399"]),
        ("五毛一个，三块五毛一斤", ["0.5元", "3.5元"]),
        ("三块五一包，九块九两件", ["3.5元", "9.9元"]),
        ("九块九家人们", ["9.9元"]),
        ("两百块一套", ["200"]),
    ],
)
def test_what_is_said_is_written_beside_it(said, written):
    found = list(spoken_numbers(said))
    assert [one.value for one in found] == written
    assert all(said[one.start : one.end] == one.text for one in found)


@pytest.mark.parametrize(
    "said",
    [
        "万一不合适", "千万不要错过", "三四百人在看", "七八十岁", "一点点", "十分好用",
        "百分百", "晚上八点见", "三件", "两块面膜", "一块儿", "三三两两", "128元", "",
        "价格是89元七天之内可以退货", "十块三斤", "一块一个", "99元三件套", "199元3期免息",
        "五块五分钟", "十块四五斤",
    ],
)  # fmt: skip
def test_what_is_no_number_stays_words(said):
    assert list(spoken_numbers(said)) == []


@given(
    st.text(st.sampled_from("零一二两三九十百千万亿点块元毛分之折钱8幺好"), max_size=30)
)
def test_whatever_is_said_has_places_that_fit(said):
    at = 0
    for one in spoken_numbers(said):
        assert at <= one.start < one.end <= len(said)
        assert said[one.start : one.end] == one.text
        assert one.value
        at = one.end
