"""The architecture, where import contracts cannot see it."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = sorted(
    path
    for package in ("review", "lexicons", "audio")
    for path in (ROOT / package).rglob("*.py")
)
TRACKED = [
    ROOT / line
    for line in subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout.splitlines()
]  # fmt: skip
TEXTS = [
    path
    for path in TRACKED
    if path.suffix in {".py", ".md", ".yaml", ".toml", ".js", ".css", ".html", ".sh"}
    and path.is_file()
    and path != Path(__file__)
]


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_is_readable_in_one_sitting(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 300


def test_the_entry_script_only_opens_the_door():
    tree = ast.parse((ROOT / "streamlit_app.py").read_text(encoding="utf-8"))
    statements = [node for node in tree.body if not isinstance(node, ast.Expr)]

    assert len(statements) <= 3
    assert imports_of(ROOT / "streamlit_app.py") <= {"review.ui.app", "streamlit"}


DOORS = {
    "streamlit": "review/ui/",
    "sqlite_utils": "review/store/",
    "sqlite3": "review/store/",
    "spacy": "lexicons/pipeline.py",
    "faster_whisper": tuple(
        f"audio/{name}.py" for name in ("whisper", "search", "views", "windows")
    ),
    "av": "audio/",
    "huey": "review/services/jobs.py",
    "argon2": "review/services/",
    "keyring": "review/keys/source.py",
    "pyrage": "review/keys/",
    "sqlcipher3": "review/store/driver.py",
}


@pytest.mark.parametrize("library", DOORS)
def test_each_library_comes_in_through_one_door(library):
    users = [
        str(path.relative_to(ROOT))
        for path in CODE
        if any(name.split(".")[0] == library for name in imports_of(path))
    ]

    assert users, f"nobody imports {library}"
    assert [user for user in users if not user.startswith(DOORS[library])] == []


@pytest.mark.parametrize(
    ("module", "forbidden"),
    [
        (
            "review.domain.case",
            {"spacy", "streamlit", "sqlite_utils", "faster_whisper"},
        ),
        ("review.services.queue", {"spacy", "streamlit", "faster_whisper"}),
        ("lexicons.models", {"spacy", "numpy"}),
        ("audio.models", {"faster_whisper", "av", "numpy"}),
        ("review.cli.check", {"streamlit", "faster_whisper", "sqlite_utils", "pandas"}),
    ],
)
def test_importing_a_floor_does_not_load_the_engines(module, forbidden):
    code = f"import sys, {module}; print('\\n'.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()

    assert forbidden & set(loaded) == set()


def test_nothing_is_left_open_in_the_code():
    words = re.compile(
        "|".join(
            ["TO" + "DO", "FIX" + "ME", "XX" + "X", "raise NotImplemented" + "Error"]
        )
    )
    left = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEXTS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if words.search(line)
    ]

    assert left == []


def test_every_silenced_check_says_why():
    silenced = re.compile(r"# (?:noqa|type: ignore)(?P<rest>.*)")
    reason = re.compile(r"^(?:: [A-Z0-9, ]+|\[[a-z, -]+\])\s*[-(#].*\w{2}")
    bare = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in TEXTS
        if path.suffix == ".py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := silenced.search(line)) and not reason.match(found["rest"])
    ]

    assert bare == []


def test_no_test_mocks_our_own_parts():
    mockers = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("*.py")
        if any(
            name.startswith(("unittest.mock", "mock", "pytest_mock"))
            for name in imports_of(path)
        )
    ]

    assert mockers == []


def test_no_file_names_a_path_of_one_machine_or_a_registry():
    private = re.compile(
        r"/(?:home|Users)/\w|/wo"
        r"rk/|/ro"
        r"ot/|py"
        r"pi\.org|pythonhosted|npm"
        r"js\.org"
    )
    named = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in [*TEXTS, ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if private.search(line)
    ]

    assert named == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_pin_has_hashes_and_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    pins = re.findall(r"^[A-Za-z0-9][^\n]*(?:\n    --hash[^\n]*)+", text, re.MULTILINE)

    assert "://" not in text
    assert len(pins) == len(re.findall(r"^[A-Za-z0-9]", text, re.MULTILINE))


def test_every_dependency_says_why_it_is_here():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text.split("dependencies = [", 1)[1].split("[project.scripts]", 1)[0]
    pins = re.findall(r'^  (?:"[A-Za-z][^"]*",? ?)+(.*)$', block, re.MULTILINE)

    assert len(pins) > 30
    assert all(re.match(r"\s+# \S.{8,}", reason) for reason in pins)
