"""`greenroom key`: the keys of an encrypted data folder."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from review.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from review.config import Settings
    from review.keys.ring import KeyRing
    from review.keys.ring_files import RingFiles
    from review.services.office import Office


def register(app: typer.Typer) -> None:
    """Add `key` to the command line."""
    group = typer.Typer(
        help=_("The master key, and encryption of the data folder."),
        no_args_is_help=True,
    )
    app.add_typer(group, name="key")
    _register_new(group)
    _register_status(group)
    _register_conversion(group)
    _register_rotation(group)


def _register_new(group: typer.Typer) -> None:
    @group.command(
        "new",
        help=_(
            "Make a master key and put it where GREENROOM_KEY_FILE or GREENROOM_KEYRING=1 says; print it where neither does. Keep a copy apart from the machine: without it nothing encrypted can ever be read."
        ),
    )
    def new() -> None:
        from review.config import Settings
        from review.keys.source import find_source, new_identity, public

        settings = Settings.from_environ(os.environ)
        source = find_source(settings.home, os.environ)
        identity = new_identity()
        if source is None or not source.is_writable:
            print(identity)
            return
        if not source.is_empty():
            _refuse(source.place)
        source.keep((identity,))
        print(source.place)
        print(public(identity))


def _refuse(place: str) -> None:
    from review.errors import InvalidInputError

    reason = _("holds a key already; greenroom key rotate makes a new one")
    raise InvalidInputError(field=place, reason=reason)


def _register_status(group: typer.Typer) -> None:
    @group.command(
        "status",
        help=_("Say what is encrypted, and whether the key that was given opens it."),
    )
    def status() -> None:
        from review.config import Settings
        from review.keys.ring_files import RingFiles

        home = Settings.from_environ(os.environ).home
        files = RingFiles(home, os.environ)
        if not files.sealed.exists():
            _say_plain(files)
            return
        ring = files.read_sealed()
        print(_("Encrypted: {home}").format(home=home))
        if files.source is not None:
            print(_("Master key: {place}").format(place=files.source.place))
        for public in ring.masters:
            print(f"  {public}")
        _say_unfinished(files, ring)


def _say_plain(files: "RingFiles") -> None:
    print(_("Not encrypted: {home}").format(home=files.home))
    print(_("Only what was masked is sealed, with {path}.").format(path=files.plain))
    if files.source is not None:
        print(_("A key was given: greenroom key encrypt encrypts the folder with it."))


def _say_unfinished(files: "RingFiles", ring: "KeyRing") -> None:
    if files.plain.exists():
        print(_("Half encrypted: run greenroom key encrypt or greenroom key decrypt."))
    if len(ring.masters) > 1:
        print(
            _(
                "The key before the new one still opens it: greenroom key rotate --finish"
            )
        )
    if ring.is_rotating:
        print(_("Old data keys are in use: run greenroom key rotate --data again."))


def _register_conversion(group: typer.Typer) -> None:
    @group.command(
        "encrypt",
        help=_(
            "Encrypt the database, its backups, recordings and dossiers with the key that was given. Stop the app and the worker first. May be interrupted and run again."
        ),
    )
    def encrypt() -> None:
        from review.services.key_conversion import encrypt

        _convert(encrypt)
        print(_("Everything in the data folder is encrypted."))

    @group.command(
        "decrypt",
        help=_(
            "Lay everything open again; what was masked stays sealed. Stop the app and the worker first. May be interrupted and run again."
        ),
    )
    def decrypt() -> None:
        from review.services.key_conversion import decrypt

        _convert(decrypt)
        print(_("The data folder is no longer encrypted. Take the key away from it."))


def _convert(
    work: "Callable[[Settings, Callable[[], Office]], tuple[Path, ...]]",
) -> None:
    from review.bootstrap import open_office
    from review.config import Settings

    os.umask(0o077)
    settings = Settings.from_environ(os.environ)
    left = work(settings, lambda: open_office(os.environ, is_converting=True))
    for path in left:
        print(
            _("{path} is damaged and stays as it is; delete it.").format(path=path),
            file=sys.stderr,
        )


def _register_rotation(group: typer.Typer) -> None:
    @group.command(
        "rotate",
        help=_(
            "Make a new master key, while the app and the worker run. It is put where the old one is; a key in GREENROOM_KEY is printed, and both open the folder until --finish. With --data the database, recordings and dossiers get new keys, too; whoever writes waits meanwhile, about a second for 40 MB of database. May be interrupted and run again."
        ),
    )
    def rotate(
        data: Annotated[
            bool, typer.Option("--data", help=_("New keys for all data, too."))
        ] = False,
        finish: Annotated[
            bool,
            typer.Option(
                "--finish", help=_("From now on only the key given now opens it.")
            ),
        ] = False,
    ) -> None:
        from review.bootstrap import open_office
        from review.services import key_rotation

        office = open_office()
        if finish:
            _finish(office)
            return
        handed = key_rotation.rotate(office, data=data, hand_over=_hand_over)
        if handed:
            _say_how_to_finish()
        elif office.keys.is_encrypted:
            place = getattr(office.keys.on_disk.source, "place", "")
            print(_("The new master key is in {place}.").format(place=place))
        if data:
            said = _("All data have new keys; nothing needs the old ones any more.")
            print(said, file=sys.stderr if handed else sys.stdout)


def _finish(office: "Office") -> None:
    from review.services import key_rotation

    if key_rotation.finish(office):
        print(_("Only this key opens the data folder now."))
    else:
        print(_("Nothing to finish: only one key opens the data folder."))


def _hand_over(identity: str) -> None:
    print(identity, flush=True)


def _say_how_to_finish() -> None:
    print(
        _(
            "This is the new key. Put it into GREENROOM_KEY, start the app and the worker anew, then run greenroom key rotate --finish. Until then the old key opens the folder, too."
        ),
        file=sys.stderr,
    )
