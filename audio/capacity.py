"""How many blocks can be heard at once: as many as there are cores, if memory allows.

Containers and service managers may allow less than the machine has; that is what counts.
"""

import os
from pathlib import Path

from audio.models_store import Model

MIB = 1024 * 1024
GROUPS = Path("/sys/fs/cgroup")
OWN_GROUP = Path("/proc/self/cgroup")
UNLIMITED = 1 << 60  # older kernels write a huge number for no limit

# Measured with `base` (145 MB of weights); bigger models grow with their weights.
PROGRAM = 320 * MIB
FOR_EACH = 150 * MIB  # and half as much as the weights


def workers(
    model: Model, *, wanted: int | None = None, budget: int | None = None
) -> int:
    """How many may work: `wanted`, else one a core, within so many bytes; at least one.

    Without a budget it is half of the memory, so that others have room.
    """
    weights = sum(file.stat().st_size for file in model.path.glob("model.bin"))
    room = (memory() // 2 if budget is None else budget) - PROGRAM - weights
    fitting = room // (FOR_EACH + weights // 2)
    return max(1, min(wanted or cores(), fitting))


def cores() -> int:
    """The cores this process may use, at least one."""
    allowed = getattr(os, "sched_getaffinity", None)
    count = len(allowed(0)) if allowed else os.cpu_count() or 1
    for quota, period in map(_share, _limits("cpu.max")):
        if quota and period:
            count = min(count, max(1, quota // period))
    return count


def memory() -> int:
    """The bytes of memory this process may use."""
    found = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    limits = [_number(limit) for limit in _limits("memory.max")]
    return min(found, *(limit for limit in limits if limit), UNLIMITED)


def _limits(name: str) -> list[str]:
    """What this group of processes, and each one around it, is limited to."""
    found = []
    for group in _groups():
        try:
            found.append((group / name).read_text().strip())
        except OSError:
            continue
    return found


def _groups() -> list[Path]:
    try:
        lines = OWN_GROUP.read_text().splitlines()
    except OSError:
        return []
    own = next((line[3:] for line in lines if line.startswith("0::")), "/")
    group = GROUPS / own.lstrip("/")
    return [group, *(p for p in group.parents if p.is_relative_to(GROUPS))]


def _share(limit: str) -> tuple[int, int]:
    quota, _, period = limit.partition(" ")
    return _number(quota), _number(period)


def _number(said: str) -> int:
    return int(said) if said.isdecimal() and int(said) < UNLIMITED else 0
