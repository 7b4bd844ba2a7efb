"""Our reader against the reference implementation (rage), in both directions."""

import io
import os
import tracemalloc

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import AgeFileError, FileDamagedError, FileLockedError
from review.keys import age_file
from review.keys.age_file import CHUNK, SEALED, AgeReader
from review.keys.age_header import VERSION

MINE = str(pyrage.x25519.Identity.generate())
OTHER = str(pyrage.x25519.Identity.generate())
EDGES = sorted(
    {n * CHUNK + d for n in (0, 1, 2, 3) for d in (-1, 0, 1) if n * CHUNK + d >= 0}
)
SIZES = st.one_of(st.sampled_from(EDGES), st.integers(0, 4 * CHUNK))

PLACES = st.floats(
    0, 1, exclude_max=True
)  # headers differ in length: some of it is noise


def made(plain, *identities):
    recipients = [
        pyrage.x25519.Recipient.from_str(age_file.recipient_of(one))
        for one in identities or (MINE,)
    ]
    return pyrage.encrypt(plain, recipients)


def reader(sealed, *identities):
    return AgeReader(io.BytesIO(sealed), identities or (MINE,), name="talk.mp4")


@given(SIZES)
def test_what_rage_wrote_is_read(size):
    plain = os.urandom(size)
    found = reader(made(plain))

    assert found.size == size
    assert found.read() == plain
    assert found.read() == b""


@given(SIZES)
def test_what_we_write_is_read_by_rage_and_by_us(size):
    plain, out = os.urandom(size), io.BytesIO()
    age_file.encrypt(io.BytesIO(plain), out, MINE)

    assert pyrage.decrypt(out.getvalue(), [pyrage.x25519.Identity.from_str(MINE)]) == (
        plain
    )
    assert age_file.opened(out.getvalue(), (MINE,)) == plain
    assert age_file.opened(age_file.sealed(plain, MINE), (MINE,)) == plain


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("read"), st.integers(0, 3 * CHUNK)),
        st.tuples(st.just("set"), st.integers(0, 5 * CHUNK)),
        st.tuples(st.just("forth"), st.integers(-CHUNK, CHUNK)),
        st.tuples(st.just("end"), st.integers(-5 * CHUNK, CHUNK)),
    ),
    max_size=20,
)
WHENCE = {"set": os.SEEK_SET, "forth": os.SEEK_CUR, "end": os.SEEK_END}


@given(SIZES, STEPS)
def test_it_behaves_like_the_plain_file(size, steps):
    plain = os.urandom(size)
    ours, theirs = reader(made(plain)), io.BytesIO(plain)
    for kind, number in steps:
        if kind == "read":
            assert ours.read(number) == theirs.read(number)
            continue
        base = {"set": 0, "forth": theirs.tell(), "end": size}[kind]
        if base + number < 0:
            with pytest.raises(ValueError, match="before"):
                ours.seek(number, WHENCE[kind])
            continue
        assert ours.seek(number, WHENCE[kind]) == theirs.seek(number, WHENCE[kind])
    assert ours.tell() == theirs.tell()


@given(SIZES, PLACES)
def test_a_file_that_was_cut_off_is_never_read_as_whole(size, place):
    sealed = made(os.urandom(size))
    kept = int(place * len(sealed))
    with pytest.raises(FileDamagedError):
        reader(sealed[:kept]).read()


@pytest.mark.parametrize("chunks", [1, 2, 3])
def test_a_file_cut_between_two_chunks_does_not_open(chunks):
    sealed = made(os.urandom(3 * CHUNK + 5))
    start = len(sealed) - (3 * SEALED + 5 + 16)
    with pytest.raises(FileDamagedError):
        reader(sealed[: start + chunks * SEALED])


@given(SIZES, PLACES, st.integers(0, 7))
def test_a_flipped_bit_is_found_wherever_it_is(size, place, bit):
    spoiled = bytearray(made(os.urandom(size)))
    spoiled[int(place * len(spoiled))] ^= 1 << bit
    with pytest.raises(AgeFileError):
        reader(bytes(spoiled)).read()


def test_a_flipped_bit_spoils_its_own_chunk_only():
    plain = os.urandom(3 * CHUNK)
    spoiled = bytearray(made(plain))
    spoiled[-SEALED - 9] ^= 1
    found = reader(bytes(spoiled))

    assert found.read(CHUNK) == plain[:CHUNK]
    with pytest.raises(FileDamagedError):
        found.read(1)
    found.seek(2 * CHUNK)
    assert found.read() == plain[2 * CHUNK :]


