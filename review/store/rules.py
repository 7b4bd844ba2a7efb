"""The texts of rules that cases were read with, kept for as long as the cases are."""

from collections.abc import Mapping

from lexicons.models import Rule
from review.store.connection import Connection


class RuleTexts:
    """Rules as they stood in the packs with one lock (SHA-256 of all rules)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, lock: str, rules: Mapping[str, Rule]) -> None:
        """Keep these rules, unless they are kept for this lock already."""
        with self._connection.atomic():
            for name, rule in rules.items():
                self._connection.run(
                    "INSERT INTO rule_texts (lock, rule, text) VALUES (?, ?, ?) "
                    "ON CONFLICT DO NOTHING",
                    (lock, name, rule.model_dump_json()),
                )

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
