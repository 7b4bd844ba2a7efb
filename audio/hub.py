"""The only place that may fetch a model from a hub, and only one that was named.

A cached model is never looked up on the network; a hub that does not answer within
seconds is given up, because the client library would retry for minutes. The hub is
huggingface.co, or the mirror that HF_ENDPOINT names.
"""

import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from audio.errors import ModelNotFetchedError
from audio.published import BY_NAME, REPOSITORIES

PATTERNS = (
    *("config.json", "preprocessor_config.json", "model.bin", "tokenizer.json"),
    "vocabulary.*",
)
PATIENCE = 5.0  # seconds to wait for a sign of life
OFFLINE = "HF_HUB_OFFLINE forbids it"
SILENT = "it does not answer"
UNKNOWN = "it has no such model"
BROKEN_OFF = "the connection broke off"


class HubFile(NamedTuple):
    """A file of a model on a hub; `sha256` is known of large files."""

    name: str
    size: int
    sha256: str | None


def repository(name: str) -> str | None:
    """The repository behind a short name or `owner/name`; None for anything else."""
    if name in REPOSITORIES:
        return REPOSITORIES[name]
    return name if name.count("/") == 1 and not name.startswith(("/", ".")) else None


def revision(name: str) -> str | None:
    """The commit that a short name is pinned to."""
    return BY_NAME[name].revision if name in BY_NAME else None


def endpoint(mirror: str | None = None) -> str:
    """The address of the hub."""
    from huggingface_hub import constants

    return (mirror or constants.ENDPOINT).rstrip("/")


def cached(name: str) -> Path | None:
    """The model's folder in the hub cache; asks no network."""
    return _snapshot(name, local_files_only=True)


def fetched(name: str) -> Path | None:
    """The model's folder after a download; None where the hub does not answer."""
    return _snapshot(name, local_files_only=False) if _answers(endpoint()) else None


def all_cached() -> Iterator[Path]:
    """Every snapshot in the hub cache that may be a model."""
    from huggingface_hub import scan_cache_dir
    from huggingface_hub.errors import CacheNotFound

    try:
        found = scan_cache_dir()
    except (CacheNotFound, OSError):
        return
    for repo in sorted(found.repos, key=lambda one: one.repo_id):
        for kept in repo.revisions:
            yield kept.snapshot_path


def files(name: str, *, mirror: str | None = None) -> tuple[HubFile, ...]:
    """The files of a model on the hub; raises ModelNotFetchedError."""
    from huggingface_hub import HfApi

    hub = endpoint(mirror)
    if not _answers(hub):
        raise ModelNotFetchedError(name=name, hub=hub, reason=_silence())
    try:
        told = HfApi(endpoint=hub).model_info(
            repository(name) or name,
            revision=revision(name),
            files_metadata=True,
            timeout=PATIENCE * 4,
        )
    except Exception as error:  # the errors of its HTTP engine pass through
        raise ModelNotFetchedError(name=name, hub=hub, reason=UNKNOWN) from error
    return tuple(
        HubFile(one.rfilename, one.size or 0, one.lfs.sha256 if one.lfs else None)
        for one in told.siblings or []
        if any(fnmatch(one.rfilename, pattern) for pattern in PATTERNS)
    )


def download(
    name: str, wanted: Iterable[HubFile], folder: Path, *, mirror: str | None = None
) -> None:
    """Fetch files of a model into a folder; raises ModelNotFetchedError."""
    from huggingface_hub import hf_hub_download
    from huggingface_hub.utils.tqdm import disable_progress_bars

    disable_progress_bars()
    hub = endpoint(mirror)
    try:
        for one in wanted:
            hf_hub_download(
                repository(name) or name,
                one.name,
                revision=revision(name),
                local_dir=folder,
                endpoint=hub,
            )
    except Exception as error:  # the errors of its HTTP engine pass through
        raise ModelNotFetchedError(name=name, hub=hub, reason=BROKEN_OFF) from error


def _silence() -> str:
    from huggingface_hub import constants

    return OFFLINE if constants.HF_HUB_OFFLINE else SILENT


def _answers(hub: str) -> bool:
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        return False
    try:
        asked = urllib.request.Request(hub, method="HEAD")  # noqa: S310 - the configured hub
        with urllib.request.urlopen(asked, timeout=PATIENCE):  # noqa: S310 - as above
            return True
    except urllib.error.HTTPError:
        return True
    except (OSError, ValueError):
        return False


def _snapshot(name: str, *, local_files_only: bool) -> Path | None:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError

    repo = repository(name)
    if repo is None:
        return None
    try:
        found = snapshot_download(
            repo, local_files_only=local_files_only, allow_patterns=list(PATTERNS)
        )
    except (HfHubHTTPError, OSError, ValueError):
        return None
    return Path(found)
