"""One made-up broadcast, read whole: the findings are kept line by line.

Rewrite with GREENROOM_WRITE_GOLDEN=1, and read the difference.
"""

from tests.golden_files import same_as_golden
from tests.lexicons import making
from tests.lexicons.making import phrase, rule

SHOW = """家人们晚上好，第一次来直播间的点个关注。
今天这款枕头，全网醉低价，真的是全网最*低价，国 家 级的面料。
我保证你七天见效，二十八天见*效，不敢说根治，但是能根治颈椎病！
有宝宝问能治失眠吗？不能的，枕头不是药品。
广告法规定不能说最好，我们不说。是不是最好你自己试。
主播自己用的是《最好的睡眠》这本书里说的方法。
这是保健食品，吃了可以增强免疫力。
中奖的家人把电话13800138000发给客服，不要发在公屏。
第①品牌、NO.1、第1品牌、zuihao用、蕞好用、最最最好用、最呃好用。
谨防假冒，谨防说一次见效的骗子。百分百有效，100%有效，百分之百有效。
"""
RULES = (
    rule(
        1,
        phrase("全网最低价", "国家级", "第一品牌", "最好", "最好用", "第一", "NO.1"),
        unless=[{"any": ["第一次"], "why": "次序，不是排名"}],
    ),
    rule(
        2,
        {"kind": "pattern", "any": [r"\d+天见效", "一次见效"]},
        category="efficacy-exaggeration",
    ),
    rule(
        3,
        {"kind": "near", "a": ["根治", "能治"], "b": ["颈椎病", "失眠"], "within": 6},
        category="medical-claim",
        severity="medium",
    ),
    rule(
        4,
        {"kind": "missing", "when": ["保健食品"], "need": ["不能代替药物"]},
        category="missing-notice",
    ),
    rule(5, {"kind": "privacy", "type": "phone"}, category="privacy"),
    rule(
        6, phrase("百分之百有效"), category="efficacy-exaggeration", confidence="medium"
    ),
)


def test_a_broadcast_is_read_as_it_was_before(tmp_path):
    screener = making.screener_of(tmp_path, *RULES)
    rows = [
        "\t".join(
            (
                str(SHOW.count("\n", 0, f.start) + 1),
                f.rule,
                f.text,
                f.status,
                f.severity,
                f.confidence,
                f.matched_by,
                f.because,
            )
        )
        for f in screener.screen(SHOW, scope="transcript").findings
    ]

    same_as_golden("lexicons/broadcast.tsv", "\n".join(rows) + "\n")
