"""`greenroom transcribe`: recordings into transcripts. Stores nothing but its progress."""

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audio.errors import AudioError
from review.cli.hearing import Ear, Hearing, interrupted
from review.cli.options import Care, Model, Profile
from review.cli.progress import clock
from review.cli.render_out import complain, safe
from review.errors import InvalidInputError
from review.i18n import gettext as _
from review.i18n import ngettext, say_error, say_os_error

if TYPE_CHECKING:
    from audio.models import Transcript
    from audio.models_store import Model as SpeechModel

DONE, UNREADABLE, INCOMPLETE = 0, 2, 3
FORMATS = ("json", "srt", "vtt", "ass", "docx", "txt")


def register(app: typer.Typer) -> None:
    """Add `transcribe` to the command line."""

    @app.command("transcribe", help=_("Turn recordings into transcripts."))
    def transcribe(
        media: Annotated[
            list[Path],
            typer.Argument(help=_("Recordings: wav, mp3, m4a, flac, mp4, mkv, ts …")),
        ],
        *,
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
            typer.Option(
                "--format",
                help=_("json, srt, vtt, ass, docx or txt; may be repeated."),
            ),
        ] = None,
        model: Model = None,
        profile: Care = Profile.ACCURATE,
        cluster: Annotated[
            str | None,
            typer.Option(
                metavar="ADDRESS",
                help=_(
                    "The scheduler of a dask cluster of the house that hears, as in tls://HOST:8786 (default: this machine hears)."
                ),
            ),
        ] = None,
        personal: Annotated[
            bool,
            typer.Option(
                "--personal",
                help=_(
                    "Keep personal information as it was said (default: masked, as in [手机号·尾号0022])."
                ),
            ),
        ] = False,
    ) -> None:
        wanted = _formats(formats or ["json"])
        targets = _targets(media, out)
        _make_room(targets)
        ear = Ear(model, profile, cluster=cluster)
        raise typer.Exit(_all(targets, wanted, ear, personal=personal))


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


def _make_room(targets: dict[Path, Path]) -> None:
    """The folders of the transcripts; asked for before hours of work, not after."""
    for folder in {target.parent for target in targets.values()}:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
        except OSError as error:
            raise _not_writable(folder, error) from error


def _not_writable(folder: Path, error: OSError) -> InvalidInputError:
    return InvalidInputError(
        field=str(folder),
        reason=_("cannot be written to ({reason}).").format(reason=say_os_error(error)),
    )


def _all(
    targets: dict[Path, Path], formats: tuple[str, ...], ear: Ear, *, personal: bool
) -> int:
    """Every recording; one that fails does not stop the others."""
    codes, has_heard = set(), False
    try:
        with closing(ear.hear_all(list(targets))) as all_heard:
            for heard in all_heard:
                codes.add(_end(heard, targets[heard.path], formats, personal=personal))
                if not isinstance(heard.result, AudioError):
                    has_heard = True
                    ear.forget(heard.path)
    except (KeyboardInterrupt, SystemExit) as asked:
        interrupted(asked)
    if has_heard:
        _tell_model(ear.model)
    return UNREADABLE if UNREADABLE in codes else max(codes)


def _tell_model(model: "SpeechModel") -> None:
    """Which model heard, and that one for trial is one, as the page of a case says."""
    said = _("Heard by Whisper {model}.")
    if model.trial:
        said = _(
            "Heard by Whisper {model}, which is for trial: listen yourself before you rely on a word, or take a bigger one, for example greenroom models import large-v3-turbo."
        )
    print(safe(said.format(model=model.name)), file=sys.stderr)


def _end(
    heard: Hearing, target: Path, formats: tuple[str, ...], *, personal: bool
) -> int:
    """Writes what was heard, or says why nothing was; the exit code of this recording."""
    if isinstance(heard.result, AudioError):
        complain(f"{heard.result.code} {say_error(heard.result)}")
        return UNREADABLE
    transcript, path = heard.result, heard.path
    _write(transcript if personal else _masked(path, transcript), target, formats)
    _tell_speed(heard)
    return max(_report_end(heard), _report(path, transcript))


def _tell_speed(heard: Hearing) -> None:
    """How long it took; nothing where all of it had been heard before."""
    progress = heard.progress
    if progress is None or progress.speed is None:
        return
    said = _("{path}: {length} heard in {time}, {speed} × as fast as it is played.")
    line = said.format(
        path=heard.path.name,
        length=clock(progress.done - progress.resumed),
        time=clock(progress.elapsed),
        speed=f"{progress.speed:.1f}",
    )
    print(safe(line), file=sys.stderr)


def _masked(path: Path, transcript: "Transcript") -> "Transcript":
    """The transcript as it may lie about; says how much was masked."""
    from review.services.masking import masked_text, masked_transcript

    masked = masked_text(transcript.text)
    if masked.tokens:
        count = len(masked.tokens)
        said = ngettext(
            "{path}: {count} piece of personal information was masked; --personal keeps it.",
            "{path}: {count} pieces of personal information were masked; --personal keeps them.",
            count,
        )
        print(safe(said.format(path=path.name, count=count)), file=sys.stderr)
    return masked_transcript(transcript, masked)


def _report_end(heard: Hearing) -> int:
    """Says where the end of the recording is missing; the exit code for it."""
    if heard.progress is None or not heard.progress.is_torn:
        return DONE
    said = _(
        "{path}: the file ends in the middle of something, as after an interrupted copy. What is there was heard."
    )
    print(safe(said.format(path=heard.path.name)), file=sys.stderr)
    return INCOMPLETE


def _report(path: Path, transcript: "Transcript") -> int:
    """Says what needs a person; the exit code of this recording."""
    from audio.media import is_cut

    code = DONE
    if is_cut(path):
        said = _(
            "{path} ends in the middle of something, as after an interrupted copy: the end may be missing."
        )
        print(safe(said.format(path=path.name)), file=sys.stderr)
        code = INCOMPLETE
    doubtful = [s for s in transcript.segments if not s.understood]
    if not doubtful:
        return code
    said = ngettext(
        "{path}: {count} passage was not understood (first at {at}). Listen to it.",
        "{path}: {count} passages were not understood (first at {at}). Listen to them.",
        len(doubtful),
    ).format(path=path.name, count=len(doubtful), at=clock(doubtful[0].start))
    print(safe(said), file=sys.stderr)
    return INCOMPLETE


def _write(transcript: "Transcript", target: Path, formats: tuple[str, ...]) -> None:
    from audio.subtitles import written

    try:
        for name in formats:
            _replace(
                target.with_name(f"{target.name}.{name}"),
                written(transcript, name, title=target.name),
            )
    except OSError as error:
        raise _not_writable(target.parent, error) from error


def _replace(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as made:
        part = Path(made.name)
        try:
            made.write(content)
            made.flush()
            part.chmod(0o644)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
