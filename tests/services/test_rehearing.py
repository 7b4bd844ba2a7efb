"""Doubtful places are heard again with a second model: masked, resumed, never a verdict."""

import json
from dataclasses import replace
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from audio.models import Segment, Transcript, Word
from audio.models_store import find_model
from audio.muting import widened
from audio.whisper import WhisperRecogniser
from review.demo import seed
from review.domain import rehearing as rules_of
from review.domain.case import Outcome
from review.domain.job import JobState
from review.domain.rehearing import Confirms, confirms, of_finding
from review.errors import (
    ConflictError,
    NoSecondModelError,
    NotClaimedError,
    NothingToRehearError,
)
from review.services import (
    accuracy,
    dossier_files,
    heard_again,
    intake,
    jobs,
    marking,
    media,
    queue,
    rehearing,
    running,
    screening,
)
from review.services.office import SecondEar
from tests.services.sampled import recording
from tests.services.second_ear import MODEL, Ear

CLIPS = Path(seed.__file__).parent / "clips"
# What is said from second `start` on, four signs a second, and how sure the first model is.
SAID = (
    (1.0, "这款面霜全网最低价", 0.9),
    (6.0, "摸起来特别舒服好看", 0.3),
    (11.0, "我叫王小明电话是13800138000", 0.9),
)


def said(*pieces) -> Transcript:
    segments = []
    for start, text, sure in pieces:
        words = tuple(
            Word(start=start + n / 4, end=start + (n + 1) / 4, text=s, probability=sure)
            for n, s in enumerate(text)
        )
        segments.append(Segment(start=start, end=words[-1].end, text=text, words=words))
    return Transcript(segments=tuple(segments), duration=20.0, model="base")


@pytest.fixture
def case(office, staff, tmp_path):
    return recording(office, staff, tmp_path, seconds=20, transcript=said(*SAID))


def with_second(office, ear):
    """The office where this ear hears again, chosen as an installation does."""
    environ = {"GREENROOM_WHISPER_SECOND": "large-v3"}
    settings = replace(office.settings, environ=environ)
    return replace(office, settings=settings, second=ear)


def heard_again_by(office, case, ear):
    heard_again.work(with_second(office, ear), case.id)
    return rehearing.of_case(office, case.id)


def test_findings_and_doubtful_places_are_heard_from_pause_to_pause(office, case):
    ear = Ear("这款面霜全网最低价")
    found = heard_again_by(office, case, ear)
    assert [(one.t0, one.t1) for one in found] == [(0.8, 3.45), (5.8, 8.45)]
    assert [len(sound) for sound in ear.sounds] == [42_400, 42_400]
    assert {(one.model, one.model_sha256) for one in found} == {("large-v3", "2" * 64)}
    assert found[0].probability == 0.9
    case = office.store.cases.get(case.id)
    finding = next(f.finding for f in case.findings if "最低价" in f.finding.text)
    (again,) = of_finding(found, finding)
    assert confirms(again, finding) is Confirms.WORDS
    assert finding.rule in found[1].rules  # the first model heard nothing of it there


def test_it_says_whether_the_words_are_confirmed(office, case):
    finding = next(f.finding for f in case.findings if "最低价" in f.finding.text)
    (hearing, *_) = heard_again_by(office, case, Ear("这款面霜，全网 最低价。"))
    for text, rules, expected in (
        (hearing.text, {}, Confirms.WORDS),
        ("这款面霜全网最滴价", {finding.rule: "x"}, Confirms.RULE),
        ("这款面霜全部都有", {}, Confirms.OTHER),
        ("，", {}, Confirms.NOTHING),
    ):
        other = hearing.model_copy(update={"text": text, "rules": rules})
        assert confirms(other, finding) is expected


def test_it_changes_neither_text_nor_finding_nor_hash(office, staff, case):
    before = queue.view(office, case.id, by=staff.first.id)
    heard_again_by(office, case, Ear("完全不同的话"))
    after = queue.view(office, case.id, by=staff.first.id)
    assert (after.text, after.case.findings) == (before.text, before.case.findings)
    assert after.shown_sha256 == before.shown_sha256
    assert after.case.status is before.case.status


def test_what_is_masked_is_silent_for_the_second_model(office, staff, tmp_path):
    text = ((1.0, "全网最低价王小明", 0.3),)
    case = recording(office, staff, tmp_path, seconds=20, transcript=said(*text))
    start = len("全网最低价")
    queue.claim(office, case.id, by=staff.first.id)
    marking.mark(
        office, case.id, by=staff.first.id, start=start, end=start + 3, type="name"
    )
    ear = Ear("全网最低价")
    heard_again_by(office, case, ear)
    (sound,) = ear.sounds
    rate, begin = 16_000, 0.8
    spoken = sound[int((1.2 - begin) * rate) : int((1.8 - begin) * rate)]
    masked = sound[int((2.3 - begin) * rate) : int((2.9 - begin) * rate)]
    assert np.abs(spoken).max() > 0.1
    assert np.abs(masked).max() == 0


