# Pictures by ImageMagick: colour spaces, depths, compressions, metadata.
magick() { convert "$@"; }
photo='plasma:tomato-steelblue'

magick -size 64x48 $photo jpeg-baseline.jpg
magick -size 64x48 $photo -interlace JPEG jpeg-progressive.jpeg
magick -size 64x48 $photo -colorspace CMYK jpeg-cmyk.jpg
magick -size 64x48 $photo -colorspace Gray jpeg-gray.jpg
magick -size 64x48 $photo -quality 100 -sampling-factor 4:4:4 jpeg-444.jpg
magick -size 1x1 xc:red jpeg-pixel.jpg
magick -size 64x48 $photo -set comment '<html><script>alert(1)</script> in a comment' JPEG:jpeg-comment.jfif
magick -size 64x48 $photo -set comment "$(head -c 6000 /dev/zero | tr '\0' x)" jpeg-long-comment.jpg
magick -size 64x48 $photo png-truecolour.png
magick -size 64x48 $photo -colors 16 PNG8:png-palette.png
magick -size 64x48 $photo -depth 16 PNG48:png-16-bit.png
magick -size 64x48 $photo -alpha set -channel A -evaluate set 50% PNG32:png-alpha.png
magick -size 64x48 $photo -colorspace Gray -interlace PNG png-interlaced.png
magick -size 64x48 $photo -set Title 'The <table> element' -set Description "$(head -c 5000 /dev/zero | tr '\0' y)" png-text.png
magick -size 64x48 xc:white -monochrome png-bilevel.png
magick -size 32x32 $photo gif-still.gif
magick -size 32x32 $photo GIF87:gif-87.gif
magick -delay 10 -size 32x32 xc:red xc:green xc:blue -loop 0 gif-animated.gif
magick -size 32x32 $photo -set comment 'a <b>bold</b> comment' gif-comment.gif
magick -size 32x32 $photo -transparent white gif-transparent.gif
magick -size 32x32 $photo BMP3:bmp-v3.bmp
magick -size 32x32 $photo BMP2:bmp-v2.bmp
magick -size 32x32 $photo bmp-v4.bmp
magick -size 32x32 $photo -colors 8 -compress RLE BMP3:bmp-rle.bmp
magick -size 32x32 xc:white -monochrome BMP3:bmp-bilevel.bmp
for method in none lzw zip jpeg rle; do
  magick -size 32x32 $photo -compress $method tiff-$method.tif
done
magick -size 32x32 xc:white -monochrome -compress Group4 tiff-fax.tiff
magick -size 32x32 $photo -depth 16 -endian MSB tiff-16-bit-big-endian.tiff
magick -size 32x32 $photo -colorspace CMYK tiff-cmyk.tiff
magick -size 32x32 xc:red xc:green xc:blue -adjoin tiff-pages.tiff
magick -size 32x32 $photo TIFF64:tiff-big.tif
magick -size 400x400 $photo -compress none tiff-directory-at-the-end.tif
magick -size 32x32 $photo -quality 80 webp-lossy.webp
magick -size 32x32 $photo -define webp:lossless=true webp-lossless.webp
magick -size 32x32 $photo -alpha set -channel A -evaluate set 50% webp-alpha.webp
magick -delay 10 -size 32x32 xc:red xc:green webp-animated.webp
magick -size 32x32 $photo heic-photo.heic
magick -size 32x32 $photo avif-photo.avif
magick -size 32x32 $photo -define icon:auto-resize=32,16 ico-sizes.ico
magick -size 32x32 $photo psd-photo.psd
magick -size 32x32 $photo jp2-photo.jp2
magick -size 32x32 $photo tga-photo.tga
magick -size 32x32 $photo pcx-photo.pcx
magick -size 32x32 $photo ppm-photo.ppm
magick -size 32x32 $photo -compress none ppm-ascii.ppm
magick -size 32x32 $photo EPS3:eps-photo.eps
