"""`greenroom lexicon new`: a rule file to be filled in."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from review.cli.lexicon.folders import Folders, all_folders
from review.cli.lexicon.schemas import write_schemas
from review.errors import InvalidInputError
from review.i18n import gettext as _

if TYPE_CHECKING:
    from lexicons.loader import Lexicon
    from lexicons.models import Pack

AUTHOR = "合规组"


class Wish(NamedTuple):
    """What was asked for on the command line."""

    rule: str
    pack: str
    title: str
    category: str
    slug: str
    prefix: str
    author: str


def add(lexicon: typer.Typer) -> None:
    """Add the command."""

    @lexicon.command("new", help=_("A new rule file, to be filled in."))
    def new(
        rule: Annotated[
            str, typer.Argument(help=_("As CO-0901; default: the next free id."))
        ] = "",
        *,
        pack: Annotated[str, typer.Option(help=_("The pack the rule belongs to."))],
        title: Annotated[str, typer.Option(help=_("The rule in one sentence."))],
        category: Annotated[str, typer.Option(help=_("As in categories.yaml."))],
        slug: Annotated[
            str,
            typer.Option(help=_("English words for the file name, as hospital-grade.")),
        ] = "",
        prefix: Annotated[
            str,
            typer.Option(help=_("Start the pack, with this prefix (three letters).")),
        ] = "",
        author: Annotated[str, typer.Option(help=_("Who writes the rule."))] = AUTHOR,
        packs: Folders = None,
    ) -> None:
        wish = Wish(rule.upper(), pack, title, category, slug, prefix.upper(), author)
        print(_made(wish, all_folders(packs)))


def _made(wish: Wish, folders: Sequence[Path]) -> Path:
    """Write the file; its path."""
    from lexicons.drafts import Draft, free_id, rule_file
    from lexicons.loader import read_lexicon
    from review.bootstrap import today

    lexicon = read_lexicon(folders)
    _check_words(wish, lexicon)
    found = _found(wish, folders)
    pack, folder = found or _started(wish, folders, lexicon)
    rule = wish.rule or free_id(pack, lexicon)
    _check_id(rule, pack, lexicon)
    path = folder / "rules" / f"{rule}-{wish.slug or wish.category}.yaml"
    path.parent.mkdir(exist_ok=True)
    draft = Draft(
        id=rule,
        title=wish.title,
        category=wish.category,
        author=wish.author,
        day=today(),
        schema=_schema("rule", path.parent, folder.parent),
    )
    with path.open("x", encoding="utf-8") as file:
        file.write(rule_file(draft))
    return path


def _check_words(wish: Wish, lexicon: "Lexicon") -> None:
    from lexicons.drafts import is_prefix, is_slug

    if wish.category not in lexicon.categories:
        reason = _("{name} is not a category; choose one of: {listed}").format(
            name=wish.category, listed=", ".join(lexicon.categories)
        )
        raise InvalidInputError(field="--category", reason=reason)
    if not is_slug(wish.slug or wish.category):
        reason = _("small letters, digits and hyphens")
        raise InvalidInputError(field="--slug", reason=reason)
    if not is_slug(wish.pack):
        reason = _("small letters, digits and hyphens")
        raise InvalidInputError(field="--pack", reason=reason)
    if wish.prefix and not is_prefix(wish.prefix):
        reason = _("two or three letters")
        raise InvalidInputError(field="--prefix", reason=reason)


def _found(wish: Wish, folders: Sequence[Path]) -> "tuple[Pack, Path] | None":
    from lexicons.drafts import find_pack

    found = find_pack(folders, wish.pack)
    if found and wish.prefix and found[0].prefix != wish.prefix:
        reason = _("the prefix of pack {pack} is {prefix}").format(
            pack=wish.pack, prefix=found[0].prefix
        )
        raise InvalidInputError(field="--prefix", reason=reason)
    if found and len(folders) > 1 and found[1].is_relative_to(folders[0]):
        reason = _(
            "{pack} is built in; rules of your own go into a pack of your own"
        ).format(pack=wish.pack)
        raise InvalidInputError(field="--pack", reason=reason)
    return found


def _started(
    wish: Wish, folders: Sequence[Path], lexicon: "Lexicon"
) -> "tuple[Pack, Path]":
    """A new pack in the folder of the house; where there is none, a refusal."""
    from lexicons.drafts import find_pack, pack_file

    known = ", ".join(pack.id for pack in lexicon.packs)
    if not wish.prefix:
        reason = _(
            "there is no pack {pack}; choose one of {known}, or start it with --prefix"
        ).format(pack=wish.pack, known=known)
        raise InvalidInputError(field="--pack", reason=reason)
    if len(folders) == 1:
        reason = _("name the folder of your own rules (or set GREENROOM_PACKS)")
        raise InvalidInputError(field="--packs", reason=reason)
    if any(pack.prefix == wish.prefix for pack in lexicon.packs):
        reason = _("{prefix} is taken").format(prefix=wish.prefix)
        raise InvalidInputError(field="--prefix", reason=reason)
    folder = folders[-1] / wish.pack
    folder.mkdir(parents=True, exist_ok=True)
    schema = _schema("pack", folder, folder.parent)
    said = pack_file(wish.pack, wish.prefix, wish.pack, schema)
    (folder / "pack.yaml").write_text(said, encoding="utf-8")
    made = find_pack(folders, wish.pack)
    if made is None:
        raise InvalidInputError(field="--pack", reason=str(folder))
    return made


def _check_id(rule: str, pack: "Pack", lexicon: "Lexicon") -> None:
    from lexicons.drafts import is_id, taken_ids

    if not is_id(rule, pack):
        reason = _("{rule} must be {prefix}- and four digits").format(
            rule=rule, prefix=pack.prefix
        )
        raise InvalidInputError(field="ID", reason=reason)
    if rule in taken_ids(lexicon):
        raise InvalidInputError(
            field="ID", reason=_("{rule} is taken").format(rule=rule)
        )


def _schema(name: str, place: Path, folder: Path) -> str:
    """Where the schema lies, as a file in this place says it.

    Ours is in docs/schema; a house has its own copy beside its packs.
    """
    from lexicons.loader import BUILTIN

    schemas = folder / "schema"
    if folder == BUILTIN:
        schemas = BUILTIN.parents[1] / "docs" / "schema"
    elif not (schemas / f"{name}.json").exists():
        write_schemas(schemas)
    return Path(os.path.relpath(schemas / f"{name}.json", place)).as_posix()
