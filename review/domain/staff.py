"""Who may do what."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen, strict value."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Role(StrEnum):
    """What a person is trusted with; one person may hold several."""

    HOST = "host"
    SUBMITTER = "submitter"
    REVIEWER_1 = "reviewer-1"
    REVIEWER_2 = "reviewer-2"
    REVIEWER_3 = "reviewer-3"
    QA = "qa"
    APPEALS = "appeals"
    LEXICON_EDITOR = "lexicon-editor"
    LEXICON_PUBLISHER = "lexicon-publisher"
    QUIZ_MASTER = "quiz-master"
    PRIVACY_OFFICER = "privacy-officer"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Permission(StrEnum):
    """One thing a person may be allowed to do; services ask for these, not for roles."""

    SCRIPT_CHECK = "script.check"
    CASE_SUBMIT = "case.submit"
    CASE_READ = "case.read"
    CASE_DECIDE_1 = "case.decide.1"
    CASE_DECIDE_2 = "case.decide.2"
    CASE_DECIDE_3 = "case.decide.3"
    QUIZ_TAKE = "quiz.take"
    QUIZ_MANAGE = "quiz.manage"
    DASHBOARD_READ = "dashboard.read"
    AUDIT_READ = "audit.read"
    STAFF_MANAGE = "staff.manage"
    GATE_READ = "gate.read"


class Person(Value):
    """Somebody with an account. Roles are read anew for every act."""

    id: str
    username: str
    name: str
    roles: frozenset[Role] = frozenset()
    lang: str = "zh_CN"
    disabled: bool = False
