"""What masking and sealing add to the reading of three hours of speech.

Run with `pytest tests/bench/test_masking.py --benchmark-only`. Processor time, the best
of several rounds, in one process: the ratio holds on a busy machine.
"""

from review.services import masking, vault
from review.services.findings import read_text
from tests.bench.test_reading import SPEECH, best_of
from tests.services.test_masking import spoken
from tests.services.test_vault import a_case

SENTENCE = 25
PARTS_OF_READING = 2  # measured: 1.0, under a second in all
CALLS = 600  # in three hours: a caller with name and number every eighteen seconds


def three_hours() -> str:
    callers = (
        f"收件人王小梅，电话138{number:08d}，您的货已经发了。\n"
        for number in range(CALLS)
    )
    return "".join(SPEECH[:60] + caller for caller in callers)


def test_masking_three_hours_of_callers_costs_about_what_reading_them_does(
    benchmark, office, staff
):
    text = three_hours()
    transcript = spoken(text, size=SENTENCE)
    now = office.now()

    def read():
        return read_text(office, text, goods=None, scope="transcript", at=now).findings

    def mask():
        masked = masking.masked_text(text, findings)
        moved = [masked.moved(finding) for finding in findings]
        masking.masked_transcript(transcript, masked)
        number = office.store.connection.count("SELECT count(*) FROM cases") + 1
        with office.store.atomic():
            case = a_case(office, staff, number)
            vault.seal(office, case, masked, locate=transcript.locate)
        return moved

    findings = read()
    ratio = best_of(mask) / best_of(read)
    benchmark.extra_info["parts of reading"] = round(ratio, 2)
    benchmark.pedantic(mask, rounds=1)

    assert len(findings) > CALLS
    assert ratio < PARTS_OF_READING
