# Text in other encodings by iconv.
for encoding in UTF-16 UTF-32 ISO-8859-1 ISO-8859-2 WINDOWS-1254 IBM437 MACINTOSH; do
  iconv -f UTF-8 -t "$encoding//TRANSLIT" "$SOURCES/letter.md" >"$encoding.txt"
done
