"""Recordings as they are kept and played: open and encrypted alike."""

import io
import os
import wave
from types import SimpleNamespace

import numpy as np
import pyrage
import pytest

from audio.decode import RATE, samples
from audio.errors import UnreadableRecordingError
from audio.media import sha256_of
from audio.muting import AFTER, BEFORE
from review.domain.case import Status
from review.domain.privacy import MaskedSpan
from review.errors import FileDamagedError, NoSpaceError, NotFoundError
from review.keys.scratch import Scratch
from review.keys.source import new_identity
from review.services import intake, jobs, kept, media, running, screening, tending
from tests.audio.sound import SHORT, TALK, converted
from tests.conftest import add_staff, make_office


@pytest.fixture(params=["open", "encrypted"])
def house(request, tmp_path, clock, reader):
    """An office with its people, and a recording of half a minute that waits."""
    key = new_identity() if request.param == "encrypted" else None
    office = make_office(tmp_path / "home", clock, reader, key=key)
    people = SimpleNamespace(**add_staff(office))
    sent = converted(TALK, tmp_path / "回放.mp4")
    case = submit(office, people, sent)
    yield SimpleNamespace(
        office=office, people=people, sent=sent, case=case, recording=case.recording_id
    )
    office.store.close()


def submit(office, people, path):
    return intake.submit_recording(
        office, by=people.writer.id, path=path, filename=path.name, title="晚八点回放",
        host_id=people.host.id,
    )  # fmt: skip


def masked(house, *spans):
    """As if this had been masked in what is said in the recording."""
    house.office.store.connection.run(
        "UPDATE texts SET transcript = '{}', silences = '[]' WHERE case_id = ?",
        (house.case.id,),
    )
    house.office.store.connection.run(
        "UPDATE cases SET status = ? WHERE id = ?",
        (Status.FIRST_REVIEW, house.case.id),
    )
    known = len(house.office.store.spans.of_case(house.case.id))
    for number, (start, end) in enumerate(spans, start=known + 1):
        subject = house.office.new_id()
        house.office.store.spans.add_subject(subject, at=house.office.now())
        span = MaskedSpan(
            id=house.office.new_id(), case_id=house.case.id, ordinal=number,
            start=number * 10, end=number * 10 + 5, type="phone", token="[手机号]",
            subject_id=subject, t0=start, t1=end,
        )  # fmt: skip
        house.office.store.spans.add(span, original=b"sealed")


def heard(what):
    return np.concatenate(list(samples(what)))


def loudest(sound, start, end):
    return float(np.abs(sound[round(start * RATE) : round(end * RATE)]).max())


def files(house):
    folder = house.office.settings.media
    return sorted(p.name for p in folder.rglob("*") if p.is_file())


def test_the_recording_is_kept_as_it_was_sent(house):
    found = media.open_recording(house.office, house.recording)

    assert sha256_of(found) == sha256_of(house.sent)
    assert house.sent.exists()
    assert [name.endswith(".age") for name in files(house)] == [
        bool(house.office.keys.files)
    ]


def test_what_was_received_is_moved(house, tmp_path):
    received = house.office.settings.work / "uploads" / "sent.m4a"
    received.parent.mkdir(parents=True, exist_ok=True)
    received.write_bytes(SHORT.read_bytes())
    case = submit(house.office, house.people, received)

    assert not received.exists()
    found = media.open_recording(house.office, case.recording_id)
    assert sha256_of(found) == sha256_of(SHORT)


def test_nothing_is_played_until_there_is_a_muted_copy(house):
    by = house.people.first.id
    masked(house, (8.0, 9.5))
    with pytest.raises(NotFoundError):
        media.playable(house.office, house.recording, by=by)
    assert media.peaks(house.office, house.recording, by=by) == ()

    assert media.without_copy(house.office) == (house.recording,)
    assert tending.mute_missing(house.office) == 1
    assert tending.mute_missing(house.office) == 0

    sound = heard(media.playable(house.office, house.recording, by=by))
    assert loudest(sound, 8.0, 9.5) < 0.001
    assert loudest(sound, 5.0, 7.0) > 0.1
    peaks = media.peaks(house.office, house.recording, by=by)
    assert max(peaks[round(8.0 / 36.65 * 2000) : round(9.5 / 36.65 * 2000)]) == 0
    assert media.media_type(media.playable(house.office, house.recording, by=by)) == (
        "audio/mp4"
    )


