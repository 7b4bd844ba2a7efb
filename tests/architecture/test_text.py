"""Every visible string has its Chinese; every error has its code and its page."""

import ast
import string
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

import audio.errors
import lexicons.errors
import review.errors
from review.i18n import DEFAULT_LANGUAGE, LOCALES, say_error, use_language

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {"_": None, "gettext": None, "noop": None, "N_": None, "ngettext": (1, 2)}


def tree(base):
    yield base
    for child in base.__subclasses__():
        yield from tree(child)


ERRORS = [
    error
    for base in (
        review.errors.ReviewError,
        lexicons.errors.LexiconError,
        audio.errors.AudioError,
    )
    for error in tree(base)
]


def messages():
    found = {error.template: error.__qualname__ for error in ERRORS}
    for name, line, message, _comments, _context in extract_from_dir(
        ROOT / "review", method_map=[("**.py", "python")], keywords=KEYWORDS
    ):
        for text in message if isinstance(message, tuple) else (message,):
            found[text] = f"review/{name}:{line}"
    return found


def fields(text):
    return sorted(
        {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    )


@pytest.fixture(scope="module")
def catalogue():
    from babel.messages.pofile import read_po

    merged = {}
    for path in sorted((LOCALES / DEFAULT_LANGUAGE / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=DEFAULT_LANGUAGE):
                if not message.id or message.fuzzy:
                    continue
                ids = message.id if isinstance(message.id, tuple) else (message.id,)
                texts = (
                    message.string
                    if isinstance(message.string, tuple)
                    else (message.string,)
                )
                for text in ids:
                    merged[text] = texts[0]
    return merged


def test_every_visible_string_has_its_chinese(catalogue):
    missing = {
        text: place for text, place in messages().items() if not catalogue.get(text)
    }

    assert missing == {}


def test_a_translation_keeps_the_fields_of_its_source(catalogue):
    def kept(text):
        try:
            return set(fields(catalogue[text])) <= set(fields(text))
        except ValueError:  # a brace that is not a field
            return catalogue[text].count("{") == text.count("{")

    assert [text for text in messages() if text in catalogue and not kept(text)] == []


def literals():
    """Every string constant of the code, and the templates' text as it stands."""
    for package in ("review", "lexicons", "audio"):
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


def test_the_catalogues_hold_nothing_that_is_no_longer_said(catalogue):
    said = {*literals(), *messages()}
    pages = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "review").rglob("*.html*")
    )

    assert sorted(text for text in set(catalogue) - said if text not in pages) == []


def test_error_codes_are_unique_and_documented():
    codes = [error.code for error in ERRORS]
    documented = (ROOT / "docs/errors.md").read_text(encoding="utf-8")

    assert len(codes) == len(set(codes))
    assert [code for code in codes if code not in documented] == []


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_an_error_speaks_both_languages_and_never_fails_to(error):
    data = dict.fromkeys(fields(error.template), "7")
    if error.code == "A004":
        data = {"path": "a.mp4", "expected": 10.0, "found": 6.0}
    raised = error(**data)

    use_language("en")
    english = say_error(raised)
    use_language("zh_CN")
    chinese = say_error(raised)

    assert english
    assert any("一" <= character <= "鿿" for character in chinese)
