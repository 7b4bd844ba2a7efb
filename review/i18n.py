"""Visible text: English source strings, catalogues for everything else.

The catalogues are the `.po` files themselves: read once per language, kept in memory,
so that there is no compiled file to go stale. The language of the current call is a
context variable, set at the two edges (command line, page run).
"""

import io
from collections.abc import Mapping
from contextvars import ContextVar
from enum import Enum
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import ClassVar, Protocol, runtime_checkable

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent / "locales"
LANGUAGES = {"zh_CN": "简体中文", "en": "English"}
DEFAULT_LANGUAGE = "zh_CN"

_language: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


class CodedError(Protocol):
    """An error of any of the three trees: a template and the data for it."""

    template: ClassVar[str]
    data: dict[str, object]


@runtime_checkable
class Fault(Protocol):
    """One thing wrong in one file, as `lexicons` tells it."""

    @property
    def place(self) -> str: ...
    @property
    def template(self) -> str: ...
    @property
    def data(self) -> Mapping[str, object]: ...


@cache
def _translations(language: str) -> NullTranslations:
    folder = LOCALES / language / "LC_MESSAGES"
    merged = Catalog(locale=language if folder.is_dir() else None)
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id and not message.fuzzy:
                    merged.add(message.id, message.string, context=message.context)
    compiled = io.BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    return GNUTranslations(compiled)


def spoken(said: str) -> str:
    """The language of `en`, `EN`, `en_US.UTF-8` or `zh`; the default for any other."""
    known = {name.partition("_")[0]: name for name in LANGUAGES}
    first = said.lower().replace("-", "_").partition("_")[0]
    return known.get(first, DEFAULT_LANGUAGE)


def use_language(language: str) -> None:
    """Speak this language from here on, in this context only."""
    _language.set(language if language in LANGUAGES else DEFAULT_LANGUAGE)


def current_language() -> str:
    """The language of this call: `zh_CN` or `en`."""
    return _language.get()


def gettext(message: str) -> str:
    """The message in the current language."""
    return _translations(_language.get()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The message for this count in the current language."""
    return _translations(_language.get()).ngettext(singular, plural, count)


def noop(message: str) -> str:
    """Marks a message for the catalogue without translating it yet."""
    return message


def say_error(error: CodedError) -> str:
    """What an error of any of the three trees says in the current language.

    What its data says in our own words (`reason`, `what`, `field`) is translated too,
    where a catalogue has it.
    """
    words = {name: say_word(value) for name, value in error.data.items()}
    for name in ("reason", "what", "field"):
        if isinstance(said := words.get(name), str) and said:
            words[name] = gettext(said)
    return gettext(error.template).format(**words)


def say_os_error(error: OSError) -> str:
    """What the operating system says, in the current language where we know it."""
    said = error.strerror or str(error)
    return gettext(said) if said else type(error).__name__


def say_fault(fault: Fault) -> str:
    """What is wrong in a file, in the current language, without its place."""
    words = {
        name: gettext(value) if isinstance(value, str) and value else value
        for name, value in fault.data.items()
    }
    return gettext(fault.template).format(**words)


def say_placed(fault: Fault) -> str:
    """File and line, and what is wrong there, in the current language."""
    return f"{fault.place}: {say_fault(fault)}"


def say_word(value: object) -> object:
    """A member of a closed list (a status, a role) or a list of faults in words.

    Anything else stays as it is.
    """
    if isinstance(value, tuple) and all(isinstance(one, Fault) for one in value):
        return "\n".join(map(say_placed, value))
    if not isinstance(value, Enum):
        return value
    word = str(value.value)
    said = gettext(word)
    return word.replace("_", " ") if said == word else said
