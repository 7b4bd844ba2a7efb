"""What personal information, and all that is done with it, is called."""

import re

from lexicons.models import Basis
from review.domain.privacy import ExportState, Ground, Purpose
from review.i18n import current_language, noop
from review.i18n import gettext as _

TYPE = {
    "phone": noop("Phone number"),
    "phone_tail": noop("End of a phone number"),
    "id_card": noop("ID card number"),
    "id_tail": noop("End of an ID number"),
    "passport": noop("Passport number"),
    "bank_card": noop("Bank card number"),
    "bank_tail": noop("End of a card number"),
    "wechat": noop("WeChat name"),
    "qq": noop("QQ number"),
    "social_id": noop("Account on a platform"),
    "email": noop("E-mail address"),
    "address": noop("Home address"),
    "name": noop("Name of a person"),
    "nickname": noop("Nickname"),
    "order_no": noop("Order number"),
    "plate": noop("Number plate"),
    "birthday": noop("Date of birth"),
    "sms_code": noop("Verification code"),
    "health": noop("State of health"),
    "minor": noop("A minor"),
    "minor_school": noop("School or class"),
    "consumption": noop("What somebody spent"),
    "workplace": noop("Workplace"),
}
PURPOSE = {
    Purpose.DECIDE: noop("To decide this case"),
    Purpose.SUBJECT_REQUEST: noop("The person concerned asks"),
    Purpose.COMPLAINT: noop("A complaint or a dispute"),
    Purpose.AUTHORITY: noop("An authority asks by law"),
    Purpose.INCIDENT: noop("A security incident"),
}
GROUND = {
    Ground.PURPOSE_ENDED: noop("The purpose is reached or cannot be reached"),
    Ground.SERVICE_ENDED: noop("The service or the time of keeping has ended"),
    Ground.CONSENT_WITHDRAWN: noop("Consent was withdrawn"),
    Ground.UNLAWFUL: noop("It was handled against law or agreement"),
    Ground.REQUEST: noop("The person asks, on another ground of law"),
}
# pipl 47: each item is a ground of its own.
GROUND_LAW = {
    Ground.PURPOSE_ENDED: Basis(law="pipl", article="47#1(1)"),
    Ground.SERVICE_ENDED: Basis(law="pipl", article="47#1(2)"),
    Ground.CONSENT_WITHDRAWN: Basis(law="pipl", article="47#1(3)"),
    Ground.UNLAWFUL: Basis(law="pipl", article="47#1(4)"),
    Ground.REQUEST: Basis(law="pipl", article="47#1(5)"),
}
STATE = {
    ExportState.ASKED: noop("Waiting for approval"),
    ExportState.APPROVED: noop("Approved"),
    ExportState.REFUSED: noop("Refused"),
    ExportState.MADE: noop("Handed over"),
    ExportState.EXPIRED: noop("Expired"),
}
_TOKEN = re.compile(r"\[(?P<label>.+?)(?:·尾号(?P<tail>\w+)|(?P<number>\d+))?\]")


def type_name(code: str) -> str:
    """What a kind of personal information is called."""
    return _(TYPE.get(code, noop("Personal information")))


def purpose(value: Purpose) -> str:
    return _(PURPOSE[value])


def ground(value: Ground) -> str:
    return _(GROUND[value])


def state(value: ExportState) -> str:
    return _(STATE[value])


def token_name(code: str, token: str) -> str:
    """What a token says, in the reader's language: `[手机号·尾号0060]` without brackets."""
    found = _TOKEN.fullmatch(token)
    if found is None or current_language() == "zh_CN":
        return token.strip("[]")
    if found["tail"]:
        return _("{kind} · ends {tail}").format(
            kind=type_name(code), tail=found["tail"]
        )
    return f"{type_name(code)} {found['number'] or ''}".rstrip()
