"""A hub of models on this machine: what huggingface_hub asks one for, answered."""

import hashlib
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub(ThreadingHTTPServer):
    """Serves `models`: repository to file name to content; `cut` breaks off downloads."""

    daemon_threads = True

    def __init__(self, models: dict[str, dict[str, bytes]]) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.models = models
        self.lies: dict[str, str] = {}
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Hub

    def log_message(self, *said) -> None:
        pass

    def do_HEAD(self) -> None:
        self.answer(body=False)

    def do_GET(self) -> None:
        self.answer(body=True)

    def answer(self, *, body: bool) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append(path)
        for repo, files in self.server.models.items():
            if path.startswith(f"/api/models/{repo}"):
                self.send(self.facts(repo, files), {}, body=body)
                return
            for name, content in files.items():
                if path.startswith(f"/{repo}/resolve/") and path.endswith(f"/{name}"):
                    etag = hashlib.sha256(content).hexdigest()
                    headers = {"ETag": f'"{etag}"', "X-Repo-Commit": COMMIT}
                    self.send(content, headers, body=body)
                    return
        self.send(b"", {"X-Error-Code": "RepoNotFound"}, status=404, body=body)

    def facts(self, repo: str, files: dict[str, bytes]) -> bytes:
        siblings = []
        for name, content in files.items():
            sha256 = hashlib.sha256(content).hexdigest()
            size = len(content)
            lfs = {
                "sha256": self.server.lies.get(name, sha256),
                "size": size,
                "pointerSize": 134,
            }
            large = {"lfs": lfs} if name == "model.bin" else {}
            siblings.append({"rfilename": name, "size": size, "blobId": "b", **large})
        told = {"id": repo, "modelId": repo, "sha": COMMIT, "siblings": siblings}
        told |= {"private": False, "tags": [], "downloads": 0, "likes": 0}
        return json.dumps(told).encode()

    def send(
        self, content: bytes, headers: dict[str, str], *, body: bool, status: int = 200
    ) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if body:
            self.wfile.write(content)


@contextmanager
def serving(models: dict[str, dict[str, bytes]]):
    hub = Hub(models)
    thread = threading.Thread(target=hub.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        hub.shutdown()
        hub.server_close()
        thread.join()
