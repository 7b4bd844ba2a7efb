#!/bin/sh
# Makes the checkout importable from its own environment and adds the `greenroom` command,
# without a build step: a .pth file and a five-line script are all an editable install is.
set -eu
python=$1
root=$(pwd)
site=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
printf '%s\n' "$root" > "$site/greenroom.pth"
bin=$(dirname "$python")/greenroom
cat > "$bin" <<EOF
#!$root/.venv/bin/python
import sys
from review.cli import main
if __name__ == "__main__":  # worker processes import this file again
    sys.exit(main())
EOF
chmod +x "$bin"
