"""The receipt of an erasure: what went, what stays, by which article and until when.

It names nobody: whoever asked knows it by its number and the reference of the request.
"""

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from lexicons.models import Basis
from review.documents.pages import cited, page
from review.domain.china_time import CHINA
from review.domain.privacy import Kept, Receipt
from review.domain.privacy_words import GROUND_LAW, ground, token_name
from review.i18n import gettext as _
from review.i18n import ngettext

SCHEMA = "greenroom.erasure-receipt/1"
STORED_ONLY = Basis(law="pipl", article="47#2")
COURT = Basis(law="pipl", article="50#2")
# By which a recording stays; receipts of before name the duty of platforms.
RECORDED = frozenset({("livestream-ecommerce", "31#1"), ("ecommerce-law", "31")})


class Line(NamedTuple):
    """One case, and what was erased in it."""

    case: str
    pieces: str


class Stay(NamedTuple):
    """One thing that stays."""

    what: str
    where: str
    law: str
    until: str


def receipt_json(receipt: Receipt) -> str:
    """The receipt for programs."""
    said = receipt.model_dump(mode="json", exclude={"by"})
    return json.dumps({"schema": SCHEMA, **said}, ensure_ascii=False, indent=2) + "\n"


def receipt_text(receipt: Receipt) -> str:
    """The receipt as plain text."""
    said = [
        title(receipt),
        "",
        *(_pair(*head) for head in heads(receipt)),
        "",
        _("What was erased"),
        *(f"- {_pair(*line)}" for line in lines(receipt)),
        "",
        gone(receipt),
        "",
        _("What stays"),
        *(
            _("- {what} ({where}): {law}; {until}").format(**stay._asdict())
            for stay in stays(receipt)
        ),
        "",
        *remarks(receipt),
    ]
    return "\n".join(said) + "\n"


def receipt_html(receipt: Receipt) -> str:
    """The receipt as one page, to mail, to print, to keep."""
    return page(
        "receipt.html.j2",
        title=title(receipt),
        heads=heads(receipt),
        lines=lines(receipt),
        gone=gone(receipt),
        stays=stays(receipt),
        remarks=remarks(receipt),
    )


def title(receipt: Receipt) -> str:
    if not receipt.number:
        return _("Preview of an erasure: nothing has been erased yet")
    return _("Receipt of erasure {number}").format(number=receipt.number)


def heads(receipt: Receipt) -> list[tuple[str, str]]:
    """What stands at the top: when, on whose request, on which ground."""
    basis = cited(GROUND_LAW[receipt.ground])
    said = [(_("Reference of the request"), receipt.reference)]
    why = _("{ground} ({law})").format(ground=ground(receipt.ground), law=basis)
    said += [(_("Ground"), why)]
    done = [(_("Erased at"), _moment(receipt.at))]
    count = len(receipt.erased) + len(receipt.account)
    pieces = ngettext("{count} piece", "{count} pieces", count).format(count=count)
    return [*(done + said if receipt.number else []), (_("In all"), pieces)]


def lines(receipt: Receipt) -> list[Line]:
    """By case: how many pieces of which kind, and the tokens that stand for them."""
    found: dict[str, Counter[str]] = {}
    for one in receipt.erased:
        case = f"{one.case_number} v{one.case_version}"
        said = token_name(one.type, one.token)
        found.setdefault(case, Counter())[said] += 1
    said_of = {
        case: _comma(f"{said} ×{n}" if n > 1 else said for said, n in counts.items())
        for case, counts in found.items()
    }
    if receipt.account:
        said_of[_("Account")] = _comma(map(_, receipt.account))
    return [Line(*one) for one in said_of.items()]


def _pair(name: str, value: str) -> str:
    return _("{name}: {value}").format(name=name, value=value)


def _comma(said: Iterable[str]) -> str:
    return _(", ").join(said)


def gone(receipt: Receipt) -> str:
    """What became, or would become, of the originals, or of the account."""
    if receipt.account:
        return _(
            "The account is closed for good, and a pseudonym stands in the place of the "
            "name."
        )
    if not receipt.number:
        return _(
            "If this is done, the key that opens these originals is destroyed. They can "
            "then never be shown, heard or exported again, and copies in backups cannot "
            "be opened."
        )
    return _(
        "The key that opened these originals was destroyed. They cannot be shown, heard "
        "or exported any more, and copies in backups cannot be opened."
    )


def stays(receipt: Receipt) -> list[Stay]:
    """What stays, the same thing of several cases in one line each."""
    return [
        Stay(_(kept.what), _(kept.where), _law(kept), _until(kept.until))
        for kept in receipt.kept
    ]


def _law(kept: Kept) -> str:
    return cited(Basis(law=kept.law, article=kept.article))


def _until(until: datetime) -> str:
    return _("until {day}").format(day=until.astimezone(CHINA).date().isoformat())


def _moment(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") + " UTC+8"


def remarks(receipt: Receipt) -> list[str]:
    """What may be done with what stays, and what can be done against it."""
    said = [
        _("Whoever does not agree may take it to a court ({law}).").format(
            law=cited(COURT)
        )
    ]
    if receipt.erased:
        tokens = _(
            "The masked text holds tokens in the place of what was erased: of numbers, "
            "at most the last four digits."
        )
        said.insert(0, tokens)
    if any((kept.law, kept.article) in RECORDED for kept in receipt.kept):
        recording = _(
            "Until then the recording is stored and protected, and used for nothing else "
            "of this person ({law}). When the time is over, it is deleted by itself."
        )
        said.insert(0, recording.format(law=cited(STORED_ONLY)))
    return said
