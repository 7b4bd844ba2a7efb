"""The demo accounts: nobody real."""

from dataclasses import dataclass

from review.domain.staff import Role
from review.i18n import gettext as _
from review.i18n import noop

# Published on purpose: demo data is for one's own machine (SECURITY.md).
PASSWORD = "houbo-demo-2026"  # noqa: S105 - printed by `make run`, for made-up people


@dataclass(frozen=True)
class Account:
    """A demo account and what it is there to show."""

    username: str
    name: str
    roles: tuple[Role, ...]
    shows: str

    def duty(self) -> str:
        """What this person does, in the current language."""
        return _(self.shows)


ACCOUNTS = (
    Account("lin", "林晓", (Role.SUBMITTER,), noop("writer: checks and submits scripts and recordings")),
    Account("chen", "陈静", (Role.REVIEWER_1,), noop("first review")),
    Account("zhou", "周明", (Role.REVIEWER_2,), noop("second review")),
    Account("wu", "吴岚", (Role.REVIEWER_3,), noop("final review")),
    Account(
        "sun", "孙可",
        (Role.REVIEWER_1, Role.REVIEWER_2, Role.REVIEWER_3),
        noop("stands in at every level, but never twice on one case"),
    ),
    Account("xiaolu", "小鹿", (Role.HOST,), noop("host: quiz passed, may go live")),
    Account("ajie", "阿杰", (Role.HOST,), noop("host: quiz still to take")),
    Account("wanqing", "晚晴", (Role.HOST, Role.SUBMITTER), noop("host who writes her own scripts; failed once")),
    Account("tang", "唐敏", (Role.QUIZ_MASTER,), noop("quiz master")),
    Account("xu", "许宁", (Role.PRIVACY_OFFICER,), noop("privacy officer: unlocks, erases, keeps the register")),
    Account("qin", "秦朗", (Role.QA,), noop("quality inspector: hears clips and proves transcripts")),
    Account("he", "何正", (Role.AUDITOR,), noop("auditor")),
    Account("admin", "管理员", (Role.ADMIN,), noop("administrator; decides no cases")),
)  # fmt: skip
