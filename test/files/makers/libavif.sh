# AVIF by libavif: animations, grids, depths, metadata.
for colour in red green; do convert -size 64x64 plasma:$colour "$WORK/$colour.png"; done
encode() { name=$1; shift; avifenc --speed 10 "$@" "$name" >/dev/null; }
encode photo.avif "$WORK/red.png"
encode lossless.avif --lossless "$WORK/red.png"
for depth in 10 12; do encode depth-$depth.avif -d $depth "$WORK/red.png"; done
encode gray.avif -y 400 "$WORK/red.png"
encode animated.avif --fps 5 "$WORK/red.png" "$WORK/green.png"
encode grid.avif --grid 2x1 "$WORK/red.png" "$WORK/green.png"
head -c 6000 /dev/zero | tr '\0' x >"$WORK/profile"
encode large-profile.avif --icc "$WORK/profile" "$WORK/red.png"
