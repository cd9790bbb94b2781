#!/usr/bin/env bash
# Tests upload, download and redirect with the container image, in docker-compose's local-store profile.
# Requires a Docker engine, curl, the image (docker build -t signpost .), and the ports 8087 and 9000.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

compose() {
  if docker compose version >/dev/null 2>&1; then docker compose "$@"; else docker-compose "$@"; fi
}
folder=$(mktemp -d)
finish() {
  compose --project-directory "$folder" -f "$folder/docker-compose.yml" --profile local-store down -v >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap finish EXIT
fail() {
  echo "FAILED: $1" >&2
  exit 1
}

cp docker-compose.yml "$folder"
cp .env.local-store "$folder/.env"
cd "$folder"
compose --profile local-store up -d --no-build

api=http://localhost:8087
curl -sf --retry 30 --retry-delay 1 --retry-all-errors -o /dev/null "$api/health/ready" || fail 'not ready in 30 s'

field() { sed -E "s/.*\"$1\":\"([^\"]*)\".*/\1/"; }
post() { curl -sf "$api$1" -H 'content-type: application/json' -d "$2"; }

# To pass inspection, the file starts like a real MPEG-4: with a box of 24 bytes that lists its brands.
{ printf '\0\0\0\030ftypisom\0\0\2\0isommp42' && head -c 99999976 /dev/urandom; } >film.mp4
upload=$(post /upload-url '{"filename":"film.mp4","content_type":"video/mp4"}')
key=$(field file_key <<<"$upload")
curl -sf -T film.mp4 -H 'Content-Type: video/mp4' "$(field presigned_url <<<"$upload")" || fail 'upload'
curl -sf "$(post /download-url "{\"file_key\":\"$key\"}" | field presigned_url)" | cmp - film.mp4 || fail 'download'
link="$api/?tenant=mycompany&objectkey=$key"
curl -sfL "$link" | cmp - film.mp4 || fail 'redirect'
[ "$(curl -sL -r 0-99 -o /dev/null -w '%{http_code}' "$link")" = 206 ] || fail 'range'
curl -sIL "$link" | grep -qi '^content-length: 100000000' || fail 'HEAD'

for service in signpost bucket; do
  [ "$(compose exec -T "$service" id -u)" = 1000 ] || fail "$service does not run as the user node"
  compose exec -T "$service" touch /app/x 2>/dev/null && fail "the root file system of $service is writable"
done
id=$(compose ps -q signpost)
docker stop -t 10 "$id" >/dev/null
[ "$(docker inspect -f '{{.State.ExitCode}}' "$id")" = 0 ] || fail 'SIGTERM did not end the service with exit code 0'
echo 'Upload, download, redirect, range and HEAD work in the container, as a non-root user on a read-only root.'
