"""What a check of some documents gave, before it is shown in any format.

Whatever the format, words of a document are shown from `Checked.masked` and
`Checked.findings`: there personal information is masked. Places stay those of the
document itself.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from lexicons.models import (
    Basis,
    Category,
    Finding,
    FindingStatus,
    MatchedBy,
    Rule,
    Screening,
    Severity,
)
from lexicons.privacy import MaskedText, PrivacyHit, mask_text
from lexicons.statutes import cite
from review.documents.models import Document
from review.documents.straddling import personal_hits
from review.i18n import current_language

# Worst first.
SEVERITIES = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)


@dataclass(frozen=True)
class Checked:
    """A document and what was found in it."""

    document: Document
    screening: Screening

    @property
    def incomplete(self) -> tuple[str, ...]:
        """What could not be read: of the document first, then of the rules."""
        return (*self.document.incomplete, *self.screening.incomplete)

    @cached_property
    def masked(self) -> MaskedText:
        """The text as it may be shown."""
        text = self.document.text
        return mask_text(text, (*personal_hits(text), *told(self.screening.findings)))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings as they may be shown: places in the document, words masked."""
        if not self.masked.tokens:
            return self.screening.findings
        return tuple(map(self.masked.worded, self.screening.findings))


def told(findings: Iterable[Finding]) -> Iterator[PrivacyHit]:
    """What the reading itself calls personal."""
    for found in findings:
        if found.matched_by is MatchedBy.PRIVACY and found.start < found.end:
            kind = found.type or found.category
            yield PrivacyHit(
                found.start, found.end, kind, found.confidence, found.because
            )


def shown_line(
    masked: MaskedText, begin: int, stop: int, finding: Finding
) -> tuple[str, int, int]:
    """`text[begin:stop]` masked, and where in it the finding's part of it stands."""
    first, last = masked.forward(begin, stop)
    start, end = masked.forward(max(finding.start, begin), min(finding.end, stop))
    return masked.text[first:last], start - first, end - first


@dataclass(frozen=True)
class Failure:
    """A file that could not be read: the error's code, and what it says."""

    name: str
    code: str
    message: str


@dataclass(frozen=True)
class Report:
    """All of one check. `lock` is the SHA-256 of the rules that were used.

    `goods` is the id of a goods category, `goods_name` what people call it.
    """

    checked: tuple[Checked, ...]
    failures: tuple[Failure, ...] = ()
    goods: str | None = None
    goods_name: str = ""
    as_of: date | None = None
    lock: str = ""
    rules: Mapping[str, Rule] = field(default_factory=dict)
    categories: Mapping[str, Category] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of all documents, in order."""
        return tuple(f for checked in self.checked for f in checked.findings)

    @property
    def is_incomplete(self) -> bool:
        """Whether something that should have been read was not."""
        return any(checked.incomplete for checked in self.checked)

    def counts(self) -> Counter[str]:
        """Open findings by severity, and the excused ones under `excused`."""
        return Counter(
            finding.severity.value if is_open(finding) else "excused"
            for finding in self.findings
        )

    def worst(self) -> Severity | None:
        """The highest severity of an open finding."""
        found = self.counts()
        return next((severity for severity in SEVERITIES if found[severity]), None)


def is_open(finding: Finding) -> bool:
    """Whether nothing speaks for the sentence."""
    return finding.status is FindingStatus.OPEN


def is_missing(finding: Finding) -> bool:
    """Whether it says what ought to be said, and not what was said."""
    return finding.matched_by is MatchedBy.MISSING


def citations(basis: tuple[Basis, ...], *roles: str) -> list[str]:
    """The articles as people quote them, in the current language.

    With `roles` (`duty`, `penalty`, `guidance`) only those of these roles.
    """
    return [
        cite(article, current_language())
        for article in basis
        if not roles or article.role in roles
    ]
