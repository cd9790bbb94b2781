# MuPDF: PDF from pages, cleaned and expanded, and pictures of it.
cat >"$WORK/page.txt" <<'PAGE'
%%MediaBox 0 0 200 200
%%Font Helv Helvetica
BT /Helv 12 Tf 20 100 Td (<!doctype html><body onload=x>) Tj ET
PAGE
mutool create -o page.pdf "$WORK/page.txt"
mutool create -O compress -o compressed.pdf "$WORK/page.txt"
mutool create -O linear -o linear.pdf "$WORK/page.txt"
mutool create -O encrypt=aes-256,user-password=secret -o password.pdf "$WORK/page.txt"
mutool create -O ascii -o ascii.pdf "$WORK/page.txt"
mutool clean -d -a page.pdf cleaned.pdf
mutool draw -q -r 36 -o page.png page.pdf
mutool draw -q -r 36 -o page.ppm page.pdf
mutool draw -q -o page.txt page.pdf
mutool draw -q -r 36 -o page.svg page.pdf
mutool draw -q -r 36 -o page.psd page.pdf
