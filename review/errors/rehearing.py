"""Why places of a recording cannot be heard again."""

from review.errors.base import ReviewError


class RehearingError(ReviewError):
    """The places cannot be heard again."""

    code = "R790"
    template = "The recording cannot be heard again."


class NoSecondModelError(RehearingError):
    """There is only the model that heard the recording."""

    code = "R791"
    template = "There is no second speech model. Name one with GREENROOM_WHISPER_SECOND, or take in a bigger one: greenroom models import large-v3-turbo."


class NothingToRehearError(RehearingError):
    """A text that no machine heard, or one that was not heard yet."""

    code = "R792"
    template = "{number} has nothing that a second model could hear: it is a script, was written down by a person, or was not heard yet."
