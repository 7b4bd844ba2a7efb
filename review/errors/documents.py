"""Script files that cannot be read."""

from review.errors.base import ReviewError


class DocumentError(ReviewError):
    """A script file that cannot be read."""

    code = "R300"
    template = "{path} cannot be read."


class UnsupportedDocumentError(DocumentError):
    """A kind of file we do not read."""

    code = "R301"
    template = "{path}: files of kind {kind} are not read. Read are: {known}. A recording is heard first: greenroom transcribe."


class UnreadableDocumentError(DocumentError):
    """The file is missing or broken."""

    code = "R302"
    template = "{path} cannot be read: {reason}. Open it in its own program, save it again, and retry."


class EmptyDocumentError(DocumentError):
    """The file holds no text."""

    code = "R303"
    template = (
        "{path} holds no text. If it is a scan, type the text or export it with text."
    )


class UndecodableTextError(DocumentError):
    """The encoding is none that is known, or not the one that was named."""

    code = "R304"
    template = "The characters of {path} cannot be told. Save it as UTF-8 and try again; on the command line, --encoding names another encoding."


class MissingDocumentError(DocumentError):
    """There is no such file."""

    code = "R305"
    template = "{path} does not exist. Check the name and the folder."


class TooLargeDocumentError(DocumentError):
    """More than one reading may take: also what unpacks to more than that."""

    code = "R306"
    template = "{path} is too large ({size}, at most {limit}). Split it, or remove what is not text."


class ProtectedDocumentError(DocumentError):
    """The file is encrypted."""

    code = "R307"
    template = (
        "{path} is protected with a password. Save a copy without one, and retry."
    )


class MislabelledDocumentError(DocumentError):
    """The ending of the name says one kind of file, the content another."""

    code = "R308"
    template = "{path} is named {extension} but holds {found}. Give it the right ending, or save it again as {extension}."


class FolderDocumentError(DocumentError):
    """A folder where a file was expected."""

    code = "R309"
    template = "{path} is a folder. Name the files in it."
