"""`greenroom demo`: data to look at, made by Greenroom itself."""

import os

import typer

from review.i18n import gettext as _


def register(app: typer.Typer) -> None:
    """Add `demo` to the command line."""

    @app.command("demo", help=_("Fill an empty data folder with demo data."))
    def demo() -> None:
        from review.config import Settings
        from review.demo import seed

        home = Settings.from_environ(os.environ).home
        if not seed.is_empty(os.environ):
            print(_("There are data in {home}; they are kept.").format(home=home))
            return
        print(_("Making demo data (once, about a minute) ..."), flush=True)
        seed.build(os.environ, lambda title: print("  ·", title, flush=True))
