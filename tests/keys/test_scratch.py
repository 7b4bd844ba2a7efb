import io
import os

from hypothesis import given
from hypothesis import strategies as st

from review.keys.scratch import UNIT, Scratch

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["write", "read"]),
        st.integers(0, 3 * UNIT),
        st.integers(0, 2 * UNIT),
    ),
    max_size=20,
)


@given(STEPS)
def test_it_behaves_like_a_file(tmp_path_factory, steps):
    folder, plain = tmp_path_factory.getbasetemp() / "scratch", io.BytesIO()
    with Scratch(folder) as scratch:
        for kind, at, size in steps:
            view = scratch.view()
            view.seek(at)
            plain.seek(at)
            if kind == "write" and size:
                piece = os.urandom(size)
                view.write(piece)
                plain.write(piece)
            else:
                assert view.read(size) == plain.read(size)
            assert view.tell() == plain.tell()
        assert scratch.view().read() == plain.getvalue()
        assert list(folder.iterdir()) == []


def test_two_places_see_one_content(tmp_path):
    with Scratch(tmp_path) as scratch:
        first, second = scratch.view(), scratch.view()
        first.write(b"abc" * UNIT)
        second.seek(UNIT)
        found = second.read(2 * UNIT)
        first.seek(0)
        first.write(found)
        second.seek(0)
        assert second.read(2 * UNIT) == (b"abc" * UNIT)[UNIT:]


def test_nothing_of_it_is_on_the_disk_as_it_is(tmp_path):
    with Scratch(tmp_path) as scratch:
        scratch.view().write(b"a secret." * UNIT)
        raw = os.pread(scratch._file.fileno(), 20 * UNIT, 0)
    assert len(raw) > UNIT
    assert b"secret" not in raw
