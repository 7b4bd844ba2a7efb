"""Measuring a transcript: who may, blind, durable, and with clips that nobody chooses."""

from threading import Thread

import pytest

from review.domain.measure import State
from review.domain.sample import CriticalKind, SkipReason, Verdict
from review.domain.staff import Permission, Role
from review.errors import (
    AllDrawnError,
    AuditBrokenError,
    ConflictError,
    DrawClosedError,
    DrawOpenError,
    InvalidInputError,
    KnowsTheTextError,
    NotAllowedError,
    NotFoundError,
    NotMeasurableError,
)
from review.services import (
    accuracy,
    audit,
    correcting,
    intake,
    marking,
    media,
    queue,
    transcribing,
)
from tests.services.personal import actions, hired, officers
from tests.services.sampled import heard_in, recording, type_all
from tests.services.seen_lines import lines_of

PHONE = "13700110022"


@pytest.fixture
def case(office, staff, tmp_path):
    return recording(office, staff, tmp_path)


@pytest.fixture
def long(office, staff, tmp_path):
    return recording(office, staff, tmp_path, seconds=420)


def task_of(office, case, person):
    accuracy.draw(office, case.id, by=person.id)
    task = transcribing.next_task(office, case.id, by=person.id)
    assert task is not None
    return task


def say(office, task, person, text, verdict=Verdict.SAID, **how):
    return transcribing.save(
        office, task.clip_id, by=person.id, verdict=verdict, text=text, **how
    )


def test_before_anything_is_drawn_nothing_is_claimed(office, staff, case):
    assert accuracy.measure(office, case.id, by=staff.qa.id).state is State.NOT_DRAWN


def test_the_clips_follow_from_the_recording_alone(
    office, staff, long, tmp_path, clock, reader
):
    from types import SimpleNamespace

    from tests.conftest import add_staff, make_office

    accuracy.draw(office, long.id, by=staff.qa.id)
    other = make_office(tmp_path / "other", clock, reader)
    people = SimpleNamespace(**add_staff(other))
    again = recording(other, people, tmp_path, seconds=420)
    accuracy.draw(other, again.id, by=people.first.id)

    def places(of, case):
        return [(c.place, c.start, c.end) for c in of.store.accuracy.clips(case.id)]

    assert places(office, long) == places(other, again)
    assert len(places(office, long)) < len(office.store.accuracy.sample(long.id).frame)
    other.store.close()


def test_nobody_draws_a_second_time(office, staff, long):
    first = accuracy.draw(office, long.id, by=staff.qa.id)
    clips = office.store.accuracy.clips(long.id)

    assert accuracy.draw(office, long.id, by=staff.first.id) == first
    assert office.store.accuracy.clips(long.id) == clips
    with pytest.raises(ConflictError):
        office.store.accuracy.add(office.store.accuracy.sample(long.id))
    for forbidden in (
        "DELETE FROM accuracy_samples",
        "UPDATE accuracy_samples SET seed = 'x'",
        "DELETE FROM accuracy_clips",
        'UPDATE accuracy_clips SET "start" = 0',
        "DELETE FROM accuracy_typed",
    ):
        transcribing.save(
            office, clips[0].id, by=staff.qa.id, verdict=Verdict.SAID, text="好"
        )
        with pytest.raises(ConflictError):
            office.store.connection.run(forbidden)


def test_more_is_drawn_only_when_all_is_heard(office, staff, long):
    accuracy.draw(office, long.id, by=staff.qa.id)
    with pytest.raises(DrawOpenError):
        accuracy.draw_more(office, long.id, by=staff.qa.id)

    type_all(office, long, by=staff.qa.id, wrong=lambda text: "错" + text[1:])
    first = office.store.accuracy.clips(long.id)
    more = accuracy.draw_more(office, long.id, by=staff.qa.id)

    assert more.draw == 2
    assert more.state is State.OPEN
    assert office.store.accuracy.clips(long.id)[: len(first)] == first


def test_a_recording_of_which_every_clip_is_heard_is_known_exactly(office, staff, case):
    type_all(office, case, by=staff.qa.id)
    found = accuracy.measure(office, case.id, by=staff.qa.id)

    assert found.state is State.PROVEN
    assert found.estimate.low == found.estimate.high == 1.0
    assert found.heard == found.of
    with pytest.raises(AllDrawnError):
        accuracy.draw_more(office, case.id, by=staff.qa.id)


