"""Findings as SARIF 2.1.0 (OASIS Standard), for code hosts and audit archives."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from urllib.parse import quote

import review
from lexicons.models import FINDINGS_SCHEMA, Finding, Rule, Severity
from lexicons.privacy import MaskedText
from review.documents.findings_json import JsonObject, finding_json, place_json
from review.documents.models import Document, say_place
from review.documents.reading import STDIN
from review.documents.report import Checked, Report, citations, is_open, shown_line
from review.i18n import gettext as _

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
RANKS = {"high": 90.0, "medium": 60.0, "low": 30.0}
CONTEXT = 16  # characters on either side that a fingerprint rests on
COUNT = re.compile(r"(?<=\w)(?:·尾号)?\d+\]")  # in a token: [姓名2]
TEXT_KINDS = {
    "txt",
    "md",
    "csv",
}  # the text is the file's own, so offsets hold in the file


def report_sarif(report: Report, *, exit_code: int | None = None) -> JsonObject:
    """A SARIF log of one run. Columns count code points from 1; offsets too, from 0."""
    numbers = {rule: i for i, rule in enumerate(sorted(_fired(report)))}
    results = [
        result
        for index, checked in enumerate(report.checked)
        for result in _results(checked, index, numbers)
    ]
    invocation: JsonObject = {
        "executionSuccessful": not report.failures and not report.is_incomplete,
        "toolExecutionNotifications": [*_notifications(report)],
    }
    if exit_code is not None:
        invocation["exitCode"] = exit_code
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver(report, numbers)},
                "language": "zh-CN",
                "columnKind": "unicodeCodePoints",
                "newlineSequences": ["\r\n", "\n", "\r"],
                "invocations": [invocation],
                "artifacts": [_artifact(c.document) for c in report.checked],
                "results": [*results],
                "properties": {
                    "schema": FINDINGS_SCHEMA,
                    "lock": report.lock,
                    "goods": report.goods,
                    "asOf": report.as_of.isoformat() if report.as_of else None,
                },
            }
        ],
    }


def _fired(report: Report) -> dict[str, Finding]:
    return {finding.rule: finding for finding in reversed(report.findings)}


def _driver(report: Report, numbers: dict[str, int]) -> JsonObject:
    fired = _fired(report)
    return {
        "name": "Greenroom",
        "version": review.__version__,
        "semanticVersion": review.__version__,
        "language": "zh-CN",
        "shortDescription": {"text": _("Compliance check of livestream scripts")},
        "rules": [_descriptor(fired[rule], report.rules.get(rule)) for rule in numbers],
    }


def _descriptor(finding: Finding, rule: Rule | None) -> JsonObject:
    """The rule as the lexicon has it now; what the finding says, where it is gone."""
    title = rule.title if rule else finding.message
    message = rule.message if rule else finding.message
    suggest = rule.suggest if rule else finding.suggest
    basis = rule.basis if rule else finding.basis
    severity = rule.severity if rule else finding.severity
    cited = "、".join(citations(basis))
    help_text = _("{suggest}\nLegal basis: {cited}").format(
        suggest=suggest, cited=cited
    )
    return {
        "id": finding.rule,
        "shortDescription": {"text": title},
        "fullDescription": {"text": message},
        "help": {"text": help_text, "markdown": help_text.replace("\n", "\n\n")},
        "defaultConfiguration": {"level": LEVELS[severity]},
        "properties": {
            "tags": [finding.category],
            "category": finding.category,
            "revision": rule.revision if rule else finding.revision,
            "confidence": (rule or finding).confidence.value,
            "basis": [article.model_dump(mode="json") for article in basis],
        },
    }


def artifact_uri(name: str) -> str:
    """The name as a URI reference: relative as given, percent-encoded; `-` is `stdin`."""
    if name == STDIN:
        return "stdin"
    path = PurePath(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _artifact(document: Document) -> JsonObject:
    artifact: JsonObject = {
        "location": {"uri": artifact_uri(document.name)},
        "roles": ["analysisTarget"],
    }
    if document.name == STDIN:
        artifact["roles"] = ["analysisTarget", "standardStream"]
    if document.sha256:
        artifact["hashes"] = {"sha-256": document.sha256}
        artifact["length"] = document.size
    if document.encoding:
        artifact["encoding"] = document.encoding
    return artifact


def _results(
    checked: Checked, artifact: int, numbers: dict[str, int]
) -> list[JsonObject]:
    seen: Counter[str] = Counter()
    results = []
    for finding in checked.findings:
        print_of = _fingerprint(checked.masked, finding)
        seen[print_of] += 1
        result: JsonObject = {
            "ruleId": finding.rule,
            "ruleIndex": numbers[finding.rule],
            "level": LEVELS[finding.severity],
            "kind": "fail",
            "rank": RANKS[finding.confidence],
            "message": {"text": f"{finding.message}{finding.suggest}"},
            "locations": [_location(checked, finding, artifact)],
            "partialFingerprints": {
                "greenroomContext/v1": f"{print_of}:{seen[print_of]}"
            },
            "properties": {**finding_json(finding)},
        }
        # An empty list says: looked at, and not suppressed.
        result["suppressions"] = [] if is_open(finding) else [_suppression(finding)]
        results.append(result)
    return results


def _suppression(finding: Finding) -> JsonObject:
    return {
        "kind": "external",  # the exception stands in the rule, not in the script
        "status": "accepted",
        "justification": finding.because or _("excused by an exception of the rule"),
    }


def _location(checked: Checked, finding: Finding, artifact: int) -> JsonObject:
    document = checked.document
    shown, start, end = shown_line(checked.masked, finding.start, finding.end, finding)
    first = document.locate(finding.start)
    last = document.locate(max(finding.start, finding.end - 1))
    region: JsonObject = {
        "startLine": first.line,
        "startColumn": first.column,
        "endLine": last.line,
        "endColumn": last.column + (finding.end > finding.start),
        "snippet": {"text": shown[start:end]},
    }
    if (last.line, last.column) < (first.line, first.column):  # on the next page
        region.update(endLine=first.line, endColumn=first.column)
    if document.kind in TEXT_KINDS:
        region["charOffset"] = finding.start
        region["charLength"] = finding.end - finding.start
    return {
        "physicalLocation": {
            "artifactLocation": {
                "uri": artifact_uri(document.name),
                "index": artifact,
            },
            "region": region,
        },
        "logicalLocations": [
            {
                "fullyQualifiedName": say_place(first.place),
                "kind": first.place.kind.value,
                "properties": place_json(first.place),
            }
        ],
    }


def _fingerprint(masked: MaskedText, finding: Finding) -> str:
    """Stays the same when lines move: rests on the rule, the words and their neighbours.

    A number could be guessed from its hash: it rests on masked words, and not on how
    many of their kind were masked before them.
    """
    start, end = masked.forward(finding.start, finding.end)
    near = 4 * CONTEXT  # tokens are longer than what stays of them
    around = (
        masked.text[max(0, start - near) : start],
        masked.text[start:end],
        masked.text[end : end + near],
    )
    before, quoted, after = around
    if masked.tokens:
        before, quoted, after = (COUNT.sub("]", said) for said in around)
    key = "\0".join((finding.rule, before[-CONTEXT:], quoted, after[:CONTEXT]))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _notifications(report: Report) -> Iterator[JsonObject]:
    """What could not be read: files, and parts of files or of the rules."""
    for failure in report.failures:
        yield _notification(failure.name, failure.code, failure.message)
    for checked in report.checked:
        for what in checked.incomplete:
            yield _notification(checked.document.name, "incomplete", what)


def _notification(name: str, code: str, message: str) -> JsonObject:
    return {
        "level": "error",
        "descriptor": {"id": code},
        "message": {"text": message},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": artifact_uri(name)}}}
        ],
    }
