"""A log as earlier versions wrote it: it knew less of what its cases hold."""

from contextlib import contextmanager

import pytest

from review.services import trail

NEWER = frozenset(
    {
        *("held", "silent", "rules", "title", "found_by"),
        *("samples", "draws", "words", "hearings"),
    }
)
OLDER = NEWER | {"spans", "host"}
UNSALTED = {
    "accuracy_clips": "salt",
    "accuracy_typed": "salt",
    "texts": "title_salt",
    "subjects": "salt",
}


@contextmanager
def earlier_log(office, without=NEWER):
    """What is done inside is entered without these words."""
    append = trail.append

    def older(office, *, actor, action, subject, **data):
        kept = {name: said for name, said in data.items() if name not in without}
        append(office, actor=actor, action=action, subject=subject, **kept)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trail, "append", older)
        yield
    for table, column in UNSALTED.items():
        office.store.connection.run(f"UPDATE {table} SET {column} = ''")
