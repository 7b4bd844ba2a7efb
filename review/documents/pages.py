"""Pages that need nothing else: no script, no address, everything escaped."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lexicons.models import Basis
from lexicons.statutes import cite
from review.i18n import current_language
from review.i18n import gettext as _


def page(template: str, **values: object) -> str:
    """A template of this folder, filled in, in the current language."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    lang = "zh-CN" if current_language() == "zh_CN" else "en"
    return environment.get_template(template).render(_=_, lang=lang, **values) + "\n"


def cited(*articles: Basis) -> str:
    """Articles as people quote them, in the current language."""
    said = [cite(article, current_language()) for article in articles]
    return ("、" if current_language() == "zh_CN" else "; ").join(said)
