"""Behind a TLS proxy: what GREENROOM_HTTPS=1 changes."""

import pytest

from review import bootstrap
from review.config import Settings
from review.errors import InvalidInputError
from tests.conftest import PASSWORD, add_staff
from tests.ui.serving import Browser, serving


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    home = tmp_path_factory.mktemp("tls")
    office = bootstrap.open_office({"GREENROOM_HOME": str(home)})
    add_staff(office)
    office.store.close()
    with serving(home, GREENROOM_HTTPS="1") as port:
        yield port


def test_every_cookie_that_matters_travels_over_tls_only(port):
    browser = Browser(port)
    form = browser.page("/login")
    answer = browser.sign_in("first", PASSWORD)

    token, session = form.headers["set-cookie"], answer.headers["set-cookie"]
    for cookie, name in ((token, "csrf"), (session, "session")):
        assert cookie.startswith(f"__Host-greenroom_{name}=")
        assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
    assert browser.page("/queue").status == 200


def test_a_cookie_without_the_prefix_is_worth_nothing(port):
    browser = Browser(port)
    browser.sign_in("second", PASSWORD)
    planted = Browser(port)
    planted.cookies["greenroom_session"] = browser.cookies["__Host-greenroom_session"]

    assert planted.page("/queue").status == 303


def test_signing_out_takes_the_cookie_back(port):
    browser = Browser(port)
    browser.sign_in("third", PASSWORD)
    answer = browser.post("/logout", {"csrf": browser.form_token("/logout")})

    gone = answer.headers.get_all("set-cookie")
    assert all("Secure" in c and "Max-Age=0" in c and "Path=/" in c for c in gone)
    assert browser.page("/queue").status == 303


def test_the_browser_is_told_to_stay_with_tls(port):
    said = Browser(port).get("/healthz").headers["strict-transport-security"]

    assert said.startswith("max-age=")


def test_a_misspelt_switch_is_an_error_and_not_off(tmp_path):
    with pytest.raises(InvalidInputError):
        Settings.from_environ({"GREENROOM_HTTPS": "yes"})
    assert not Settings.from_environ({"GREENROOM_HTTPS": "0"}).https
    assert Settings.from_environ({"GREENROOM_HTTPS": "1"}).https
