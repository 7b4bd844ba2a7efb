"""What is done with personal information, a line for each thing, tab-separated."""

from collections import Counter

from review.domain.china_time import CHINA
from review.domain.privacy import PersonalExport, Receipt
from review.domain.privacy_words import ground, purpose, state, type_name
from review.domain.subject import Found
from review.domain.views import Look
from review.i18n import gettext as _


def say_look(look: Look) -> str:
    """Who looked at what, when and why."""
    at = look.unlock.at.astimezone(CHINA).isoformat(sep=" ", timespec="seconds")
    said = (at, look.name, look.number, look.token, purpose(look.unlock.purpose))
    return "\t".join((*said, look.unlock.note)).rstrip()


def say_found(found: Found) -> str:
    """A person: the id, where, and how much of what."""
    kinds = Counter(span.type for span in found.spans)
    counts = _(", ").join(f"{type_name(kind)} {n}" for kind, n in kinds.items())
    said = [found.subject_id, ",".join(found.cases), counts]
    return "\t".join([*said, *([_("erased")] if found.is_erased else [])])


def say_receipt(receipt: Receipt) -> str:
    """A receipt: number, day, ground, reference, how many pieces."""
    day = receipt.at.astimezone(CHINA).date().isoformat()
    pieces = str(len(receipt.erased))
    said = (receipt.number, day, ground(receipt.ground), receipt.reference, pieces)
    return "\t".join(said)


def say_export(export: PersonalExport) -> str:
    """An export: id, state, purpose, how many cases, note."""
    cases = str(len(export.case_ids))
    said = (export.id, state(export.state), purpose(export.purpose), cases, export.note)
    return "\t".join(said)
