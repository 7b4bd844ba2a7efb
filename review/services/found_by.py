"""By what people are found, as the audit log vouches for it.

Whoever takes a row of the index away makes somebody unfindable who asks to be erased;
whoever adds one has another person erased in their place. The log knows each person's
rows by a hash, with a salt that goes when the person is erased.
"""

from collections.abc import Collection, Iterator

from review.domain.audit import AuditEntry
from review.domain.canonical import canonical, sha256
from review.services.office import Office

Fact = tuple[str, ...]
KIND = "found by"
FORGOTTEN = frozenset({"personal.erased", "personal.expired"})
GONE = ""  # in the place of a hash: nobody is found any more


def said(
    office: Office, case_id: str, *, but: Collection[str] = ()
) -> dict[str, dict[str, str]]:
    """For an entry about this case: those of its people who are found by more now.

    Part of the open transaction.
    """
    spans = office.store.spans
    new = [one for one in spans.unsalted(case_id) if one not in but]
    for subject_id in new:
        spans.salt_subject(subject_id, office.new_id())
    found = {
        subject_id: _digest(salt, digests)
        for subject_id, (salt, digests) in (spans.index(new) if new else {}).items()
    }
    return {"found_by": found} if found else {}


def facts(entry: AuditEntry) -> Iterator[Fact]:
    """What an entry says of people; the last word is the hash."""
    for subject_id, digest in entry.data.get("found_by", {}).items():
        yield (KIND, subject_id, digest)
    if entry.action in FORGOTTEN:
        yield (KIND, entry.subject, GONE)


def kept(office: Office) -> Iterator[Fact]:
    """The facts of the database."""
    for subject_id, (salt, digests) in office.store.spans.index().items():
        yield (KIND, subject_id, _digest(salt, digests))


def _digest(salt: str, digests: list[str]) -> str:
    return sha256(canonical([salt, *digests]))
