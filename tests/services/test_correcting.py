"""What was heard is corrected: by whom, with what found and masked, and what stays."""

from dataclasses import replace

import pytest

from audio.models import Segment, Transcript, Word
from review.domain.case import Disposition, Outcome, Status
from review.domain.privacy import Ground
from review.errors import (
    AuditBrokenError,
    ConflictError,
    CorrectionClosedError,
    InvalidInputError,
    NotAllowedError,
    NotClaimedError,
    NotFoundError,
    NotOpenError,
)
from review.services import (
    accounts,
    archive,
    audit,
    correcting,
    erasure,
    intake,
    marking,
    media,
    queue,
    screening,
    vault,
)
from tests.conftest import PASSWORD
from tests.services.seen_lines import lines_of
from tests.services.test_hearing import tone
from tests.services.test_masking import everything

LINES = (
    "大家好欢迎来到直播间。",
    "这款面霜全网最底价。",
    "收件人王小梅，电话13700110022。",
    "三天就能祛斑。",
)
STEP = 0.1


class Hears:
    """Hears LINES, a tenth of a second a character."""

    def transcribe(self, _path, **_how):
        segments, at = [], 0.0
        for said in LINES:
            words = tuple(
                Word(
                    start=at + n * STEP, end=at + (n + 1) * STEP, text=sign,
                    probability=0.9,
                )
                for n, sign in enumerate(said)
            )  # fmt: skip
            end = at + len(said) * STEP
            segments.append(
                Segment(start=at, end=end, text=said, words=words, confidence=0.9)
            )
            at = end + 0.5
        return Transcript(segments=tuple(segments), duration=at, model="base")


@pytest.fixture
def case(office, staff, tmp_path):
    path = tone(tmp_path / "show.wav")
    sent = intake.submit_recording(
        office, by=staff.writer.id, path=path, filename="show.wav", title="晚场",
        host_id=staff.host.id,
    )  # fmt: skip
    return screening.hear_case(replace(office, hear=Hears), sent.id)


@pytest.fixture
def officer(office, staff):
    return accounts.add_person(
        office, by=None, username="officer", name="隐私钱", password=PASSWORD,
        roles={"privacy-officer"},
    )  # fmt: skip


def seen(office, case, person):
    return queue.view(office, case.id, by=person.id)


def correct(office, case, person, line, *texts):
    content = lines_of(office, case.id)
    return correcting.correct(
        office, case.id, by=person.id, line=line, texts=texts, content=content
    )


def whole(view) -> None:
    """Text, transcript, tokens and findings are of one piece."""
    assert view.transcript.text == view.text
    for span in view.masked:
        assert view.text[span.start : span.end] == span.token
    for item in view.case.findings:
        found = item.finding
        assert view.text[found.start : found.end] == found.text
        if found.end > found.start:
            said = view.transcript.locate(found.start, found.end)
            assert (found.t0, found.t1) == (said.start, said.end)
    ordinals = [item.ordinal for item in view.case.findings]
    assert ordinals == list(range(1, len(ordinals) + 1))


def decide(office, case, person):
    queue.claim(office, case.id, by=person.id)
    view = seen(office, case, person)
    return queue.decide(
        office, case.id, by=person.id, outcome=Outcome.VIOLATION, reason="有问题",
        seconds_spent=1, shown_sha256=view.shown_sha256,
        dispositions={f.id: Disposition.CONFIRMED for f in view.case.findings},
    )  # fmt: skip


def rules(view):
    return {item.finding.text: item.id for item in view.case.findings}


def test_a_corrected_line_is_read_again_and_its_words_keep_their_times(
    office, staff, case
):
    queue.claim(office, case.id, by=staff.first.id)
    before = seen(office, case, staff.first)
    kept = {text: found for text, found in rules(before).items() if "祛斑" in text}
    assert kept
    for found in kept.values():
        queue.note_disposition(
            office, case.id, by=staff.first.id, finding_id=found,
            disposition=Disposition.CONFIRMED,
        )  # fmt: skip

    correct(office, case, staff.first, 1, "这款面霜全网最低价。")

    after = seen(office, case, staff.first)
    line = after.transcript.segments[1]
    assert (line.text, line.heard) == ("这款面霜全网最低价。", "这款面霜全网最底价。")
    old, new = before.transcript.segments[1].words, line.words
    assert [(w.text, w.start) for w in new[:4]] == [(w.text, w.start) for w in old[:4]]
    assert new[7].text == "低"
    assert (new[7].start, new[7].probability) == (pytest.approx(old[7].start), 1.0)
    assert any("最低价" in text for text in rules(after))
    assert rules(after).items() >= kept.items()
    assert after.drafts == dict.fromkeys(kept.values(), Disposition.CONFIRMED)
    assert after.masked == before.masked
    whole(after)
    assert audit.verify(office)
    decide(office, case, staff.first)


