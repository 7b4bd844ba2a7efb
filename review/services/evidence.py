"""What measures a transcript or stands beside it, as the audit log vouches for it.

Samples, their clips, what people typed, and what a second model heard: each is known to
the log by a hash. A hash of few words could be tried out by whoever knows most of them,
so every row of words has a salt, which is drawn anew when something in it is masked.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
    return _facts(_everything(office))


def _everything(office: Office) -> dict[str, dict[str, Any]]:
    """All that is kept, as one entry would say it."""
    accuracy = office.store.accuracy
    clips: dict[str, dict[str, list[SampledClip]]] = {}
    for clip in accuracy.all_clips():
        clips.setdefault(clip.case_id, {}).setdefault(str(clip.draw), []).append(clip)
    words: dict[str, dict[str, str]] = {}
    for typed in accuracy.all_typed():
        words.setdefault(typed.clip_id, {})[typed.by] = typed.words
    return {
        "samples": {one.case_id: one.digest for one in accuracy.all_samples()},
        "draws": {
            case_id: {draw: _digest(drawn) for draw, drawn in draws.items()}
            for case_id, draws in clips.items()
        },
        "words": words,
        "hearings": {one.id: one.digest for one in office.store.second_hearings.all()},
    }


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
    """Vouch, once, for what was kept before the log did; says so in the log."""
    if not _unsalted(office) or office.store.audit.is_said(ADOPTED):
        return
    with office.store.atomic():
        if not office.store.audit.is_said(ADOPTED):  # another process was faster
            _adopt(office)


def _adopt(office: Office) -> None:
    """Only what the log does not know: what it knows must be as it says."""
    known = {fact[:-1] for e in office.store.audit.every() for fact in facts(e)}
    _salt(office, known)
    said: dict[str, Any] = {}
    for kind, *path, digest in kept(office):
        if (kind, *path) not in known:
            into = said.setdefault(NAMES[kind], {})
            for step in path[:-1]:
                into = into.setdefault(step, {})
            into[path[-1]] = digest
    if said:
        trail.append(
            office, actor=trail.SYSTEM, action=ADOPTED, subject="evidence", **said
        )


def _salt(office: Office, known: set[Fact]) -> None:
    accuracy, hearings = office.store.accuracy, office.store.second_hearings
    for clip in accuracy.all_clips():
        if ("clips", clip.case_id, str(clip.draw)) not in known:
            accuracy.reword(clip.model_copy(update={"salt": office.new_id()}))
    for typed in accuracy.all_typed():
        if ("words", typed.clip_id, typed.by) not in known:
            accuracy.retype(typed.model_copy(update={"salt": office.new_id()}))
    for hearing in hearings.all():
        if ("hearing", hearing.id) not in known:
            hearings.reword(hearing.model_copy(update={"salt": office.new_id()}))


def _digest(clips: Sequence[SampledClip]) -> str:
    return sha256(canonical([digest_of(clip) for clip in clips]))


def _unsalted(office: Office) -> bool:
    return office.store.accuracy.has_unsalted() or (
        office.store.second_hearings.has_unsalted()
    )
