#!/usr/bin/env bash
# bench/run.sh [--quick] [--rounds=N] [--only=signing,redirect,files,asking,identity,scale,start,growth]
# Measures Signpost against its peers. Installs the peers (from npm and Debian), builds, runs, and prints one
# Markdown table. Writes JSON to bench/results/latest.json.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

PACKAGES=(
  python3-fastapi uvicorn python3-uvloop python3-httptools python3-flask gunicorn python3-boto3
  golang-go golang-github-minio-minio-go-v7-dev wrk nginx redis-server haproxy dnsmasq-base util-linux
)
LIMIT=30m

fail() {
  echo "bench: $*" >&2
  exit 1
}

missing_packages() {
  for package in "${PACKAGES[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
  done
}

install_peers() {
  command -v dpkg-query >/dev/null || fail 'requires Debian'
  local missing
  missing=$(missing_packages | xargs)
  if [ -n "$missing" ] && [ "$(id -u)" = 0 ]; then
    echo "bench: installing $missing" >&2
    # shellcheck disable=SC2086
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing; } \
      >/dev/null || true
    missing=$(missing_packages | xargs)
  fi
  [ -z "$missing" ] || fail "missing: $missing. As root: apt-get install $missing"
  [ "$(nproc)" -ge 2 ] || fail 'requires two cores: one for the server, one for the load'
  cmp -s package-lock.json node_modules/.installed-lock || {
    npm ci --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.installed-lock
  } >&2
}

build() {
  (cd .. && npm run --silent build) >&2
  ../node_modules/.bin/tsc -p redirect/nest-express >&2
  for part in signing redirect; do
    GO111MODULE=off GOPATH=/usr/share/gocode go build -o "build/$part-minio-go" "$part/minio-go/main.go"
  done
}

stop() {
  [ -z "${bench:-}" ] || kill -KILL -- "-$bench" 2>/dev/null || true
}

install_peers
build
ulimit -n "$(ulimit -Hn)"
# timeout leads a separate process group, which contains every process that it starts.
trap stop EXIT
trap 'exit 130' INT TERM HUP
timeout --kill-after=5 "$LIMIT" taskset -c 1 node main.mjs "$@" &
bench=$!
wait "$bench"
