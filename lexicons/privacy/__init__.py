"""Personal information in Chinese speech and scripts: found, explained, masked."""

from lexicons.privacy.detector import detect
from lexicons.privacy.masked import MaskedText, Token, mask_text, masked_pieces
from lexicons.privacy.masking import LABELS, Masker, mask, same_value, tokens_in
from lexicons.privacy.models import TYPES, PrivacyHit

__all__ = [
    "LABELS",
    "TYPES",
    "MaskedText",
    "Masker",
    "PrivacyHit",
    "Token",
    "detect",
    "mask",
    "mask_text",
    "masked_pieces",
    "same_value",
    "tokens_in",
]
