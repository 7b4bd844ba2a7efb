"""The audit log takes over what cases of an earlier version hold: once, and it says so."""

from review.services import audit_facts, found_by, held, trail, vault
from review.services.audit_facts import Logged
from review.services.office import Office

BLOCK = 200


class Older:
    """The cases for which the log of their time does not vouch, or not for all of them.

    For these one entry says what they held when they were taken over: nobody watched
    until then. What the log knows already it is never told anew: a change of it, made
    before, would go unnoticed.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._cases = dict.fromkeys(office.store.cases.unvouched())
        self._log = Logged()
        if self._cases:
            for _entry in self._log.watch(office.store.audit.every()):
                pass
        self._found = {fact[1] for fact in self._log.facts if fact[0] == found_by.KIND}

    def vouch(self) -> None:
        """Enter all that are left, some hundred in a transaction."""
        cases = tuple(self._cases)
        for at in range(0, len(cases), BLOCK):
            with self._office.store.atomic():
                for case_id in cases[at : at + BLOCK]:
                    if not self._office.store.cases.title_salt(case_id):
                        self.take(case_id)

    def take(self, case_id: str) -> None:
        """Enter one, if it is one of these; part of the open transaction."""
        office, case = self._office, self._office.store.cases.get(case_id)
        new = self._log.of_case(case_id).unsaid()
        if case is None or case_id not in self._cases or not new:
            return
        told = {
            "host": case.host_id,
            "spans": vault.digest(office, case_id),
            **held.said(office, case_id, but=self._found),
        }
        trail.append(
            office,
            actor=trail.SYSTEM,
            action=audit_facts.ADOPTED,
            subject=case_id,
            **{name: told[name] for name in (*new, "found_by") if name in told},
        )
