"""Accounts and signing in."""

from review.errors.base import ReviewError


class AccountError(ReviewError):
    """Something is wrong with an account."""

    code = "R400"
    template = "This account cannot be used."


class SignInRefusedError(AccountError):
    """Wrong name or password; the answer does not say which."""

    code = "R401"
    template = "The user name or the password is wrong."


class TooManyAttemptsError(AccountError):
    """Too many failed attempts from one name or address."""

    code = "R402"
    template = "Too many attempts. Try again in {minutes} minutes."


class WeakPasswordError(AccountError):
    """The password is too short or too common."""

    code = "R403"
    template = (
        "The password needs at least {length} characters and must not be a common one."
    )


class LastAdminError(AccountError):
    """Nobody would be left who can manage accounts."""

    code = "R404"
    template = "{name} is the last administrator. Make somebody else one first."


class SecondPersonNeededError(AccountError):
    """What lets somebody look at originals takes the word of a privacy officer, too."""

    code = "R405"
    template = "Making somebody privacy officer, or setting the password of one, takes two: another privacy officer confirms it with user name and password. Where there is none, whoever runs the machine does it with greenroom user."


class SecondRefusedError(SignInRefusedError):
    """Wrong name or password of the person who is to confirm, not of who is signed in."""

    code = "R406"
    template = (
        "The user name or the password of the person who is to confirm it is wrong."
    )


class PasswordDueError(AccountError):
    """Somebody else knows the password: until there is another one, nothing is done."""

    code = "R407"
    template = "{name} was given a password by somebody else and has to sign in and choose another one first."


class SamePasswordError(AccountError):
    """The password that was given was chosen as one's own."""

    code = "R408"
    template = "Choose another password than the one you were given."
