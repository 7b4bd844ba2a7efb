"""What each rule meant at which revision: packs.lock.json."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from lexicons.errors import LockMismatchError
from lexicons.files import HERE
from lexicons.loader import Lexicon
from lexicons.models import Rule

FILE = "packs.lock.json"
LOCK = HERE / FILE


def digest(said: object) -> str:
    """SHA-256 of a value in one canonical form."""
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def meaning(rule: Rule) -> str:
    """SHA-256 of what decides whether a rule matches: `match` and `unless`."""
    return digest(rule.model_dump(mode="json", include={"match", "unless"}))


def lock_of(lexicon: Lexicon) -> str:
    """SHA-256 of everything that decides what is found, as kept with each decision."""
    rules = {
        rule.id: rule.model_dump(
            mode="json", exclude={"examples", "known_gaps", "author"}
        )
        for rule in lexicon.rules.values()
    }
    context = json.loads(json.dumps(lexicon.context, default=str))
    decided = [one.override.model_dump(mode="json") for one in lexicon.rulings]
    vocabularies = {name: list(terms) for name, terms in lexicon.vocabularies.items()}
    return digest([rules, vocabularies, context, decided])


def entries(rules: Iterable[Rule]) -> dict[str, dict[str, object]]:
    """What the lock file says of these rules."""
    return {
        rule.id: {"revision": rule.revision, "sha256": meaning(rule)}
        for rule in sorted(rules, key=lambda rule: rule.id)
    }


def read_lock(path: Path = LOCK) -> dict[str, dict[str, object]]:
    """The entries as locked; empty where there is no lock file yet."""
    if not path.exists():
        return {}
    said: dict[str, dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))
    return said


def unrevised(
    now: Mapping[str, Mapping[str, object]], locked: Mapping[str, Mapping[str, object]]
) -> tuple[str, ...]:
    """Rules whose meaning changed while their revision did not rise."""
    return tuple(
        rule
        for rule, entry in now.items()
        if rule in locked
        and entry["sha256"] != locked[rule]["sha256"]
        and int(str(entry["revision"])) <= int(str(locked[rule]["revision"]))
    )


def unlocked(lexicon: Lexicon, path: Path = LOCK) -> tuple[str, ...]:
    """Ids of the rules that the lock file does not say as they are, or says in vain."""
    wanted, locked = _wanted(lexicon), read_lock(path)
    ids = sorted(wanted.keys() | locked.keys())
    return tuple(rule for rule in ids if wanted.get(rule) != locked.get(rule))


def write_lock(lexicon: Lexicon, path: Path = LOCK) -> int:
    """Rewrites the lock file and tells how many active rules it has.

    Raises LockMismatchError where a rule changed without a higher revision.
    """
    changed = unrevised(entries(lexicon.rules.values()), read_lock(path))
    if changed:
        raise LockMismatchError(rules=", ".join(changed))
    wanted = json.dumps(_wanted(lexicon), indent=1)
    path.write_text(wanted + "\n", encoding="utf-8")
    return len(lexicon.rules)


def _wanted(lexicon: Lexicon) -> dict[str, dict[str, object]]:
    retired = entries(source.rule for source in lexicon.retired)
    return entries(lexicon.rules.values()) | retired
