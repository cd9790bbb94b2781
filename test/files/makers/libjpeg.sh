# JPEG by libjpeg-turbo: arithmetic coding, restart markers, comments, transformations.
convert -size 64x48 plasma: "$WORK/photo.ppm"
encode() { name=$1; shift; cjpeg "$@" -outfile "$name" "$WORK/photo.ppm"; }
encode baseline.jpg
encode progressive.jpg -progressive
encode arithmetic.jpg -arithmetic
encode gray.jpeg -grayscale
encode restarts.jpe -restart 1
encode rgb.jpg -rgb
jpegtran -copy none -rotate 90 baseline.jpg >rotated.jpg
wrjpgcom -comment 'By <a href="https://example.com">Ada</a>' baseline.jpg >comment.jpg
djpeg -bmp baseline.jpg >decoded.bmp
djpeg -gif baseline.jpg >decoded.gif
