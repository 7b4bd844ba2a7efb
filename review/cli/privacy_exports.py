"""`greenroom privacy export-…`: originals in bulk, asked by one, approved by another."""

import os
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from review.cli.options import As
from review.domain.privacy import Purpose
from review.i18n import gettext as _

if TYPE_CHECKING:
    from review.services.office import Office

Id = Annotated[
    str, typer.Argument(help=_("As export-ask printed it."), metavar="EXPORT")
]


def register(group: typer.Typer) -> None:
    """Add the commands for bulk exports."""

    @group.command("export-ask", help=_("Ask for the originals of cases."))
    def ask(
        cases: Annotated[list[str], typer.Argument(help=_("Numbers of cases."))],
        purpose: Annotated[Purpose, typer.Option(help=_("What for."))],
        note: Annotated[str, typer.Option(help=_("For whom and why, in a line."))],
        recipient: Annotated[
            str, typer.Option(help=_("The recipient's public key of age (age1…)."))
        ],
        as_: As = None,
    ) -> None:
        from review.services import personal_exports

        office, by = _acting(as_)
        made = personal_exports.ask(
            office, cases, by=by, purpose=purpose, note=note, recipient=recipient
        )
        print(made.id)

    @group.command("export-list", help=_("All bulk exports, one a line."))
    def list_(as_: As = None) -> None:
        from review.cli.render_privacy import say_export
        from review.services import personal_exports

        office, by = _acting(as_)
        found, _total = personal_exports.listed(office, by=by, size=-1)
        for one in found:
            print(say_export(one))

    _register_deciding(group)


def _register_deciding(group: typer.Typer) -> None:
    @group.command(
        "export-decide", help=_("Approve or refuse what somebody else asked.")
    )
    def decide(
        export: Id,
        refuse: Annotated[
            bool, typer.Option("--refuse", help=_("Refuse it instead."))
        ] = False,
        as_: As = None,
    ) -> None:
        from review.cli.render_privacy import say_export
        from review.services import personal_exports

        office, by = _acting(as_)
        print(
            say_export(
                personal_exports.decide(office, export, by=by, approve=not refuse)
            )
        )

    @group.command("export-make", help=_("Write the encrypted file, once."))
    def make(
        export: Id,
        out: Annotated[
            Path, typer.Option("--out", "-o", help=_("The file to write (.zip.age)."))
        ],
        as_: As = None,
    ) -> None:
        from review.cli.render_out import complain
        from review.services import personal_exports

        office, by = _acting(as_)
        with out.open("xb", buffering=0) as file:
            try:
                made, sealed = personal_exports.make(
                    office, export, by=by, reserve=partial(_reserve, file)
                )
            except BaseException:  # the export can be made again
                out.unlink()
                raise
            try:
                _write(file, sealed)
            except OSError:  # the disk broke, though the room was there
                out.unlink()
                said = _("{file}: not written, and this export is used up. Ask anew.")
                complain(said.format(file=out))
                raise
        personal_exports.downloaded(office, made.id, by=by)
        print(out)
        print(f"sha256 {made.sha256}")


def _reserve(file: IO[bytes], size: int) -> None:
    """Take up the room with bytes that no file system makes smaller."""
    _write(file, os.urandom(size))


def _write(file: IO[bytes], said: bytes) -> None:
    """All of it, from the start, and durable."""
    file.seek(0)
    left = memoryview(said)
    while left:
        left = left[file.write(left) :]
    os.fsync(file.fileno())


def _acting(username: str | None) -> "tuple[Office, str]":
    from review.bootstrap import open_office
    from review.cli.acting import acting

    office = open_office()
    return office, acting(office, username).id
