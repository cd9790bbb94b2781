# Single files compressed by gzip: levels, with and without a name.
for level in 1 6 9; do gzip -$level -c "$SOURCES/letter.md" >level-$level.gz; done
gzip -n -c "$SOURCES/page.html" >without-name.gz
gzip -c <"$SOURCES/table.csv" >streamed.csv.gz
cp "$SOURCES/page.html" page.html
gzip page.html
head -c 100000 /dev/zero | gzip >zeros.gz
{ gzip -c "$SOURCES/letter.md"; gzip -c "$SOURCES/table.csv"; } >two-members.gz
gzip -c </dev/null >of-nothing.gz
