"""Rule packs made for a test: only what the test is about is written down."""

from pathlib import Path

import yaml

from lexicons.pipeline import Screener

BODY = {
    "title": "测试规则",
    "status": "experimental",
    "revision": 1,
    "severity": "high",
    "confidence": "high",
    "category": "absolute-term",
    "message": "换一种说法。",
    "suggest": "说清时间、范围和出处。",
    "basis": [{"law": "ad-law", "article": "9(3)"}],
    "created": "2026-11-22",
    "modified": "2026-11-22",
    "examples": {
        "hit": [{"text": "甲", "quotes": ["甲"]}, {"text": "乙", "quotes": ["乙"]}],
        "miss": [{"text": "丙", "why": "无关"}, {"text": "丁", "why": "无关"}],
    },
}
PACK = {"id": "test", "prefix": "TT", "title": "测试", "version": "2026.11.0"}


def phrase(*words: str, **more: object) -> dict[str, object]:
    return {"kind": "phrase", "any": list(words), **more}


def rule(number: int, *match: dict[str, object], **more: object) -> dict[str, object]:
    return {"id": f"TT-{number:04d}", **BODY, "match": list(match), **more}


def pack_at(folder: Path, *rules: dict[str, object]) -> Path:
    """A folder with one pack of these rules, as YAML files."""
    pack = folder / "test"
    (pack / "rules").mkdir(parents=True, exist_ok=True)
    _write(pack / "pack.yaml", PACK)
    for one in rules:
        _write(pack / "rules" / f"{one['id']}-made.yaml", one)
    return folder


def screener_of(folder: Path, *rules: dict[str, object]) -> Screener:
    return Screener.load((pack_at(folder, *rules),))


def open_texts(screener: Screener, text: str, **asked: object) -> list[str]:
    found = screener.screen(text, **asked).findings
    return [finding.text for finding in found if finding.status == "open"]


def _write(path: Path, said: object) -> None:
    written = yaml.safe_dump(said, allow_unicode=True, sort_keys=False)
    path.write_text(written.replace("'2026-11-22'", "2026-11-22"), encoding="utf-8")
