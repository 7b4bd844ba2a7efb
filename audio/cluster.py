"""Blocks of sound are heard by the workers of a dask cluster.

Dask schedules, and gives a block to another worker when one dies. Here we keep the
blocks that are on their way few, and say clearly what went wrong. An address without
`tcp://` or `tls://` means `tls://`, except on this machine: sound crosses a network
unencrypted only where somebody wrote so. Certificates are dask's own settings
(`distributed.comm.tls`).
"""

import logging
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import dask
from distributed import Client, Future, KilledWorker
from distributed.security import Security

from audio import remote
from audio.checkpoint import HeardBlock
from audio.decode import RATE, Block
from audio.device import CPU, Device
from audio.errors import BlockFailedError, ClusterUnreachableError, WorkerRefusedError
from audio.models_store import Model
from audio.pool import TICK, OnWait
from audio.recording import BLOCK_SECONDS, RecordingTranscriber
from audio.transcriber import Settings
from audio.whisper import Profile, WhisperRecogniser

if TYPE_CHECKING:
    from typing import TypeAlias

    Finished: TypeAlias = "SimpleQueue[Future[remote.Answer]]"

CONNECT_SECONDS = 5.0
WORKERS_SECONDS = 60.0  # how long a cluster may be without any worker
AHEAD = 2  # blocks on their way beside those that are being heard
NO_ADDRESS = "an address is written as in tls://HOST:8786"
NOT_RUNNING = "its scheduler does not answer"
NO_WORKER = "no worker has joined it"
NO_CERTIFICATES = (
    "sound crosses a network encrypted, and no certificates are set"
    " (DASK_DISTRIBUTED__COMM__TLS__CA_FILE)"
)
KILLED = "each worker that began with it was killed, most likely for want of memory"
NOT_INSTALLED = "not installed"
# A block of sound is what dask's advice on large graphs asks to leave out of them; ours
# must be in it, because only then is it there for another worker when one dies.
GRAPH_WARNING = "distributed.admin.large-graph-warning-threshold"


