#!/usr/bin/env bash
# What the browser tests need and Python's registry has not: Chromium (Debian's, as root) and axe-core (npm).
# Where it cannot be set up, it says what to install, and the tests skip; CI sets ALMANAC_REQUIRE_BROWSER and they fail.
set -uo pipefail
cd "$(dirname "$0")"
if ! command -v chromium >/dev/null; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the browser tests (once) …"
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium) >/dev/null 2>&1
  fi
  command -v chromium >/dev/null || echo "Browser tests need Chromium: on Debian or Ubuntu, sudo apt-get install chromium"
fi
if command -v npm >/dev/null; then
  npm ci --no-fund --no-audit --silent || echo "axe-core could not be installed; the accessibility test will say so"
else
  echo "The accessibility test needs npm: on Debian or Ubuntu, sudo apt-get install npm"
fi
exit 0
