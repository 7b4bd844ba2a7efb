"""What happened in the demo's week: scripts, recordings, opinions and quizzes."""

from dataclasses import dataclass

from review.domain.case import Outcome


@dataclass(frozen=True)
class Opinion:
    """One reviewer's word on a case."""

    by: str
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True)
class Story:
    """One case: who wrote it for whom, when, and what the reviewers said."""

    title: str
    file: str
    goods: str
    host: str
    writer: str = "lin"
    days_ago: float = 0.5
    airs_in_hours: float | None = None
    opinions: tuple[Opinion, ...] = ()


CLEAR, VIOLATION, BACK = Outcome.CLEAR, Outcome.VIOLATION, Outcome.SEND_BACK

SCRIPTS = (
    Story(
        "低温酸奶专场话术", "yoghurt.txt", "food", "ajie",
        days_ago=5.5, airs_in_hours=96,
        opinions=(
            Opinion("chen", CLEAR, "价格依据写明，未见违法表述。"),
            Opinion("zhou", CLEAR, "同意。"),
            Opinion("wu", CLEAR, "可以播出。"),
        ),
    ),
    Story(
        "鱼油软胶囊专场话术", "fishoil.txt", "health-food", "ajie",
        days_ago=4.5, airs_in_hours=30,
        opinions=(Opinion("chen", VIOLATION, "宣称替代降压药，属于涉及疾病治疗功能的表述。"),),
    ),
    Story(
        "数码专场话术", "phone.txt", "electronics", "wanqing", writer="wanqing",
        days_ago=3.5, airs_in_hours=20,
        opinions=(
            Opinion("sun", VIOLATION, "“全网最低价”为绝对化用语，原价无成交依据。"),
            Opinion("zhou", VIOLATION, "同意初审意见，原价需提供七日内成交记录。"),
        ),
    ),
    Story(
        "和田玉手串话术", "jade.txt", "jewelry", "xiaolu",
        days_ago=2.5, airs_in_hours=48,
        opinions=(Opinion("sun", BACK, "含收益承诺、封建迷信和买家手机号，请全部删改后重新提交。"),),
    ),
    Story("修护精华专场话术", "serum.txt", "cosmetics", "xiaolu", days_ago=0.6, airs_in_hours=9),
    Story("羽绒服新品话术", "coat.txt", "apparel", "wanqing", days_ago=0.4, airs_in_hours=26),
)  # fmt: skip

RECORDINGS = (
    Story(
        "护手霜专场回放", "hand-cream.m4a", "cosmetics", "xiaolu",
        days_ago=2,
        opinions=(
            Opinion("chen", VIOLATION, "多处绝对化用语和医疗用语，逐条听过。"),
            Opinion("zhou", VIOLATION, "同意，保证性承诺同样成立。"),
            Opinion("wu", VIOLATION, "违规成立，主播须停播整改并补考。"),
        ),
    ),
    Story("保温杯专场回放", "thermos.m4a", "household", "ajie", days_ago=0.3),
)  # fmt: skip

# Who took this month's quiz, and with what share of right answers.
QUIZZES = (("xiaolu", 1.0), ("wanqing", 0.5))