def test_chunks_that_changed_places_are_found():
    sealed = made(os.urandom(3 * CHUNK))
    start = len(sealed) - 3 * SEALED
    first, second = sealed[start : start + SEALED], sealed[start + SEALED :][:SEALED]
    swapped = sealed[:start] + second + first + sealed[start + 2 * SEALED :]
    with pytest.raises(FileDamagedError):
        reader(swapped).read(1)


def test_something_added_is_found():
    sealed = made(b"said")
    for added in (b"\0", os.urandom(SEALED), os.urandom(16)):
        with pytest.raises(FileDamagedError):
            reader(sealed + added).read()


def test_another_key_does_not_open_it_and_an_older_one_does():
    with pytest.raises(FileLockedError) as told:
        reader(made(b"said"), OTHER)

    assert told.value.data == {"path": "talk.mp4"}
    assert reader(made(b"said"), OTHER, MINE).read() == b"said"
    assert reader(made(b"said", OTHER, MINE), MINE).read() == b"said"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no age file",
        b"age-encryption.org/v1\n",
        b"age-encryption.org/v2\n-> X25519 AA\n\n--- AA\n",
        b"age-encryption.org/v1\n-> X25519 AA==\nAA\n--- AA\n",
        b"age-encryption.org/v1\n" + b"-> x y\nAA\n" * 9000,
        b"age-encryption.org/v1\n->\n\n--- AA\n",
        b"age-encryption.org/v1\n" + b"x" * 100_000,
    ],
)
def test_what_is_no_age_file_is_one_clear_error(content):
    with pytest.raises(AgeFileError):
        reader(content)


def with_header(change):
    """A file whose header was changed before anybody signed it anew."""
    head, mac, rest = made(b"said").partition(b"\n--- ")
    return change(head) + mac + rest


@pytest.mark.parametrize(
    "change",
    [
        lambda head: head.replace(b"-> X25519 ", b"-> X25519  "),
        lambda head: head.replace(b"-> X25519 ", b"-> X25519 more "),
        lambda head: head.replace(b"-> X25519 ", b"-> X25519 \x07"),
        lambda head: head.split(b"-> ")[0].rstrip(),
        lambda head: b"\n".join([*head.split(b"\n")[:2], b"AAAA"]),
        lambda head: b"\n".join(
            [VERSION, b"-> X25519 " + b"A" * 43, head.split(b"\n")[2]]
        ),
        lambda head: b"\n".join([VERSION, b"-> X25519 AAAA", head.split(b"\n")[2]]),
    ],
)
def test_what_the_format_forbids_is_refused(change):
    with pytest.raises(FileDamagedError):
        reader(with_header(change))


@settings(max_examples=300)
@given(st.binary(max_size=400))
def test_no_header_brings_an_unknown_error(content):
    with pytest.raises(AgeFileError):
        reader(b"age-encryption.org/v1\n" + content)


def test_it_is_named_as_the_plain_file_and_closes_the_other(tmp_path):
    path = tmp_path / "talk.mp4.age"
    path.write_bytes(made(b"said"))
    with age_file.open_age(path, (MINE,)) as found:
        assert (found.name, found.size) == ("talk.mp4", 4)
    with pytest.raises(ValueError, match="closed"):
        found.read(1)
    assert age_file.is_for(path, MINE)
    assert not age_file.is_for(path, OTHER)


def test_memory_does_not_grow_with_the_file(tmp_path):
    path = tmp_path / "talk.mp4"
    path.write_bytes(bytes(32 * CHUNK * 16))
    with path.open("rb") as plain, (tmp_path / "talk.mp4.age").open("wb") as out:
        age_file.encrypt(plain, out, MINE)
    tracemalloc.start()
    with age_file.open_age(tmp_path / "talk.mp4.age", (MINE,)) as found:
        while found.read(CHUNK):
            pass
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * CHUNK


def test_what_goes_wrong_while_writing_is_said_as_it_is(tmp_path):
    spoiled = bytearray(made(os.urandom(3 * CHUNK)))
    spoiled[-SEALED - 9] ^= 1
    with pytest.raises(FileDamagedError):
        age_file.encrypt(reader(bytes(spoiled)), io.BytesIO(), OTHER)
    path = tmp_path / "shut"
    path.touch()
    with path.open("rb") as file, pytest.raises(io.UnsupportedOperation):
        age_file.encrypt(io.BytesIO(bytes(CHUNK)), file, MINE)
