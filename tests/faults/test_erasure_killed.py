"""Killed at any step of an erasure: not erased and not claimed, or erased for good."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from review.bootstrap import open_office
from review.domain.staff import Role
from review.errors import ErasedError
from review.services import audit, backups, erasure, vault
from tests.services import personal
from tests.services.personal import PHONE

ROOT = Path(__file__).resolve().parents[2]
# Erases, and dies like in a power cut when it comes to the function that is named.
ERASE = """
import os, signal, sys
from review.bootstrap import open_office
from review.services import erasure
subject, by, seen, where = sys.argv[1:]
office = open_office()

def watch(frame, event, argument):
    code = frame.f_code
    name = code.co_qualname if hasattr(code, "co_qualname") else code.co_name
    if event == step and name == function:
        os.kill(os.getpid(), signal.SIGKILL)

function, _, step = where.partition(":")
step = step or "call"
sys.setprofile(watch)
erasure.erase(office, subject, by=by, ground="request", reference="17", seen=seen)
print("done")
"""
STEPS = (
    "Numbers.next",  # before anything
    "shred",  # the service, before the key
    "Vault.shred",  # before the key
    "Vault.shred:return",  # the key is gone, nothing else
    "Spans.erase:return",  # and the rows, not durable yet
    "renew_keys:return",  # and the key beside the backups
    "Erasures.add:return",  # and the receipt is written
    "_log:return",  # and the audit log, all of it not durable yet
    "erase:return",  # all durable
)


@pytest.fixture
def environ(tmp_path):
    return os.environ | {"GREENROOM_HOME": str(tmp_path / "home")}


def house(environ):
    office = open_office(environ)
    roles = {
        "host": Role.HOST,
        "writer": Role.SUBMITTER,
        "officer": Role.PRIVACY_OFFICER,
    }
    staff = SimpleNamespace(
        **{name: personal.hired(office, name, {role}) for name, role in roles.items()}
    )
    case = personal.submitted(office, staff)
    backups.backup(office)
    return office, personal.span_of(office, case), staff.officer.id


@pytest.mark.parametrize("where", STEPS)
def test_a_killed_erasure_is_none_or_is_finished_by_the_next(environ, where):
    office, span, by = house(environ)
    subject = span.subject_id
    seen = erasure.preview(office, subject, by=by)
    office.store.close()
    ended = subprocess.run(
        [sys.executable, "-c", ERASE, subject, by, seen.id, where],
        cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    assert ended.returncode == -signal.SIGKILL, ended.stderr

    office = open_office(environ)
    assert audit.verify(office)
    claimed = erasure.receipts(office, by=by)[1]
    assert claimed == int(where == "erase:return")
    if STEPS.index(where) < STEPS.index("Vault.shred:return"):
        assert vault.reveal(office, span.id) == PHONE
    else:
        with pytest.raises(ErasedError):
            vault.reveal(office, span.id)
        left = backed_up(office.settings.backups / "keys.db")
        assert not left, "a restore elsewhere would bring back whom the log has erased"
    if not claimed:
        again = erasure.preview(office, subject, by=by)
        assert again.id == seen.id
        made = erasure.erase(
            office, subject, by=by, ground="request", reference="17", seen=again.id
        )
        burnt = where != "Numbers.next"  # nobody can tell whether anybody saw it
        assert made.number.endswith("-0002" if burnt else "-0001")
    with pytest.raises(ErasedError):
        vault.reveal(office, span.id)
    assert audit.verify(office)
    keys = office.settings.backups / "keys.db"
    assert not backed_up(keys), "the key is still beside the backups"
    office.store.close()


def backed_up(path: Path) -> list[bytes]:
    """The keys of people that a copy still holds."""
    import sqlite3

    with sqlite3.connect(path) as copy:
        rows = copy.execute("SELECT wrapped FROM subject_keys WHERE wrapped NOTNULL")
        found = [row[0] for row in rows]
    copy.close()
    return found
