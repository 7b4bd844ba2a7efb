"""New keys for a data folder that is in use: nothing stops, and nothing is lost.

The ring is sealed for the new master key before the old one goes, and keeps the old data
keys until nothing needs them: killed at any moment, one key opens everything, and the
same command goes on where it stopped.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from review.errors import KeyMissingError, KeysError, StoreBrokenError
from review.i18n import noop
from review.keys.ring import with_new_keys, without_old_keys
from review.keys.ring_files import RingFiles
from review.keys.source import Source, new_identity, public
from review.services import backups, reencryption, trail
from review.services.office import Office

WAIT_SECONDS = 60.0
NOTHING = noop("nothing is encrypted, there is no master key")


def rotate(office: Office, *, data: bool, hand_over: Callable[[str], None]) -> bool:
    """A new master key, and with `data` new keys for everything the ring opens.

    Where Greenroom cannot put the new key itself, `hand_over` is given it before anything
    depends on it; both keys open the folder then until `finish`, and True comes back.
    Raises KeysBusyError where another command changes keys, or something is written with
    the old ones for too long: run it again.
    """
    files = office.keys.on_disk
    with files.changing():
        ring = office.keys.now()
        if not (ring.is_encrypted or data):
            raise KeysError(reason=NOTHING)
        handed = ring.is_encrypted and _new_master(files, hand_over)
        if data:
            _new_data_keys(office)
        backups.renew_keys(office)
        _enter(office, "key.rotated", data_keys=data)
    return handed


def finish(office: Office) -> bool:
    """Let only the key that was given now open the ring; False where that was so."""
    files = office.keys.on_disk
    with files.changing():
        ring = office.keys.now()
        if files.source is None or not ring.is_encrypted:
            raise KeysError(reason=NOTHING)
        present = _present(files.source, ring.masters)
        if ring.masters == (present,):
            return False
        if ring.masters[0] != present:
            reason = noop("this is the old key; give the new one to finish")
            raise KeysError(reason=reason)
        files.save(replace(ring, masters=(present,)))
        backups.renew_keys(office)
        _enter(office, "key.retired")
    return True


def _enter(office: Office, action: str, **data: object) -> None:
    trail.append(office, actor=trail.SYSTEM, action=action, subject="keys", **data)


def _new_master(files: RingFiles, hand_over: Callable[[str], None]) -> bool:
    """Seal the ring for a new master key; True where the old one still opens it, too."""
    source = files.source
    if source is None:
        raise KeyMissingError(path=files.sealed)
    ring = files.read_sealed()
    if not source.is_writable:
        new = new_identity()
        hand_over(new)
        masters = (public(new), _present(source, ring.masters))
        files.save(replace(ring, masters=masters))
        return True
    present = source.identities()
    # Two are there where this was interrupted: the first is the new one.
    new, *_old = keys = present if len(present) > 1 else (new_identity(), *present)
    if keys != present:
        source.keep(keys)
    files.save(replace(ring, masters=(public(new),)))
    source.keep((new,))
    return False


def _present(source: Source, masters: tuple[str, ...]) -> str:
    """The public half of the key in use: one of those that open the ring."""
    given = [public(identity) for identity in source.identities()]
    return next((one for one in given if one in masters), given[0])


def _new_data_keys(office: Office) -> None:
    """New data keys, everything changed over to them, the old ones dropped.

    An interrupted change goes on with the keys it made.
    """
    files = office.keys.on_disk
    ring = office.keys.now()
    if not ring.is_rotating:
        files.save(with_new_keys(ring, identity=new_identity()))
    _change_over(office)
    # Whoever began to write a file before has finished it when this is held.
    with office.keys.alone(seconds=WAIT_SECONDS):
        _change_over(office)
        _rekey_backups(office)
        files.save(without_old_keys(office.keys.now()))


def _change_over(office: Office) -> None:
    while office.store.vault.rewrap():
        pass
    _rekey_databases(office)
    if office.keys.files:
        change_files(office)


def change_files(office: Office, *, plain: bool = False) -> None:
    """Bring every file up to date: for the newest key, or with `plain` laid open."""
    while reencryption.reencrypt(office, plain=plain):
        pass


def _rekey_databases(office: Office) -> None:
    """Re-key the databases in place: others read and write them meanwhile."""
    from review.store.database_files import key_of, rekey

    newest = next(iter(office.keys.database), None)
    if newest is None:
        return
    for connection in (office.store.connection, office.store.keys):
        if not connection.path.exists():
            continue
        old = key_of(connection.path, office.keys.database)
        if old is not None and old != newest:
            rekey(connection.path, old, newest)


def _rekey_backups(office: Office) -> None:
    """Give every copy of a database in the folder the newest key.

    One that no key opens, or that is damaged, could not be restored before, either.
    """
    from review.store.database_files import converted, key_of

    newest = next(iter(office.keys.database), None)
    if newest is None:
        return
    for path in backups.copies(office.settings, office.keys.database):
        with suppress(StoreBrokenError):
            key = key_of(path, office.keys.database)
            if key != newest:
                converted(path, key, path, newest)
