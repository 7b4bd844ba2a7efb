"""Originals are sealed, found, opened one by one, and forgotten for good."""

from types import SimpleNamespace

import pytest

from lexicons.privacy import mask_text
from review.domain.case import Case, CaseKind, Status
from review.errors import ErasedError, NotFoundError, OriginalLostError
from review.keys import KeyRing
from review.services import vault
from review.store.vault import Vault
from tests.conftest import add_staff

MEI = "13700110022"
SAID = f"收件人王小梅，电话{MEI}。"


def a_case(office, staff, number: int = 1) -> Case:
    case = Case(
        id=office.new_id(), number=f"S-2026-{number:04d}", kind=CaseKind.SCRIPT,
        title="x", host_id=staff.host.id, submitter_id=staff.writer.id,
        status=Status.FIRST_REVIEW, created_at=office.now(), updated_at=office.now(),
    )  # fmt: skip
    office.store.cases.add(case, text="")
    return case


def sealed(office, staff, text: str, number: int = 1) -> tuple:
    masked = mask_text(text)
    with office.store.atomic():
        spans = vault.seal(office, a_case(office, staff, number), masked, locate=None)
    return masked, spans


def test_an_original_comes_back_letter_for_letter(office, staff: SimpleNamespace):
    masked, spans = sealed(office, staff, SAID)

    assert [masked.text[s.start : s.end] for s in spans] == [s.token for s in spans]
    assert [vault.reveal(office, s.id) for s in spans] == [
        masked.original[t.original_start : t.original_end] for t in masked.tokens
    ]
    assert vault.spans(office, spans[0].case_id) == spans
    with pytest.raises(NotFoundError):
        vault.reveal(office, "nobody")


def test_no_file_of_the_data_folder_holds_an_original(office, staff):
    sealed(office, staff, SAID)
    office.store.close()

    for path in office.settings.home.rglob("*"):
        if path.is_file():
            assert MEI.encode() not in path.read_bytes(), path
            assert "王小梅".encode() not in path.read_bytes(), path


def test_a_number_finds_its_person_in_any_spelling_and_in_every_case(office, staff):
    _, first = sealed(office, staff, SAID, 1)
    _, second = sealed(office, staff, "打一三七零零一一零零二二找王小梅。", 2)
    _, other = sealed(office, staff, "收件人王小梅，电话13911223344。", 3)

    whose = {s.subject_id for s in (*first, *second)}
    assert len(whose) == 1
    assert whose.isdisjoint(s.subject_id for s in other)
    for said in (MEI, "137 0011 0022", "+86 137-0011-0022", "一三七零零一一零零二二"):
        assert set(vault.subjects_of(office, said)) == whose, said
    assert set(vault.subjects_of(office, "王小梅")) > whose
    assert {s.id for s in vault.spans_of(office, *whose)} == {
        s.id for s in (*first, *second)
    }
    assert vault.subjects_of(office, "13000000000") == ()


def test_what_was_shredded_opens_nowhere_and_leaves_no_key(office, staff):
    _, spans = sealed(office, staff, SAID)
    (subject,) = {s.subject_id for s in spans}
    wrapped = office.store.keys.one("SELECT wrapped FROM subject_keys")["wrapped"]

    assert vault.shred(office, subject) == len(spans)
    assert vault.shred(office, subject) == 0

    with pytest.raises(ErasedError):
        vault.reveal(office, spans[0].id)
    assert vault.subjects_of(office, MEI) == ()
    assert all(s.is_erased for s in vault.spans_of(office, subject))
    for path in office.settings.home.glob("keys.db*"):
        assert wrapped not in path.read_bytes(), path


def test_a_person_who_was_shredded_and_comes_again_is_somebody_new(office, staff):
    _, spans = sealed(office, staff, SAID, 1)
    vault.shred(office, spans[0].subject_id)
    _, again = sealed(office, staff, SAID, 2)

    assert again[0].subject_id != spans[0].subject_id
    assert vault.reveal(office, again[0].id) == "王小梅"


def test_an_older_database_is_told_what_was_erased_since(office, staff, tmp_path):
    _, spans = sealed(office, staff, SAID)
    older = tmp_path / "older.db"
    office.store.connection.copy_to(older)
    vault.shred(office, spans[0].subject_id)
    office.store.close()
    for path in office.settings.home.glob("greenroom.db*"):
        path.unlink()
    older.rename(office.settings.database)

    with pytest.raises(ErasedError):
        vault.reveal(office, spans[0].id)
    assert vault.reapply(office) == (spans[0].subject_id,)
    assert vault.reapply(office) == ()
    assert vault.span(office, spans[0].id).is_erased


def test_without_its_key_an_original_is_lost_and_says_so(office, staff):
    _, spans = sealed(office, staff, SAID)
    office.store.keys.run("DELETE FROM subject_keys")

    with pytest.raises(OriginalLostError):
        vault.reveal(office, spans[0].id)
    _, again = sealed(office, staff, SAID, 2)
    assert vault.reveal(office, again[0].id) == "王小梅"


def test_a_sealed_original_opens_in_its_own_place_only(office, staff):
    _, spans = sealed(office, staff, SAID)
    office.store.connection.run(
        "UPDATE masked_spans SET original = "
        "(SELECT original FROM masked_spans WHERE ordinal = 2) WHERE ordinal = 1"
    )
    with pytest.raises(OriginalLostError):
        vault.reveal(office, spans[0].id)


def test_keys_are_wrapped_anew_by_the_newest(office, staff):
    _, spans = sealed(office, staff, SAID)
    old = office.keys
    new = KeyRing(fields=(b"n" * 32, *old.fields), index=old.index)
    both = Vault(office.store.keys, new)

    assert both.rewrap() == 1
    assert both.rewrap() == 0

    only = Vault(office.store.keys, KeyRing(fields=new.fields[:1], index=old.index))
    one = spans[0]
    raw = office.store.spans.original(one.id)
    assert only.open(one.subject_id, one.id, raw) == "王小梅"
    with pytest.raises(OriginalLostError):
        vault.reveal(office, one.id)


def test_nothing_is_sealed_where_the_case_is_not_stored(office, staff):
    def breaks_off():
        with office.store.atomic():
            vault.seal(office, a_case(office, staff), mask_text(SAID), locate=None)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        breaks_off()

    assert office.store.connection.count("SELECT count(*) FROM masked_spans") == 0
    assert vault.subjects_of(office, MEI) == ()


def test_in_an_encrypted_folder_it_is_the_same(encrypted):
    house = SimpleNamespace(**add_staff(encrypted))
    masked, spans = sealed(encrypted, house, SAID)
    originals = [
        masked.original[t.original_start : t.original_end] for t in masked.tokens
    ]
    assert [vault.reveal(encrypted, s.id) for s in spans] == originals

    older = encrypted.settings.home / "older.db"
    encrypted.store.connection.copy_to(older)
    vault.shred(encrypted, spans[0].subject_id)
    with pytest.raises(ErasedError):
        vault.reveal(encrypted, spans[0].id)
    encrypted.store.close()
    for path in encrypted.settings.home.glob("greenroom.db*"):
        path.unlink()
    older.rename(encrypted.settings.database)
    assert vault.reapply(encrypted) == (spans[0].subject_id,)
    encrypted.store.close()

    for path in encrypted.settings.home.rglob("*"):
        if path.is_file():
            assert MEI.encode() not in path.read_bytes(), path
