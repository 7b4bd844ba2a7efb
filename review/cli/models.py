"""`greenroom models`: the speech models that are here, and which of them hears."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from review.i18n import gettext as _

if TYPE_CHECKING:
    from audio.model_sources import OnBytes
    from review.config import Settings

DAMAGED = 3
SHA256 = re.compile("[0-9a-fA-F]{64}")


class Form(StrEnum):
    """How the list is written."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add `models` to the command line."""
    group = typer.Typer(
        help=_(
            "Speech models: which are here, which hears, and whether they are whole."
        ),
        no_args_is_help=True,
    )
    app.add_typer(group, name="models")
    _register_list(group)
    _register_use(group)
    _register_verify(group)
    _register_import(group)


def _register_list(group: typer.Typer) -> None:
    @group.command(
        "list", help=_("All models that are found here, the used ones first.")
    )
    def list_(
        form: Annotated[
            Form, typer.Option("--format", help=_("How to write it."))
        ] = Form.TEXT,
    ) -> None:
        from audio.model_list import listed, looked_at
        from review.cli import render_models

        settings = _settings()
        found = listed(settings.home, settings.environ)
        checked = [looked_at(one, settings.home) for one in found]
        if form is Form.JSON:
            print(render_models.as_json(checked))
            return
        for one in checked:
            print(render_models.say_model(one))
        if not checked:
            print(_("No model was found. greenroom models import takes one in."))
        for line in render_models.advice(checked):
            print(line)


def _register_use(group: typer.Typer) -> None:
    @group.command(
        "use",
        help=_(
            "Choose the model that hears from now on, or with --second the one that hears doubtful places again. GREENROOM_WHISPER_MODEL and GREENROOM_WHISPER_SECOND go before it."
        ),
    )
    def use(
        name: Annotated[
            str | None,
            typer.Argument(help=_("As list calls it; a folder, or a hub name.")),
        ] = None,
        second: Annotated[
            bool, typer.Option("--second", help=_("The model that hears again."))
        ] = False,
        forget: Annotated[
            bool, typer.Option("--forget", help=_("Go back to what is best here."))
        ] = False,
    ) -> None:
        from audio.models_store import Role, choose, located
        from review.errors import InvalidInputError

        settings, role = _settings(), Role.SECOND if second else Role.FIRST
        if (name is None) is not forget:
            raise InvalidInputError(
                field="NAME", reason=_("give a model's name, or --forget.")
            )
        if name is None:
            choose(settings.home, role, None)
            print(_("Nothing is chosen any more."))
            return
        folder = Path(name).expanduser()
        named = str(folder.absolute()) if folder.is_dir() else name
        model = located(settings.home, named)
        choose(settings.home, role, named)
        said = {
            Role.FIRST: _("{name} hears from now on: {path}"),
            Role.SECOND: _("{name} hears doubtful places again: {path}"),
        }[role]
        print(said.format(name=model.name, path=model.path))
        _say_overruled(settings, role)


def _say_overruled(settings: "Settings", role: str) -> None:
    from audio.models_store import SECOND_VARIABLE, VARIABLE, Role

    variable = VARIABLE if role == Role.FIRST else SECOND_VARIABLE
    if said := settings.environ.get(variable, "").strip():
        sentence = _("But {variable} is set to {value}, and goes before it.")
        print(sentence.format(variable=variable, value=said))


def _register_verify(group: typer.Typer) -> None:
    @group.command(
        "verify",
        help=_(
            "Read the weights again and hold them against what was published or imported. A damaged model is marked and not used. Exit code 3 where one is."
        ),
    )
    def verify(
        names: Annotated[
            list[str] | None, typer.Argument(help=_("As list calls them; all without."))
        ] = None,
    ) -> None:
        from audio.model_list import State, listed, looked_at
        from review.cli import render_models
        from review.errors import NotFoundError

        settings = _settings()
        found = listed(settings.home, settings.environ)
        unknown = set(names or ()) - {one.called for one in found}
        if unknown:
            raise NotFoundError(what="model", id=", ".join(sorted(unknown)))
        damaged = False
        for one in found:
            if not names or one.called in names:
                checked = looked_at(one, settings.home, anew=True)
                print(render_models.say_verdict(checked), flush=True)
                damaged |= checked.state is State.DAMAGED
        raise typer.Exit(DAMAGED if damaged else 0)


def _register_import(group: typer.Typer) -> None:
    @group.command(
        "import",
        help=_(
            "Take a model into the data folder: a folder or a zip or tar of it, or a hub's name as large-v3-turbo or owner/name. It is there as a whole or not at all."
        ),
    )
    def import_(
        source: Annotated[
            str, typer.Argument(help=_("A folder, an archive, or a name of a hub."))
        ],
        name: Annotated[
            str | None,
            typer.Option(help=_("What to call it (default: as its source).")),
        ] = None,
        sha256: Annotated[
            str | None, typer.Option(help=_("What the hash of model.bin has to be."))
        ] = None,
        mirror: Annotated[
            str | None,
            typer.Option(
                help=_("Address of a mirror of the hub (default: HF_ENDPOINT).")
            ),
        ] = None,
    ) -> None:
        from audio.model_import import take_in
        from review.cli import render_models
        from review.errors import InvalidInputError

        if sha256 and not SHA256.fullmatch(sha256):
            raise InvalidInputError(
                field="--sha256", reason=_("64 hexadecimal digits are meant.")
            )
        settings = _settings()
        with _progress(source) as on_bytes:
            model = take_in(
                source,
                settings.home,
                name=name,
                sha256=sha256.lower() if sha256 else None,
                mirror=mirror,
                check=_check_loads,
                on_bytes=on_bytes,
            )
        print(
            _("{name} is in the data folder: {path}").format(
                name=model.name, path=model.path
            )
        )
        print(f"SHA-256 {model.sha256}")
        for line in render_models.after_import(model, settings.home, settings.environ):
            print(line)


def _check_loads(folder: Path) -> None:
    """Raises ModelImportError where the engine cannot load the model."""
    from audio.errors import ModelImportError, ModelNotFoundError
    from audio.models_store import Model
    from audio.whisper import WhisperRecogniser

    model = Model(path=folder, name=folder.name, sha256="", trial=False)
    try:
        WhisperRecogniser(model).load()
    except ModelNotFoundError as error:
        reason = str(error.data["tried"]).removeprefix(f"{folder}: ").rstrip(".")
        raise ModelImportError(path=folder.name, reason=reason) from error


def _settings() -> "Settings":
    from review.config import Settings

    return Settings.from_environ(os.environ)


@contextmanager
def _progress(source: str) -> Iterator["OnBytes"]:
    """A bar on stderr; nothing where that is not a terminal."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TextColumn(_("time left")),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(source, total=None)

        def on_bytes(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield on_bytes
