"""What stands in a text where personal information was masked."""

import re

from lexicons.privacy import LABELS
from lexicons.privacy.masking import LANDLINE, UNKNOWN

BLOCK = "███"
_LABELS = "|".join(map(re.escape, (*LABELS.values(), UNKNOWN, LANDLINE)))
MASKED = re.compile(rf"\[(?:{_LABELS})(?:·尾号[0-9X]{{4}}|\d+)\]|{BLOCK}")
