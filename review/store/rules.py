"""The texts of rules that cases were read with, kept for as long as the cases are."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from lexicons.models import Rule
from lexicons.overrides import Override, Overrides
from review.store.connection import Connection


class RuleTexts:
    """Rules as they stood in the packs with one lock (SHA-256 of all rules)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(
        self, lock: str, rules: Mapping[str, Rule], overrides: Sequence[Override] = ()
    ) -> None:
        """Keep these rules and overrides, unless they are kept for this lock already."""
        with self._connection.atomic():
            if overrides:
                self._connection.run(
                    "INSERT INTO rule_overrides (lock, text) VALUES (?, ?) "
                    "ON CONFLICT DO NOTHING",
                    (lock, Overrides(tuple(overrides)).model_dump_json()),
                )
            for name, rule in rules.items():
                self._connection.run(
                    "INSERT INTO rule_texts (lock, rule, text) VALUES (?, ?, ?) "
                    "ON CONFLICT DO NOTHING",
                    (lock, name, rule.model_dump_json()),
                )

    def overrides(self, lock: str) -> tuple[Override, ...]:
        """What the house had decided about rules when their lock was this."""
        row = self._connection.one(
            "SELECT text FROM rule_overrides WHERE lock = ?", (lock,)
        )
        return Overrides.model_validate_json(row["text"]).root if row else ()

    def of(self, lock: str, names: frozenset[str]) -> dict[str, Rule]:
        """The kept ones of these rules."""
        rows = self._connection.all(
            "SELECT rule, text FROM rule_texts WHERE lock = ? ORDER BY rule", (lock,)
        )
        return {
            row["rule"]: Rule.model_validate_json(row["text"])
            for row in rows
            if row["rule"] in names
        }

    def texts(self, lock: str, rules: Collection[str]) -> dict[str, Any]:
        """These rules of a lock as they were written down, by id."""
        rows = self._connection.all(
            "SELECT rule, text FROM rule_texts WHERE lock = ? "
            "AND rule IN (SELECT value FROM json_each(?)) ORDER BY rule",
            (lock, json.dumps(sorted(rules))),
        )
        return {row["rule"]: json.loads(row["text"]) for row in rows}
