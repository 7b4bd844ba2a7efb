"""The house's own times: `policy.yaml` in the data folder, read when the office opens."""

from pathlib import Path

import yaml
from pydantic import ValidationError

from review.domain.sla import Policy
from review.errors import InvalidInputError


def load(path: Path) -> Policy:
    """The policy in this file, or the built-in one where there is none.

    Keys are those of review.domain.sla.Policy; what is left out keeps its default.
    Raises InvalidInputError, naming every fault.
    """
    if not path.exists():
        return Policy()
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return Policy.model_validate(said)
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise InvalidInputError(field=str(path), reason="; ".join(faults)) from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise InvalidInputError(field=str(path), reason=reason) from error
