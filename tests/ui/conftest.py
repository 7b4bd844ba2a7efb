"""Pages run without a browser, as somebody who signed in."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from review.domain.views import Upload
from review.services import accounts, uploads
from review.ui import desk, places, session
from review.ui.app import MAIN
from review.ui.parts import upload as parts
from tests.conftest import PASSWORD
from tests.services.test_hearing import tone

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
        page = AppTest.from_file(str(MAIN), default_timeout=600)
        page.run()
        if name:
            page.switch_page(places.file(name))
            for key, value in query.items():
                page.query_params[key] = value
            page.run()
        assert not page.exception
        return page

    return open_as


@pytest.fixture
def arrived(office, staff, monkeypatch, tmp_path) -> Upload:
    """A recording that was sent, and waits on the page to be handed in."""
    content = tone(tmp_path / "show.wav").read_bytes()
    by = staff.writer.id
    sent = uploads.begin(office, by=by, filename="show.wav", size=len(content))
    uploads.append(office, sent.id, by=by, offset=0, chunk=content)
    monkeypatch.setattr(parts, "upload", lambda _key: sent.id)
    return sent


def hand_in(page: AppTest, staff, transcript: str | None = None) -> AppTest:
    """Send it, with a transcript or without."""
    page.selectbox(key="recording_host").select(staff.host.id)
    if transcript:
        chosen = ("晚场.srt", transcript.encode(), "application/x-subrip")
        page.file_uploader[0].set_value(chosen)
    page.button(key="recording_send").click().run()
    assert not page.exception
    return page
