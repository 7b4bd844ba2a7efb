"""`greenroom dossier`: sealed cases, out of the house and checked."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from review.cli.render_out import ExitCode, complain
from review.errors import MissingDocumentError, ReviewError
from review.i18n import gettext as _
from review.i18n import say_error


def register(app: typer.Typer) -> None:
    """Add `dossier` to the command line."""
    group = typer.Typer(help=_("Sealed cases."), no_args_is_help=True)
    app.add_typer(group, name="dossier")

    @group.command(
        "export",
        help=_(
            "Copy the dossier of a case into a folder: as it is kept, encrypted for somebody else, or open."
        ),
    )
    def export(
        case: Annotated[str, typer.Argument(help=_("Number or id of the case."))],
        out: Annotated[
            Path, typer.Option("--out", "-o", help=_("The folder to copy it into."))
        ] = Path(),
        *,
        recipient: Annotated[
            str | None,
            typer.Option("--recipient", "-r", help=_("An age public key (age1…).")),
        ] = None,
        plain: Annotated[
            bool, typer.Option("--plain", help=_("Lay an encrypted dossier open."))
        ] = False,
    ) -> None:
        from review.bootstrap import open_office
        from review.services import archive

        office = open_office()
        made = archive.export(
            office, case, by=None, to=out, recipient=recipient, plain=plain
        )
        print(made)
        if archive.holds_unmasked(office, case):
            print(
                _(
                    "Words of this case were masked after it was sealed: this copy still holds them."
                ),
                file=sys.stderr,
            )

    @group.command(
        "verify",
        help=_(
            "Check a dossier; needs nothing but itself, and a key where it is encrypted."
        ),
    )
    def verify(
        folders: Annotated[
            list[Path],
            typer.Argument(help=_("Folders or encrypted files of sealed cases.")),
        ],
        identity: Annotated[
            Path | None,
            typer.Option(
                "--identity",
                "-i",
                help=_(
                    "A file with an age identity (default: the keys of this folder)."
                ),
            ),
        ] = None,
    ) -> None:
        from review.services import archive

        keys = _identities(identity) if any(map(Path.is_file, folders)) else ()
        failed = False
        for folder in folders:
            try:
                if not folder.exists():
                    raise MissingDocumentError(path=folder)
                found = archive.verify(folder, keys)
            except ReviewError as error:  # one that fails does not stop the others
                complain(f"{error.code} {say_error(error)}")
                failed = True
                continue
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
        if failed:
            raise typer.Exit(ExitCode.UNREADABLE)


def _identities(path: Path | None) -> tuple[str, ...]:
    """Those of the file, or of the data folder, if it is encrypted."""
    from review.config import Settings
    from review.keys import open_ring
    from review.keys.ring_files import SEALED
    from review.keys.source import KeyFile

    if path is not None:
        return KeyFile(path).identities()
    home = Settings.from_environ(os.environ).home
    return open_ring(home, os.environ).files if (home / SEALED).exists() else ()
