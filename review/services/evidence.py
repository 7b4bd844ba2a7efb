"""What measures a transcript or stands beside it, as the audit log vouches for it.

Samples, their clips, what people typed, and what a second model heard: each is known to
the log by a hash. A hash of few words could be tried out by whoever knows most of them,
so every row of words has a salt, which is drawn anew when something in it is masked.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from review.domain.audit import AuditEntry
from review.domain.canonical import canonical, digest_of, sha256
from review.domain.sample import SampledClip
from review.services import trail
from review.services.office import Office

Fact = tuple[str, ...]
ADOPTED = "evidence.adopted"
SEALED = "accuracy.sealed"
ACTIONS = frozenset(
    {
        "accuracy.drawn",
        "accuracy.typed",
        "accuracy.masked",
        "case.reheard.kept",
        "case.reheard.masked",
        ADOPTED,
    }
)
NAMES = {
    "sample": "samples",
    "clips": "draws",
    "words": "words",
    "hearing": "hearings",
}
GONE = ""  # in the place of a hash: this was let go of


def facts(entry: AuditEntry) -> Iterator[Fact]:
    """What an entry says of these things; the last word is the hash."""
    if entry.action in ACTIONS:
        yield from _facts(entry.data)


def _facts(said: Mapping[str, Any]) -> Iterator[Fact]:
    for case_id, digest in said.get("samples", {}).items():
        yield ("sample", case_id, digest)
    for case_id, draws in said.get("draws", {}).items():
        for draw, digest in draws.items():
            yield ("clips", case_id, draw, digest)
    for clip_id, people in said.get("words", {}).items():
        for by, digest in people.items():
            yield ("words", clip_id, by, digest)
    for hearing_id, digest in said.get("hearings", {}).items():
        yield ("hearing", hearing_id, digest)


def kept(office: Office) -> Iterator[Fact]:
    """The facts of the database."""
    accuracy = office.store.accuracy
    for sample in accuracy.all_samples():
        yield ("sample", sample.case_id, sample.digest)
    draws: dict[tuple[str, int], list[SampledClip]] = {}
    for clip in accuracy.all_clips():
        draws.setdefault((clip.case_id, clip.draw), []).append(clip)
    for (case_id, draw), clips in draws.items():
        yield ("clips", case_id, str(draw), _digest(clips))
    for typed in accuracy.all_typed():
        yield ("words", typed.clip_id, typed.by, typed.words)
    for hearing in office.store.second_hearings.all():
        yield ("hearing", hearing.id, hearing.digest)


def of_draws(
    office: Office, case_id: str, draws: Collection[int]
) -> dict[str, dict[str, str]]:
    """The clips of these draws as an entry says them."""
    clips = office.store.accuracy.clips(case_id)
    said = {
        str(draw): _digest([clip for clip in clips if clip.draw == draw])
        for draw in sorted(draws)
    }
    return {case_id: said} if said else {}


def heard(entries: Iterable[AuditEntry]) -> dict[str, str]:
    """The second hearings that these entries vouch for: by id the newest hash."""
    found: dict[str, str] = {}
    for entry in entries:
        found |= {f[1]: f[2] for f in facts(entry) if f[0] == "hearing"}
    return {one: digest for one, digest in found.items() if digest != GONE}


def sealed(entries: Iterable[AuditEntry]) -> set[str]:
    """The hashes of what was said of a transcript when its case was sealed."""
    return {str(e.data["sha256"]) for e in entries if e.action == SEALED}


def adopt(office: Office) -> None:
    """Vouch, once, for what was kept before the log did; says so in the log.

    Only in a log of that time: what somebody slips in later is not taken over.
    """
    if not _unsalted(office) or office.store.audit.is_said(ADOPTED):
        return
    with office.store.atomic():
        log = tuple(office.store.audit.every())
        if not any(e.action == ADOPTED or "held" in e.data for e in log):
            _adopt(office, log)


def _adopt(office: Office, log: Sequence[AuditEntry]) -> None:
    """What the log says in its older words, and of each case what a second model heard."""
    older = set(chain.from_iterable(map(_older, log)))
    hearings = {one.id: one.case_id for one in office.store.second_hearings.all()}
    clips = {one.id: one.case_id for one in office.store.accuracy.all_clips()}
    _salt(office)
    said: dict[str, dict[str, Any]] = {}
    for kind, *path, digest in kept(office):
        if kind != "hearing" and (kind, *path) not in older:
            continue
        case_id = hearings.get(path[0]) or clips.get(path[0], path[0])
        into = said.setdefault(case_id, {}).setdefault(NAMES[kind], {})
        for step in path[:-1]:
            into = into.setdefault(step, {})
        into[path[-1]] = digest
    for case_id, vouched in said.items():
        trail.append(
            office, actor=trail.SYSTEM, action=ADOPTED, subject=case_id, **vouched
        )


def _older(entry: AuditEntry) -> Iterator[Fact]:
    """What an entry without hashes says is there."""
    if entry.action == "accuracy.drawn":
        yield ("sample", entry.subject)
        yield ("clips", entry.subject, str(entry.data.get("draw", 1)))
    if entry.action == "accuracy.typed":
        yield ("words", entry.subject, entry.actor)


def _salt(office: Office) -> None:
    accuracy, hearings = office.store.accuracy, office.store.second_hearings
    for clip in accuracy.all_clips():
        accuracy.reword(clip.model_copy(update={"salt": office.new_id()}))
    for typed in accuracy.all_typed():
        accuracy.retype(typed.model_copy(update={"salt": office.new_id()}))
    for hearing in hearings.all():
        hearings.reword(hearing.model_copy(update={"salt": office.new_id()}))


def _digest(clips: Sequence[SampledClip]) -> str:
    return sha256(canonical([digest_of(clip) for clip in clips]))


def _unsalted(office: Office) -> bool:
    return office.store.accuracy.has_unsalted() or (
        office.store.second_hearings.has_unsalted()
    )
