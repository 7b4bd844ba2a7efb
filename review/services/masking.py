"""Masking at the door: what is stored of a text, a transcript, a title or a name."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from audio.alignment import counterpart
from audio.models import Segment, Transcript, Word
from lexicons.models import Finding
from review.services.media import ending

if TYPE_CHECKING:
    from lexicons.privacy import MaskedText, Masker, PrivacyHit

# The privacy reading is loaded at the first text: starting a command needs none of it.


SHORTEST = 2  # one character alone is in every sentence


class Known(NamedTuple):
    """A piece of personal information with the token that it has in a case."""

    type: str
    value: str
    token: str


def known_in(masked: "MaskedText") -> set[Known]:
    """What was masked in a text, to be found in what is said around it."""
    return {
        Known(t.type, masked.original[t.original_start : t.original_end], t.token)
        for t in masked.tokens
    }


def masked_text(
    text: str,
    findings: Iterable[Finding] = (),
    *,
    masker: "Masker | None" = None,
) -> "MaskedText":
    """The text without personal information: all that is known, and what was found."""
    from lexicons.privacy import mask_text

    return mask_text(text, personal(text, findings), masker=masker)


def personal(text: str, findings: Iterable[Finding] = ()) -> "tuple[PrivacyHit, ...]":
    """What is personal in a text: all that is known, and what was found."""
    from review.documents.report import told
    from review.documents.straddling import personal_hits

    return (*personal_hits(text), *told(findings))


def masked_words(said: str, known: Iterable[Known] = ()) -> str:
    """A title, a reason or a note with its personal information masked.

    What is `known` of a case keeps the token that it has there, and is masked also
    where nothing beside it gives it away.
    """
    if not said:
        return said
    from lexicons.privacy import Masker
    from lexicons.privacy.masking import replaced
    from review.services.subjects import FINDABLE

    masker = Masker()
    tokens: dict[str, str] = {}
    for piece in known:
        masker.knows(*piece)
        if piece.type in FINDABLE and len(piece.value) >= SHORTEST:
            tokens[piece.value] = piece.token
    return masked_text(replaced(said, tokens), masker=masker).text


def masked_name(filename: str) -> str:
    """A file's name with its personal information masked; a known ending stays."""
    kept = Path(filename).suffix
    if ending(filename) != kept.lower():
        kept = ""
    return masked_words(filename.removesuffix(kept)) + kept


def masked_transcript(transcript: Transcript, masked: "MaskedText") -> Transcript:
    """What was said, with a token where `masked` has one.

    Words that a token takes the place of become one word, from the start of the first
    to the end of the last. A token over two segments is in the first of them. The text
    of the whole is exactly the masked text. Other readings are left out.
    """
    transcript = transcript.model_copy(update={"readings": ()})
    if not masked.tokens:
        return transcript
    segments, at = [], 0
    for segment in transcript.segments:
        segments.append(_segment(segment, at, masked))
        at += len(segment.text)
    return transcript.having(segments)


def _segment(segment: Segment, at: int, masked: "MaskedText") -> Segment:
    text = _between(masked, at, at + len(segment.text))
    if segment.heard is not None:
        heard = _unheard(segment.heard, segment.text, at, masked)
        segment = segment.model_copy(update={"heard": heard})
    if text == segment.text:
        return segment
    words: list[Word] = []
    for run in _runs(segment.words, at, masked):
        end = at + sum(len(word.text) for word in run)
        if said := _between(masked, at, end):
            words.append(run[0] if said == run[0].text else _word(run, said))
        at = end
    return segment.model_copy(update={"text": text, "words": tuple(words)})


def _unheard(heard: str, text: str, at: int, masked: "MaskedText") -> str:
    """What was heard, with tokens too: where the text has them, and for the same words.

    In the place of a number that was corrected stands one that was nearly right.
    """
    from lexicons.privacy.masking import replaced

    places = []
    for token in masked.tokens:
        first, last = token.original_start - at, token.original_end - at
        if first < len(text) and last > 0:
            place = counterpart(text, heard, max(0, first), min(last, len(text)))
            places.append((*place, token.token))
    for start, end, said in sorted(places, reverse=True):
        if start < end:
            heard = heard[:start] + said + heard[end:]
    values = {
        masked.original[t.original_start : t.original_end]: t for t in masked.tokens
    }
    return replaced(
        heard, {v: t.token for v, t in values.items() if len(v) >= SHORTEST}
    )


def _word(run: Sequence[Word], said: str) -> Word:
    return Word(
        start=run[0].start,
        end=max(run[0].start, run[-1].end),
        text=said,
        probability=min(word.probability for word in run),
    )


def _runs(
    words: Iterable[Word], at: int, masked: "MaskedText"
) -> Iterator[tuple[Word, ...]]:
    """Words one by one; those that a token joins, together."""
    run: tuple[Word, ...] = ()
    for word in words:
        run = (*run, word)
        at += len(word.text)
        if not _splits(masked, at):
            yield run
            run = ()
    if run:  # the token goes on in the next segment
        yield run


def _splits(masked: "MaskedText", border: int) -> bool:
    """Whether a token takes the place of what is on both sides of it."""
    return _moved(masked, border) > masked.forward(border, border + 1)[0]


def _between(masked: "MaskedText", start: int, end: int) -> str:
    """What stands for a stretch: every token that begins in it, whole, and no other."""
    return masked.text[_moved(masked, start) : _moved(masked, end)]


def _moved(masked: "MaskedText", border: int) -> int:
    """Where a border between two characters went; one within a token, to its end."""
    return masked.forward(border - 1, border)[1] if border else 0
