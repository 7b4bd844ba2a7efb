"""`greenroom dossier`: sealed cases, out of the house and checked."""

from pathlib import Path
from typing import Annotated

import typer

from review.i18n import gettext as _


def register(app: typer.Typer) -> None:
    """Add `dossier` to the command line."""
    group = typer.Typer(help=_("Sealed cases."), no_args_is_help=True)
    app.add_typer(group, name="dossier")

    @group.command("export", help=_("Copy the dossier of a case into a folder."))
    def export(
        case: Annotated[str, typer.Argument(help=_("Number or id of the case."))],
        out: Annotated[
            Path, typer.Option("--out", "-o", help=_("The folder to copy it into."))
        ] = Path(),
    ) -> None:
        from review.bootstrap import open_office
        from review.services import archive

        print(archive.export(open_office(), case, by=None, to=out))

    @group.command(
        "verify", help=_("Check a dossier; needs nothing but the folder itself.")
    )
    def verify(
        folders: Annotated[
            list[Path], typer.Argument(help=_("Folders of sealed cases."))
        ],
    ) -> None:
        from review.services import archive

        for folder in folders:
            found = archive.verify(folder)
            print(
                _(
                    "{number} v{version}: as it was sealed "
                    "({decisions} decisions, {findings} findings, keep until {until})."
                ).format(
                    number=found.number,
                    version=found.version,
                    decisions=found.decisions,
                    findings=found.findings,
                    until=found.keep_until.date().isoformat(),
                )
            )
