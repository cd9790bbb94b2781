#!/usr/bin/env bash
# A Ceph RADOS Gateway on loopback: one monitor, one OSD, one gateway, no replication. For tests; needs root.
#   ceph-rgw.sh start   installs it from Debian's packages if missing, starts it, prints its URL and keys,
#                       then those of a write-only subuser. With CEPH_STS=1, it also serves STS and a role
#   ceph-rgw.sh stop    stops it and removes its folder
set -euo pipefail

folder=${CEPH_DIR:-${TMPDIR:-/tmp}/signpost-ceph}
gateway_port=${CEPH_PORT:-17480}
monitor_port=${CEPH_MONITOR_PORT:-17300}
export CEPH_CONF=$folder/ceph.conf CEPH_ARGS=
access_key=cephtestaccesskey secret_key=cephtestsecretkey123
# Write-only credentials: a subuser of the same user.
upload_key=cephuploadaccesskey upload_secret=cephuploadsecretkey123

# Only processes started for this folder may be stopped.
is_running() {
  [ -f "$folder/$1.pid" ] && tr '\0' ' ' <"/proc/$(cat "$folder/$1.pid")/cmdline" 2>/dev/null | grep -qF "$CEPH_CONF"
}

wait_until() { # tenths of a second, command
  local left=$1
  shift
  until "$@" >/dev/null 2>&1; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || return 1
    sleep 0.1
  done
}

install_packages() {
  local here
  here=$(dirname "${BASH_SOURCE[0]}")
  for daemon in radosgw ceph-osd ceph-mon; do "$here/../install.sh" "$daemon" ceph-mon ceph-osd radosgw; done
}

# Without an `rgw dns name`, the gateway serves path-style requests under every host name.
write_configuration() {
  cat >"$CEPH_CONF" <<CONF
[global]
fsid = $(cat /proc/sys/kernel/random/uuid)
mon host = [v2:127.0.0.1:$monitor_port]
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
ms mon client mode = crc
run dir = $folder/run
pid file = $folder/\$name.pid
admin socket = $folder/run/\$name.asok
log file = $folder/run/\$name.log
mon data = $folder/mon
osd data = $folder/osd
rgw data = $folder/rgw
osd objectstore = bluestore
bluestore block size = 10737418240
osd memory target = 939524096
osd crush chooseleaf type = 0
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pg autoscale mode = off
mon allow pool size one = true
mon data avail warn = 1
mon data avail crit = 1
mon max pg per osd = 1000
rgw rados pool pg num min = 1
rgw frontends = beast endpoint=127.0.0.1:$gateway_port tcp_nodelay=1
CONF
  # With STS, Ceph 16.2 rejects wrong keys with another error.
  [ -z "${CEPH_STS:-}" ] || printf 'rgw s3 auth use sts = true\nrgw sts key = signpost-sts-key\n' >>"$CEPH_CONF"
}

start_monitor() {
  monmaptool --create --addv a "[v2:127.0.0.1:$monitor_port]" --fsid "$(awk '/^fsid/{print $3}' "$CEPH_CONF")" \
    "$folder/monmap" --clobber >/dev/null
  ceph-authtool --create-keyring "$folder/mon.keyring" --gen-key -n mon. --cap mon 'allow *' >/dev/null
  ceph-mon -c "$CEPH_CONF" -i a --mkfs --monmap "$folder/monmap" --keyring "$folder/mon.keyring"
  ceph-mon -c "$CEPH_CONF" -i a
}

start_osd() {
  local id
  id=$(cat /proc/sys/kernel/random/uuid)
  timeout 60 ceph -c "$CEPH_CONF" osd new "$id" 0 >/dev/null
  ceph-osd -c "$CEPH_CONF" -i 0 --mkfs --osd-uuid "$id" 2>>"$folder/run/mkfs.log"
  ceph-osd -c "$CEPH_CONF" -i 0 >>"$folder/run/osd.out" 2>&1
  wait_until 300 is_osd_up
}

is_osd_up() { timeout 20 ceph -c "$CEPH_CONF" osd stat | grep -q '1 up'; }

start_gateway() {
  timeout 100 radosgw-admin -c "$CEPH_CONF" user create --uid test --display-name test \
    --access-key "$access_key" --secret-key "$secret_key" >/dev/null 2>>"$folder/run/admin.log"
  timeout 100 radosgw-admin -c "$CEPH_CONF" subuser create --uid test --subuser upload --access write \
    >/dev/null 2>>"$folder/run/admin.log"
  timeout 100 radosgw-admin -c "$CEPH_CONF" key create --uid test --subuser upload --key-type s3 \
    --access-key "$upload_key" --secret-key "$upload_secret" >/dev/null 2>>"$folder/run/admin.log"
  [ -z "${CEPH_STS:-}" ] || create_role
  radosgw -c "$CEPH_CONF" -n client.rgw
  wait_until 600 curl -fsS -m 2 -o /dev/null "http://127.0.0.1:$gateway_port/"
}

# The user may assume it: arn:aws:iam:::role/signpost. It allows everything; sessions are limited by their policies.
create_role() {
  timeout 100 radosgw-admin -c "$CEPH_CONF" role create --role-name signpost --assume-role-policy-doc \
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam:::user/test"]},"Action":["sts:AssumeRole"]}]}' \
    >/dev/null 2>>"$folder/run/admin.log"
  timeout 100 radosgw-admin -c "$CEPH_CONF" role-policy put --role-name signpost --policy-name all --policy-doc \
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:*"],"Resource":["arn:aws:s3:::*"]}]}' \
    >/dev/null 2>>"$folder/run/admin.log"
}

start() {
  install_packages
  stop
  mkdir -p "$folder"/{mon,osd,rgw,run}
  write_configuration
  start_monitor
  start_osd
  start_gateway || { tail -5 "$folder"/run/*.log >&2; return 1; }
  echo "http://127.0.0.1:$gateway_port $access_key $secret_key $upload_key $upload_secret"
}

# The gateway first, the monitor last: each needs the next one to stop cleanly.
stop() {
  for name in client.rgw osd.0 mon.a; do
    is_running "$name" || continue
    pid=$(cat "$folder/$name.pid")
    kill "$pid"
    wait_until 100 not_running "$name" || kill -9 "$pid"
  done
  rm -rf "$folder"
}

not_running() { ! is_running "$1"; }

case ${1:-} in
start | stop) "$1" ;;
*)
  sed -n 3,4p "${BASH_SOURCE[0]}" >&2
  exit 2
  ;;
esac
