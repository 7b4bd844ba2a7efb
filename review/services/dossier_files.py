"""Writing a dossier: a BagIt bag (RFC 8493) that speaks for itself."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import review
from lexicons.models import FINDINGS_SCHEMA, Rule, Screening
from review.domain.case import Case, CaseKind
from review.domain.views import Dossier
from review.services import retention
from review.services.durable import sync
from review.services.office import Office

DOSSIER_SCHEMA = "greenroom.dossier/1"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"


@dataclass(frozen=True)
class Built:
    """A bag that is complete on disk, but not in its place yet."""

    folder: Path
    dossier: Dossier

    def place(self) -> None:
        """Move it to its place in one step; raises OSError.

        Only inside the transaction that records it: what lies there already is then
        the work of a run that was killed before it had recorded anything.
        """
        final = self.folder.parent / self.dossier.path
        if final.exists():
            shutil.rmtree(final)
        self.folder.replace(final)
        sync(final.parent)


@contextmanager
def built(office: Office, case: Case) -> Iterator[Built]:
    """The bag of a case, built beside its place.

    Raises OSError; what has not been placed is removed at the end.
    """
    building = office.settings.dossiers / f".building-{office.new_id()}"
    try:
        _payload(office, case, building / "data")
        keep_until = retention.until(office, case)
        _tags(building, case, at=office.now(), keep_until=keep_until)
        _sync_tree(building)
        dossier = Dossier(
            case_id=case.id,
            path=Path(f"{case.number}-v{case.version}"),
            sha256=file_sha256(building / TAG_MANIFEST),
            sealed_at=office.now(),
            keep_until=keep_until,
        )
        yield Built(building, dossier)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _payload(office: Office, case: Case, data: Path) -> None:
    data.mkdir(parents=True)
    text, transcript = office.store.cases.text(case.id)
    (data / "text.txt").write_text(text, encoding="utf-8", newline="")
    if transcript is not None:
        (data / "transcript.json").write_text(transcript, encoding="utf-8")
    if case.kind is CaseKind.RECORDING:
        _recording(office, case, data)
    _json(data / "case.json", _case(office, case))
    _json(data / "findings.json", _findings(case))
    _json(data / "decisions.json", [d.model_dump(mode="json") for d in case.decisions])
    rules = _rules(office, case)
    _json(
        data / "rules.json",
        {
            "lock": case.lock_sha256,
            "overrides": [
                override.model_dump(mode="json")
                for override in office.store.rules.overrides(case.lock_sha256)
            ],
            "rules": [rule.model_dump(mode="json") for rule in rules.values()],
        },
    )
    _json(data / "findings.sarif", _sarif(case, text, rules))
    entries = office.store.audit.about(case.id)
    lines = [json.dumps(e.model_dump(mode="json"), ensure_ascii=False) for e in entries]
    (data / "audit.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


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


def _recording(office: Office, case: Case, data: Path) -> None:
    recording = office.store.recordings.get(case.recording_id or "")
    if recording is None:
        return
    _json(data / "recording.json", recording.model_dump(mode="json"))
    if office.settings.seal_recording:
        source = office.media_path(recording.path)
        shutil.copyfile(source, data / f"recording{source.suffix}")


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


def _json(path: Path, value: object) -> None:
    path.write_text(
        json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        encoding="utf-8",
    )


def _tags(bag: Path, case: Case, *, at: datetime, keep_until: datetime) -> None:
    payload = sorted(p for p in (bag / "data").iterdir())
    size = sum(p.stat().st_size for p in payload)
    info = {
        "Bag-Software-Agent": f"greenroom {review.__version__}",
        "Bagging-Date": at.date().isoformat(),
        "External-Identifier": f"{case.number} v{case.version}",
        "Keep-Until": keep_until.isoformat(),
        "Payload-Oxum": f"{size}.{len(payload)}",
    }
    tags = {
        "bagit.txt": "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": "".join(f"{k}: {v}\n" for k, v in info.items()),
        MANIFEST: "".join(f"{file_sha256(p)}  data/{p.name}\n" for p in payload),
    }
    for name, said in tags.items():
        (bag / name).write_text(said, encoding="utf-8")
    sums = "".join(f"{file_sha256(bag / name)}  {name}\n" for name in sorted(tags))
    (bag / TAG_MANIFEST).write_text(sums, encoding="utf-8")


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, read in blocks."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_tree(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        sync(path)
