"""Tokens in place of personal information."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicons.models import Confidence
from lexicons.privacy import TYPES, Masker, PrivacyHit, detect, mask
from lexicons.privacy.masking import LABELS


def hit(start, end, kind):
    return PrivacyHit(start, end, kind, Confidence.HIGH, "测试")


def masked(text):
    return mask(text, detect(text))


def test_a_phone_keeps_its_tail():
    assert masked("电话13700110060。") == "电话[手机号·尾号0060]。"


def test_a_landline_is_called_one():
    text = "她家里座机0755-26001100。"
    assert masked(text) == "她家里座机[座机号·尾号1100]。"


@pytest.mark.parametrize(
    "again", ["137 0011 0060", "１３７００１１００６０", "幺三七零零幺幺零零六零"]
)
def test_one_number_has_one_token_however_it_is_written(again):
    text = f"电话13700110060，再说一遍{again}。"
    assert masked(text).count("[手机号·尾号0060]") == 2


def test_two_numbers_with_one_tail_get_different_tokens():
    text = masked("电话13700110060，还有一个手机15900110060。")
    assert text == "电话[手机号·尾号0060]，还有一个手机[手机号1]。"


def test_the_same_person_has_the_same_token_in_every_text_of_a_document():
    masker = Masker()
    first, second = "收件人赵立新，收件人钱福生。", "收件人钱福生。"
    assert masker.mask(first, detect(first)) == "收件人[姓名1]，收件人[姓名2]。"
    assert masker.mask(second, detect(second)) == "收件人[姓名2]。"


def test_hits_that_overlap_leave_nothing_between_them():
    text = "abcdefgh"
    assert mask(text, [hit(1, 4, "name"), hit(3, 6, "phone")]) == "a[姓名1]gh"


def test_hits_outside_the_text_do_no_harm():
    assert mask("abc", [hit(2, 9, "name"), hit(5, 9, "name")]) == "ab[姓名1]"


def test_a_kind_that_is_not_known_is_masked_all_the_same():
    assert mask("abc", [hit(0, 3, "face")]) == "[个人信息1]"


def test_every_type_has_a_label():
    assert set(LABELS) == set(TYPES)


def test_what_is_masked_is_not_found_again():
    text = "赵立新，电话13700110060，身份证号11010519491231002X，住厦门市思明区湖滨南路31号。"
    assert detect(masked(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "拍了六号链接的小兔子乖乖，你预留的13700111455是空号。",
        "投诉我们的那个人叫刘海涛，在恒远纸业的仓库上班。",
        "收件人王小梅，电话13700110060，住杭州市西湖区文三路478号3幢502室。",
    ],
)
def test_what_was_masked_is_not_masked_again(text):
    once = masked(text)
    assert masked(once) == once
    assert detect(once) == ()


TOKENS = [f"[{LABELS['phone']}·尾号0060]", "[姓名1]", "[住址12]"]
BRACKETED = st.lists(
    st.one_of(st.sampled_from(TOKENS), st.text(alphabet="家人，1[]", max_size=5)),
    max_size=6,
).map("".join)


@given(BRACKETED, st.data())
def test_a_token_in_the_text_stays_whole_whatever_is_hit(text, data):
    places = st.integers(0, len(text))
    hits = [
        hit(min(a, b), max(a, b), "name")
        for a, b in data.draw(st.lists(st.tuples(places, places), max_size=5))
    ]
    shown = mask(text, hits)
    for token in TOKENS:
        assert shown.count(token) >= text.count(token)
