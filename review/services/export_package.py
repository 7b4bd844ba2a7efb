"""What a bulk export holds: a folder for every case, masked text and originals apart."""

import io
import json
import zipfile
from dataclasses import dataclass

from review.domain.case import Case
from review.domain.privacy import MaskedSpan, PersonalExport
from review.errors import ErasedError, OriginalLostError
from review.services import vault
from review.services.office import Office

SCHEMA = "greenroom.personal-export/1"


@dataclass(frozen=True)
class Package:
    """The zip, and how many originals are in it."""

    archive: bytes
    originals: int


def pack(office: Office, export: PersonalExport) -> Package:
    """The masked text of every case, and beside it what stood under each token."""
    buffer, originals = io.BytesIO(), 0
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        _write(archive, "export.json", _about(office, export))
        for case_id in export.case_ids:
            case = office.store.cases.get(case_id)
            if case is None:
                continue
            folder = f"{case.number}-v{case.version}"
            lines = [_original(office, s) for s in vault.spans(office, case.id)]
            originals += sum(line["original"] is not None for line in lines)
            _write(archive, f"{folder}/case.json", _case(case))
            _write(archive, f"{folder}/originals.json", lines)
            archive.writestr(f"{folder}/text.txt", office.store.cases.text(case.id)[0])
    return Package(buffer.getvalue(), originals)


def _about(office: Office, export: PersonalExport) -> dict[str, object]:
    kept = export.model_dump(mode="json", include={"id", "purpose", "note", "asked_at"})
    return {"schema": SCHEMA, **kept, "made_at": office.now().isoformat()}


def _case(case: Case) -> dict[str, object]:
    return case.model_dump(
        mode="json", include={"number", "version", "kind", "title", "content_sha256"}
    )


def _original(office: Office, span: MaskedSpan) -> dict[str, object]:
    """One piece; its original is null where it was erased or cannot be opened."""
    said = span.model_dump(mode="json", exclude={"case_id", "subject_id"})
    try:
        return said | {"original": vault.reveal(office, span.id)}
    except (ErasedError, OriginalLostError):
        return said | {"original": None}


def _write(archive: zipfile.ZipFile, name: str, value: object) -> None:
    archive.writestr(name, json.dumps(value, ensure_ascii=False, indent=1) + "\n")
