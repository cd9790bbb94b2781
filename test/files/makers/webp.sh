# WebP by cwebp, img2webp, gif2webp and webpmux.
convert -size 64x48 plasma: -depth 8 "$WORK/photo.png"
convert -size 64x48 plasma: -alpha set -channel A -evaluate set 50% -depth 8 "$WORK/alpha.png"
convert -delay 10 -size 32x32 xc:red xc:green "$WORK/moving.gif"
encode() { name=$1; shift; cwebp -quiet "$@" "$WORK/photo.png" -o "$name"; }
encode lossy.webp -q 60
encode lossless.webp -lossless
encode near-lossless.webp -near_lossless 60
encode icc.webp -metadata all
cwebp -quiet "$WORK/alpha.png" -o alpha.webp
img2webp -o animated.webp -d 50 "$WORK/photo.png" "$WORK/alpha.png" 2>/dev/null
gif2webp -quiet "$WORK/moving.gif" -o from-gif.webp
head -c 6000 /dev/zero | tr '\0' x >"$WORK/profile"
webpmux -set icc "$WORK/profile" lossy.webp -o large-profile.webp 2>/dev/null
