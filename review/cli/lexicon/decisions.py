"""What an override says, in one line."""

from lexicons.overrides import Disable, Excuse, Override, Raise
from review.i18n import gettext as _


def decision(override: Override) -> str:
    """What was decided, why, by whom and when."""
    return _("{what}: {why} ({by}, {date})").format(
        what=_what(override), why=override.why, by=override.by, date=override.date
    )


def _what(override: Override) -> str:
    match override:
        case Disable():
            return _("not used")
        case Raise():
            return _("raised to {severity}").format(severity=_(override.severity))
        case Excuse():
            words = (*override.any, *override.near, *override.pattern)
            return _("excused with {words}").format(words=", ".join(words))
