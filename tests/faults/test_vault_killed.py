"""A kill at any step loses no original that was acknowledged, and leaves none unsealed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lexicons.privacy import mask_text
from review.bootstrap import open_office
from review.domain.staff import Role
from review.services import accounts, audit, intake, trail, vault

ROOT = Path(__file__).resolve().parents[2]
MEI = "13700110022"

SUBMIT = """
import itertools, sys
from review.bootstrap import open_office
from review.services import intake
office = open_office()
writer, host = sys.argv[1:]
print("ready", flush=True)
for n in itertools.count():
    phone = f"138{n:08d}"
    case = intake.submit_script(
        office, by=writer, title="晚场", host_id=host,
        text=f"收件人王小梅，电话{phone}，打给13700110022。",
    )
    print(case.id, phone, flush=True)
"""
# Stops at the step that is named, for good.
STOP = """
import os, signal
def stop(owner, name, after):
    kept = getattr(owner, name)
    def stopped(*given, **said):
        if after:
            kept(*given, **said)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(owner, name, stopped)
"""
SUBMIT_ONCE = """
import sys
from review.bootstrap import open_office
from review.services import intake
office = open_office()
{stop}
writer, host = sys.argv[1:]
intake.submit_script(
    office, by=writer, title="晚场", host_id=host, text="收件人王小梅，电话13700110022。"
)
"""
SHRED = """
import sys
from review.bootstrap import open_office
from review.services import vault
office = open_office()
{stop}
with office.store.atomic():
    vault.shred(office, sys.argv[1])
"""


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def environ(home):
    return os.environ | {"GREENROOM_HOME": str(home), "GREENROOM_LANG": "en"}


@pytest.fixture
def people(environ):
    office = open_office(environ)
    made = [
        accounts.add_person(
            office, by=None, username=role, name=role, password="seven green apples",
            roles={role},
        ).id
        for role in (Role.SUBMITTER, Role.HOST)
    ]  # fmt: skip
    office.store.close()
    return made


def process(code: str, *arguments: str, environ) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def killed(code: str, stop: str, *arguments: str, environ) -> None:
    """Run this until it stops itself at the step."""
    found = process(STOP + code.format(stop=stop), *arguments, environ=environ)
    found.communicate(timeout=600)
    assert found.returncode == -signal.SIGKILL


def test_every_acknowledged_original_opens_after_a_kill(environ, people):
    acknowledged: dict[str, str] = {}
    for kills in range(1, 4):
        running = process(SUBMIT, *people, environ=environ)
        assert running.stdout.readline() == "ready\n"
        for _ in range(3 * kills):
            case, phone = running.stdout.readline().split()
            acknowledged[case] = phone
        running.kill()
        rest = running.communicate(timeout=600)[0].splitlines()
        acknowledged |= dict(line.split() for line in rest if line.count(" ") == 1)

    office = open_office(environ)
    assert len(acknowledged) >= 18
    for case, phone in acknowledged.items():
        found = [vault.reveal(office, s.id) for s in vault.spans(office, case)]
        assert found == ["王小梅", phone, MEI]
    for case in office.store.cases.every():  # those that nobody was told of, too
        assert all(vault.reveal(office, s.id) for s in vault.spans(office, case.id))
    assert audit.verify(office)
    office.store.close()


@pytest.mark.parametrize(
    "stop",
    [
        "from review.store.vault import Vault; stop(Vault, 'make', after=False)",
        "from review.store.vault import Vault; stop(Vault, 'make', after=True)",
        "from review.store.spans import Spans; stop(Spans, 'add', after=True)",
        "from review.services import trail; stop(trail, 'append', after=True)",
    ],
)
def test_a_script_is_there_whole_or_not_at_all(environ, people, stop):
    killed(SUBMIT_ONCE, stop, *people, environ=environ)

    office = open_office(environ)
    assert list(office.store.cases.every()) == []
    assert vault.subjects_of(office, MEI) == ()
    case = intake.submit_script(
        office, by=people[0], title="晚场", host_id=people[1], text=f"电话{MEI}。"
    )
    assert [vault.reveal(office, s.id) for s in vault.spans(office, case.id)] == [MEI]
    assert audit.verify(office)
    office.store.close()


@pytest.mark.parametrize(
    "stop",
    [
        "from review.store.vault import Vault; stop(Vault, 'shred', after=False)",
        "from review.store.vault import Vault; stop(Vault, 'shred', after=True)",
        "from review.store.spans import Spans; stop(Spans, 'erase', after=True)",
    ],
)
def test_a_shredding_that_was_killed_is_finished_by_the_next(environ, people, stop):
    office = open_office(environ)
    case = intake.submit_script(
        office, by=people[0], title="晚场", host_id=people[1], text=f"电话{MEI}。"
    )
    (span,) = vault.spans(office, case.id)
    office.store.close()
    killed(SHRED, stop, span.subject_id, environ=environ)

    office = open_office(environ)  # an erasure that lost its rows is finished here
    with office.store.atomic():
        vault.shred(office, span.subject_id)
        trail.append(
            office, actor="system", action="personal.expired", subject=span.subject_id
        )
    assert vault.span(office, span.id).is_erased
    assert vault.subjects_of(office, MEI) == ()
    assert audit.verify(office)
    office.store.close()


ADOPT = """
from review.bootstrap import open_office
{stop}
open_office()
"""


@pytest.mark.parametrize(
    "stop",
    [
        "from review.store.cases import Cases; stop(Cases, 'masked', after=True)",
        "from review.store.vault import Vault; stop(Vault, 'make', after=True)",
        "from review.services import trail; stop(trail, 'append', after=True)",
    ],
)
def test_an_older_folder_is_masked_by_the_start_after_a_kill(
    environ, people, stop, monkeypatch
):
    office = open_office(environ)
    with monkeypatch.context() as earlier:
        earlier.setattr(intake, "masked_text", lambda text, _: mask_text(text, ()))
        cases = [
            intake.submit_script(
                office, by=people[0], title="晚场", host_id=people[1],
                text=f"第{n}稿，电话{MEI}。",
            )
            for n in range(3)
        ]  # fmt: skip
    office.store.connection.run("UPDATE texts SET is_masked = 0")
    office.store.close()
    killed(ADOPT, stop, environ=environ)

    office = open_office(environ)
    for case in cases:
        assert MEI not in office.store.cases.text(case.id)[0]
        found = [vault.reveal(office, s.id) for s in vault.spans(office, case.id)]
        assert found == [MEI]
    assert audit.verify(office)
    office.store.close()
