"""The office of this process, for pages and routes alike."""

from functools import cache

from review.bootstrap import open_office
from review.services.office import Office
from review.ui import taking


@cache
def office() -> Office:
    """The one office of this process; its store keeps a connection for each thread."""
    opened = open_office()
    taking.recover(opened)
    return opened
