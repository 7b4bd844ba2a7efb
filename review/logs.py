"""No log of ours holds personal information, whoever writes the line.

Records are masked where they are made, before any handler sees them: a library may add
a handler of its own at any time, and a filter on a logger is not asked for the records
of its children.
"""

import logging
import re
import sys
import threading
import traceback
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lexicons.privacy import MaskedText

WITHHELD = "message withheld, it could not be masked (%s)"
MOBILE = re.compile(r"(?<![0-9a-f-])1[3-9]\d{9}(?![0-9a-f-])")
PLAIN = (int, float, bool, type(None))


def guard() -> None:
    """From here on every log record and every traceback of this process is masked."""
    if isinstance(logging.getLogRecordFactory(), MaskingFactory):
        return
    logging.setLogRecordFactory(MaskingFactory(logging.getLogRecordFactory()))
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _told
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = _told_of_thread


def traceback_of(error: BaseException) -> str:
    """The traceback of an error, masked; only its kind where that fails."""
    try:
        said = "".join(traceback.format_exception(error)).rstrip("\n")
        return _read(said).text
    except Exception as failed:  # noqa: BLE001 - what cannot be masked is not shown
        return f"{type(error).__name__}: {WITHHELD % type(failed).__name__}"


class MaskingFactory:
    """Makes records as the factory before it did, and masks them."""

    def __init__(self, before: Any) -> None:  # noqa: ANN401 - as logging declares it
        self._before = before

    def __call__(self, *given: Any, **named: Any) -> logging.LogRecord:  # noqa: ANN401 - as logging declares it
        record: logging.LogRecord = self._before(*given, **named)
        try:
            _mask(record)
        except Exception as error:  # noqa: BLE001 - a line that may give somebody away is not written, and a log never stops the work
            record.msg, record.args = WITHHELD, (type(error).__name__,)
            record.exc_info = record.exc_text = record.stack_info = None
        return record


def _mask(record: logging.LogRecord) -> None:
    found = _read(record.getMessage())
    if found.tokens:
        # Some handlers read the arguments one by one (an access log): they stay apart
        # where that is enough.
        record.msg = found.scrubbed(str(record.msg))
        record.args = _scrubbed(record.args, found)
        if record.getMessage() != found.text:
            record.msg, record.args = found.text, ()
    if record.exc_info and record.exc_info[1] is not None:
        told = "".join(traceback.format_exception(record.exc_info[1])).rstrip("\n")
        if (shown := _read(told).text) != told:
            record.exc_info, record.exc_text = None, shown
    if record.stack_info:
        record.stack_info = _read(record.stack_info).text


def _scrubbed(given: Any, found: "MaskedText") -> Any:  # noqa: ANN401 - as logging declares it
    if isinstance(given, dict):
        return {name: _one(value, found) for name, value in given.items()}
    return tuple(_one(value, found) for value in given or ())


def _one(value: object, found: "MaskedText") -> object:
    """An argument as it is, or its words where they had to be masked."""
    if isinstance(value, PLAIN):
        return value
    said = str(value)
    shown = found.scrubbed(said)
    return value if shown == said else shown


def _read(said: str) -> "MaskedText":
    from lexicons.models import Confidence
    from lexicons.privacy import PrivacyHit, detect, mask_text

    hits = detect(said)
    # In speech one within an address or a code is no telephone number; here it may be.
    bare = (
        PrivacyHit(*m.span(), "phone", Confidence.LOW, "")
        for m in MOBILE.finditer(said)
    )
    # An identifier before a number is called so by a programmer, not by a viewer.
    kept = (
        h for h in hits if h.type != "nickname" or not said[h.start : h.end].isascii()
    )
    return mask_text(said, (*kept, *bare))


def _told(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    del kind, trace  # the error knows both
    print(traceback_of(error), file=sys.stderr)  # noqa: T201 - the last words of the process


def _told_of_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is None or issubclass(ended.exc_type, SystemExit):
        return
    name = ended.thread.name if ended.thread else "?"
    print(f"Exception in thread {name}:", file=sys.stderr)  # noqa: T201 - as Python says it
    _told(ended.exc_type, ended.exc_value, ended.exc_traceback)
