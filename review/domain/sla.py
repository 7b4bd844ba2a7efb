"""When a level is due: scripts by the time to air, recordings by hours from intake."""

from datetime import datetime, timedelta

from pydantic import PositiveInt

from review.domain.case import CaseKind
from review.domain.china_time import CHINA
from review.domain.staff import Value


class Policy(Value):
    """How long each level may take.

    `script_minutes` counts from the moment a level opens; `urgent_minutes` replaces it
    where the broadcast starts within `urgent_within_minutes`. `recording_hours` counts
    from the submission. All are per level, first to final.
    """

    script_minutes: tuple[PositiveInt, PositiveInt, PositiveInt] = (120, 240, 480)
    urgent_minutes: tuple[PositiveInt, PositiveInt, PositiveInt] = (15, 15, 20)
    urgent_within_minutes: PositiveInt = 60
    recording_hours: tuple[PositiveInt, PositiveInt, PositiveInt] = (24, 48, 72)


def due(
    policy: Policy,
    *,
    kind: CaseKind,
    level: int,
    submitted_at: datetime,
    opened_at: datetime,
    air_at: datetime | None,
) -> datetime:
    """When `level` (1 to 3) must be decided; never later than the broadcast."""
    if kind is CaseKind.RECORDING:
        return submitted_at + timedelta(hours=policy.recording_hours[level - 1])
    if air_at is None:
        return opened_at + timedelta(minutes=policy.script_minutes[level - 1])
    urgent = air_at - opened_at <= timedelta(minutes=policy.urgent_within_minutes)
    minutes = policy.urgent_minutes if urgent else policy.script_minutes
    return min(air_at, opened_at + timedelta(minutes=minutes[level - 1]))


def clock_time(moment: datetime | None) -> str:
    """Hours and minutes as the people here read them (Shanghai); they have no DST."""
    return moment.astimezone(CHINA).strftime("%H:%M") if moment else ""
