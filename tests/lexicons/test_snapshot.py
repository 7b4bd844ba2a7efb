"""The kept form of the built-in rules reads exactly as the rule files do, or not at all."""

import errno
import os
import random
import re
import shutil
import subprocess
import sys

import numpy as np
import pytest

from lexicons import pipeline, snapshot
from lexicons.errors import InvalidPackError
from lexicons.loader import BUILTIN, over_builtin
from lexicons.lock import lock_of
from lexicons.pipeline import Reader, Screener, detect, load_lexicon, reader_of
from tests.lexicons import making
from tests.lexicons.making import phrase, rule

MARK = snapshot.mark_of((BUILTIN,))
TEXT = "全网zui低价，国*家级，第1品牌，根治糖尿病，保健食品，电话13812345678，不是最好"


@pytest.fixture(scope="module")
def built():
    lexicon = load_lexicon()
    return lexicon, reader_of(lexicon), lock_of(lexicon)


def test_what_is_kept_finds_what_the_files_find(built, tmp_path):
    lexicon, reader, lock = built
    snapshot.keep(MARK, (lexicon, reader.compiled, lock), tmp_path)
    kept, compiled, same_lock = snapshot.kept(MARK, tmp_path)
    fresh = Screener(lexicon, reader, lock).screen(TEXT, goods="health-food")
    again = Screener(kept, Reader(kept, detect, compiled), "kept").screen(
        TEXT, goods="health-food"
    )

    assert same_lock == lock
    assert kept.rules == lexicon.rules
    assert fresh.findings
    assert again.findings == fresh.findings


@pytest.mark.parametrize("damage", [b"", b"{", b"PK", b'{"fingerprint": 1}', b"\xff"])
def test_a_damaged_file_is_not_used(built, tmp_path, damage):
    (tmp_path / snapshot.FILE).write_bytes(damage)

    assert snapshot.kept(MARK, tmp_path) is None


def test_a_file_of_other_rules_is_not_used(built, tmp_path):
    lexicon, reader, lock = built
    snapshot.keep(MARK, (lexicon, reader.compiled, lock), tmp_path)
    older = MARK._replace(fingerprint="older")

    assert snapshot.kept(MARK, tmp_path) is not None
    assert snapshot.kept(older, tmp_path) is None


def test_a_file_cut_short_or_with_a_wrong_byte_is_not_used(built, tmp_path):
    lexicon, reader, lock = built
    snapshot.keep(MARK, (lexicon, reader.compiled, lock), tmp_path)
    path = tmp_path / snapshot.FILE
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert snapshot.kept(MARK, tmp_path) is None

    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    assert snapshot.kept(MARK, tmp_path) is None


def test_only_the_newest_houses_stay_and_nothing_half_written(built, tmp_path):
    lexicon, reader, lock = built
    day = 24 * 3600
    for number in range(9):
        path = tmp_path / f"lexicon-{number}.npz"
        path.touch()
        os.utime(path, (number * day, number * day))
    (tmp_path / ".lexicon.fresh").touch()
    (tmp_path / ".lexicon.stale").touch()
    os.utime(tmp_path / ".lexicon.stale", (day, day))
    snapshot.keep(MARK, (lexicon, reader.compiled, lock), tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".lexicon.fresh",
        "lexicon-6.npz",
        "lexicon-7.npz",
        "lexicon-8.npz",
        "lexicon.npz",
    ]


def test_a_folder_that_cannot_be_written_is_no_error(built, tmp_path):
    lexicon, reader, lock = built
    (tmp_path / "file").write_text("", "utf-8")
    snapshot.keep(MARK, (lexicon, reader.compiled, lock), tmp_path / "file")

    assert snapshot.kept(MARK, tmp_path / "file") is None


def test_packs_without_the_built_in_ones_are_never_kept(tmp_path):
    folder = making.pack_at(tmp_path / "packs", rule(1, phrase("最好")))
    lexicon = load_lexicon((folder,))
    mark = snapshot.mark_of((folder,))
    kept = (lexicon, reader_of(lexicon).compiled, "lock")
    snapshot.keep(mark, kept, tmp_path / "cache")

    assert mark is None
    assert not (tmp_path / "cache").exists()


OVERRIDES = """
- {rule: AB-0101, action: disable, why: 试用, by: 法务, date: 2026-11-25}
- {rule: TT-0001, action: excuse, near: [乐队], why: 乐队名, by: 法务, date: 2026-11-25}
"""


