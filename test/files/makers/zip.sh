# Archives by Info-ZIP, and Office documents packed anew: entries stored, in other orders, with folders first.
out=$PWD
mkdir -p "$WORK/folder/sub"
cp "$SOURCES/letter.md" "$WORK/folder/sub/letter.md"
cp "$SOURCES/page.html" "$WORK/folder/index.html"
head -c 9000 /dev/zero >"$WORK/folder/zeros.bin"
cd "$WORK"
pack() { name=$1; shift; zip -q "$out/$name" "$@"; }

pack deflated.zip -r folder
pack stored.zip -0 -r folder
pack without-folders.zip -D -r folder
pack without-attributes.zip -X -r folder
pack password.zip -P secret -r folder
pack html-first.zip -0 folder/index.html
pack bzip2.zip -Z bzip2 -r folder
pack comment.zip -z -r folder <"$SOURCES/letter.md"
pack streamed.zip - <folder/index.html
zip -q -fz - folder/index.html >"$out/zip64.zip"
zip -q -r - folder >"$out/to-a-pipe.zip"
pack umlaut.zip folder/index.html
printf '@ folder/index.html\n@=Grüße/見積.html\n' | zipnote -w "$out/umlaut.zip"
pack archive.jar -r folder
pack photos.cbz -0 folder/zeros.bin

# $1: the document, the rest: its first entries, in this order.
repack() {
  document=$1 suffix=${1##*.}
  shift
  rm -rf unpacked
  unzip -q "$document" -d unpacked
  cd unpacked
  zip -q "$out/first-$first.$suffix" "$@"
  zip -q -r "$out/first-$first.$suffix" .
  zip -q -0 -r "$out/stored-$first.$suffix" "$@"
  zip -q -0 -r "$out/stored-$first.$suffix" .
  cd ..
}
pandoc "$SOURCES/letter.md" --to docx --output letter.docx
pandoc "$SOURCES/letter.md" --to pptx --output letter.pptx
pandoc "$SOURCES/letter.md" --to odt --output letter.odt
pandoc "$SOURCES/letter.md" --to epub --output letter.epub
echo '{}' >meta.json
printf x >mimetype
# The rest of the document follows a file of another name.
prepend() {
  document=$1 file=$2
  rm -rf unpacked
  unzip -q "$document" -d unpacked
  cp "$file" unpacked
  cd unpacked
  zip -q -r "$out/after-$file.${document##*.}" "$file" '[Content_Types].xml' .
  zip -q -0 -r "$out/stored-after-$file.${document##*.}" "$file" '[Content_Types].xml' .
  cd ..
}
prepend letter.docx meta.json
prepend letter.docx mimetype
prepend letter.pptx meta.json
first=content-types repack letter.docx '[Content_Types].xml'
first=rels repack letter.docx _rels/.rels
first=document repack letter.docx word/document.xml
first=properties repack letter.docx docProps/core.xml
first=folder repack letter.docx word/
first=slides repack letter.pptx ppt/presentation.xml
first=theme repack letter.pptx ppt/theme/theme1.xml
first=media repack letter.pptx ppt/
first=mimetype repack letter.odt mimetype
first=content repack letter.odt content.xml
first=manifest repack letter.odt META-INF/manifest.xml
first=mimetype repack letter.epub mimetype
