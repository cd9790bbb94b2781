#!/bin/sh
# install.sh COMMAND PACKAGE...: makes sure that COMMAND is there, from Debian's packages when run as root. Else it fails.
set -eu
command=$1
shift
command -v "$command" >/dev/null 2>&1 && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "$command is missing. Install it (Debian: apt-get install $*) and run this again." >&2
  exit 1
fi
apt-get update -q >/dev/null
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >/dev/null
command -v "$command" >/dev/null 2>&1 || { echo "$command did not come with $*." >&2; exit 1; }
