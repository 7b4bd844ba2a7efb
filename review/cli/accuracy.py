"""`greenroom accuracy`: how accurate a recording's transcript is, proven by a sample."""

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from review.cli.options import As
from review.i18n import gettext as _

if TYPE_CHECKING:
    from review.domain.case import Case
    from review.domain.measure import Measure


class Format(StrEnum):
    """How the answer is written."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add `accuracy` to the command line."""

    @app.command(
        "accuracy",
        help=_(
            "How accurate the transcript of a recording is. Draws the clips that people have to hear, where none are drawn."
        ),
    )
    def accuracy(
        recording: Annotated[
            str,
            typer.Argument(
                help=_("Case number, or id of the case or the recording."),
                metavar="RECORDING",
            ),
        ],
        *,
        more: Annotated[
            bool,
            typer.Option(
                "--more", help=_("Draw more clips; all that were drawn must be heard.")
            ),
        ] = False,
        output_format: Annotated[
            Format, typer.Option("--format", help=_("How to write the answer."))
        ] = Format.TEXT,
        as_: As = None,
    ) -> None:
        from review.bootstrap import open_office
        from review.cli.acting import acting
        from review.documents.accuracy import accuracy_json
        from review.services import accuracy as service

        office = open_office()
        by = acting(office, as_).id
        case = service.case_of(office, recording, by=by)
        stands = service.measure(office, case.id, by=by)
        if more:
            stands = service.draw_more(office, case.id, by=by)
        elif not stands.clips:
            stands = service.draw(office, case.id, by=by)
        if output_format is Format.JSON:
            said = accuracy_json(stands, number=case.number)
            print(json.dumps(said, ensure_ascii=False, indent=2))
        else:
            print("\n".join(_lines(case, stands)))


def _lines(case: "Case", stands: "Measure") -> list[str]:
    """The statement first, then what it rests on."""
    from review.domain import accuracy_words as words

    lines = [f"{case.number}  {words.statement(stands)}"]
    lines += [f"  {words.critical(share)}" for share in stands.critical]
    lines += [f"  {line}" for line in words.aside(stands)]
    if stands.model:
        lines.append("  " + _("Heard by the model {model}.").format(model=stands.model))
    return lines
