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
    + CorrectionClosedError      R780
    + TranscriptMismatchError    R781
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
    + LastAdminError             R404
  x EvidenceError                R500
    + AuditBrokenError           R501
    + DossierBrokenError         R502
  x StoreError                   R600
    + StoreBrokenError, NoSpaceError, StoreBusyError, StoreInUseError
  x UploadError                  R700
    + UploadTooLargeError, UploadOffsetError
  x KeysError                    R705
    + KeyMissingError            R706
    + WrongKeyError              R707
    + KeyPlaceError              R708
    + KeyFileOpenError           R709
    + StorePlainError            R710
    + KeysBrokenError            R711
    + KeyChangeUnfinishedError   R712
    + KeysBusyError              R713
  x AgeFileError                 R715
    + FileLockedError            R716
    + FileDamagedError           R717
  x PrivacyError                 R729
    + ErasedError                R720
    + OriginalLostError          R721
    + PurposeNotYoursError       R722
    + TooManyUnlocksError        R723
    + NotUnlockedError           R724
    + MinorsForOfficersError     R725
    + PreviewOutdatedError       R730
    + AlreadyErasedError         R731
    + SamePersonError            R740
    + ExportStateError           R741
  x RedactionError               R750
    + UnsupportedRedactionError  R751
    + PdfNotRedactedError        R752
    + AlreadyThereError          R753
    + NotRedactedError           R754
  x AccuracyError                R760
    + NotMeasurableError         R761
    + KnowsTheTextError          R762
    + DrawOpenError              R763
    + DrawClosedError            R764
    + AllDrawnError              R765
  x RehearingError               R790
    + NoSecondModelError         R791
    + NothingToRehearError       R792
  x JobError                     R800
    + JobCancelledError, JobFailedError
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

from review.errors.accounts import (
    AccountError,
    LastAdminError,
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
