"""Whatever a log or a list may hold has a name in words."""

import re
from pathlib import Path

import pytest

from review.domain.privacy import ExportState
from review.ui import labels
from review.ui.parts import again, player
from review.ui.parts.player.wording import correcting, masking

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


def test_the_player_has_words_for_everything_it_says_and_says_none_for_another():
    """The parts bring words of their own: one of them must not hide the player's."""
    known = player.labels()
    parts = {
        name for part in (masking(), correcting(), again.wording()) for name in part
    }
    scripts = "".join(
        (player.HERE / name).read_text(encoding="utf-8") for name in player.FILES
    )

    assert set(re.findall(r"\blabels\.(\w+)", scripts)) <= known.keys()
    assert not parts & player.words().keys()
    assert known.keys() == parts | player.words().keys()
