"""Masking by hand what stands only in what a line said before somebody corrected it.

The text has no place for it, so there is no original to be looked at: the words go for
good, here and wherever else they were kept, and the copy is silent where they were heard.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from audio.alignment import as_heard
from audio.models import Segment, Transcript
from review.domain.case import Case
from review.domain.workflow import shown_sha256
from review.errors import InvalidInputError
from review.i18n import noop
from review.services import (
    accuracy_masking,
    heard_again,
    held,
    rewording,
    trail,
    vault,
)
from review.services.long_numbers import Stretch, silences
from review.services.masking import SHORTEST
from review.services.office import Office

if TYPE_CHECKING:
    from lexicons.privacy import MaskedText, Masker


def mark(office: Office, case: Case, words: str, type_: str, *, by: str) -> int:
    """Mask these words in what lines said before; says at how many places.

    Part of the open transaction. Raises InvalidInputError where they stand nowhere.
    """
    _text, raw = office.store.cases.text(case.id)
    words = words.strip()
    if not words:
        raise InvalidInputError(field="text", reason=noop("is empty"))
    spoken = Transcript.model_validate_json(raw) if raw else None
    there = [one for one in spoken.segments if one.heard] if spoken else []
    masker = masker_of(office, case)
    masked = [_masked(one, words, type_, masker) for one in there]
    found = [token for one in masked for token in one.tokens]
    if spoken is None or not found:
        raise InvalidInputError(field="text", reason=noop("is not there"))
    new = iter(masked)
    heard = spoken.having(
        one.model_copy(update={"heard": next(new).text}) if one.heard else one
        for one in spoken.segments
    )
    silent = [
        s for one, said in zip(there, masked, strict=True) for s in _said(one, said)
    ]
    _keep(office, case, heard, silent, (words, found[0].token), by=by, type_=type_)
    return len(found)


def masker_of(office: Office, case: Case) -> "Masker":
    """It knows who is known in a case, and takes no mark that stands in it already.

    What a line said before has marks of people whom the text does not know.
    """
    from lexicons.privacy import Masker, mask_text

    masker = Masker()
    for piece in vault.known(office, case.id):
        masker.knows(*piece)
    text, raw = office.store.cases.text(case.id)
    spoken = Transcript.model_validate_json(raw) if raw else None
    before = [one.heard or "" for one in spoken.segments] if spoken else []
    for said in (text, *before):
        mask_text(said, (), masker=masker)
    return masker


def _masked(segment: Segment, words: str, type_: str, masker: "Masker") -> "MaskedText":
    from lexicons.models import Confidence
    from lexicons.privacy import PrivacyHit, mask_text

    heard = segment.heard or ""
    hits = (
        PrivacyHit(*place.span(), type_, Confidence.HIGH, "")
        for place in re.finditer(re.escape(words), heard)
    )
    return mask_text(heard, hits, masker=masker)


def _said(segment: Segment, masked: "MaskedText") -> Iterator[Stretch]:
    """When it was heard, with a character to spare: words that were replaced lost their time."""
    line = as_heard(segment)
    spoken = Transcript(segments=(line,), duration=segment.end)
    for token in masked.tokens:
        start, end = token.original_start - 1, token.original_end + 1
        span = spoken.locate(max(0, start), min(end, len(line.text)))
        yield span.start, span.end


def _keep(
    office: Office,
    case: Case,
    heard: Transcript,
    silent: Sequence[Stretch],
    known: tuple[str, str],
    *,
    by: str,
    type_: str,
) -> None:
    from lexicons.privacy.masking import replaced
    from review.services.subjects import FINDABLE

    words, token = known
    is_wherever = type_ in FINDABLE and len(words) >= SHORTEST
    tokens = {words: token} if is_wherever else {}

    def mask(said: str) -> str:
        return replaced(said, tokens)

    text, _raw = office.store.cases.text(case.id)
    rewording.rename_recording(office, case, mask)
    decisions = rewording.reword_decisions(office, case, mask)
    changed = rewording.titled(case, mask).model_copy(
        update={"updated_at": office.now()}
    )
    office.store.cases.masked(changed, text=text, transcript=heard.model_dump_json())
    there = office.store.spans.silences(case.id)
    there = silences(heard) if there is None else there
    office.store.spans.silence(case.id, sorted({*there, *silent}))
    heard_again.remask(office, case, mask, ())
    trail.append(
        office,
        actor=by,
        action="case.masked",
        subject=case.id,
        content=case.content_sha256,
        masked=0,
        heard=True,
        type=type_,
        spans=vault.digest(office, case.id),
        **held.said(office, case.id),
        shown={
            str(d.level): shown_sha256(changed, level=d.level) for d in case.decisions
        },
        decisions=decisions,
        dossier=office.store.dossiers.get(case.id) is not None,
    )
    accuracy_masking.mask(office, case, mask)
