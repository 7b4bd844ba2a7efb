"""Lines are split and joined: nothing that was found, noted, masked or said moves."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audio import subtitles
from audio.models import Segment, Transcript
from review.domain.case import Disposition, Status
from review.errors import (
    AuditBrokenError,
    ConflictError,
    CorrectionClosedError,
    InvalidInputError,
    NotAllowedError,
    NotClaimedError,
    NotFoundError,
)
from review.services import (
    archive,
    audit,
    correcting,
    findings,
    intake,
    line_breaks,
    marking,
    media,
    queue,
    screening,
    transcripts,
    vault,
)
from review.services.line_breaks import Caret, Typed
from review.services.line_texts import stretches
from tests.services.seen_lines import lines_of
from tests.services.test_correcting import (
    LINES,
    case,
    correct,
    decide,
    seen,
    whole,
)
from tests.services.test_hearing import tone
from tests.services.test_masking import everything

__all__ = ["case"]  # the fixture


def texts_of(office, case, person, line) -> tuple[str, ...]:
    view = seen(office, case, person)
    start = sum(len(s.text) for s in view.transcript.segments[:line])
    text = view.transcript.segments[line].text
    inside = [
        (s.start - start, s.end - start)
        for s in view.masked
        if start <= s.start < start + len(text)
    ]
    return stretches(text, sorted(inside))


def typed(office, case, person, line, texts=None) -> Typed:
    said = texts_of(office, case, person, line) if texts is None else texts
    return Typed(line, said, lines_of(office, case.id))


def split(office, case, person, line, at, *, part=0, texts=None) -> Caret:
    said = typed(office, case, person, line, texts)
    return line_breaks.split(office, case.id, said, by=person.id, part=part, at=at)


def join(office, case, person, line, to="after", texts=None) -> Caret:
    said = typed(office, case, person, line, texts)
    return line_breaks.join(office, case.id, said, by=person.id, to=to)


def spoken(office, case) -> Transcript:
    return Transcript.model_validate_json(office.store.cases.text(case.id)[1])


def texts(office, case) -> list[str]:
    return [segment.text for segment in spoken(office, case).segments]


def untouched(view) -> tuple[object, ...]:
    """What no break of a line may change."""
    return (
        view.text, view.case.findings, view.drafts, view.masked,
        view.case.content_sha256, view.case.lock_sha256,
    )  # fmt: skip


def test_a_line_is_split_and_joined_again_and_nothing_else_moves(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)
    noted = seen(office, case, staff.first).case.findings[-1].id
    queue.note_disposition(
        office, case.id, by=staff.first.id, finding_id=noted,
        disposition=Disposition.CONFIRMED,
    )  # fmt: skip
    before = seen(office, case, staff.first)
    silent = media.stretches(office, case.recording_id)

    assert split(office, case, staff.first, 1, 4) == (2, 0)
    after = seen(office, case, staff.first)
    assert texts(office, case)[:3] == [LINES[0], "这款面霜", "全网最底价。"]
    first, second = after.transcript.segments[1:3]
    old = before.transcript.segments[1]
    assert (first.start, second.end) == (old.start, old.end)
    assert (*first.words, *second.words) == old.words
    assert untouched(after) == untouched(before)
    assert media.stretches(office, case.recording_id) == silent
    whole(after)
    assert audit.verify(office)

    assert join(office, case, staff.first, 2, "before") == (1, 4)
    assert spoken(office, case) == before.transcript
    assert untouched(seen(office, case, staff.first)) == untouched(before)
    last = office.store.audit.about(case.id)[-2:]
    assert [(e.action, e.data["line"]) for e in last] == [
        ("case.split", 2),
        ("case.joined", 2),
    ]
    assert audit.verify(office)


def test_reading_the_lines_anew_would_find_the_same(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)
    split(office, case, staff.first, 1, 6)  # within what was found
    join(office, case, staff.first, 2)
    view = seen(office, case, staff.first)

    again = findings.read_text(
        office, view.text, goods=case.goods, scope="transcript", at=office.now(),
        certainty=findings.certainty_of(view.transcript),
    )  # fmt: skip
    stands = [
        (f.finding.rule, f.finding.start, f.finding.end) for f in view.case.findings
    ]
    assert {(f.rule, f.start, f.end) for f in again.findings} <= set(stands)


def test_nothing_masked_is_cut_and_its_places_hold(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)
    before = seen(office, case, staff.first)
    split(office, case, staff.first, 2, 0, part=1)  # right behind the name
    assert texts(office, case)[2:4] == ["收件人[姓名1]", "，电话[手机号·尾号0022]。"]
    join(office, case, staff.first, 3, "before")
    split(office, case, staff.first, 2, 3, part=1)
    assert texts(office, case)[2:4] == ["收件人[姓名1]，电话", "[手机号·尾号0022]。"]
    after = seen(office, case, staff.first)
    assert after.masked == before.masked
    whole(after)
    correct(office, case, staff.first, 3, "打", "这个号。")
    assert vault.reveal(office, before.masked[1].id) == "13700110022"
    whole(seen(office, case, staff.first))
    start = office.store.cases.text(case.id)[0].index("电话")
    marking.mark(
        office, case.id, by=staff.first.id, start=start, end=start + 2, type="address"
    )
    whole(seen(office, case, staff.first))
    assert audit.verify(office)


def test_what_is_typed_in_the_line_is_kept_and_the_caret_stays(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)
    said = ("这款面霜全网最低价，给李建国，电话13800220033，再看一款。",)
    caret = split(office, case, staff.first, 1, said[0].index("再"), texts=said)

    after = seen(office, case, staff.first)
    line, rest = after.transcript.segments[1:3]
    assert caret == (2, 0)
    assert line.text.endswith("[手机号·尾号0033]，")
    assert rest.text == "再看一款。"
    assert line.heard is not None
    assert "李建国" not in everything(office)
    whole(after)

    more = ("  再   看另外一款。",)
    caret = join(office, case, staff.first, 2, "before", texts=more)
    assert caret == (1, len(line.text))
    both = seen(office, case, staff.first).transcript.segments[1]
    assert both.text == line.text + "再 看另外一款。"
    assert both.heard == LINES[1]
    actions = [e.action for e in office.store.audit.about(case.id)]
    assert actions[-4:] == [
        "case.corrected",
        "case.split",
        "case.corrected",
        "case.joined",
    ]
    assert audit.verify(office)


@pytest.mark.parametrize(
    ("line", "said", "lines"),
    [
        (1, ("   这款面霜^全网最底价。  ",), ["这款面霜", "全网最底价。"]),
        (2, ("  收件^人", "，电话", "。 "), ["收件", "人[姓名1]，电话[手机号·尾号0022]。"]),
        (2, ("收件人 ", "，电^话", "。"), ["收件人 [姓名1]，电", "话[手机号·尾号0022]。"]),
    ],
)  # fmt: skip
def test_spaces_around_what_was_typed_do_not_move_the_caret(
    office, staff, case, line, said, lines
):
    queue.claim(office, case.id, by=staff.first.id)
    part = next(n for n, one in enumerate(said) if "^" in one)
    clean = tuple(one.replace("^", "") for one in said)
    at = said[part].index("^")
    split(office, case, staff.first, line, at, part=part, texts=clean)
    assert texts(office, case)[line : line + 2] == lines


def test_what_is_refused_keeps_nothing_of_what_was_typed(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)
    before = office.store.cases.text(case.id)
    for line, at in ((1, 0), (1, 3), (9, 1)):
        with pytest.raises(InvalidInputError):
            split(office, case, staff.first, line, at, texts=("别的。",))
    for line, to in ((0, "before"), (3, "after"), (9, "before")):
        with pytest.raises(InvalidInputError):
            join(office, case, staff.first, line, to, texts=("别的。",))
    assert office.store.cases.text(case.id) == before
    refused = {e.action for e in office.store.audit.about(case.id)}
    assert {"case.split.refused", "case.join.refused"} <= refused
    assert audit.verify(office)


def test_whoever_sees_other_lines_changes_none(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)
    old = typed(office, case, staff.first, 2)
    split(office, case, staff.first, 0, 4)  # the text is the same, the lines are not
    with pytest.raises(ConflictError):
        line_breaks.join(office, case.id, old, by=staff.first.id, to="after")
    with pytest.raises(ConflictError):
        correcting.correct(
            office, case.id, by=staff.first.id, line=2, texts=old.texts,
            content=old.content,
        )  # fmt: skip


@pytest.mark.parametrize("who", ["first", "second", "auditor", "host", "host2", "qa"])
def test_nobody_else_breaks_lines(office, staff, case, who):
    said = Typed(1, [LINES[1]], lines_of(office, case.id))
    before = office.store.cases.text(case.id)
    by = getattr(staff, who).id
    with pytest.raises((NotClaimedError, NotFoundError, NotAllowedError)):
        line_breaks.split(office, case.id, said, by=by, part=0, at=4)
    with pytest.raises((NotClaimedError, NotFoundError, NotAllowedError)):
        line_breaks.join(office, case.id, said, by=by, to="after")
    assert office.store.cases.text(case.id) == before


def test_the_submitter_breaks_lines_until_somebody_takes_the_case(office, staff, case):
    split(office, case, staff.writer, 1, 4)
    queue.claim(office, case.id, by=staff.first.id)
    with pytest.raises(CorrectionClosedError):
        join(office, case, staff.writer, 1)


def test_decisions_stand_and_the_dossier_is_whole(office, staff, case):
    decide(office, case, staff.first)
    queue.claim(office, case.id, by=staff.second.id)
    split(office, case, staff.second, 1, 4)
    join(office, case, staff.second, 2)
    assert audit.verify(office)
    decide(office, case, staff.second)
    decide(office, case, staff.third)
    assert office.store.cases.get(case.id).status is Status.ARCHIVED
    dossier = archive.of_case(office, case.id, by=staff.first.id)
    assert archive.verify(dossier.path).decisions == 3


def test_a_line_split_behind_the_back_of_the_log_is_found(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)
    split(office, case, staff.first, 1, 4)
    office.store.connection.run(
        "UPDATE texts SET transcript = replace(transcript, '这款面霜\"', '这款面\"')"
    )
    with pytest.raises(AuditBrokenError):
        audit.verify(office)


def test_what_is_taken_away_has_the_lines_as_they_are(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)
    split(office, case, staff.first, 1, 4)
    join(office, case, staff.first, 2)
    lines = spoken(office, case).segments
    for form in transcripts.FORMS:
        if form == "txt":
            continue
        name, content = transcripts.export(
            office, case.id, by=staff.first.id, form=form
        )
        read = subtitles.read_bytes(name, content)
        assert [s.text for s in read.segments] == [s.text for s in lines]
        for got, wanted in zip(read.segments, lines, strict=True):
            assert got.start == pytest.approx(wanted.start, abs=0.011)
            assert got.end == pytest.approx(wanted.end, abs=0.011)


class Wrote:
    """Two people in turn, without times of words."""

    def transcribe(self, _path, **_how):
        said = ("这款全网最低价。", "三天就能祛斑。", "真的吗？")
        segments = tuple(
            Segment(start=n * 1.5, end=n * 1.5 + 1.2, text=text, speaker=who)
            for n, (text, who) in enumerate(zip(said, "甲甲乙", strict=True))
        )
        return Transcript(segments=segments, duration=4.5)


@pytest.fixture
def untimed(office, staff, tmp_path):
    path = tone(tmp_path / "wrote.wav")
    sent = intake.submit_recording(
        office, by=staff.writer.id, path=path, filename="wrote.wav", title="早场",
        host_id=staff.host.id,
    )  # fmt: skip
    return screening.hear_case(replace(office, hear=Wrote), sent.id)


def test_what_was_found_in_lines_without_word_times_moves_closer(
    office, staff, untimed
):
    decide(office, untimed, staff.first)
    queue.claim(office, untimed.id, by=staff.second.id)
    before = seen(office, untimed, staff.second)
    split(office, untimed, staff.second, 0, 2)
    after = seen(office, untimed, staff.second)
    assert after.case.findings != before.case.findings
    assert rules(after) == rules(before)
    whole(after)
    assert audit.verify(office)
    join(office, untimed, staff.second, 0)
    assert spoken(office, untimed) == before.transcript
    assert untouched(seen(office, untimed, staff.second)) == untouched(before)
    assert audit.verify(office)


def rules(view) -> list[tuple[str, str, int]]:
    return [(f.id, f.finding.rule, f.finding.start) for f in view.case.findings]


def test_lines_of_two_people_stay_apart(office, staff, untimed):
    queue.claim(office, untimed.id, by=staff.first.id)
    join(office, untimed, staff.first, 0)
    with pytest.raises(InvalidInputError):
        join(office, untimed, staff.first, 0)


ACTS = st.lists(
    st.tuples(st.sampled_from("sj"), st.integers(0, 9), st.integers(0, 30)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_is_split_and_joined_the_case_stays_whole(office, staff, case, acts):
    if queue.view(office, case.id, by=staff.first.id).may_claim:
        queue.claim(office, case.id, by=staff.first.id)
    before = seen(office, case, staff.first)
    for what, somewhere, at in acts:
        lines = texts(office, case)
        line = somewhere % len(lines)
        parts = texts_of(office, case, staff.first, line)
        part = at % len(parts)
        try:
            if what == "s":
                where = min(at, len(parts[part]))
                split(office, case, staff.first, line, where, part=part)
            else:
                join(office, case, staff.first, line)
        except InvalidInputError:
            assert texts(office, case) == lines
    after = seen(office, case, staff.first)
    assert untouched(after) == untouched(before)
    whole(after)
    assert audit.verify(office)
