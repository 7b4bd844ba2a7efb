"""Every file that is kept, for the newest key: after the keys changed, or for the first time."""

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path

from review.errors import AgeFileError, NoSpaceError
from review.keys import age_file
from review.services import bag_tar, dossier_place, kept
from review.services.durable import sync
from review.services.kept import PART, SealedFile
from review.services.office import Office


def reencrypt(office: Office, *, plain: bool = False) -> int:
    """Bring every file of the media and dossier folders up to date; says how many it took.

    Each is encrypted for the newest key, or with `plain` laid open. Safe to interrupt
    and to run again: a file is replaced only by its whole successor, and what is as it
    should be is left alone. Raises NoSpaceError, FileLockedError, FileDamagedError.
    """
    done = 0
    if not plain and not office.keys.files:
        return done
    for path in _files(office.settings.media):
        done += _file(office, path, plain=plain)
    for path in _dossiers(office.settings.dossiers):
        if path.is_dir():
            done += _shut(office, path, plain=plain)
        elif plain:
            done += _lay_open(office, path)
        else:
            done += _file(office, path, plain=False)
    for path in office.settings.work.glob("*.jsonl"):
        done += _progress(office, path, plain=plain)
    return done


def _files(folder: Path) -> Iterator[Path]:
    return (p for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix != PART)


def _dossiers(folder: Path) -> Iterator[Path]:
    return (p for p in sorted(folder.glob("*")) if not p.name.startswith("."))


def _file(office: Office, path: Path, *, plain: bool) -> int:
    is_sealed = path.name.endswith(age_file.ENDING)
    if is_sealed != plain and (plain or age_file.is_for(path, office.keys.files[0])):
        return 0
    source = SealedFile(path, office.keys) if is_sealed else path
    name = path.with_name(path.name.removesuffix(age_file.ENDING))
    kept.put_again(office, name, source, plain=plain)
    return 1


def _shut(office: Office, folder: Path, *, plain: bool) -> int:
    """A dossier that lies open becomes one encrypted file."""
    if plain:
        return 0
    files = dossier_place.files_of(folder)
    tar = bag_tar.tar_of(folder.name, files, at=office.now())
    kept.put(office, folder.with_name(f"{folder.name}.tar"), tar)
    aside = folder.with_name(f".removed-{office.new_id()}")
    folder.rename(aside)
    dossier_place.remove(aside)
    return 1


def _lay_open(office: Office, sealed: Path) -> int:
    folder = sealed.with_name(sealed.name.removesuffix(dossier_place.ENDING))
    building = folder.with_name(f".building-{office.new_id()}") / folder.name
    try:
        dossier_place.unpack(sealed, office.keys.files, building)
        shutil.rmtree(folder, ignore_errors=True)  # of a run that was killed
        building.rename(folder)
        sync(folder.parent)
        sealed.unlink(missing_ok=True)
    except OSError as error:
        raise NoSpaceError(path=folder, reason=error.strerror or error) from error
    finally:
        dossier_place.remove(building.parent)
    return 1


def _progress(office: Office, path: Path, *, plain: bool) -> int:
    """The progress of a hearing is not converted: the hearing starts anew."""
    with path.open("rb") as file:
        line = file.readline().strip()
    is_plain = line.startswith(b"{")
    if plain and is_plain:
        return 0
    if not plain and not is_plain and _is_for(line, office.keys.files[0]):
        return 0
    path.unlink(missing_ok=True)
    return 1


def _is_for(line: bytes, identity: str) -> bool:
    try:
        age_file.opened(base64.b64decode(line), (identity,))
    except (AgeFileError, ValueError):
        return False
    return True
