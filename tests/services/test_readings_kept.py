"""What another reading held stays with a case, without its words, and as long as its line."""

from dataclasses import replace

import pytest

from audio.models import Reading
from review.services import intake, screening
from review.services.readings import is_other
from tests.services.test_correcting import LINES, STEP, Hears, correct, seen, whole
from tests.services.test_hearing import tone

START = len(LINES[0]) * STEP + 0.5


class HearsTwo(Hears):
    """Holds it possible that the second line speaks of curing a disease."""

    def transcribe(self, path, **how):
        other = Reading(
            start=START,
            end=START + 4 * STEP,
            text="这款根治糖尿病",
            probability=0.4,
        )
        return super().transcribe(path, **how).model_copy(update={"readings": (other,)})


@pytest.fixture
def case(office, staff, tmp_path):
    sent = intake.submit_recording(
        office, by=staff.writer.id, path=tone(tmp_path / "show.wav"),
        filename="show.wav", title="晚场", host_id=staff.host.id,
    )  # fmt: skip
    return screening.hear_case(replace(office, hear=HearsTwo), sent.id)


def others(view):
    return [one.finding for one in view.case.findings if is_other(one.finding)]


def test_a_reading_is_a_finding_without_its_words(office, staff, case):
    view = seen(office, case, staff.writer)
    assert others(view)
    whole(view)
    assert (
        "糖尿病" not in view.case.model_dump_json() + view.transcript.model_dump_json()
    )


def test_it_outlives_the_correction_of_another_line(office, staff, case):
    correct(office, case, staff.writer, 0, "大家晚上好欢迎来到直播间。")
    view = seen(office, case, staff.writer)
    assert others(view)
    whole(view)


def test_the_correction_of_its_own_line_ends_it(office, staff, case):
    correct(office, case, staff.writer, 1, "这款面霜很好用。")
    assert not others(seen(office, case, staff.writer))
