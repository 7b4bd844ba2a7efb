"""Fixtures for every floor: a real store in a temporary folder, a clock, ids."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings

from review import bootstrap
from review.config import Settings
from review.domain.staff import Person, Role
from review.i18n import use_language
from review.keys import open_ring
from review.keys.source import new_identity
from review.services import accounts
from review.services.office import Office
from review.store.database import Store

settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("ci")

PASSWORD = "seven green apples"
STAFF = {
    "host": ("林小满", {Role.HOST}),
    "host2": ("周可", {Role.HOST}),
    "writer": ("陈默", {Role.SUBMITTER}),
    "first": ("初审王", {Role.REVIEWER_1}),
    "second": ("复审李", {Role.REVIEWER_2}),
    "third": ("终审赵", {Role.REVIEWER_3}),
    "all3": ("全能孙", {Role.REVIEWER_1, Role.REVIEWER_2, Role.REVIEWER_3}),
    "qa": ("质检吴", {Role.QA}),
    "auditor": ("审计郑", {Role.AUDITOR}),
    "admin": ("管理员", {Role.ADMIN}),
    "quiz": ("考务冯", {Role.QUIZ_MASTER}),
}


class FakeClock:
    """A clock that moves only when told to."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, by: timedelta | None = None, **parts: float) -> None:
        """Later by this much: `advance(minutes=5)`."""
        self.at += by or timedelta(**parts)


def counting(prefix: str) -> Callable[[], str]:
    """Ids that read well: case-1, case-2."""
    numbers = itertools.count(1)
    return lambda: f"{prefix}-{next(numbers)}"


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    yield
    use_language("zh_CN")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def reader() -> bootstrap.LazyReader:
    """The real screener, loaded once and only where a test reads a text."""
    return bootstrap.LazyReader()


def make_office(
    home: Path, clock: FakeClock, reader: object, *, key: str | None = None
) -> Office:
    """An office over a real database, with a cheap password hash.

    With `key`, an age identity, the folder is encrypted.
    """
    environ = {"GREENROOM_KEY": key} if key else {}
    made = Settings(
        home=home, argon2_kib=64, argon2_lanes=1, reserve_bytes=0, environ=environ
    )
    ring = open_ring(home, environ)
    return Office(
        settings=made,
        store=Store(made.database, ring),
        keys=ring,
        now=clock,
        new_id=counting("id"),
        secret=counting("token"),
        reader=reader,
        hear=lambda: bootstrap.transcriber(made),
    )


@pytest.fixture
def office(
    tmp_path: Path, clock: FakeClock, reader: bootstrap.LazyReader
) -> Iterator[Office]:
    made = make_office(tmp_path / "home", clock, reader)
    yield made
    made.store.close()


@pytest.fixture
def encrypted(
    tmp_path: Path, clock: FakeClock, reader: bootstrap.LazyReader
) -> Iterator[Office]:
    """An office whose folder is encrypted."""
    made = make_office(tmp_path / "home", clock, reader, key=new_identity())
    yield made
    made.store.close()


@pytest.fixture
def staff(office: Office) -> SimpleNamespace:
    """Everybody who works here, by user name; all share PASSWORD."""
    return SimpleNamespace(**add_staff(office))


def add_staff(office: Office) -> dict[str, Person]:
    return {
        username: accounts.add_person(
            office,
            by=None,
            username=username,
            name=name,
            password=PASSWORD,
            roles=roles,
        )
        for username, (name, roles) in STAFF.items()
    }


@pytest.fixture
def other_office(office: Office) -> Iterator[Office]:
    """A second process's view of the same data."""
    made = replace(office, store=Store(office.settings.database, office.keys))
    yield made
    made.store.close()
