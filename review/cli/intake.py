"""`greenroom intake`: scripts and recordings become cases, by the door the app uses."""

import mimetypes
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from review.i18n import gettext as _

if TYPE_CHECKING:
    from review.domain.case import Case
    from review.services.office import Office

SHANGHAI = ZoneInfo("Asia/Shanghai")


def register(app: typer.Typer) -> None:
    """Add `intake` to the command line."""

    @app.command("intake", help=_("Submit scripts and recordings for review."))
    def intake(
        files: Annotated[
            list[Path], typer.Argument(help=_("Scripts, sound or video files."))
        ],
        *,
        host: Annotated[str, typer.Option(help=_("User name of the host."))],
        broadcast: Annotated[
            str | None, typer.Option(help=_("Title (default: the file's name)."))
        ] = None,
        goods: Annotated[
            str | None, typer.Option(help=_("What is sold: a goods category."))
        ] = None,
        air_at: Annotated[
            datetime | None,
            typer.Option(
                formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
                help=_("When it goes on air (Shanghai time)."),
            ),
        ] = None,
        user: Annotated[
            str | None,
            typer.Option(
                "--as", help=_("User name of the submitter (or GREENROOM_USER).")
            ),
        ] = None,
    ) -> None:
        from review.bootstrap import open_office
        from review.cli.acting import acting
        from review.services import accounts

        office = open_office()
        by = acting(office, user).id
        host_id = accounts.by_username(office, host).id
        for path in files:
            case = _submit(
                office,
                path,
                by=by,
                title=broadcast or path.stem,
                host_id=host_id,
                goods=goods,
                air_at=air_at.replace(tzinfo=SHANGHAI) if air_at else None,
            )
            print(f"{case.number}\t{case.status}\t{len(case.findings)}\t{case.id}")


def _submit(
    office: "Office",
    path: Path,
    *,
    by: str,
    title: str,
    host_id: str,
    goods: str | None,
    air_at: datetime | None,
) -> "Case":
    from review.services import intake

    if _is_recording(path):
        return intake.submit_recording(
            office,
            by=by,
            path=path,
            filename=path.name,
            title=title,
            host_id=host_id,
            goods=goods,
            air_at=air_at,
        )
    from review.documents.reading import read_file

    return intake.submit_script(
        office,
        by=by,
        title=title,
        text=read_file(path).text,
        host_id=host_id,
        goods=goods,
        air_at=air_at,
    )


def _is_recording(path: Path) -> bool:
    kind, _encoding = mimetypes.guess_type(path.name)
    more = {".mkv", ".ts", ".m4a", ".flac", ".opus", ".flv", ".webm"}
    is_media = (kind or "").startswith(("audio/", "video/"))
    return is_media or path.suffix.lower() in more
