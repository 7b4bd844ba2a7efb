"""Fills an empty data folder with a small agency's week, through the services alone.

Everything is built in a folder beside the real one, which then takes its place: a demo
that was interrupted leaves nothing half made.
"""

import dataclasses
import json
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from lexicons.models import FindingStatus
from review.bootstrap import open_office
from review.config import Settings
from review.demo import measuring
from review.demo.people import ACCOUNTS, PASSWORD
from review.demo.stories import QUIZZES, RECORDINGS, SCRIPTS, Opinion, Story
from review.domain.case import Case, Disposition, Outcome
from review.domain.certificate import month_end, month_of
from review.domain.staff import Person
from review.errors import InvalidInputError
from review.i18n import noop
from review.keys import open_ring
from review.keys.source import ENTRY as KEYRING_ENTRY
from review.services import accounts, backups, intake, jobs, queue, quizzes, running
from review.services.item_bank import bank
from review.services.office import Office

HERE = Path(__file__).parent
Say = Callable[[str], None]
QUIZ_TIME = timedelta(minutes=30)


class Week:
    """A clock that the demo moves forward itself, from some days ago until now."""

    def __init__(self, start: datetime) -> None:
        self.at = start

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


def is_empty(environ: Mapping[str, str]) -> bool:
    """Whether nobody has an account here yet: a command may have made the database."""
    if not Settings.from_environ(environ).database.exists():
        return True
    office = open_office(environ)
    try:
        return not accounts.everybody(office)
    finally:
        office.store.close()


def build(environ: Mapping[str, str], say: Say) -> None:
    """Make the demo data of this installation; its data folder must be empty.

    Raises InvalidInputError where it is not, StoreInUseError where a program has it open.
    """
    home = Settings.from_environ(environ).home
    _require_empty(environ)
    making = home.with_name(home.name + ".making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    if (home / "models").is_dir():
        shutil.move(home / "models", making / "models")
    own = {"GREENROOM_HOME": str(making), KEYRING_ENTRY: str(home)}
    office = open_office({**environ, **own})
    try:
        _fill(office, say)
    finally:
        office.store.close()
    _take_place(making, environ)


def _require_empty(environ: Mapping[str, str]) -> None:
    settings = Settings.from_environ(environ)
    if not is_empty(environ):
        raise InvalidInputError(field=str(settings.home), reason=noop("exists already"))
    if settings.database.exists():
        backups.require_free(settings.database, open_ring(settings.home, environ))


def _take_place(making: Path, environ: Mapping[str, str]) -> None:
    home = Settings.from_environ(environ).home
    home.mkdir(parents=True, exist_ok=True)
    _require_empty(environ)
    # The database comes last: until it is there, the folder counts as empty.
    parts = sorted(
        making.iterdir(), key=lambda path: path.name.startswith("greenroom.db")
    )
    for part in parts:
        target = home / part.name
        if target.is_dir():
            shutil.rmtree(target)
        part.replace(target)
    making.rmdir()


def _fill(real: Office, say: Say) -> None:
    clock = Week(real.now() - timedelta(days=6))
    office = dataclasses.replace(real, now=clock)
    people = {
        account.username: accounts.add_person(
            office,
            by=None,
            username=account.username,
            name=account.name,
            password=PASSWORD,
            roles=account.roles,
            is_given=False,  # everybody may know it: it is printed, and stays
        )
        for account in ACCOUNTS
    }
    for story in SCRIPTS:
        say(story.title)
        _to(clock, real, days=story.days_ago)
        _review(
            office, clock, _script(office, real, story, people), story.opinions, people
        )
    for story in RECORDINGS:
        say(story.title)
        _to(clock, real, days=story.days_ago)
        case = _recording(office, story, people)
        _review(office, clock, case, story.opinions, people)
        measuring.measure(
            office,
            case,
            by=people["qin"],
            lines=measuring.lines_of(manifest(), story.file),
            count=measuring.TYPED[story.file],
        )
    _to(clock, real, days=0.2)
    for username, share in QUIZZES:
        say(people[username].name)
        _take_quiz(office, clock, people[username], share=share)


def _to(clock: Week, real: Office, *, days: float) -> None:
    clock.at = max(clock.at, real.now() - timedelta(days=days))


def _script(
    office: Office, real: Office, story: Story, people: dict[str, Person]
) -> Case:
    hours = story.airs_in_hours
    return intake.submit_script(
        office,
        by=people[story.writer].id,
        title=story.title,
        text=(HERE / "scripts" / story.file).read_text(encoding="utf-8"),
        host_id=people[story.host].id,
        goods=story.goods,
        air_at=None if hours is None else real.now() + timedelta(hours=hours),
    )


def _recording(office: Office, story: Story, people: dict[str, Person]) -> Case:
    path = HERE / "clips" / story.file
    case = intake.submit_recording(
        office,
        by=people[story.writer].id,
        path=path,
        filename=path.name,
        title=story.title,
        host_id=people[story.host].id,
        goods=story.goods,
    )
    job = jobs.for_case(office, case.id)
    if job is not None:
        running.run(office, job.id, worker="demo")
    return queue.view(office, case.id, by=people[story.writer].id).case


def _review(
    office: Office,
    clock: Week,
    case: Case,
    opinions: tuple[Opinion, ...],
    people: dict[str, Person],
) -> None:
    for opinion in opinions:
        clock.at += timedelta(minutes=7)
        by = people[opinion.by].id
        queue.claim(office, case.id, by=by)
        seen = queue.view(office, case.id, by=by)
        clock.at += timedelta(seconds=95)
        queue.decide(
            office,
            case.id,
            by=by,
            outcome=opinion.outcome,
            reason=opinion.reason,
            seconds_spent=95,
            shown_sha256=seen.shown_sha256,
            dispositions=_dispositions(seen.case, opinion),
        )


def _dispositions(case: Case, opinion: Opinion) -> dict[str, Disposition]:
    if opinion.outcome is Outcome.SEND_BACK:
        return {}
    said = (
        Disposition.CONFIRMED
        if opinion.outcome is Outcome.VIOLATION
        else Disposition.FALSE_POSITIVE
    )
    return {
        found.id: said
        for found in case.findings
        if found.finding.status is FindingStatus.OPEN
    }


def _take_quiz(office: Office, clock: Week, person: Person, *, share: float) -> None:
    """Answer this share of the paper rightly and the rest with the first wrong option."""
    left = month_end(month_of(clock.at)) - clock.at
    if left < QUIZ_TIME:  # an attempt ends with its month
        clock.at += left
    answers = {item.id: item.answer for item in bank().items}
    paper = quizzes.start(office, by=person.id)
    right = round(share * len(paper.questions))
    for number, question in enumerate(paper.questions):
        clock.at += timedelta(seconds=20)
        answer = answers[question.item_id]
        wrong = next(o.key for o in question.options if (o.key,) != answer)
        quizzes.save(
            office,
            paper.id,
            by=person.id,
            item_id=question.item_id,
            choices=answer if number < right else (wrong,),
        )
    quizzes.submit(office, paper.id, by=person.id)


def manifest() -> dict[str, object]:
    """What the demo clips say, with voices and licence."""
    found: dict[str, object] = json.loads(
        (HERE / "clips" / "manifest.json").read_text(encoding="utf-8")
    )
    return found
