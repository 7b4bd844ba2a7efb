"""No log line and no traceback of our processes holds personal information."""

import io
import logging
import subprocess
import sys
import textwrap

import pytest

from review import logs
from tests.cli.processes import complaint, greenroom

NUMBER = "13700110022"
TOKEN = "[手机号·尾号0022]"


@pytest.fixture
def written():
    """What a handler writes that somebody added before the guard."""
    before = logging.getLogRecordFactory()
    hooks = sys.excepthook, logs.threading.excepthook
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    logger = logging.getLogger("tests.logs")
    logger.addHandler(handler)
    logs.guard()
    yield out
    logger.removeHandler(handler)
    logging.setLogRecordFactory(before)
    sys.excepthook, logs.threading.excepthook = hooks


log = logging.getLogger("tests.logs.child")


@pytest.mark.parametrize(
    ("said", "given"),
    [
        (f"手机号{NUMBER}", ()),
        ("手机号%s", (NUMBER,)),
        ("手机号%d", (int(NUMBER),)),
        ("手机号%s%s", (NUMBER[:5], NUMBER[5:])),
        ("手机号%(number)s", ({"number": NUMBER},)),
        ("failed: %s", (ValueError(f"手机号{NUMBER}"),)),
        ("failed: %r", (f"手机号{NUMBER}",)),
        ("GET /cases/%s?page=2", (NUMBER,)),
    ],
)
def test_messages_and_their_arguments_are_masked(written, said, given):
    log.warning(said, *given)

    assert NUMBER not in written.getvalue()
    assert TOKEN in written.getvalue()


def test_arguments_stay_apart_for_handlers_that_read_them_one_by_one(written):
    seen = []
    handler = logging.Handler()
    handler.emit = lambda record: seen.append(record.args)
    log.addHandler(handler)
    log.warning('%s - "%s %s" %d', "127.0.0.1", "GET", f"手机号{NUMBER}", 200)
    log.removeHandler(handler)

    assert seen == [("127.0.0.1", "GET", f"手机号{TOKEN}", 200)]


def test_a_line_without_personal_information_is_as_it_was(written):
    error = OSError("disk")
    log.warning("case %s: %s, %d%%", "3f2a", error, 50)

    assert written.getvalue() == "case 3f2a: disk, 50%\n"


def test_tracebacks_are_masked(written):
    try:
        int(f"手机号{NUMBER}")
    except ValueError:
        log.exception("it failed")

    assert NUMBER not in written.getvalue()
    assert "Traceback" in written.getvalue()
    assert "ValueError" in written.getvalue()


def test_a_line_that_cannot_be_masked_is_not_written(written):
    class Broken:
        def __str__(self):
            raise RuntimeError(NUMBER)

    log.warning("手机号%s %s", NUMBER, Broken())
    log.warning("手机号%d", NUMBER)

    assert NUMBER not in written.getvalue()
    assert written.getvalue().count("withheld") == 2


def test_the_guard_stands_once(written):
    factory = logging.getLogRecordFactory()
    logs.guard()

    assert logging.getLogRecordFactory() is factory


def test_the_last_words_of_a_process_and_of_a_thread_are_masked():
    program = textwrap.dedent(
        f"""
        import threading
        from review import logs
        logs.guard()
        def fail():
            raise ValueError("手机号{NUMBER}")
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
        fail()
        """
    )
    ended = subprocess.run(
        [sys.executable, "-"], input=program.encode(), capture_output=True, check=False
    )
    told = ended.stderr.decode()

    assert ended.returncode == 1
    assert NUMBER not in told
    assert told.count(f"ValueError: 手机号{TOKEN}") == 2


def test_the_debug_traceback_of_a_command_is_masked(tmp_path):
    home = tmp_path / f"手机号{NUMBER}"
    (tmp_path / "sitecustomize.py").write_text(
        "import lexicons.pipeline\n"
        "def fail(*_a, **_k): raise RuntimeError('手机号" + NUMBER + "')\n"
        "lexicons.pipeline.Screener.load = fail\n",
        "utf-8",
    )
    (tmp_path / "a.txt").write_text("你好", "utf-8")
    answer = greenroom(
        "check", "a.txt", cwd=tmp_path,
        GREENROOM_DEBUG="1", GREENROOM_HOME=str(home), PYTHONPATH=str(tmp_path),
    )  # fmt: skip

    assert answer.returncode == 2
    assert "Traceback" in complaint(answer)
    assert NUMBER not in complaint(answer)
