"""Checking a dossier with nothing but the folder: the bag, then what it says."""

import json
import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from tarfile import TarError
from typing import Any

import bagit
from pydantic import ValidationError

from lexicons.models import Finding, FindingStatus
from review.domain.audit import AuditEntry, digest
from review.domain.canonical import canonical, sha256
from review.domain.case import CaseFinding, Decision
from review.domain.decisions import decision_digest
from review.domain.rehearing import SecondHearing
from review.domain.views import DossierReport
from review.errors import DossierBrokenError
from review.i18n import noop
from review.keys import age_file
from review.services import dossier_place, evidence, held
from review.services.bag import TAG_MANIFEST
from review.services.bag_tar import TarBag, TarBrokenError

LEVELS = [1, 2, 3]
SPOKEN, SOUND = "data/transcript.json", "data/recording.json"
ACCURACY, SECOND = "data/accuracy.json", "data/second-hearings.json"
logging.getLogger("bagit").setLevel(logging.CRITICAL)  # it raises what it logs


def check(path: Path, identities: Sequence[str] = ()) -> DossierReport:
    """What the dossier holds; raises DossierBrokenError with what is wrong.

    An encrypted one needs an identity that opens it; raises FileLockedError,
    FileDamagedError.
    """
    is_sealed = path.name.endswith(dossier_place.ENDING) and path.is_file()
    if not is_sealed and not (path / "bagit.txt").is_file():
        raise DossierBrokenError(path=path, reason=noop("there is no sealed case"))
    try:
        if is_sealed:
            with age_file.open_age(path, identities) as file:
                return _checked(path, TarBag(file))
        return _checked(path, _Folder(path))
    except bagit.BagError as error:
        raise DossierBrokenError(path=path, reason=_in_the_bag(error)) from error
    except TarBrokenError as error:
        raise DossierBrokenError(path=path, reason=str(error)) from error
    except OSError as error:
        raise DossierBrokenError(path=path, reason=error.strerror) from error
    except (KeyError, TypeError, ValueError, ValidationError, TarError) as error:
        reason = noop("what is in it cannot be read")
        raise DossierBrokenError(path=path, reason=reason) from error


def _in_the_bag(error: bagit.BagError) -> str:
    """The files that are not as they were; a sentence where the bag names none."""
    names = sorted({one.path for one in getattr(error, "details", None) or ()})
    return ", ".join(names) or noop("files were changed, added or taken away")


