"""Files that cannot be masked."""

from review.errors.base import ReviewError


class RedactionError(ReviewError):
    """No masked copy of a file was written."""

    code = "R750"
    template = "{path} was not masked."


class UnsupportedRedactionError(RedactionError):
    """A kind of file we do not write."""

    code = "R751"
    template = "{path}: files of this kind cannot be masked. Use txt, md, csv, docx, xlsx, pptx, srt, vtt, ass, lrc or a recording."


class PdfNotRedactedError(RedactionError):
    """What is covered in a pdf can often be copied out of it."""

    code = "R752"
    template = "{path}: nothing can be taken out of a PDF for certain. Mask the file it was made from (docx, xlsx, pptx or text), and make the PDF again."


class AlreadyThereError(RedactionError):
    """The masked copy would take the place of another file."""

    code = "R753"
    template = "{path} is there already, and nothing is overwritten. Move it away, or name another folder with -o."


class NotRedactedError(RedactionError):
    """Something that was masked in one place would still be in another."""

    code = "R754"
    template = "{path} cannot be masked for certain, so nothing was written. Save it as plain text, and mask that."
