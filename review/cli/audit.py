"""`greenroom audit`: is the log whole?"""

from typing import Annotated

import typer

from review.i18n import gettext as _
from review.i18n import ngettext


def register(app: typer.Typer) -> None:
    """Add `audit` to the command line."""
    group = typer.Typer(help=_("The audit log."), no_args_is_help=True)
    app.add_typer(group, name="audit")

    @group.callback()
    def audit() -> None:
        """Keeps `verify` a sub-command."""

    @group.command("verify", help=_("Check every entry, decision and dossier."))
    def verify(
        noted: Annotated[
            str,
            typer.Option(
                help=_("A hash that an earlier run printed; its entry must be there.")
            ),
        ] = "",
    ) -> None:
        from review.bootstrap import open_office
        from review.services import audit as service

        office = open_office()
        count = service.verify(office, noted=noted)
        said = ngettext(
            "The audit log is whole: {count} entry.",
            "The audit log is whole: {count} entries.",
            count,
        )
        print(said.format(count=count))
        print(_("Last entry: {sha256}").format(sha256=service.head(office)))
