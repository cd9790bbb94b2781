# Metadata by ExifTool: large EXIF, XMP with HTML words, IPTC, thumbnails, comments. One process writes all.
head -c 6000 /dev/zero | tr '\0' x >"$WORK/long.txt"
convert -size 20x20 plasma: "$WORK/thumbnail.jpg"
for kind in jpg png tif gif; do convert -size 64x48 plasma: "$WORK/photo.$kind"; done
ffmpeg -nostdin -v error -y -f lavfi -i testsrc=size=64x48:rate=5:duration=1 -pix_fmt yuv420p "$WORK/film.mp4" "$WORK/film.mov"
title='The <table> element'

exiftool \
  "$WORK/photo.jpg" -o camera.jpg -Make=Example -Model='X <1>' -DateTimeOriginal='2026:01:02 03:04:05' \
  -GPSLatitude=52 -GPSLatitudeRef=N -execute \
  "$WORK/photo.jpg" -o thumbnail.jpg "-ThumbnailImage<=$WORK/thumbnail.jpg" -execute \
  "$WORK/photo.jpg" -o long-exif.jpg "-UserComment<=$WORK/long.txt" -execute \
  "$WORK/photo.jpg" -o xmp.jpg -XMP-dc:Title="$title" -XMP-dc:Description='<script>alert(1)</script>' -execute \
  "$WORK/photo.jpg" -o long-xmp.jpg "-XMP-dc:Description<=$WORK/long.txt" -execute \
  "$WORK/photo.jpg" -o iptc.jpg -IPTC:Caption-Abstract='A <form> and an <iframe>' -IPTC:Keywords=x -execute \
  "$WORK/photo.jpg" -o comment.jpg -Comment='By <a href="https://example.com">Ada</a>' -execute \
  "$WORK/photo.png" -o exif.png -EXIF:Artist=Ada -PNG:Title='a <b>title</b>' -execute \
  "$WORK/photo.png" -o xmp.png -XMP-dc:Title="$title" -execute \
  "$WORK/photo.tif" -o xmp.tif -XMP-dc:Title="$title" "-ImageDescription<=$WORK/long.txt" -execute \
  "$WORK/photo.gif" -o xmp.gif -XMP-dc:Title="$title" -execute \
  "$WORK/photo.gif" -o comment.gif -Comment='<html>, <form> and <img src=x> in a comment' -execute \
  "$WORK/film.mp4" -o tagged.mp4 -Title="$title" -XMP-dc:Description='<p>x</p>' -execute \
  "$WORK/film.mov" -o tagged.mov -QuickTime:Title="$title" \
  -common_args -q
exiftool -json "$WORK/photo.jpg" >report.json
exiftool -csv "$WORK/photo.jpg" >report.csv
