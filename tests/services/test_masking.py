"""What is stored has nothing personal in it, and fits together as before."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.models import Segment, Transcript, Word
from lexicons.models import Confidence
from lexicons.privacy import PrivacyHit, mask_text
from review.domain.case import Disposition, Outcome
from review.services import (
    audit,
    intake,
    jobs,
    masking,
    queue,
    running,
    screening,
    uploads,
    vault,
)
from tests.services.test_hearing import tone
from tests.services.test_vault import a_case

MEI = "13700110022"
SAID = f"收件人王小梅，电话{MEI}，这款全网最低价。"
PRIVATE = (MEI, "王小梅")


def everything(office) -> str:
    """All rows of all tables of the database, as text."""
    tables = office.store.connection.all(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'rule_texts'"
    )
    return repr(
        [office.store.connection.all(f"SELECT * FROM {t['name']}") for t in tables]
    )


def submitted(office, staff, **given):
    said = {
        "by": staff.writer.id,
        "title": "晚场",
        "text": SAID,
        "host_id": staff.host.id,
    }
    return intake.submit_script(office, **(said | given))


def test_a_script_is_stored_masked_in_all_that_is_said_of_it(office, staff):
    case = submitted(office, staff, title=f"给{MEI}的稿子")

    text, _ = office.store.cases.text(case.id)
    assert text == "收件人[姓名1]，电话[手机号·尾号0022]，这款全网最低价。"
    assert case.title == "给[手机号·尾号0022]的稿子"
    for found in case.findings:
        assert text[found.finding.start : found.finding.end] == found.finding.text
    assert {f.finding.category for f in case.findings} >= {"privacy"}
    assert [vault.reveal(office, s.id) for s in vault.spans(office, case.id)] == [
        "王小梅",
        MEI,
    ]
    assert not any(value in everything(office) for value in PRIVATE)
    assert audit.verify(office)


def test_a_check_shows_nothing_personal_and_keeps_no_original(office, staff):
    found = screening.check_text(office, by=staff.host.id, text=SAID)

    assert not any(value in repr(found) for value in PRIVATE)
    assert [found.text[t.start : t.end] for t in found.tokens] == [
        t.token for t in found.tokens
    ]
    assert all(found.text[f.start : f.end] == f.text for f in found.findings)


class Hears:
    """Hears one text, a fifth of a second a letter, in segments of seven letters."""

    def __init__(self, said: str) -> None:
        self.said = said

    def transcribe(self, _path, **_how):
        return spoken(self.said, size=7)


def spoken(said: str, *, size: int) -> Transcript:
    words = [
        Word(start=n / 5, end=(n + 1) / 5, text=letter, probability=0.9)
        for n, letter in enumerate(said)
    ]
    runs = [tuple(words[n : n + size]) for n in range(0, len(words), size)]
    segments = tuple(
        Segment(
            start=run[0].start, end=run[-1].end, text="".join(w.text for w in run),
            words=run,
        )
        for run in runs
    )  # fmt: skip
    return Transcript(segments=segments, duration=len(said) / 5, model="fake")


@pytest.fixture
def heard(office, staff, tmp_path):
    """A case that heard this."""

    def heard(said: str, filename: str = "a.wav"):
        hearing = replace(office, hear=lambda: Hears(said))
        case = intake.submit_recording(
            hearing, by=staff.writer.id, path=tone(tmp_path / "a.wav"),
            filename=filename, title="夜场", host_id=staff.host.id,
        )  # fmt: skip
        running.run(hearing, jobs.for_case(office, case.id).id, worker="w")
        return queue.view(office, case.id, by=staff.first.id)

    return heard


def test_a_recording_is_stored_masked_with_the_times_of_what_was_masked(office, heard):
    view = heard(SAID, filename=f"王小梅 {MEI}.wav")

    assert view.text == view.transcript.text
    assert not any(value in everything(office) for value in PRIVATE)
    assert view.recording.filename.endswith(".wav")
    spans = vault.spans(office, view.case.id)
    assert [(s.t0, s.t1) for s in spans] == [
        (SAID.index(value) / 5, (SAID.index(value) + len(value)) / 5)
        for value in ("王小梅", MEI)
    ]
    for found in (f.finding for f in view.case.findings):
        assert view.text[found.start : found.end] == found.text
        where = view.transcript.locate(found.start, found.end)
        assert where.start == found.t0
        assert where.end <= found.t1  # a token over two segments is in the first
    assert audit.verify(office)


def test_a_page_shows_what_is_masked(office, heard):
    view = heard(SAID)

    assert view.masked == vault.spans(office, view.case.id)
    assert view.shown == ()
    assert not view.may_unlock


def test_reasons_are_masked_with_the_tokens_of_the_case(office, staff):
    case = submitted(office, staff)
    queue.claim(office, case.id, by=staff.first.id)
    view = queue.view(office, case.id, by=staff.first.id)
    queue.decide(
        office, case.id, by=staff.first.id, outcome=Outcome.VIOLATION,
        reason=f"念了王小梅，又念了一三七零零一一零零二二和{MEI}，还有13911223344。",
        seconds_spent=1, shown_sha256=view.shown_sha256,
        dispositions={f.id: Disposition.CONFIRMED for f in view.case.findings},
    )  # fmt: skip

    reason = office.store.cases.get(case.id).decisions[0].reason
    assert reason == (
        "念了[姓名1]，又念了[手机号·尾号0022]和[手机号·尾号0022]，"
        "还有[手机号·尾号3344]。"
    )
    assert audit.verify(office)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (f"{MEI}.MP4", "[手机号·尾号0022].MP4"),
        (f"../{MEI} 回放.mkv", "[手机号·尾号0022] 回放.mkv"),
        ("晚场.mp4", "晚场.mp4"),
        ("host@example.com.mp4", "[邮箱1].mp4"),
    ],
)
def test_a_file_is_named_without_anybody(office, staff, sent, kept):
    upload = uploads.begin(office, by=staff.writer.id, filename=sent, size=1)

    assert upload.filename == kept


# Any text, any hits: what is personal is spelled with its own letters, so that what is
# left of it can be seen.
OTHERS = st.text(alphabet="家人们好，。 ", max_size=12)
VALUES = st.text(alphabet="0123456789", min_size=2, max_size=9)
KINDS = st.sampled_from(["phone", "name", "address", "health", "order_no"])


@st.composite
def texts_with_hits(draw):
    pieces = draw(st.lists(st.tuples(OTHERS, VALUES, KINDS), max_size=8))
    text, hits = "", []
    for other, value, kind in pieces:
        text += other
        hits.append(
            PrivacyHit(len(text), len(text) + len(value), kind, Confidence.HIGH, "")
        )
        text += value
    return text + draw(OTHERS), hits


@given(texts_with_hits(), st.integers(1, 9), st.data())
def test_a_masked_transcript_says_the_masked_text_at_the_same_times(made, size, data):
    text, hits = made
    transcript = spoken(text, size=size)
    if data.draw(st.booleans()):  # some segments have no times for their words
        bare = tuple(
            s.model_copy(update={"words": ()}) if n % 2 else s
            for n, s in enumerate(transcript.segments)
        )
        transcript = transcript.model_copy(update={"segments": bare})
    masked = mask_text(transcript.text, hits)

    after = masking.masked_transcript(transcript, masked)

    assert after.text == masked.text
    assert len(after.segments) == len(transcript.segments)
    for old, new in zip(transcript.segments, after.segments, strict=True):
        assert (old.start, old.end) == (new.start, new.end)
        assert not new.words or "".join(w.text for w in new.words) == new.text
        assert all(old.start <= w.start <= w.end <= old.end for w in new.words)
        assert all(w.text for w in new.words)
    for token in masked.tokens:
        was = transcript.locate(token.original_start, token.original_end)
        now = after.locate(token.start, token.end)
        assert now.start == was.start
        assert now.end <= was.end


@settings(max_examples=40)
@given(made=texts_with_hits())
def test_whatever_is_masked_is_gone_from_the_text_and_comes_back(office, staff, made):
    text, hits = made
    masked = mask_text(text, hits)
    number = office.store.connection.count("SELECT count(*) FROM cases") + 1
    with office.store.atomic():
        case = a_case(office, staff, number)
        spans = vault.seal(office, case, masked, locate=None)

    for token, span in zip(masked.tokens, spans, strict=True):
        value = text[token.original_start : token.original_end]
        assert vault.reveal(office, span.id) == value
        assert masked.text[span.start : span.end] == span.token
    left = masked.text
    for span in reversed(spans):
        left = left[: span.start] + left[span.end :]
    assert not set(left) & set("0123456789")
