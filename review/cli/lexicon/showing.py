"""`greenroom lexicon show`: one rule, in full."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lexicons.errors import UnknownRuleError
from lexicons.models import Rule
from review.cli.lexicon.decisions import decision
from review.cli.lexicon.folders import Folders, all_folders
from review.i18n import current_language, noop
from review.i18n import gettext as _

if TYPE_CHECKING:
    from lexicons.loader import Lexicon

STATUSES = (noop("draft"), noop("experimental"), noop("stable"), noop("deprecated"))
# How examples of each kind are headed.
KINDS = {
    "phrase": noop("any of these phrases"),
    "pattern": noop("any of these expressions"),
    "near": noop("two phrases close together"),
    "claim": noop("several words that make a claim together"),
    "missing": noop("said without what must be said with it"),
    "privacy": noop("personal information"),
    "model": noop("the classifier's judgement of a sentence"),
}


def add(lexicon: typer.Typer) -> None:
    """Add the command."""

    @lexicon.command("show", help=_("One rule, in full."))
    def show(
        rule: Annotated[str, typer.Argument(help=_("As AD-0103."))],
        packs: Folders = None,
    ) -> None:
        for line in _told(rule, packs):
            print(line)


def _told(rule_id: str, packs: Sequence[Path] | None) -> Iterator[str]:
    """The lines about a rule: as its file says it, then what the house decided."""
    from lexicons.loader import read_lexicon

    lexicon = read_lexicon(all_folders(packs))
    retired = {source.rule.id: source.rule for source in lexicon.retired}
    rule = (retired | lexicon.rules).get(rule_id.upper())
    if rule is None:
        raise UnknownRuleError(rule=rule_id)
    yield from _shown(rule, lexicon)
    for ruling in lexicon.rulings:
        if ruling.override.rule == rule.id:
            yield _("Decided by the house: {decision}").format(
                decision=decision(ruling.override)
            )


def _shown(rule: Rule, lexicon: "Lexicon") -> Iterable[str]:
    from lexicons.statutes import cite

    language = current_language()
    named = lexicon.categories | lexicon.goods
    names = {
        name: entry.zh if language == "zh_CN" else entry.en
        for name, entry in named.items()
    }
    yield f"{rule.id}  {rule.title}"
    yield _(
        "{status}, revision {revision}, severity {severity}, confidence {confidence}"
    ).format(
        status=_(rule.status),
        revision=rule.revision,
        severity=_(rule.severity),
        confidence=_(rule.confidence),
    )
    yield _("Category: {category}").format(
        category=names.get(rule.category, rule.category)
    )
    if rule.goods:
        yield _("Only for: {goods}").format(
            goods=", ".join(names.get(goods, goods) for goods in rule.goods)
        )
    yield f"  {rule.message}"
    yield f"  {rule.suggest}"
    yield _("Basis: {basis}").format(
        basis=", ".join(cite(b, language) for b in rule.basis)
    )
    for match in rule.match:
        yield _("Matches {kind}:").format(kind=_(KINDS[match.kind]))
        for name, value in match.model_dump(exclude={"kind"}).items():
            if shown := _value(value):
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


def _value(value: object) -> str:
    """What a field says; the parts of a claim stand between plus signs."""
    if not isinstance(value, tuple):
        return str(value)
    nested = any(isinstance(one, tuple) for one in value)
    return (" + " if nested else ", ").join(map(_value, value))