class ClusterPool:
    """Hears with every worker of a cluster; connects when the first block comes."""

    def __init__(
        self,
        address: str,
        model: Model,
        *,
        profile: Profile = "accurate",
        device: Device = CPU,
    ) -> None:
        self.address = spelt_out(address)
        self._recogniser = WhisperRecogniser(model, profile=profile, device=device)
        self._terms = remote.Terms.of(self._recogniser)
        self._connecting = Lock()
        self._client: Client | None = None

    @property
    def settings(self) -> Settings:
        """Those of this machine: a worker with others is refused."""
        return self._recogniser.settings

    def heard(
        self,
        blocks: Iterable[Block],
        *,
        priority: float = 0.0,
        on_wait: OnWait | None = None,
    ) -> Iterator[HeardBlock]:
        """See `Pool.heard`.

        Raises ClusterUnreachableError, WorkerRefusedError and BlockFailedError.
        """
        client = self._connected()
        finished: Finished = SimpleQueue()
        asked: dict[Future[remote.Answer], tuple[int, int]] = {}
        rest = iter(blocks)
        more = True
        try:
            while more or asked:
                while more and finished.empty() and len(asked) < self._room(client):
                    block = next(rest, None)
                    more = block is not None
                    if block is not None:
                        future = self._ask(client, block, priority)
                        asked[future] = (block.start, block.end)
                        future.add_done_callback(finished.put)
                if asked:
                    future = self._next(client, finished, on_wait)
                    yield self._answer(future, *asked.pop(future))
        finally:
            if asked and client.status == "running":
                with suppress(OSError, CancelledError):
                    client.cancel(list(asked), force=True)

    def close(self) -> None:
        """Lets go of the cluster; the next recording connects again."""
        with self._connecting:
            self._let_go()

    def _connected(self) -> Client:
        with self._connecting:
            if self._client is not None and self._client.status != "running":
                self._let_go()
            if self._client is None:
                dask.config.set({GRAPH_WARNING: "1 GiB"})
                logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
                with self._reached():
                    _check_certificates(self.address)
                    self._client = Client(
                        self.address, timeout=CONNECT_SECONDS, set_as_default=False
                    )
            return self._client

    def _let_go(self) -> None:
        if self._client is not None:
            with suppress(OSError):  # a scheduler that is gone cannot say goodbye
                self._client.close(timeout=CONNECT_SECONDS)
            self._client = None

    def _ask(
        self, client: Client, block: Block, priority: float
    ) -> "Future[remote.Answer]":
        with self._reached():
            return client.submit(
                remote.hear,
                block.start,
                remote.Packed.of(block.sound),
                self._terms,
                pure=False,
                priority=-priority,  # dask begins with the highest
            )

    def _room(self, client: Client) -> int:
        """How many blocks may be on their way: workers come and go."""
        return self._threads(client) + AHEAD

    def _threads(self, client: Client) -> int:
        with self._reached():
            if client.status != "running":
                raise OSError(NOT_RUNNING)
            return sum(client.nthreads().values())

    def _next(
        self, client: Client, finished: "Finished", on_wait: OnWait | None
    ) -> "Future[remote.Answer]":
        alone = 0.0
        while True:
            try:
                return finished.get(timeout=TICK)
            except Empty:
                alone = 0.0 if self._threads(client) else alone + TICK
            if alone >= WORKERS_SECONDS:
                raise ClusterUnreachableError(address=self.address, reason=NO_WORKER)
            if on_wait:
                on_wait()

    def _answer(
        self, future: "Future[remote.Answer]", start: int, end: int
    ) -> HeardBlock:
        """What was heard, or why nothing was."""
        passage = {"start": round(start / RATE), "end": round(end / RATE)}
        with self._reached():
            try:
                answer = future.result()
            except KilledWorker as error:
                raise BlockFailedError(reason=KILLED, **passage) from error
            except ImportError as error:
                raise WorkerRefusedError(
                    worker=self.address,
                    what=error.name or "audio",
                    found=NOT_INSTALLED,
                    expected="Greenroom",
                ) from error
        if isinstance(answer, remote.Refusal):
            raise WorkerRefusedError(**answer.model_dump())
        if isinstance(answer, remote.Failure):
            reason = f"{answer.worker}: {answer.reason}"
            raise BlockFailedError(reason=reason, **passage)
        return answer

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Whatever dask says when nobody answers it becomes one error of ours."""
        try:
            yield
        except ValueError as error:  # the address, or a setting of dask, is wrong
            raise ClusterUnreachableError(
                address=self.address, reason=str(error)
            ) from error
        except (OSError, CancelledError, RuntimeError) as error:
            raise ClusterUnreachableError(
                address=self.address, reason=NOT_RUNNING
            ) from error


def transcriber(
    address: str,
    model: Model,
    *,
    profile: Profile = "accurate",
    device: Device = CPU,
    block_seconds: float = BLOCK_SECONDS,
) -> RecordingTranscriber:
    """Hears whole recordings on a cluster; the transcript is that of this machine.

    `device` is what its workers hear with.
    """
    pool = ClusterPool(address, model, profile=profile, device=device)
    return RecordingTranscriber(model, pool, block_seconds=block_seconds)


def _check_certificates(address: str) -> None:
    """Raises ValueError where dask would try in vain to encrypt."""
    if address.startswith("tls://"):
        try:
            arguments = Security().get_connection_args("client")
        except OSError as error:
            raise ValueError(str(error)) from error
        if arguments["ssl_context"] is None:
            raise ValueError(NO_CERTIFICATES)


def spelt_out(address: str) -> str:
    """The address with its scheme; raises ClusterUnreachableError where it is none."""
    said = address.strip().removesuffix("/")
    if "://" not in said:
        said = f"{'tcp' if _is_here(said) else 'tls'}://{said}"
    try:
        scheme, port = urlsplit(said).scheme, urlsplit(said).port
    except ValueError:
        scheme, port = "", None
    if scheme not in {"tcp", "tls"} or not port:
        raise ClusterUnreachableError(address=address, reason=NO_ADDRESS)
    return said


def _is_here(address: str) -> bool:
    host = urlsplit(f"//{address}").hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
