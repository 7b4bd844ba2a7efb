"""The keys of a data folder: where they come from, and what they open."""

from review.keys.live import LiveRing, open_ring
from review.keys.ring import KeyRing

__all__ = ["KeyRing", "LiveRing", "open_ring"]
