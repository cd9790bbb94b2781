# Archives by 7-Zip: methods, encryption, volumes; Office documents packed anew, as "Add to archive" would.
out=$PWD
mkdir -p "$WORK/folder"
cp "$SOURCES"/* "$WORK/folder"
cd "$WORK"
pack() { name=$1; shift; 7z a -bso0 -bsp0 "$@" "$out/$name" folder; }

for method in Copy Deflate Deflate64 BZip2 LZMA PPMd; do pack zip-$method.zip -tzip -mm=$method; done
pack zip-aes.zip -tzip -psecret -mem=AES256
for method in Copy LZMA LZMA2 PPMd BZip2; do pack 7z-$method.7z -m0=$method; done
pack encrypted-names.7z -psecret -mhe=on
pack tape.tar -ttar
7z a -bso0 -bsp0 -tgzip "$out/letter.gz" folder/letter.md
7z a -bso0 -bsp0 -tbzip2 "$out/letter.bz2" folder/letter.md
7z a -bso0 -bsp0 -txz "$out/letter.xz" folder/letter.md
for kind in docx pptx odt epub; do
  pandoc "$SOURCES/letter.md" --to $kind --output letter.$kind
  mkdir $kind
  unzip -q letter.$kind -d $kind
  (cd $kind && 7z a -bso0 -bsp0 -tzip "$out/repacked.$kind" .)
  (cd $kind && 7z a -bso0 -bsp0 -tzip -mx=0 "$out/stored.$kind" .)
done
