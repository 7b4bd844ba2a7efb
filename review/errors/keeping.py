"""What is kept: evidence, the store, uploads, jobs."""

from review.errors.base import ReviewError


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


class StoreError(ReviewError):
    """The database cannot be used."""

    code = "R600"
    template = "The database cannot be used: {reason}."


class StoreBrokenError(StoreError):
    """The database file is damaged, missing or not ours."""

    code = "R601"
    template = "The database {path} cannot be read: {reason}. Restore a backup with greenroom restore."


class NoSpaceError(StoreError):
    """The disk is full, failing or shut to us; nothing of the step was saved."""

    code = "R602"
    template = "{path} cannot be written: {reason}. Check the space on the disk and the rights of the folder, then try again; nothing was saved."


class StoreBusyError(StoreError):
    """Another process kept the database locked for too long."""

    code = "R603"
    template = "The database is busy. Try again in a moment; nothing was saved."


class StoreInUseError(StoreError):
    """A database that must not be replaced, because a program has it open."""

    code = "R604"
    template = "{path} is in use. Stop the app, the worker and every other command first; nothing was changed."


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
