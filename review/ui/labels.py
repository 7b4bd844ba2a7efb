"""What codes are called on the pages, in the reader's language."""

from lexicons.models import MatchedBy, Severity
from review.domain.case import CaseKind, Disposition, Outcome, Status
from review.domain.privacy import ExportState
from review.domain.staff import Role
from review.i18n import gettext as _
from review.i18n import noop
from review.ui.shown import listed

SEVERITY = {
    Severity.HIGH: noop("High"),
    Severity.MEDIUM: noop("Medium"),
    Severity.LOW: noop("Low"),
}
SEVERITY_TONE = {
    Severity.HIGH: "red",
    Severity.MEDIUM: "orange",
    Severity.LOW: "blue",
}
KIND = {CaseKind.SCRIPT: noop("Script"), CaseKind.RECORDING: noop("Recording")}
STATUS = {
    Status.SUBMITTED: noop("Not heard yet"),
    Status.SCREENED: noop("Screened"),
    Status.FIRST_REVIEW: noop("First review"),
    Status.SECOND_REVIEW: noop("Second review"),
    Status.FINAL_REVIEW: noop("Final review"),
    Status.CLOSED: noop("Closed"),
    Status.ARCHIVED: noop("Archived"),
    Status.RETURNED: noop("Returned"),
    Status.SUPERSEDED: noop("Superseded"),
    Status.EXPIRED: noop("Expired"),
    Status.REVOKED: noop("Revoked"),
}
STATUS_TONE = {
    Status.RETURNED: "orange",
    Status.CLOSED: "green",
    Status.ARCHIVED: "green",
    Status.SUPERSEDED: "gray",
    Status.EXPIRED: "red",
    Status.REVOKED: "red",
}
OUTCOME = {
    Outcome.CLEAR: noop("Clear"),
    Outcome.CLEAR_WITH_CONDITIONS: noop("Clear with conditions"),
    Outcome.VIOLATION: noop("Violation"),
    Outcome.SEND_BACK: noop("Send back"),
}
OUTCOME_TONE = {
    Outcome.CLEAR: "green",
    Outcome.CLEAR_WITH_CONDITIONS: "blue",
    Outcome.VIOLATION: "red",
    Outcome.SEND_BACK: "orange",
}
DISPOSITION = {
    Disposition.CONFIRMED: noop("Confirmed"),
    Disposition.FALSE_POSITIVE: noop("False positive"),
    Disposition.NEEDS_EVIDENCE: noop("Needs evidence"),
}
LEVEL = {1: noop("First review"), 2: noop("Second review"), 3: noop("Final review")}
MATCHED_BY = {
    MatchedBy.LITERAL: noop("exact wording"),
    MatchedBy.VARIANT: noop("disguised wording"),
    MatchedBy.PHONETIC: noop("sounds alike"),
    MatchedBy.PATTERN: noop("pattern"),
    MatchedBy.NEAR: noop("words together"),
    MatchedBy.MISSING: noop("missing notice"),
    MatchedBy.PRIVACY: noop("personal information"),
    MatchedBy.MODEL: noop("model"),
    MatchedBy.READING: noop("another reading"),
}
ROLE = {
    Role.HOST: noop("Host"),
    Role.SUBMITTER: noop("Submitter"),
    Role.REVIEWER_1: noop("First reviewer"),
    Role.REVIEWER_2: noop("Second reviewer"),
    Role.REVIEWER_3: noop("Final reviewer"),
    Role.QA: noop("Quality inspector"),
    Role.APPEALS: noop("Appeals"),
    Role.LEXICON_EDITOR: noop("Rule editor"),
    Role.LEXICON_PUBLISHER: noop("Rule publisher"),
    Role.QUIZ_MASTER: noop("Quiz master"),
    Role.PRIVACY_OFFICER: noop("Privacy officer"),
    Role.AUDITOR: noop("Auditor"),
    Role.ADMIN: noop("Administrator"),
}
EXPORT_TONE = {
    ExportState.ASKED: "orange",
    ExportState.APPROVED: "green",
    ExportState.REFUSED: "red",
    ExportState.MADE: "blue",
    ExportState.EXPIRED: "gray",
}

