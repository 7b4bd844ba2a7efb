"""A person whose information is kept under no name: what would be found of them."""

from review.domain.canonical import canonical, sha256
from review.domain.privacy import MaskedSpan
from review.domain.staff import Value


class Found(Value):
    """One person, by the pieces that are about them. `cases` are numbers."""

    subject_id: str
    spans: tuple[MaskedSpan, ...]
    cases: tuple[str, ...]
    is_erased: bool


def fingerprint(subject_id: str, spans: tuple[MaskedSpan, ...]) -> str:
    """What an erasure would take away, as a hash: a preview and the act must agree."""
    return sha256(canonical([subject_id, *sorted(span.id for span in spans)]))
