# PDF by Ghostscript, from PostScript: versions, compression, title, encryption. PostScript itself as well.
cat >"$WORK/page.ps" <<'PS'
%!PS-Adobe-3.0
%%Title: <table>: the Table element
%%BoundingBox: 0 0 200 200
[ /Title (The <script> element and <form>) /Author (Ada <ada@example.com>) /DOCINFO pdfmark
/Helvetica findfont 12 scalefont setfont
20 150 moveto (<html><body onload="go\(\)"> is text here) show
20 120 moveto (<iframe src="https://example.com">) show
showpage
PS
pdf() { name=$1; shift; gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -sOutputFile="$name" "$@" "$WORK/page.ps"; }

for version in 1.2 1.3 1.4 1.5 1.6 1.7; do pdf version-$version.pdf -dCompatibilityLevel=$version; done
pdf uncompressed.pdf -dCompressPages=false -dCompressStreams=false
pdf linearized.pdf -dFastWebView=true
pdf password.pdf -sOwnerPassword=owner -sUserPassword=user -dEncryptionR=3 -dKeyLength=128 -dCompatibilityLevel=1.4
pdf archive.pdf -dPDFA=2 -dPDFACompatibilityPolicy=1 -sColorConversionStrategy=RGB
for quality in screen ebook printer prepress; do pdf $quality.pdf -dPDFSETTINGS=/$quality; done
image() { gs -q -dBATCH -dNOPAUSE -r36 -sDEVICE="$1" -sOutputFile="$2" "$WORK/page.ps"; }
image png16m page.png
image pngalpha transparent.png
image jpeg page.jpg
image jpegcmyk page-cmyk.jpg
image tiffg4 fax.tif
image tiff24nc page.tiff
image bmp16m page.bmp
image psdcmyk page.psd
image eps2write page.eps
image ps2write page.ps
image xpswrite page.xps
image txtwrite page.txt
