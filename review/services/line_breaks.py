"""Where the lines of what was heard begin and end: one made into two, two into one.

No word changes, so nothing is read anew: findings, what was noted of them, and what is
masked stay where they are. What was typed in the line meanwhile is kept with it, as
a correction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from audio import lines
from audio.models import Segment, Transcript
from review.domain.case import Case, CaseFinding
from review.domain.staff import Person
from review.domain.workflow import shown_sha256
from review.errors import InvalidInputError
from review.i18n import noop
from review.services import correcting, guard, held, media, trail, vault
from review.services.corrections import Draft, drafted
from review.services.findings import placed
from review.services.line_texts import LINE_CHARACTERS, printable, stretches
from review.services.office import Office


class Caret(NamedTuple):
    """A place in the text: a line, from 0, and the characters of it that are before."""

    line: int
    at: int


class Typed(NamedTuple):
    """A line as somebody has it before them, and may have changed it.

    `texts` are as for `correcting.correct`, `content` is the hash of the lines.
    """

    line: int
    texts: Sequence[str]
    content: str


def split(
    office: Office, case_id: str, typed: Typed, *, by: str, part: int, at: int
) -> Caret:
    """Split a line after `at` characters of the text `part`; where its second half begins.

    No number, no Latin word and nothing masked is cut: the line is split beside it.
    For whom correcting is allowed. Raises what `correcting.correct` does, and
    InvalidInputError where one side would be without words; the refusal is entered in
    the audit log.
    """
    person = guard.person(office, by)
    asked = media.readable(office, case_id, by)
    with trail.watching(office, by=by, action="case.split", subject=asked.id):
        if not (0 <= part < len(typed.texts) and 0 <= at <= len(typed.texts[part])):
            raise InvalidInputError(field="at", reason=noop("is not there"))
        ready = _ready(office, asked, person, typed)
        segment, kept = ready.segment(typed.line), ready.kept(typed.line)
        border = lines.border(segment, _place(ready, typed, part, at), kept)
        if border is None:
            raise InvalidInputError(
                field="at", reason=noop("leaves no words on one of its sides")
            )
        new = lines.split(segment, border)
        _change(office, ready, typed.line, 1, new)
    return Caret(typed.line + 1, 0)


def join(
    office: Office,
    case_id: str,
    typed: Typed,
    *,
    by: str,
    to: Literal["before", "after"],
) -> Caret:
    """Join a line to the one before or after it; where the two meet.

    Lines of two people stay apart. For whom correcting is allowed. Raises what
    `correcting.correct` does; the refusal is entered in the audit log.
    """
    person = guard.person(office, by)
    asked = media.readable(office, case_id, by)
    with trail.watching(office, by=by, action="case.join", subject=asked.id):
        ready = _ready(office, asked, person, typed)
        first = typed.line - (to == "before")
        pair = ready.segment(first), ready.segment(first + 1)
        if len({one.speaker for one in pair} - {None}) > 1:
            raise InvalidInputError(
                field="line", reason=noop("is said by somebody else")
            )
        if sum(len(one.text) for one in pair) > LINE_CHARACTERS:
            raise InvalidInputError(field="text", reason=noop("is too long"))
        new = (lines.joined(*pair),)
        _change(office, ready, first, 2, new)
    return Caret(first, len(pair[0].text))


@dataclass(frozen=True)
class _Ready:
    """A case with what was typed, not kept yet; `hidden` is what is masked in it.

    `before` is what was heard as it is kept still, `heard` as it will be.
    """

    case: Case
    person: Person
    content: str
    before: Transcript
    heard: Transcript
    hidden: tuple[tuple[int, int], ...]
    draft: Draft | None

    def segment(self, line: int) -> Segment:
        if not 0 <= line < len(self.heard.segments):
            raise InvalidInputError(field="line", reason=noop("is not there"))
        return self.heard.segments[line]

    def start(self, line: int) -> int:
        return sum(len(one.text) for one in self.heard.segments[:line])

    def kept(self, line: int) -> list[tuple[int, int]]:
        """What is masked in a line, in order."""
        start = self.start(line)
        end = start + len(self.segment(line).text)
        return [(a - start, b - start) for a, b in self.hidden if start <= a < end]


def _ready(office: Office, case: Case, person: Person, typed: Typed) -> _Ready:
    spoken = correcting.check(office, case, person, typed.content)
    draft = drafted(office, case, typed.line, typed.texts, at=office.now())
    if draft is not None:
        heard, hidden = draft.heard, draft.hidden()
        return _Ready(case, person, typed.content, draft.before, heard, hidden, draft)
    there = sorted((one.start, one.end) for one in vault.spans(office, case.id))
    return _Ready(case, person, typed.content, spoken, spoken, tuple(there), None)


def _place(ready: _Ready, typed: Typed, part: int, at: int) -> int:
    """The place in the line, as it is to be kept, that the caret had in what was typed."""
    before, draft = typed.texts[part][:at], ready.draft
    if draft is None:
        kept, said = ready.kept(typed.line), ready.segment(typed.line).text
        # Nothing to keep was typed; there may be other spaces, which are not kept.
        if tuple(typed.texts) != stretches(said, kept):
            before = printable(before) if part else printable(before).lstrip()
        return (kept[part - 1][1] if part else 0) + len(before)
    line = draft.line
    tokens = [
        span.token
        for span in draft.there
        if line.start <= span.start < line.start + len(line.said)
    ]
    ahead = "".join((*line.texts[:part], *tokens[:part], printable(before)))
    if not part:
        ahead = ahead.lstrip()
    place = line.start + min(len(ahead), len(line.said))
    return draft.masked.forward(place, place)[0] - ready.start(line.number)


def _change(
    office: Office,
    ready: _Ready,
    line: int,
    count: int,
    new: Sequence[Segment],
) -> None:
    """Keep what was typed, then put `new` lines in the place of `count` others."""
    there = ready.heard.segments
    segments = (*there[:line], *new, *there[line + count :])
    heard, by = ready.heard.having(segments), ready.person.id
    with office.store.atomic():
        case = media.readable(office, ready.case.id, by)
        correcting.check(office, case, ready.person, ready.content, seen=ready.before)
        if ready.draft is not None:
            case = correcting.keep(office, case, ready.draft, by=by)
        found = tuple(_findings(case.findings, ready.heard, heard))
        changed = case.model_copy(
            update={"findings": found, "updated_at": office.now()}
        )
        text, _raw = office.store.cases.text(case.id)
        office.store.cases.corrected(
            changed, text=text, transcript=heard.model_dump_json()
        )
        trail.append(
            office,
            actor=by,
            action="case.split" if count < len(new) else "case.joined",
            subject=case.id,
            line=line + 1,
            content=case.content_sha256,
            masked=0,
            spans=vault.digest(office, case.id),
            **held.said(office, case.id),
            shown={
                str(d.level): shown_sha256(changed, level=d.level)
                for d in case.decisions
            },
        )


def _findings(
    findings: Iterable[CaseFinding], before: Transcript, after: Transcript
) -> Iterable[CaseFinding]:
    """The same; where a line without word times was split, with its seconds closer."""
    for one in findings:
        moved = placed(one.finding, after)
        is_same = moved.t0 is None or placed(one.finding, before) == moved
        yield one if is_same else one.model_copy(update={"finding": moved})
