"""Big files in pieces."""

import os
from types import SimpleNamespace

import pytest

from review.errors import (
    InvalidInputError,
    NoSpaceError,
    NotAllowedError,
    NotFoundError,
    UploadOffsetError,
    UploadTooLargeError,
)
from review.services import uploads


@pytest.fixture
def begin(office, staff):
    def begin(size=10, filename="回放.mp4"):
        return uploads.begin(office, by=staff.writer.id, filename=filename, size=size)

    return begin


def test_pieces_become_the_file(office, staff, begin):
    upload, by = begin(), staff.writer.id
    uploads.append(office, upload.id, by=by, offset=0, chunk=b"hello ")
    assert uploads.status(office, upload.id, by=by).offset == 6
    uploads.append(office, upload.id, by=by, offset=6, chunk=b"host")

    path = uploads.finish(office, upload.id, by=by)

    assert path.read_bytes() == b"hello host"
    assert path.suffix == ".mp4"
    assert path.is_relative_to(office.settings.work)


def test_a_piece_that_does_not_continue_says_where_to_go_on(office, staff, begin):
    upload, by = begin(), staff.writer.id
    uploads.append(office, upload.id, by=by, offset=0, chunk=b"hello")

    for offset in (0, 4, 6):
        with pytest.raises(UploadOffsetError) as caught:
            uploads.append(office, upload.id, by=by, offset=offset, chunk=b"x")
        assert caught.value.data["expected"] == 5


def test_an_upload_belongs_to_one_person(office, staff, begin):
    upload = begin()

    with pytest.raises(NotAllowedError):
        uploads.append(office, upload.id, by=staff.host.id, offset=0, chunk=b"x")
    with pytest.raises(NotFoundError):
        uploads.append(office, "other", by=staff.writer.id, offset=0, chunk=b"x")


def test_no_more_bytes_than_were_announced(office, staff, begin):
    upload = begin()

    with pytest.raises(UploadTooLargeError):
        uploads.append(office, upload.id, by=staff.writer.id, offset=0, chunk=b"x" * 11)


def test_a_file_over_the_limit_is_refused_before_a_byte_is_sent(office, begin):
    with pytest.raises(UploadTooLargeError):
        begin(size=office.settings.upload_bytes + 1)


@pytest.mark.parametrize(("size", "filename"), [(0, "a.mp4"), (5, ""), (5, "/")])
def test_a_file_without_name_or_bytes_is_refused(begin, size, filename):
    with pytest.raises(InvalidInputError):
        begin(size=size, filename=filename)


def test_a_name_with_folders_in_it_stays_in_the_folder(office, staff, begin):
    upload = begin(filename="../../etc/晚八点.mp4")

    assert upload.filename == "晚八点.mp4"


def test_no_upload_begins_without_room_for_all_that_have_begun(
    office, begin, monkeypatch
):
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=15))
    begin(size=10)

    with pytest.raises(NoSpaceError):
        begin(size=10)


def test_an_unfinished_file_is_not_handed_out(office, staff, begin):
    upload = begin()

    with pytest.raises(UploadOffsetError):
        uploads.finish(office, upload.id, by=staff.writer.id)


def test_what_nobody_continues_is_thrown_away(office, staff, begin, clock):
    upload = begin()
    clock.advance(hours=25)

    assert uploads.drop_stale(office) == 1
    assert list((office.settings.work / "uploads").iterdir()) == []
    with pytest.raises(NotFoundError):
        uploads.status(office, upload.id, by=staff.writer.id)


def test_a_file_that_a_killed_process_left_behind_goes_in_the_end(
    office, staff, begin, clock
):
    left, going_on, by = begin(size=1), begin(size=2), staff.writer.id
    for upload in (left, going_on):
        uploads.append(office, upload.id, by=by, offset=0, chunk=b"x")
    path = uploads.finish(office, left.id, by=by)
    part = path.with_name(f"{going_on.id}.part")
    for file in (path, part):
        os.utime(file, (clock().timestamp(),) * 2)

    assert uploads.sweep(office) == 0
    clock.advance(hours=25)
    assert uploads.sweep(office) == 1
    assert not path.exists()
    assert part.exists()


@pytest.mark.parametrize(
    ("sent", "ending"),
    [
        ("clip.MP3", ".mp3"),
        ("clip.html", ".bin"),
        ("clip.js", ".bin"),
        ("clip.json", ".bin"),
        ("clip.svg", ".bin"),
        ("clip", ".bin"),
        ("clip." + "x" * 400, ".bin"),
    ],
)
def test_only_endings_of_recordings_are_kept(office, staff, begin, sent, ending):
    upload, by = begin(size=1, filename=sent), staff.writer.id
    uploads.append(office, upload.id, by=by, offset=0, chunk=b"x")

    assert uploads.finish(office, upload.id, by=by).suffix == ending


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.mp3", "passwd.mp3"),
        ("C:\\shows\\a.mp4", "a.mp4"),
        ("a\0b\ud800\x1b[2Jc.mp4", "ab[2Jc.mp4"),
        ("双十一\n　专场.mp4", "双十一 专场.mp4"),
    ],
)
def test_a_name_is_kept_without_what_cannot_be_shown(office, staff, begin, sent, kept):
    assert begin(filename=sent).filename == kept


def test_a_name_of_nothing_is_refused(begin):
    for name in ("", "\0", " \n"):
        with pytest.raises(InvalidInputError):
            begin(filename=name)


def test_one_person_cannot_keep_all_the_room(office, staff, begin):
    opened = [begin() for _ in range(5)]

    left = office.store.uploads.open_of(staff.writer.id)

    assert [upload.id for upload in left] == [u.id for u in reversed(opened[2:])]
    assert office.store.uploads.open_bytes() == 30
    with pytest.raises(NotFoundError):
        uploads.status(office, opened[0].id, by=staff.writer.id)
