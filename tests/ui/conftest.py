"""Pages run without a browser, as somebody who signed in."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from review.services import accounts
from review.ui import desk, places, session
from review.ui.app import MAIN
from tests.conftest import PASSWORD

Open = Callable[..., AppTest]


@pytest.fixture
def open_page(office, staff, monkeypatch) -> Open:
    """Opens a page as somebody; AppTest has no browser, so the cookie is put in its place."""
    monkeypatch.setattr(desk, "office", lambda: office)

    def open_as(username: str | None, name: str = "", **query: str) -> AppTest:
        token = ""
        if username:
            token = accounts.sign_in(office, username, PASSWORD, address="192.0.2.1")
        monkeypatch.setattr(session, "token", lambda: token)
        page = AppTest.from_file(str(MAIN), default_timeout=60)
        page.run()
        if name:
            page.switch_page(places.file(name))
            for key, value in query.items():
                page.query_params[key] = value
            page.run()
        assert not page.exception
        return page

    return open_as
