"""Where words come out of a house: pages, routes, commands, exports, files, logs."""

import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from review.cli import build
from review.demo.people import PASSWORD
from review.documents.accuracy import accuracy_json
from review.domain.staff import Person
from review.errors import ReviewError
from review.services import (
    accounts,
    accuracy,
    archive,
    queue,
    transcribing,
    transcripts,
)
from review.services.office import Office
from review.ui import desk, places, session
from review.ui.app import MAIN
from review.ui.parts import document
from tests.leaks import house, planted

Said = Iterator[tuple[str, str | bytes]]


def pages(office: Office, username: str, patch: pytest.MonkeyPatch) -> Said:
    """Every page that this person can open, and every telling case on its page."""
    token = accounts.sign_in(office, username, PASSWORD, address="192.0.2.1")
    patch.setattr(desk, "office", lambda: office)
    patch.setattr(session, "token", lambda: token)
    person = house.people(office)[username]
    for place in places.seen_by(person):
        page = _opened(place.name)
        yield f"{username}: page {place.name}", _words(page)
    for case in house.telling(office):
        page = _opened("case", case=case.id)
        yield f"{username}: case {case.number}", _words(page)
        if case.recording_id and "accuracy" in {p.name for p in places.seen_by(person)}:
            page = _opened("accuracy", case=case.id)
            yield f"{username}: accuracy of {case.number}", _words(page)


def _opened(name: str, **query: str) -> AppTest:
    page = AppTest.from_file(str(MAIN), default_timeout=600).run()
    page.switch_page(places.file(name))
    for key, value in query.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception
    return page


def _words(page: AppTest) -> bytes:
    """Everything that the browser is sent, as it is sent."""
    return b"\n".join(_sent(page._tree))


def _sent(node: object) -> Iterator[bytes]:
    proto = getattr(node, "proto", None)
    if proto is not None:
        yield proto.SerializeToString()
    children = getattr(node, "children", None)
    if children:
        for child in children.values():
            yield from _sent(child)


def checked_script(office: Office, patch: pytest.MonkeyPatch) -> Said:
    """A script that its writer checks on the page, but for the box it was typed into."""
    token = accounts.sign_in(office, "lin", PASSWORD, address="192.0.2.1")
    patch.setattr(desk, "office", lambda: office)
    patch.setattr(session, "token", lambda: token)
    page = _opened("script")
    page.text_area(key="script_text").set_value(planted.SCRIPT)
    page.button(key="script_check").click().run()
    assert not page.exception
    typed = page.text_area(key="script_text").proto.SerializeToString()
    told = [piece for piece in _sent(page._tree) if piece != typed]
    assert "手机号" in planted.readable(b"".join(told))
    yield "lin: script checked on the page", b"\n".join(told)


def documents(office: Office, person: Person) -> Said:
    """What the player fetches of every case."""
    for case in house.cases(office):
        try:
            view = queue.view(office, case.id, by=person.id)
        except ReviewError:
            continue
        told = json.dumps(document.of_case(view, now=office.now()), ensure_ascii=False)
        yield f"{person.username}: document of {case.number}", told
        yield f"{person.username}: history of {case.number}", repr(view.history)


def transcripts_of(office: Office, person: Person) -> Said:
    """What was heard, in every form in which it is handed out."""
    for case in house.cases(office):
        for form in transcripts.FORMS if case.recording_id else ():
            try:
                _, raw = transcripts.export(office, case.id, by=person.id, form=form)
            except ReviewError:
                continue
            if form == "docx":
                raw = zipfile.ZipFile(io.BytesIO(raw)).read("word/document.xml")
            yield f"{person.username}: {case.number}.{form}", raw


def clips(office: Office, person: Person) -> Said:
    """What whoever hears clips is told of them, and what was measured with them."""
    for case in house.cases(office):
        for clip in office.store.accuracy.clips(case.id):
            with suppress(ReviewError):
                task = transcribing.previous_task(office, clip.id, by=person.id)
                yield f"{person.username}: clip before {clip.ordinal}", repr(task)
        with suppress(ReviewError):
            task = transcribing.next_task(office, case.id, by=person.id)
            yield f"{person.username}: next clip of {case.number}", repr(task)
        with suppress(ReviewError):
            found = accuracy.measure(office, case.id, by=person.id)
            told = json.dumps(accuracy_json(found, number=case.number))
            yield f"{person.username}: accuracy of {case.number}", told


def dossiers(office: Office, to: Path) -> Said:
    """Every dossier, exported."""
    for case in house.cases(office):
        if office.store.dossiers.get(case.id) is not None:
            folder = archive.export(office, case.id, by=None, to=to)
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    yield f"dossier {case.number}: {path.name}", path.read_bytes()


def command(*arguments: object) -> str:
    """What a command prints, on both channels."""
    said = [str(one) for one in arguments]
    answer = CliRunner().invoke(build(said), said)
    assert answer.exit_code in {0, 1, 3}, answer.output
    return answer.output


def reports(folder: Path) -> Said:
    """The reports on a script and on a line of a bulk run, in every form."""
    script = folder / "script.txt"
    script.write_text(planted.SCRIPT, encoding="utf-8")
    for form in ("text", "json", "sarif", "html"):
        yield f"check --format {form}", command("check", script, "--format", form)
    lines = folder / "lines.jsonl"
    line = {"id": "1", "text": planted.SCRIPT}
    lines.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    yield "screen", command("screen", lines)


def files(folder: Path) -> Said:
    """Every file of a folder, byte by byte; databases row by row as well."""
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        name = str(path.relative_to(folder))
        raw = path.read_bytes()
        yield f"file {name}", raw
        if raw.startswith(b"SQLite format 3\0"):
            yield from _rows(path, name)
        if zipfile.is_zipfile(io.BytesIO(raw)):
            with zipfile.ZipFile(path) as packed:
                for part in packed.namelist():
                    yield f"file {name}: {part}", packed.read(part)


def _rows(path: Path, name: str) -> Said:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as found:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
        for (table,) in found.execute(tables).fetchall():
            for row in found.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    if isinstance(value, str | bytes):
                        yield f"{name}, table {table}", value
