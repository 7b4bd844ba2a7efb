"""Encrypted files: recordings, their copies, dossiers."""

from review.errors.base import ReviewError


class AgeFileError(ReviewError):
    """An encrypted file that cannot be read."""

    code = "R715"
    template = "The encrypted file cannot be read."


class FileLockedError(AgeFileError):
    """None of our keys opens the file."""

    code = "R716"
    template = "{path} is encrypted, and no key here opens it. Start Greenroom with the key of this data folder (GREENROOM_KEY, GREENROOM_KEY_FILE or GREENROOM_KEYRING=1)."


class FileDamagedError(AgeFileError):
    """The file is not what was encrypted: cut off, changed, or no age file."""

    code = "R717"
    template = (
        "{path} is damaged: it is not as it was encrypted. Restore it from a backup."
    )
