"""What the audit log says is so, beside what the database says is so.

A fact is a tuple of words; the log's entries and the database's rows must give the same
ones. Whoever changes a row behind the back of the services changes its fact.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from review.domain import workflow
from review.domain.audit import AuditEntry
from review.domain.canonical import sha256
from review.domain.case import Case, CaseKind, Status
from review.domain.certificate import Certificate
from review.domain.decisions import decision_digest
from review.domain.sample import Typed
from review.domain.staff import Person
from review.domain.steps import AT_LEVEL, level_of
from review.domain.views import Dossier
from review.services import (
    evidence,
    found_by,
    held,
    passwords,
    personal_facts,
    vault,
)
from review.services.office import Office

Fact = tuple[str, ...]
READ = frozenset(
    {
        *("case.opened", "case.screened", "case.masked", "case.corrected"),
        *("case.split", "case.joined"),
    }
)
CREDENTIALS = frozenset({"person.added", "person.password", "person.erased", "signin"})
ADOPTED = "case.adopted"
VOUCHING = READ | {"case.reheard.kept", "case.silenced", ADOPTED}
HOLDS = ("host", "spans", "held", "silent", "title", "rules")
ENDED = frozenset({Status.CLOSED, Status.ARCHIVED, Status.REVOKED})


@dataclass
class Said:
    """What the log says of one case: the newest word counts.

    `content` is the hash of its text, `masked` how many pieces of it were masked,
    `holds` the hashes of these and of what `services.held` knows, and `shown` what
    masking and correcting made of the hashes that earlier decisions bear, by level.
    """

    opened: AuditEntry | None = None
    content: str | None = None
    masked: int = 0
    holds: dict[str, str] = field(default_factory=dict)
    shown: dict[int, str] = field(default_factory=dict)

    def unsaid(self) -> tuple[str, ...]:
        """What an older log did not say."""
        return tuple(name for name in HOLDS if name not in self.holds)

    def note(self, entry: AuditEntry) -> None:
        self.holds |= {n: str(entry.data[n]) for n in HOLDS if n in entry.data}
        if entry.action not in READ:
            return
        if entry.action == "case.opened":
            self.opened = entry
        self.content = str(entry.data["content"])
        self.masked += int(entry.data.get("masked", 0))
        shown = entry.data.get("shown", {})
        self.shown |= {int(level): str(digest) for level, digest in shown.items()}


class Logged:
    """The facts of the log, each with the number of the entry that says it."""

    def __init__(self) -> None:
        self.facts: dict[Fact, int] = {}
        self.credentials: dict[str, str] = {}  # by person; an older log has none
        self._cases: dict[str, Said] = {}
        self._newest: dict[Fact, Fact] = {}

    def of_case(self, case_id: str) -> Said:
        """What the log says of this case."""
        return self._cases.get(case_id, Said())

    def watch(self, entries: Iterable[AuditEntry]) -> Iterator[AuditEntry]:
        """The same entries; each is noted once its reader has accepted it."""
        for entry in entries:
            yield entry
            if entry.action in VOUCHING:
                self._cases.setdefault(entry.subject, Said()).note(entry)
            if entry.action in {"case.masked", "case.corrected"}:
                self._reword(entry)
            if make := FACTS.get(entry.action):
                self._note(make(entry), entry)
            if entry.action in CREDENTIALS and "credential" in entry.data:
                self.credentials[entry.subject] = str(entry.data["credential"])
            for fact in (*evidence.facts(entry), *found_by.facts(entry)):
                self._note(fact, entry)

    def _reword(self, entry: AuditEntry) -> None:
        """Decisions whose reasons were masked have another hash from then on."""
        for old, new in entry.data.get("decisions", {}).items():
            self.facts.pop(("decision", old), None)
            self.facts["decision", new] = entry.seq

    def _note(self, fact: Fact, entry: AuditEntry) -> None:
        if count := KEYS.get(fact[0]):  # of these the newest word counts
            self.facts.pop(self._newest.get(fact[:count], ()), None)
            self._newest[fact[:count]] = fact
        if fact[-1] != evidence.GONE:
            self.facts[fact] = entry.seq


def _logged_account(entry: AuditEntry) -> Fact:
    is_disabled = bool(entry.data.get("disabled"))
    return ("account", entry.subject, *sorted(entry.data["roles"]), str(is_disabled))


def _logged_case(entry: AuditEntry) -> Fact:
    said = entry.data
    parts = (said["number"], said["version"], said["kind"])
    return ("case", entry.subject, entry.actor, *map(str, parts))


# How many of a fact's words say about what it is, where it may be said anew.
KEYS = {
    "account": 2,
    "typed": 3,
    "clips": 3,
    "words": 3,
    "hearing": 2,
    found_by.KIND: 2,
}
FACTS: dict[str, Callable[[AuditEntry], Fact]] = {
    "person.added": _logged_account,
    "person.roles": _logged_account,
    "person.disabled": _logged_account,
    "person.erased": _logged_account,
    "case.opened": _logged_case,
    "case.decided": lambda e: ("decision", str(e.data["decision_sha256"])),
    "accuracy.typed": lambda e: (
        "typed",
        e.subject,
        e.actor,
        str(e.data.get("counted")),
    ),
    "case.archived": lambda e: (
        "dossier",
        e.subject,
        str(e.data["dossier"]),
        str(e.data["sha256"]),
        str(e.data["keep_until"]),
    ),
    "certificate.issued": lambda e: (
        "certificate",
        str(e.data["number"]),
        e.subject,
        str(e.data["valid_until"]),
    ),
    **personal_facts.FACTS,
}


def kept(office: Office) -> set[Fact]:
    """The facts of the database, but for its cases."""
    return {
        *map(_account, office.store.people.all()),
        *(("decision", decision_digest(d)) for d in office.store.cases.all_decisions()),
        *map(_dossier, office.store.dossiers.all()),
        *map(_certificate, office.store.quizzes.all_certificates()),
        *map(_typed, office.store.accuracy.all_typed()),
        *evidence.kept(office),
        *found_by.kept(office),
        *personal_facts.kept(office),
    }


def is_staff_sound(office: Office, credentials: Mapping[str, str]) -> bool:
    """Whether names and passwords are those that were logged."""
    people = {person.id: person for person in office.store.people.all()}
    return all(
        person_id in people
        and said
        == passwords.credential(
            office.store.people.password_hash(person_id), people[person_id]
        )
        for person_id, said in credentials.items()
    )


def _account(person: Person) -> Fact:
    return ("account", person.id, *sorted(person.roles), str(person.disabled))


def _certificate(certificate: Certificate) -> Fact:
    until = certificate.valid_until.isoformat()
    return ("certificate", certificate.number, certificate.person_id, until)


def _dossier(dossier: Dossier) -> Fact:
    """With its time: what is kept for less long is deleted earlier."""
    until = dossier.keep_until.isoformat()
    return ("dossier", dossier.case_id, dossier.path.name, dossier.sha256, until)


def _typed(typed: Typed) -> Fact:
    return ("typed", typed.clip_id, typed.by, typed.counted)


def of_case(case: Case) -> Fact:
    """The fact that a case is there, and whose it is."""
    parts = (case.number, case.version, case.kind)
    return ("case", case.id, case.submitter_id, *map(str, parts))


def is_sound(office: Office, case: Case, said: Said) -> bool:
    """Whether a case is what its deciders saw and said: text, findings, outcome, ..."""
    text, transcript = office.store.cases.text(case.id)
    is_heard = case.kind is CaseKind.SCRIPT or transcript is not None
    last = case.decisions[-1].outcome if case.decisions else None
    return all(
        (
            _is_held(office, case, transcript, said),
            not is_heard or sha256(text) == case.content_sha256,
            case.content_sha256 == (said.content or case.content_sha256),
            _is_masked(office, case, text, said),
            case.outcome in {None, last},
            level_of(case) in {0, len(case.decisions) + 1},
            case.status not in ENDED
            or (case.outcome is not None and len(case.decisions) == len(AT_LEVEL)),
            *(
                said.shown.get(d.level, d.shown_sha256)
                == workflow.shown_sha256(case, level=d.level)
                for d in case.decisions
            ),
        )
    )


def _is_held(office: Office, case: Case, transcript: str | None, said: Said) -> bool:
    """Whether host, title, findings and the rest are those that were read."""
    return said.holds == {
        "host": case.host_id,
        "spans": vault.digest(office, case.id),
        **held.hashes(office, case, transcript),
    }


def _is_masked(office: Office, case: Case, text: str, said: Said) -> bool:
    """Whether every piece that was masked is there, as it was, with its token in place.

    Its original is there, too, unless its person was erased.
    """
    spans = office.store.spans.of_case(case.id)
    return (
        len(spans) == said.masked
        and all(text[s.start : s.end] == s.token for s in spans)
        and not office.store.spans.lost(case.id)
    )
