"""`greenroom lexicon schema`: what the files may hold, for editors."""

import json
from pathlib import Path
from typing import Annotated

import typer

from review.errors import InvalidInputError
from review.i18n import gettext as _


def add(lexicon: typer.Typer) -> None:
    """Add the command."""

    @lexicon.command(
        "schema",
        help=_("JSON Schemas of rules, packs, vocabularies, overrides and duties."),
    )
    def schema(
        name: Annotated[
            str | None,
            typer.Argument(
                help=_("rule, pack, vocabulary, overrides or duties (default: all).")
            ),
        ] = None,
        out: Annotated[
            Path | None,
            typer.Option(
                "-o",
                "--output",
                help=_("Write to this file, or all of them into this folder."),
            ),
        ] = None,
    ) -> None:
        from lexicons.schemas import MODELS, files
        from lexicons.schemas import schema as schema_of

        if name is not None and name not in MODELS:
            raise InvalidInputError(field="NAME", reason=", ".join(MODELS))
        if name is None and out is not None:
            for path in write_schemas(out):
                print(path)
            return
        said = schema_of(name) if name else dict(files())
        if out is None:
            print(written(said), end="")
        else:
            out.write_text(written(said), encoding="utf-8")


def written(said: object) -> str:
    """A schema as its file holds it."""
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into a folder; the paths."""
    from lexicons.schemas import files

    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for file, said in files():
        paths.append(folder / file)
        paths[-1].write_text(written(said), encoding="utf-8")
    return paths
