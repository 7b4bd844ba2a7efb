"""What the code of the pages must never say."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UI = ROOT / "review" / "ui"
FILES = sorted(
    path for kind in ("*.py", "*.js", "*.html", "*.css") for path in UI.rglob(kind)
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(UI)))
def test_untrusted_text_can_never_become_markup(path):
    said = path.read_text(encoding="utf-8")

    for banned in (
        "unsafe_allow_html", "unsafe_allow_javascript", "innerHTML", "outerHTML",
        "insertAdjacentHTML", "document.write", "eval(", "components.v1",
    ):  # fmt: skip
        assert banned not in said
    if path.name != "login.py":
        assert not re.search(r"st\.html\((?!f\"<style>)", said)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(UI)))
def test_no_page_asks_anybody_else(path):
    said = path.read_text(encoding="utf-8").replace("http://www.w3.org/", "")

    assert not re.search(r"https?://", said)


def test_javascript_files_are_readable_in_one_sitting():
    assert [
        p.name for p in UI.rglob("*.js") if len(p.read_text().splitlines()) >= 300
    ] == []


def test_pages_never_remember_who_somebody_is():
    remembering = [
        path.name
        for path in UI.rglob("*.py")
        if re.search(r"session_state\[\"(person|user|roles?)\"\]", path.read_text())
    ]

    assert remembering == []
