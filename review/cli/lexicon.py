"""`greenroom lexicon`: check, lock, show and compare the rules."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lexicons.errors import UnknownRuleError
from lexicons.models import Rule
from review.i18n import current_language, ngettext, noop, say_fault
from review.i18n import gettext as _

if TYPE_CHECKING:
    from lexicons.loader import Fault

FAULTY = 1
# How examples of each kind are headed.
KINDS = {
    "phrase": noop("any of these phrases"),
    "pattern": noop("any of these expressions"),
    "near": noop("two phrases close together"),
    "missing": noop("said without what must be said with it"),
    "privacy": noop("personal information"),
}

Folders = Annotated[
    list[Path] | None,
    typer.Option(
        "--packs", help=_("Folders of rule packs; default: the built-in ones.")
    ),
]


def register(app: typer.Typer) -> None:
    """Add `lexicon` and its sub-commands to the command line."""
    lexicon = typer.Typer(
        help=_("Check, lock, show and compare the rules."), no_args_is_help=True
    )

    @lexicon.command("lint", help=_("Check all rules; exit code 1 for faults."))
    def lint(
        packs: Folders = None,
        *,
        advice: Annotated[
            bool, typer.Option("--advice", help=_("Advice too, line by line."))
        ] = False,
    ) -> None:
        if _lint(packs, with_advice=advice):
            raise typer.Exit(FAULTY)

    @lexicon.command("lock", help=_("Write packs.lock.json, where revisions allow it."))
    def lock(
        *,
        check: Annotated[
            bool,
            typer.Option(
                "--check",
                help=_("Write nothing; exit code 1 where the lock is not up to date."),
            ),
        ] = False,
    ) -> None:
        if check:
            _check_lock()
        else:
            _lock()

    @lexicon.command("show", help=_("One rule, in full."))
    def show(
        rule: Annotated[str, typer.Argument(help=_("As AD-0103."))],
        packs: Folders = None,
    ) -> None:
        for line in _shown(_rule(rule, packs)):
            print(line)

    @lexicon.command(
        "diff", help=_("What changed since the lock, or since other packs.")
    )
    def diff(
        other: Annotated[
            Path | None,
            typer.Argument(help=_("A folder of rule packs; default: the lock.")),
        ] = None,
        packs: Folders = None,
    ) -> None:
        lines = list(_diff(other, packs))
        print("\n".join(lines) if lines else _("Nothing changed."))

    app.add_typer(lexicon, name="lexicon")


def _folders(packs: Sequence[Path] | None) -> tuple[Path, ...]:
    from lexicons.loader import BUILTIN

    return tuple(packs or (BUILTIN,))


def _lint(packs: Sequence[Path] | None, *, with_advice: bool) -> int:
    """Print the faults, and how much advice there is; how many faults there are."""
    from lexicons.lint import lint
    from lexicons.lock import LOCK

    told = lint(_folders(packs), None if packs else LOCK)
    faults = [fault for fault in told if not fault.is_advice]
    advice = [fault for fault in told if fault.is_advice]
    for fault in (*faults, *(advice if with_advice else ())):
        print(_said(fault))
    print(
        ngettext("{count} fault", "{count} faults", len(faults)).format(
            count=len(faults)
        )
    )
    if advice:
        sentence = (
            _("{count} pieces of advice")
            if with_advice
            else _("{count} pieces of advice: shown with --advice")
        )
        print(sentence.format(count=len(advice)))
    return len(faults)


def _said(fault: "Fault") -> str:
    kind = _("advice") if fault.is_advice else _("fault")
    return f"{fault.place}: {kind}: {say_fault(fault)}"


def _lock() -> None:
    from lexicons.lock import LOCK, write_lock
    from lexicons.pipeline import load_lexicon

    count = write_lock(load_lexicon(), LOCK)
    print(
        ngettext("{count} rule locked", "{count} rules locked", count).format(
            count=count
        )
    )


def _check_lock() -> None:
    """Print the rules that are not locked as they are, and end with FAULTY."""
    from lexicons.lock import LOCK, unlocked
    from lexicons.pipeline import load_lexicon

    if rules := unlocked(load_lexicon(), LOCK):
        print(
            _(
                "packs.lock.json is not up to date: {rules}. Run `greenroom lexicon lock`."
            ).format(rules=", ".join(rules))
        )
        raise typer.Exit(FAULTY)


def _rule(rule_id: str, packs: Sequence[Path] | None) -> Rule:
    from lexicons.loader import read_lexicon

    lexicon = read_lexicon(_folders(packs))
    retired = {source.rule.id: source.rule for source in lexicon.retired}
    rule = (retired | lexicon.rules).get(rule_id.upper())
    if rule is None:
        raise UnknownRuleError(rule=rule_id)
    return rule


def _shown(rule: Rule) -> Iterable[str]:
    from lexicons.statutes import cite

    yield f"{rule.id}  {rule.title}"
    yield _(
        "{status}, revision {revision}, severity {severity}, confidence {confidence}"
    ).format(
        status=rule.status,
        revision=rule.revision,
        severity=rule.severity,
        confidence=rule.confidence,
    )
    yield _("Category: {category}").format(category=rule.category)
    if rule.goods:
        yield _("Only for: {goods}").format(goods=", ".join(rule.goods))
    yield f"  {rule.message}"
    yield f"  {rule.suggest}"
    language = current_language()
    yield _("Basis: {basis}").format(
        basis=", ".join(cite(b, language) for b in rule.basis)
    )
    for match in rule.match:
        yield _("Matches {kind}:").format(kind=_(KINDS[match.kind]))
        for name, value in match.model_dump(exclude={"kind"}).items():
            shown = ", ".join(value) if isinstance(value, tuple) else value
            if shown != "":
                yield f"  {name}: {shown}"
    for unless in rule.unless:
        words = ", ".join((*unless.any, *unless.near, *unless.pattern))
        yield _("Unless {words}: {why}").format(words=words, why=unless.why)
    for hit in rule.examples.hit:
        yield _("Finds: {text} [{quotes}]").format(
            text=hit.text, quotes=", ".join(hit.quotes)
        )
    for miss in rule.examples.miss:
        yield _("Leaves alone: {text} ({why})").format(text=miss.text, why=miss.why)


def _diff(other: Path | None, packs: Sequence[Path] | None) -> Iterable[str]:
    from lexicons.loader import read_lexicon
    from lexicons.lock import LOCK, entries, read_lock

    rules = read_lexicon(_folders(packs)).rules
    older = read_lexicon((other,)).rules if other else None
    before = entries(older.values()) if older is not None else read_lock(LOCK)
    now = entries(rules.values())
    for rule_id in sorted(before.keys() | now.keys()):
        old, new = before.get(rule_id), now.get(rule_id)
        if old == new:
            continue
        if old is None:
            yield _("+ {rule} {title}").format(rule=rule_id, title=rules[rule_id].title)
        elif new is None:
            yield _("- {rule}").format(rule=rule_id)
        else:
            yield _("~ {rule} revision {old} -> {new}").format(
                rule=rule_id, old=old["revision"], new=new["revision"]
            )
            yield from _words(older[rule_id], rules[rule_id]) if older else ()


def _words(old: Rule, new: Rule) -> Iterable[str]:
    """The phrases and expressions that came or went."""
    was, now = _listed(old), _listed(new)
    yield from (f"    + {word}" for word in sorted(now - was))
    yield from (f"    - {word}" for word in sorted(was - now))


def _listed(rule: Rule) -> set[str]:
    parts = (*rule.match, *rule.unless)
    values = (
        value
        for part in parts
        for value in part.model_dump(exclude={"kind", "why"}).values()
    )
    return {word for value in values if isinstance(value, tuple) for word in value}