def test_what_is_kept_for_a_house_finds_what_its_files_find(tmp_path):
    house = making.pack_at(tmp_path / "packs", rule(1, phrase("顶呱呱")))
    (house / "overrides.yaml").write_text(OVERRIDES, "utf-8")
    packs = over_builtin((house,))
    lexicon = load_lexicon(packs)
    reader, lock = reader_of(lexicon), lock_of(lexicon)
    mark = snapshot.mark_of(packs)
    snapshot.keep(mark, (lexicon, reader.compiled, lock), tmp_path / "cache")
    kept, compiled, same_lock = snapshot.kept(mark, tmp_path / "cache")
    text = "国家级，顶呱呱。顶呱呱乐队来了。"
    fresh = Screener(lexicon, reader, lock).screen(text)
    again = Screener(kept, Reader(kept, detect, compiled), "kept").screen(text)

    assert same_lock == lock
    assert kept.rules == lexicon.rules
    assert "AB-0101" not in kept.rules
    assert [one.override for one in kept.rulings] == [
        one.override for one in lexicon.rulings
    ]
    assert {finding.status for finding in fresh.findings} == {"open", "excused"}
    assert again.findings == fresh.findings


def test_each_house_is_kept_apart_and_known_by_all_its_files(tmp_path):
    one = making.pack_at(tmp_path / "one", rule(1, phrase("最好")))
    other = making.pack_at(tmp_path / "other", rule(1, phrase("最好")))
    marks = [snapshot.mark_of(over_builtin(h)) for h in ((), (one,), (other,))]
    (one / "overrides.yaml").write_text(OVERRIDES, "utf-8")
    changed = snapshot.mark_of(over_builtin((one,)))

    assert len({mark.file for mark in marks}) == 3
    assert changed.file == marks[1].file
    assert changed.fingerprint != marks[1].fingerprint


def test_a_folder_that_was_empty_and_is_gone_is_not_taken_for_the_empty_one(tmp_path):
    packs = over_builtin((tmp_path / "house",))
    packs[1].mkdir()
    assert snapshot.mark_of(packs) is not None

    packs[1].rmdir()
    assert snapshot.mark_of(packs) is None


def test_what_a_house_has_wrong_is_told_of_what_is_kept_as_well(tmp_path, monkeypatch):
    monkeypatch.setattr(snapshot, "_folder", lambda: tmp_path / "cache")
    house = making.pack_at(tmp_path / "packs", rule(1, phrase("顶呱呱")))
    broken = house / "test" / "rules" / "TT-0002-broken.yaml"
    broken.write_text("id: TT-0002\nany: [a: b", "utf-8")
    packs = over_builtin((house,))
    files = Screener.load(packs, lenient=True)
    kept = Screener.load(packs, lenient=True)

    assert snapshot.kept(snapshot.mark_of(packs)) is not None
    assert "TT-0002-broken.yaml" in kept.incomplete[0]
    assert kept.incomplete == files.incomplete
    assert kept.lock == files.lock
    assert making.open_texts(kept, "顶呱呱") == ["顶呱呱"]
    with pytest.raises(InvalidPackError):
        Screener.load(packs)


