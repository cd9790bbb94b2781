# PDF by QPDF: uncompressed objects with HTML words in them, encryption, linearisation, data before the header.
gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -sOutputFile="$WORK/page.pdf" -c \
  '[ /Title (<table>: The Table element, <script> and <form>) /DOCINFO pdfmark' \
  '/Helvetica findfont 12 scalefont setfont 20 100 moveto (<!doctype html><body onload=x>) show showpage'
rewrite() { name=$1; shift; qpdf "$@" "$WORK/page.pdf" "$name"; }
rewrite readable.pdf --qdf --object-streams=disable
rewrite uncompressed.pdf --stream-data=uncompress
rewrite object-streams.pdf --object-streams=generate
rewrite linearized.pdf --linearize
for bits in 40 128 256; do rewrite password-$bits.pdf --allow-weak-crypto --encrypt user owner $bits --; done
rewrite clear-metadata.pdf --encrypt user owner 256 --cleartext-metadata --
rewrite attachment.pdf --add-attachment "$SOURCES/page.html" --
rewrite version-2.0.pdf --force-version=2.0
# Bytes before the header, of files without HTML words.
qpdf --empty --static-id "$WORK/empty.pdf"
{ printf '\n\n'; cat "$WORK/empty.pdf"; } >after-blank-lines.pdf
{ printf '\033%%-12345X@PJL JOB NAME="x"\r\n@PJL ENTER LANGUAGE = PDF\r\n'; cat "$WORK/empty.pdf"; } >after-a-printer-command.pdf
{ printf '\357\273\277'; cat "$WORK/empty.pdf"; } >after-a-byte-order-mark.pdf
