# HEIF by libheif: HEIC and AVIF, thumbnails, 10 bits, and the names that phones give them.
convert -size 64x48 plasma: -depth 8 "$WORK/photo.png"
convert -size 64x48 plasma: -depth 16 "$WORK/deep.png"
convert -size 64x48 plasma: -alpha set -channel A -evaluate set 50% -depth 8 "$WORK/alpha.png"
convert -size 64x48 plasma: "$WORK/photo.jpg"
encode() { name=$1; shift; heif-enc "$@" -o "$name" >/dev/null; }
encode photo.heic -q 50 "$WORK/photo.png"
encode photo.heif -q 50 "$WORK/photo.jpg"
encode lossless.heic -L "$WORK/photo.png"
encode deep.heic -b 10 "$WORK/deep.png"
encode alpha.heic "$WORK/alpha.png"
encode thumbnail.heic -t 32 "$WORK/photo.png"
encode several.heic "$WORK/photo.png" "$WORK/photo.jpg"
encode photo.avif -A "$WORK/photo.png"
