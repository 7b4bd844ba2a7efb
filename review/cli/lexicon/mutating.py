"""`greenroom lexicon mutate`: how many disguises of the rules' own examples are caught."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lexicons.disguises import Kind
from lexicons.models import Severity
from review.cli.lexicon.folders import Folders, all_folders
from review.errors import MissingDocumentError
from review.i18n import gettext as _
from review.i18n import noop

if TYPE_CHECKING:
    from lexicons.mutations import Noise, Tried

WORST = 20
KINDS = {
    Kind.HOMOPHONE: noop("a character that sounds the same"),
    Kind.ACCENT: noop("a character that sounds the same with an accent"),
    Kind.LOOKALIKE: noop("a character that looks alike"),
    Kind.SIGN: noop("a sign inside"),
    Kind.SPLIT: noop("a character taken apart"),
    Kind.INITIAL: noop("the first letter of the pinyin"),
    Kind.PINYIN: noop("pinyin"),
    Kind.TRADITIONAL: noop("traditional characters"),
    Kind.WIDTH: noop("full width"),
    Kind.DIGIT: noop("another numeral"),
    Kind.MASK: noop("a mask for a character"),
    Kind.FILLER: noop("a filler of speech inside"),
    Kind.SAID: noop("a nickname, an omission, an emoji"),
}
SEVERITIES = {
    Severity.HIGH: noop("high severity"),
    Severity.MEDIUM: noop("medium severity"),
    Severity.LOW: noop("low severity"),
}


class Format(StrEnum):
    """How the figures are written."""

    TEXT = "text"
    JSON = "json"


def add(lexicon: typer.Typer) -> None:
    """Add the command."""

    @lexicon.command(
        "mutate",
        help=_("Disguise the examples of the rules, and tell how many are caught."),
    )
    def mutate(
        packs: Folders = None,
        *,
        kind: Annotated[
            list[Kind] | None, typer.Option(help=_("Only disguises of this kind."))
        ] = None,
        rule: Annotated[
            list[str] | None,
            typer.Option(help=_("Only this rule, with every disguise not caught.")),
        ] = None,
        speech: Annotated[
            Path | None,
            typer.Option(
                help=_("Ordinary speech, a text file; default: the one built in.")
            ),
        ] = None,
        output_format: Annotated[
            Format, typer.Option("--format", help=_("How to write the figures."))
        ] = Format.TEXT,
    ) -> None:
        tries, noise = _measured(
            all_folders(packs), kind or tuple(Kind), rule or (), speech
        )
        told = _as_json if output_format is Format.JSON else _as_text
        print(told(tries, noise, missed=bool(rule)))


def _measured(
    folders: Sequence[Path],
    kinds: Sequence[Kind],
    only: Sequence[str],
    speech: Path | None,
) -> tuple[list["Tried"], "Noise"]:
    from lexicons.errors import UnknownRuleError
    from lexicons.morphs import read_morphs
    from lexicons.mutations import SPEECH, attempt, derive, false_alarms
    from lexicons.pipeline import load_lexicon, reader_of

    lexicon = load_lexicon(folders)
    reader = reader_of(lexicon)
    names = [name.upper() for name in only] or list(lexicon.rules)
    for name in names:
        if name not in lexicon.rules:
            raise UnknownRuleError(rule=name)
    rules = [lexicon.rules[name] for name in names]
    evasions = derive(rules, lexicon.vocabularies, read_morphs(), kinds)
    tries = list(attempt(reader, evasions))
    return tries, false_alarms(reader, _lines(speech or SPEECH))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError as error:
        raise MissingDocumentError(path=str(path)) from error


Key = Callable[["Tried"], str]


def _groups(tries: Iterable["Tried"], key: Key) -> dict[str, list["Tried"]]:
    groups: dict[str, list[Tried]] = defaultdict(list)
    for tried in tries:
        groups[key(tried)].append(tried)
    return groups


def _as_text(tries: list["Tried"], noise: "Noise", *, missed: bool) -> str:
    lines = [_row(_("all disguises"), tries), ""]
    by_severity = _groups(tries, lambda tried: tried.severity)
    lines += [
        _row(_(name), by_severity[s])
        for s, name in SEVERITIES.items()
        if s in by_severity
    ]
    by_kind = _groups(tries, lambda tried: tried.evasion.kind)
    lines += ["", *(_row(_(KINDS[Kind(k)]), group) for k, group in by_kind.items())]
    if missed:
        lines += ["", *_missed(tries)]
    else:
        lines += ["", _("Rules that miss the most:"), *_worst(tries)]
    lines += ["", *_told_noise(noise)]
    return "\n".join(lines)


def _row(name: str, tries: Sequence["Tried"]) -> str:
    from lexicons.mutations import share

    said = share(tries)
    return _("{rate:>6.1%}  {caught} of {of}  {name}").format(
        rate=said.rate, caught=said.caught, of=said.of, name=name
    )


def _worst(tries: Iterable["Tried"]) -> list[str]:
    from lexicons.mutations import share

    rules = _groups(tries, lambda tried: tried.evasion.rule)
    order = sorted((share(group).rate, rule) for rule, group in rules.items())
    return [_row(rule, rules[rule]) for rate, rule in order[:WORST] if rate < 1]


def _missed(tries: Iterable["Tried"]) -> list[str]:
    lost = [tried.evasion for tried in tries if not tried.caught]
    if not lost:
        return [_("Nothing was missed.")]
    return [_("Not caught:")] + [
        f"  {e.rule}  {_(KINDS[e.kind])}  {e.word} → {e.hidden}  {e.text}" for e in lost
    ]


def _told_noise(noise: "Noise") -> Iterable[str]:
    yield _(
        "Ordinary speech: {rate:.2f} false alarms per 10,000 characters by disguise "
        "({count} in {characters:,})"
    ).format(
        rate=noise.per_ten_thousand,
        count=len(noise.findings),
        characters=noise.characters,
    )
    for finding in noise.findings:
        yield f"  {finding.rule}  {finding.severity}  {finding.text}  {finding.because}"


def _as_json(tries: list["Tried"], noise: "Noise", *, missed: bool) -> str:
    said = {
        "all": _figures(tries),
        "severity": _each(tries, lambda tried: tried.severity),
        "kind": _each(tries, lambda tried: tried.evasion.kind),
        "rule": _each(tries, lambda tried: tried.evasion.rule),
        "speech": {
            "characters": noise.characters,
            "per_ten_thousand": round(noise.per_ten_thousand, 3),
            "findings": [
                finding.model_dump(mode="json", include=set(SHOWN))
                for finding in noise.findings
            ],
        },
    }
    if missed:
        said["missed"] = [t.evasion._asdict() for t in tries if not t.caught]
    return json.dumps(said, ensure_ascii=False, indent=2)


SHOWN = ("rule", "severity", "text", "start", "end", "because")


def _each(tries: Iterable["Tried"], key: Key) -> dict[str, dict[str, float]]:
    return {name: _figures(group) for name, group in _groups(tries, key).items()}


def _figures(tries: Iterable["Tried"]) -> dict[str, float]:
    from lexicons.mutations import share

    said = share(tries)
    return {"caught": said.caught, "of": said.of, "rate": round(said.rate, 4)}
