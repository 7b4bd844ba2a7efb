"""`greenroom lexicon lint`."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from review.cli.lexicon.folders import FAULTY, Folders, house_folders
from review.i18n import gettext as _
from review.i18n import ngettext, say_fault

if TYPE_CHECKING:
    from lexicons.files import Fault


def add(lexicon: typer.Typer) -> None:
    """Add the command."""

    @lexicon.command("lint", help=_("Check all rules; exit code 1 for faults."))
    def lint(
        packs: Folders = None,
        *,
        advice: Annotated[
            bool, typer.Option("--advice", help=_("Advice too, line by line."))
        ] = False,
    ) -> None:
        if _lint(packs, with_advice=advice):
            raise typer.Exit(FAULTY)


def _lint(packs: Sequence[Path] | None, *, with_advice: bool) -> int:
    """Print the faults, and how much advice there is; how many faults there are."""
    from lexicons.lint import lint
    from lexicons.loader import BUILTIN
    from lexicons.lock import LOCK

    house = house_folders(packs)
    if house:
        told = lint(house, None, base=(BUILTIN,))
    else:
        told = lint((BUILTIN,), None if packs else LOCK)
    faults = [fault for fault in told if not fault.is_advice]
    advice = [fault for fault in told if fault.is_advice]
    for fault in (*faults, *(advice if with_advice else ())):
        print(_said(fault))
    print(
        ngettext("{count} fault", "{count} faults", len(faults)).format(
            count=len(faults)
        )
    )
    if advice:
        sentence = (
            _("{count} pieces of advice")
            if with_advice
            else _("{count} pieces of advice: shown with --advice")
        )
        print(sentence.format(count=len(advice)))
    return len(faults)


def _said(fault: "Fault") -> str:
    kind = _("advice") if fault.is_advice else _("fault")
    return f"{fault.place}: {kind}: {say_fault(fault)}"
