"""Findings as JSON, schema `greenroom.findings/1`. Fields are only ever added to it."""

from typing import TypeAlias

import review
from lexicons.models import FINDINGS_SCHEMA, Finding
from review.documents.models import Document, Place, say_place
from review.documents.report import SEVERITIES, Checked, Report, citations

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
JsonObject: TypeAlias = dict[str, Json]


def report_json(report: Report) -> JsonObject:
    """A whole check: one entry a file, then what could not be read, then the sums."""
    counts = report.counts()
    return {
        "schema": FINDINGS_SCHEMA,
        "tool": {"name": "greenroom", "version": review.__version__},
        "lock": report.lock,
        "goods": report.goods,
        "as_of": report.as_of.isoformat() if report.as_of else None,
        "files": [_file_json(checked) for checked in report.checked],
        "errors": [
            {"file": failure.name, "code": failure.code, "message": failure.message}
            for failure in report.failures
        ],
        "summary": {
            "files": len(report.checked) + len(report.failures),
            "unreadable": len(report.failures),
            "incomplete": sum(bool(checked.incomplete) for checked in report.checked),
            **{key: counts[key] for key in (*SEVERITIES, "excused")},
        },
    }


def _file_json(checked: Checked) -> JsonObject:
    document = checked.document
    return {
        "file": document.name,
        "kind": document.kind,
        "encoding": document.encoding,
        "sha256": document.sha256,
        "characters": len(document.text),
        "incomplete": list(checked.incomplete),
        "findings": [placed_json(document, finding) for finding in checked.findings],
    }


def finding_json(finding: Finding) -> JsonObject:
    """A FINDING, alone: fields that do not apply are left out."""
    fields: JsonObject = finding.model_dump(mode="json", exclude_none=True)
    return fields


def placed_json(document: Document, finding: Finding) -> JsonObject:
    """A FINDING with its line, column and place; columns count code points from 1."""
    first = document.locate(finding.start)
    last = document.locate(max(finding.start, finding.end - 1))
    return {
        **finding_json(finding),
        "citations": [*citations(finding.basis)],
        "line": first.line,
        "column": first.column,
        "end_line": last.line,
        "end_column": last.column + 1,
        "place": place_json(first.place),
    }


def place_json(place: Place) -> JsonObject:
    """The place as data, and in words of the current language."""
    return {"kind": place.kind.value, **place.at, "said": say_place(place)}
