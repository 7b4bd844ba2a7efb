"""What can go wrong in a review, and what to do about it.

* ReviewError              R000-R004  base, with not found, not allowed, conflict, input
  x WorkflowError          R100-R109  and R780, R781
  x QuizError              R200-R206
  x DocumentError          R300-R309
  x AccountError           R400-R405
  x EvidenceError          R500-R502
  x StoreError             R600-R604
  x UploadError            R700-R702
  x KeysError              R705-R713
  x AgeFileError           R715-R717
  x PrivacyError           R720-R741
  x RedactionError         R750-R754
  x AccuracyError          R760-R765
  x RehearingError         R790-R792
  x JobError               R800-R802
  x GateError              R900-R911

Each family is one or more of the modules here; docs/errors.md lists them all. An error
carries a code, an English template and the data that was wrong. The edges (command
line, pages) translate the template and fill in the data.
"""

from review.errors.accounts import (
    AccountError,
    LastAdminError,
    SecondPersonNeededError,
    SecondRefusedError,
    SignInRefusedError,
    TooManyAttemptsError,
    WeakPasswordError,
)
from review.errors.accuracy import (
    AccuracyError,
    AllDrawnError,
    DrawClosedError,
    DrawOpenError,
    KnowsTheTextError,
    NotMeasurableError,
)
from review.errors.age_files import (
    AgeFileError,
    FileDamagedError,
    FileLockedError,
)
from review.errors.base import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    ReviewError,
)
from review.errors.documents import (
    DocumentError,
    EmptyDocumentError,
    FolderDocumentError,
    MislabelledDocumentError,
    MissingDocumentError,
    ProtectedDocumentError,
    TooLargeDocumentError,
    UndecodableTextError,
    UnreadableDocumentError,
    UnsupportedDocumentError,
)
from review.errors.keeping import (
    AuditBrokenError,
    DossierBrokenError,
    EvidenceError,
    JobCancelledError,
    JobError,
    JobFailedError,
    NoSpaceError,
    StoreBrokenError,
    StoreBusyError,
    StoreError,
    StoreInUseError,
    UploadError,
    UploadOffsetError,
    UploadTooLargeError,
)
from review.errors.keys import (
    KeyChangeUnfinishedError,
    KeyFileOpenError,
    KeyMissingError,
    KeyPlaceError,
    KeysBrokenError,
    KeysBusyError,
    KeysError,
    StorePlainError,
    WrongKeyError,
)
from review.errors.privacy import (
    AlreadyErasedError,
    ErasedError,
    ExportStateError,
    MinorsForOfficersError,
    NotUnlockedError,
    OriginalLostError,
    PreviewOutdatedError,
    PrivacyError,
    PurposeNotYoursError,
    SamePersonError,
    TooManyUnlocksError,
)
from review.errors.quiz import (
    AlreadyPassedError,
    CertificateExpiredError,
    GateError,
    HostDisabledError,
    IncompleteResponsesError,
    InvalidBankError,
    MonthFailedError,
    NoAttemptLeftError,
    NoCertificateError,
    NotAHostError,
    NotAScriptError,
    OtherHostsScriptError,
    QuizClosedError,
    QuizError,
    ScriptNotClearedError,
    ScriptReplacedError,
    ScriptUndecidedError,
    ScriptWithdrawnError,
    ShortBankError,
)
from review.errors.redaction import (
    AlreadyThereError,
    NotRedactedError,
    PdfNotRedactedError,
    RedactionError,
    UnsupportedRedactionError,
)
from review.errors.rehearing import (
    NoSecondModelError,
    NothingToRehearError,
    RehearingError,
)
from review.errors.workflow import (
    AlreadyClaimedError,
    CorrectionClosedError,
    DuplicateRecordingError,
    NotClaimedError,
    NotClosedError,
    NotOpenError,
    OutcomeMismatchError,
    ReasonRequiredError,
    SameReviewerError,
    TranscriptMismatchError,
    UndecidedFindingError,
    WorkflowError,
)

__all__ = [
    "AccountError",
    "AccuracyError",
    "AgeFileError",
    "AllDrawnError",
    "AlreadyClaimedError",
    "AlreadyErasedError",
    "AlreadyPassedError",
    "AlreadyThereError",
    "AuditBrokenError",
    "CertificateExpiredError",
    "ConflictError",
    "CorrectionClosedError",
    "DocumentError",
    "DossierBrokenError",
    "DrawClosedError",
    "DrawOpenError",
    "DuplicateRecordingError",
    "EmptyDocumentError",
    "ErasedError",
    "EvidenceError",
    "ExportStateError",
    "FileDamagedError",
    "FileLockedError",
    "FolderDocumentError",
    "GateError",
    "HostDisabledError",
    "IncompleteResponsesError",
    "InvalidBankError",
    "InvalidInputError",
    "JobCancelledError",
    "JobError",
    "JobFailedError",
    "KeyChangeUnfinishedError",
    "KeyFileOpenError",
    "KeyMissingError",
    "KeyPlaceError",
    "KeysBrokenError",
    "KeysBusyError",
    "KeysError",
    "KnowsTheTextError",
    "LastAdminError",
    "MinorsForOfficersError",
    "MislabelledDocumentError",
    "MissingDocumentError",
    "MonthFailedError",
    "NoAttemptLeftError",
    "NoCertificateError",
    "NoSecondModelError",
    "NoSpaceError",
    "NotAHostError",
    "NotAScriptError",
    "NotAllowedError",
    "NotClaimedError",
    "NotClosedError",
    "NotFoundError",
    "NotMeasurableError",
    "NotOpenError",
    "NotRedactedError",
    "NotUnlockedError",
    "NothingToRehearError",
    "OriginalLostError",
    "OtherHostsScriptError",
    "OutcomeMismatchError",
    "PdfNotRedactedError",
    "PreviewOutdatedError",
    "PrivacyError",
    "ProtectedDocumentError",
    "PurposeNotYoursError",
    "QuizClosedError",
    "QuizError",
    "ReasonRequiredError",
    "RedactionError",
    "RehearingError",
    "ReviewError",
    "SamePersonError",
    "SameReviewerError",
    "ScriptNotClearedError",
    "ScriptReplacedError",
    "ScriptUndecidedError",
    "ScriptWithdrawnError",
    "SecondPersonNeededError",
    "SecondRefusedError",
    "ShortBankError",
    "SignInRefusedError",
    "StoreBrokenError",
    "StoreBusyError",
    "StoreError",
    "StoreInUseError",
    "StorePlainError",
    "TooLargeDocumentError",
    "TooManyAttemptsError",
    "TooManyUnlocksError",
    "TranscriptMismatchError",
    "UndecidedFindingError",
    "UndecodableTextError",
    "UnreadableDocumentError",
    "UnsupportedDocumentError",
    "UnsupportedRedactionError",
    "UploadError",
    "UploadOffsetError",
    "UploadTooLargeError",
    "WeakPasswordError",
    "WorkflowError",
    "WrongKeyError",
]
