# JPEG XL by libjxl: bare code streams and containers.
convert -size 64x48 plasma: -depth 8 "$WORK/photo.png"
convert -size 64x48 plasma: "$WORK/photo.jpg"
encode() { name=$1; shift; cjxl --quiet "$@" "$name"; }
encode lossy.jxl "$WORK/photo.png" -d 1
encode lossless.jxl "$WORK/photo.png" -d 0
encode from-jpeg.jxl "$WORK/photo.jpg"
encode container.jxl "$WORK/photo.png" --container=1
