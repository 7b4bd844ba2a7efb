#!/bin/sh
# The browser tests drive Debian's Chromium. Installed here when it is missing and we may.
set -eu
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing Chromium and Chinese fonts for the browser tests ..."
  apt-get -o DPkg::Lock::Timeout=400 -qq update >/dev/null
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=400 -qq install -y --no-install-recommends \
    chromium fonts-noto-cjk >/dev/null
else
  echo "Chromium is missing, so the browser tests will fail. Install it: sudo apt-get install chromium fonts-noto-cjk" >&2
fi
