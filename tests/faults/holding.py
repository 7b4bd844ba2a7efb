"""A hearing that stands still in its middle, so that a kill finds it there."""

# The command of its arguments, which keeps one block that it has heard and no more.
HOLD = """
import sys, time
from audio.checkpoint import Checkpoint
from review.cli import main
keep, left = Checkpoint.add, 1
def add(self, block):
    global left
    if not left:
        time.sleep(3600)
    left -= 1
    keep(self, block)
Checkpoint.add = add
sys.exit(main())
"""
