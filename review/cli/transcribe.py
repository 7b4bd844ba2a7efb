"""`greenroom transcribe`: recordings into transcripts. Stores nothing but its progress."""

import hashlib
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from review.cli.render_out import failure_line
from review.config import Settings
from review.errors import InvalidInputError
from review.i18n import gettext as _
from review.i18n import ngettext, say_error, say_os_error

if TYPE_CHECKING:
    from audio.models import Transcript
    from audio.models_store import Model
    from audio.transcriber import OnProgress, Transcriber

DONE, UNREADABLE, INCOMPLETE, INTERRUPTED = 0, 2, 3, 130
FORMATS = ("json", "srt", "vtt", "txt")


class Profile(StrEnum):
    """How much care is spent on hearing."""

    ACCURATE = "accurate"
    FAST = "fast"


def register(app: typer.Typer) -> None:
    """Add `transcribe` to the command line."""

    @app.command("transcribe", help=_("Turn recordings into transcripts."))
    def transcribe(
        media: Annotated[
            list[Path],
            typer.Argument(help=_("Recordings: wav, mp3, m4a, flac, mp4, mkv, ts …")),
        ],
        out: Annotated[
            Path | None,
            typer.Option(
                "-o",
                "--output",
                help=_("Folder for the transcripts (default: beside)."),
            ),
        ] = None,
        formats: Annotated[
            list[str] | None,
            typer.Option("--format", help=_("json, srt, vtt or txt; may be repeated.")),
        ] = None,
        model: Annotated[
            str | None, typer.Option(help=_("A model's folder or its hub name."))
        ] = None,
        profile: Annotated[
            Profile, typer.Option(help=_("accurate, or fast with a little more error."))
        ] = Profile.ACCURATE,
    ) -> None:
        wanted = _formats(formats or ["json"])
        targets = _targets(media, out)
        raise typer.Exit(_all(targets, wanted, model=model, profile=profile))


def _formats(said: Sequence[str]) -> tuple[str, ...]:
    names = [name.strip().lower() for part in said for name in part.split(",")]
    for name in names:
        if name not in FORMATS:
            raise InvalidInputError(
                field="--format",
                reason=_("{name} is none of {known}.").format(
                    name=name, known=", ".join(FORMATS)
                ),
            )
    return tuple(dict.fromkeys(names))


def _targets(media: Sequence[Path], out: Path | None) -> dict[Path, Path]:
    """Where each recording's transcript goes, without an ending.

    `talk.mp4` becomes `talk`, but `talk.mp4` beside `talk.mp3` keeps its ending.
    """
    paths = list(dict.fromkeys(media))
    stems = Counter((out or path.parent) / path.stem for path in paths)
    targets: dict[Path, Path] = {}
    for path in paths:
        folder = out or path.parent
        alone = stems[folder / path.stem] == 1
        target = folder / (path.stem if alone else path.name)
        if target in targets.values():
            raise InvalidInputError(
                field=str(path),
                reason=_("two recordings would be written to {target}.").format(
                    target=target
                ),
            )
        targets[path] = target
    return targets


def _all(
    targets: dict[Path, Path],
    formats: tuple[str, ...],
    *,
    model: str | None,
    profile: Profile,
) -> int:
    """Every recording in turn; one that fails does not stop the others."""
    from audio.errors import AudioError
    from audio.models_store import find_model
    from audio.whisper import WhisperTranscriber

    settings = Settings.from_environ(os.environ)
    found = find_model(settings.home, settings.environ, wanted=model)
    transcriber = WhisperTranscriber(found, profile=profile.value)
    codes = set()
    for path, target in targets.items():
        try:
            transcript = _one(path, transcriber, _checkpoint(path, settings, found))
        except AudioError as error:
            print(failure_line(f"{error.code} {say_error(error)}"), file=sys.stderr)
            codes.add(UNREADABLE)
            continue
        except KeyboardInterrupt:
            print(
                _("Interrupted. The same command goes on from here."), file=sys.stderr
            )
            return INTERRUPTED
        _write(transcript, target, formats)
        _checkpoint(path, settings, found).unlink(missing_ok=True)
        codes.add(_report(path, transcript))
    return UNREADABLE if UNREADABLE in codes else max(codes)


def _one(path: Path, transcriber: "Transcriber", checkpoint: Path) -> "Transcript":
    with _progress(path.name) as on_progress:
        return transcriber.transcribe(
            path, checkpoint=checkpoint, on_progress=on_progress
        )


def _checkpoint(path: Path, settings: Settings, model: "Model") -> Path:
    """The progress file of this path and model; its header guards what is in it."""
    key = f"{path.absolute()}|{model.sha256}"
    digest = hashlib.sha256(os.fsencode(key)).hexdigest()[:32]
    return settings.work / f"transcribe-{digest}.jsonl"


@contextmanager
def _progress(name: str) -> Iterator["OnProgress"]:
    """A bar with the time left, on stderr; nothing where that is not a terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    from audio.transcriber import Progress as Heard

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn(_("time left")),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(name, total=None)

        def on_progress(heard: Heard) -> None:
            bar.update(task, completed=heard.done, total=heard.total)

        yield on_progress


def _report(path: Path, transcript: "Transcript") -> int:
    """Says what needs a person; the exit code of this recording."""
    doubtful = [s for s in transcript.segments if not s.understood]
    if not doubtful:
        return DONE
    said = ngettext(
        "{path}: {count} passage was not understood (first at {at}). Listen to it.",
        "{path}: {count} passages were not understood (first at {at}). Listen to them.",
        len(doubtful),
    ).format(path=path.name, count=len(doubtful), at=_clock(doubtful[0].start))
    print(said, file=sys.stderr)
    return INCOMPLETE


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def _write(transcript: "Transcript", target: Path, formats: tuple[str, ...]) -> None:
    from audio.subtitles import WRITERS

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for name in formats:
            _replace(
                target.with_name(f"{target.name}.{name}"), WRITERS[name](transcript)
            )
    except OSError as error:
        raise InvalidInputError(
            field=str(target.parent),
            reason=_("cannot be written to ({reason}).").format(
                reason=say_os_error(error)
            ),
        ) from error


def _replace(path: Path, content: str) -> None:
    """Writes a file whole or not at all."""
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, prefix=".", encoding="utf-8", newline="", delete=False
    ) as made:
        part = Path(made.name)
        try:
            made.write(content)
            made.flush()
            part.chmod(0o644)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