def test_no_estimate_before_the_last_clip_of_the_draw(office, staff, long):
    task = task_of(office, long, staff.qa)
    for _ in range(task.of - 1):
        say(office, task, staff.qa, heard_in(office, task.clip_id))
        task = transcribing.next_task(office, long.id, by=staff.qa.id)
    stands = accuracy.measure(office, long.id, by=staff.qa.id)
    assert (stands.state, stands.estimate, stands.missing) == (State.OPEN, None, 1)

    saved = say(office, task, staff.qa, heard_in(office, task.clip_id))

    assert saved.complete
    assert accuracy.measure(office, long.id, by=staff.qa.id).estimate is not None
    assert actions(office, long.id)[-1] == "accuracy.measured"


def test_a_poor_transcript_is_never_said_to_be_good(office, staff, long):
    type_all(office, long, by=staff.qa.id, wrong=lambda text: "错错错" + text[3:])
    found = accuracy.measure(office, long.id, by=staff.qa.id)

    assert found.state is State.BELOW
    assert found.estimate.high < 0.95
    assert found.more is None


@pytest.mark.parametrize("username", ["writer", "host", "auditor", "quiz", "admin"])
def test_who_neither_reviews_nor_inspects_types_nothing(office, staff, case, username):
    person = getattr(staff, username)
    task = task_of(office, case, staff.qa)

    for act in (
        lambda: accuracy.draw(office, case.id, by=person.id),
        lambda: transcribing.next_task(office, case.id, by=person.id),
        lambda: transcribing.sound(office, task.clip_id, by=person.id),
        lambda: say(office, task, person, "好"),
    ):
        with pytest.raises(NotAllowedError):
            act()


def test_inspectors_and_reviewers_may():
    may = {r for r in Role if Permission.ACCURACY_HEAR in _grants(r)}
    assert may == {Role.QA, Role.REVIEWER_1, Role.REVIEWER_2, Role.REVIEWER_3}


def _grants(role):
    from review.domain.staff import GRANTS

    return GRANTS[role]


def test_whoever_took_the_case_has_read_it_and_types_nothing(office, staff, case):
    task = task_of(office, case, staff.qa)
    queue.claim(office, case.id, by=staff.first.id)
    queue.release(office, case.id, by=staff.first.id)

    assert not transcribing.may_type(office, case, by=staff.first.id)
    for act in (
        lambda: transcribing.next_task(office, case.id, by=staff.first.id),
        lambda: transcribing.sound(office, task.clip_id, by=staff.first.id),
        lambda: say(office, task, staff.first, "好"),
    ):
        with pytest.raises(KnowsTheTextError):
            act()
    assert "accuracy.hear.refused" in actions(office, staff.first.id)


def test_the_host_of_a_recording_does_not_measure_it(office, staff, tmp_path):
    both = hired(office, "both", {Role.HOST, Role.QA})
    case = recording(office, staff, tmp_path, seconds=30)
    office.store.connection.run(
        "UPDATE cases SET host_id = ? WHERE id = ?", (both.id, case.id)
    )
    assert not transcribing.may_type(office, case, by=both.id)


def test_whoever_types_is_told_nothing_that_the_recogniser_wrote(office, staff, case):
    task = task_of(office, case, staff.qa)
    said = task.model_dump_json() + say(office, task, staff.qa, "好").model_dump_json()
    before = transcribing.previous_task(
        office, task_of(office, case, staff.qa).clip_id, by=staff.qa.id
    )

    for clip in office.store.accuracy.clips(case.id):
        assert clip.heard not in said + before.model_dump_json()
    assert before.said == "好"


def test_an_own_word_is_changed_only_until_the_result_is_known(office, staff, case):
    task = task_of(office, case, staff.qa)
    say(office, task, staff.qa, "一句错话")
    say(office, task, staff.qa, heard_in(office, task.clip_id))
    type_all(office, case, by=staff.qa.id)
    assert accuracy.measure(office, case.id, by=staff.qa.id).estimate.accuracy == 1.0

    with pytest.raises(DrawClosedError):
        say(office, task, staff.qa, "一句错话")
    assert transcribing.previous_task(office, task.clip_id, by=staff.qa.id) is None


def test_two_people_type_the_same_clip_and_their_agreement_is_shown(
    office, staff, case
):
    type_all(office, case, by=staff.qa.id)
    again = type_all(
        office, case, by=staff.first.id, wrong=lambda text: "错" + text[1:]
    )
    found = accuracy.measure(office, case.id, by=staff.qa.id)

    assert 0 < again == found.agreement.clips < found.clips
    assert 0.9 < found.agreement.accuracy < 1
    assert found.estimate.accuracy == 1.0  # the first word counts


