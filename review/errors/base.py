"""The root of the tree, and what any part of a review may say."""

from typing import ClassVar


class ReviewError(Exception):
    """Something in the review cannot be done as asked."""

    code: ClassVar[str] = "R000"
    template: ClassVar[str] = "This cannot be done."

    def __init__(self, **data: object) -> None:
        super().__init__(self.template.format(**data))
        self.data = data


class NotFoundError(ReviewError):
    """There is no such thing, or none that this person may see."""

    code = "R001"
    template = "There is no {what} {id}."


class NotAllowedError(ReviewError):
    """This person does not hold the role for it."""

    code = "R002"
    template = "{name} is not allowed to do this ({permission}). Ask an administrator for the role."


class ConflictError(ReviewError):
    """Somebody else changed it in the meantime."""

    code = "R003"
    template = "This was changed by somebody else in the meantime. Look at it again."


class InvalidInputError(ReviewError):
    """A value that cannot be used."""

    code = "R004"
    template = "{field}: {reason}"