def test_when_more_is_masked_the_old_copy_is_not_played_and_goes(house):
    by = house.people.first.id
    masked(house, (8.0, 9.5))
    media.muted_copy(house.office, house.recording)
    before = files(house)
    masked(house, (20.0, 20.4))
    with pytest.raises(NotFoundError):
        media.playable(house.office, house.recording, by=by)

    assert tending.mute_missing(house.office) == 1

    sound = heard(media.playable(house.office, house.recording, by=by))
    assert loudest(sound, 8.0, 9.5) < 0.001
    assert loudest(sound, 20.0, 20.4) < 0.001
    assert len(files(house)) == len(before) == 3
    assert len({*files(house)} & {*before}) == 1


def test_a_copy_of_an_earlier_version_is_deleted(house):
    path = house.office.media_path(
        house.office.store.recordings.get(house.recording).path
    )
    old = [path.with_name(f"{path.stem}.play.m4a"), path.with_name(f"{path.stem}.json")]
    for one in old:
        one.write_bytes(b"not muted")
    media.mute(house.office, house.recording, [(1.0, 2.0)])

    assert not any(one.exists() for one in old)
    assert len(files(house)) == 3


def test_a_copy_of_an_earlier_version_is_muted_and_not_made_anew(house, monkeypatch):
    recording = house.office.store.recordings.get(house.recording)
    unmuted = media.muted_copy(house.office, house.recording)
    path = house.office.media_path(recording.path)
    waveform = next(name for name in files(house) if ".peaks.json" in name)
    peaks = kept.find(house.office, path.with_name(waveform.removesuffix(".age")))
    old = path.with_name(f"{recording.sha256}.play.m4a")
    kept.put_bytes(house.office, old, kept.read(unmuted))
    kept.put_bytes(
        house.office, old.with_name(f"{recording.sha256}.json"), kept.read(peaks)
    )
    for made in (unmuted, peaks):
        kept.delete(house.office, path.with_name(made.name))

    def anew(*_given, **_how):
        pytest.fail("made anew")

    monkeypatch.setattr("audio.media.write_playable", anew)
    masked(house, (8.0, 9.5))
    assert tending.mute_missing(house.office) == 1

    by = house.people.first.id
    sound = heard(media.playable(house.office, house.recording, by=by))
    assert loudest(sound, 8.0, 9.5) < 0.001
    assert loudest(sound, 5.0, 7.0) > 0.1
    found = media.peaks(house.office, house.recording, by=by)
    assert max(found[round(8.0 / 36.65 * 2000) : round(9.5 / 36.65 * 2000)]) == 0
    assert max(found[:300]) > 0.1
    assert len(files(house)) == 3


def test_a_copy_that_cannot_be_made_leaves_nothing(house, tmp_path):
    path = house.office.media_path(
        house.office.store.recordings.get(house.recording).path
    )
    kept.put_bytes(house.office, path, b"no sound" * 1000)
    before = files(house)
    with pytest.raises(UnreadableRecordingError):
        media.mute(house.office, house.recording, [])

    assert files(house) == before
    assert list(house.office.settings.work.rglob("*")) == []


def test_a_full_disk_is_said_and_leaves_nothing(house, monkeypatch):
    def full(*_given):
        raise OSError(28, "No space left on device")

    before = files(house)
    with monkeypatch.context() as patch:
        patch.setattr(Scratch, "write", full)
        with pytest.raises(NoSpaceError):
            media.mute(house.office, house.recording, [])

    assert files(house) == before
    assert tending.mute_missing(house.office) == 0
    masked(house)
    assert tending.mute_missing(house.office) == 1


def test_a_clip_is_what_was_said_there_and_what_others_said_is_silent(house):
    said = media.clip(house.office, house.recording, 8.0, 9.5, mute=[(9.0, 12.0)])
    with wave.open(io.BytesIO(said)) as file:
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32_767

    assert len(sound) == round((BEFORE + 1.5 + AFTER) * RATE)
    assert loudest(sound, BEFORE, BEFORE + 1.5) > 0.1
    assert loudest(sound, BEFORE + 1.51, BEFORE + 1.5 + AFTER) == 0


