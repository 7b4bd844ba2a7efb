"""Rules about rules, the lock, and the commands that ask for them."""

import json
from typing import get_args

import pytest

from lexicons import lock as locks
from lexicons.errors import InvalidPackError, LockMismatchError
from lexicons.kinds import Match
from lexicons.lint import lint
from lexicons.lock import read_lock, unlocked, write_lock
from lexicons.pipeline import load_lexicon
from review.cli import main
from review.cli.lexicon.showing import KINDS
from review.i18n import say_error
from tests.lexicons import making
from tests.lexicons.making import phrase, rule

GOOD = {
    "hit": [
        {"text": "这是顶呱呱的", "quotes": ["顶呱呱"]},
        {"text": "顶呱呱，顶呱呱", "quotes": ["顶呱呱", "顶呱呱"]},
    ],
    "miss": [
        {"text": "顶呱呱乐队来了", "why": "乐队的名字"},
        {"text": "今天天气好", "why": "无关"},
    ],
}
UNLESS = [{"any": ["顶呱呱乐队"], "why": "乐队的名字"}]


def good(number=1, *match, **more):
    return rule(
        number,
        *(match or (phrase("顶呱呱"),)),
        **{"unless": UNLESS, "examples": GOOD, **more},
    )


def told(folder, lock=None):
    return [(fault.is_advice, str(fault)) for fault in lint((folder,), lock)]


def test_a_good_rule_has_no_fault_and_no_advice(tmp_path):
    assert told(making.pack_at(tmp_path, good())) == []


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (
            good(
                examples=GOOD
                | {"hit": [*GOOD["hit"], {"text": "很一般", "quotes": ["一般"]}]}
            ),
            "must give ['一般'], gives []",
        ),
        (good(unless=[]), "must give nothing, gives “顶呱呱”"),
        (
            good(basis=[{"law": "ad-law", "article": "999"}]),
            "ad-law:999 is not a listed article",
        ),
        (
            good(
                basis=[
                    {"law": "absolute-terms-guide", "article": "5", "role": "guidance"}
                ]
            ),
            "guidance alone is no basis",
        ),
        (good(status="stable"), "a stable rule needs 3 hits and 3 misses"),
        (good(status="deprecated"), "a deprecated rule stands in _deprecated"),
        (good(related=["TT-0404"]), "there is no rule TT-0404"),
        (
            good(
                1,
                {
                    "kind": "pattern",
                    "any": [".{0,30}.{0,30}.{0,30}坏"],
                },
            ),
            "takes more than 50 ms",
        ),
    ],
)
def test_a_fault_is_told(tmp_path, made, said):
    found = told(making.pack_at(tmp_path, made))

    assert any(not advice and said in line for advice, line in found), found


def test_phrases_and_exceptions_without_example_are_advice(tmp_path):
    unless = [*UNLESS, {"any": ["呱呱叫"], "why": "叫声"}]
    found = told(
        making.pack_at(tmp_path, good(1, phrase("顶呱呱", "没话说"), unless=unless))
    )

    assert all(advice for advice, _ in found)
    assert len(found) == 2


def test_the_same_phrase_in_two_rules_of_a_category_is_a_fault_unless_related(tmp_path):
    two = good(2)
    assert any(
        "inside" in line
        for _, line in told(making.pack_at(tmp_path / "a", good(), two))
    )

    related = good(2, related=["TT-0001"])
    assert told(making.pack_at(tmp_path / "b", good(), related)) == []


def test_a_changed_rule_needs_a_higher_revision(tmp_path):
    lock = tmp_path / "packs.lock.json"
    folder = making.pack_at(tmp_path / "packs", good())
    assert any("is not locked" in line for _, line in told(folder, lock))

    assert write_lock(load_lexicon((folder,)), lock) == 1
    assert told(folder, lock) == []
    before = lock.read_bytes()

    making.pack_at(tmp_path / "packs", good(1, phrase("顶呱呱", "顶呱呱的")))
    assert any("raise `revision`" in line for _, line in told(folder, lock))
    with pytest.raises(LockMismatchError, match="TT-0001"):
        write_lock(load_lexicon((folder,)), lock)
    assert lock.read_bytes() == before

    making.pack_at(
        tmp_path / "packs", good(1, phrase("顶呱呱", "顶呱呱的"), revision=2)
    )
    write_lock(load_lexicon((folder,)), lock)
    assert read_lock(lock)["TT-0001"]["revision"] == 2


def test_words_for_people_may_change_without_a_revision(tmp_path):
    lock = tmp_path / "packs.lock.json"
    folder = making.pack_at(tmp_path / "packs", good())
    write_lock(load_lexicon((folder,)), lock)
    making.pack_at(tmp_path / "packs", good(message="请换一种说法。"))

    assert told(folder, lock) == []


def test_an_id_that_is_gone_is_a_fault(tmp_path):
    lock = tmp_path / "packs.lock.json"
    lock.write_text(json.dumps({"TT-0009": {"revision": 1, "sha256": "0"}}), "utf-8")

    assert any(
        "TT-0009 is gone" in line
        for _, line in told(making.pack_at(tmp_path, good()), lock)
    )


