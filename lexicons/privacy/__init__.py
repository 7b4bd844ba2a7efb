"""Personal information in Chinese speech and scripts: found, explained, masked."""

from lexicons.privacy.detector import detect
from lexicons.privacy.masking import Masker, mask
from lexicons.privacy.models import TYPES, PrivacyHit

__all__ = ["TYPES", "Masker", "PrivacyHit", "detect", "mask"]