ACTION = {
    "case.opened": noop("submitted the case"),
    "case.screened": noop("the rules were applied"),
    "case.claimed": noop("took the case"),
    "case.claim.refused": noop("was refused the case"),
    "case.released": noop("put the case back"),
    "case.freed": noop("the claim ran out"),
    "case.decided": noop("decided"),
    "case.decide.refused": noop("was refused a decision"),
    "case.superseded": noop("replaced the case by a new version"),
    "case.archived": noop("the dossier was sealed"),
    "case.expired": noop("the air time passed without approval"),
    "dossier.exported": noop("exported the dossier"),
    "job.cancelled": noop("stopped the hearing"),
    "job.done": noop("the recording was heard"),
    "job.failed": noop("the recording could not be heard"),
    "job.retried": noop("started the hearing again"),
    "permission.refused": noop("was refused for lack of a role"),
    "person.added": noop("added an account"),
    "person.password": noop("changed a password"),
    "person.roles": noop("changed roles"),
    "person.disabled": noop("closed or reopened an account"),
    "signin": noop("signed in"),
    "signin.limited": noop("too many attempts to sign in"),
    "signin.refused": noop("failed to sign in"),
    "signout": noop("signed out"),
    "quiz.started": noop("started the quiz"),
    "quiz.closed": noop("the quiz was marked"),
    "quiz.start.refused": noop("was refused a quiz"),
    "quiz.save.refused": noop("was refused an answer"),
    "quiz.submit.refused": noop("was refused handing in the quiz"),
    "quiz.result.refused": noop("was refused a quiz result"),
    "gate.asked": noop("asked whether a host may go live"),
    "backup.made": noop("made a backup"),
    "certificate.issued": noop("earned a certificate"),
    "case.masked": noop("masked what was missed"),
    "case.corrected": noop("corrected what was heard"),
    "case.correct.refused": noop("was refused a correction"),
    "case.split": noop("split a line in two"),
    "case.split.refused": noop("was refused splitting a line"),
    "case.joined": noop("joined two lines"),
    "case.join.refused": noop("was refused joining lines"),
    "case.mark.refused": noop("was refused masking"),
    "case.rehear": noop("asked for a second hearing"),
    "case.rehear.refused": noop("was refused a second hearing"),
    "case.rehear.stopped": noop("stopped the second hearing"),
    "case.reheard": noop("doubtful places were heard again"),
    "case.silenced": noop("silenced long numbers in the copy"),
    "case.adopted": noop("took the case over from an earlier version, unwitnessed"),
    "case.reheard.kept": noop("kept what was heard again in one place"),
    "case.reheard.masked": noop("masked what was heard again"),
    "personal.unlocked": noop("looked at an original"),
    "personal.unlock.refused": noop("was refused an original"),
    "personal.clip.refused": noop("was refused the sound of an original"),
    "personal.searched": noop("looked for a person"),
    "personal.erased": noop("erased a person"),
    "personal.receipt": noop("wrote a receipt"),
    "person.roles.refused": noop("was refused giving themselves a role"),
    "person.erased": noop("erased an account"),
    "person.erase.refused": noop("was refused erasing an account"),
    "personal.expired": noop("erased what need not be kept any longer"),
    "case.erased": noop("originals of the case were erased"),
    "personal.erase.refused": noop("was refused an erasure"),
    "personal.export.asked": noop("asked for a bulk export"),
    "personal.export.ask.refused": noop("was refused asking for a bulk export"),
    "personal.export.approved": noop("approved a bulk export"),
    "personal.export.refused": noop("refused a bulk export"),
    "personal.export.decide.refused": noop("was refused deciding on a bulk export"),
    "personal.export.made": noop("made the file of a bulk export"),
    "personal.export.handed": noop("began to receive a bulk export"),
    "personal.export.downloaded": noop("received a bulk export"),
    "personal.export.download.refused": noop("was refused the file of a bulk export"),
    "personal.export.make.refused": noop("was refused a bulk export"),
    "personal.export.expired": noop("a bulk export ran out"),
    "recording.deleted": noop("the original recording was deleted"),
    "register.exported": noop("exported the register of processing"),
    "accuracy.drawn": noop("drew clips to measure the transcript"),
    "accuracy.draw.refused": noop("was refused drawing clips"),
    "accuracy.typed": noop("typed a clip"),
    "accuracy.type.refused": noop("was refused typing a clip"),
    "accuracy.hear.refused": noop("was refused hearing a clip"),
    "accuracy.measured": noop("the accuracy of the transcript is known"),
    "accuracy.masked": noop("masked the words of clips"),
    "accuracy.sealed": noop("sealed what is known of the accuracy"),
    "person.add.refused": noop("was refused adding an account"),
    "person.password.refused": noop("was refused setting a password"),
    "numbers.skipped": noop("left out numbers that may have been given before"),
    "inbox.swept": noop("emptied the inbox of what was there long enough"),
    "evidence.adopted": noop("took over what an earlier version had kept"),
    "key.encrypted": noop("encrypted the data folder"),
    "key.decrypted": noop("laid the data folder open"),
    "key.rotated": noop("changed the keys"),
    "key.retired": noop("retired the old key"),
}
REVIEW_LEVEL = {
    Status.FIRST_REVIEW: 1,
    Status.SECOND_REVIEW: 2,
    Status.FINAL_REVIEW: 3,
}


def severity(value: Severity) -> str:
    return _(SEVERITY[value])


def kind(value: CaseKind) -> str:
    return _(KIND[value])


def status(value: Status) -> str:
    return _(STATUS[value])


def outcome(value: Outcome) -> str:
    return _(OUTCOME[value])


def disposition(value: Disposition) -> str:
    return _(DISPOSITION[value])


def level(value: int) -> str:
    return _(LEVEL[value])


def matched_by(value: MatchedBy) -> str:
    return _(MATCHED_BY[value])


def roles(values: frozenset[Role]) -> str:
    return listed(_(ROLE[role]) for role in Role if role in values)


def action(code: str) -> str:
    return _(ACTION[code]) if code in ACTION else code
