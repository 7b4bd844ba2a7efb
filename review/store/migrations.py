"""Brings a database up to date, step by step, by sqlite-utils' migrations.

Their bookkeeping table is read without sqlite-utils: importing it costs as much as all
the rest of a command, and a database that is up to date needs nothing of it.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import TYPE_CHECKING

from review.store import quizzes, schema
from review.store.connection import Connection

if TYPE_CHECKING:
    from sqlite_utils import Database

# By the names under which sqlite-utils records them.
SETS: Mapping[str, Mapping[str, str]] = {
    "greenroom": schema.STEPS,
    "greenroom-quiz": quizzes.STEPS,
}
APPLIED = "SELECT migration_set, name FROM _sqlite_migrations"
HAS_TABLE = "SELECT count(*) FROM sqlite_master WHERE name = '_sqlite_migrations'"


def migrate(connection: Connection) -> None:
    """Apply the steps that this database has not seen yet, all of them or none.

    Raises StoreBrokenError where the file is not a database of ours.
    """
    if not _is_current(connection):
        with connection.atomic():
            _apply(connection)


def _is_current(connection: Connection) -> bool:
    with connection.snapshot():
        known = connection.all(APPLIED) if connection.count(HAS_TABLE) else []
    applied = {(row["migration_set"], row["name"]) for row in known}
    return all(
        (name, step) in applied for name, steps in SETS.items() for step in steps
    )


def _apply(connection: Connection) -> None:
    from sqlite_utils import Database, Migrations

    db = Database(connection.raw, execute_plugins=False, strict=True)
    for name, steps in SETS.items():
        migrations = Migrations(name)
        for step, sql in steps.items():
            migrations(name=step)(_runs(sql))
        migrations.apply(db)


def _runs(sql: str) -> "Callable[[Database], None]":
    def run(db: "Database") -> None:
        db.executescript(sql)

    return run


OBJECTS = (
    "SELECT name, sql FROM sqlite_master "
    "WHERE sql IS NOT NULL AND (type = 'trigger' OR name NOT GLOB '*sqlite_*')"
)


def altered(connection: Connection) -> tuple[str, ...]:
    """The tables, indexes and triggers that are not as our steps made them.

    A trigger that is missing, changed, or not ours at all is among them: the audit log
    is append-only for as long as its triggers stand.
    """
    with closing(sqlite3.connect(":memory:")) as model:
        for steps in SETS.values():
            for sql in steps.values():
                model.executescript(sql)
        ours = dict(model.execute(OBJECTS))
    found = {row["name"]: row["sql"] for row in connection.all(OBJECTS)}
    return tuple(
        sorted(
            name for name in ours.keys() | found if ours.get(name) != found.get(name)
        )
    )
