"""Measuring the accuracy of a transcript, and why it cannot be done like this."""

from review.errors.base import ReviewError


class AccuracyError(ReviewError):
    """The accuracy cannot be measured like this."""

    code = "R760"
    template = "The accuracy cannot be measured like this."


class NotMeasurableError(AccuracyError):
    """There is no recording that was heard, or nothing in it can be played."""

    code = "R761"
    template = "{number} has no recording that was heard and can be played."


class KnowsTheTextError(AccuracyError):
    """Whoever took part in a case has read what the recogniser wrote."""

    code = "R762"
    template = "{name} has taken part in {number} and knows its text. Somebody who does not must hear the clips."


class DrawOpenError(AccuracyError):
    """More clips are drawn only when all that were drawn are heard."""

    code = "R763"
    template = "{count} clips are not heard yet. More can be drawn when all are."


class DrawClosedError(AccuracyError):
    """Once every clip is heard and the result is known, nothing is typed anew."""

    code = "R764"
    template = "Every clip is heard and the result is known; it no longer changes."


class AllDrawnError(AccuracyError):
    """Every clip of the recording was drawn already."""

    code = "R765"
    template = "All {count} clips of the recording are drawn already."
