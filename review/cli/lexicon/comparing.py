"""`greenroom lexicon diff`: what changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lexicons.models import Rule
from review.cli.lexicon.decisions import decision
from review.cli.lexicon.folders import Folders, all_folders, house_folders
from review.i18n import gettext as _

if TYPE_CHECKING:
    from lexicons.overrides import Ruling


def add(lexicon: typer.Typer) -> None:
    """Add the command."""

    @lexicon.command(
        "diff", help=_("What changed since the lock, or since other packs.")
    )
    def diff(
        other: Annotated[
            Path | None,
            typer.Argument(help=_("A folder of rule packs; default: the lock.")),
        ] = None,
        packs: Folders = None,
    ) -> None:
        lines = list(_diff(other, packs))
        print("\n".join(lines) if lines else _("Nothing changed."))


def _diff(other: Path | None, packs: Sequence[Path] | None) -> Iterator[str]:
    from lexicons.loader import BUILTIN, read_lexicon

    if other is None:
        now = read_lexicon(all_folders(packs))
        yield from _rules(None, now.rules)
        yield from _decisions([], now.rulings)
        return
    old = read_lexicon((other,))
    new = read_lexicon(house_folders(packs) or (BUILTIN,))
    yield from _rules(old.rules, new.rules)
    yield from _decisions(old.rulings, new.rulings)


def _rules(
    older: "Mapping[str, Rule] | None", rules: Mapping[str, Rule]
) -> Iterator[str]:
    """The rules that came, went or changed: against others, or against the lock."""
    from lexicons.lock import LOCK, entries, read_lock

    before = entries(older.values()) if older is not None else read_lock(LOCK)
    now = entries(rules.values())
    for rule_id in sorted(before.keys() | now.keys()):
        old, new = before.get(rule_id), now.get(rule_id)
        if old == new:
            continue
        if old is None:
            yield _("+ {rule} {title}").format(rule=rule_id, title=rules[rule_id].title)
        elif new is None:
            yield _("- {rule}").format(rule=rule_id)
        else:
            yield _("~ {rule} revision {old} -> {new}").format(
                rule=rule_id, old=old["revision"], new=new["revision"]
            )
            yield from _words(older[rule_id], rules[rule_id]) if older else ()


def _decisions(old: Sequence["Ruling"], new: Sequence["Ruling"]) -> Iterator[str]:
    """What the house decided about rules, and no longer or not yet."""
    was = [ruling.override for ruling in old]
    now = [ruling.override for ruling in new]
    for sign, ones, others in (("+", now, was), ("-", was, now)):
        for override in ones:
            if override not in others:
                yield f"{sign} {override.rule} {decision(override)}"


def _words(old: Rule, new: Rule) -> Iterable[str]:
    """The phrases and expressions that came or went."""
    was, now = _listed(old), _listed(new)
    yield from (f"    + {word}" for word in sorted(now - was))
    yield from (f"    - {word}" for word in sorted(was - now))


def _listed(rule: Rule) -> set[str]:
    parts = (*rule.match, *rule.unless)
    values = (
        value
        for part in parts
        for value in part.model_dump(exclude={"kind", "why"}).values()
    )
    return {word for value in values for word in _flat(value)}


def _flat(value: object) -> Iterable[str]:
    """The words of a list, or of a list of lists; nothing of any other value."""
    for one in value if isinstance(value, tuple) else ():
        yield from (one,) if isinstance(one, str) else _flat(one)
