"""What the machine missed is masked by hand, before and after decisions."""

import pytest

from review.domain.canonical import sha256
from review.domain.case import Disposition, Outcome
from review.errors import (
    AuditBrokenError,
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotClaimedError,
    NotFoundError,
    OriginalLostError,
)
from review.services import (
    accounts,
    audit,
    backups,
    erasure,
    intake,
    marking,
    media,
    queue,
    vault,
)
from review.store.cases import Cases
from tests.conftest import PASSWORD
from tests.services.test_masking import heard

__all__ = ["heard"]  # a fixture

# No reading takes a teapot for anybody's; a person says that it is.
TEXT = (
    "打电话13700110022，这款杯子全网最低价，茶壶是青色的，茶壶也好看，盘子是塑料做的。"
)


@pytest.fixture
def officer(office, staff):
    return accounts.add_person(
        office, by=None, username="officer", name="隐私钱", password=PASSWORD,
        roles={"privacy-officer"},
    )  # fmt: skip


@pytest.fixture
def case(office, staff):
    return intake.submit_script(
        office, by=staff.writer.id, title="晚场", text=TEXT, host_id=staff.host.id
    )


def text_of(office, case) -> str:
    return office.store.cases.text(case.id)[0]


def marked(office, case, said: str, *, by: str, kind: str = "address"):
    start = text_of(office, case).index(said)
    return marking.mark(
        office, case.id, by=by, start=start, end=start + len(said), type=kind
    )


def decided(office, case, person, reason="有问题") -> None:
    queue.claim(office, case.id, by=person.id)
    view = queue.view(office, case.id, by=person.id)
    queue.decide(
        office, case.id, by=person.id, outcome=Outcome.VIOLATION, reason=reason,
        seconds_spent=1, shown_sha256=view.shown_sha256,
        dispositions={f.id: Disposition.CONFIRMED for f in view.case.findings},
    )  # fmt: skip


def test_who_holds_the_case_masks_what_was_missed(office, staff, case):
    queue.claim(office, case.id, by=staff.first.id)
    before = queue.view(office, case.id, by=staff.first.id)

    marked(office, case, "塑料", by=staff.first.id)

    after = queue.view(office, case.id, by=staff.first.id)
    assert "塑料" not in after.text
    assert "塑料" not in repr(after)
    assert [after.text[s.start : s.end] for s in after.masked] == [
        s.token for s in after.masked
    ]
    assert len(after.masked) == len(before.masked) + 1
    assert {vault.reveal(office, s.id) for s in after.masked} >= {"塑料"}
    for found in (f.finding for f in after.case.findings):
        assert after.text[found.start : found.end] == found.text
    assert after.shown_sha256 != before.shown_sha256
    assert after.case.content_sha256 != before.case.content_sha256
    assert audit.verify(office)
    decided(office, case, staff.first)


def test_what_was_decided_before_still_verifies(office, staff, case, officer):
    decided(office, case, staff.first)
    marked(office, case, "塑料", by=officer.id)
    decided(office, case, staff.second)
    marked(office, case, "茶壶", by=officer.id, kind="name")
    decided(office, case, staff.third)

    last = [e for e in office.store.audit.about(case.id) if e.action == "case.masked"]
    assert [sorted(e.data["shown"]) for e in last] == [["1"], ["1", "2"]]
    assert audit.verify(office)
    assert office.store.dossiers.get(case.id)


def test_the_same_words_get_the_same_token(office, staff, case, officer):
    marked(office, case, "茶壶", by=officer.id, kind="nickname")
    marked(office, case, "茶壶", by=officer.id, kind="nickname")
    marked(office, case, "塑料", by=officer.id, kind="nickname")

    tokens = [s.token for s in vault.spans(office, case.id) if s.type == "nickname"]
    assert sorted(tokens) == ["[昵称1]", "[昵称1]", "[昵称2]"]


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [(3, 3, "name"), (-1, 2, "name"), (0, 9999, "name"), (5, 4, "name"), (0, 2, "x")],
)
def test_what_is_no_stretch_of_the_text_is_refused(
    office, case, officer, start, end, kind
):
    with pytest.raises(InvalidInputError):
        marking.mark(office, case.id, by=officer.id, start=start, end=end, type=kind)


