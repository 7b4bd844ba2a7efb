"""Writing a dossier: a BagIt bag (RFC 8493) that speaks for itself.

A folder where files lie open; in an encrypted data folder a tar of it in an age file.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import review
from lexicons.models import FINDINGS_SCHEMA, Rule, Screening
from review.documents.accuracy import accuracy_json
from review.domain.canonical import canonical, sha256
from review.domain.case import Case, CaseKind
from review.domain.views import Dossier
from review.keys import age_file
from review.services import accuracy, dossier_place, evidence, media, retention, trail
from review.services.bag import BagFile, bag_files, json_file
from review.services.bag_tar import tar_of
from review.services.durable import sync
from review.services.office import Office

DOSSIER_SCHEMA = "greenroom.dossier/1"


@dataclass(frozen=True)
class Built:
    """A bag that is complete on disk, but not in its place yet."""

    path: Path
    dossier: Dossier

    def place(self) -> None:
        """Move it to its place in one step; raises OSError.

        Only inside the transaction that records it: what lies there already is then
        the work of a run that was killed before it had recorded anything.
        """
        final = self.path.parent / self.dossier.path
        dossier_place.remove(final)
        sealed = dossier_place.sealed_path(final)
        self.path.replace(final if self.path.is_dir() else sealed)
        sync(final.parent)


@contextmanager
def built(office: Office, case: Case) -> Iterator[Built]:
    """The bag of a case, built beside its place.

    Raises OSError; what has not been placed is removed at the end.
    """
    building = office.settings.dossiers / f".building-{office.new_id()}"
    name = f"{case.number}-v{case.version}"
    keep_until = retention.until(office, case)
    info = {
        "Bag-Software-Agent": f"greenroom {review.__version__}",
        "Bagging-Date": office.now().date().isoformat(),
        "External-Identifier": f"{case.number} v{case.version}",
        "Keep-Until": keep_until.isoformat(),
    }
    taken: list[BagFile] = []
    measured = _measured(office, case)
    files = _taken(bag_files(_payload(office, case, measured), info), taken)
    with office.keys.writing() as ring:  # until it is placed: its key must stay
        try:
            building.parent.mkdir(parents=True, exist_ok=True)
            if ring.files:
                with building.open("xb") as out:
                    tar = tar_of(name, files, at=office.now())
                    age_file.encrypt(tar, out, ring.files[0])
                sync(building)
            else:
                dossier_place.write_folder(files, building)
            dossier = Dossier(
                case_id=case.id,
                path=Path(name),
                sha256=taken[-1].sha256,
                sealed_at=office.now(),
                keep_until=keep_until,
            )
            yield Built(building, dossier)
        finally:
            dossier_place.remove(building)


def _taken(files: Iterator[BagFile], taken: list[BagFile]) -> Iterator[BagFile]:
    for file in files:
        taken.append(file)
        yield file


def _payload(
    office: Office, case: Case, measured: dict[str, object] | None
) -> Iterator[BagFile]:
    text, transcript = office.store.cases.text(case.id)
    yield BagFile("data/text.txt", text.encode())
    if transcript is not None:
        yield BagFile("data/transcript.json", transcript.encode())
    if case.kind is CaseKind.RECORDING:
        yield from _recording(office, case)
        if measured is not None:
            yield json_file("data/accuracy.json", measured)
        yield from _second_hearings(office, case)
    yield json_file("data/case.json", _case(office, case))
    yield json_file("data/findings.json", _findings(case))
    decisions = [d.model_dump(mode="json") for d in case.decisions]
    yield json_file("data/decisions.json", decisions)
    rules = _rules(office, case)
    overrides = office.store.rules.overrides(case.lock_sha256)
    yield json_file(
        "data/rules.json",
        {
            "lock": case.lock_sha256,
            "overrides": [override.model_dump(mode="json") for override in overrides],
            "rules": [rule.model_dump(mode="json") for rule in rules.values()],
        },
    )
    yield json_file("data/findings.sarif", _sarif(case, text, rules))
    entries = office.store.audit.about(case.id)
    lines = [json.dumps(e.model_dump(mode="json"), ensure_ascii=False) for e in entries]
    yield BagFile("data/audit.jsonl", ("\n".join(lines) + "\n").encode())


def _second_hearings(office: Office, case: Case) -> Iterator[BagFile]:
    """What a second model heard in some places, as it was shown beside the findings."""
    if found := office.store.second_hearings.of_case(case.id):
        told = [one.model_dump(mode="json") for one in found]
        yield json_file("data/second-hearings.json", told)


def _case(office: Office, case: Case) -> dict[str, Any]:
    ids = {case.host_id, case.submitter_id, *(d.by for d in case.decisions)}
    people = [p for p in office.store.people.all() if p.id in ids]
    return {
        "schema": DOSSIER_SCHEMA,
        "case": case.model_dump(mode="json", exclude={"findings", "decisions"}),
        "people": [
            {"id": p.id, "username": p.username, "name": p.name} for p in people
        ],
    }


def _findings(case: Case) -> dict[str, Any]:
    return {
        "schema": FINDINGS_SCHEMA,
        "id": case.number,
        "lock": case.lock_sha256,
        "incomplete": list(case.incomplete),
        "findings": [
            {"id": f.id, "ordinal": f.ordinal, **f.finding.model_dump(mode="json")}
            for f in case.findings
        ],
    }


def _rules(office: Office, case: Case) -> dict[str, Rule]:
    """The rules that found something, as they stood when the case was read."""
    used = frozenset(f.finding.rule for f in case.findings)
    return office.store.rules.of(case.lock_sha256, used)


def _recording(office: Office, case: Case) -> Iterator[BagFile]:
    """What is known of the recording, and its muted copy where the house wants it.

    Never the recording itself: whose voice is erased must not go on in a dossier.
    """
    recording = office.store.recordings.get(case.recording_id or "")
    if recording is None:
        return
    yield json_file("data/recording.json", recording.model_dump(mode="json"))
    if office.settings.seal_recording:
        yield BagFile("data/recording.m4a", media.muted_copy(office, recording.id))


def _measured(office: Office, case: Case) -> dict[str, object] | None:
    """What may be said of the transcript when the case is sealed; the log vouches for it."""
    if case.kind is not CaseKind.RECORDING:
        return None
    stands = accuracy.measure_of(office, case)
    if not stands.clips:
        return None
    said = accuracy_json(stands, number=case.number)
    digest = sha256(canonical(said))
    with office.store.atomic():
        told = office.store.audit.about(case.id)
        # A seal that is tried again says it once.
        if digest not in evidence.sealed(told):
            trail.append(
                office,
                actor=trail.SYSTEM,
                action=evidence.SEALED,
                subject=case.id,
                sha256=digest,
            )
    return said


def _sarif(case: Case, text: str, rules: dict[str, Rule]) -> object:
    from review.documents.reading import plain
    from review.documents.report import Checked, Report
    from review.documents.sarif import report_sarif

    screening = Screening(
        findings=tuple(f.finding for f in case.findings),
        incomplete=case.incomplete,
        lock=case.lock_sha256,
    )
    report = Report(
        checked=(Checked(plain(f"{case.number}.txt", text), screening),),
        goods=case.goods,
        lock=case.lock_sha256,
        rules=rules,
    )
    return report_sarif(report)
