"""Personal information: looking at it, erasing it, handing it out."""

from review.errors.base import ReviewError


class PrivacyError(ReviewError):
    """Personal information that is not shown, erased or handed out like this."""

    code = "R729"
    template = "Personal information cannot be handled like this."


class ErasedError(PrivacyError):
    """The original was erased, for good."""

    code = "R720"
    template = "What stood here was erased. Nobody can bring it back."


class OriginalLostError(PrivacyError):
    """The key of an original is missing, or does not open it."""

    code = "R721"
    template = "The original cannot be opened: its key is missing or is another one. Restore the keys that belong to this database."


class PurposeNotYoursError(PrivacyError):
    """Who reviews looks at originals to decide the case, and for nothing else."""

    code = "R722"
    template = "As a reviewer you may look at originals only to decide the case. Ask a privacy officer for any other purpose."


class TooManyUnlocksError(PrivacyError):
    """One person has looked at too many originals within an hour."""

    code = "R723"
    template = "You have looked at {limit} originals within an hour, which is the limit. Wait, or ask for a bulk export."


class NotUnlockedError(PrivacyError):
    """No unlock of this original runs now."""

    code = "R724"
    template = "This original is not unlocked for you now. Unlock it first."


class MinorsForOfficersError(PrivacyError):
    """A minor's information needs somebody who is responsible for it (minors-online-reg 36)."""

    code = "R725"
    template = (
        "What is known of a minor is shown to privacy officers only. Ask one of them."
    )


class PreviewOutdatedError(PrivacyError):
    """Since the preview something has changed of what would be erased."""

    code = "R730"
    template = "More or other things would be erased now than the preview showed. Look at it again."


class AlreadyErasedError(PrivacyError):
    """This person was erased before."""

    code = "R731"
    template = "This person was erased already: receipt {number}."


class SamePersonError(PrivacyError):
    """An export needs two people."""

    code = "R740"
    template = "You asked for this export yourself. Somebody else must decide on it."


class ExportStateError(PrivacyError):
    """An export that is not, or no longer, where this step needs it."""

    code = "R741"
    template = "This step is not possible: the export is {state}."