def test_what_is_masked_is_not_masked_again(office, case, officer):
    one = vault.spans(office, case.id)[0]
    with pytest.raises(InvalidInputError):
        marking.mark(
            office, case.id, by=officer.id, start=one.start + 1, end=one.end + 1,
            type="name",
        )  # fmt: skip


@pytest.mark.parametrize("who", ["first", "auditor", "writer", "host2"])
def test_nobody_else_masks(office, staff, case, who):
    person = getattr(staff, who)
    with pytest.raises((NotClaimedError, NotFoundError, NotAllowedError)):
        marked(office, case, "塑料", by=person.id)

    assert "塑料" in text_of(office, case)
    assert audit.verify(office)


def test_a_lost_key_does_not_stop_masking(office, case, officer):
    office.store.keys.run("DELETE FROM subject_keys")
    marked(office, case, "塑料", by=officer.id, kind="phone")

    lost, new = vault.spans(office, case.id)
    assert vault.reveal(office, new.id) == "塑料"
    assert new.token != lost.token
    with pytest.raises(OriginalLostError):
        vault.reveal(office, lost.id)


def test_masking_that_breaks_off_changes_nothing(office, case, officer, monkeypatch):
    before = text_of(office, case)

    def breaks(*_args, **_kwargs):
        raise ConflictError

    monkeypatch.setattr(Cases, "masked", breaks)
    with pytest.raises(ConflictError):
        marked(office, case, "塑料", by=officer.id)

    assert text_of(office, case) == before
    assert audit.verify(office)


def test_a_span_taken_away_or_moved_is_found_by_the_audit(office, case, officer):
    marked(office, case, "塑料", by=officer.id)
    office.store.connection.run('UPDATE masked_spans SET "end" = "end" + 1')
    with pytest.raises(AuditBrokenError):
        audit.verify(office)
    office.store.connection.run('UPDATE masked_spans SET "end" = "end" - 1')
    assert audit.verify(office)
    office.store.connection.run("DELETE FROM masked_spans WHERE ordinal = 1")
    with pytest.raises(AuditBrokenError):
        audit.verify(office)


def test_a_text_changed_together_with_its_hash_is_found(office, case):
    said = "今晚九点见。"
    office.store.connection.run("DELETE FROM masked_spans")
    office.store.connection.run("UPDATE texts SET text = ?", (said,))
    office.store.connection.run("UPDATE cases SET content_sha256 = ?", (sha256(said),))

    with pytest.raises(AuditBrokenError):
        audit.verify(office)


def test_in_a_recording_the_words_move_with_the_text(office, officer, heard):
    before = heard(TEXT)
    start = before.text.index("塑料")
    said = before.transcript.locate(start, start + 2)

    marked(office, before.case, "塑料", by=officer.id)

    after = queue.view(office, before.case.id, by=officer.id)
    assert after.transcript.text == after.text
    assert "塑料" not in after.spoken
    new = after.masked[-1]
    assert (new.t0, new.t1) == (said.start, said.end)
    for span in after.masked:
        assert after.text[span.start : span.end] == span.token
        assert after.transcript.locate(span.start, span.end).start == span.t0
    for found in (f.finding for f in after.case.findings):
        assert after.text[found.start : found.end] == found.text
    assert audit.verify(office)


def test_the_same_words_in_title_and_reasons_are_masked_too(office, staff, officer):
    case = intake.submit_script(
        office, by=staff.writer.id, title="茶壶晚场", text=TEXT, host_id=staff.host.id
    )
    decided(office, case, staff.first, reason="茶壶是他的外号")
    marked(office, case, "茶壶", by=officer.id, kind="nickname")

    view = queue.view(office, case.id, by=officer.id)
    assert "茶壶" not in view.case.title + view.case.decisions[0].reason
    assert audit.verify(office)
    for person in (staff.second, staff.third):
        decided(office, case, person)
    assert office.store.dossiers.get(case.id)
    assert audit.verify(office)


