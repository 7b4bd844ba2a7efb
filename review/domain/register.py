"""The register of processing activities (pipl 55, 56): what, whose, why, how long."""

from datetime import datetime
from typing import Literal

from lexicons.models import Basis
from review.domain.privacy import ExportState, Ground, Purpose
from review.domain.staff import Value
from review.domain.views import Look
from review.i18n import current_language


class Words(Value):
    """The same said in both languages."""

    zh: str
    en: str

    @property
    def said(self) -> str:
        """In the current language."""
        return self.zh if current_language() == "zh_CN" else self.en


class Risk(Value):
    """What could happen to people, what is done against it, and how much is left."""

    risk: Words
    measure: Words
    level: Literal["low", "medium", "high"]


class Assessment(Value):
    """The three things an impact assessment must hold (pipl 56)."""

    necessity: Words
    impact: Words
    risks: tuple[Risk, ...]
    verdict: Words


class Activity(Value):
    """One kind of processing. `masked` adds every kind of information that is masked."""

    id: str
    title: Words
    whose: Words
    data: Words
    masked: bool = False
    sensitive: bool
    purpose: Words
    way: Words
    basis: tuple[Basis, ...]
    keep: Words
    keep_basis: tuple[Basis, ...]
    seen_by: Words
    given_to: Words
    safeguards: tuple[Words, ...]
    assessment: Assessment


class TypeCount(Value):
    """How many pieces of one kind are kept, and how many were erased."""

    type: str
    held: int
    erased: int


class Looker(Value):
    """How often one person looked at originals."""

    name: str
    looks: int
    refused: int


class Figures(Value):
    """The state of what is kept. `oldest` is when the first piece came in."""

    types: tuple[TypeCount, ...]
    persons: int
    erased_persons: int
    receipts: dict[Ground, int]
    looks: dict[Purpose, int]
    lookers: tuple[Looker, ...]
    exports: dict[ExportState, int]
    cases: int
    recordings: int
    deleted_recordings: int
    accounts: int
    disabled_accounts: int
    oldest: datetime | None


class House(Value):
    """The settings that the register speaks of, and who answers for it (pipl 52)."""

    officers: tuple[str, ...]
    contact: str = ""
    retention_years: int
    unlock_minutes: int
    unlocks_per_hour: int
    is_encrypted: bool


class Register(Value):
    """The whole register at one moment; `looks` are told where it goes out."""

    at: datetime
    house: House
    activities: tuple[Activity, ...]
    figures: Figures
    looks: tuple[Look, ...] = ()
