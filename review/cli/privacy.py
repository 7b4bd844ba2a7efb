"""`greenroom privacy`: the register, who looked, erasing a person, bulk exports.

No command prints an original: they are looked at on the pages, where they disappear
again, or leave in an encrypted export.
"""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from review.cli import privacy_exports
from review.cli.options import As
from review.domain.privacy import Ground
from review.errors import InvalidInputError
from review.i18n import gettext as _

if TYPE_CHECKING:
    from review.domain.privacy import Receipt
    from review.domain.subject import Found

Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", help=_("Write to this file instead of the terminal.")),
]
GroundOption = Annotated[
    Ground, typer.Option("--ground", help=_("Why, as in article 47 of the PIPL."))
]
Reference = Annotated[
    str, typer.Option("--reference", help=_("Reference of the request; names nobody."))
]
Yes = Annotated[
    str,
    typer.Option("--yes", metavar="CODE", help=_("The code that the preview printed.")),
]


class RegisterForm(StrEnum):
    """How the register is written."""

    HTML = "html"
    CSV = "csv"
    JSON = "json"


class ReceiptForm(StrEnum):
    """How a receipt is written."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add `privacy` to the command line."""
    group = typer.Typer(
        help=_("Personal information: register, looks, erasure, exports."),
        no_args_is_help=True,
    )
    app.add_typer(group, name="privacy")
    _register_reading(group)
    _register_finding(group)
    _register_erasing(group)
    _register_receipts(group)
    privacy_exports.register(group)


def _register_reading(group: typer.Typer) -> None:
    @group.command("register", help=_("The register of processing activities."))
    def register_(
        form: Annotated[
            RegisterForm, typer.Option("--format", help=_("How to write it."))
        ] = RegisterForm.HTML,
        out: Out = None,
        as_: As = None,
    ) -> None:
        from review.bootstrap import open_office
        from review.cli.acting import acting
        from review.services import register as service

        office = open_office()
        by = acting(office, as_).id
        _give(service.export(office, by=by, form=form.value), out)

    @group.command("looked", help=_("Who looked at originals, newest first."))
    def looked(
        count: Annotated[
            int, typer.Option("--last", "-n", min=1, help=_("How many to show."))
        ] = 50,
        as_: As = None,
    ) -> None:
        from review.bootstrap import open_office
        from review.cli.acting import acting
        from review.cli.render_privacy import say_look
        from review.services import looking

        office = open_office()
        found, total = looking.page(office, by=acting(office, as_).id, size=count)
        for look in found:
            print(say_look(look))
        print(_("{shown} of {total}").format(shown=len(found), total=total))


def _register_finding(group: typer.Typer) -> None:
    @group.command(
        "find",
        help=_("Whose information is kept; asks for the value, which is not logged."),
    )
    def find(
        case: Annotated[
            str | None,
            typer.Option("--case", help=_("Everybody in this case instead.")),
        ] = None,
        as_: As = None,
    ) -> None:
        from review.bootstrap import open_office
        from review.cli.acting import acting
        from review.services import erasure

        office = open_office()
        by = acting(office, as_).id
        if case is not None:
            _print_found(erasure.find_in(office, case, by=by))
        else:
            _print_found(erasure.find(office, _value(), by=by))


def _value() -> str:
    """From a prompt or standard input: an argument would stay in the shell's history.

    Raises InvalidInputError where nothing is given.
    """
    import sys

    if sys.stdin.isatty():
        said = str(typer.prompt(_("Phone, ID card, account, name"), hide_input=True))
    else:
        said = sys.stdin.readline()
    if not said.strip():
        raise InvalidInputError(
            field=_("Value"), reason=_("nothing was given to look for")
        )
    return said.strip()


def _print_found(found: "tuple[Found, ...]") -> None:
    from review.cli.render_privacy import say_found

    for one in found:
        print(say_found(one))
    if not found:
        print(_("Nothing is kept that this finds."))


def _register_erasing(group: typer.Typer) -> None:
    @group.command(
        "erase",
        help=_(
            "Erase a person for good. Without --yes: a preview, and nothing happens."
        ),
    )
    def erase(
        person: Annotated[
            str, typer.Argument(help=_("As find prints it."), metavar="PERSON")
        ],
        ground: GroundOption = Ground.REQUEST,
        reference: Reference = "",
        yes: Yes = "",
        as_: As = None,
    ) -> None:
        from review.bootstrap import open_office
        from review.cli.acting import acting
        from review.services import erasure

        office = open_office()
        by = acting(office, as_).id
        if not yes:
            _print_preview(erasure.preview(office, person, by=by))
            return
        _print_receipt(
            erasure.erase(
                office, person, by=by, ground=ground, reference=reference, seen=yes
            )
        )

    @group.command(
        "erase-account",
        help=_(
            "Erase the account of somebody who worked here. Without --yes: a preview."
        ),
    )
    def erase_account(
        username: Annotated[str, typer.Argument(help=_("User name."))],
        ground: GroundOption = Ground.PURPOSE_ENDED,
        reference: Reference = "",
        yes: Yes = "",
        as_: As = None,
    ) -> None:
        from review.bootstrap import open_office
        from review.cli.acting import acting
        from review.services import accounts, staff_erasure

        office = open_office()
        by, person = acting(office, as_).id, accounts.by_username(office, username).id
        if not yes:
            _print_preview(staff_erasure.preview(office, person, by=by))
            return
        _print_receipt(
            staff_erasure.erase(
                office, person, by=by, ground=ground, reference=reference, seen=yes
            )
        )


def _print_preview(seen: "Receipt") -> None:
    from review.documents.receipt import receipt_text

    print(receipt_text(seen))
    print(_("To erase: --yes {code}").format(code=seen.id))


def _print_receipt(made: "Receipt") -> None:
    from review.documents.receipt import receipt_text

    print(receipt_text(made), end="")


def _register_receipts(group: typer.Typer) -> None:
    @group.command("receipts", help=_("All receipts of erasures, one a line."))
    def receipts(as_: As = None) -> None:
        from review.bootstrap import open_office
        from review.cli.acting import acting
        from review.cli.render_privacy import say_receipt
        from review.services import erasure

        office = open_office()
        found, _total = erasure.receipts(office, by=acting(office, as_).id, size=-1)
        for one in found:
            print(say_receipt(one))

    @group.command("receipt", help=_("One receipt, to hand out."))
    def receipt(
        number: Annotated[str, typer.Argument(help=_("As D-2026-0001."))],
        form: Annotated[
            ReceiptForm, typer.Option("--format", help=_("How to write it."))
        ] = ReceiptForm.TEXT,
        out: Out = None,
        as_: As = None,
    ) -> None:
        from review.bootstrap import open_office
        from review.cli.acting import acting
        from review.documents import receipt as written
        from review.services import erasure

        office = open_office()
        found = erasure.receipt(office, number, by=acting(office, as_).id)
        write = {
            ReceiptForm.TEXT: written.receipt_text,
            ReceiptForm.HTML: written.receipt_html,
            ReceiptForm.JSON: written.receipt_json,
        }[form]
        _give(write(found), out)


def _give(text: str, out: Path | None) -> None:
    if out is None:
        print(text, end="")
    else:
        out.write_text(text, encoding="utf-8", newline="")
        print(out)