def test_what_was_sealed_or_copied_before_is_in_the_receipt(office, staff, officer):
    case = intake.submit_script(
        office, by=staff.writer.id, title="晚场", text=TEXT, host_id=staff.host.id
    )
    for person in (staff.first, staff.second, staff.third):
        decided(office, case, person)
    backups.backup(office)
    before = erasure.find_in(office, case.id, by=officer.id)[0].subject_id
    assert len(erasure.preview(office, before, by=officer.id).kept) == 2
    marked(office, case, "茶壶", by=officer.id, kind="name")

    subject = marked_span(office, case).subject_id
    kept = {one.what for one in erasure.preview(office, subject, by=officer.id).kept}
    assert "the dossier, which was sealed before this was masked" in kept
    assert (
        "copies made before this was masked, with the words as they were" in kept
    )  # fmt: skip


def marked_span(office, case):
    return max(vault.spans(office, case.id), key=lambda span: span.ordinal)


def test_two_who_mask_at_once_never_mask_other_words(
    office, staff, case, officer, monkeypatch
):
    """The text is shorter by the time that the second one has the lock."""
    readable, asked = media.readable, []

    def slow(office, case_id, by):
        found = readable(office, case_id, by)
        asked.append(by)
        if len(asked) == 2:  # the words were compared, the lock is not held yet
            marked(office, case, "电话", by=officer.id, kind="address")
        return found

    start = text_of(office, case).index("塑料")
    monkeypatch.setattr(media, "readable", slow)
    with pytest.raises(ConflictError):
        marking.mark_all(
            office, case.id, by=officer.id, places=[(start, start + 2)], words="塑料",
            type="nickname",
        )  # fmt: skip
    assert "塑料" in text_of(office, case)


@pytest.mark.parametrize(
    "change",
    [
        "original = NULL",
        "type = 'health'",
        "t0 = 1.0, t1 = 2.0",
        "subject_id = 'somebody'",
    ],
)
def test_a_span_changed_in_silence_is_found_by_the_audit(office, case, change):
    """Whose it is, what it is, when it is muted, and that there is an original."""
    connection = office.store.connection
    office.store.spans.add_subject("somebody", at=office.now())
    assert audit.verify(office)
    connection.run(f"UPDATE masked_spans SET {change}")

    with pytest.raises(AuditBrokenError):
        audit.verify(office)


def test_what_was_missed_is_the_same_persons_as_what_stands_beside_it(
    office, staff, officer
):
    """Erasing somebody found by a number takes with it what was marked later."""
    case = intake.submit_script(
        office, by=staff.writer.id, title="晚场", host_id=staff.host.id,
        text="瓷瓶说话慢，电话13700110022。" + "今天的盘子都是白色的。" * 20 + "瓷瓶走了。",
    )  # fmt: skip
    (phone,) = [s for s in vault.spans(office, case.id) if s.type == "phone"]
    for number in (2, 1):
        text = text_of(office, case)
        start = text.rindex("瓷瓶") if number == 2 else text.index("瓷瓶")
        marking.mark(
            office, case.id, by=officer.id, start=start, end=start + 2, type="name"
        )

    said = {s.ordinal: s.subject_id for s in vault.spans(office, case.id)}
    far, beside = (said[max(said) - 1], said[max(said)])
    assert far != phone.subject_id  # nothing said so when it was marked
    assert beside == far  # the same name is the same person's

    other = intake.submit_script(
        office, by=staff.writer.id, title="晚场", host_id=staff.host.id,
        text="瓷瓶说话慢，电话13700110033。",
    )  # fmt: skip
    marked(office, other, "瓷瓶", by=officer.id, kind="name")
    assert len({s.subject_id for s in vault.spans(office, other.id)}) == 1