def test_an_original_whose_time_is_over_goes_and_its_copy_stays(house):
    by = house.people.first.id
    masked(house, (8.0, 9.5))

    assert media.drop_original(house.office, house.recording)
    assert not media.drop_original(house.office, house.recording)

    assert len(files(house)) == 2
    with pytest.raises(NotFoundError):
        media.clip(house.office, house.recording, 8.0, 9.5)
    masked(house, (20.0, 20.4))
    assert tending.mute_missing(house.office) == 1
    sound = heard(media.playable(house.office, house.recording, by=by))
    assert loudest(sound, 8.0, 9.5) < 0.001
    assert loudest(sound, 20.0, 20.4) < 0.001
    assert loudest(sound, 5.0, 7.0) > 0.1


def test_what_a_killed_process_left_is_swept(house, clock):
    folder = house.office.settings.media / "ab"
    folder.mkdir(exist_ok=True)
    left = folder / ".sound.m4a.id-7.part"
    left.write_bytes(b"half")
    now = clock().timestamp()
    os.utime(left, (now, now))

    assert kept.sweep(house.office, house.office.settings.media) == 0
    clock.advance(hours=25)
    assert kept.sweep(house.office, house.office.settings.media) == 1
    assert not left.exists()


class TestEncrypted:
    """What only an encrypted folder does."""

    def test_any_age_tool_opens_what_is_kept(self, encrypted):
        people = SimpleNamespace(**add_staff(encrypted))
        case = submit(encrypted, people, SHORT)
        media.muted_copy(encrypted, case.recording_id)
        identity = pyrage.x25519.Identity.from_str(encrypted.keys.files[0])

        for path in encrypted.settings.media.rglob("*.age"):
            plain = pyrage.decrypt(path.read_bytes(), [identity])
            name = path.name.removesuffix(".age")
            assert plain == kept.read(kept.find(encrypted, path.with_name(name)))

    def test_no_piece_of_a_recording_lies_open_anywhere(self, encrypted):
        people = SimpleNamespace(**add_staff(encrypted))
        case = submit(encrypted, people, SHORT)
        copy = kept.read(media.muted_copy(encrypted, case.recording_id))
        pieces = [SHORT.read_bytes()[9_000:9_064], copy[20_000:20_064], b"ftyp"]

        for path in encrypted.settings.home.rglob("*"):
            if path.is_file():
                content = path.read_bytes()
                assert not any(piece in content for piece in pieces), path

    def test_a_flipped_bit_is_one_clear_error(self, encrypted):
        people = SimpleNamespace(**add_staff(encrypted))
        case = submit(encrypted, people, TALK)
        found = media.open_recording(encrypted, case.recording_id)
        content = bytearray(found.path.read_bytes())
        content[len(content) // 2] ^= 1
        found.path.write_bytes(content)
        job = jobs.for_case(encrypted, case.id)

        ended = running.run(encrypted, job.id, worker="w")

        assert ended.error_code == FileDamagedError.code
        assert ended.error_data == {"path": TALK.name}
        assert encrypted.store.cases.get(case.id).status is Status.SUBMITTED
        with pytest.raises(FileDamagedError):
            media.clip(encrypted, case.recording_id, 10.0, 20.0)

    @pytest.mark.speech
    def test_an_encrypted_recording_is_heard_like_the_open_one(self, encrypted):
        people = SimpleNamespace(**add_staff(encrypted))
        case = submit(encrypted, people, SHORT)
        source = media.open_recording(encrypted, case.recording_id)
        progress = encrypted.settings.work / "heard.jsonl"
        seal = kept.line_seal(encrypted)

        engine = encrypted.hear()
        sealed = engine.transcribe(source, checkpoint=progress, seal=seal)
        content = progress.read_bytes()
        assert engine.transcribe(source, checkpoint=progress, seal=seal) == sealed

        assert sealed == engine.transcribe(SHORT)
        assert "全网最低价" in sealed.text
        assert b"start" not in content
        assert screening.hear_case(encrypted, case.id).status is Status.FIRST_REVIEW
        assert media.playable(encrypted, case.recording_id, by=people.first.id)
