"""Puts an office together: opens the database, reads the clock, makes ids, picks engines.

Nothing heavy is imported before it is needed.
"""

import os
import secrets
import threading
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from review.config import Settings
from review.domain.china_time import CHINA
from review.errors import InvalidInputError
from review.i18n import noop, say_placed
from review.keys import open_ring
from review.services.office import Office, SecondEar

if TYPE_CHECKING:
    from audio.models_store import Model
    from audio.recording import RecordingTranscriber
    from audio.transcriber import Transcriber
    from audio.whisper import Profile
    from lexicons.models import Category, Rule, Screening
    from lexicons.overrides import Override
    from lexicons.pipeline import Screener

TOKEN_BYTES = 32
NO_DASK = noop("dask is not installed: pip install dask distributed")
_loading = threading.Lock()


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Today's date where the broadcasts are (Shanghai)."""
    return datetime.now(CHINA).date()


def new_id() -> str:
    """An id that is never given twice."""
    return uuid.uuid4().hex


def new_token() -> str:
    """A session token that nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


@cache
def _screener(packs: tuple[Path, ...]) -> "Screener":
    from lexicons.loader import over_builtin
    from lexicons.pipeline import Screener

    return Screener.load(over_builtin(packs), lenient=True, say=say_placed)


class LazyReader:
    """The screener of this process, loaded when the first text is to be read.

    `packs` are the folders of the house, on top of the built-in rules.
    """

    def __init__(self, packs: tuple[Path, ...] = ()) -> None:
        self._packs = packs

    @property
    def _reader(self) -> "Screener":
        with _loading:
            return _screener(self._packs)

    def screen(
        self,
        text: str,
        *,
        goods: str | None = None,
        scope: Literal["script", "transcript"] = "script",
        as_of: date | None = None,
        certainty: Sequence[float] | None = None,
    ) -> "Screening":
        """What the lexicons find in a text."""
        return self._reader.screen(
            text, goods=goods, scope=scope, as_of=as_of, certainty=certainty
        )

    @property
    def rules(self) -> "Mapping[str, Rule]":
        return self._reader.rules

    @property
    def categories(self) -> "Mapping[str, Category]":
        return self._reader.categories

    @property
    def overrides(self) -> "tuple[Override, ...]":
        return self._reader.overrides

    @property
    def lock(self) -> str:
        return self._reader.lock


def transcriber(settings: Settings) -> "Transcriber":
    """The speech engine of this installation.

    Raises ModelNotFoundError, ModelCorruptError, InvalidInputError.
    """
    from audio.models_store import find_model

    model = find_model(settings.home, settings.environ)
    return hearing(settings, model, check_hearing(settings))


def check_hearing(settings: Settings) -> "Profile":
    """The profile to hear with, if everything that is set for hearing means something.

    Looks at no model and loads nothing. Raises InvalidInputError, DeviceError.
    """
    from audio.device import Device

    Device.from_environ(settings.environ)
    _check_cluster(settings)
    if settings.whisper_profile == "fast":
        return "fast"
    if settings.whisper_profile != "accurate":
        raise InvalidInputError(
            field="GREENROOM_WHISPER_PROFILE", reason="accurate, fast"
        )
    return "accurate"


def check_models(settings: Settings) -> None:
    """Raises ModelNotFoundError or ModelCorruptError where a model that is set is not there.

    A hub that does not answer now may do so later.
    """
    from audio.errors import ModelNotFetchedError
    from audio.models_store import find_model, find_second

    for find in (find_model, find_second):
        with suppress(ModelNotFetchedError):
            find(settings.home, settings.environ)


def _check_cluster(settings: Settings) -> None:
    if settings.cluster and find_spec("distributed") is None:
        raise InvalidInputError(field="GREENROOM_CLUSTER", reason=NO_DASK)


def hearing(
    settings: Settings, model: "Model", profile: "Profile"
) -> "RecordingTranscriber":
    """Hears recordings with this model, on the house's cluster or on this machine."""
    from audio.device import Device

    block_seconds = float(settings.block_seconds)
    device = Device.from_environ(settings.environ)
    if settings.cluster:
        _check_cluster(settings)
        from audio import cluster

        return cluster.transcriber(
            settings.cluster,
            model,
            profile=profile,
            device=device,
            block_seconds=block_seconds,
        )
    from audio import capacity, recording

    workers = capacity.workers(
        model, wanted=settings.workers, budget=settings.memory_bytes
    )
    return recording.local(
        model,
        profile=profile,
        workers=workers,
        device=device,
        block_seconds=block_seconds,
    )


def second_ear(settings: Settings) -> "SecondEar | None":
    """The model that hears doubtful places again; made anew, so that memory is free after.

    Raises ModelNotFoundError or ModelCorruptError.
    """
    from audio.device import Device
    from audio.models_store import find_second
    from audio.whisper import WhisperRecogniser

    model = find_second(settings.home, settings.environ)
    if model is None:
        return None
    device = Device.from_environ(settings.environ)
    return SecondEar(model, WhisperRecogniser(model, device=device))


def open_office(
    environ: Mapping[str, str] = os.environ, *, is_converting: bool = False
) -> Office:
    """The office of this installation: its database opened and brought up to date.

    From then on, what this process writes is for its own user alone. Cheap, and may be
    shared by threads; the two engines load at their first use. `is_converting` opens a
    folder that is half encrypted. Raises InvalidInputError, DeviceError,
    StoreBrokenError, NoSpaceError, a KeysError.
    """
    from review.services import adoption, policy
    from review.store.database import Store

    os.umask(0o077)
    settings = Settings.from_environ(environ)
    check_hearing(settings)  # not at the first recording, at night
    keys = open_ring(settings.home, environ, is_converting=is_converting)
    engine: list[Transcriber] = []

    def hear() -> "Transcriber":
        with _loading:  # recordings that are heard at once share one engine
            if not engine:
                engine.append(transcriber(settings))
        return engine[0]

    office = Office(
        settings=settings,
        store=Store(settings.database, keys),
        now=now,
        new_id=new_id,
        secret=new_token,
        reader=LazyReader(settings.packs),
        hear=hear,
        keys=keys,
        policy=policy.load(settings.home / "policy.yaml"),
        second=lambda: second_ear(settings),
    )
    adoption.adopt(office)
    return office
