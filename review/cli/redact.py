"""`greenroom redact`: copies of scripts and recordings without personal information."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from audio.errors import AudioError
from review.cli.hearing import Ear, interrupted
from review.cli.options import Care, Encoding, Model, Profile
from review.cli.render_out import ExitCode, complain, safe
from review.errors import InvalidInputError, ReviewError
from review.i18n import gettext as _
from review.i18n import noop, say_error

if TYPE_CHECKING:
    from audio.models import Transcript
    from review.services.redact import Masked

MARK = ".masked"  # of a copy beside its original
OTHERS = {
    "long_number": noop("Long number"),
    "masked": noop("Masked in the transcript"),
}


class Sound(StrEnum):
    """What is heard where something was masked."""

    SILENCE = "silence"
    BLEEP = "bleep"


class Words(StrEnum):
    """What is read where something was masked."""

    TOKEN = "token"  # noqa: S105 - a word for a word, and no secret
    BLOCK = "block"


def register(app: typer.Typer) -> None:
    """Add `redact` to the command line."""

    @app.command(
        "redact",
        help=_(
            "Copy scripts and recordings without personal information. The original stays as it is; "
            "of recordings the sound is masked, of documents the text: pictures are not looked at."
        ),
    )
    def redact(
        files: Annotated[
            list[Path],
            typer.Argument(
                help=_(
                    "Scripts (txt, md, csv, docx, xlsx, pptx), subtitles (srt, vtt, ass, lrc), recordings."
                )
            ),
        ],
        *,
        out: Annotated[
            Path | None,
            typer.Option(
                "-o",
                "--output",
                help=_("Folder for the copies (default: beside, as NAME.masked)."),
            ),
        ] = None,
        style: Annotated[
            Words, typer.Option(help=_("A word for its kind, or a black bar."))
        ] = Words.TOKEN,
        sound: Annotated[
            Sound, typer.Option(help=_("What is heard instead: silence, or a tone."))
        ] = Sound.SILENCE,
        transcript: Annotated[
            Path | None,
            typer.Option(
                help=_(
                    "Transcript or subtitles of the recording, with times; without it, the recording is heard."
                )
            ),
        ] = None,
        keep_unclear: Annotated[
            bool,
            typer.Option(
                "--keep-unclear",
                help=_(
                    "Leave what was not understood audible (default: taken out as well)."
                ),
            ),
        ] = False,
        encoding: Encoding = None,
        model: Model = None,
        profile: Care = Profile.ACCURATE,
    ) -> None:
        if transcript is not None and len(files) > 1:
            reason = _("one transcript belongs to one recording")
            raise InvalidInputError(field="--transcript", reason=reason)
        if out is not None and out.exists() and not out.is_dir():
            reason = _("{path} is no folder").format(path=out)
            raise InvalidInputError(field="-o", reason=reason)
        run = _Run(out, style, sound, transcript, model, profile)
        run.keep_unclear, run.encoding = keep_unclear, encoding
        raise typer.Exit(run.all(files))


class _Run:
    keep_unclear = False
    encoding: str | None = None

    def __init__(
        self,
        folder: Path | None,
        style: Words,
        sound: Sound,
        transcript: Path | None,
        model: str | None,
        profile: Profile,
    ) -> None:
        self._folder, self._style, self._sound = folder, style, sound
        self._transcript, self._model, self._profile = transcript, model, profile
        self._ear: Ear | None = None

    def all(self, files: list[Path]) -> int:
        """Every file in turn; one that fails does not stop the others."""
        codes = {ExitCode.CLEAN}
        for path in files:
            try:
                codes.add(self._one(path))
            except (ReviewError, AudioError) as error:
                complain(f"{error.code} {say_error(error)}")
                codes.add(ExitCode.UNREADABLE)
            except (KeyboardInterrupt, SystemExit) as asked:
                interrupted(asked)
        worst = (ExitCode.UNREADABLE, ExitCode.INCOMPLETE, ExitCode.CLEAN)
        return next(code for code in worst if code in codes)

    def _one(self, path: Path) -> ExitCode:
        from review.documents.redaction.mask import Style
        from review.services import redact

        if redact.is_recording(path):
            out, made = self._recording(path)
        else:
            out = self._target(path, path.suffix)
            made = redact.redact_script(
                path, out, style=Style(self._style.value), encoding=self.encoding
            )
        return _tell(path, out, made)

    def _recording(self, path: Path) -> "tuple[Path, Masked]":
        from audio.redacting import form_of
        from review.services import redact

        out = self._target(path, form_of(path).ending)
        redact.refuse_taken(out)  # before an hour of hearing
        made = redact.redact_recording(
            path,
            out,
            self._heard(path),
            filling=self._sound.value,
            keep_unclear=self.keep_unclear,
        )
        if self._ear is not None:
            self._ear.forget(path)
        return out, made

    def _heard(self, path: Path) -> "Transcript":
        if self._transcript is not None:
            from audio.subtitles import read

            return read(self._transcript)
        self._ear = self._ear or Ear(self._model, self._profile)
        return self._ear.hear(path)

    def _target(self, path: Path, ending: str) -> Path:
        """Where the copy goes; nothing personal is in its name, either."""
        from review.services.masking import masked_name

        stem = masked_name(path.name).removesuffix(path.suffix)
        if self._folder is None:
            return path.with_name(f"{stem}{MARK}{ending}")
        return self._folder / f"{stem}{ending}"


def _tell(path: Path, out: Path, made: "Masked") -> ExitCode:
    from review.services.masking import masked_name

    shown = path.with_name(masked_name(path.name))
    said = _("{path} → {out}: {listed}")
    print(safe(said.format(path=shown, out=out, listed=_listed(made.counts))))
    for note in made.notes:
        print(f"  {safe(note)}")
    for what in made.incomplete:
        said = _("{file}: not read completely: {what}").format(file=path, what=what)
        complain(said)
    return ExitCode.INCOMPLETE if made.incomplete else ExitCode.CLEAN


def _listed(counts: Mapping[str, int]) -> str:
    """How often which type was masked, never what it was."""
    from review.domain.privacy_words import TYPE

    names = {**TYPE, **OTHERS}
    found = [
        _("{what} × {count}").format(what=_(names.get(kind, kind)), count=count)
        for kind, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]
    return _(", ").join(found) or _("nothing personal was found")