def test_rules_that_were_written_while_they_were_read_are_not_kept(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(snapshot, "_folder", lambda: tmp_path / "cache")
    house = making.pack_at(tmp_path / "house", rule(1, phrase("星海大促")))
    one = next(house.rglob("rules/*.yaml"))
    before = one.read_text(encoding="utf-8")

    def changed_first(packs, *, lenient):
        one.write_text(before.replace("星海", "云山"), encoding="utf-8")
        return load_lexicon(packs, lenient=lenient)

    monkeypatch.setattr(pipeline, "load_lexicon", changed_first)
    packs = over_builtin([house])
    assert Screener.load(packs).screen("云山大促").findings
    monkeypatch.undo()
    monkeypatch.setattr(snapshot, "_folder", lambda: tmp_path / "cache")
    one.write_text(before, encoding="utf-8")
    assert Screener.load(packs).screen("星海大促").findings


@pytest.fixture
def small(tmp_path):
    """A lexicon of one rule, kept under a mark of its own: its file is small."""
    folder = making.pack_at(tmp_path / "packs", rule(1, phrase("最好")))
    lexicon = load_lexicon((folder,))
    made = lexicon, reader_of(lexicon).compiled, "lock"
    mark = snapshot.Mark("small.npz", "fingerprint")
    snapshot.keep(mark, made, tmp_path / "cache")
    return mark, made, tmp_path / "cache"


def test_no_wrong_byte_stops_a_start(small):
    mark, _, cache = small
    path = cache / mark.file
    whole = path.read_bytes()
    # Where the names, sizes and kinds of the arrays stand; the arrays have checksums.
    marks = [found.start() for found in re.finditer(rb"PK\x01\x02|NUMPY", whole)]
    dice = random.Random(1)
    for _ in range(150):
        damaged = bytearray(whole)
        damaged[dice.choice(marks) + dice.randrange(60)] ^= 1 << dice.randrange(8)
        path.write_bytes(damaged)
        read = snapshot.kept(mark, cache)
        assert read is None or read[2] == "lock"


def test_an_array_that_says_it_is_smaller_is_not_used(small):
    mark, _, cache = small
    path = cache / mark.file
    whole = path.read_bytes()
    sizes = [found.end() - 1 for found in re.finditer(rb"'shape': \(\d+", whole)]
    assert len(sizes) > 50
    for at in sizes:
        last = b"0" if whole[at : at + 1] != b"0" else b"1"
        path.write_bytes(whole[:at] + last + whole[at + 1 :])
        assert snapshot.kept(mark, cache) is None


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_file_that_others_may_write_is_not_used(small, mode):
    mark, _, cache = small
    assert (cache / mark.file).stat().st_mode & 0o777 == 0o600
    (cache / mark.file).chmod(mode)

    assert snapshot.kept(mark, cache) is None


def test_a_file_in_a_folder_that_others_may_write_is_not_used_until_made_anew(small):
    mark, made, cache = small
    assert cache.stat().st_mode & 0o777 == 0o700
    cache.chmod(0o770)
    assert snapshot.kept(mark, cache) is None

    snapshot.keep(mark, made, cache)
    assert cache.stat().st_mode & 0o777 == 0o700
    assert snapshot.kept(mark, cache) is not None


def test_a_file_that_has_another_name_elsewhere_is_not_used(small, tmp_path):
    mark, _, cache = small
    (tmp_path / "elsewhere").hardlink_to(cache / mark.file)

    assert snapshot.kept(mark, cache) is None


def test_a_file_of_another_user_is_not_used(small, monkeypatch):
    mark, _, cache = small
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)

    assert snapshot.kept(mark, cache) is None


def test_a_disk_that_is_full_leaves_the_old_file_and_nothing_half_written(
    small, monkeypatch
):
    mark, made, cache = small

    def full(file, **arrays):
        file.write(b"PK")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(np, "savez", full)
        snapshot.keep(mark, made, cache)

    assert [path.name for path in cache.iterdir()] == [mark.file]
    assert snapshot.kept(mark, cache) is not None


STARTS = """
import sys
from pathlib import Path
from lexicons import pipeline, snapshot
from lexicons.pipeline import load_lexicon, reader_of

packs, cache, name = map(Path, sys.argv[1:])
lexicon = load_lexicon((packs,))
made = lexicon, reader_of(lexicon).compiled, str(name)
mark = snapshot.Mark("small.npz", "fingerprint")
print("ready", flush=True)
sys.stdin.readline()
for _ in range(30):
    snapshot.keep(mark, made, cache)
    read = snapshot.kept(mark, cache)
    assert read[2] in ("one", "other"), read
    assert read[0].rules == lexicon.rules
"""


def test_two_processes_at_once_each_read_a_whole_file(small, tmp_path):
    mark, _, cache = small
    shutil.rmtree(cache)
    asked = [sys.executable, "-c", STARTS, tmp_path / "packs", cache]
    running = [
        subprocess.Popen(
            [*map(str, asked), name], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for name in ("one", "other")
    ]
    assert [one.stdout.readline() for one in running] == [b"ready\n"] * 2
    for one in running:
        one.communicate(b"\n")

    assert [one.returncode for one in running] == [0, 0]
    assert [path.name for path in cache.iterdir()] == [mark.file]


def test_any_changed_rule_file_changes_the_fingerprint(tmp_path):
    making.pack_at(tmp_path / "packs", rule(1, phrase("最好")))
    before = snapshot.fingerprint(tmp_path)
    making.pack_at(tmp_path / "packs", rule(1, phrase("最佳")))

    assert snapshot.fingerprint(tmp_path) != before
