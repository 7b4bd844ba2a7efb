"""What the player is told: text, words, findings, masks; in the reader's language."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from audio.models import Segment, Transcript
from lexicons.models import Finding, FindingStatus, MatchedBy
from lexicons.privacy.masked import Token
from lexicons.statutes import cite
from review.domain import privacy_words
from review.domain.canonical import canonical, sha256
from review.domain.case import Disposition
from review.domain.correcting import lines_sha256
from review.domain.privacy import MaskedSpan, Shown
from review.domain.rehearing import MACHINE
from review.domain.views import CaseView
from review.i18n import current_language
from review.ui import labels
from review.ui.catalogue import category_name
from review.ui.parts import again, silences

Json = dict[str, Any]


def of_case(
    view: CaseView, *, now: datetime, stretches: Sequence[tuple[float, float]] = ()
) -> Json:
    """The document of a case, with what the reader has noted so far.

    Originals that the reader may see at this moment go with it; the player drops them
    when their time is over. In `stretches`, seconds, the copy that is played is silent.
    """
    recording, transcript = view.recording, view.transcript
    document = _document(
        view.case.id,
        view.text,
        transcript,
        [(item.id, item.ordinal, item.finding) for item in view.case.findings],
        view.drafts,
    )
    opened = shown(view.shown, now=now)
    document["masked"] = [
        _masked(span.id, span, opened.get(span.id)) for span in view.masked
    ]
    document["may_unlock"] = view.may_unlock
    if transcript is not None:
        _hear_again(document, view, transcript)
        covered = [(span.start, span.end) for span in view.masked]
        document["silent"] = silences.silent(document["words"], stretches, covered)
    document["may_correct"] = view.may_correct
    document["is_written"] = transcript is not None and transcript.engine != MACHINE
    document["content"] = lines_sha256(transcript) if transcript else ""
    if recording is not None and transcript is not None:
        # What is masked, or silent besides, changes what is heard.
        version = sha256(canonical([view.case.content_sha256, stretches]))[:12]
        document["audio"] = f"/api/recordings/{recording.id}/audio?of={version}"
        document["peaks"] = f"/api/recordings/{recording.id}/peaks?of={version}"
        document["duration"] = recording.seconds
    return document


def _hear_again(document: Json, view: CaseView, transcript: Transcript) -> None:
    """How sure the machine was, and what a second model heard."""
    document["doubts"] = list(again.doubts(transcript))
    hearings = view.second_hearings
    if not hearings:
        return
    for told, item in zip(document["findings"], view.case.findings, strict=True):
        told["again"] = again.beside(hearings, item.finding)
    below = again.below(hearings, transcript.segments, view.case.findings)
    for line, heard in zip(document["lines"], below, strict=True):
        line["again"] = heard


def of_draft(text: str, tokens: Iterable[Token], findings: tuple[Finding, ...]) -> Json:
    """The document of a script that was checked and not submitted."""
    numbered = [(str(n), n, finding) for n, finding in enumerate(findings, 1)]
    document = _document("draft", text, None, numbered, {})
    document["masked"] = [
        _masked(str(n), token, None) for n, token in enumerate(tokens, 1)
    ]
    return document


def shown(opened: Iterable[Shown], *, now: datetime) -> dict[str, Json]:
    """Originals that may be seen now, by span, with the seconds that are left."""
    left = [(one, (one.until - now).total_seconds()) for one in opened]
    return {
        one.span_id: {"original": one.original, "seconds": round(seconds, 1)}
        for one, seconds in left
        if seconds > 0
    }


def _document(
    document_id: str,
    text: str,
    transcript: Transcript | None,
    findings: list[tuple[str, int, Finding]],
    drafts: Mapping[str, Disposition],
) -> Json:
    return {
        "id": document_id,
        "kind": "script" if transcript is None else "recording",
        "text": text,
        "lines": list(_script_lines(text) if transcript is None else _said(transcript)),
        "words": [] if transcript is None else list(_words(transcript)),
        "numbers": [] if transcript is None else list(_numbers(text)),
        "findings": [_finding(*item) for item in findings],
        "masked": [],
        "doubts": [],
        "silent": [],
        "may_unlock": False,
        "may_correct": False,
        "is_written": False,
        "content": "",
        "dispositions": {key: str(value) for key, value in drafts.items()},
        "audio": None,
        "peaks": None,
        "duration": 0,
    }


def _masked(span_id: str, span: MaskedSpan | Token, opened: Json | None) -> Json:
    sealed = span if isinstance(span, MaskedSpan) else None
    return {
        "id": span_id,
        "start": span.start,
        "end": span.end,
        "type": span.type,
        "kind": privacy_words.type_name(span.type),
        "label": privacy_words.token_name(span.type, span.token),
        "erased": sealed is not None and sealed.is_erased,
        "heard": sealed is not None and sealed.t0 is not None,
        "shown": opened,
    }


def _script_lines(text: str) -> Iterator[Json]:
    at = 0
    for line in text.rstrip("\n").split("\n"):
        yield {"start": at, "end": at + len(line), "t0": None}
        at += len(line) + 1


def _said(transcript: Transcript) -> Iterator[Json]:
    at = 0
    for segment in transcript.segments:
        yield {
            "start": at,
            "end": at + len(segment.text),
            "t0": segment.start,
            "t1": segment.end,
            "understood": segment.understood,
            "heard": segment.heard,
            "speaker": segment.speaker,
        }
        at += len(segment.text)


def _words(transcript: Transcript) -> Iterator[tuple[int, int, float, float]]:
    at = 0
    for segment in transcript.segments:
        for start, end, length in _pieces(segment):
            yield at, at + length, round(start, 2), round(end, 2)
            at += length


def _pieces(segment: Segment) -> Iterator[tuple[float, float, int]]:
    if not segment.words:
        yield segment.start, segment.end, len(segment.text)
    for word in segment.words:
        yield word.start, word.end, len(word.text)


def _numbers(text: str) -> Iterator[tuple[int, int, str]]:
    from audio.numbers import spoken_numbers

    return ((one.start, one.end, one.value) for one in spoken_numbers(text))


def _finding(finding_id: str, ordinal: int, finding: Finding) -> Json:
    lang = "zh" if current_language() == "zh_CN" else "en"
    evidence = labels.matched_by(finding.matched_by)
    return {
        "id": finding_id,
        "ordinal": ordinal,
        "rule": finding.rule,
        "severity": str(finding.severity),
        "severity_name": labels.severity(finding.severity),
        "category_name": category_name(finding.category),
        "missing": finding.matched_by is MatchedBy.MISSING,
        "status": "excused" if finding.status is FindingStatus.EXCUSED else "open",
        "start": finding.start,
        "end": finding.end,
        "text": finding.text,
        "message": finding.message,
        "suggest": finding.suggest,
        "because": finding.because,
        "evidence": evidence,
        "basis": [
            {"cite": cite(basis, lang), "role": basis.role} for basis in finding.basis
        ],
        "t0": finding.t0,
        "t1": finding.t1,
    }
