"""A house in full use: the demo's week, and in it personal information that we planted."""

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from audio.models import TRANSCRIPT_SCHEMA
from audio.subtitles import read_bytes
from review.bootstrap import open_office
from review.demo import seed
from review.demo.people import ACCOUNTS, PASSWORD
from review.domain.case import Case, Outcome
from review.domain.sample import Verdict
from review.domain.staff import Person
from review.services import (
    accounts,
    accuracy,
    correcting,
    heard_again,
    intake,
    jobs,
    media,
    queue,
    rehearing,
    running,
    transcribing,
)
from review.services.office import Office
from tests.leaks import planted
from tests.services.second_ear import Ear
from tests.services.seen_lines import lines_of

CLIPS = Path(seed.__file__).parent / "clips"


def build(home: Path) -> Office:
    """The demo of this house, made as `make run` makes it; then our own cases."""
    log = logging.FileHandler(home.parent / "demo.log", encoding="utf-8")
    logging.getLogger().addHandler(log)
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        environ = {"GREENROOM_HOME": str(home)}
        seed.build(environ, lambda _title: None)
        office = open_office(environ)
        plant(office)
        plant_recording(office)
    finally:
        logging.getLogger().setLevel(logging.WARNING)
        logging.getLogger().removeHandler(log)
        log.close()
    return office


def people(office: Office) -> dict[str, Person]:
    return {person.username: person for person in accounts.everybody(office)}


def employ(office: Office) -> None:
    """The people of the demo, in a house without its cases."""
    for account in ACCOUNTS:
        accounts.add_person(
            office,
            by=None,
            username=account.username,
            name=account.name,
            password=PASSWORD,
            roles=account.roles,
        )


def plant(office: Office) -> None:
    """A script and its review, with personal information in title, text and reason."""
    staff = people(office)
    case = intake.submit_script(
        office,
        by=staff["lin"].id,
        title=planted.TITLE,
        text=planted.SCRIPT,
        host_id=staff["ajie"].id,
        goods="cosmetics",
    )
    decide(office, case, staff["chen"])


def plant_recording(office: Office) -> None:
    """A recording whose file name and title hold personal information."""
    staff = people(office)
    heard = intake.submit_recording(
        office,
        by=staff["lin"].id,
        path=CLIPS / "short-clean.m4a",
        filename=planted.FILENAME,
        title=planted.TITLE,
        host_id=staff["xiaolu"].id,
        goods="household",
    )
    job = jobs.for_case(office, heard.id)
    assert job is not None
    running.run(office, job.id, worker="walk")
    type_clip(office, heard)
    correct(office, heard)
    hear_again(office, heard)
    bring(office)


def hear_again(office: Office, case: Case) -> None:
    """A second model understands what the first did not."""
    silent = media.stretches(office, case.recording_id)
    ear = Ear(planted.AGAIN)
    segments = ear.hear(None).segments
    heard_again._keep(office, case, (0.0, 9.0), ear(), segments, silent)
    (kept,) = rehearing.of_case(office, case.id)
    assert "手机号" in kept.text
    media.muted_copy(office, case.recording_id)


def correct(office: Office, case: Case) -> None:
    """Its submitter types personal information where the machine heard something else."""
    content = lines_of(office, case.id)
    said = planted.SCRIPT.replace("\n", "")
    correcting.correct(
        office, case.id, by=case.submitter_id, line=0, texts=[said], content=content
    )
    assert office.store.spans.of_case(case.id)
    media.muted_copy(office, case.recording_id)


def bring(office: Office) -> None:
    """A recording with a transcript that holds personal information wherever it can."""
    staff = people(office)
    lines = [
        {
            "start": number,
            "end": number + 1,
            "text": said,
            "speaker": planted.BESIDE,
            "heard": planted.BESIDE,
        }
        for number, said in enumerate(planted.SCRIPT.splitlines())
    ]
    file = {
        "schema": TRANSCRIPT_SCHEMA,
        "segments": lines,
        "duration": len(lines),
        "readings": [{"start": 0, "end": 1, "text": planted.BESIDE}],
        "settings": {"note": planted.BESIDE},
        **dict.fromkeys(("engine", "model", "language"), planted.BESIDE),
    }
    raw = json.dumps(file, ensure_ascii=False).encode()
    case = intake.submit_recording(
        office,
        by=staff["lin"].id,
        path=CLIPS / "short-claim.m4a",
        filename="short.m4a",
        title="回放",
        host_id=staff["xiaolu"].id,
        brought=intake.Brought(read_bytes("a.json", raw), planted.FILENAME),
    )
    media.muted_copy(office, case.recording_id)


def type_clip(office: Office, case: Case) -> None:
    """Somebody hears a clip of it and types personal information."""
    by = people(office)["qin"].id
    accuracy.draw(office, case.id, by=by)
    task = transcribing.next_task(office, case.id, by=by)
    assert task is not None
    verdict = Verdict.SAID
    saved = transcribing.save(
        office, task.clip_id, by=by, verdict=verdict, text=planted.CLIP
    )
    assert saved.masked


def decide(office: Office, case: Case, person: Person) -> None:
    queue.claim(office, case.id, by=person.id)
    seen = queue.view(office, case.id, by=person.id)
    queue.decide(
        office,
        case.id,
        by=person.id,
        outcome=Outcome.SEND_BACK,
        reason=planted.REASON,
        seconds_spent=60,
        shown_sha256=seen.shown_sha256,
        dispositions={},
    )


def cases(office: Office) -> tuple[Case, ...]:
    return tuple(office.store.cases.every())


def telling(office: Office) -> tuple[Case, ...]:
    """The cases in which something had to be masked, in the text or in the title."""
    return tuple(
        case
        for case in cases(office)
        if office.store.spans.of_case(case.id) or planted.HEAD in case.title
    )


USERNAMES = tuple(account.username for account in ACCOUNTS)


@contextmanager
def environment(home: Path) -> Iterator[None]:
    """Commands run in this process look at this house."""
    before = dict(os.environ)
    os.environ["GREENROOM_HOME"] = str(home)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
