# groff: PostScript and text with overstrikes.
printf '.TH X 1\n.SH NAME\nx \\- a <table> of things\n.B bold\n' >"$WORK/x.1"
groff -man -Tps "$WORK/x.1" >manual.ps
groff -man -Tutf8 "$WORK/x.1" >manual.txt
groff -man -Tascii -P-c "$WORK/x.1" >overstruck.txt
groff -man -Tlatin1 -P-c "$WORK/x.1" >latin-1.txt
