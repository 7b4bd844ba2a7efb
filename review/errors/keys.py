"""Keys of the data folder: missing, wrong, open to others, being changed."""

from review.errors.base import ReviewError


class KeysError(ReviewError):
    """The keys of the data folder cannot be used."""

    code = "R705"
    template = "The keys of the data folder cannot be used: {reason}."


class KeyMissingError(KeysError):
    """The data folder is encrypted, and nobody gave the key."""

    code = "R706"
    template = "{path} is encrypted, and no key was given. Set GREENROOM_KEY_FILE, GREENROOM_KEY or GREENROOM_KEYRING=1."


class WrongKeyError(KeysError):
    """The key that was given opens another data folder, or none."""

    code = "R707"
    template = "The key from {place} does not open {path}. Give the key that belongs to this data folder."


class KeyPlaceError(KeysError):
    """Where the key should be there is none that can be used."""

    code = "R708"
    template = "{place} holds no usable key: {reason}."


class KeyFileOpenError(KeysError):
    """Other users of the machine may read or change the key file."""

    code = "R709"
    template = "The key file {path} is open to other users of this machine. Make it yours alone (chmod 600), and make a new key if anybody may have read it."


class StorePlainError(KeysError):
    """A key is configured, but what is kept is not encrypted."""

    code = "R710"
    template = "A key was given, but {path} is not encrypted. Stop the app and the worker and run greenroom key encrypt, or take the key away."


class KeysBrokenError(KeysError):
    """The file with the keys is missing, damaged or not ours."""

    code = "R711"
    template = (
        "{path} cannot be used: {reason}. Put back the copy from the backup folder."
    )


class KeyChangeUnfinishedError(KeysError):
    """The data folder is half encrypted: the conversion was interrupted."""

    code = "R712"
    template = "{path} is being encrypted or decrypted, and that is not finished. Run greenroom key encrypt or greenroom key decrypt again; nothing is lost."


class KeysBusyError(KeysError):
    """Another command changes the keys, or something is written with the old ones."""

    code = "R713"
    template = "The keys in {path} are in use by another command. Try again when it has ended; nothing is lost."
