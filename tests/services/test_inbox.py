"""The watched folder: what is taken, for whom, when, and what becomes of the rest."""

import errno
import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from review.domain.case import CaseKind, Status
from review.domain.privacy import Ground
from review.errors import InvalidInputError, NotFoundError
from review.i18n import use_language
from review.services import (
    accounts,
    erasure,
    inbox,
    inbox_files,
    inbox_journal,
    intake,
)
from tests.audio.malformed import Maker
from tests.conftest import add_staff
from tests.services.personal import officers
from tests.services.test_hearing import tone

QUIET = timedelta(seconds=30)
PATIENCE = QUIET * inbox.PATIENCE


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "inbox"
    (made / "host").mkdir(parents=True)
    return made


@pytest.fixture
def house(office, staff, folder):
    office.settings.home.mkdir(parents=True, exist_ok=True)
    settings = replace(office.settings, inbox=folder, inbox_user="writer")
    return replace(office, settings=settings)


@pytest.fixture
def watch(house):
    return inbox.Watch(house)


@pytest.fixture
def wait(watch, clock):
    """Look, wait for this long, and look again; the cases of the second look."""

    def wait(length=QUIET):
        first = watch.look()
        clock.advance(length)
        return first + watch.look()

    return wait


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def names(folder):
    return sorted(str(path.relative_to(folder)) for path in files(folder))


def test_a_file_in_the_folder_of_a_host_becomes_a_case(house, folder, wait, staff):
    tone(folder / "host" / "晚八点 回放.wav")

    (case,) = wait()

    assert (case.kind, case.title) == (CaseKind.RECORDING, "晚八点 回放")
    assert (case.host_id, case.submitter_id) == (staff.host.id, staff.writer.id)
    recording = house.store.recordings.get(case.recording_id)
    assert house.media_path(recording.path).is_file()
    assert house.store.jobs.newest(case.id) is not None
    assert names(folder) == ["taken/host/晚八点 回放.wav"]
    opened = house.store.audit.about(case.id)[0]
    assert (opened.action, opened.actor) == ("case.opened", staff.writer.id)
    assert wait() == ()


def test_in_an_encrypted_house_what_is_kept_is_encrypted(encrypted, folder, clock):
    people = add_staff(encrypted)
    settings = replace(encrypted.settings, inbox=folder, inbox_user="writer")
    tone(folder / "host" / "show.wav")
    watch = inbox.Watch(replace(encrypted, settings=settings))
    watch.look()
    clock.advance(QUIET)

    (case,) = watch.look()

    assert case.submitter_id == people["writer"].id
    assert [path.suffix for path in files(settings.media)] == [".age"]


