"""Pages that need nothing else: no script, no address, everything escaped."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lexicons.models import Basis
from lexicons.statutes import cite, statutes
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
    """Articles as people quote them, in the current language; a law is named once."""
    said: list[str] = []
    law = ""
    for article in articles:
        whole, name = cite(article, current_language()), _name(article)
        said.append(whole.removeprefix(name) if article.law == law else whole)
        law = article.law
    return ("、" if current_language() == "zh_CN" else "; ").join(said)


def _name(article: Basis) -> str:
    statute = statutes().get(article.law)
    if statute is None:
        return ""
    is_chinese = current_language() == "zh_CN"
    return f"《{statute.short}》" if is_chinese else f"{statute.en}, "