def test_what_was_masked_stays_and_moves_with_the_text(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)
    before = seen(office, case, staff.first)
    correct(office, case, staff.first, 0, "大家好，欢迎大家来到我们的直播间。")
    correct(office, case, staff.first, 2, "这位收件人是", "，她的电话是", "，记一下。")

    after = seen(office, case, staff.first)
    said = after.transcript.segments[2].text
    assert said == "这位收件人是[姓名1]，她的电话是[手机号·尾号0022]，记一下。"
    assert [vault.reveal(office, s.id) for s in after.masked] == [
        "王小梅",
        "13700110022",
    ]
    untouched = {"id", "token", "subject_id", "t0", "t1", "type", "ordinal"}
    assert [s.model_dump(include=untouched) for s in after.masked] == [
        s.model_dump(include=untouched) for s in before.masked
    ]
    assert {f.finding.category for f in after.case.findings} >= {"privacy"}
    whole(after)
    assert audit.verify(office)


def test_personal_information_that_is_typed_is_masked_at_the_door(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)
    silent = set(media.stretches(office, case.recording_id))
    before = seen(office, case, staff.first)
    correct(
        office,
        case,
        staff.first,
        3,
        "好的，收件人李建国，电话13800220033，也给王小梅。",
    )

    after = seen(office, case, staff.first)
    stored = everything(office)
    assert not any(said in stored for said in ("李建国", "13800220033", "王小梅"))
    assert "[手机号·尾号0033]" in after.text
    new = [s for s in after.masked if s.id not in {old.id for old in before.masked}]
    originals = [vault.reveal(office, s.id) for s in new]
    assert originals == ["李建国", "13800220033", "王小梅"]
    assert new[-1].token == before.masked[0].token  # the same name, the same mark
    line = after.transcript.segments[3]
    for span in new:  # what may be of it in the sound is silent
        assert line.start <= span.t0 < span.t1 <= line.end
    assert set(media.stretches(office, case.recording_id)) >= silent
    whole(after)
    assert audit.verify(office)


def test_what_the_case_knows_is_masked_where_it_is_typed(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)
    start = office.store.cases.text(case.id)[0].index("面霜")
    marking.mark(
        office, case.id, by=staff.first.id, start=start, end=start + 2, type="name"
    )
    token = seen(office, case, staff.first).masked[0].token
    correct(
        office,
        case,
        staff.first,
        3,
        "三天就能祛斑，问面霜，",
    )

    after = seen(office, case, staff.first)
    assert after.transcript.segments[3].text == f"三天就能祛斑，问{token}，"
    assert "面霜" not in everything(office)
    whole(after)
    assert audit.verify(office)


def test_what_was_nearly_heard_of_something_personal_is_masked_beside_it(
    office, staff, case
):
    queue.claim(office, case.id, by=staff.first.id)
    correct(office, case, staff.first, 3, "三天就能祛斑，加我电话1380022003。")
    correct(office, case, staff.first, 3, "三天就能祛斑，加我电话13800220033。")

    line = seen(office, case, staff.first).transcript.segments[3]
    assert "[手机号·尾号0033]" in line.text
    assert "1380022003" not in everything(office)
    assert audit.verify(office)


def test_what_is_silent_stays_silent_whatever_the_text_says(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)
    correct(office, case, staff.first, 3, "号码是1234598。")
    silent = media.stretches(office, case.recording_id)
    assert len(silent) == 3
    correct(office, case, staff.first, 3, "没有号码。")

    assert set(media.stretches(office, case.recording_id)) == set(silent)


def test_what_was_heard_can_be_put_back(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)
    before = seen(office, case, staff.first)
    correct(office, case, staff.first, 1, "这款面霜全网最低价。")
    correct(office, case, staff.first, 1, LINES[1])

    after = seen(office, case, staff.first)
    assert (after.text, after.transcript.segments[1].heard) == (before.text, None)
    assert rules(after).keys() == rules(before).keys()
    correct(office, case, staff.first, 1, LINES[1])  # says so already
    last = office.store.audit.about(case.id)
    first, second = [e.data for e in last if e.action == "case.corrected"]
    assert second["gone"].keys() >= set(first["added"])  # with the rule of each
    assert set(second["gone"].values()) == {"PR-0101"}


def test_the_submitter_corrects_until_somebody_takes_the_case(office, staff, case):
    correct(office, case, staff.writer, 1, "这款面霜全网最低价。")
    assert seen(office, case, staff.writer).may_correct

    queue.claim(office, case.id, by=staff.first.id)
    assert not seen(office, case, staff.writer).may_correct
    with pytest.raises(CorrectionClosedError):
        correct(office, case, staff.writer, 1, "这款面霜。")

    decide(office, case, staff.first)
    with pytest.raises(CorrectionClosedError):
        correct(office, case, staff.writer, 1, "这款面霜。")
    assert audit.verify(office)