def test_a_file_that_grows_is_left_alone_until_it_stops(folder, watch, clock):
    whole = tone(folder.parent / "whole.wav").read_bytes()
    path = folder / "host" / "show.wav"
    for end in range(len(whole) // 4, len(whole), len(whole) // 4):
        path.write_bytes(whole[:end])
        assert watch.look() == ()
        clock.advance(QUIET)
    path.write_bytes(whole)
    assert watch.look() == ()
    clock.advance(QUIET)
    assert len(watch.look()) == 1


def test_a_file_that_another_program_still_writes_is_not_looked_at(folder, wait):
    for name in ("a.mp4.part", "b.crdownload", ".c.wav", "~$d.wav", "Thumbs.db"):
        tone(folder / "host" / name)
    (folder / "host" / "link.wav").symlink_to(tone(folder.parent / "outside.wav"))

    assert wait(PATIENCE) == ()
    assert wait(PATIENCE) == ()
    assert len(names(folder)) == 6


def test_a_note_says_whose_it_is_and_when_it_airs(folder, wait, staff):
    tone(folder / "show.wav")
    note = {"host": "host2", "title": "周五专场", "air_at": "2026-11-27 20:00"}
    (folder / "show.wav.json").write_text(json.dumps(note), encoding="utf-8")

    (case,) = wait()

    assert (case.host_id, case.title) == (staff.host2.id, "周五专场")
    assert case.air_at == datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
    assert names(folder) == ["taken/show.wav", "taken/show.wav.json"]


def test_a_note_in_yaml_goes_before_the_folder(folder, wait, staff):
    tone(folder / "host" / "show.wav")
    (folder / "host" / "show.yaml").write_text("host: host2\n", encoding="utf-8")

    (case,) = wait()

    assert case.host_id == staff.host2.id


def test_a_transcript_that_people_wrote_comes_with_it(house, folder, wait):
    tone(folder / "host" / "show.wav")
    said = "1\n00:00:00,000 --> 00:00:02,000\n这款面霜全网最低价\n"
    (folder / "host" / "final.srt").write_text(said, encoding="utf-8")
    (folder / "host" / "show.yaml").write_text("transcript: final.srt\n")

    (case,) = wait()

    assert case.status is Status.FIRST_REVIEW
    assert house.store.cases.text(case.id)[0].startswith("这款面霜全网最低价")
    assert house.store.jobs.newest(case.id) is None
    assert names(folder / "taken" / "host") == ["final.srt", "show.wav", "show.yaml"]


@pytest.mark.parametrize(
    ("place", "note", "said"),
    [
        ("show.wav", None, "neither a folder nor a note"),
        ("nobody/show.wav", None, "There is no user nobody"),
        ("admin/show.wav", None, "is not an active host"),
        ("host/show.wav", "title: [", "is not a readable note"),
        ("host/show.wav", "chair: red", "chair"),
        ("host/show.wav", "goods: dragons", "goods"),
        ("host/show.wav", "transcript: gone.srt", "is no file beside"),
        ("host/show.wav", "transcript: ../../outside.srt", "is no file beside"),
    ],
)
def test_what_cannot_be_submitted_goes_away_with_the_reason(
    folder, wait, place, note, said
):
    use_language("en")
    path = folder / place
    path.parent.mkdir(exist_ok=True)
    tone(path)
    if note:
        path.with_suffix(".yaml").write_text(note, encoding="utf-8")

    assert wait() == ()
    assert path.exists()  # its note may be on its way
    assert wait(PATIENCE) == ()

    reason = (folder / "refused" / f"{place}.reason.txt").read_text(encoding="utf-8")
    assert said in reason
    assert (folder / "refused" / place).is_file()
    assert not path.exists()
    assert wait(PATIENCE) == ()


def test_a_file_that_is_no_recording_is_refused_after_a_while(folder, wait):
    use_language("en")
    (folder / "host" / "notes.mp4").write_bytes(b"today we talk about cream" * 99)

    assert wait() == ()
    wait(PATIENCE)

    reason = folder / "refused" / "host" / "notes.mp4.reason.txt"
    assert "A001 notes.mp4 is not a readable" in reason.read_text(encoding="utf-8")


def test_the_same_recording_again_is_refused_at_once(folder, wait):
    use_language("en")
    tone(folder / "host" / "show.wav")
    (case,) = wait()
    tone(folder / "host" / "again.wav")

    assert wait() == ()

    reason = folder / "refused" / "host" / "again.wav.reason.txt"
    assert case.number in reason.read_text(encoding="utf-8")


def test_two_of_one_name_are_both_kept(folder, wait):
    tone(folder / "host" / "show.wav", 300)
    wait()
    tone(folder / "host" / "show.wav", 400)
    wait()
    assert names(folder) == ["taken/host/show-2.wav", "taken/host/show.wav"]


def test_one_bad_file_holds_up_no_other(folder, wait):
    (folder / "host" / "a.mp4").write_bytes(b"no recording")
    tone(folder / "host" / "b.wav")
    assert len(wait()) == 1


def test_what_was_taken_is_deleted_in_time_or_at_once(house, folder, clock):
    tone(folder / "host" / "show.wav", 300)
    watch = inbox.Watch(house)
    for _turn in range(2):
        watch.look()
        clock.advance(QUIET)
    taken = folder / "taken" / "host" / "show.wav"
    os.utime(taken, (clock().timestamp(),) * 2)
    clock.advance(days=6)
    watch.look()
    assert taken.exists()
    clock.advance(days=2)
    watch.look()
    assert not taken.exists()

    settings = replace(house.settings, inbox_keep=timedelta())
    at_once = inbox.Watch(replace(house, settings=settings))
    tone(folder / "host" / "next.wav", 400)
    at_once.look()
    clock.advance(QUIET)
    assert len(at_once.look()) == 1
    assert names(folder) == []


@pytest.mark.parametrize("moved", ["nothing", "the note"])
def test_after_a_kill_between_the_case_and_the_folder_it_is_recognised(
    house, folder, clock, monkeypatch, moved
):
    tone(folder / "show.wav")
    note = folder / "show.yaml"
    note.write_text("host: host\n", encoding="utf-8")

    def killed(*_moved):
        if moved == "the note":
            note.unlink()
        raise KeyboardInterrupt

    first = inbox.Watch(house)
    first.look()
    clock.advance(QUIET)
    monkeypatch.setattr(inbox, "move", killed)
    with pytest.raises(KeyboardInterrupt):
        first.look()
    monkeypatch.undo()
    assert "show.wav" in names(folder)

    second = inbox.Watch(house)
    second.look()
    clock.advance(QUIET)
    assert second.look() == ()
    assert "taken/show.wav" in names(folder)
    assert not (folder / "refused").exists()
    assert len(house.store.cases.where("1", ())) == 1


def test_after_a_kill_right_behind_the_case_it_is_recognised_too(
    house, folder, clock, monkeypatch
):
    tone(folder / "host" / "show.wav")
    submit = intake.submit_recording

    def killed(*given, **how):
        submit(*given, **how)
        raise KeyboardInterrupt

    first = inbox.Watch(house)
    first.look()
    clock.advance(QUIET)
    monkeypatch.setattr(inbox.intake, "submit_recording", killed)
    with pytest.raises(KeyboardInterrupt):
        first.look()
    monkeypatch.undo()

    second = inbox.Watch(house)
    second.look()
    clock.advance(QUIET)
    assert second.look() == ()
    assert names(folder) == ["taken/host/show.wav"]
    assert len(house.store.cases.where("1", ())) == 1


def test_a_full_disk_makes_it_wait(house, folder, clock):
    settings = replace(house.settings, reserve_bytes=1 << 60)
    tone(folder / "host" / "show.wav")
    full = inbox.Watch(replace(house, settings=settings))
    full.look()
    clock.advance(PATIENCE * 2)
    assert full.look() == ()
    assert names(folder) == ["host/show.wav"]


def test_only_one_process_looks_at_a_time(house, folder, wait, watch):
    tone(folder / "host" / "show.wav")
    with inbox.locks.alone(house.settings.home / "inbox.lock"):
        assert wait() == ()
    assert len(wait()) == 1


def test_an_account_that_may_not_submit_takes_nothing(house, folder, wait, staff):
    tone(folder / "host" / "show.wav")
    accounts.set_disabled(house, staff.writer.id, by=staff.admin.id, disabled=True)
    assert wait() == ()
    assert names(folder) == ["host/show.wav"]
    assert not any(
        entry.action == "permission.refused"
        for entry in house.store.audit.about(staff.writer.id)
    )


def test_an_account_with_a_password_that_was_given_takes_nothing_yet(
    house, folder, wait, staff, caplog
):
    recording = tone(folder / "host" / "show.wav")
    writer = staff.writer.id
    accounts.set_password(house, writer, by=staff.admin.id, password="nine red plums")
    assert wait() == wait(PATIENCE) == ()
    assert caplog.text.count("R407") == 1
    assert recording.exists()
    accounts.set_password(house, writer, by=writer, password="ten gray figs")
    assert len(wait()) == 1


def test_a_folder_that_is_gone_is_waited_for(folder, wait):
    folder.rename(folder.with_name("unplugged"))
    assert wait() == ()
    folder.with_name("unplugged").rename(folder)
    tone(folder / "host" / "show.wav")
    assert len(wait()) == 1


def test_an_inbox_without_an_account_is_a_fault_of_the_settings(house):
    for user, error in (("", InvalidInputError), ("nobody", NotFoundError)):
        settings = replace(house.settings, inbox_user=user)
        with pytest.raises(error):
            inbox.Watch(replace(house, settings=settings))


@pytest.mark.parametrize("user", ["auditor", "gone"])
def test_an_account_that_may_not_submit_is_a_fault_of_the_settings(house, staff, user):
    settings = replace(house.settings, inbox_user={"gone": "writer"}.get(user, user))
    if user == "gone":
        accounts.set_disabled(house, staff.writer.id, by=staff.admin.id, disabled=True)
    with pytest.raises(InvalidInputError, match="GREENROOM_INBOX_USER"):
        inbox.Watch(replace(house, settings=settings))


def test_a_folder_that_is_a_link_is_not_swept(tmp_path, clock):
    own = tmp_path / "media" / "kept.m4a"
    own.parent.mkdir()
    own.touch()
    link = tmp_path / "refused"
    link.symlink_to(own.parent)
    assert inbox_files.sweep(link, before=clock() + timedelta(days=9999)) == 0
    assert own.exists()


def test_what_was_refused_is_deleted_in_time_and_the_log_says_so(house, folder, clock):
    (folder / "host" / "show.wav").write_text("no sound")
    (folder / "host" / "show.yaml").write_text("title: 周五\n")
    os.utime(folder / "host" / "show.yaml", (0, 0))  # a note may be older
    watch = inbox.Watch(house)
    for pause in (QUIET, PATIENCE, QUIET):
        watch.look()
        clock.advance(pause)
    there = ["refused/host/show.wav", "refused/host/show.wav.reason.txt"]
    assert names(folder) == [*there, "refused/host/show.yaml"]
    for path in files(folder):  # the clock of the house is another than the disk's
        assert path.stat().st_mtime > 0
        os.utime(path, (clock().timestamp(),) * 2)
    clock.advance(days=29)
    watch.look()
    assert len(names(folder)) == 3

    clock.advance(days=2)
    watch.look()
    assert names(folder) == []
    assert not (folder / "refused" / "host").exists()
    (swept,) = house.store.audit.about("inbox")
    assert (swept.action, swept.data) == ("inbox.swept", {"taken": 0, "refused": 1})


def test_what_was_refused_of_somebody_who_is_erased_goes_too(house, folder, wait):
    tone(folder / "host" / "show.wav")
    (case,) = wait()
    tone(folder / "host" / "again.wav")
    wait()
    assert "refused/host/again.wav" in names(folder)

    recording = house.store.recordings.get(case.recording_id)
    found = {path.name for path in inbox_files.taken(folder, [recording])}
    assert found == {"show.wav", "again.wav"}


def test_a_disk_that_is_full_of_a_sudden_holds_up_no_other(
    house, folder, wait, monkeypatch, caplog
):
    tone(folder / "host" / "a.wav")
    tone(folder / "host" / "b.wav", 660)
    write = inbox_journal.Path.write_text

    def full(path, *given, **named):
        monkeypatch.setattr(inbox_journal.Path, "write_text", write)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(inbox_journal.Path, "write_text", full)

    assert [case.title for case in wait()] == ["b"]
    assert [case.title for case in wait(inbox.AGAIN)] == ["a"]
    (said,) = [one for one in caplog.messages if "has to wait" in one]
    assert "R602" not in said
    assert str(house.settings.work) in said


def test_the_data_folder_is_no_inbox(house):
    home = house.settings.home
    for folder in (home, home / "media", home.parent):
        settings = replace(house.settings, inbox=folder)
        with pytest.raises(InvalidInputError, match="GREENROOM_INBOX"):
            inbox.Watch(replace(house, settings=settings))


def test_what_is_malformed_is_refused_and_leaves_nothing_in_the_house(
    house, folder, wait, tmp_path
):
    made = tmp_path / "made"
    made.mkdir()
    bad = {one.path.name for one in Maker(made).wrong() if one.seconds is None}
    given = [path for path in sorted(made.iterdir()) if path.name in bad]
    given = [path for path in given if path.is_file() and not path.is_symlink()][::4]
    for path in given:
        path.rename(folder / "host" / path.name)

    assert wait() == ()
    assert wait(PATIENCE) == ()

    refused = [n for n in names(folder) if not n.endswith(".reason.txt")]
    assert len(refused) == len(given) > 10
    assert all(name.startswith("refused/host/") for name in refused)
    assert names(house.settings.media) == []
    assert house.store.cases.where("1", ()) == ()


@pytest.mark.parametrize(
    "note",
    [
        "air_at: 2026-02-30 20:00:00\n",
        "transcript: ''\n",
        "transcript: .\n",
        "[" * 60_000,
        f"transcript: {'a' * 300}.srt\n",
        "transcript: b.wav\n",
    ],
)
def test_a_note_that_nobody_can_read_holds_up_no_other(folder, wait, note):
    tone(folder / "host" / "a.wav")
    (folder / "host" / "a.wav.yaml").write_text(note, encoding="utf-8")
    tone(folder / "host" / "b.wav", 660)

    assert [case.title for case in wait()] == ["b"]

    wait(PATIENCE)
    assert names(folder) == [
        "refused/host/a.wav",
        "refused/host/a.wav.reason.txt",
        "refused/host/a.wav.yaml",
        "taken/host/b.wav",
    ]


def test_a_fault_of_ours_with_one_file_holds_up_no_other(folder, wait, monkeypatch):
    submit = intake.submit_recording

    def faulty(*given, filename, **named):
        if filename == "a.wav":
            raise RuntimeError(filename)
        return submit(*given, filename=filename, **named)

    monkeypatch.setattr(intake, "submit_recording", faulty)
    tone(folder / "host" / "a.wav")
    tone(folder / "host" / "b.wav", 660)

    assert [case.title for case in wait()] == ["b"]
    assert names(folder) == ["host/a.wav", "taken/host/b.wav"]


def test_what_was_taken_of_somebody_who_is_erased_goes_with_them(house, folder, wait):
    officer = officers(house).officer
    tone(folder / "host" / "show.wav")
    said = "1\n00:00:00,000 --> 00:00:02,000\n收件人王小梅，电话13700110022\n"
    (folder / "host" / "final.srt").write_text(said, encoding="utf-8")
    (folder / "host" / "show.yaml").write_text("transcript: final.srt\n")
    tone(folder / "host" / "other.wav", 660)
    assert len(wait()) == 2
    shown = folder / "taken" / "host" / "show.wav"
    shown.rename(shown.with_name("seen.wav"))
    (folder / "taken" / "host" / "show.yaml").rename(shown.with_name("seen.yaml"))
    (subject,) = {
        span.subject_id
        for case in house.store.cases.every()
        for span in house.store.spans.of_case(case.id)
        if span.type == "phone"
    }

    seen = erasure.preview(house, subject, by=officer.id)
    assert len(names(folder / "taken" / "host")) == 4
    erasure.erase(
        house, subject, by=officer.id, ground=Ground.REQUEST, reference="请求-17",
        seen=seen.id,
    )  # fmt: skip

    assert names(folder / "taken" / "host") == ["other.wav"]
