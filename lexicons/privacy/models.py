"""What the privacy reading gives, and the kinds of personal information it knows."""

from dataclasses import dataclass

from lexicons.models import Confidence

TYPES = (
    "phone",
    "phone_tail",
    "id_card",
    "id_tail",
    "passport",
    "bank_card",
    "bank_tail",
    "wechat",
    "qq",
    "social_id",
    "email",
    "address",
    "name",
    "nickname",
    "order_no",
    "plate",
    "birthday",
    "sms_code",
    "health",
    "minor",
    "minor_school",
    "consumption",
    "workplace",
)
"""Every type a hit may have; the pack `privacy` has one rule for each."""


@dataclass(frozen=True, slots=True)
class PrivacyHit:
    """Personal information at `start` to `end`: code points of the text, half open.

    `because` says what decided: the check that passed, the word beside it, the person
    it stands with.
    """

    start: int
    end: int
    type: str
    confidence: Confidence
    because: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A hit on the folded text, before overlaps are settled.

    `lead` is where the phrase that announces it begins (`手机尾号` before the digits),
    `start` itself where nothing does. `alone` says that it is personal by itself; a
    mark that is not counts only beside a person.
    """

    start: int
    end: int
    type: str
    confidence: Confidence
    because: str
    lead: int
    alone: bool = True
