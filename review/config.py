"""What an installation can set: one frozen value, read from the environment once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from platformdirs import user_data_path

from review.errors import InvalidInputError
from review.i18n import gettext as _

MIB = 1024 * 1024
# No shorter than the law keeps records (livestream-ecommerce 27, pipl 56).
LEAST_YEARS, MOST_YEARS = 3, 100
MOST_UNLOCK_MINUTES = 60  # an original is shown for a while, never for good
MOST_DAYS = 36_500
# Shorter blocks break sentences; longer ones take memory and are lost in a crash.
LEAST_BLOCK, MOST_BLOCK = 3, 600
MOST_WORKERS = 1024
MOST = 10_000_000  # of anything


@dataclass(frozen=True)
class Settings:
    """Everything that may differ between two installations.

    `block_seconds` is how much of a recording is heard, and made durable, at a time;
    `workers` is how many such blocks at once (None: one a core), within `memory_bytes`
    (None: half of the memory). `cluster` is the scheduler of a dask cluster that hears
    instead of this machine.
    `reserve_bytes` is the free space that uploads leave on the disk. `argon2_kib` is
    the memory one password check takes, `argon2_lanes` how many threads share it.
    `attempts_per_user` counts failed sign-ins with one name from one address,
    `attempts_per_name` those from all addresses. `environ` is what the speech model is
    looked up with (GREENROOM_WHISPER_MODEL). `https` says that browsers come through
    TLS. `unlock` is how long an original is shown, `unlocks_per_hour` how many one
    person may look at. `privacy_contact` is how people reach the privacy officers
    (pipl 52), as the sign-in page and the register say it. `packs` are the folders of the house's own rules and overrides.
    `inbox` is a folder that is watched for recordings, `inbox_user` the account that
    submits them, `inbox_quiet` how long a file must not have changed to be taken, and
    `inbox_keep` how long it stays there afterwards; `inbox_refused` the same for what
    could not be taken.
    """

    home: Path
    whisper_profile: str = "accurate"
    block_seconds: int = 120
    workers: int | None = None
    memory_bytes: int | None = None
    cluster: str = ""
    session_idle: timedelta = timedelta(hours=2)
    session_absolute: timedelta = timedelta(hours=12)
    lease: timedelta = timedelta(minutes=10)
    unlock: timedelta = timedelta(minutes=5)
    unlocks_per_hour: int = 60
    privacy_contact: str = ""
    pass_mark: int = 80
    retakes: int = 2
    quiz_minutes: int = 30
    retention_years: int = 3
    password_length: int = 10
    attempts_per_user: int = 5
    attempts_per_name: int = 50
    attempts_per_address: int = 30
    attempts_window: timedelta = timedelta(minutes=15)
    script_characters: int = 500_000
    upload_bytes: int = 16 * 1024 * MIB
    reserve_bytes: int = 256 * MIB
    argon2_kib: int = 65_536
    argon2_lanes: int = 4
    seal_recording: bool = False
    https: bool = False
    packs: tuple[Path, ...] = ()
    inbox: Path | None = None
    inbox_user: str = ""
    inbox_quiet: timedelta = timedelta(seconds=30)
    inbox_keep: timedelta = timedelta(days=7)
    inbox_refused: timedelta = timedelta(days=30)
    environ: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Settings":
        """Settings from GREENROOM_* variables; raises InvalidInputError on a bad one."""
        home = environ.get("GREENROOM_HOME") or str(user_data_path("greenroom"))
        return cls(
            home=Path(home).expanduser().absolute(),
            whisper_profile=environ.get("GREENROOM_WHISPER_PROFILE", "accurate"),
            block_seconds=_number(
                environ, "GREENROOM_BLOCK_SECONDS", 120, LEAST_BLOCK, MOST_BLOCK
            ),
            workers=_number(environ, "GREENROOM_WORKERS", 0, most=MOST_WORKERS) or None,
            memory_bytes=_number(environ, "GREENROOM_MEMORY_MIB", 0) * MIB or None,
            cluster=environ.get("GREENROOM_CLUSTER", "").strip(),
            session_idle=_minutes(environ, "GREENROOM_SESSION_IDLE_MINUTES", 120),
            session_absolute=_minutes(environ, "GREENROOM_SESSION_MINUTES", 720),
            lease=_minutes(environ, "GREENROOM_LEASE_MINUTES", 10),
            unlock=timedelta(
                minutes=_number(
                    environ, "GREENROOM_UNLOCK_MINUTES", 5, 1, MOST_UNLOCK_MINUTES
                )
            ),
            unlocks_per_hour=_number(environ, "GREENROOM_UNLOCKS_PER_HOUR", 60),
            privacy_contact=environ.get("GREENROOM_PRIVACY_CONTACT", "").strip(),
            pass_mark=_number(environ, "GREENROOM_PASS_MARK", 80, most=100),
            retakes=_number(environ, "GREENROOM_RETAKES", 2),
            quiz_minutes=_number(environ, "GREENROOM_QUIZ_MINUTES", 30, 1),
            retention_years=_number(
                environ,
                "GREENROOM_RETENTION_YEARS",
                *(LEAST_YEARS, LEAST_YEARS, MOST_YEARS),
            ),
            upload_bytes=_number(environ, "GREENROOM_UPLOAD_MIB", 16 * 1024) * MIB,
            reserve_bytes=_number(environ, "GREENROOM_RESERVE_MIB", 256) * MIB,
            seal_recording=_switch(environ, "GREENROOM_SEAL_RECORDING"),
            https=_switch(environ, "GREENROOM_HTTPS"),
            packs=house_packs(environ),
            inbox=_folder(environ, "GREENROOM_INBOX"),
            inbox_user=environ.get("GREENROOM_INBOX_USER", "").strip(),
            inbox_quiet=timedelta(
                seconds=_number(environ, "GREENROOM_INBOX_QUIET_SECONDS", 30)
            ),
            inbox_keep=timedelta(
                days=_number(environ, "GREENROOM_INBOX_KEEP_DAYS", 7, most=MOST_DAYS)
            ),
            inbox_refused=timedelta(
                days=_number(environ, "GREENROOM_INBOX_REFUSED_DAYS", 30, 1, MOST_DAYS)
            ),
            environ=dict(environ),
        )

    @property
    def database(self) -> Path:
        return self.home / "greenroom.db"

    @property
    def media(self) -> Path:
        return self.home / "media"

    @property
    def dossiers(self) -> Path:
        return self.home / "dossiers"

    @property
    def work(self) -> Path:
        return self.home / "work"

    @property
    def backups(self) -> Path:
        return self.home / "backups"


def house_packs(environ: Mapping[str, str]) -> tuple[Path, ...]:
    """The folders GREENROOM_PACKS names, between colons (semicolons on Windows)."""
    said = environ.get("GREENROOM_PACKS", "").split(os.pathsep)
    return tuple(Path(one).expanduser().absolute() for one in said if one.strip())


def _folder(environ: Mapping[str, str], name: str) -> Path | None:
    said = environ.get(name, "").strip()
    return Path(said).expanduser().absolute() if said else None


def _number(
    environ: Mapping[str, str],
    name: str,
    default: int,
    least: int = 0,
    most: int = MOST,
) -> int:
    said = environ.get(name, "").strip()
    if not said:
        return default
    # A number of thousands of digits is no number to Python.
    number = int(said) if said.isdecimal() and len(said) < len(str(MOST)) * 2 else -1
    if not least <= number <= most:
        reason = _("{said} is not a whole number from {least} to {most}.")
        raise InvalidInputError(
            field=name, reason=reason.format(said=repr(said), least=least, most=most)
        )
    return number


def _switch(environ: Mapping[str, str], name: str) -> bool:
    """1 or 0, nothing else: what is misspelt must not be off in silence."""
    said = environ.get(name, "").strip()
    if said not in {"", "0", "1"}:
        raise InvalidInputError(
            field=name, reason=_("{said} is neither 0 nor 1.").format(said=repr(said))
        )
    return said == "1"


def _minutes(environ: Mapping[str, str], name: str, default: int) -> timedelta:
    return timedelta(minutes=_number(environ, name, default, 1))
