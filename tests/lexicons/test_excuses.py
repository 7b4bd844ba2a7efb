"""What speaks for a sentence is said with the finding; nothing is deleted."""

import pytest

from lexicons.models import Confidence
from tests.lexicons import making
from tests.lexicons.making import phrase, rule


@pytest.fixture(scope="module")
def screener(tmp_path_factory):
    return making.screener_of(
        tmp_path_factory.mktemp("packs"),
        rule(
            1,
            phrase("最好", "第一", "国家级", "治疗", "最低价", "一次见效"),
            unless=[
                {"any": ["第一次", "国家级非物质文化遗产"], "why": "次序或称号"},
                {"near": ["卧室"], "within": 3, "side": "after", "why": "说的是房间"},
                {"pattern": [r"第一(?:步|节)"], "why": "步骤"},
            ],
        ),
        rule(2, phrase("刷单", "假货"), category="price-fraud"),
        rule(
            4,
            {"kind": "pattern", "any": ["有[^，。]{0,4}功效"]},
            unless=[{"near": ["没有"], "side": "before", "why": "如实提醒"}],
            context=False,
        ),
        rule(3, phrase("副作用"), category="efficacy-exaggeration", context=False),
        rule(5, phrase("消炎"), category="medical-claim"),
    )


EXCUSED = [
    ("第一次来直播间的姐妹", "次序或称号"),
    ("第 一 次来直播间", "次序或称号"),
    ("国家级非物质文化遗产", "次序或称号"),
    ("最好的卧室", "说的是房间"),
    ("第一步先洗脸", "步骤"),
    ("这个不能治疗疾病", "否定"),
    ("我们并不是最好的", "否定"),
    ("不得宣传治疗功效", "否定"),
    ("广告法规定不让说最好", "否定"),
    ("治疗是违禁词，我不说", "广告法"),
    ("谨防打着治疗旗号的骗子", "提醒观众"),
    ("不要轻信所谓一次见效的宣传", "提醒观众"),
    ("有宝宝问能治疗吗？", "观众的提问"),
    ("《治疗手册解读》这本书", "书名号"),
    ("说一次见效的，都是骗人的", "不要相信"),
    ("能治疗失眠啊，千万别信", "不要相信"),
    ("我们不讲治疗那一套", "没有这回事"),
    ("能不能治疗？不能的", "否定了"),
    ("我们拒绝刷单", "反对或拒绝"),
    ("它没有美白功效", "如实提醒"),
    ("它可不是药，不消炎也不止痛", "有“不”"),
    ("我们从来不说最好", "否定"),
    ("哪有什么第一，都是自己吹的", "否定"),
    ("谁敢说自己最好呢", "否定"),
    ("没人敢说最好", "否定"),
    ("没有最好只有更合适", "否定"),
    ("别想着靠它治疗", "否定"),
    ("吃的东西代替不了治疗", "否定"),
    ("能不能治疗真不好说", "否定了"),
    ("国家级这种话听听就行", "不要相信"),
    ("要是有人跟你说治疗失眠，赶紧走开", "提醒观众"),
    ("最好这种话我们不说", "后面说明"),
    ("国家级三个字在我们这儿是罚款的", "后面说明"),
    ("刷单的事我们不做", "后面说明"),
    ("第一我不敢说", "后面说明"),
    ("国家级那一套我不讲，讲讲面料", "后面说明"),
    ("最低价我保证不了，你可以比一比", "后面说明"),
    ("包你一次见效这种广告词我念不出口", "后面说明"),
    ("治疗那是老一辈的说法，当零食吃就行", "后面说明"),
    ("盐水消炎？没有的事", "后面说明"),
    ("最好不是我们，是隔壁那家", "后面说明"),
    ("消炎不归它管，它就是个枕头", "与它无关"),
    ("治疗跟这个垫子没有关系", "与它无关"),
    ("吃核桃消炎是误区", "误区"),
    ("喝水能消炎没有什么科学依据", "误区"),
    ("茶叶消不了炎，也消炎不了", "治不好"),
    ("公屏别再刷国家级", "刷屏"),
    ("我们店里也没有最低价", "否定"),
    ("我们不卖假货", "自己不做"),
    ("没当过第一，也不想当", "否定"),
    ("谁家能一次见效啊，不可能的", "谁也做不到"),
    ("一次见效，那样可不行", "不要相信"),
    ("最低价？我可没说过", "后面说明"),
    ("国家级谁也不敢说", "后面说明"),
    ("一次见效那是吹牛", "后面说明"),
    ("治疗的班我们没开", "后面说明"),
    ("别写最低价，要罚款", "否定"),
    ("牙疼要去医院消炎", "看医生"),
]
OPEN = [
    "第一我不敢说，前三肯定有它",
    "最好这种话不让说，反正懂的都懂",
    "刷单的事我们不做，但是可以帮你找人",
    "第一品牌",
    "卧室里最好的",
    "是不是最好的，你们自己说",
    "不是最好的我不卖",
    "没有比这更好的了，它就是最好的",
    "不得不说这就是最好的",
    "我不是吹这就是最好的",
    "不能错过的最低价",
    "平台不让说治疗，你懂的",
    "这个能治疗吗？绝对能",
    "第一次见效",
    "拒绝最低价以外的一切",
    "能不能治疗？用了就知道",
    "不仅是最好",
    "《最好》",
    "一次见效，别信别人说的没用",
    "最低价，是假的我赔你",
    "有宝宝问能治疗吗，能的",
    "它真的有美白功效",
    "不是缓解而是治疗",
    "不是药但能治疗",
    "不是不能治疗，是看你坚不坚持",
    "难道不是最好的吗",
    "可不是最好的嘛",
    "谁说不能治疗的",
    "怎么就不能治疗了",
    "不能不说这是最好的",
    "要不是治疗效果好我也不推",
    "没有对手的第一",
    "别说治疗感冒了，连风湿都能管",
    "谁敢说自己最好？我敢",
    "再不消炎就晚了",
    "不消炎不要钱",
    "别的平台不让说治疗，我今天就说",
    "我们不做虚假宣传，它就是治疗高血压的",
    "违禁词不让说，反正治疗什么谁用谁知道",
    "有宝宝问能治疗吗？能！",
    "不会失望绝对最好",
    "谁不想要最好的",
    "能不能治疗我不敢说，反正我妈吃了就好了",
    "最低价我不敢讲，你们自己去比",
    "别人的治疗是误区，我们这个才是真的",
    "别问是不是最好，问就是",
    "医院消炎不了的，用我们这个就好",
    "一次见效做不到，全额退给你",
    "治疗跟年龄没关系，都能用",
    "消炎是老一辈的说法，用过的都知道",
    "我们没有第二名，没有比我们更好的最低价",
    "最好我们不敢说，但绝对不差",
    "谁能一次见效？只有我们不可能失手",
    "不用再去医院治疗了",
    "比去医院治疗还快",
]


@pytest.mark.parametrize(("text", "why"), EXCUSED)
def test_a_good_reason_excuses_and_is_told(screener, text, why):
    findings = screener.screen(text).findings

    assert findings
    assert all(finding.status == "excused" for finding in findings)
    assert any(why in finding.because for finding in findings)


@pytest.mark.parametrize("text", OPEN)
def test_what_only_looks_like_a_reason_does_not_excuse(screener, text):
    assert any(finding.status == "open" for finding in screener.screen(text).findings)


def test_a_rule_can_do_without_the_shared_excuses(screener):
    (finding,) = screener.screen("绝对不会有副作用").findings

    assert finding.status == "open"


def test_a_certificate_is_noted_and_lowers_the_confidence(screener):
    (finding,) = screener.screen("国妆特字G2020号，效果最好").findings

    assert (finding.status, finding.confidence) == ("open", Confidence.MEDIUM)
    assert "核对" in finding.because
