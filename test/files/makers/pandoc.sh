# Documents by pandoc, from one Markdown text.
for format in docx odt pptx epub rtf md txt html json ipynb org rst tex adoc; do
  case $format in
    md) to=gfm ;;
    txt) to=plain ;;
    tex) to=latex ;;
    adoc) to=asciidoc ;;
    *) to=$format ;;
  esac
  pandoc "$SOURCES/letter.md" --standalone --to $to --output pandoc.$format
done
pandoc "$SOURCES/letter.md" --standalone --to epub2 --output epub2.epub
pandoc "$SOURCES/letter.md" --standalone --to docbook5 --output docbook.xml
pandoc "$SOURCES/letter.md" --standalone --to fb2 --output book.fb2
pandoc "$SOURCES/letter.md" --to commonmark --output fragment.markdown
pandoc "$SOURCES/letter.md" --to plain --output letter.text
pandoc "$SOURCES/letter.md" --to markdown --standalone --output front-matter.md
pandoc "$SOURCES/page.html" --from html --to docx --output from-html.docx
pandoc "$SOURCES/page.html" --from html --to odt --output from-html.odt
pandoc "$SOURCES/page.html" --from html --to markdown --output from-html.md
pandoc "$SOURCES/table.csv" --from csv --to docx --output from-csv.docx
pandoc "$SOURCES/table.csv" --from csv --standalone --to rtf --output from-csv.rtf
