# GNU Enscript: text as PostScript and RTF.
enscript -q -p letter.ps "$SOURCES/letter.md"
enscript -q -w rtf -p letter.rtf "$SOURCES/letter.md"
enscript -q -w rtf -E -p page.rtf "$SOURCES/page.html"
