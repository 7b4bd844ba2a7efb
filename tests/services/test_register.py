"""The register says what the program does, by articles there are, with live figures."""

import csv
import io
import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from lexicons.statutes import is_known
from review.domain.china_time import CHINA
from review.domain.privacy import ExportState, Ground, Purpose
from review.domain.staff import GRANTS, Permission, Role, allowed
from review.errors import NotAllowedError, ReviewError
from review.i18n import use_language
from review.services import erasure, personal_exports, register, unlock
from tests.services import personal
from tests.services.personal import PHONE

ACTIVITIES = register.activities()


@pytest.fixture
def officers(office):
    return personal.officers(office)


def words(activity):
    """Everything that an activity says, in both languages."""
    found = json.loads(activity.model_dump_json())
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict) and set(one) == {"zh", "en"}:
            yield from one.values()
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


def test_every_citation_stands_in_the_table_of_statutes():
    cited = {b for a in ACTIVITIES for b in (*a.basis, *a.keep_basis)}

    assert [basis for basis in cited if not is_known(basis)] == []
    assert all(a.basis and a.keep_basis for a in ACTIVITIES)


def test_everything_is_said_in_both_languages():
    for activity in ACTIVITIES:
        assert all(said.strip() for said in words(activity)), activity.id
        chinese = json.loads(activity.model_dump_json())["title"]["zh"]
        assert any("一" <= letter <= "鿿" for letter in chinese)
    assert len({a.id for a in ACTIVITIES}) == len(ACTIVITIES)


def test_what_is_sensitive_has_its_necessity_and_its_risks():
    for activity in ACTIVITIES:
        assert activity.assessment.risks, activity.id
        if activity.sensitive:
            assert activity.safeguards, activity.id


def test_it_speaks_of_the_settings_of_the_house(office, officers):
    made = replace(office.settings, retention_years=7, unlocks_per_hour=12)
    found = register.register(replace(office, settings=made), by=officers.officer.id)
    said = [text for activity in found.activities for text in words(activity)]

    assert any("7 years" in text for text in said)
    assert any("7 年" in text for text in said)
    assert any("At most 12 an hour" in text for text in said)
    assert not [text for text in said if "{" in text]


def test_figures_are_those_of_now(office, staff, officers):
    by = officers.officer.id
    case = personal.submitted(office, staff)
    other = personal.submitted(office, staff, "李雷的电话是13911223344，已登记。")
    span = personal.span_of(office, case)
    unlock.unlock(office, span.id, by=by, purpose=Purpose.COMPLAINT)
    with pytest.raises(ReviewError):
        unlock.unlock(office, span.id, by=staff.first.id, purpose=Purpose.DECIDE)
    seen = erasure.preview(office, span.subject_id, by=by)
    erasure.erase(
        office, span.subject_id, by=by, ground=Ground.REQUEST, reference="1",
        seen=seen.id,
    )  # fmt: skip
    key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
    personal_exports.ask(
        office, [other.id], by=by, purpose="authority", note="x", recipient=key
    )
    figures = register.register(office, by=by).figures

    counts = {one.type: (one.held, one.erased) for one in figures.types}
    assert counts == {"phone": (1, 1), "name": (1, 1)}
    assert (figures.persons, figures.erased_persons) == (1, 1)
    assert figures.looks == {Purpose.COMPLAINT: 1}
    assert [(one.name, one.looks, one.refused) for one in figures.lookers] == [
        (officers.officer.name, 1, 0),
        (staff.first.name, 0, 1),
    ]
    assert figures.receipts == {Ground.REQUEST: 1}
    assert figures.exports == {ExportState.ASKED: 1}
    assert (figures.cases, figures.recordings) == (2, 0)
    assert figures.oldest == other.created_at


