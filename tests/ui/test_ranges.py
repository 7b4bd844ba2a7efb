"""An encrypted file is served over HTTP exactly as the open one is."""

import io
import os
import tracemalloc

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Route

from review.keys import age_file
from review.keys.age_file import CHUNK
from review.keys.source import new_identity
from review.services.kept import SealedFile
from review.ui.ranges import in_ranges

SIZE = 3 * CHUNK + 17
KEY = new_identity()


class Ring:
    files = (KEY,)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """The same bytes open and encrypted."""
    folder = tmp_path_factory.mktemp("ranges")
    plain, sealed = folder / "play.m4a", folder / "play.m4a.age"
    plain.write_bytes(os.urandom(SIZE))
    with plain.open("rb") as file, sealed.open("wb") as out:
        age_file.encrypt(file, out, KEY)
    os.utime(plain, (1_000_000, 1_000_000))
    os.utime(sealed, (1_000_000, 1_000_000))
    return plain, SealedFile(sealed, Ring())


def ask(file, method="GET", taken=None, **headers):
    """What a server answers: status, headers, body."""
    app = Starlette(
        routes=[Route("/sound", lambda _asked: in_ranges(file, media_type="audio/mp4"))]
    )
    said = {"status": 0, "headers": {}, "body": []}

    async def send(message):
        if message["type"] == "http.response.start":
            said["status"] = message["status"]
            said["headers"] = {k.decode(): v.decode() for k, v in message["headers"]}
        elif taken is None:
            said["body"].append(message["body"])
        else:
            taken(message["body"])

    async def receive():
        await anyio.sleep_forever()

    scope = {
        "type": "http", "method": method, "path": "/sound", "query_string": b"",
        "root_path": "", "http_version": "1.1", "asgi": {"spec_version": "2.4"},
        "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
    }  # fmt: skip
    anyio.run(app, scope, receive, send)
    return said["status"], said["headers"], b"".join(said["body"])


def test_the_whole_file_and_what_is_said_of_it(files):
    plain, sealed = files
    status, headers, body = ask(sealed)

    assert (status, body) == (200, plain.read_bytes())
    assert headers["content-length"] == str(SIZE)
    assert headers["accept-ranges"] == "bytes"
    assert headers["content-type"] == "audio/mp4"
    assert headers["cache-control"] == "private, no-cache"
    assert (status, headers, body) == ask(plain)


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-", 206, 0, SIZE),
        ("bytes=0-0", 206, 0, 1),
        ("bytes=100-199", 206, 100, 200),
        (f"bytes={CHUNK - 1}-{CHUNK}", 206, CHUNK - 1, CHUNK + 1),
        (f"bytes={CHUNK}-{2 * CHUNK - 1}", 206, CHUNK, 2 * CHUNK),
        ("bytes=-17", 206, SIZE - 17, SIZE),
        ("bytes=-1", 206, SIZE - 1, SIZE),
        (f"bytes=-{SIZE + 5}", 206, 0, SIZE),
        (f"bytes=100-{SIZE * 2}", 206, 100, SIZE),
    ],
)
def test_a_range_is_that_part_of_the_plain_file(files, asked, status, first, last):
    plain, sealed = files
    found, headers, body = ask(sealed, range=asked)

    assert (found, body) == (status, plain.read_bytes()[first:last])
    assert headers["content-range"] == f"bytes {first}-{last - 1}/{SIZE}"
    assert headers["content-length"] == str(last - first)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE + 9}-", "bytes=-0"])
def test_what_lies_behind_the_end_cannot_be_had(files, asked):
    status, headers, _body = ask(files[1], range=asked)

    assert status == 416
    assert headers["content-range"] == f"bytes */{SIZE}"


def test_a_head_request_tells_of_the_file_and_sends_none(files):
    status, headers, body = ask(files[1], "HEAD")
    part = ask(files[1], "HEAD", range="bytes=0-9")

    assert (status, headers["content-length"], body) == (200, str(SIZE), b"")
    assert (part[0], part[1]["content-length"], part[2]) == (206, "10", b"")


def test_a_part_is_sent_only_of_the_file_that_the_browser_knows(files):
    plain, sealed = files
    etag = ask(sealed)[1]["etag"]

    known = ask(sealed, range="bytes=5-9", if_range=etag)
    other = ask(sealed, range="bytes=5-9", if_range='"another"')

    assert (known[0], known[2]) == (206, plain.read_bytes()[5:10])
    assert (other[0], other[2]) == (200, plain.read_bytes())


@given(
    st.lists(
        st.tuples(st.integers(0, SIZE + 9), st.integers(0, SIZE + 9)),
        min_size=1,
        max_size=3,
    )
)
def test_any_ranges_are_answered_like_those_of_the_open_file(files, ranges):
    asked = "bytes=" + ",".join(f"{min(r)}-{max(r)}" for r in ranges)
    answers = []
    for file in files:
        status, headers, body = ask(file, range=asked)
        boundary = headers.get("content-type", "").partition("boundary=")[2]
        if boundary:
            body = body.replace(boundary.encode(), b"boundary")
            headers["content-type"] = "multipart"
        answers.append((status, headers, body))

    assert answers[0] == answers[1]


def test_memory_does_not_grow_with_the_file(tmp_path):
    path = tmp_path / "long.m4a.age"
    with path.open("wb") as out:
        age_file.encrypt(io.BytesIO(bytes(64 * 1024 * 1024)), out, KEY)
    file, sizes = SealedFile(path, Ring()), []
    ask(file, range="bytes=0-9")
    tracemalloc.start()
    ask(file, taken=lambda piece: sizes.append(len(piece)), range="bytes=5-")
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert sum(sizes) == 64 * 1024 * 1024 - 5
    assert peak < 1024 * 1024
