"""Rules about rules. Everything here is told at once; advice does not fail.

Examples hold; bases are known articles; packs.lock.json agrees; no rule hides in
another one; expressions are fast; what is declared is exercised.
"""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from lexicons.checks import check
from lexicons.drafts import unfilled
from lexicons.files import Fault, line_of_text
from lexicons.kinds import Pattern, Phrase
from lexicons.loader import BUILTIN, Lexicon, Source, read_lexicon
from lexicons.lock import FILE, LOCK, entries, read_lock, unrevised
from lexicons.models import RuleStatus
from lexicons.normalize import normalize
from lexicons.overrides import advice_on
from lexicons.patterns import prepare
from lexicons.pipeline import reader_of
from lexicons.programs import compiled
from lexicons.reader import Reader
from lexicons.statutes import is_known

STABLE_EXAMPLES = 3
LONGEST_SENTENCE = 40
SLOWEST = 0.05
FEW_PHRASES = 30
_SAMPLE = (
    "家人们晚上好,今天这款面霜第3天就能看到效果,百分之90的姐妹都说好,来1号链接拍2瓶到手价99元"
    * 220
)


def lint(
    folders: Sequence[Path] = (BUILTIN,),
    lock: Path | None = LOCK,
    *,
    base: Sequence[Path] = (),
) -> tuple[Fault, ...]:
    """Every fault and every advice about the rules of these folders.

    They may refer to the rules of the folders in `base`, about which nothing is told.
    A folder with a lock of its own is compared with that.
    """
    lexicon = read_lexicon((*base, *folders))
    told = [*lexicon.faults, *check(lexicon)]
    faults = [fault for fault in told if not _is_in(fault.path, base)]
    if faults:
        return tuple(faults)
    lexicon = lexicon.without({fault.path for fault in told})
    reader = reader_of(lexicon)
    for source in (*lexicon.sources, *lexicon.retired):
        if _is_in(source.path, folders):
            faults += _form(source, lexicon)
    for source in lexicon.sources:
        if _is_in(source.path, folders):
            faults += _examples(source, reader)
            faults += _speed(source, lexicon)
    faults += [fault for fault in _containment(lexicon) if _is_in(fault.path, folders)]
    faults += _locked(lexicon, lock) if lock else []
    faults += advice_on(lexicon.rulings, lexicon.rules)
    for folder in folders:
        if (own := folder / FILE).exists():
            faults += _locked(lexicon.inside(folder), own)
    return tuple(
        sorted(faults, key=lambda fault: (fault.is_advice, fault.path, fault.line))
    )


