"""The triggers by which a table refuses what must not happen to its rows.

Their words are part of the schema that was released: what is made here never changes.
"""

APPEND_ONLY = "append-only"


def refuses(name: str, event: str, why: str) -> str:
    """A trigger that stops this event: `BEFORE DELETE ON cases`."""
    return f"CREATE TRIGGER {name} {event}\nBEGIN SELECT raise(ABORT, '{why}'); END;\n"


def stays(table: str, why: str = APPEND_ONLY, *, name: str = "stay") -> str:
    """No row of this table is ever deleted."""
    return refuses(f"{table}_{name}", f"BEFORE DELETE ON {table}", why)


def stands(table: str, why: str = APPEND_ONLY, *, name: str = "stand") -> str:
    """No row of this table ever changes."""
    return refuses(f"{table}_{name}", f"BEFORE UPDATE ON {table}", why)


def append_only(table: str, why: str = APPEND_ONLY) -> str:
    """Rows of this table are added, and nothing else."""
    return stays(table, why) + stands(table, why)
