"""Steps that the workflow refuses."""

from review.errors.base import ReviewError


class WorkflowError(ReviewError):
    """A step that the workflow does not allow."""

    code = "R100"
    template = "The workflow does not allow this step."


class NotOpenError(WorkflowError):
    """The case is not at a level where it can be decided."""

    code = "R101"
    template = "{number} is not open for review (it is {status})."


class SameReviewerError(WorkflowError):
    """One person may act only once on one case: as submitter, host or at one level."""

    code = "R102"
    template = "{name} has already acted on {number} ({acted_as}). Somebody else must decide this level."


class UndecidedFindingError(WorkflowError):
    """Every open finding needs a disposition before a decision."""

    code = "R103"
    template = "{count} findings of {number} still need your decision."


class AlreadyClaimedError(WorkflowError):
    """Somebody else holds the case."""

    code = "R104"
    template = "{number} is being reviewed by {name} until {until}."


class NotClaimedError(WorkflowError):
    """A decision needs a claim that is still running."""

    code = "R105"
    template = "You do not hold {number}. Claim it first."


class OutcomeMismatchError(WorkflowError):
    """The outcome contradicts the dispositions."""

    code = "R106"
    template = "A case with confirmed findings or findings that need evidence cannot be cleared."


class ReasonRequiredError(WorkflowError):
    """This outcome needs a reason in words."""

    code = "R107"
    template = "Give a reason for this outcome."


class NotClosedError(WorkflowError):
    """Only a closed case can be sealed."""

    code = "R108"
    template = "{number} is not closed yet (it is {status})."


class DuplicateRecordingError(WorkflowError):
    """This recording is already a case."""

    code = "R109"
    template = "This recording is already case {number}."


class CorrectionClosedError(WorkflowError):
    """Its submitter may no longer correct what was heard, or it was never heard."""

    code = "R780"
    template = "What was heard in {number} can be corrected by the reviewer who holds it, and by its submitter until somebody takes it."


class TranscriptMismatchError(WorkflowError):
    """A transcript that was brought with a recording is not of it."""

    code = "R781"
    template = "The transcript {name} goes on until {end}, but the recording is over at {seconds}. Choose the transcript of this recording."
