"""What can go wrong with a lexicon, and what to do about it.

* LexiconError                   L000
  x InvalidPackError             L001
  x UnknownRuleError             L002
  x LockMismatchError            L003

An error carries a code, an English template and the data that was wrong. The edges
(command line, pages) translate the template and fill in the data.
"""

from typing import ClassVar


class LexiconError(Exception):
    """The lexicons cannot be used as they are."""

    code: ClassVar[str] = "L000"
    template: ClassVar[str] = "The lexicons cannot be used."

    def __init__(self, **data: object) -> None:
        super().__init__(self.template.format(**data))
        self.data = data


class InvalidPackError(LexiconError):
    """Rule files that do not say what a rule must say; `faults` lists all of them."""

    code = "L001"
    template = "{count} faults in the rule files:\n{faults}"


class UnknownRuleError(LexiconError):
    """No rule has this id."""

    code = "L002"
    template = "There is no rule {rule}."


class LockMismatchError(LexiconError):
    """A rule changed without a new revision."""

    code = "L003"
    template = "The rules differ from packs.lock.json: {rules}. Raise `revision`, then run `greenroom lexicon lock`."
