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
)
