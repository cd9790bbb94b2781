#!/bin/sh
# install.sh COMMAND PACKAGE...: installs Debian packages if COMMAND is missing. Needs root; fails if COMMAND is still
# missing afterwards. Calls may run at the same time: one installs, the others wait for it.
set -eu
command=$1
shift
is_there() { command -v "$command" >/dev/null 2>&1; }

is_there && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "$command is missing. Install it (Debian: apt-get install $*) and run this again." >&2
  exit 1
fi
exec 9>/tmp/signpost-install.lock
flock 9
is_there && exit 0
# The lock is not handed down: a service that a package starts would hold it as long as it runs.
apt-get update -q >/dev/null 9>&-
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" \
  >/dev/null 9>&-
is_there || { echo "$command did not come with $*." >&2; exit 1; }