def test_what_only_the_second_model_hears_of_a_person_is_masked_and_silenced(
    office, case
):
    before = set(media.stretches(office, case.recording_id))
    found = heard_again_by(office, case, Ear("加我微信号wang_88888电话13912345678"))
    everything = "".join(
        str(value)
        for row in office.store.connection.all("SELECT * FROM second_hearings")
        for value in row.values()
    )
    assert "13912345678" not in everything
    assert "手机号" in found[0].text
    new = set(media.stretches(office, case.recording_id)) - before
    assert any(start < 5 and end < 6 for start, end in new)
    assert media.without_copy(office) == ()


def test_names_that_the_case_knows_are_masked_with_their_tokens(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)
    start = len(SAID[0][1])
    marking.mark(
        office, case.id, by=staff.first.id, start=start, end=start + 2, type="name"
    )
    (span, *_) = office.store.spans.of_case(case.id)
    found = heard_again_by(office, case, Ear("摸起说全网最低价"))
    assert found[0].text == f"{span.token}说全网最低价"
    at = found[0].t0  # and nobody hears it there
    silent = media.stretches(office, case.recording_id)
    assert any(start <= at + 0.01 and at + 0.39 <= end for start, end in silent)


def test_masking_by_hand_reaches_what_was_heard_again(office, staff, case):
    heard_again_by(office, case, Ear("好看的颜色最低价"))
    queue.claim(office, case.id, by=staff.first.id)
    text, _ = office.store.cases.text(case.id)
    start = text.index("好看")
    marking.mark(
        office, case.id, by=staff.first.id, start=start, end=start + 2, type="name"
    )
    (left,) = rehearing.of_case(office, case.id)
    assert left.t0 == 0.8  # what covers the place itself is gone
    assert "好看" not in left.text


def test_a_killed_job_goes_on_where_it_was(office, case):
    def kill(count):
        if count == 2:
            raise MemoryError

    with pytest.raises(MemoryError):
        heard_again_by(office, case, Ear("第一", before=kill))
    assert [one.text for one in rehearing.of_case(office, case.id)] == ["第一"]
    told = []
    ear = Ear("第二")
    heard_again.work(with_second(office, ear), case.id, told.append)
    assert [one.text for one in rehearing.of_case(office, case.id)] == ["第一", "第二"]
    assert len(ear.sounds) == 1
    assert [(round(p.done, 2), round(p.total, 2)) for p in told] == [
        (2.65, 5.3),
        (5.3, 5.3),
    ]


def test_a_case_that_is_over_is_left_as_it_is(office, staff, case):
    def sent_back(_count):
        queue.claim(office, case.id, by=staff.first.id)
        view = queue.view(office, case.id, by=staff.first.id)
        queue.decide(
            office, case.id, by=staff.first.id, outcome=Outcome.SEND_BACK,
            reason="请重新录制这一段", seconds_spent=5, shown_sha256=view.shown_sha256,
        )  # fmt: skip

    assert heard_again_by(office, case, Ear("第一", before=sent_back)) == ()


def test_it_starts_by_itself_where_a_second_model_is_set(office, staff, tmp_path):
    ear = Ear("全网最低价")
    office = with_second(office, ear)
    case = recording(office, staff, tmp_path, seconds=20, transcript=said(*SAID))
    job = rehearing.newest(office, case.id)
    assert (job.kind, job.state) == ("rehear", JobState.QUEUED)
    assert jobs.for_case(office, case.id).kind == "hear"
    done = running.run(office, job.id, worker="w")
    assert (done.state, done.done) == (JobState.DONE, done.total)
    assert len(rehearing.of_case(office, case.id)) == 2
    entry = office.store.audit.about(case.id)[-1]
    assert (entry.action, entry.data["places"]) == ("case.reheard", 2)
    assert entry.data["model_sha256"] == MODEL.sha256


def test_whoever_holds_the_case_starts_and_stops_it(office, staff, case):
    with pytest.raises(NotClaimedError):
        rehearing.ask(office, case.id, by=staff.first.id)
    queue.claim(office, case.id, by=staff.first.id)
    with pytest.raises(NoSecondModelError):
        rehearing.ask(office, case.id, by=staff.first.id)
    office = with_second(office, Ear("全"))
    job = rehearing.ask(office, case.id, by=staff.first.id)
    with pytest.raises(ConflictError):
        rehearing.ask(office, case.id, by=staff.first.id)
    rehearing.stop(office, case.id, by=staff.first.id)
    assert office.store.jobs.get(job.id).state is JobState.CANCELLED
    with pytest.raises(ConflictError):
        rehearing.stop(office, case.id, by=staff.first.id)
    actions = [entry.action for entry in office.store.audit.about(case.id)]
    assert actions[-4:] == [
        "case.rehear.refused",
        "case.rehear",
        "case.rehear.refused",
        "case.rehear.stopped",
    ]


