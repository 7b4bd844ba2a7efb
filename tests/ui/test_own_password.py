"""Whoever got a password from somebody else chooses another one before anything else."""

from types import SimpleNamespace

import pytest

from review import bootstrap
from review.domain.staff import Role
from review.services import accounts
from tests.ui.serving import Browser, knock, serving

PASSWORD = "seven green apples"
OWN = "nine red plums"
FORM = "/login/password"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    home = tmp_path_factory.mktemp("served")
    office = bootstrap.open_office({"GREENROOM_HOME": str(home)})
    with serving(home) as port:
        yield SimpleNamespace(office=office, port=port)
    office.store.close()


@pytest.fixture
def browser(house) -> Browser:
    """Signed in with a password that somebody else knows."""
    username = f"new-{house.office.store.people.count()}"
    accounts.add_person(
        house.office, by=None, username=username, name="新人", password=PASSWORD,
        roles={Role.QA}, is_given=True,
    )  # fmt: skip
    made = Browser(house.port)
    made.cookies["greenroom_session"] = accounts.sign_in(
        house.office, username, PASSWORD, address="192.0.2.7"
    )
    return made


def choose(browser, password, again=None):
    token = browser.form_token(FORM)
    said = {"csrf": token, "next": "/queue", "password": password}
    return browser.post(FORM, said | {"again": again or password})


@pytest.mark.parametrize("path", ["/", "/queue", "/staff", "/nothing-like-it"])
def test_every_page_leads_to_the_choice(browser, path):
    answer = browser.page(path)
    assert answer.status == 303
    assert answer.headers["location"].startswith(FORM + "?next=%2F")


@pytest.mark.parametrize("path", ["/api/uploads/x", "/static/js/index.js", "/media/a"])
def test_the_rest_is_refused(house, browser, path):
    assert browser.get(path).status == 403
    cookie = f"greenroom_session={browser.cookies['greenroom_session']}"
    own = f"http://127.0.0.1:{house.port}"
    assert knock(house.port, origin=own, cookie=cookie) == 403


def test_one_may_leave(browser):
    assert browser.page("/logout").status == 200


def test_another_password_opens_the_house(browser):
    assert choose(browser, OWN, again="nine red pears").status == 422
    assert choose(browser, "short").status == 422
    assert choose(browser, PASSWORD).status == 422

    answer = choose(browser, OWN)

    assert (answer.status, answer.headers["location"]) == (303, "/queue")
    assert browser.page("/queue").status == 200
    assert browser.page(FORM).status == 303


def test_a_form_of_another_page_changes_nothing(browser):
    browser.form_token(FORM)
    said = {"csrf": "guess", "next": "/", "password": OWN, "again": OWN}
    assert browser.post(FORM, said).status == 403
    assert browser.page("/queue").status == 303


def test_strangers_are_sent_to_the_sign_in(house):
    answer = Browser(house.port).page(FORM)
    assert answer.headers["location"].startswith("/login?next=")


def test_it_speaks_the_language_that_is_asked_for(browser):
    assert "设置自己的密码" in browser.page(FORM).text
    assert "Choose your own password" in browser.page(FORM + "?lang=en").text
