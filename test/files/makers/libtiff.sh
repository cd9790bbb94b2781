# TIFF by libtiff: byte orders, BigTIFF, strips, tiles, compressions; PDF and PostScript of a fax.
convert -size 64x64 plasma: -depth 8 -compress none "$WORK/photo.tif"
convert -size 64x64 xc:white -monochrome -compress Group4 "$WORK/fax.tif"
for compression in none lzw zip packbits jpeg zstd lzma; do tiffcp -r 16 -c $compression "$WORK/photo.tif" $compression.tif; done
tiffcp -B "$WORK/photo.tif" big-endian.tif
tiffcp -L "$WORK/photo.tif" little-endian.tiff
tiffcp -8 "$WORK/photo.tif" big.tif
tiffcp -t -w 16 -l 16 "$WORK/photo.tif" tiles.tiff
tiffcp -r 1 "$WORK/photo.tif" strips.tiff
tiffcp "$WORK/photo.tif" "$WORK/fax.tif" pages.tif
tiff2pdf -o photo.pdf "$WORK/photo.tif"
tiff2pdf -t 'A <title>' -o fax.pdf "$WORK/fax.tif"
tiff2ps -e "$WORK/fax.tif" >fax.eps
