"""`greenroom audit`: is the log whole?"""

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
    def verify() -> None:
        from review.bootstrap import open_office
        from review.services import audit as service

        count = service.verify(open_office())
        said = ngettext(
            "The audit log is whole: {count} entry.",
            "The audit log is whole: {count} entries.",
            count,
        )
        print(said.format(count=count))
