"""The hash by which the audit log and the dossier know a decision."""

from review.domain.canonical import canonical, sha256
from review.domain.case import Decision


def decision_digest(decision: Decision) -> str:
    """SHA-256 over everything the decision says."""
    return sha256(canonical(decision))
