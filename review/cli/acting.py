"""Who acts on the command line: the machine's owner names an account."""

import os

from review.domain.staff import Person
from review.errors import InvalidInputError
from review.i18n import noop
from review.services import accounts
from review.services.office import Office

VARIABLE = "GREENROOM_USER"


def acting(office: Office, username: str | None) -> Person:
    """The account named by `--as`, else by GREENROOM_USER.

    Raises InvalidInputError where neither is given, NotFoundError for an unknown name.
    """
    name = username or os.environ.get(VARIABLE, "")
    if not name:
        raise InvalidInputError(
            field="--as", reason=noop("name an account with --as or GREENROOM_USER")
        )
    return accounts.by_username(office, name)
