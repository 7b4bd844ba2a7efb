"""The keys of a data folder: where they come from, and what they open."""

from review.keys.ring import KeyRing, open_ring

__all__ = ["KeyRing", "open_ring"]
