"""`greenroom user`: local accounts. Passwords come from a prompt or standard input."""

import sys
from typing import Annotated

import typer

from review.domain.staff import Role
from review.i18n import gettext as _

RoleOption = Annotated[
    list[Role] | None,
    typer.Option("--role", "-r", help=_("A role; give the option again for more.")),
]
Username = Annotated[str, typer.Argument(help=_("User name."))]
OwnOption = Annotated[
    bool,
    typer.Option(
        "--own-password",
        help=_(
            "Whoever will use the account typed the password: nobody else knows it, "
            "and it need not be changed at the first sign-in."
        ),
    ),
]


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    said: str = typer.prompt(_("Password"), hide_input=True, confirmation_prompt=True)
    return said


def register(app: typer.Typer) -> None:
    """Add `user` to the command line."""
    group = typer.Typer(help=_("Local accounts."), no_args_is_help=True)
    app.add_typer(group, name="user")

    @group.command("add", help=_("Add an account; asks for the password."))
    def add(
        username: Username,
        name: Annotated[str, typer.Option(help=_("The person's name."))],
        role: RoleOption = None,
        own: OwnOption = False,
    ) -> None:
        from review.bootstrap import open_office
        from review.services import accounts

        person = accounts.add_person(
            open_office(),
            by=None,
            username=username,
            name=name,
            password=_password(),
            roles=role or (),
            is_given=not own,
        )
        print(f"{person.username}\t{person.id}")

    @group.command("roles", help=_("Give exactly these roles."))
    def roles(username: Username, role: RoleOption = None) -> None:
        from review.bootstrap import open_office
        from review.services import accounts

        office = open_office()
        person = accounts.by_username(office, username)
        accounts.set_roles(office, person.id, by=None, roles=role or ())

    @group.command("password", help=_("Set a new password; asks for it."))
    def password(username: Username, own: OwnOption = False) -> None:
        from review.bootstrap import open_office
        from review.services import accounts

        office = open_office()
        person = accounts.by_username(office, username)
        accounts.set_password(
            office, person.id, by=None, password=_password(), is_given=not own
        )

    _register_state(group)


def _register_state(group: typer.Typer) -> None:
    @group.command("disable", help=_("Close an account, or open it again."))
    def disable(
        username: Username,
        undo: Annotated[bool, typer.Option("--undo", help=_("Open it again."))] = False,
    ) -> None:
        from review.bootstrap import open_office
        from review.services import accounts

        office = open_office()
        person = accounts.by_username(office, username)
        accounts.set_disabled(office, person.id, by=None, disabled=not undo)

    @group.command("list", help=_("All accounts, one a line, tab-separated."))
    def list_() -> None:
        from review.bootstrap import open_office
        from review.services import accounts

        for person in accounts.everybody(open_office()):
            state = "disabled" if person.disabled else "open"
            roles = ",".join(sorted(person.roles))
            print(f"{person.username}\t{person.name}\t{roles}\t{state}")
