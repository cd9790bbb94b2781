# DjVu by DjVuLibre.
convert -size 64x48 plasma: "$WORK/photo.ppm"
convert -size 64x48 xc:white -monochrome "$WORK/fax.pbm"
c44 "$WORK/photo.ppm" photo.djvu
cjb2 "$WORK/fax.pbm" fax.djvu
