"""The store: one database, its tables, and the unit of work."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from review.errors import NoSpaceError, StoreError
from review.i18n import noop
from review.keys import KeyRing
from review.store.accuracy import Accuracy
from review.store.audit import AuditLog
from review.store.cases import Cases
from review.store.connection import Connection
from review.store.drafts import Drafts
from review.store.figures import Figures
from review.store.files import Dossiers, Recordings, Uploads
from review.store.jobs import Jobs
from review.store.keys_file import NAME, TABLES
from review.store.migrations import altered, migrate
from review.store.numbers import Numbers
from review.store.people import People
from review.store.privacy import Erasures, PersonalExports, Unlocks
from review.store.privacy_figures import PrivacyFigures
from review.store.queue import Queue
from review.store.quizzes import Quizzes
from review.store.rehearing import SecondHearings
from review.store.rules import RuleTexts
from review.store.spans import Spans
from review.store.vault import Vault

# Lists, figures and searches read the columns; pages and dossiers what is held whole.
TWICE_TOLD = """
SELECT (SELECT count(*) FROM findings WHERE (rule, category, severity, status) IS NOT (
  json_extract(finding, '$.rule'), json_extract(finding, '$.category'),
  json_extract(finding, '$.severity'), json_extract(finding, '$.status')))
+ (SELECT count(*) FROM erasures WHERE (id, number, subject_id, by) IS NOT (
  json_extract(receipt, '$.id'), json_extract(receipt, '$.number'),
  json_extract(receipt, '$.subject_id'), json_extract(receipt, '$.by')))
"""


class Store:
    """Everything that is kept in `path`, and the keys of people in a file beside it.

    Opening creates and migrates the file. May be shared by threads: each gets its own
    connection. Without a `ring` nothing that was sealed can be opened. Raises
    StoreBrokenError where the file is not a database of ours.
    """

    def __init__(self, path: Path, ring: KeyRing | None = None) -> None:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise NoSpaceError(path=path.parent, reason=error.strerror) from error
        self.ring = ring
        self.connection = Connection(path, keys=self._database_keys)
        # Not in the database: its backups hold no key of anybody.
        self.keys = Connection(
            path.with_name(NAME), keys=self._database_keys, tables=TABLES
        )
        migrate(self.connection)

    def _database_keys(self) -> tuple[bytes, ...]:
        return self.ring.database if self.ring else ()

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """One unit of work: all of it is durable when this is left, or none of it."""
        with self.connection.atomic():
            yield

    def altered(self) -> tuple[str, ...]:
        """What of the schema is not as it was made: see review.store.migrations."""
        return altered(self.connection)

    def twice_told(self) -> int:
        """How many rows say something else in a column than in what they hold whole."""
        return self.connection.count(TWICE_TOLD)

    def close(self) -> None:
        """Close the connections of this thread."""
        self.connection.close()
        self.keys.close()

    @cached_property
    def people(self) -> People:
        return People(self.connection)

    @cached_property
    def cases(self) -> Cases:
        return Cases(self.connection)

    @cached_property
    def numbers(self) -> Numbers:
        return Numbers(self.connection, self.keys)

    @cached_property
    def queue(self) -> Queue:
        return Queue(self.connection)

    @cached_property
    def figures(self) -> Figures:
        return Figures(self.connection)

    @cached_property
    def drafts(self) -> Drafts:
        return Drafts(self.connection)

    @cached_property
    def rules(self) -> RuleTexts:
        return RuleTexts(self.connection)

    @cached_property
    def recordings(self) -> Recordings:
        return Recordings(self.connection)

    @cached_property
    def uploads(self) -> Uploads:
        return Uploads(self.connection)

    @cached_property
    def dossiers(self) -> Dossiers:
        return Dossiers(self.connection)

    @cached_property
    def jobs(self) -> Jobs:
        return Jobs(self.connection)

    @cached_property
    def quizzes(self) -> Quizzes:
        return Quizzes(self.connection)

    @cached_property
    def unlocks(self) -> Unlocks:
        return Unlocks(self.connection)

    @cached_property
    def erasures(self) -> Erasures:
        return Erasures(self.connection)

    @cached_property
    def privacy_figures(self) -> PrivacyFigures:
        return PrivacyFigures(self.connection)

    @cached_property
    def personal_exports(self) -> PersonalExports:
        return PersonalExports(self.connection)

    @cached_property
    def second_hearings(self) -> SecondHearings:
        return SecondHearings(self.connection)

    @cached_property
    def spans(self) -> Spans:
        return Spans(self.connection)

    @cached_property
    def vault(self) -> Vault:
        """People's keys; raises StoreError where the store was opened without its own."""
        if self.ring is None:
            raise StoreError(reason=noop("it was opened without its keys"))
        return Vault(self.keys, self.ring)

    @cached_property
    def accuracy(self) -> Accuracy:
        return Accuracy(self.connection)

    @cached_property
    def audit(self) -> AuditLog:
        return AuditLog(self.connection)
