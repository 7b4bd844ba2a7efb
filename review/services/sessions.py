"""Signing in and out: sessions of which only a hash is kept, and rate limits."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NoReturn

from review.domain.canonical import sha256
from review.domain.staff import Person
from review.errors import SignInRefusedError, TooManyAttemptsError
from review.services import passwords, trail
from review.services.office import Office

AGENT_CHARACTERS = 200
NAME_CHARACTERS = 64
SEEN_EVERY = timedelta(minutes=1)  # exact enough for an idle time of hours
HOME_PREFIX = 64  # what one household gets of IPv6: all of it counts as one address


def sign_in(
    office: Office, username: str, password: str, *, address: str, agent: str = ""
) -> str:
    """A session token for the right name and password; only its hash is kept.

    Raises TooManyAttemptsError or SignInRefusedError; the refusal is the same for a
    wrong name, a wrong password and a disabled account, and takes as long.
    """
    username, now = username.strip()[:NAME_CHARACTERS], office.now()
    address = _place(address)
    found, kept = _known(office, username, password, address=address)
    token = office.secret()
    with office.store.atomic():
        if office.store.people.password_hash(found.id) != kept:
            raise SignInRefusedError  # changed while we compared; all sessions ended
        office.store.people.forget_attempts(username=username, address=address)
        office.store.people.open_session(
            sha256(token),
            found.id,
            at=now,
            expires_at=now + office.settings.session_absolute,
            address=address,
            agent=agent[:AGENT_CHARACTERS],
        )
        said = {"address": address}
        if passwords.is_dated(office.settings, kept):
            fresh = passwords.hashed(office.settings, password)
            office.store.people.set_password_hash(
                found.id, fresh, at=now, must_change=found.must_change
            )
            said["credential"] = passwords.credential(fresh, found)
        trail.append(office, actor=found.id, action="signin", subject=found.id, **said)
    return token


def confirm(office: Office, username: str, password: str, *, address: str) -> Person:
    """Whoever enters their name and password beside somebody who is signed in.

    Raises TooManyAttemptsError or SignInRefusedError, as signing in does.
    """
    username = username.strip()[:NAME_CHARACTERS]
    found, _kept = _known(office, username, password, address=_place(address))
    return found


def _known(
    office: Office, username: str, password: str, *, address: str
) -> tuple[Person, str]:
    """The person, and the hash that the password was compared with."""
    now = office.now()
    _check_rate(office, username=username, address=address, now=now)
    found = office.store.people.by_username(username)
    kept = office.store.people.password_hash(found.id) if found else None
    right = passwords.matches(office.settings, password, kept)
    if not right or found is None or found.disabled:
        _refuse(office, found, username=username, address=address, now=now)
    return found, kept or ""


def _place(address: str) -> str:
    try:
        said = ip_address(address)
    except ValueError:
        return address
    if not isinstance(said, IPv6Address):
        return address
    return str(ip_network((said, HOME_PREFIX), strict=False))


def _check_rate(office: Office, *, username: str, address: str, now: datetime) -> None:
    """Five wrong passwords shut a name for their sender, not for its owner elsewhere."""
    settings = office.settings
    since = now - settings.attempts_window
    by_both, by_name, by_address = office.store.people.failed_attempts(
        username=username, address=address, since=since
    )
    too_many_here = by_address >= settings.attempts_per_address
    if (
        too_many_here
        or by_both >= settings.attempts_per_user
        or by_name >= settings.attempts_per_name
    ):
        subject = address if too_many_here else sha256(username.casefold())
        _log_limit(office, subject=subject, address=address, since=since)
        minutes = int(settings.attempts_window.total_seconds() // 60)
        raise TooManyAttemptsError(minutes=minutes)


def _log_limit(office: Office, *, subject: str, address: str, since: datetime) -> None:
    """Once in a while: whoever hammers at the door must not fill the log."""
    action = "signin.limited"
    with office.store.atomic():
        if not office.store.audit.has(subject=subject, action=action, since=since):
            trail.append(
                office,
                actor="anonymous",
                action=action,
                subject=subject,
                address=address,
            )


def _refuse(
    office: Office, found: Person | None, *, username: str, address: str, now: datetime
) -> NoReturn:
    # A name that nobody has may be a password typed into the wrong box: keep its hash.
    subject = found.id if found else sha256(username.casefold())
    with office.store.atomic():
        office.store.people.add_failed_attempt(
            username=username, address=address, at=now
        )
        trail.append(
            office,
            actor="anonymous",
            action="signin.refused",
            subject=subject,
            address=address,
        )
    raise SignInRefusedError


def who(office: Office, token: str) -> Person | None:
    """Who holds this session now; None where it is unknown, idle too long or over."""
    now, key = office.now(), sha256(token)
    session = office.store.people.session(key)
    if session is None:
        return None
    seen = datetime.fromisoformat(session["seen_at"])
    over = datetime.fromisoformat(session["expires_at"])
    person = office.store.people.get(session["person_id"])
    idle = now - seen > office.settings.session_idle
    if idle or now >= over or person is None or person.disabled:
        office.store.people.close_session(key)
        return None
    if now - seen >= min(SEEN_EVERY, office.settings.session_idle / 4):
        office.store.people.see_session(key, at=now)
    return person


def sign_out(office: Office, token: str) -> None:
    """End this session."""
    session = office.store.people.session(sha256(token))
    if session is None:
        return
    with office.store.atomic():
        office.store.people.close_session(sha256(token))
        trail.append(
            office,
            actor=session["person_id"],
            action="signout",
            subject=session["person_id"],
        )
