"""The worker process: hears recordings, seals cases, keeps the calendar."""

import contextlib
import logging
import os
import signal
import socket
import threading
from collections.abc import Mapping
from pathlib import Path

from review import logs
from review.bootstrap import check_models, new_id, open_office
from review.domain.job import Job, JobState, urgency
from review.errors import ReviewError, StoreError
from review.i18n import say_error
from review.services import inbox, jobs, running, tending
from review.services.office import Office

logger = logging.getLogger(__name__)
LOOK_SECONDS = 5.0  # between two looks into the inbox
AT_ONCE = 4  # recordings that are open; they share one engine, the most urgent first
THREADS = AT_ONCE + 1  # one keeps the calendar meanwhile
BOOT = Path("/proc/sys/kernel/random/boot_id")
NAMESPACE = Path("/proc/self/ns/pid")


class Worker:
    """One process that works; its id says where, so that others see whether it still does."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.place = f"{_surroundings()}/{os.getpid()}"
        self.id = f"{self.place}/{new_id()}"
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._running: dict[int, Job] = {}  # by the thread that does it
        self.huey, self._put = jobs.engine(
            office.settings.home, self._work, each_minute=self.tend
        )

    def _work(self, job_id: str) -> None:
        """Do what waits, the most urgent first, as long as anything does.

        The ring only wakes this up: another job may be more urgent by now.
        """
        del job_id
        while self._places.acquire(blocking=False):  # else another thread comes to it
            try:
                is_well = self._work_off()
            finally:
                self._places.release()
            # Whoever rang in between found no place.
            if not is_well or not self._waiting():
                return

    def _work_off(self) -> bool:
        """Whether all is done; not where the store takes nothing now."""
        while waiting := self._waiting():
            job = self.office.store.jobs.get(waiting[0])
            if job is None:
                break
            self._running[threading.get_ident()] = job
            try:
                running.run(
                    self.office, job.id, worker=self.id, gives_way=self.gives_way
                )
            except StoreError as error:  # a full disk; the next round looks again
                logger.warning("job %s has to wait: %s", job.id, say_error(error))
                return False
            finally:
                del self._running[threading.get_ident()]
        return True

    def _waiting(self) -> tuple[str, ...]:
        return running.recover(self.office, is_gone=self.is_gone)

    def gives_way(self, job: Job) -> bool:
        """Whether a more urgent job waits, and this is the one to make room for it."""
        here = tuple(self._running.values())
        if len(here) < AT_ONCE or job.id != max(here, key=urgency).id:
            return False
        waiting = self.office.store.jobs.in_state(JobState.QUEUED)
        return any(urgency(one) < urgency(job) for one in waiting)

    def is_gone(self, worker: str) -> bool:
        """Whether the worker with this id no longer runs, as far as can be told here."""
        if worker == self.id:
            return False
        place = worker.rpartition("/")[0]
        around, _, pid = place.rpartition("/")
        if around != _surroundings() or not pid.isdecimal():
            return False  # its number says nothing here; its signs of life do
        return place == self.place or not _is_running(int(pid))

    def tend(self) -> None:
        """One round of the calendar, and a look at what waits."""
        tending.tend(self.office)
        for job_id in self._waiting():
            self._put(job_id)

    def watch(self, inbox_watch: inbox.Watch) -> None:
        """Look into the inbox until the process ends."""
        pause = threading.Event()
        while not pause.wait(LOOK_SECONDS):
            try:
                for case in inbox_watch.look():
                    logger.info("inbox: %s", case.number)
            except ReviewError as error:  # a busy moment; the next look follows
                logger.warning("inbox: not looked at (%s)", error.code)
            except Exception as error:  # noqa: BLE001 - the edge: it must not end unseen
                logger.error("inbox: %s", running.place_of(error))  # noqa: TRY400 - no words of it

    def run(self) -> None:
        """Work until a signal says stop.

        Raises InvalidInputError or NotFoundError where an inbox has no account.
        """
        if self.office.settings.inbox:
            watched = inbox.Watch(self.office)
            threading.Thread(
                target=self.watch, args=(watched,), name="inbox", daemon=True
            ).start()
        self.tend()
        consumer = self.huey.create_consumer(
            workers=THREADS, periodic=True, max_delay=1.0, scheduler_interval=1
        )
        # Ctrl-C stops at once, like SIGTERM: every heard block is durable already.
        consumer._signal_actions[signal.SIGINT] = (False, False)  # noqa: SLF001 - no option for both
        consumer.run()
        running.leave(self.office, worker=self.id)


def _surroundings() -> str:
    """Where a process number means the same process: host, start of the system, namespace.

    Two containers, or two machines, may have one name.
    """
    boot, space = "", ""
    with contextlib.suppress(OSError):  # not Linux: one namespace for all
        boot = BOOT.read_text(encoding="ascii").strip()
        space = str(NAMESPACE.stat().st_ino)
    return f"{socket.gethostname()}/{boot}/{space}"


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def main(environ: Mapping[str, str] = os.environ) -> None:
    """Run a worker for this installation until it is told to stop; ends the process."""
    logs.guard()
    office = open_office(environ)
    check_models(office.settings)  # now, and not at the first recording
    worker = Worker(office)
    logger.info("worker %s", worker.id)
    with contextlib.suppress(KeyboardInterrupt):
        worker.run()
    logger.info("worker %s stopped", worker.id)
    logging.shutdown()
    # The speech engine's own threads cannot be told to stop, and Python would fall over
    # them; everything of ours is on disk.
    os._exit(0)
