# Poppler: other kinds from a PDF.
gs -q -dBATCH -dNOPAUSE -sDEVICE=pdfwrite -sOutputFile="$WORK/page.pdf" -c \
  '/Helvetica findfont 12 scalefont setfont 20 100 moveto (Hello <b>there</b>) show showpage'
pdftocairo -png -r 36 -singlefile "$WORK/page.pdf" page
pdftocairo -jpeg -r 36 -singlefile "$WORK/page.pdf" page
pdftocairo -tiff -r 36 -singlefile "$WORK/page.pdf" page
pdftocairo -pdf "$WORK/page.pdf" page.pdf
pdftocairo -eps "$WORK/page.pdf" page.eps
pdftocairo -ps "$WORK/page.pdf" page.ps
pdftops "$WORK/page.pdf" level-2.ps
pdftotext "$WORK/page.pdf" page.txt
pdfunite "$WORK/page.pdf" "$WORK/page.pdf" united.pdf
