"""What can go wrong in a review, and what to do about it.

* ReviewError                    R000
  x NotFoundError                R001
  x NotAllowedError              R002
  x ConflictError                R003
  x InvalidInputError            R004
  x WorkflowError                R100
    + NotOpenError               R101
    + SameReviewerError          R102
    + UndecidedFindingError      R103
    + AlreadyClaimedError        R104
    + NotClaimedError            R105
    + OutcomeMismatchError       R106
    + ReasonRequiredError        R107
    + NotClosedError             R108
    + DuplicateRecordingError    R109
  x QuizError                    R200
    + QuizClosedError            R201
    + NoAttemptLeftError         R202
    + AlreadyPassedError         R203
    + IncompleteResponsesError   R204
    + ShortBankError             R205
    + InvalidBankError           R206
  x DocumentError                R300
    + UnsupportedDocumentError   R301
    + UnreadableDocumentError    R302
    + EmptyDocumentError         R303
    + UndecodableTextError       R304
    + MissingDocumentError       R305
    + TooLargeDocumentError      R306
    + ProtectedDocumentError     R307
    + MislabelledDocumentError   R308
    + FolderDocumentError        R309
  x AccountError                 R400
    + SignInRefusedError         R401
    + TooManyAttemptsError       R402
    + WeakPasswordError          R403
  x EvidenceError                R500
    + AuditBrokenError           R501
    + DossierBrokenError         R502
  x GateError                    R900
    + NotAHostError              R901
    + HostDisabledError          R902
    + NoCertificateError         R903
    + CertificateExpiredError    R904
    + MonthFailedError           R905
    + OtherHostsScriptError      R906
    + NotAScriptError            R907
    + ScriptUndecidedError       R908
    + ScriptNotClearedError      R909
    + ScriptReplacedError        R910
    + ScriptWithdrawnError       R911

An error carries a code, an English template and the data that was wrong. The edges
(command line, pages) translate the template and fill in the data.
"""

from typing import ClassVar


class ReviewError(Exception):
    """Something in the review cannot be done as asked."""

    code: ClassVar[str] = "R000"
    template: ClassVar[str] = "This cannot be done."

    def __init__(self, **data: object) -> None:
        super().__init__(self.template.format(**data))
        self.data = data


class NotFoundError(ReviewError):
    """There is no such thing, or none that this person may see."""

    code = "R001"
    template = "There is no {what} {id}."


class NotAllowedError(ReviewError):
    """This person does not hold the role for it."""

    code = "R002"
    template = "{name} is not allowed to do this ({permission}). Ask an administrator for the role."


class ConflictError(ReviewError):
    """Somebody else changed it in the meantime."""

    code = "R003"
    template = "This was changed by somebody else in the meantime. Look at it again."


class InvalidInputError(ReviewError):
    """A value that cannot be used."""

    code = "R004"
    template = "{field}: {reason}"


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


class DocumentError(ReviewError):
    """A script file that cannot be read."""

    code = "R300"
    template = "{path} cannot be read."


class UnsupportedDocumentError(DocumentError):
    """A kind of file we do not read."""

    code = "R301"
    template = "{path}: files of kind {kind} are not read. Use txt, md, docx, xlsx, pptx, pdf, srt, vtt or ass."


class UnreadableDocumentError(DocumentError):
    """The file is missing or broken."""

    code = "R302"
    template = "{path} cannot be read: {reason}. Open it in its own program, save it again, and retry."


class EmptyDocumentError(DocumentError):
    """The file holds no text."""

    code = "R303"
    template = (
        "{path} holds no text. If it is a scan, type the text or export it with text."
    )


class UndecodableTextError(DocumentError):
    """The encoding is neither UTF-8 nor GB18030."""

    code = "R304"
    template = "{path} is neither UTF-8 nor GB18030 text. Save it as UTF-8, or name its encoding with --encoding."


class MissingDocumentError(DocumentError):
    """There is no such file."""

    code = "R305"
    template = "{path} does not exist. Check the name and the folder."


class TooLargeDocumentError(DocumentError):
    """More than one reading may take: also what unpacks to more than that."""

    code = "R306"
    template = "{path} is too large ({size}, at most {limit}). Split it, or remove what is not text."


class ProtectedDocumentError(DocumentError):
    """The file is encrypted."""

    code = "R307"
    template = (
        "{path} is protected with a password. Save a copy without one, and retry."
    )


class MislabelledDocumentError(DocumentError):
    """The ending of the name says one kind of file, the content another."""

    code = "R308"
    template = "{path} is named {extension} but holds {found}. Give it the right ending, or save it again as {extension}."


class FolderDocumentError(DocumentError):
    """A folder where a file was expected."""

    code = "R309"
    template = "{path} is a folder. Name the files in it."


class AccountError(ReviewError):
    """Something is wrong with an account."""

    code = "R400"
    template = "This account cannot be used."


class SignInRefusedError(AccountError):
    """Wrong name or password; the answer does not say which."""

    code = "R401"
    template = "The user name or the password is wrong."


class TooManyAttemptsError(AccountError):
    """Too many failed attempts from one name or address."""

    code = "R402"
    template = "Too many attempts. Try again in {minutes} minutes."


class WeakPasswordError(AccountError):
    """The password is too short or too common."""

    code = "R403"
    template = (
        "The password needs at least {length} characters and must not be a common one."
    )


class EvidenceError(ReviewError):
    """Evidence that does not hold."""

    code = "R500"
    template = "The evidence does not hold."


class AuditBrokenError(EvidenceError):
    """The chain of audit entries is broken."""

    code = "R501"
    template = "The audit log is broken at entry {seq}: {reason}."


class DossierBrokenError(EvidenceError):
    """A dossier that is not what was sealed."""

    code = "R502"
    template = "The dossier {path} is not as it was sealed: {reason}."


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


class StoreError(ReviewError):
    """The database cannot be used."""

    code = "R600"
    template = "The database cannot be used: {reason}."


class StoreBrokenError(StoreError):
    """The database file is damaged, missing or not ours."""

    code = "R601"
    template = "The database {path} cannot be read: {reason}. Restore a backup with greenroom restore."


class NoSpaceError(StoreError):
    """The disk is full or failing; nothing of the step was saved."""

    code = "R602"
    template = "{path} cannot be written: {reason}. Free some disk space and try again; nothing was saved."


class StoreBusyError(StoreError):
    """Another process kept the database locked for too long."""

    code = "R603"
    template = "The database is busy. Try again in a moment; nothing was saved."


class UploadError(ReviewError):
    """An upload that cannot go on."""

    code = "R700"
    template = "The upload cannot go on."


class UploadTooLargeError(UploadError):
    """The file is bigger than the limit, or bigger than it said it would be."""

    code = "R701"
    template = "{filename} is too large: {size} bytes, and the limit is {limit}."


class UploadOffsetError(UploadError):
    """A piece that does not continue where the upload stands; `expected` says where."""

    code = "R702"
    template = "The upload stands at byte {expected}, not at {offset}. Send the rest from there."


class JobError(ReviewError):
    """A background job did not finish."""

    code = "R800"
    template = "The job did not finish."


class JobCancelledError(JobError):
    """Somebody cancelled the job."""

    code = "R801"
    template = "The job was cancelled."


class JobFailedError(JobError):
    """A job ended in a way that no error class describes; the log has the details."""

    code = "R802"
    template = (
        "The job failed ({reason}). Look at the worker's log, then start it again."
    )
