"""Many hits at one place become one finding per rule and one per kind of wrong."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from lexicons.matcher import Hit
from lexicons.models import (
    Confidence,
    Finding,
    FindingStatus,
    MatchedBy,
    Rule,
    Severity,
)
from lexicons.reading import WRITTEN, Reading, Seen

_LOWER = {
    Confidence.HIGH: Confidence.MEDIUM,
    Confidence.MEDIUM: Confidence.LOW,
    Confidence.LOW: Confidence.LOW,
}
# Guesses: they give way to everything else, and what rests on them blocks nothing.
_GUESSES = {Seen.MISHEARD, Seen.PINYIN_LOW}
# So many characters at most are between a guess that is alone and what speaks for it.
_BESIDE = 6
_BECAUSE = {
    Seen.VARIANT: "写法有变，按“{phrase}”识别",
    Seen.NOISE: "中间夹了符号或空格，按“{phrase}”识别",
    Seen.REPEAT: "有重复的字，按“{phrase}”识别",
    Seen.FILLER: "中间夹了语气词，按“{phrase}”识别",
    Seen.PINYIN: "谐音或拼音，按“{phrase}”识别",
    Seen.PINYIN_LOW: "可能是“{phrase}”的谐音，请人工确认",
}
_BY_KIND = {
    MatchedBy.PATTERN: "符合这类说法的句式",
    MatchedBy.NEAR: "同一句里同时出现“{phrase}”",
    MatchedBy.MISSING: "说了“{phrase}”，但没有说必须同时说明的内容",
}


def resolve(hits: Iterable[Hit], rules: Mapping[str, Rule]) -> list[Hit]:
    """One hit per rule and place, one per category and place; open wins over excused."""
    by_rule: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_rule[hit.rule].append(hit)
    kept: dict[tuple[str, str | None], list[Hit]] = defaultdict(list)
    for rule_id, own in by_rule.items():
        category = rules[rule_id].category
        for hit in _once(_widest(own)):
            kept[category, hit.type].append(hit)
    chosen = [hit for group in kept.values() for hit in _chosen(group, rules)]
    return sorted(chosen, key=lambda hit: (hit.start, hit.end, hit.rule))


def supported(
    guessed: Sequence[Hit], found: Iterable[Hit], rules: Mapping[str, Rule]
) -> Iterator[Hit]:
    """The hits that rest on guesses; of those that are alone, those beside their kind."""
    sure = [hit for hit in (*found, *guessed) if not (hit.alone or hit.excuse)]
    for hit in guessed:
        if not hit.alone or any(_speaks_for(one, hit, rules) for one in sure):
            yield hit


def _speaks_for(one: Hit, hit: Hit, rules: Mapping[str, Rule]) -> bool:
    apart = max(one.start - hit.end, hit.start - one.end)
    return (
        0 <= apart <= _BESIDE
        and one.seen is not Seen.PINYIN_LOW
        and one.matched_by not in (MatchedBy.PRIVACY, MatchedBy.MISSING)
        and rules[one.rule].category == rules[hit.rule].category
    )


def to_finding(hit: Hit, rule: Rule, reading: Reading) -> Finding:
    """The finding a hit gives, in the offsets of the text as given."""
    start, end = hit.at or reading.source(hit.start, hit.end)
    return Finding.model_construct(
        rule=rule.id,
        revision=rule.revision,
        category=rule.category,
        severity=severity(hit, rule),
        confidence=confidence(hit, rule),
        status=FindingStatus.EXCUSED if hit.excuse else FindingStatus.OPEN,
        start=start,
        end=end,
        text=reading.text[start:end],
        message=rule.message,
        suggest=rule.suggest,
        basis=rule.basis,
        matched_by=hit.matched_by,
        because=because(hit),
        type=hit.type,
        t0=None,
        t1=None,
    )


def severity(hit: Hit, rule: Rule) -> Severity:
    """The rule's severity; a guess at a homophone, or at a mishearing, never blocks."""
    if hit.seen is Seen.PINYIN_LOW:
        return Severity.LOW
    if hit.seen is Seen.MISHEARD and rule.severity is Severity.HIGH:
        return Severity.MEDIUM
    return rule.severity


def confidence(hit: Hit, rule: Rule) -> Confidence:
    """The rule's confidence, a step down for a weak view, another for a note."""
    if hit.seen in _GUESSES:
        return Confidence.LOW
    steps = int(hit.seen not in WRITTEN) + int(bool(hit.note))
    level = hit.confidence or rule.confidence
    for _ in range(steps):
        level = _LOWER[level]
    return level


def because(hit: Hit) -> str:
    """What decided it, in one line."""
    kind = _BY_KIND.get(hit.matched_by, "")
    view = "" if hit.restored else _BECAUSE.get(hit.seen, "")
    said = [words.format(phrase=hit.phrase) for words in (kind, view) if words]
    told = [hit.because] if hit.because else said
    parts = (hit.excuse, *told, hit.restored, hit.note)
    return "；".join(part for part in parts if part)


def _widest(hits: Sequence[Hit]) -> list[Hit]:
    """Of hits of one rule that overlap, the widest; a surer view before a weaker one."""
    order = sorted(hits, key=_strength)
    return _apart(order)


def _strength(hit: Hit) -> tuple[bool, bool, int, int]:
    return (
        bool(hit.excuse),
        hit.seen in _GUESSES,
        hit.start - hit.end,
        hit.start,
    )


def _once(hits: list[Hit]) -> list[Hit]:
    """A missing notice is told once: at its first open trigger."""
    missing = [hit for hit in hits if hit.matched_by is MatchedBy.MISSING]
    rest = [hit for hit in hits if hit.matched_by is not MatchedBy.MISSING]
    if not missing:
        return rest
    return [*rest, min(missing, key=lambda hit: (bool(hit.excuse), hit.start))]


def _chosen(hits: list[Hit], rules: Mapping[str, Rule]) -> list[Hit]:
    def rank(hit: Hit) -> tuple[bool, bool, int, int, int]:
        return (
            bool(hit.excuse),
            hit.seen in _GUESSES,
            -rules[hit.rule].priority,
            hit.start - hit.end,
            hit.start,
        )

    notices = [hit for hit in hits if hit.matched_by is MatchedBy.MISSING]
    claims = [hit for hit in hits if hit.matched_by is not MatchedBy.MISSING]
    order = sorted(claims, key=rank)
    kept = _apart(order)
    return [*notices, *kept, *_beside(kept, order)]


def _beside(kept: Sequence[Hit], order: Sequence[Hit]) -> list[Hit]:
    """Of the guesses that gave way, those at words that no kept hit touches.

    Cut to what is theirs alone: 跟制失眠 beside 失眠，改善 is 跟制.
    """
    taken = {at for hit in kept for at in range(hit.start, hit.end)}
    made = []
    for hit in order:
        if hit.seen is not Seen.MISHEARD or hit.heart is None or hit.excuse:
            continue
        start, end = hit.heart
        if not taken.isdisjoint(range(start, end)):
            continue
        while start > hit.start and start - 1 not in taken:
            start -= 1
        while end < hit.end and end not in taken:
            end += 1
        taken.update(range(start, end))
        made.append(replace(hit, start=start, end=end))
    return made


def _apart(order: list[Hit]) -> list[Hit]:
    """Greedy: each hit that does not overlap one that came before it in this order."""
    taken: set[int] = set()
    kept = []
    for hit in order:
        stretch = range(hit.start, max(hit.end, hit.start + 1))
        if taken.isdisjoint(stretch):
            taken.update(stretch)
            kept.append(hit)
    return kept