def test_a_running_one_is_stopped_and_keeps_what_it_has(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)

    def stop(count):
        if count == 1:
            rehearing.stop(office, case.id, by=staff.first.id)

    office_again = with_second(office, Ear("第一", before=stop))
    job = rehearing.ask(office_again, case.id, by=staff.first.id)
    done = running.run(office_again, job.id, worker="w")
    assert done.state is JobState.CANCELLED
    assert len(rehearing.of_case(office, case.id)) <= 1


def test_what_a_person_wrote_down_is_not_heard_again(office, staff, tmp_path):
    typed = said(*SAID).model_copy(update={"engine": "subtitles"})
    office = with_second(office, Ear("全"))
    case = recording(office, staff, tmp_path, seconds=20, transcript=typed)
    assert rehearing.newest(office, case.id) is None
    queue.claim(office, case.id, by=staff.first.id)
    with pytest.raises(NothingToRehearError):
        rehearing.ask(office, case.id, by=staff.first.id)


def test_the_most_doubtful_come_first_and_there_is_an_end(office):
    many = [(n * 5.0, "摸起来特别好看颜色", 0.5 - n / 1000) for n in range(400)]
    long = said(*many).model_copy(update={"duration": 2000.0})
    places = rules_of.places(long, (), ())
    heard = sum(end - start for start, end in places)
    assert 300 <= heard <= 400  # 15 %, and the pauses around them
    assert min(places)[0] > 1300  # the least sure ones are the last


def test_a_place_is_never_longer_than_the_recogniser_takes(office):
    one = said((0.0, "最" * 400, 0.4)).model_copy(update={"duration": 100.0})
    spans = tuple((float(n), n + 1.0) for n in range(0, 90, 2))
    joined = rules_of._joined(
        rules_of._wider(s, tuple(one.pieces()), 100.0) for s in spans
    )
    assert max(end - start for start, end in joined) <= rules_of.LONGEST
    assert all(any(a <= s and e <= b for a, b in joined) for s, e in spans)


def test_the_dossier_holds_what_was_heard_again(office, staff, case, tmp_path):
    heard_again_by(office, case, Ear("全网最低价"))
    with dossier_files.built(office, office.store.cases.get(case.id)) as made:
        kept = (made.path / "data" / "second-hearings.json").read_text("utf-8")
    told = json.loads(kept)
    assert [one["text"] for one in told] == ["全网最低价"] * 2
    assert {one["model"] for one in told} == {"large-v3"}


@pytest.mark.speech
def test_a_real_model_confirms_what_another_heard(office, staff, tmp_path):
    """The small model is its own second opinion: all that a test machine has."""
    model = find_model(tmp_path / "models", {})
    ear = SecondEar(model, WhisperRecogniser(model))
    clip = tmp_path / "short-claim.m4a"
    clip.write_bytes((CLIPS / clip.name).read_bytes())
    case = intake.submit_recording(
        office, by=staff.writer.id, path=clip, filename=clip.name, title="夜场",
        host_id=staff.host.id,
    )  # fmt: skip
    case = screening.hear_case(office, case.id)
    found = heard_again_by(office, case, lambda: ear)
    said = [f.finding for f in case.findings if f.finding.t0 is not None]
    assert said
    for finding in said:
        (again,) = of_finding(found, finding)
        assert confirms(again, finding) in {Confirms.WORDS, Confirms.RULE}
        assert again.model == "base"


def test_what_is_masked_while_it_is_heard_again_is_not_in_it(
    office, staff, case, monkeypatch
):
    queue.claim(office, case.id, by=staff.first.id)
    text, _ = office.store.cases.text(case.id)
    start = text.index("好看")
    masked_words = heard_again.masked_words

    def mark():
        marking.mark(
            office, case.id, by=staff.first.id, start=start, end=start + 2, type="name"
        )
        office.store.close()

    def masked_meanwhile(*given):
        made = masked_words(*given)
        if marker.ident is None:
            marker.start()
            marker.join(0.3)
        return made

    marker = Thread(target=mark)
    monkeypatch.setattr(heard_again, "masked_words", masked_meanwhile)
    left = heard_again_by(office, case, Ear("好看的颜色最低价"))
    marker.join()

    assert office.store.spans.of_case(case.id)
    assert left
    assert not any("好看" in one.text for one in rehearing.of_case(office, case.id))


def test_a_clip_in_which_only_the_second_model_hears_a_person_is_let_go(
    office, staff, case
):
    accuracy.draw(office, case.id, by=staff.qa.id)
    before = {c.id for c in office.store.accuracy.clips(case.id) if not c.is_removed}
    heard_again_by(office, case, Ear("王小梅的手机号是13912345678"))

    silent = widened(media.stretches(office, case.recording_id))
    clips = office.store.accuracy.clips(case.id)
    left = [clip for clip in clips if not clip.is_removed]
    assert len(left) < len(before)
    assert not any(a < c.end and b > c.start for c in left for a, b in silent)
