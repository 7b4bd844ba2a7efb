"""`greenroom worker`: background work until Ctrl-C."""

import logging

import typer

from review.i18n import gettext as _


def register(app: typer.Typer) -> None:
    """Add `worker` to the command line."""

    @app.command(
        "worker", help=_("Hear queued recordings, seal cases, keep the calendar.")
    )
    def worker() -> None:
        from review.worker import main

        logging.basicConfig(
            level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
        )
        for engine in ("huey", "faster_whisper"):
            logging.getLogger(engine).setLevel(logging.WARNING)
        main()