def test_the_lint_command_says_faults_in_chinese_and_exits_with_one(tmp_path, capsys):
    folder = making.pack_at(tmp_path, good(unless=[]))

    assert main(["lexicon", "lint", "--packs", str(folder)]) == 1
    assert "错误: “顶呱呱乐队来了”不应命中" in capsys.readouterr().out
    assert (
        main(
            ["lexicon", "lint", "--packs", str(making.pack_at(tmp_path / "b", good()))]
        )
        == 0
    )


def test_advice_is_counted_and_listed_only_when_asked_for(tmp_path, capsys):
    unless = [*UNLESS, {"any": ["呱呱叫"], "why": "叫声"}]
    folder = str(making.pack_at(tmp_path, good(unless=unless)))

    assert main(["lexicon", "lint", "--packs", folder]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "0 处错误",
        "1 条建议：加 --advice 逐条列出",
    ]
    assert main(["lexicon", "lint", "--advice", "--packs", folder]) == 0
    assert "没有不命中例用到例外“叫声”" in capsys.readouterr().out


def test_the_lock_is_checked_without_being_written(tmp_path, capsys, monkeypatch):
    lock = tmp_path / "packs.lock.json"
    monkeypatch.setattr(locks, "LOCK", lock)
    assert main(["lexicon", "lock"]) == 0
    assert main(["lexicon", "lock", "--check"]) == 0
    said = read_lock(lock)
    changed, gone = min(said), "TT-0009"
    said[changed]["sha256"] = "0"
    lock.write_text(json.dumps(said | {gone: said[changed]}), "utf-8")
    before = lock.read_bytes()
    capsys.readouterr()

    assert main(["lexicon", "lock", "--check"]) == 1
    assert f"{changed}, {gone}" in capsys.readouterr().out
    assert lock.read_bytes() == before


def test_a_house_has_a_lock_of_its_own(tmp_path, capsys):
    house = making.pack_at(tmp_path, good())
    asked = ["--packs", str(house)]
    assert main(["lexicon", "lock", "--check", *asked]) == 1
    assert main(["lexicon", "lock", *asked]) == 0
    assert main(["lexicon", "lock", "--check", *asked]) == 0
    assert list(read_lock(house / "packs.lock.json")) == ["TT-0001"]
    assert main(["lexicon", "lint", *asked]) == 0

    making.pack_at(tmp_path, good(1, phrase("顶呱呱", "顶呱呱的")))
    capsys.readouterr()
    assert main(["lexicon", "lint", *asked]) == 1
    assert "请提高 `revision`" in capsys.readouterr().out
    assert main(["lexicon", "lock", *asked]) == 2


def test_nothing_is_told_about_the_rules_beneath(tmp_path):
    broken = making.pack_at(tmp_path / "base", good(1, phrase("最")))
    own = tmp_path / "own"
    (own / "shop" / "rules").mkdir(parents=True)
    (own / "shop" / "pack.yaml").write_text(
        "{id: shop, prefix: SHP, title: 店, version: '1'}", "utf-8"
    )
    text = making.pack_at(tmp_path / "x", good()) / "test/rules/TT-0001-made.yaml"
    (own / "shop" / "rules" / "SHP-0001-made.yaml").write_text(
        text.read_text("utf-8").replace("TT-0001", "SHP-0001"), "utf-8"
    )

    assert lint((own,), None, base=(broken,)) == ()


def test_a_rule_that_is_new_or_changed_is_not_locked(tmp_path):
    lock = tmp_path / "packs.lock.json"
    lexicon = load_lexicon((making.pack_at(tmp_path / "packs", good()),))
    assert unlocked(lexicon, lock) == ("TT-0001",)

    write_lock(lexicon, lock)
    assert unlocked(lexicon, lock) == ()


def test_a_refused_pack_says_its_faults_in_the_language_of_the_reader(tmp_path):
    folder = making.pack_at(tmp_path, rule(1, phrase("最")))
    with pytest.raises(InvalidPackError) as refused:
        load_lexicon((folder,))

    assert "“最” is shorter than 2 characters" in str(refused.value)
    first, second = say_error(refused.value).split("\n")[:2]
    assert first == "规则文件有 1 处错误："
    assert second.endswith("“最”不足 2 个字")


def test_the_show_command_tells_a_rule_in_full(tmp_path, capsys):
    folder = str(making.pack_at(tmp_path, good()))

    assert main(["lexicon", "show", "tt-0001", "--packs", folder]) == 0
    said = capsys.readouterr().out
    assert all(
        words in said for words in ("《广告法》第九条第三项", "顶呱呱", "乐队的名字")
    )
    assert main(["lexicon", "show", "TT-0404", "--packs", folder]) == 2


def test_every_way_of_matching_can_be_shown():
    kinds = get_args(get_args(Match)[0])

    assert set(KINDS) == {
        get_args(kind.model_fields["kind"].annotation)[0] for kind in kinds
    }


def test_the_diff_command_tells_what_came_and_went(tmp_path, capsys):
    old = making.pack_at(tmp_path / "old", good(), good(2, phrase("没话说")))
    new = making.pack_at(
        tmp_path / "new", good(1, phrase("顶呱呱", "没得挑"), revision=2), good(3)
    )

    assert main(["lexicon", "diff", str(old), "--packs", str(new)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "~ TT-0001 修订 1 → 2",
        "    + 没得挑",
        "- TT-0002",
        "+ TT-0003 测试规则",
    ]
