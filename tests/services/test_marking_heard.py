"""Words that stand only in what a line said before it was corrected are masked, too."""

import pytest

from review.domain.case import Status
from review.errors import ConflictError, InvalidInputError, NotClaimedError
from review.services import (
    archive,
    audit,
    correcting,
    line_breaks,
    marking,
    media,
    queue,
)
from review.services.line_breaks import Typed
from tests.services.seen_lines import lines_of
from tests.services.test_correcting import case, correct, decide, officer, seen, whole
from tests.services.test_masking import everything

__all__ = ["case", "officer"]  # fixtures


def mask(office, case, person, words, *, kind="nickname") -> int:
    return marking.mark_all(
        office, case.id, by=person.id, places=[], words=words, type=kind
    )


@pytest.fixture
def corrected(office, staff, case):
    """Somebody's nickname was heard in two lines, and is in none of them any more."""
    queue.claim(office, case.id, by=staff.first.id)
    correct(office, case, staff.first, 0, "大家好谢谢茶壶盖来到直播间。")
    correct(office, case, staff.first, 3, "三天就能祛斑，茶壶盖说的。")
    office.store.connection.run(
        "UPDATE texts SET transcript = replace(replace(transcript, '大家好欢迎来到直播间。"
        "\"}', '大家好谢谢茶壶盖来到直播间。\"}'), '三天就能祛斑。\"}', '三天茶壶盖祛斑。\"}')"
    )
    correct(office, case, staff.first, 0, "大家好谢谢各位来到直播间。")
    correct(office, case, staff.first, 3, "三天就能祛斑，有人说的。")
    return case


def heard(office, case) -> list[str | None]:
    return [s.heard for s in seen_lines(office, case)]


def seen_lines(office, case):
    from audio.models import Transcript

    raw = office.store.cases.text(case.id)[1]
    return Transcript.model_validate_json(raw).segments


def test_they_are_masked_in_every_line_and_silent_in_the_copy(office, staff, corrected):
    before = seen(office, corrected, staff.first)
    silent = set(media.stretches(office, corrected.recording_id))
    assert sum("茶壶盖" in (said or "") for said in heard(office, corrected)) == 2

    assert mask(office, corrected, staff.first, "茶壶盖") == 2
    after = seen(office, corrected, staff.first)
    assert "茶壶盖" not in everything(office)
    assert heard(office, corrected)[0] == "大家好谢谢[昵称1]来到直播间。"
    assert heard(office, corrected)[3] == "三天[昵称1]祛斑。"
    assert (after.text, after.masked) == (before.text, before.masked)
    assert after.case.findings == before.case.findings
    new = set(media.stretches(office, corrected.recording_id)) - silent
    assert len(new) == 2
    for segment in (after.transcript.segments[0], after.transcript.segments[3]):
        assert any(segment.start <= a < b <= segment.end for a, b in new)
    last = office.store.audit.about(corrected.id)[-1]
    assert (last.action, last.data["heard"]) == ("case.masked", True)
    whole(after)

    for line, part in ((0, 5), (3, 4)):  # a line with such a mark goes on as others do
        text = after.transcript.segments[line].text
        typed = Typed(line, [text], lines_of(office, corrected.id))
        line_breaks.split(
            office, corrected.id, typed, by=staff.first.id, part=0, at=part
        )
        typed = Typed(line, [text[:part]], lines_of(office, corrected.id))
        line_breaks.join(office, corrected.id, typed, by=staff.first.id, to="after")
    assert [*seen_lines(office, corrected)] == [*after.transcript.segments]


def test_a_mark_in_what_was_heard_is_nobody_elses(office, staff, corrected):
    mask(office, corrected, staff.first, "茶壶盖")
    correct(office, corrected, staff.first, 0, "大家好谢谢各位，还有大茶杯。")
    start = office.store.cases.text(corrected.id)[0].index("大茶杯")
    marking.mark(
        office, corrected.id, by=staff.first.id, start=start, end=start + 3,
        type="nickname",
    )  # fmt: skip
    token = seen(office, corrected, staff.first).masked[0].token
    assert token not in {"", "[昵称1]"}


@pytest.mark.parametrize("words", ["", "  ", "没有说过", "昵称", "各位"])
def test_what_no_line_said_before_is_refused(office, staff, corrected, words):
    mask(office, corrected, staff.first, "茶壶盖")
    before = office.store.cases.text(corrected.id)
    with pytest.raises(InvalidInputError):
        mask(office, corrected, staff.first, words)
    with pytest.raises(InvalidInputError):
        mask(office, corrected, staff.first, "直播间", kind="nothing")
    assert office.store.cases.text(corrected.id) == before


def test_only_for_whom_marking_is_allowed(office, staff, corrected, officer):
    queue.release(office, corrected.id, by=staff.first.id)
    with pytest.raises(NotClaimedError):
        mask(office, corrected, staff.first, "茶壶盖")
    assert mask(office, corrected, officer, "茶壶盖") == 2


def corrects(office, case_id, typed, by):
    correcting.correct(office, case_id, by=by, **typed._asdict())


def splits(office, case_id, typed, by):
    line_breaks.split(office, case_id, typed, by=by, part=0, at=4)


ACTS = {"correct": corrects, "typed": splits, "split": splits}


@pytest.mark.parametrize("act", ACTS)
def test_a_change_on_the_way_brings_nothing_back(
    office, staff, corrected, officer, monkeypatch, act
):
    part = correcting if act == "correct" else line_breaks
    drafted = part.drafted

    def meanwhile(*case_and_line, **at):
        made = drafted(*case_and_line, **at)
        mask(office, corrected, officer, "茶壶盖")
        return made

    monkeypatch.setattr(part, "drafted", meanwhile)
    text = "这款面霜全网最低价。" if act != "split" else "这款面霜全网最底价。"
    content = lines_of(office, corrected.id)
    with pytest.raises(ConflictError):
        ACTS[act](office, corrected.id, Typed(1, [text], content), staff.first.id)
    assert "茶壶盖" not in everything(office)
    assert audit.verify(office)


def test_the_log_and_the_dossier_vouch_for_it(office, staff, case, officer):
    queue.claim(office, case.id, by=staff.first.id)
    correct(office, case, staff.first, 0, "大家好。")
    decide(office, case, staff.first)
    assert mask(office, case, officer, "直播间") == 1
    assert audit.verify(office)
    decide(office, case, staff.second)
    decide(office, case, staff.third)
    assert office.store.cases.get(case.id).status is Status.ARCHIVED
    dossier = archive.of_case(office, case.id, by=staff.first.id)
    assert archive.verify(dossier.path).decisions == 3
    assert audit.verify(office)
