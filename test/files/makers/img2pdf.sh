# img2pdf: pictures wrapped in PDF without another encoding.
convert -size 64x48 plasma: "$WORK/photo.jpg"
convert -size 64x48 plasma: "$WORK/photo.png"
img2pdf "$WORK/photo.jpg" -o photo.pdf
img2pdf "$WORK/photo.png" "$WORK/photo.jpg" -o pages.pdf
img2pdf --title '<html> and <body>' "$WORK/photo.jpg" -o titled.pdf
