"""Brings a database up to date, step by step, by sqlite-utils' migrations.

Their bookkeeping table is read without sqlite-utils: importing it costs as much as all
the rest of a command, and a database that is up to date needs nothing of it.
"""

from collections.abc import Callable, Mapping
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
