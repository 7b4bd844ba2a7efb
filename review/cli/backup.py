"""`greenroom backup` and `greenroom restore`."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from review.errors import MissingDocumentError
from review.i18n import gettext as _


def register(app: typer.Typer) -> None:
    """Add `backup` and `restore` to the command line."""

    @app.command("backup", help=_("Copy the database while everything runs."))
    def backup(
        out: Annotated[
            Path | None,
            typer.Option(
                "--out", "-o", help=_("The file to write (default: backup folder).")
            ),
        ] = None,
    ) -> None:
        from review.bootstrap import open_office
        from review.services import backups

        print(backups.backup(open_office(), to=out))

    @app.command(
        "restore", help=_("Put a backup in place. Stop the app and the worker first.")
    )
    def restore(
        source: Annotated[Path, typer.Argument(help=_("A file made by backup."))],
        force: Annotated[
            bool,
            typer.Option("--force", help=_("Move the present database aside.")),
        ] = False,
    ) -> None:
        from review.bootstrap import today
        from review.config import Settings
        from review.services import backups

        if not source.is_file():
            raise MissingDocumentError(path=source)
        settings = Settings.from_environ(os.environ)
        aside = backups.restore(settings, source, force=force, today=today())
        print(settings.database)
        if aside.exists():
            print(_("The database that was there is now {path}.").format(path=aside))
        if count := backups.unopened(settings):
            print(
                _(
                    "What was masked about {count} people cannot be opened: put the keys.json that belongs to the backup into {home} now, before anything is added."
                ).format(count=count, home=settings.home),
                file=sys.stderr,
            )
