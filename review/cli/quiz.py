"""`greenroom quiz`: the item bank, and how the hosts stand in a month."""

import re
from collections import Counter
from typing import Annotated

import typer

from review.domain.quiz import Kind
from review.errors import InvalidInputError
from review.i18n import gettext as _
from review.i18n import noop

STALE = 1
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
STATES = {
    "not_started": noop("not started"),
    "open": noop("under way"),
    "retake": noop("failed, may retake"),
    "passed": noop("passed"),
    "failed": noop("failed"),
}


def register(app: typer.Typer) -> None:
    """Add `quiz` and its sub-commands to the command line."""
    quiz = typer.Typer(
        help=_("The item bank and the monthly quiz."), no_args_is_help=True
    )

    @quiz.command("lint", help=_("Check the item bank; exit code 1 for stale items."))
    def lint() -> None:
        if _lint():
            raise typer.Exit(STALE)

    @quiz.command("month", help=_("How every host stands in a month."))
    def month(
        month: Annotated[
            str | None, typer.Argument(help=_("As 2026-11; default: this month."))
        ] = None,
    ) -> None:
        _month(month)

    app.add_typer(quiz, name="quiz")


def _lint() -> int:
    """Print what the bank holds; how many items are stale."""
    from review.bootstrap import open_office
    from review.domain.quiz import draw
    from review.services.item_bank import bank, stale_items

    found = bank()
    draw(found.items, found.blueprint, "lint")  # raises where the bank is too small
    kinds = Counter(item.kind for item in found.items)
    print(
        _("{count} items: {kinds}").format(
            count=len(found.items),
            kinds=", ".join(f"{kind} {kinds[kind]}" for kind in Kind),
        )
    )
    stale = stale_items(open_office())
    for item in stale:
        print(
            _("{item}: rule {rule} has changed since revision {revision}").format(
                item=item.id,
                rule=item.rule.id if item.rule else "",
                revision=item.rule.revision if item.rule else "",
            )
        )
    return len(stale)


def _month(month: str | None) -> None:
    from review.bootstrap import open_office
    from review.services.quiz_records import standing

    if month is not None and not MONTH.fullmatch(month):
        reason = _("{month} is no month; write it as 2026-11").format(month=month)
        raise InvalidInputError(field="MONTH", reason=reason)
    hosts = standing(open_office(), month=month)
    if not hosts:
        print(_("There are no hosts yet."))
    for person, state in hosts:
        line = [person.username, person.name, _(STATES[state.state])]
        if state.best_percent is not None:
            line.append(f"{state.best_percent}%")
        if state.certificate:
            line.append(f"{state.certificate.number} → {state.certificate.last_day}")
        print("  ".join(line))
