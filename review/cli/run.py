"""`greenroom run`: the app and its worker, started and stopped together."""

import contextlib
import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import typer

import review
from review.errors import InvalidInputError
from review.i18n import gettext as _
from review.i18n import say_os_error

ROOT = Path(review.__file__).resolve().parents[1]
START_SECONDS = 90
STOP_SECONDS = 15
REFUSED = 2  # how a command ends that was set or asked wrong
PR_SET_PDEATHSIG = 1
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 - what somebody may ask for
ALLOWED = "STREAMLIT_SERVER_ALLOWED_HOSTS"


def register(app: typer.Typer) -> None:
    """Add `run` to the command line."""

    @app.command("run", help=_("Start the app and its worker; Ctrl-C stops both."))
    def run(
        port: int = typer.Option(8501, min=1, max=65535, help=_("Port of the app.")),
        address: str = typer.Option("127.0.0.1", help=_("Address to listen on.")),
        demo_accounts: bool = typer.Option(
            False, "--demo-accounts", help=_("Print the demo accounts.")
        ),
    ) -> None:
        address = address.strip("[]")  # as an address of version 6 stands in a URL
        require_free(address, port)
        people = _people()
        shown = f"[{address}]" if ":" in address else address
        with _children(address, port) as children:
            _wait_until_up(children, f"http://{shown}:{port}/_stcore/health")
            print(
                _("Greenroom is running at http://{address}:{port}").format(
                    address=shown, port=port
                )
            )
            if demo_accounts:
                _print_accounts(people)
            if not people:
                _print_first_step()
            if address in EVERYWHERE and ALLOWED not in os.environ:
                _print_names()
            print(_("Press Ctrl-C to stop."), flush=True)
            _watch(children)


def require_free(address: str, port: int) -> None:
    """Raises InvalidInputError for an address that is not ours, or a port that is taken."""
    try:
        family, *_rest, place = socket.getaddrinfo(
            address, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise _not_ours(address, error) from error
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise _not_ours(address, error) from error
            reason = _(
                "{port} cannot be used ({reason}). Choose another: make run PORT=8600"
            ).format(port=port, reason=say_os_error(error))
            raise InvalidInputError(field=_("Port"), reason=reason) from error


def _not_ours(address: str, error: OSError) -> InvalidInputError:
    reason = _(
        "{address} is no address of this machine ({reason}). Take 127.0.0.1, ::1, or one that this machine has."
    ).format(address=address, reason=say_os_error(error))
    return InvalidInputError(field="--address", reason=reason)


def _people() -> frozenset[str]:
    """The user names there are. Brings the database up to date, before two open it."""
    from review.bootstrap import open_office
    from review.services import accounts

    office = open_office()
    try:
        return frozenset(person.username for person in accounts.everybody(office))
    finally:
        office.store.close()


def _print_first_step() -> None:
    print(_("Nobody has an account yet. Make the first one in another terminal:"))
    print("  greenroom user add USERNAME --name NAME --role admin --own-password")


def _print_names() -> None:
    print(
        _(
            "Name the hosts it may be called by, or others are refused: {variable}"
        ).format(variable=f'{ALLOWED}="review.example.com"')
    )


def _print_accounts(people: frozenset[str]) -> None:
    from review.demo.people import ACCOUNTS, PASSWORD

    there = [account for account in ACCOUNTS if account.username in people]
    if not there:
        return
    print(_("Demo accounts (password of all: {password}):").format(password=PASSWORD))
    for account in there:
        print(f"  {account.username:<10} {account.name}　{account.duty()}")


Children = dict[str, "subprocess.Popen[bytes]"]


def _commands(address: str, port: int) -> dict[str, list[str]]:
    return {
        "worker": [sys.executable, "-m", "review", "worker"],
        "app": [
            sys.executable, "-m", "streamlit", "run", str(ROOT / "streamlit_app.py"),
            "--server.port", str(port), "--server.address", address,
            "--server.headless", "true", "--logger.hideWelcomeMessage", "true",
        ],
    }  # fmt: skip


def environment(address: str) -> dict[str, str]:
    """What the children are told: an address that was named may be called by its name."""
    own = {} if address in EVERYWHERE else {ALLOWED: f"127.0.0.1 localhost {address}"}
    return {**own, **os.environ}


def _start(command: list[str], environ: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    # A session of its own: Ctrl-C reaches only this supervisor, which then asks nicely.
    return subprocess.Popen(  # noqa: S603 - our own commands
        command,
        cwd=ROOT,
        env=environ,
        start_new_session=True,
        preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - there are no threads here
    )


def _end_with_parent() -> None:
    """Ask Linux to end this child when its supervisor is killed, so none is orphaned."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@contextlib.contextmanager
def _children(address: str, port: int) -> Iterator[Children]:
    for asked in (signal.SIGTERM, signal.SIGHUP):  # the latter: the terminal was closed
        signal.signal(asked, lambda *_args: sys.exit(0))
    children: Children = {}
    try:
        for name, command in _commands(address, port).items():
            children[name] = _start(command, environment(address))
        yield children
    except KeyboardInterrupt:
        print()
    finally:
        _stop(children)


def _stop(children: Children) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _wait_until_up(children: Children, url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and children["app"].poll() is None:
        with (
            contextlib.suppress(OSError, urllib.error.URLError),
            urllib.request.urlopen(url, timeout=2) as answer,  # noqa: S310 - our own address
        ):
            if answer.status == 200:  # noqa: PLR2004 - HTTP OK
                return
        time.sleep(0.1)
    raise InvalidInputError(
        field=_("App"), reason=_("it did not start; its messages are above.")
    )


def _watch(children: Children) -> None:
    """Until the app ends; a worker that dies is started again, its jobs resume.

    Not one that was refused: it would be refused again, and its own line says why.
    """
    while children["app"].poll() is None:
        if children["worker"].poll() == REFUSED:
            break
        if children["worker"].poll() is not None:
            print(_("The worker stopped and is started again."), file=sys.stderr)
            worker = [sys.executable, "-m", "review", "worker"]
            children["worker"] = _start(worker, os.environ)
            time.sleep(2)
        time.sleep(0.5)
    raise typer.Exit(REFUSED)
