"""Words that reach people inside error messages, marked for the catalogue.

Members of closed lists (statuses, permissions), and what an error calls the thing or
the field it is about.
"""

from review.i18n import noop

STATUSES = (
    noop("submitted"),
    noop("screened"),
    noop("first_review"),
    noop("second_review"),
    noop("final_review"),
    noop("closed"),
    noop("archived"),
    noop("returned"),
    noop("superseded"),
    noop("expired"),
    noop("revoked"),
)
EXPORTS = (noop("asked"), noop("approved"), noop("refused"), noop("made"))
PARTS = (noop("host"), noop("submitter"))
PERMISSIONS = (
    noop("script.check"),
    noop("case.submit"),
    noop("case.read"),
    noop("case.decide.1"),
    noop("case.decide.2"),
    noop("case.decide.3"),
    noop("quiz.take"),
    noop("quiz.manage"),
    noop("dashboard.read"),
    noop("audit.read"),
    noop("staff.manage"),
    noop("gate.read"),
    noop("privacy.unlock"),
    noop("privacy.erase"),
    noop("privacy.export"),
    noop("privacy.approve"),
    noop("privacy.read"),
)
THINGS = (
    noop("user"),
    noop("person"),
    noop("case"),
    noop("recording"),
    noop("recording case"),
    noop("dossier"),
    noop("upload"),
    noop("job"),
    noop("masked span"),
    noop("receipt"),
    noop("export"),
)
FIELDS = (
    noop("username"),
    noop("name"),
    noop("lang"),
    noop("text"),
    noop("title"),
    noop("air_at"),
    noop("previous_id"),
    noop("file"),
    noop("finding"),
    noop("dispositions"),
    noop("purpose"),
    noop("ground"),
    noop("note"),
    noop("reference"),
    noop("cases"),
    noop("recipient"),
)

# What systems and SQLite say when something cannot be read or written.
SYSTEM = (
    noop("Address already in use"),
    noop("Cannot assign requested address"),
    noop("File exists"),
    noop("File name too long"),
    noop("Input/output error"),
    noop("Is a directory"),
    noop("Name or service not known"),
    noop("No such file or directory"),
    noop("No space left on device"),
    noop("Not a directory"),
    noop("Operation not permitted"),
    noop("Permission denied"),
    noop("Read-only file system"),
    noop("Too many levels of symbolic links"),
    noop("attempt to write a readonly database"),
    noop("database disk image is malformed"),
    noop("database or disk is full"),
    noop("disk I/O error"),
    noop("file is not a database"),
    noop("unable to open database file"),
)
