"""`greenroom gate`: may this host go live? For the control room.

Exit code 0 is yes, 1 is no (with every reason), 2 is no such host, script or time.
"""

import json
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from review.domain.china_time import CHINA
from review.errors import InvalidInputError
from review.i18n import gettext as _
from review.i18n import say_error

if TYPE_CHECKING:
    from review.services.gate import GateAnswer

SCHEMA = "greenroom.gate/1"
SHUT = 1


class Format(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add `gate` to the command line."""

    @app.command("gate", help=_("May this host go live now, with this script?"))
    def gate(
        host: Annotated[
            str, typer.Argument(help=_("User name or id of the host."), metavar="HOST")
        ],
        *,
        script: Annotated[
            str | None, typer.Option(help=_("Number or id of the script's case."))
        ] = None,
        at: Annotated[
            str | None,
            typer.Option(
                help=_(
                    "When, as 2026-11-25T20:00 (China time unless an offset is given; default: now)."
                )
            ),
        ] = None,
        output_format: Annotated[
            Format, typer.Option("--format", help=_("How to write the answer."))
        ] = Format.TEXT,
    ) -> None:
        from review.bootstrap import open_office
        from review.services.gate import check

        moment = None if at is None else _moment(at)
        answer = check(open_office(), host=host, script=script, at=moment)
        if output_format is Format.JSON:
            print(json.dumps(as_json(answer), ensure_ascii=False, indent=2))
        else:
            print("\n".join(as_lines(answer)))
        raise typer.Exit(0 if answer.allowed else SHUT)


def _moment(said: str) -> datetime:
    try:
        moment = datetime.fromisoformat(said)
        return (
            moment.astimezone(CHINA) if moment.tzinfo else moment.replace(tzinfo=CHINA)
        )
    except (ValueError, OverflowError) as error:
        raise InvalidInputError(field="--at", reason=repr(said)) from error


def as_lines(answer: "GateAnswer") -> list[str]:
    """The answer as lines for a terminal: yes or no first, then why."""
    at = f"{answer.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    verdict = (
        _("YES  {name} may go live at {at}.")
        if answer.allowed
        else _("NO   {name} must not go live at {at}.")
    )
    lines = [verdict.format(name=answer.host.name, at=at)]
    lines += [f"  - {say_error(reason)} [{reason.code}]" for reason in answer.reasons]
    if answer.certificate:
        lines.append(
            "  "
            + _("Certificate {number}, valid until {day}").format(
                number=answer.certificate.number,
                day=answer.certificate.last_day.isoformat(),
            )
        )
    if answer.script:
        lines.append(
            "  "
            + _("Script {number}, version {version}: {title}").format(
                number=answer.script.number,
                version=answer.script.version,
                title=answer.script.title,
            )
        )
    lines += [
        "  " + _("Condition: {text}").format(text=text) for text in answer.conditions
    ]
    return lines


def as_json(answer: "GateAnswer") -> dict[str, object]:
    """The answer for other programs."""
    certificate, script = answer.certificate, answer.script
    return {
        "schema": SCHEMA,
        "allowed": answer.allowed,
        "at": answer.at.isoformat(),
        "host": answer.host.model_dump(mode="json", include={"id", "username", "name"}),
        "certificate": certificate.model_dump(
            mode="json", include={"number", "month", "issued_at", "valid_until"}
        )
        if certificate
        else None,
        "script": script.model_dump(
            mode="json",
            include={"id", "number", "version", "title", "status", "outcome"},
        )
        if script
        else None,
        "conditions": list(answer.conditions),
        "reasons": [
            {
                "code": reason.code,
                "message": say_error(reason),
                "data": {key: str(value) for key, value in reason.data.items()},
            }
            for reason in answer.reasons
        ],
    }