@pytest.mark.parametrize("who", ["first", "second", "auditor", "host", "host2", "qa"])
def test_nobody_else_corrects(office, staff, case, who):
    person = getattr(staff, who)
    with pytest.raises((NotClaimedError, NotFoundError, NotAllowedError)):
        correct(office, case, person, 1, "这款面霜。")

    assert LINES[1] in office.store.cases.text(case.id)[0]
    refused = office.store.audit.about(case.id)[-1]
    assert who == "host2" or refused.action == "case.correct.refused"
    assert audit.verify(office)


def test_decisions_of_before_stand_and_the_next_level_decides_what_is_new(
    office, staff, case, tmp_path
):
    decide(office, case, staff.first)
    queue.claim(office, case.id, by=staff.second.id)
    correct(office, case, staff.second, 1, "这款面霜全网最低价。")
    assert audit.verify(office)
    decide(office, case, staff.second)
    marking_by = accounts.add_person(
        office, by=None, username="officer", name="隐私钱", password=PASSWORD,
        roles={"privacy-officer"},
    )  # fmt: skip
    start = office.store.cases.text(case.id)[0].index("直播间")
    marking.mark(
        office, case.id, by=marking_by.id, start=start, end=start + 3, type="address"
    )
    decide(office, case, staff.third)

    assert audit.verify(office)
    assert office.store.cases.get(case.id).status is Status.ARCHIVED
    dossier = archive.of_case(office, case.id, by=staff.first.id)
    assert archive.verify(dossier.path).decisions == 3
    with pytest.raises(NotOpenError):
        correct(office, case, staff.third, 1, "这款面霜。")


def test_a_text_changed_behind_the_back_of_the_log_is_found(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)
    correct(office, case, staff.first, 1, "这款面霜全网最低价。")
    office.store.connection.run("UPDATE texts SET text = replace(text, '最低', '最底')")
    with pytest.raises(AuditBrokenError):
        audit.verify(office)


def test_who_is_erased_stays_masked_when_the_text_is_corrected(
    office, staff, case, officer
):
    name = vault.spans(office, case.id)[0]
    preview = erasure.preview(office, name.subject_id, by=officer.id)
    erasure.erase(
        office, name.subject_id, by=officer.id, ground=Ground.REQUEST,
        reference="2026-7", seen=preview.id,
    )  # fmt: skip
    queue.claim(office, case.id, by=staff.first.id)
    before = seen(office, case, staff.first)
    correct(office, case, staff.first, 2, "收件人是", "，电话是", "。")

    after = seen(office, case, staff.first)
    assert len(after.masked) == len(before.masked) == 2
    privacy = [
        f.finding.text for f in after.case.findings if f.finding.category == "privacy"
    ]
    assert len(privacy) == sum(
        f.finding.category == "privacy" for f in before.case.findings
    )
    whole(after)
    assert audit.verify(office)


def test_words_that_are_marked_later_are_masked_in_what_was_heard_too(
    office, staff, case, officer
):
    queue.claim(office, case.id, by=staff.first.id)
    correct(office, case, staff.first, 0, "大家好，欢迎来到茶壶直播间。")
    correct(office, case, staff.first, 0, "大家好，欢迎来到大茶壶的直播间。")
    text = office.store.cases.text(case.id)[0]
    start = text.index("直播间")
    marking.mark(
        office, case.id, by=officer.id, start=start, end=start + 3, type="address"
    )
    assert "直播间" not in office.store.cases.text(case.id)[1]
    whole(seen(office, case, staff.first))
    assert audit.verify(office)


@pytest.mark.parametrize(
    ("line", "texts", "error"),
    [
        (9, ("x",), InvalidInputError),
        (-1, ("x",), InvalidInputError),
        (2, ("少了一段", "。"), InvalidInputError),
        (1, ("多了", "一段"), InvalidInputError),
        (1, ("这是[姓名1]说的",), InvalidInputError),
        (1, ("长" * 5001,), InvalidInputError),
    ],
)
def test_what_does_not_fit_is_refused(office, staff, case, line, texts, error):
    queue.claim(office, case.id, by=staff.first.id)
    with pytest.raises(error):
        correct(office, case, staff.first, line, *texts)
    assert audit.verify(office)


def test_two_who_correct_at_once_do_not_overwrite_each_other(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)
    old = lines_of(office, case.id)
    correct(office, case, staff.first, 1, "这款面霜全网最低价。")
    with pytest.raises(ConflictError):
        correcting.correct(
            office, case.id, by=staff.first.id, line=1, texts=["别的"], content=old
        )


def test_a_line_that_nobody_said_goes_and_one_not_understood_is_filled(
    office, staff, case
):
    queue.claim(office, case.id, by=staff.first.id)
    raw = office.store.cases.text(case.id)[1]
    heard = Transcript.model_validate_json(raw)
    correct(office, case, staff.first, 3, "")
    after = seen(office, case, staff.first)
    assert after.transcript.segments[3].text == ""
    assert after.transcript.segments[3].heard == heard.segments[3].text
    assert not any("祛斑" in text for text in rules(after))
    correct(office, case, staff.first, 3, "七天见效。")
    whole(seen(office, case, staff.first))
    assert audit.verify(office)
