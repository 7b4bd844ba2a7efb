"""Runs `greenroom` as people and machines do: as a process."""

import os
import subprocess
import sys
from pathlib import Path

GREENROOM = Path(sys.executable).with_name("greenroom")


def greenroom(
    *arguments: object, cwd: Path, stdin: bytes | None = None, **environ: str
) -> subprocess.CompletedProcess[bytes]:
    """What the command answered. The language is Chinese unless said otherwise."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GREENROOM_")}
    return subprocess.run(
        [GREENROOM, *map(str, arguments)],
        cwd=cwd,
        input=stdin if stdin is not None else b"",
        env={**kept, "GREENROOM_HOME": str(cwd / "home"), **environ},
        capture_output=True,
        check=False,
        timeout=600,
    )


def said(answer: subprocess.CompletedProcess[bytes]) -> str:
    return answer.stdout.decode()


def complaint(answer: subprocess.CompletedProcess[bytes]) -> str:
    return answer.stderr.decode()