def test_a_skipped_clip_waits_for_somebody_else(office, staff, case):
    task = task_of(office, case, staff.qa)
    with pytest.raises(InvalidInputError):
        say(office, task, staff.qa, "", Verdict.SKIPPED)
    say(office, task, staff.qa, "", Verdict.SKIPPED, reason=SkipReason.LANGUAGE)
    type_all(office, case, by=staff.qa.id)

    assert accuracy.measure(office, case.id, by=staff.qa.id).missing == 1
    assert task_of(office, case, staff.first).clip_id == task.clip_id


def test_where_much_cannot_be_understood_nothing_is_claimed(office, staff, case):
    task = task_of(office, case, staff.qa)
    for _ in range(task.of // 5):
        say(office, task, staff.qa, "", Verdict.UNCLEAR)
        task = transcribing.next_task(office, case.id, by=staff.qa.id)
    type_all(office, case, by=staff.qa.id)

    assert accuracy.measure(office, case.id, by=staff.qa.id).state is State.UNCLEAR


def test_a_clip_in_which_nothing_is_said_counts_what_was_invented(office, staff, case):
    task = task_of(office, case, staff.qa)
    say(office, task, staff.qa, "")
    typed = office.store.accuracy.typed(case.id)[0]

    assert typed.characters == 0
    assert typed.errors > 10


def test_prices_negations_and_effects_are_counted_apart(office, staff, case):
    type_all(
        office, case, by=staff.qa.id, wrong=lambda text: text.replace("八十九", "八十")
    )
    found = accuracy.measure(office, case.id, by=staff.qa.id)
    kinds = {one.kind: one.wrong for one in found.critical}

    assert kinds[CriticalKind.NUMBER].count == kinds[CriticalKind.NUMBER].of > 0
    assert kinds[CriticalKind.NEGATION].count == 0 < kinds[CriticalKind.NEGATION].of


def test_typed_words_are_masked_at_the_door_and_still_compared(office, staff, case):
    task = task_of(office, case, staff.qa)
    said = heard_in(office, task.clip_id)
    saved = say(office, task, staff.qa, f"{said}，她的电话是{PHONE}")
    typed = office.store.accuracy.typed(case.id)[0]

    assert saved.masked
    assert PHONE not in typed.text
    assert typed.errors > len("她的电话是")
    with pytest.raises(InvalidInputError):
        say(office, task, staff.qa, typed.text)


def test_what_is_masked_later_is_taken_out_of_what_was_typed(office, staff, case):
    officer = officers(office).officer
    task = task_of(office, case, staff.qa)
    clip = office.store.accuracy.clip(task.clip_id)
    say(office, task, staff.qa, f"{clip.heard}欧阳采薇")
    text, _ = office.store.cases.text(case.id)
    spoken = accuracy.transcript(office, case)
    at = next(
        n for n in range(len(text) - 4)
        if clip.start < spoken.locate(n, n + 4).start < clip.end - 2
    )  # fmt: skip
    counted = office.store.accuracy.typed(case.id)[0].errors

    marking.mark(office, case.id, by=officer.id, start=at, end=at + 4, type="name")

    typed = office.store.accuracy.typed(case.id)[0]
    assert (typed.text, typed.errors) == (None, counted)
    assert office.store.accuracy.clip(clip.id).heard is None
    with pytest.raises(NotFoundError):
        transcribing.sound(office, clip.id, by=staff.qa.id)


def test_masked_stretches_are_in_no_clip(office, staff, tmp_path):
    from tests.services.sampled import SENTENCES, heard

    said = (*SENTENCES[:3], f"王女士的电话{PHONE}", *SENTENCES[3:])
    case = recording(office, staff, tmp_path, transcript=heard(120, said=said))
    accuracy.draw(office, case.id, by=staff.qa.id)
    silent = media.stretches(office, case.recording_id)

    assert silent
    for clip in office.store.accuracy.sample(case.id).frame:
        assert not any(a < clip.end and b > clip.start for a, b in silent)


def test_a_clip_is_cut_from_the_muted_copy(office, staff, case, monkeypatch):
    task = task_of(office, case, staff.qa)
    monkeypatch.setattr(
        media, "open_recording", lambda *_: pytest.fail("the original was opened")
    )
    media.muted_copy(office, case.recording_id)
    wav = transcribing.sound(office, task.clip_id, by=staff.qa.id)

    assert wav[:4] == b"RIFF"
    assert abs((len(wav) - 44) / 32_000 - task.seconds) < 0.01


def test_a_script_and_a_recording_not_heard_yet_cannot_be_measured(office, staff):
    script = intake.submit_script(
        office,
        by=staff.writer.id,
        title="面霜",
        text="全网最低价。",
        host_id=staff.host.id,
    )
    with pytest.raises(NotMeasurableError):
        accuracy.draw(office, script.id, by=staff.qa.id)


def test_a_recording_is_found_by_number_case_and_recording(office, staff, case):
    for said in (case.id, case.number, case.recording_id):
        assert accuracy.case_of(office, said, by=staff.qa.id).id == case.id
    with pytest.raises(NotFoundError):
        accuracy.case_of(office, case.recording_id, by=staff.host2.id)


def test_every_word_is_in_the_audit_log_without_being_told_there(office, staff, case):
    task = task_of(office, case, staff.qa)
    say(office, task, staff.qa, "这句话不进日志")
    entries = office.store.audit.about(task.clip_id)

    assert [entry.action for entry in entries] == ["accuracy.typed"]
    assert "这句话" not in str(entries)


def test_an_answer_of_two_at_once_is_kept_for_both(office, staff, case, other_office):
    task = task_of(office, case, staff.qa)
    assert task_of(other_office, case, staff.first).clip_id == task.clip_id
    say(office, task, staff.qa, "好")
    say(other_office, task, staff.first, "好的")

    typed = office.store.accuracy.typed(case.id)
    assert {one.by for one in typed} == {staff.qa.id, staff.first.id}
    assert accuracy.measure(office, case.id, by=staff.qa.id).heard == 1


def test_what_is_masked_while_somebody_types_is_not_in_what_they_typed(
    office, staff, case, monkeypatch
):
    officer = officers(office).officer
    task = task_of(office, case, staff.qa)
    text, _ = office.store.cases.text(case.id)
    at = text.index("颜色")
    masked_words = transcribing.masked_words

    def mark():
        marking.mark(office, case.id, by=officer.id, start=at, end=at + 2, type="name")
        office.store.close()

    def masked_meanwhile(*given):
        made = masked_words(*given)
        marker.start()
        marker.join(0.3)
        return made

    marker = Thread(target=mark)
    monkeypatch.setattr(transcribing, "masked_words", masked_meanwhile)
    say(office, task, staff.qa, "这个颜色好看")
    marker.join()

    assert len(office.store.spans.of_case(case.id)) == 1
    assert "颜色" not in (office.store.accuracy.typed(case.id)[0].text or "")


def test_a_clip_that_is_silent_by_now_is_not_drawn_to_be_heard(office, staff, long):
    officer = officers(office).officer
    type_all(office, long, by=staff.qa.id, wrong=lambda said: said[:-3])
    there = {clip.place for clip in office.store.accuracy.clips(long.id)}
    frame = office.store.accuracy.sample(long.id).frame
    spoken = accuracy.transcript(office, long)
    text, _ = office.store.cases.text(long.id)
    for at in reversed([n for n in range(len(text)) if text.startswith("颜色", n)]):
        said = spoken.locate(at, at + 2).start
        if not any(
            frame[place].start - 2 < said < frame[place].end + 2 for place in there
        ):
            marking.mark(
                office, long.id, by=officer.id, start=at, end=at + 2, type="name"
            )
    accuracy.draw_more(office, long.id, by=staff.qa.id)

    silent = media.stretches(office, long.recording_id)
    assert silent
    left = [c for c in office.store.accuracy.clips(long.id) if not c.is_removed]
    assert not any(a < c.end and b > c.start for c in left for a, b in silent)


def test_what_is_corrected_betters_no_result(office, staff, long):
    type_all(office, long, by=staff.qa.id, wrong=lambda said: said[:-3])
    there = {clip.id for clip in office.store.accuracy.clips(long.id)}
    for line, segment in enumerate(accuracy.transcript(office, long).segments):
        said = segment.text.replace("大家", "我们")
        correcting.correct(
            office, long.id, by=staff.writer.id, line=line, texts=[said],
            content=lines_of(office, long.id),
        )  # fmt: skip
    accuracy.draw_more(office, long.id, by=staff.qa.id)

    new = [c for c in office.store.accuracy.clips(long.id) if c.id not in there]
    assert any("大家" in clip.heard for clip in new)
    assert not any("我们" in clip.heard for clip in new)


def test_counts_changed_behind_the_back_of_the_log_are_found(office, staff, case):
    officer = officers(office).officer
    task = task_of(office, case, staff.qa)
    say(office, task, staff.qa, "这个颜色")
    say(office, task, staff.qa, "这个颜色好看")  # the newest word counts
    type_all(office, case, by=staff.qa.id, wrong=lambda said: said[:-3])
    text, _ = office.store.cases.text(case.id)
    at = text.index("颜色")
    marking.mark(office, case.id, by=officer.id, start=at, end=at + 2, type="name")
    assert audit.verify(office)

    office.store.connection.run("UPDATE accuracy_typed SET errors = 0")
    with pytest.raises(AuditBrokenError):
        audit.verify(office)
