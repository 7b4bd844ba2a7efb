"""A wheel has what a checkout has: rules, tables, words, pages, what they are drawn with."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("audio", "lexicons", "review")
NOT_SHIPPED = {".py", ".pyc", ".md"}


def test_every_kind_of_file_the_packages_read_is_shipped():
    said = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = said["tool"]["setuptools"]["package-data"]["*"]
    shipped = {pattern.removeprefix("**/*") for pattern in patterns}
    kinds = {
        path.suffix
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert kinds - NOT_SHIPPED == shipped