class Page(HTMLParser):
    """The text of a page; fails at what a page that stands alone must not hold."""

    def __init__(self):
        super().__init__()
        self.said = []

    def handle_starttag(self, tag, attributes):
        assert tag not in {"script", "img", "link", "iframe"}
        assert not {"src", "href"} & dict(attributes).keys()

    def handle_data(self, data):
        self.said.append(data)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_it_leaves_as_page_table_and_json(office, staff, officers, language):
    use_language(language)
    by = officers.officer.id
    case = personal.submitted(office, staff)
    span = personal.span_of(office, case)
    looker = personal.hired(office, "dangerous", {Role.PRIVACY_OFFICER})
    renamed = looker.model_copy(update={"name": "=cmd|'/c calc'!A0 <b>"})
    office.store.people.put(renamed, at=office.now())
    unlock.unlock(office, span.id, by=looker.id, purpose=Purpose.INCIDENT)
    forms = {
        form: register.export(office, by=by, form=form)
        for form in ("html", "csv", "json")
    }

    page = Page()
    page.feed(forms["html"])
    assert "<b>" not in forms["html"]
    rows = list(csv.reader(io.StringIO(forms["csv"].lstrip("\ufeff"))))
    assert not [cell for row in rows for cell in row if cell.startswith("=")]
    assert all(len(row) == 3 for row in rows)
    said = json.loads(forms["json"])
    assert said["schema"] == "greenroom.processing-register/1"
    assert len(said["activities"]) == len(ACTIVITIES)
    for activity in ACTIVITIES:
        assert activity.title.said in "".join(page.said)
        assert activity.title.said in forms["csv"]
    for text in forms.values():
        assert PHONE not in text
        assert "王小梅" not in text
    day = office.now().astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    assert day in forms["html"]
    last = office.store.audit.last()
    assert (last.action, last.data) == ("register.exported", {"form": "json"})


@pytest.mark.parametrize("role", Role)
def test_the_register_is_for_those_who_may_know(office, staff, role):
    person = personal.hired(office, "somebody", {role})

    if allowed(person, Permission.PRIVACY_READ):
        assert register.register(office, by=person.id).activities
    else:
        with pytest.raises(NotAllowedError):
            register.register(office, by=person.id)
        with pytest.raises(NotAllowedError):
            register.export(office, by=person.id, form="csv")
        assert office.store.audit.last().action == "permission.refused"


@pytest.mark.parametrize("name", ["=1+1", "＝1+1", " =1+1", "\n=1+1", "@SUM(1)", "＠x"])
def test_no_name_is_a_formula_in_the_table(office, staff, officers, name):
    looker = personal.hired(office, "dangerous", {Role.PRIVACY_OFFICER})
    office.store.people.put(looker.model_copy(update={"name": name}), at=office.now())
    span = personal.span_of(office, personal.submitted(office, staff))
    unlock.unlock(office, span.id, by=looker.id, purpose=Purpose.INCIDENT)

    table = register.export(office, by=officers.officer.id, form="csv")

    cells = [cell for row in csv.reader(io.StringIO(table)) for cell in row]
    assert f"'{name}" in cells
    assert name not in cells


def test_it_says_who_answers_for_it(office, officers):
    by = officers.officer.id
    found = register.register(office, by=by)

    assert officers.officer.name in found.house.officers
    for form in ("html", "csv", "json"):
        assert officers.officer.name in register.export(office, by=by, form=form)


def test_recordings_stay_by_a_duty_of_who_runs_the_room():
    recordings = next(a for a in ACTIVITIES if a.id == "recordings")
    first = recordings.keep_basis[0]

    assert (first.law, first.article) == ("livestream-ecommerce", "27")


def test_it_names_everybody_who_reads_the_whole_log():
    staff = next(a for a in ACTIVITIES if a.id == "staff")
    said = " ".join(words(staff))

    readers = {role for role, may in GRANTS.items() if Permission.AUDIT_READ in may}
    assert readers == {Role.AUDITOR, Role.ADMIN}
    assert "仅审计员和管理员可查全部日志" in said


@pytest.mark.parametrize("form", ["html", "csv", "json"])
def test_it_says_how_those_who_answer_are_reached(office, officers, form):
    by, at = officers.officer.id, "privacy@house.example"
    made = replace(office, settings=replace(office.settings, privacy_contact=at))

    said = register.export(office, by=by, form=form)
    assert at in register.export(made, by=by, form=form)
    assert at not in said
    assert form == "json" or "GREENROOM_PRIVACY_CONTACT" in said


@pytest.mark.parametrize("form", ["html", "csv", "json"])
def test_everybody_who_looked_goes_out_with_it(office, staff, officers, form):
    use_language("en")
    by = officers.officer.id
    case = personal.submitted(office, staff)
    span = personal.span_of(office, case)
    note = "Complaint 17 about 13700110022"
    unlock.unlock(office, span.id, by=by, purpose=Purpose.COMPLAINT, note=note)

    assert register.register(office, by=by).looks == ()
    said = register.export(office, by=by, form=form)
    for words in (officers.officer.name, case.number, span.token, "Complaint 17"):
        assert words in said
    assert "13700110022" not in said
