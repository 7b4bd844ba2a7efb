"""The monthly quiz, and why the gate stays shut."""

from review.errors.base import ReviewError


class QuizError(ReviewError):
    """The quiz cannot go on like this."""

    code = "R200"
    template = "The quiz cannot go on."


class QuizClosedError(QuizError):
    """The time for this attempt is over."""

    code = "R201"
    template = "The time for this attempt was over at {deadline}."


class NoAttemptLeftError(QuizError):
    """All attempts of the month are used."""

    code = "R202"
    template = (
        "All {attempts} attempts of {month} are used. The next quiz opens on {next_at}."
    )


class AlreadyPassedError(QuizError):
    """The month's quiz is passed."""

    code = "R203"
    template = "The quiz of {month} is passed; certificate {number} is valid until {valid_until}."


class IncompleteResponsesError(QuizError):
    """Some items have no answer."""

    code = "R204"
    template = "{count} questions are not answered yet."


class ShortBankError(QuizError):
    """The item bank has too few items for the blueprint."""

    code = "R205"
    template = "The item bank is too small for the paper: {missing}."


class InvalidBankError(QuizError):
    """Items that do not say what an item must say; `faults` lists all of them."""

    code = "R206"
    template = "{count} faults in the item bank:\n{faults}"


class GateError(ReviewError):
    """A reason why somebody may not go live; the gate lists these, it raises none."""

    code = "R900"
    template = "The control room must not let this go on air."


class NotAHostError(GateError):
    """This person is no host."""

    code = "R901"
    template = "{name} does not hold the role of a host."


class HostDisabledError(GateError):
    """The account is switched off."""

    code = "R902"
    template = "The account of {name} is disabled."


class NoCertificateError(GateError):
    """No quiz was ever passed."""

    code = "R903"
    template = "{name} has no certificate of the monthly quiz."


class CertificateExpiredError(GateError):
    """The last certificate is over."""

    code = "R904"
    template = (
        "The last certificate of {name}, {number}, was valid until {valid_until}."
    )


class MonthFailedError(GateError):
    """All attempts of the month are used and none passed."""

    code = "R905"
    template = "{name} failed the quiz of {month} in all {attempts} attempts."


class OtherHostsScriptError(GateError):
    """The script was reviewed for somebody else."""

    code = "R906"
    template = "{number} was reviewed for another host, not for {name}."


class NotAScriptError(GateError):
    """The case is a recording."""

    code = "R907"
    template = "{number} is a recording, not a script."


class ScriptUndecidedError(GateError):
    """The review is not finished: not approved at air time is not approved."""

    code = "R908"
    template = "{number} has not passed all three levels yet."


class ScriptNotClearedError(GateError):
    """The final level did not clear it."""

    code = "R909"
    template = "{number} was reviewed and not cleared."


class ScriptReplacedError(GateError):
    """There is a newer version; only that one may go on air."""

    code = "R910"
    template = "{number} was replaced by a newer version."


class ScriptWithdrawnError(GateError):
    """The approval is over or was taken back."""

    code = "R911"
    template = "The approval of {number} has expired or was taken back."
