"""`python -m review` is `greenroom`."""

import sys

from review.cli import main

if __name__ == "__main__":
    sys.exit(main())
