"""A new rule file, ready to be filled in by somebody who knows the law and the shop.

What is left to fill in carries a mark, and lint names every line that still has it. A
draft is read like any rule, but finds nothing until its status says so.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from lexicons.files import validated
from lexicons.loader import Lexicon
from lexicons.models import Pack

MARK = "【填】"
_FIRST = 101
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PREFIX = re.compile(r"[A-Z]{2,3}")
# What needs no quotes in YAML.
_BARE = re.compile(r"\w[\w“”、，（）·]*")


class Draft(NamedTuple):
    """What is known of a rule before it is written."""

    id: str
    title: str
    category: str
    author: str
    day: date
    schema: str


def is_slug(text: str) -> bool:
    """Whether a text can be part of a file name as rules have them."""
    return _SLUG.fullmatch(text) is not None


def is_prefix(text: str) -> bool:
    """Whether ids may begin with this."""
    return _PREFIX.fullmatch(text) is not None


def is_id(text: str, pack: Pack) -> bool:
    """Whether a rule of this pack may have this id."""
    return re.fullmatch(rf"{pack.prefix}-\d{{4}}", text) is not None


def find_pack(folders: Sequence[Path], name: str) -> tuple[Pack, Path] | None:
    """The pack of this name, and its folder; the topmost where there are several."""
    for folder in reversed(folders):
        for path in sorted(folder.glob("*/pack.yaml")):
            pack = validated(Pack, path, [])
            if pack is not None and pack.id == name:
                return pack, path.parent
    return None


def free_id(pack: Pack, lexicon: Lexicon) -> str:
    """The id after the highest one of a pack, retired rules included."""
    numbers = [
        int(found[1])
        for rule in taken_ids(lexicon)
        if (found := re.fullmatch(rf"{pack.prefix}-(\d{{4}})", rule))
    ]
    return f"{pack.prefix}-{max(numbers, default=_FIRST - 1) + 1:04d}"


def taken_ids(lexicon: Lexicon) -> frozenset[str]:
    """The ids that are in use, or were."""
    return frozenset(s.rule.id for s in (*lexicon.sources, *lexicon.retired))


def unfilled(path: Path) -> Iterator[int]:
    """The lines of a file that are still to be filled in."""
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if MARK in line.partition(" #")[0] and not line.startswith("#"):
            yield number


def pack_file(name: str, prefix: str, title: str, schema: str) -> str:
    """The file of a new pack."""
    return _headed(
        schema,
        [
            f"id: {name}",
            f'prefix: "{prefix}"',
            f"title: {_said(title)}",
            'version: "1"',
        ],
    )


def rule_file(draft: Draft) -> str:
    """The file of a new rule: valid as it stands, and silent."""
    said = draft._replace(title=_said(draft.title), author=_said(draft.author))
    return _headed(draft.schema, _TEMPLATE.format(**said._asdict()).splitlines())


def _said(text: str) -> str:
    """A text as YAML has it, in quotes only where it needs them."""
    return text if _BARE.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _headed(schema: str, lines: Iterable[str]) -> str:
    return "\n".join([f"# yaml-language-server: $schema={schema}", *lines, ""])


_TEMPLATE = """\
# 把每一处“【填】”换成自己的话，再运行 greenroom lexicon lint，它会指出还没填的行。
# 怎么写见 docs/lexicons.md。写好以后把 status 改成 experimental（试用）或 stable（正式）。
id: {id}
title: {title}
status: draft  # 草稿：不参与检查
revision: 1
severity: medium  # high 不能播 · medium 须人工看 · low 仅提醒
confidence: medium  # 命中后有多准
category: {category}
# goods: [cosmetics]  # 只管哪些商品；没有说明商品时也要查，就加上 general。不写是全部商品
match:
  # 找法一：列出的任何一个词（谐音、拼音、夹符号会自动识别）
  - kind: phrase
    any: [【填】要找的词]
  # 找法二：几组词合起来成为一个说法。用的时候去掉每行开头的“# ”
  # - kind: claim
  #   parts: [['@body_subjects', 血压], [降下来, 稳住], ['@numbers']]
  #   within: 16
# 例外：什么情况下可以说，为什么。每条例外要有一条 miss 例句用到
# unless:
#   - near: [不能, 不可以]
#     within: 6
#     side: before
#     why: 在提醒大家不能这样说
message: 【填】错在哪里，说给主播听，40 字以内。
suggest: 【填】可以怎么说，一句合法的话，40 字以内。
basis:
  - law: 【填】法规代号  # 见 lexicons/statutes.yaml，如 ad-law
    article: 【填】条款  # 如 '9(3)' 第九条第三项，'28#2(4)' 第二十八条第二款第四项
  # - law: ad-law
  #   article: '57(1)'
  #   role: penalty  # 罚则
# effective_from: 2026-02-01  # 法规施行日较近时写
author: {author}
created: {day}
modified: {day}
examples:  # 正式规则至少各 3 条；自己编，像主播说话的样子
  hit:
    - text: 【填】要找的词一出现就该命中
      quotes: [【填】要找的词]  # 应当标出的原文
    - text: 换个地方说【填】要找的词也该命中
      quotes: [【填】要找的词]
  miss:
    - text: 【填】看着像、其实可以说的一句话
      why: 【填】为什么可以说
    - text: 今天给大家讲讲尺码和洗护方法
      why: 普通介绍
"""
