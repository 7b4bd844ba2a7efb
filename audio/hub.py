"""The only place that may fetch a model from a hub, and only one that was named.

A cached model is never looked up on the network; a hub that does not answer within
seconds is given up, because the client library would retry for minutes.
"""

import urllib.error
import urllib.request
from pathlib import Path

# Published conversions for faster-whisper, by the short names people use.
REPOSITORIES = {
    **{
        size: f"Systran/faster-whisper-{size}"
        for size in ("tiny", "base", "small", "medium", "large-v2", "large-v3")
    },
    "large-v3-turbo": "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
}
PATTERNS = (
    *("config.json", "preprocessor_config.json", "model.bin", "tokenizer.json"),
    "vocabulary.*",
)
PATIENCE = 5.0  # seconds to wait for a sign of life


def repository(name: str) -> str | None:
    """The repository behind a short name or `owner/name`; None for anything else."""
    if name in REPOSITORIES:
        return REPOSITORIES[name]
    return name if name.count("/") == 1 and not name.startswith(("/", ".")) else None


def cached(name: str) -> Path | None:
    """The model's folder in the hub cache; asks no network."""
    return _snapshot(name, local_files_only=True)


def fetched(name: str) -> Path | None:
    """The model's folder after a download; None where the hub does not answer."""
    return _snapshot(name, local_files_only=False) if _answers() else None


def _answers() -> bool:
    from huggingface_hub import constants

    if constants.HF_HUB_OFFLINE:
        return False
    asked = urllib.request.Request(constants.ENDPOINT, method="HEAD")  # noqa: S310 - the configured hub
    try:
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