def _is_in(path: Path, folders: Sequence[Path]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _fault(
    source: Source, near: str, template: str, *, is_advice: bool = False, **data: object
) -> Fault:
    return Fault(
        source.path, line_of_text(source.path, near), template, data, is_advice
    )


def _form(source: Source, lexicon: Lexicon) -> Iterator[Fault]:
    rule = source.rule
    for basis in rule.basis:
        if not is_known(basis):
            yield _fault(
                source,
                f"{basis.law}",
                "{basis} is not a listed article",
                basis=f"{basis.law}:{basis.article}",
            )
    if all(basis.role == "guidance" for basis in rule.basis):
        yield _fault(
            source, "basis:", "guidance alone is no basis; cite the law it interprets"
        )
    if (rule.status is RuleStatus.DEPRECATED) != (source in lexicon.retired):
        yield _fault(
            source, "status:", "a deprecated rule stands in _deprecated, and only there"
        )
    yield from _unfilled(source)
    yield from _upkeep(source, lexicon)


def _unfilled(source: Source) -> Iterator[Fault]:
    for line in unfilled(source.path):
        yield Fault(source.path, line, "still to be filled in")


def _upkeep(source: Source, lexicon: Lexicon) -> Iterator[Fault]:
    rule = source.rule
    enough = min(len(rule.examples.hit), len(rule.examples.miss)) >= STABLE_EXAMPLES
    if rule.status is RuleStatus.STABLE and not enough:
        yield _fault(
            source,
            "examples:",
            "a stable rule needs {count} hits and {count} misses",
            count=STABLE_EXAMPLES,
        )
    known = {other.rule.id for other in (*lexicon.sources, *lexicon.retired)}
    for related in rule.related:
        if related not in known:
            yield _fault(source, related, "there is no rule {rule}", rule=related)
    for sentence in (rule.message, rule.suggest):
        if len(sentence) > LONGEST_SENTENCE:
            yield _fault(
                source,
                sentence,
                "longer than {count} characters: “{text}”",
                is_advice=True,
                count=LONGEST_SENTENCE,
                text=sentence,
            )


def _examples(source: Source, reader: Reader) -> Iterator[Fault]:
    rule = source.rule
    heard: set[str] = set()
    for hit in rule.examples.hit:
        found = reader.try_rule(rule.id, hit.text, hit.goods)
        open_quotes = sorted(text for text, one in found if not one.excuse)
        heard.update(one.phrase for _, one in found)
        if open_quotes != sorted(hit.quotes):
            yield _fault(
                source,
                hit.text,
                "“{text}” must give {wanted}, gives {found}",
                text=hit.text,
                wanted=list(hit.quotes),
                found=open_quotes,
            )
    excused: set[str] = set()
    for miss in rule.examples.miss:
        found = reader.try_rule(rule.id, miss.text, miss.goods)
        excused.update(one.excuse for _, one in found)
        for text, one in found:
            if not one.excuse:
                yield _fault(
                    source,
                    miss.text,
                    "“{text}” must give nothing, gives “{found}”",
                    text=miss.text,
                    found=text,
                )
    yield from _unexercised(source, heard, excused)


def _unexercised(source: Source, heard: set[str], excused: set[str]) -> Iterator[Fault]:
    for match in source.rule.match:
        if isinstance(match, Phrase) and len(match.any) <= FEW_PHRASES:
            for phrase in match.any:
                if phrase not in heard and not phrase.startswith("@"):
                    yield _fault(
                        source,
                        phrase,
                        "no hit exercises “{term}”",
                        is_advice=True,
                        term=phrase,
                    )
    for unless in source.rule.unless:
        if unless.why not in excused:
            yield _fault(
                source,
                unless.why,
                "no miss exercises the exception “{term}”",
                is_advice=True,
                term=unless.why,
            )


def _speed(source: Source, lexicon: Lexicon) -> Iterator[Fault]:
    for match in source.rule.match:
        for expression in match.any if isinstance(match, Pattern) else ():
            pattern = compiled(prepare(expression, lexicon.vocabularies))
            begun = time.process_time()
            pattern.search(_SAMPLE)
            sum(1 for _ in pattern.finditer(_SAMPLE))
            if time.process_time() - begun > SLOWEST:
                yield _fault(
                    source,
                    expression,
                    "“{term}” takes more than {count} ms on 10,000 characters",
                    term=expression,
                    count=round(SLOWEST * 1000),
                )


def _containment(lexicon: Lexicon) -> Iterator[Fault]:
    """A phrase of one rule inside a phrase of another of the same category, not related."""
    listed: dict[str, list[tuple[str, Source]]] = defaultdict(list)
    for source in lexicon.sources:
        for match in source.rule.match:
            for term in match.any if isinstance(match, Phrase) else ():
                terms = (
                    lexicon.vocabularies[term[1:]] if term.startswith("@") else (term,)
                )
                listed[source.rule.category] += [
                    (normalize(one), source) for one in terms
                ]
    for phrases in listed.values():
        yield from _contained(phrases)


def _contained(phrases: list[tuple[str, Source]]) -> Iterator[Fault]:
    owners: dict[str, list[Source]] = defaultdict(list)
    for form, source in phrases:
        owners[form].append(source)
    told: set[tuple[str, str]] = set()
    for form, source in phrases:
        for start in range(len(form)):
            for end in range(start + 2, len(form) + 1):
                for other in owners.get(form[start:end], ()):
                    pair = (other.rule.id, source.rule.id)
                    if other is source or pair in told or _are_related(other, source):
                        continue
                    told.add(pair)
                    yield _fault(
                        other,
                        form[start:end],
                        "“{term}” is inside “{other}” of {rule}: name it in `related`",
                        is_advice=form != form[start:end],
                        term=form[start:end],
                        other=form,
                        rule=source.rule.id,
                    )


def _are_related(one: Source, other: Source) -> bool:
    if one.rule.id in other.rule.related or other.rule.id in one.rule.related:
        return True
    goods, others = set(one.rule.goods), set(other.rule.goods)
    return bool(goods and others and goods.isdisjoint(others))


def _locked(lexicon: Lexicon, lock: Path) -> Iterator[Fault]:
    now, locked = entries(lexicon.rules.values()), read_lock(lock)
    by_id = {source.rule.id: source for source in (*lexicon.sources, *lexicon.retired)}
    changed = unrevised(now, locked)
    for rule in changed:
        yield _fault(
            by_id[rule],
            "revision:",
            "{rule} changed: raise `revision`, then run `greenroom lexicon lock`",
            rule=rule,
        )
    for rule in now:
        if rule not in changed and now[rule] != locked.get(rule):
            yield _fault(
                by_id[rule],
                "revision:",
                "{rule} is not locked: run `greenroom lexicon lock`",
                rule=rule,
            )
    for rule in locked:
        if rule not in by_id:
            yield Fault(
                lock,
                1,
                "{rule} is gone; ids are never reused, move it to _deprecated",
                {"rule": rule},
            )
