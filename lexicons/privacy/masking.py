"""Personal information out of a text: each piece becomes a token that says its kind.

The same value gives the same token throughout one document, however it was written:
`13700110022`, `137 0011 0022` and `一三七零零一一零零二二` are one number.
"""

import bisect
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from lexicons.normalize import plain_view
from lexicons.privacy.models import PrivacyHit
from lexicons.privacy.numbers import read_digits
from lexicons.programs import expression

LABELS = {
    "phone": "手机号",
    "phone_tail": "电话尾号",
    "id_card": "身份证号",
    "id_tail": "证件尾号",
    "passport": "护照号",
    "bank_card": "银行卡号",
    "bank_tail": "银行卡尾号",
    "wechat": "微信号",
    "qq": "QQ号",
    "social_id": "平台账号",
    "email": "邮箱",
    "address": "住址",
    "name": "姓名",
    "nickname": "昵称",
    "order_no": "单号",
    "plate": "车牌",
    "birthday": "出生日期",
    "sms_code": "验证码",
    "health": "健康情况",
    "minor": "未成年人",
    "minor_school": "学校班级",
    "consumption": "消费金额",
    "workplace": "工作单位",
}
UNKNOWN = "个人信息"
LANDLINE = "座机号"
# A tail is enough to talk about these without giving them away.
_WITH_TAIL = frozenset({"phone", "id_card", "bank_card", "order_no"})
_NUMERIC = _WITH_TAIL | {"phone_tail", "bank_tail", "id_tail", "qq", "sms_code"}
TAIL = 4
_TOKEN = expression(
    rf"\[(?:{'|'.join([*LABELS.values(), UNKNOWN, LANDLINE])})"
    rf"(?:[0-9]+|·尾号[^\[\]\n]{{{TAIL}}})\]"
)


class Masker:
    """Masks the texts of one document; keeps which value has which token.

    It holds the values it has seen: keep it no longer than the document is handled.
    """

    def __init__(self) -> None:
        self._tokens: dict[tuple[str, str], str] = {}
        self._taken: set[str] = set()
        self._counts: dict[str, int] = {}

    def knows(self, kind: str, value: str, token: str) -> None:
        """A value that has its token in this document already."""
        self._tokens[kind, same_value(kind, value)] = token
        self._taken.add(token)

    def mask(self, text: str, hits: Iterable[PrivacyHit]) -> str:
        """The text with a token for each hit; hits that overlap are masked together."""
        pieces: list[str] = []
        at = 0
        for start, end, _kind, token in self.tokens(text, hits):
            pieces += [text[at:start], token]
            at = end
        return "".join([*pieces, text[at:]])

    def tokens(
        self, text: str, hits: Iterable[PrivacyHit]
    ) -> Iterator[tuple[int, int, str, str]]:
        """Start, end, type and token of what is to be replaced, by place.

        A token that is in the text already stays as it is, and is nobody else's.
        """
        self._taken.update(_TOKEN.findall(text))
        for start, end, kind in _joined(text, beside_tokens(text, hits)):
            yield start, end, kind, self._token(kind, text[start:end])

    def _token(self, kind: str, value: str) -> str:
        key = (kind, same_value(kind, value))
        if key not in self._tokens:
            self._tokens[key] = self._new_token(kind, key[1])
        return self._tokens[key]

    def _new_token(self, kind: str, value: str) -> str:
        label = LABELS.get(kind, UNKNOWN)
        if kind == "phone" and value.startswith("0"):
            label = LANDLINE
        token = f"[{label}·尾号{value[-TAIL:]}]"
        has_tail = kind in _WITH_TAIL and len(value) > TAIL
        while not has_tail or token in self._taken:
            has_tail = True
            self._counts[kind] = self._counts.get(kind, 0) + 1
            token = f"[{label}{self._counts[kind]}]"
        self._taken.add(token)
        return token


def mask(text: str, hits: Iterable[PrivacyHit]) -> str:
    """The text with its personal information replaced, by typed tokens."""
    return Masker().mask(text, hits)


def replaced(said: str, tokens: Mapping[str, str]) -> str:
    """A sentence with its token for each of these values, the longest first."""
    there = sorted((value for value in tokens if value in said), key=len, reverse=True)
    if not there:
        return said
    pattern = "|".join(map(re.escape, there))
    return re.sub(pattern, lambda found: tokens[found[0]], said)


def tokens_in(said: str) -> list[str]:
    """The tokens that stand in a text, whatever they stand for."""
    return _TOKEN.findall(said)


def same_value(kind: str, value: str) -> str:
    """One form for one value: digits as digits, letters folded, no gaps."""
    folded = plain_view(value).text
    if kind in _NUMERIC:
        digits = read_digits(folded, 0, len(folded)).digits
        return digits or folded
    return "".join(c for c in folded if c.isalnum() or c in "@._")


def beside_tokens(text: str, hits: Iterable[PrivacyHit]) -> Iterator[PrivacyHit]:
    """The hits without the tokens that they take in; of these, what words are left."""
    there = [found.span() for found in _TOKEN.finditer(text)]
    if not there:
        yield from hits
        return
    for hit in hits:
        at = hit.start
        for start, end in there[max(0, bisect.bisect(there, (at, at)) - 1) :]:
            if start >= hit.end:
                break
            if end > at:
                yield from _words(text, hit, at, start)
                at = end
        if at == hit.start:
            yield hit
        else:
            yield from _words(text, hit, at, hit.end)


def _words(text: str, hit: PrivacyHit, start: int, end: int) -> Iterator[PrivacyHit]:
    if any(letter.isalnum() for letter in text[start:end]):
        yield replace(hit, start=start, end=end)


def _joined(text: str, hits: Iterable[PrivacyHit]) -> list[tuple[int, int, str]]:
    """Hits within the text by place; what overlaps becomes one, of the first kind."""
    joined: list[tuple[int, int, str]] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        start, end = max(0, hit.start), min(hit.end, len(text))
        if joined and start < joined[-1][1]:
            first, stop, kind = joined[-1]
            joined[-1] = (first, max(stop, end), kind)
        elif start < end:
            joined.append((start, end, hit.type))
    return joined
