"""Where a sealed dossier lies: a folder, or one `.tar.age` file; and from one to the other."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from review.errors import InvalidInputError
from review.i18n import noop
from review.keys import age_file
from review.services.bag import TAG_MANIFEST, BagFile
from review.services.bag_tar import TarBag, tar_of
from review.services.durable import sync
from review.services.kept import SealedFile
from review.services.office import Office

ENDING = ".tar.age"


def sealed_path(folder: Path) -> Path:
    """What the dossier is called once it is encrypted."""
    return folder.with_name(folder.name + ENDING)


def find(folder: Path) -> Path:
    """The dossier as it is kept now; the folder's own name where there is none."""
    sealed = sealed_path(folder)
    return sealed if sealed.exists() else folder


def write_folder(files: Iterator[BagFile], folder: Path) -> None:
    """Write a bag, durably; raises OSError."""
    for file in files:
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as out:
            out.writelines(file.pieces())
    for path in [*folder.rglob("*"), folder]:
        sync(path)


def files_of(folder: Path) -> Iterator[BagFile]:
    """A bag that lies open, file by file, as it is."""
    names = sorted(
        p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()
    )
    for name in sorted(names, key=lambda name: (name == TAG_MANIFEST, name)):
        yield BagFile(name, folder / name)


def unpack(sealed: Path, keys: tuple[str, ...], folder: Path) -> None:
    """Lay an encrypted dossier open, durably; raises OSError and what opening raises."""
    with age_file.open_age(sealed, keys) as file:
        TarBag(file).unpack(folder)
    for path in [*folder.rglob("*"), folder]:
        sync(path)


def copy(
    office: Office, source: Path, target: Path, *, recipient: str | None, plain: bool
) -> Path:
    """A copy under the name of `target`, never over what is there; says where it is.

    Raises OSError, InvalidInputError.
    """
    if recipient is not None:
        return _copy_for(office, source, target, checked_recipient(recipient))
    if source.is_dir():
        shutil.copytree(source, target)
    elif plain:
        unpack(source, office.keys.files, target)
    else:
        target = sealed_path(target)
        with source.open("rb") as file, target.open("xb") as out:
            shutil.copyfileobj(file, out)
    return target


def _copy_for(office: Office, source: Path, target: Path, recipient: str) -> Path:
    with sealed_path(target).open("xb") as out, ExitStack() as open_until_done:
        if source.is_dir():
            tar = tar_of(source.name, files_of(source), at=office.now())
        else:
            tar = SealedFile(source, office.keys).open()
        age_file.encrypt_to(open_until_done.enter_context(tar), out, recipient)
    return sealed_path(target)


def checked_recipient(said: str) -> str:
    """An age public key; raises InvalidInputError."""
    key = said.strip()
    if not age_file.is_recipient(key):
        reason = noop("is no public key of age (age1…)")
        raise InvalidInputError(field="recipient", reason=reason)
    return key


def sweep(office: Office, *, hours: int = 24) -> int:
    """Delete what a process left half made that was killed; says how many."""
    before = office.now().timestamp() - hours * 3600
    hidden = office.settings.dossiers.glob(".*")
    left = [path for path in hidden if path.stat().st_mtime < before]
    for path in left:
        remove(path)
    return len(left)


def remove(path: Path) -> None:
    """Delete a dossier in whichever form it lies there."""
    if path.is_file():
        path.unlink()
    shutil.rmtree(path, ignore_errors=True)
    sealed_path(path).unlink(missing_ok=True)
