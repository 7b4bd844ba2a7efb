"""How many characters of a transcript are wrong, as the product itself counts them."""

from audio.scoring import Errors, errors, normal, numeral

__all__ = ["Errors", "errors", "normal", "numeral"]
