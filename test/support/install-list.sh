#!/bin/sh
# install-list.sh FILE: installs those of the Debian packages in FILE, one a line, that are missing. Needs root to install.
set -eu
list=$1

missing() {
  grep -v '^#' "$list" | while read -r package; do
    status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$status" = installed ] || echo "$package"
  done
}

[ -n "$(missing)" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "Packages are missing. Install them (Debian: apt-get install" $(missing)") and run this again." >&2
  exit 1
fi
# The lock of install.sh, which is not handed down.
exec 9>/tmp/signpost-install.lock
flock 9
packages=$(missing)
[ -n "$packages" ] || exit 0
apt-get update -q >/dev/null 9>&-
# The packages are words of their own.
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 $packages \
  >/dev/null 9>&-
