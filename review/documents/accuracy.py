"""The accuracy of a transcript for other programs, and for the dossier."""

from contextvars import copy_context

from review.domain.accuracy_words import statement
from review.domain.measure import Measure
from review.i18n import LANGUAGES, use_language

ACCURACY_SCHEMA = "greenroom.accuracy/1"


def accuracy_json(measure: Measure, *, number: str) -> dict[str, object]:
    """What may be said of a recording, and the same in every language."""
    return {
        "schema": ACCURACY_SCHEMA,
        "case": number,
        "statement": {language: _said(measure, language) for language in LANGUAGES},
        "missing": measure.missing,
        **measure.model_dump(mode="json"),
    }


def _said(measure: Measure, language: str) -> str:
    """The statement in this language; what the caller speaks stays as it is."""

    def speak() -> str:
        use_language(language)
        return statement(measure)

    return copy_context().run(speak)
