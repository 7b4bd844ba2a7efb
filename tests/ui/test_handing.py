"""The file of an export over its route: who gets it, and what the log says of it."""

import pytest
from pyrage import x25519
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from review.domain.privacy import Purpose
from review.domain.staff import Role
from review.errors import ErasedError
from review.services import accounts, audit, erasure, personal_exports, vault
from review.ui import api_privacy, desk, handing
from tests.services.personal import officers, submitted


class _As:
    """In the place of the gate: the person who asks."""

    def __init__(self, app, person) -> None:
        self._app, self._person = app, person

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "http":
            scope["person"] = self._person
        await self._app(scope, receive, send)


@pytest.fixture
def made(office, staff, monkeypatch):
    """An export whose file waits to be taken, and a browser of whoever asked."""
    monkeypatch.setattr(desk, "office", lambda: office)
    people = officers(office)
    one, two = people.officer, people.officer2
    case = submitted(office, staff)
    asked = personal_exports.ask(
        office,
        [case.number],
        by=one.id,
        purpose=Purpose.AUTHORITY,
        note="来函 88 号",
        recipient=str(x25519.Identity.generate().to_public()),
    )
    personal_exports.decide(office, asked.id, by=two.id, approve=True)
    export, sealed = personal_exports.make(office, asked.id, by=one.id)
    handing.hold(export.id, sealed, by=one.id)
    app = Starlette(routes=api_privacy.ROUTES, middleware=[Middleware(_As, person=one)])
    yield export, sealed, TestClient(app)
    handing.let_go(export.id)


def told(office, export) -> list[str]:
    return [
        one.action.rpartition(".")[2]
        for one in reversed(office.store.audit.about(export.id))
        if one.action.endswith(("handed", "downloaded"))
    ]


def where(export) -> str:
    return f"/api/privacy/exports/{export.id}/file"


def test_what_went_out_whole_is_logged_and_goes_out_once(office, made):
    export, sealed, browser = made
    assert browser.get(where(export)).content == sealed
    assert set(told(office, export)) == {"handed", "downloaded"}
    assert browser.get(where(export)).status_code == 404
    assert audit.verify(office)


def test_whoever_only_asks_about_it_has_received_nothing(office, made):
    export, sealed, browser = made
    said = browser.head(where(export))
    assert said.headers["content-length"] == str(len(sealed))
    assert told(office, export) == []
    assert browser.get(where(export)).content == sealed


def test_whoever_may_export_no_more_gets_no_byte(office, made):
    export, _sealed, browser = made
    accounts.set_roles(office, export.asked_by, by=None, roles={Role.AUDITOR})
    said = browser.get(where(export))
    assert said.status_code == 403
    assert told(office, export) == []


def test_a_file_with_somebody_who_was_erased_meanwhile_goes_to_nobody(office, made):
    export, _sealed, browser = made
    subject = vault.spans(office, export.case_ids[0])[0].subject_id
    seen = erasure.preview(office, subject, by=export.asked_by)
    erasure.erase(
        office, subject, by=export.asked_by, ground="request", reference="17",
        seen=seen.id,
    )  # fmt: skip
    said = browser.get(where(export))
    assert said.json()["code"] == ErasedError.code
    assert told(office, export) == []
