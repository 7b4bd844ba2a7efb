"""The whole process of a script check, start included, against importing spaCy."""

import subprocess
import sys
import time
from pathlib import Path

from tests.cli.processes import GREENROOM

# The goal is 1.5. By processor time it is 1.8, and was 2.2 while every expression was
# compiled anew: the rest is the packs read, the catalogue of messages, and the reading.
LIMIT = 1.8
ROUNDS = 7


def timed(*command: object, cwd: Path) -> float:
    start = time.perf_counter()
    subprocess.run([*map(str, command)], cwd=cwd, capture_output=True, check=False)
    return time.perf_counter() - start


def test_checking_ten_thousand_characters_takes_less_than_twice_the_import_of_spacy(
    benchmark, tmp_path
):
    text = "家人们晚上好，今天给大家讲讲这件外套的面料、版型和洗护方法。\n今天就是全网最低价\n"
    (tmp_path / "a.txt").write_text(text * (10_000 // len(text) + 1), "utf-8")
    imports, checks = [], []
    for _ in range(ROUNDS):  # in turn, so that a busy moment hits both
        imports.append(timed(sys.executable, "-c", "import spacy", cwd=tmp_path))
        checks.append(timed(GREENROOM, "check", "a.txt", cwd=tmp_path))
    ratio = min(checks) / min(imports)  # the least disturbed of each
    benchmark.extra_info["ratio"] = round(ratio, 2)
    benchmark.pedantic(
        timed, args=(GREENROOM, "check", "a.txt"), kwargs={"cwd": tmp_path}, rounds=3
    )

    assert ratio <= LIMIT, f"{ratio:.2f} × the import of spaCy"
