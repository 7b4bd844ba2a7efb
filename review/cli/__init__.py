"""The command line: arguments in, exit code out; the edge where errors become words."""

import importlib
import os
import resource
import signal
import sys
from collections.abc import Sequence
from threading import current_thread, main_thread
from types import FrameType
from typing import Literal, TextIO

import typer

from audio.errors import AudioError
from lexicons.errors import LexiconError
from review import logs
from review.errors import ReviewError
from review.i18n import gettext as _
from review.i18n import (
    say_error,
    say_os_error,
    spoken,
    use_language,
)

# Which module offers which command: only the one that is asked for is imported, so
# that a script check does not pay for the database or the speech engine.
COMMANDS = {
    "check": "check",
    "screen": "screen",
    "transcribe": "transcribe",
    "models": "models",
    "redact": "redact",
    "intake": "intake",
    "worker": "worker",
    "run": "run",
    "gate": "gate",
    "accuracy": "accuracy",
    "quiz": "quiz",
    "lexicon": "lexicon",
    "audit": "audit",
    "dossier": "dossier",
    "user": "user",
    "privacy": "privacy",
    "key": "key",
    "backup": "backup",
    "restore": "backup",
    "demo": "demo",
}
UNUSABLE = 2
INTERRUPTED = 130
OUTPUT_CLOSED = 141


def build(arguments: Sequence[str] = ()) -> typer.Typer:
    """The command line for these arguments: one command, or all of them for help."""
    app = typer.Typer(
        name="greenroom",
        help=_("Compliance review for Chinese livestream commerce."),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )

    @app.callback()
    def greenroom() -> None:
        """Keeps every command a sub-command, also when there is only one."""

    wanted = next((a for a in arguments if not a.startswith("-")), "")
    modules = [COMMANDS[wanted]] if wanted in COMMANDS else COMMANDS.values()
    for name in dict.fromkeys(modules):
        importlib.import_module(f"review.cli.{name}").register(app)
    return app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 2 for every error that has a name."""
    said = list(sys.argv[1:] if arguments is None else arguments)
    _open_what_is_closed()
    _leave_no_core()
    _leave_nothing_behind()
    logs.guard()
    use_language(spoken(os.environ.get("GREENROOM_LANG", "")))
    try:
        build(said)(said, prog_name="greenroom")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(bool(end.code))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return _nobody_reads()
    except Exception as error:  # noqa: BLE001 - the last edge: no traceback reaches a user
        return _complain(_in_words(error))
    return 0


def _leave_no_core() -> None:
    # A core file would hold keys and originals. Children (app, worker) inherit it.
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def _leave_nothing_behind() -> None:
    """Asked to end, a command takes what is half written with it."""
    if current_thread() is not main_thread():
        return
    for asked in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(asked) is signal.SIG_DFL:  # under nohup it is not
            signal.signal(asked, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _open_what_is_closed() -> None:
    # A caller may have closed a stream (`>&-`); Python has None there then.
    sys.stdin = sys.stdin or _nowhere("r")
    sys.stdout = sys.stdout or _nowhere("w")
    sys.stderr = sys.stderr or _nowhere("w")


def _nowhere(mode: Literal["r", "w"]) -> TextIO:
    return os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8")


def _in_words(error: Exception) -> str:
    match error:
        case ReviewError() | LexiconError() | AudioError():
            return f"{error.code} {say_error(error)}"
        case OSError():
            return f"{say_os_error(error)}: {error.filename or ''}".rstrip(": ")
        case _:
            return _unexpected(error)


def _unexpected(error: Exception) -> str:
    if os.environ.get("GREENROOM_DEBUG"):
        print(logs.traceback_of(error), file=sys.stderr)
    sentence = _("Internal error ({kind}). Set GREENROOM_DEBUG=1 to see where.")
    return sentence.format(kind=type(error).__name__)


def _nobody_reads() -> int:
    # Python flushes standard output once more at its end; there, too, nobody reads.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return OUTPUT_CLOSED


def _complain(sentence: str) -> int:
    from review.cli.render_out import complain  # what a name holds is not obeyed

    complain(sentence)
    return UNUSABLE
