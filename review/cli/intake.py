"""`greenroom intake`: scripts and recordings become cases, by the door the app uses."""

import mimetypes
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from review.cli.options import As, Goods
from review.domain.china_time import CHINA
from review.errors import InvalidInputError
from review.i18n import gettext as _

if TYPE_CHECKING:
    from review.documents.models import Document
    from review.domain.case import Case
    from review.services.intake import Brought
    from review.services.office import Office


def register(app: typer.Typer) -> None:
    """Add `intake` to the command line."""

    @app.command("intake", help=_("Submit scripts and recordings for review."))
    def submit(
        files: Annotated[
            list[Path], typer.Argument(help=_("Scripts, sound or video files."))
        ],
        *,
        host: Annotated[str, typer.Option(help=_("User name of the host."))],
        broadcast: Annotated[
            str | None, typer.Option(help=_("Title (default: the file's name)."))
        ] = None,
        goods: Goods = None,
        air_at: Annotated[
            datetime | None,
            typer.Option(
                formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
                help=_("When it goes on air (Shanghai time)."),
            ),
        ] = None,
        transcript: Annotated[
            list[Path] | None,
            typer.Option(
                help=_(
                    "What people wrote down of a recording (srt, vtt, ass, lrc, txt or docx with times, JSON): it is not heard then. One for each recording, in their order."
                )
            ),
        ] = None,
        user: As = None,
    ) -> None:
        from review.bootstrap import open_office
        from review.cli.acting import acting
        from review.services import accounts, intake

        office = open_office()
        by = acting(office, user).id
        host_id = accounts.by_username(office, host).id
        kind = _goods(goods)
        # All are read before the first is submitted: nobody submits a script twice
        # because the file behind it was missing.
        texts = [(path, _script(path)) for path in files]
        brought = _brought(texts, transcript or [])
        for path, script in texts:
            case = _submit(
                office,
                path,
                script,
                brought.get(path),
                by=by,
                title=broadcast or path.stem[: intake.TITLE_CHARACTERS],
                host_id=host_id,
                goods=kind,
                air_at=air_at.replace(tzinfo=CHINA) if air_at else None,
            )
            print(f"{case.number}\t{case.status}\t{len(case.findings)}\t{case.id}")
            if script is None:
                _warn_of_end(path)
            else:
                _warn_of_gaps(path, script)


def _warn_of_end(path: Path) -> None:
    from audio.media import is_cut

    if is_cut(path):
        said = _(
            "{path} ends in the middle of something, as after an interrupted copy: the end may be missing."
        )
        print(said.format(path=path.name), file=sys.stderr)


def _warn_of_gaps(path: Path, script: "Document") -> None:
    from review.cli.render_out import complain

    for what in script.incomplete:
        said = _("{file}: not read completely: {what}").format(file=path, what=what)
        complain(said)


def _goods(said: str | None) -> str | None:
    from lexicons.files import HERE, read_yaml
    from lexicons.models import Goods
    from review.cli.reading import goods_called

    kinds = map(Goods.model_validate, read_yaml(HERE / "goods.yaml"))
    found = goods_called(said, kinds)
    return found.id if found else None


def _brought(
    texts: "list[tuple[Path, Document | None]]", transcripts: list[Path]
) -> "dict[Path, Brought]":
    """The transcript of each recording, read; one for each, or none at all."""
    if not transcripts:
        return {}
    from audio.subtitles import read
    from review.services.intake import Brought

    recordings = [path for path, script in texts if script is None]
    if len(recordings) != len(transcripts) or len(texts) != len(recordings):
        raise InvalidInputError(
            field="--transcript",
            reason=_("{count} for {recordings} recordings").format(
                count=len(transcripts), recordings=len(recordings)
            ),
        )
    return {
        recording: Brought(read(path), path.name)
        for recording, path in zip(recordings, transcripts, strict=True)
    }


def _script(path: Path) -> "Document | None":
    """A script; None for a recording, whose file must be there."""
    if not _is_recording(path):
        from review.documents.reading import read_file

        return read_file(path)
    if not path.is_file():
        from audio.media import probe

        probe(path)
    return None


def _submit(
    office: "Office",
    path: Path,
    script: "Document | None",
    brought: "Brought | None",
    *,
    by: str,
    title: str,
    host_id: str,
    goods: str | None,
    air_at: datetime | None,
) -> "Case":
    from review.services import intake

    if script is None:
        return intake.submit_recording(
            office,
            by=by,
            path=path,
            filename=path.name,
            title=title,
            host_id=host_id,
            goods=goods,
            air_at=air_at,
            brought=brought,
        )
    return intake.submit_script(
        office,
        by=by,
        title=title,
        text=script.text,
        unread=script.incomplete,
        host_id=host_id,
        goods=goods,
        air_at=air_at,
    )


def _is_recording(path: Path) -> bool:
    kind, _encoding = mimetypes.guess_type(path.name)
    more = {".mkv", ".ts", ".m4a", ".flac", ".opus", ".flv", ".webm"}
    is_media = (kind or "").startswith(("audio/", "video/"))
    return is_media or path.suffix.lower() in more
