"""A real server for the tests of this folder, and a browser that is only HTTP."""

import contextlib
import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from tests.browser.running import end, free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 300  # nothing takes so long, but for a machine that is busy


@contextlib.contextmanager
def serving(home: Path, **environ: str) -> Iterator[int]:
    """The app on a free port, over the data in `home`."""
    port = free_port()
    command = [
        sys.executable, "-m", "streamlit", "run", "streamlit_app.py",
        "--server.port", str(port),
    ]  # fmt: skip
    with (home / "app.log").open("wb") as log:
        app = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "GREENROOM_HOME": str(home), **environ},
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            _wait(app, port, home)
            yield port
        finally:
            end(app)


def _wait(app: "subprocess.Popen[bytes]", port: int, home: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and app.poll() is None:
        with contextlib.suppress(OSError):
            if Browser(port).get("/healthz").status == 200:
                return
        time.sleep(0.1)
    raise RuntimeError((home / "app.log").read_text(encoding="utf-8")[-2000:])


class Answer:
    """Status, headers and body of one answer."""

    def __init__(self, raw: http.client.HTTPResponse) -> None:
        self.status = raw.status
        self.headers = raw.headers
        self.body = raw.read()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


class Browser:
    """Keeps cookies; follows nothing."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(
        self, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            line.request(method, path, body=body, headers=sent)
            answer = Answer(line.getresponse())
        finally:
            line.close()
        for cookie in answer.headers.get_all("set-cookie") or ():
            for name, morsel in SimpleCookie(cookie).items():
                self.cookies[name] = morsel.value
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def page(self, path: str) -> Answer:
        return self.get(path, accept="text/html", sec_fetch_dest="document")

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        form = "application/x-www-form-urlencoded"
        return self.ask(
            "POST", path, urlencode(fields).encode(), content_type=form, **headers
        )

    def form_token(self, path: str = "/login") -> str:
        return re.search(r'name="csrf" value="([^"]+)"', self.page(path).text).group(1)

    def sign_in(self, username: str, password: str, **fields: str) -> Answer:
        token = self.form_token()
        return self.post(
            "/login",
            {"csrf": token, "username": username, "password": password, **fields},
        )


def knock(port: int, **headers: str) -> int:
    """The status that the websocket of the pages answers to a handshake."""
    sent = {
        "host": f"127.0.0.1:{port}",
        "connection": "Upgrade",
        "upgrade": "websocket",
        "sec-websocket-version": "13",
        "sec-websocket-key": "x3JJHMbDL1EzLkh9GBhXDw==",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = [f"{name}: {value}" for name, value in sent.items()]
    request = "\r\n".join(["GET /_stcore/stream HTTP/1.1", *lines, "", ""])
    with socket.create_connection(("127.0.0.1", port), timeout=120) as line:
        line.sendall(request.encode())
        return int(line.recv(64).split()[1])
