"""What holds for any text and any number."""

import itertools

from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric

from lexicons.privacy import TYPES, detect, mask

SPOKEN = str.maketrans("0123456789", "零幺二三四五六七八九")
PAUSES = st.sampled_from(["", " ", "-", "，", "、", "呃", "，然后", "…", "\u200b"])
TALK = st.text(
    alphabet=st.sampled_from(
        "0123456789一三八零幺两xX-，。 、@.微信电话号地址身份证卡尾号生日订单姓名先生女士"
        "王李叫在住路街区市号楼栋岁女儿小学班验证码护照京A粤Bv\n\u200b\U0001f600①１"
    ),
    max_size=80,
)
PHONES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@given(st.one_of(st.text(max_size=200), TALK))
def test_any_text_is_read_and_spans_lie_in_it(text):
    hits = detect(text)
    assert all(0 <= h.start < h.end <= len(text) for h in hits)
    assert all(h.type in TYPES and h.because for h in hits)
    assert all(a.end <= b.start for a, b in itertools.pairwise(hits))
    assert detect(text) == hits


@given(PHONES, st.booleans(), PAUSES, PAUSES)
def test_pauses_and_speech_do_not_hide_a_phone(phone, spoken, first, second):
    parts = [phone[:3], phone[3:7], phone[7:]]
    if spoken:
        parts = [part.translate(SPOKEN) for part in parts]
    number = parts[0] + first + parts[1] + second + parts[2]
    text = f"你的电话是{number}。"
    (hit,) = [h for h in detect(text) if h.type == "phone"]
    assert text[hit.start : hit.end] == number


@given(st.lists(PAUSES, min_size=10, max_size=10), PHONES)
def test_a_pause_after_every_digit_does_not_hide_a_phone(pauses, phone):
    number = "".join(a + b for a, b in zip(phone, [*pauses, ""], strict=True))
    (hit,) = [h for h in detect(f"电话{number}。") if h.type == "phone"]
    assert (hit.start, hit.end) == (2, 2 + len(number))


@given(
    st.sampled_from(["110101", "440304", "310104", "510107"]),
    st.dates(),
    st.integers(0, 999),
    st.booleans(),
)
def test_an_id_card_with_its_check_digit_is_found_without_a_word(
    place, day, order, spoken
):
    day = day.replace(year=1930 + day.year % 90, day=min(day.day, 28))
    body = f"{place}{day:%Y%m%d}{order:03d}"
    number = body + ric.calc_check_digit(body + "0")
    said = number.translate(SPOKEN) if spoken else number
    (hit,) = [h for h in detect(f"看一下，{said}。") if h.type == "id_card"]
    assert hit.confidence == "high"


@given(st.from_regex(r"62[0-9]{13,16}", fullmatch=True), st.booleans())
def test_a_bank_card_is_found_in_groups_of_four(body, grouped):
    number = body + luhn.calc_check_digit(body)
    shown = (
        " ".join(number[i : i + 4] for i in range(0, len(number), 4))
        if grouped
        else number
    )
    hits = detect(f"银行卡号{shown}。")
    assert [h.type for h in hits] in (["bank_card"], ["id_card"])


@given(
    st.integers(1, 99_999_999),
    st.sampled_from(["元", "块", "块钱", "件", "单", "毫升", "克"]),
    st.sampled_from(["今天只要", "原价", "到手价", "库存", "一共", "电话打进来就是"]),
)
def test_a_price_or_a_count_is_never_personal(number, unit, lead):
    assert detect(f"{lead}{number}{unit}，拍一号链接。") == ()


@given(
    st.lists(st.integers(9, 9999), min_size=2, max_size=8), st.sampled_from("、，/ ")
)
def test_a_row_of_prices_is_never_personal(prices, between):
    text = between.join(f"{price}.9" for price in prices)
    assert detect(f"有{text}这几个价位。") == ()


@given(TALK)
def test_masking_leaves_everything_else_as_it_was(text):
    hits = detect(text)
    masked = mask(text, hits)
    at = 0
    for start, end in zip(
        [0, *(h.end for h in hits)], [*(h.start for h in hits), len(text)], strict=True
    ):
        kept = text[start:end]
        assert masked.find(kept, at) >= at
        at = masked.find(kept, at) + len(kept)
