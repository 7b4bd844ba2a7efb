import pytest

from audio.checkpoint import Checkpoint, HeardBlock
from audio.models import Segment, Word

ABOUT = {"recording": "a" * 64, "model": "b" * 64, "settings": {"beam_size": 5}}


def block(number):
    word = Word(
        start=number * 2.0, end=number * 2.0 + 1.123, text="好", probability=0.9
    )
    segment = Segment(start=word.start, end=word.end, text="好", words=(word,))
    return HeardBlock(
        start=number * 100, end=number * 100 + 100, segments=(segment,) * (number % 3)
    )


@pytest.fixture
def path(tmp_path):
    kept = Checkpoint(tmp_path / "work" / "talk.jsonl", about=ABOUT)
    for number in range(4):
        kept.add(block(number))
    return tmp_path / "work" / "talk.jsonl"


def test_what_was_finished_is_there_again(path):
    again = Checkpoint(path, about=ABOUT)
    assert list(again.blocks()) == [block(number) for number in range(4)]
    assert again.samples == 400


def test_a_torn_last_line_is_dropped_and_the_rest_goes_on(path):
    path.write_bytes(path.read_bytes()[:-9])
    again = Checkpoint(path, about=ABOUT)
    assert len(again.ends) == 3
    again.add(block(3))
    found = Checkpoint(path, about=ABOUT).blocks()
    assert list(found) == [block(n) for n in range(4)]


@pytest.mark.parametrize("line", [1, 2, 3])
def test_from_a_damaged_line_on_nothing_is_believed(path, line):
    lines = path.read_bytes().splitlines(keepends=True)
    lines[line] = lines[line].replace(b'"start": ', b'"start": 1', 1)
    path.write_bytes(b"".join(lines))
    assert len(Checkpoint(path, about=ABOUT).ends) == line - 1


def test_blocks_finished_in_any_order_are_given_in_that_of_the_recording(tmp_path):
    path = tmp_path / "talk.jsonl"
    kept = Checkpoint(path, about=ABOUT)
    for number in (1, 0, 3):
        kept.add(block(number))
    again = Checkpoint(path, about=ABOUT)
    assert again.ends == {0: 100, 100: 200, 300: 400}
    assert again.samples == 300
    assert list(again.blocks()) == [block(0), block(1)]
    again.add(block(2))
    assert list(again.blocks()) == [block(n) for n in range(4)]


def test_a_block_written_twice_counts_once(path):
    Checkpoint(path, about=ABOUT).add(block(2))
    again = Checkpoint(path, about=ABOUT)
    assert again.samples == 400
    assert list(again.blocks()) == [block(n) for n in range(4)]


@pytest.mark.parametrize(
    "other",
    [
        {**ABOUT, "recording": "c" * 64},
        {**ABOUT, "model": "c" * 64},
        {**ABOUT, "settings": {"beam_size": 1}},
    ],
)
def test_a_foreign_file_is_started_anew(path, other):
    again = Checkpoint(path, about=other)
    assert again.ends == {}
    again.add(block(0))
    assert len(Checkpoint(path, about=other).ends) == 1
    assert Checkpoint(path, about=ABOUT).ends == {}


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"{}\n", b'{"check": 1'])
def test_a_file_that_is_none_is_started_anew(path, content):
    path.write_bytes(content)
    again = Checkpoint(path, about=ABOUT)
    assert again.samples == 0
    again.add(block(0))
    assert Checkpoint(path, about=ABOUT).samples == 100


def test_nothing_is_kept_without_a_path():
    kept = Checkpoint(None, about=ABOUT)
    kept.add(block(0))
    assert list(kept.blocks()) == [block(0)]


def test_what_was_said_is_for_its_own_user_alone(path):
    assert path.stat().st_mode & 0o777 == 0o600
