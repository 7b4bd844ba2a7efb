"""Nothing that we planted can be read anywhere, by anybody, until it is unlocked.

The house is the demo's week with personal information in texts, titles, reasons, file
names and voices. The same walk with masking switched off must find the leaks: a search
that cannot find is no proof.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from audio.errors import SilentRecordingError
from lexicons.privacy import Masker
from review.services import transcripts
from review.services.office import Office
from tests.conftest import FakeClock, make_office
from tests.leaks import house, planted, surfaces
from tests.leaks.planted import leaked

pytestmark = pytest.mark.speech


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = house.build(tmp_path_factory.mktemp("walk") / "home")
    yield office
    office.store.close()


def leaks(said: Iterable[tuple[str, str | bytes]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    seen = 0
    for where, words in said:
        seen += 1
        if values := leaked(words):
            found[where] = found.get(where, set()) | values
    assert seen, "there was nothing to look at"
    return found


@pytest.mark.parametrize("username", house.USERNAMES)
def test_no_page_shows_it_to_anybody(built, username, monkeypatch):
    assert leaks(surfaces.pages(built, username, monkeypatch)) == {}


def test_a_checked_script_is_shown_masked(built, monkeypatch):
    assert leaks(surfaces.checked_script(built, monkeypatch)) == {}


@pytest.mark.parametrize("username", house.USERNAMES)
def test_no_player_is_sent_it(built, username):
    person = house.people(built)[username]
    told = [("", ""), *surfaces.documents(built, person)]
    assert leaks(told) == {}


def test_no_file_of_what_was_heard_holds_it(built):
    told = list(surfaces.transcripts_of(built, house.people(built)["chen"]))
    assert len(told) >= len(transcripts.FORMS) * 2
    assert leaks(told) == {}


def test_whoever_hears_clips_is_not_told_it(built):
    told = list(surfaces.clips(built, house.people(built)["qin"]))
    assert any("said=" in words and "said=None" not in words for _, words in told)
    assert leaks(told) == {}


def test_no_dossier_holds_it(built, tmp_path):
    assert leaks(surfaces.dossiers(built, tmp_path)) == {}


def test_no_report_prints_it(built, tmp_path):
    assert leaks(surfaces.reports(tmp_path)) == {}


def test_no_file_and_no_log_holds_it(built):
    home = built.settings.home
    with house.environment(home):
        surfaces.command("backup")
    assert leaks(surfaces.files(home)) == {}
    assert leaks([("log", (home.parent / "demo.log").read_bytes())]) == {}


def test_the_player_does_not_say_it(built, tmp_path):
    from review.services import media

    engine = built.hear()
    heard = []
    for case in house.cases(built):
        if case.recording_id is not None:
            served = media.playable(built, case.recording_id, by=case.submitter_id)
            copy = tmp_path / "served.m4a"
            copy.write_bytes(served.read_bytes())
            with suppress(SilentRecordingError):  # all of it may be masked
                heard.append((case.number, engine.transcribe(copy).text))
            copy.unlink()
    assert len(heard) == 3
    assert leaks(heard) == {}


def test_with_masking_off_the_walk_finds_every_value(
    tmp_path: Path, clock: FakeClock, reader, monkeypatch
):
    monkeypatch.setattr(Masker, "tokens", lambda *_args: iter(()))
    office = make_office(tmp_path / "home", clock, reader)
    house.employ(office)
    house.plant(office)
    chen = house.people(office)["chen"]
    for surface, expected in (
        (surfaces.pages(office, "chen", monkeypatch), {"title", "reason"}),
        (surfaces.checked_script(office, monkeypatch), planted.OF_A_SCRIPT),
        (surfaces.documents(office, chen), planted.OF_A_SCRIPT),
        (surfaces.reports(tmp_path), planted.OF_A_SCRIPT),
        (surfaces.files(tmp_path / "home"), planted.EVERYTHING_WRITTEN),
    ):
        found: set[str] = set().union(*leaks(surface).values())
        assert found >= expected
    office.store.close()
