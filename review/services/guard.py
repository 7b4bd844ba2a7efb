"""Every act begins here: who is it, and do they hold the role for it now?"""

from review.domain.staff import Permission, Person, allowed
from review.errors import NotAllowedError, PasswordDueError
from review.services import trail
from review.services.office import Office


def check_password(found: Person) -> None:
    """Raises PasswordDueError for whoever has yet to choose a password of their own."""
    if found.must_change:
        raise PasswordDueError(name=found.name)


def person(office: Office, person_id: str) -> Person:
    """The person as they are now.

    Raises NotAllowedError for nobody and the disabled, and PasswordDueError.
    """
    found = anybody(office, person_id)
    check_password(found)
    return found


def anybody(office: Office, person_id: str) -> Person:
    """The person, also where their password is due; for changing it, nothing else."""
    found = office.store.people.get(person_id)
    if found is None or found.disabled:
        raise NotAllowedError(
            name=found.name if found else "?", permission=Permission.SCRIPT_CHECK
        )
    return found


def require(office: Office, person_id: str, permission: Permission) -> Person:
    """The person, if they hold a role for this now.

    Raises NotAllowedError otherwise; the refusal goes into the audit log. Raises
    PasswordDueError.
    """
    found = office.store.people.get(person_id)
    if found is None or not allowed(found, permission):
        trail.append(
            office,
            actor=person_id,
            action="permission.refused",
            subject=person_id,
            permission=permission,
        )
        raise NotAllowedError(name=found.name if found else "?", permission=permission)
    check_password(found)
    return found


def require_any(office: Office, person_id: str, *permissions: Permission) -> Person:
    """The person, if they hold a role for at least one of these now."""
    found = office.store.people.get(person_id)
    if found is not None and any(allowed(found, one) for one in permissions):
        check_password(found)
        return found
    return require(office, person_id, permissions[0])