class _Folder:
    """A bag that lies open."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._bag = bagit.Bag(str(path))

    def check(self) -> None:
        self._bag.validate()

    def read(self, name: str) -> bytes:
        return (self._path / name).read_bytes()

    def info(self) -> dict[str, str]:
        return dict(self._bag.info)

    def payload(self) -> list[str]:
        return list(self._bag.payload_entries())


def _checked(path: Path, bag: _Folder | TarBag) -> DossierReport:
    bag.check()
    case = json.loads(bag.read("data/case.json"))["case"]
    text = bag.read("data/text.txt").decode()
    findings = json.loads(bag.read("data/findings.json"))["findings"]
    said = json.loads(bag.read("data/decisions.json"))
    decisions = [Decision.model_validate(d) for d in said]
    entries = _entries(bag.read("data/audit.jsonl"))
    found = [_finding(row) for row in findings]
    faults = [
        *_text_faults(case, text, found),
        *_rule_faults(findings, json.loads(bag.read("data/rules.json"))["rules"]),
        *_decision_faults(case, findings, decisions, entries),
        *_audit_faults(case, decisions, entries),
        *_held_faults(bag, case, found, entries),
        *_evidence_faults(bag, entries),
    ]
    if faults:
        raise DossierBrokenError(path=path, reason=faults[0])
    return DossierReport(
        number=case["number"],
        version=case["version"],
        files=len(bag.payload()),
        decisions=len(decisions),
        findings=len(findings),
        sha256=sha256(bag.read(TAG_MANIFEST).decode()),
        keep_until=datetime.fromisoformat(bag.info()["Keep-Until"]),
    )


def _entries(raw: bytes) -> list[AuditEntry]:
    lines = raw.decode().splitlines()
    return [AuditEntry.model_validate_json(line) for line in lines if line]


def _finding(row: dict[str, Any]) -> CaseFinding:
    said = {k: v for k, v in row.items() if k not in {"id", "ordinal"}}
    return CaseFinding(
        id=row["id"], ordinal=row["ordinal"], finding=Finding.model_validate(said)
    )


def _text_faults(
    case: dict[str, Any], text: str, findings: list[CaseFinding]
) -> list[str]:
    faults = []
    if sha256(text) != case["content_sha256"]:
        faults.append(noop("the text is not the one that was decided"))
    faults += [
        noop("a finding does not fit the text")
        for one in findings
        if text[one.finding.start : one.finding.end] != one.finding.text
    ]
    return faults


def _rule_faults(
    findings: list[dict[str, Any]], rules: list[dict[str, Any]]
) -> list[str]:
    there = {(rule["id"], rule["revision"]) for rule in rules}
    used = {(f["rule"], f["revision"]) for f in findings}
    return [noop("a rule text is missing")] if used - there else []


def _decision_faults(
    case: dict[str, Any],
    findings: list[dict[str, Any]],
    decisions: list[Decision],
    entries: list[AuditEntry],
) -> list[str]:
    people = [d.by for d in decisions]
    needed = {f["id"] for f in findings if f["status"] != FindingStatus.EXCUSED}
    rules = {
        noop("three levels did not decide"): [d.level for d in decisions] == LEVELS,
        noop("one person acted twice"): len({*people}) == len(people)
        and not {case["host_id"], case["submitter_id"]} & {*people},
        noop("the outcome is not that of the final level"): bool(decisions)
        and decisions[-1].outcome == case["outcome"],
        noop("a finding was not decided"): all(
            needed - _found_after(d, entries) <= d.dispositions.keys()
            for d in decisions
        ),
    }
    return [fault for fault, holds in rules.items() if not holds]


def _found_after(decision: Decision, entries: list[AuditEntry]) -> set[str]:
    """What was found only when somebody corrected the text after this decision."""
    found: set[str] = set()
    for entry in reversed(entries):
        if entry.data.get("decision") == decision.id:
            break
        found.update(entry.data.get("added", ()))
    return found


def _audit_faults(
    case: dict[str, Any], decisions: list[Decision], entries: list[AuditEntry]
) -> list[str]:
    faults = [
        noop("an audit entry was changed")
        for e in entries
        if digest(e) != e.sha256 or e.subject != case["id"]
    ]
    known = {e.data.get("decision_sha256") for e in entries}
    for e in entries:  # masking a reason gave its decision another hash
        known |= set(e.data.get("decisions", {}).values())
    faults += [
        noop("a decision is not in the audit log")
        for d in decisions
        if decision_digest(d) not in known
    ]
    return faults


def _held_faults(
    bag: _Folder | TarBag,
    case: dict[str, Any],
    findings: list[CaseFinding],
    entries: list[AuditEntry],
) -> list[str]:
    """Whether findings, transcript and recording are those that the log speaks of."""
    said = [e.data["held"] for e in entries if "held" in e.data]
    there = set(bag.payload())
    spoken = bag.read(SPOKEN).decode() if SPOKEN in there else None
    sound = json.loads(bag.read(SOUND)) if SOUND in there else None
    found = held.digest(
        case,
        findings,
        transcript=spoken,
        recording=(sound["sha256"], sound["path"]) if sound else (),
    )
    fault = noop("findings, transcript or recording are not those in the audit log")
    return [fault] if said and said[-1] != found else []


def _evidence_faults(bag: _Folder | TarBag, entries: list[AuditEntry]) -> list[str]:
    """Whether the log vouches for what measures the transcript and stands beside it."""
    there = set(bag.payload())
    said = json.loads(bag.read(ACCURACY)) if ACCURACY in there else None
    told = json.loads(bag.read(SECOND)) if SECOND in there else []
    hearings = [SecondHearing.model_validate(one) for one in told]
    rules = {
        noop("the accuracy is not the one in the audit log"): _vouches(said, entries),
        noop("a second hearing is not the one in the audit log"): _knows(
            {one.id: one.digest for one in hearings}, entries
        ),
    }
    return [fault for fault, holds in rules.items() if not holds]


def _knows(hearings: dict[str, str], entries: list[AuditEntry]) -> bool:
    known = evidence.heard(entries)
    if any("content" in e.data for e in entries if e.action == "case.reheard"):
        return known.items() <= hearings.items()  # an older log knew not each of them
    return known == hearings


def _vouches(said: dict[str, Any] | None, entries: list[AuditEntry]) -> bool:
    if known := evidence.sealed(entries):
        return said is not None and sha256(canonical(said)) in known
    if said is None or said["estimate"] is None:
        return True
    # An older log knew only the results.
    results = [e.data for e in entries if e.action == "accuracy.measured"]
    same = {n: round(said["estimate"][n], 6) for n in ("accuracy", "low", "high")}
    return any(result == result | same for result in results)
