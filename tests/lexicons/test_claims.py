"""Several words together: subject, effect, degree."""

import pytest

from lexicons.errors import InvalidPackError
from tests.lexicons.making import open_texts, rule, screener_of

SUBJECTS, EFFECTS = ["脸", "皮肤"], ["白", "亮"]


def claim(*parts, **more):
    return {"kind": "claim", "parts": [list(part) for part in parts], **more}


@pytest.fixture
def screener(tmp_path):
    return screener_of(tmp_path, rule(1, claim(SUBJECTS, EFFECTS, ["@numbers"])))


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("抹了三天脸就白了", "三天脸就白"),
        ("皮肤真的亮，就7天", "皮肤真的亮,就7天"),
        ("半个月 脸 都 白 了", "半个月 脸 都 白"),
        ("脸白了两个度", "脸白了两个度"),
    ],
)
def test_one_word_of_each_part_in_any_order_is_a_claim(screener, text, quote):
    assert [t.replace("，", ",") for t in open_texts(screener, text)] == [quote]


@pytest.mark.parametrize(
    "text",
    [
        "脸白白的",  # no number
        "三天就到货",  # neither subject nor effect
        "三天到货。脸要洗白净",  # two sentences
        "三天以后我们再来讲讲这个脸部按摩的手法它会不会变亮",  # too far apart
        "一下子脸就白了",  # 一 that counts nothing
    ],
)
def test_a_part_missing_or_far_away_is_none(screener, text):
    assert open_texts(screener, text) == []


def test_an_order_is_kept_where_the_rule_has_one(tmp_path):
    ordered = claim(["吃"], ["三天"], ["瘦"], order="ab", within=12)
    screener = screener_of(tmp_path, rule(1, ordered))

    assert open_texts(screener, "吃上三天就瘦") == ["吃上三天就瘦"]
    assert open_texts(screener, "瘦三天吃") == []


def test_of_several_places_the_nearest_make_the_claim(tmp_path):
    screener = screener_of(tmp_path, rule(1, claim(SUBJECTS, EFFECTS, within=20)))

    assert open_texts(screener, "脸上先擦干，脸会白") == ["脸会白"]


def test_two_claims_in_one_text_are_two_findings(screener):
    text = "三天脸就白了。我们再说一遍，七天皮肤都亮了"

    assert open_texts(screener, text) == ["三天脸就白", "七天皮肤都亮"]


def test_near_takes_numerals_too(tmp_path):
    near = {"kind": "near", "a": ["瘦"], "b": ["@numbers"], "within": 2}

    assert open_texts(screener_of(tmp_path, rule(1, near)), "瘦了20斤") == ["瘦了20斤"]


@pytest.mark.parametrize(
    "match",
    [
        claim(SUBJECTS, ["@nowhere"]),
        {"kind": "missing", "when": ["@goods"], "need": ["不能代替药物"]},
        {"kind": "phrase", "any": ["@numbers"]},
    ],
)
def test_names_that_nothing_stands_for_are_refused(tmp_path, match):
    with pytest.raises(InvalidPackError):
        screener_of(tmp_path, rule(1, match))


class TestNoticesOfGoods:
    SCRIPT = "家人们晚上好。" + "今天讲讲这款胶囊，每天早晚各一粒，随餐吃。" * 4

    @pytest.fixture
    def screener(self, tmp_path):
        owed = {
            "kind": "missing",
            "when": ["@goods"],
            "need": ["不能代替药物"],
            "least": 60,
        }
        return screener_of(tmp_path, rule(1, owed, goods=["health-food"]))

    def test_a_script_for_these_goods_owes_the_notice(self, screener):
        found = screener.screen(self.SCRIPT, goods="health-food").findings

        assert [one.text for one in found] == ["家人们晚上好"]
        assert "全文没有说" in found[0].because

    @pytest.mark.parametrize(
        ("text", "goods"),
        [
            (SCRIPT + "本品不能代替药物。", "health-food"),
            ("今天讲讲这款胶囊。", "health-food"),  # a fragment, not a script
            (SCRIPT, "apparel"),
            (SCRIPT, None),
        ],
    )
    def test_whoever_says_it_or_sells_other_goods_owes_nothing(
        self, screener, text, goods
    ):
        assert open_texts(screener, text, goods=goods) == []
