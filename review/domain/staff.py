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
    PRIVACY_UNLOCK = "privacy.unlock"
    PRIVACY_ERASE = "privacy.erase"
    PRIVACY_EXPORT = "privacy.export"
    PRIVACY_APPROVE = "privacy.approve"
    PRIVACY_READ = "privacy.read"
    ACCURACY_HEAR = "accuracy.hear"


class Person(Value):
    """Somebody with an account. Roles are read anew for every act.

    `must_change`: somebody else knows the password, and until the person has chosen
    another one they can do nothing.
    """

    id: str
    username: str
    name: str
    roles: frozenset[Role] = frozenset()
    lang: str = "zh_CN"
    disabled: bool = False
    must_change: bool = False


_READ_AND_DECIDE = {
    Permission.SCRIPT_CHECK,
    Permission.CASE_READ,
    Permission.DASHBOARD_READ,
    Permission.GATE_READ,
}
_READ_AND_HEAR = _READ_AND_DECIDE | {Permission.ACCURACY_HEAR}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.HOST: frozenset({Permission.SCRIPT_CHECK, Permission.QUIZ_TAKE}),
    Role.SUBMITTER: frozenset(
        {Permission.SCRIPT_CHECK, Permission.CASE_SUBMIT, Permission.GATE_READ}
    ),
    Role.REVIEWER_1: frozenset(_READ_AND_HEAR | {Permission.CASE_DECIDE_1}),
    Role.REVIEWER_2: frozenset(_READ_AND_HEAR | {Permission.CASE_DECIDE_2}),
    Role.REVIEWER_3: frozenset(_READ_AND_HEAR | {Permission.CASE_DECIDE_3}),
    Role.QA: frozenset(_READ_AND_HEAR),
    Role.APPEALS: frozenset(_READ_AND_DECIDE),
    Role.LEXICON_EDITOR: frozenset({Permission.SCRIPT_CHECK}),
    Role.LEXICON_PUBLISHER: frozenset({Permission.SCRIPT_CHECK}),
    Role.QUIZ_MASTER: frozenset(
        {Permission.QUIZ_MANAGE, Permission.DASHBOARD_READ, Permission.GATE_READ}
    ),
    Role.PRIVACY_OFFICER: frozenset(
        {
            Permission.CASE_READ,
            Permission.SCRIPT_CHECK,
            Permission.PRIVACY_UNLOCK,
            Permission.PRIVACY_ERASE,
            Permission.PRIVACY_EXPORT,
            Permission.PRIVACY_APPROVE,
            Permission.PRIVACY_READ,
        }
    ),
    Role.AUDITOR: frozenset(
        {
            Permission.CASE_READ,
            Permission.AUDIT_READ,
            Permission.DASHBOARD_READ,
            Permission.GATE_READ,
            Permission.PRIVACY_READ,
        }
    ),
    Role.ADMIN: frozenset(
        {
            Permission.STAFF_MANAGE,
            Permission.AUDIT_READ,
            Permission.DASHBOARD_READ,
            Permission.GATE_READ,
            Permission.PRIVACY_APPROVE,
        }
    ),
}

DECIDE = {
    1: Permission.CASE_DECIDE_1,
    2: Permission.CASE_DECIDE_2,
    3: Permission.CASE_DECIDE_3,
}


def allowed(person: Person, permission: Permission) -> bool:
    """Whether one of the person's roles grants this; nobody disabled may do anything.

    Who gives out roles decides no case, whatever else they gave themselves.
    """
    if Role.ADMIN in person.roles and permission in DECIDE.values():
        return False
    return not person.disabled and any(
        permission in GRANTS[role] for role in person.roles
    )


def levels_of(person: Person) -> tuple[int, ...]:
    """The levels (1, 2, 3) at which the person may decide cases at all."""
    return tuple(level for level, need in DECIDE.items() if allowed(person, need))
