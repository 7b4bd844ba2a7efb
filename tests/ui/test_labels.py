"""Whatever a log or a list may hold has a name in words."""

import re
from pathlib import Path

import pytest

from review.domain.privacy import ExportState
from review.ui import labels

SERVICES = Path(__file__).resolve().parents[2] / "review" / "services"
SAID = re.compile(r"(?:action=|_enter\(office, |DROPPED = )\"([a-z]+(?:\.[a-z]+)+)\"")
# Written with a part that is filled in: the export's steps.
STEPS = {
    f"personal.export.{step}"
    for step in ("asked", "approved", "refused", "made", "expired")
} | {f"personal.export.{act}.refused" for act in ("ask", "decide", "make")}


def actions():
    """Every act that the services enter in the audit log, as far as it is written out."""
    found = set(STEPS)
    for path in SERVICES.glob("*.py"):
        found |= set(SAID.findall(path.read_text(encoding="utf-8")))
    return sorted(found)


@pytest.mark.parametrize("action", actions())
def test_every_act_in_the_audit_log_has_a_name(action):
    """Some are entered only where they were refused."""
    assert {action, f"{action}.refused"} & labels.ACTION.keys()


def test_every_state_of_an_export_has_a_tone():
    assert set(labels.EXPORT_TONE) == set(ExportState)
